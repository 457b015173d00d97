"""Files and folders to prompts: pictures, films, captions beside them, lists of prompts, and the program's history."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from core.files.folders import files_below
from core.files.prompt_lists import MAX_FILE_BYTES, decoded_text, prompts_in_file
from core.image_metadata.found import UnreadablePicture
from core.image_metadata.reading import is_picture, read_picture
from core.image_metadata.text_files import is_infotext
from core.library.gathered import Gathered, Place, SkippedFile, merged
from core.library.progress import Progress
from core.program.cancellation import CancelCheck, Cancelled, ReportProgress, ignore_report, never_cancelled
from core.program.messages import UnusableInput, quoted
from core.program.translation import tr
from core.storage.history import HistoryEntry

LIST_SUFFIXES = (".txt", ".jsonl")
CAPTION_SUFFIX = ".caption"
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".heic", ".jxl", ".gif", ".bmp", ".tif", ".tiff")
OTHER_FILES = (".safetensors", ".ckpt", ".pt", ".pth", ".bin", ".gguf", ".npz", ".json", ".yaml", ".toml", ".csv")
MAX_PROMPTS = 200_000  # what is beyond is not read
REPORT_EVERY = 16  # files


def gather(
    paths: Sequence[Path],
    history: Iterable[HistoryEntry] = (),
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> Gathered:
    """The prompts of files, of all files below folders, and of the history.

    Pictures and films give what their generators wrote, a text beside a picture its caption, other `.txt` a prompt a
    line, `.jsonl` a JSON string a line. Models, settings and tables are left alone. What cannot be read is skipped
    with a sentence; nothing in a file raises but Cancelled.
    """
    files = _files(paths, cancelled)
    gathering = _Gathering(frozenset(files))
    for number, path in enumerate(files):
        if cancelled():
            raise Cancelled
        if number % REPORT_EVERY == 0:
            report(Progress("files", number, len(files)))
        gathering.take(path)
        if len(gathering.found) >= MAX_PROMPTS:
            gathering.skip(path, tr("More than {count} prompts: what follows was not read.").format(count=MAX_PROMPTS))
            break
    gathering.found += [(entry.text, Place("", 0, "history")) for entry in history]
    report(Progress("files", len(files), len(files)))
    return Gathered(merged(gathering.found), tuple(gathering.skipped), len(files), gathering.without_prompt)


def _files(paths: Iterable[Path], cancelled: CancelCheck) -> list[Path]:
    """All files, each once, sorted; a folder that cannot be listed stands for itself."""
    files: set[Path] = set()
    for path in paths:
        files.update(files_below(path, cancelled) if path.is_dir() else (path,))
    return sorted(files)


class _Gathering:
    """What was found so far."""

    def __init__(self, files: frozenset[Path]) -> None:
        self._files = files
        self.found: list[tuple[str, Place]] = []
        self.skipped: list[SkippedFile] = []
        self.without_prompt = 0

    def skip(self, path: Path, sentence: str) -> None:
        """Notes that a file could not be read."""
        self.skipped.append(SkippedFile(path, sentence))

    def take(self, path: Path) -> None:
        """Reads a file as what it is."""
        suffix = path.suffix.lower()
        if suffix in OTHER_FILES:
            return
        try:
            if suffix == CAPTION_SUFFIX or (suffix == ".txt" and self._has_picture(path)):
                self.found += _caption(path)
            elif suffix in LIST_SUFFIXES:
                self.found += _listed(path)
            else:
                self._take_picture(path)
        except (UnusableInput, UnreadablePicture) as refusal:
            self.skip(path, str(refusal))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            sentence = tr("{file} cannot be read ({reason}); check the name.")
            self.skip(path, sentence.format(file=quoted(path), reason=reason))

    def _has_picture(self, path: Path) -> bool:
        return any(path.with_suffix(suffix) in self._files for suffix in _PICTURE_SUFFIXES)

    def _take_picture(self, path: Path) -> None:
        if path.is_dir() and any(True for _ in path.iterdir()):
            return  # a model or a tool, which is one thing
        with path.open("rb"):  # what cannot be opened is told
            pass
        if not is_picture(path):
            if path.suffix.lower() in PICTURE_SUFFIXES:
                read_picture(path, thumbnail=False)  # which says what it is
            return
        prompts = read_picture(path, thumbnail=False).found
        texts = [(prompt.prompt, Place(str(path), 0, "picture")) for prompt in prompts if prompt.prompt.strip()]
        self.found += texts
        self.without_prompt += not texts


# As written by cameras and tools, in both cases.
_PICTURE_SUFFIXES = (*PICTURE_SUFFIXES, *(suffix.upper() for suffix in PICTURE_SUFFIXES))


def _caption(path: Path) -> Iterator[tuple[str, Place]]:
    """The whole of a caption as one prompt; none of a text that repeats what A1111 wrote into the picture."""
    text = _text(path)
    if not is_infotext(text):
        yield text, Place(str(path), 0, "caption")


def _listed(path: Path) -> Iterator[tuple[str, Place]]:
    """The prompts of a list, or the one that A1111 saved by itself."""
    prompts = prompts_in_file(path)
    if path.suffix.lower() == ".txt" and len(prompts) > 1 and is_infotext("\n".join(prompts)):
        for found in read_picture(path, thumbnail=False).found:
            yield found.prompt, Place(str(path), 0, "caption")
        return
    yield from ((text, Place(str(path), line, "list")) for line, text in enumerate(prompts, 1))


def _text(path: Path) -> str:
    """All of a small text, its lines joined; UnusableInput where it is no UTF-8."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UnusableInput(tr("{file} is larger than 64 MB; split it into several files.").format(file=quoted(path)))
    try:
        return decoded_text(path.read_bytes()).strip()
    except UnicodeDecodeError:
        message = tr("{file} is not UTF-8 text; save the prompts as UTF-8.")
        raise UnusableInput(message.format(file=quoted(path))) from None

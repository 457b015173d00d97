"""A path to what it is and holds: the one place that decides, by content, for the window and for the command line."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.files.folders import TOOL_SENTENCE, files_below, is_installed, is_model_folder, is_one_thing, left_tool
from core.files.inspected import InspectedFile, InstalledTools
from core.files.texts import inspect_text, looks_like_text, of_picture
from core.files.weights_files import copy_pickles, inspect_embedding_folder, inspect_weights, try_inversion
from core.image_metadata.reading import is_picture, read_picture
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.program.messages import UnusableInput, quoted
from core.program.translation import join_names, tr, tr_noop
from core.studio.finding import PLAIN_FOLDER, find_studios
from core.studio.studio import Studio
from core.studio.table import TOOLS
from core.weights import UnreadableEncoder
from core.weights.formats.magic_bytes import PICKLE_SUFFIXES, looks_like_safetensors
from core.weights.formats.safetensors_file import cannot_read

HEAD_BYTES = 4096  # of a file, by which texts are told
BATCH = 64  # files that are looked at together, since pickles go through one process for all of them
PARTIAL_SUFFIXES = (".part", ".crdownload", ".partial", ".download", ".opdownload", ".incomplete", ".aria2", ".tmp")
WEIGHT_SUFFIXES = (".safetensors", ".sft", ".gguf", *PICKLE_SUFFIXES)
UNKNOWN = tr_noop(
    "{file} is of no kind that is known here: no picture, film, model, LoRA, textual inversion, workflow, session or "
    "list of prompts. Open it in the program that it comes from."
)
UNFINISHED = tr_noop("{file} is a download that has not finished. Wait until it has, or start it again.")
EMBEDDING_TEXT = "sd-ti-embedding"  # what A1111 calls the text in which a PNG holds a textual inversion


def inspect_all(paths: Iterable[Path], cancelled: CancelCheck = never_cancelled) -> Iterator[InspectedFile]:
    """What each path is, in order; a folder that is not one thing as its files, each tool by itself. Cancelled."""
    batch: list[Path] = []
    for path in _files(paths, cancelled):
        batch.append(path)
        if len(batch) == BATCH:
            yield from _inspect_batch(batch, cancelled)
            batch.clear()
    yield from _inspect_batch(batch, cancelled)


def inspect_path(path: Path, cancelled: CancelCheck = never_cancelled, thumbnail: bool = False) -> InspectedFile:
    """What a file or folder is and holds; whatever is wrong with it is a sentence in the answer. Cancelled.

    A folder of textual inversions is of that kind. With `thumbnail`, pictures have a small copy.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return _inspect_folder(path, cancelled)
        if stat.S_ISREG(status.st_mode):
            return _inspect_file(path, cancelled, thumbnail)
        return inspect_weights(path, cancelled)  # which opens no device and says what to do
    except (UnusableInput, UnreadableEncoder) as refusal:
        if path.suffix.lower() in PARTIAL_SUFFIXES:
            return InspectedFile(path, "other", notes=(tr(UNFINISHED).format(file=quoted(path)),))
        return InspectedFile(path, "unreadable", error=str(refusal))
    except (OSError, ValueError) as error:
        return InspectedFile(path, "unreadable", error=str(cannot_read(path, error)))


def _files(paths: Iterable[Path], cancelled: CancelCheck) -> Iterator[Path]:
    for path in paths:
        try:
            is_folder = path.is_dir() and not is_one_thing(path)
        except (OSError, ValueError):
            is_folder = False  # which `inspect_path` finds too, and says why
        yield from files_below(path, cancelled) if is_folder else (path,)


def _inspect_batch(paths: list[Path], cancelled: CancelCheck) -> Iterator[InspectedFile]:
    if len(paths) > 1:
        copy_pickles(paths, cancelled)
    for path in paths:
        if cancelled():
            raise Cancelled
        yield from _each(inspect_path(path, cancelled))


def _inspect_folder(path: Path, cancelled: CancelCheck) -> InspectedFile:
    is_tool = is_installed(path)
    if is_model_folder(path) and not (is_tool or left_tool(path)):
        return inspect_weights(path, cancelled)
    studios, folder = find_studios(path, cancelled=cancelled), Path(os.path.abspath(path))  # noqa: PTH100
    inside = tuple(studio for studio in studios if studio.tool != PLAIN_FOLDER and studio.root.is_relative_to(folder))
    if inside:
        return _of_tools(path, inside)
    if tool := left_tool(path):
        return InspectedFile(path, "other", notes=(tr(TOOL_SENTENCE).format(folder=quoted(path), tool=tool),))
    embeddings = inspect_embedding_folder(path, cancelled)
    if studios and embeddings.kind == "other":  # folders of models, or one of the folders of a tool
        is_plain = studios[0].tool == PLAIN_FOLDER
        sentence = (
            tr("{folder} holds folders of models.") if is_plain else tr("{folder} is in an installation of {tool}.")
        )
        note = sentence.format(folder=quoted(path), tool=TOOLS[studios[0].tool].name)
        return InspectedFile(path, "studio", InstalledTools(studios), (note,))
    return embeddings


def _of_tools(path: Path, studios: tuple[Studio, ...]) -> InspectedFile:
    names = list(dict.fromkeys(TOOLS[studio.tool].name for studio in studios))
    sentence = tr("{folder} is an installation of {tool}.") if len(studios) == 1 else tr("In {folder} lie {tools}.")
    note = sentence.format(folder=quoted(path), tool=names[0], tools=join_names(names))
    return InspectedFile(path, "studio", InstalledTools(studios), (note,))


def _each(file: InspectedFile) -> Iterator[InspectedFile]:
    """A folder of several tools as one answer each; anything else as it is."""
    if isinstance(file.content, InstalledTools) and len(file.content.studios) > 1:
        yield from (_of_tools(studio.root, (studio,)) for studio in file.content.studios)
    else:
        yield file


def _inspect_file(path: Path, cancelled: CancelCheck, thumbnail: bool) -> InspectedFile:
    if is_picture(path):
        picture = read_picture(path, thumbnail)
        may_hold_one = EMBEDDING_TEXT in picture.texts or not picture.found
        return (try_inversion(path, cancelled) if may_hold_one else None) or of_picture(picture)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if looks_like_text(path, head):
        return inspect_text(path, head)
    if not head:
        sentence = " ".join([tr("{file} is empty.").format(file=quoted(path)), tr("Download or copy it again.")])
        return InspectedFile(path, "other", notes=(sentence,))
    try:
        return inspect_weights(path, cancelled)
    except UnreadableEncoder:
        if looks_like_safetensors(head) or path.suffix.lower() in WEIGHT_SUFFIXES + PARTIAL_SUFFIXES:
            raise
        return InspectedFile(path, "unreadable", error=tr(UNKNOWN).format(file=quoted(path)))

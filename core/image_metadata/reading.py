"""A file to a Picture: its texts, which generator wrote them, and a sentence where none did."""

import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from core.image_metadata import a1111, comfyui, draw_things, easy_diffusion, fooocus, invokeai, novelai, swarmui
from core.image_metadata.containers import HEAD_BYTES, image_format, looks_like_picture, texts_in
from core.image_metadata.found import FoundPrompt, Picture, Texts, UnreadablePicture
from core.image_metadata.pixels import Pixels, look_at
from core.program.messages import quoted, shortened
from core.program.translation import tr

MAX_FILE_BYTES = 1 << 30  # bytes of a file
MAX_PROMPT_CHARACTERS = 200_000  # characters of a prompt; what is longer is none that anyone wrote

Reader = Callable[[Texts], tuple[FoundPrompt, ...]]

# The order matters: several write under the same name, and some write others' formats beside their own.
READERS: tuple[Reader, ...] = (
    swarmui.read,
    a1111.read,
    easy_diffusion.read,
    invokeai.read,
    novelai.read,
    comfyui.read,
    fooocus.read,
    draw_things.read,
)


def is_picture(path: Path) -> bool:
    """Whether a file is a picture by its first bytes, of whatever kind; False for what cannot be opened."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a FIFO would wait for ever
            return False
        with path.open("rb") as file:
            return looks_like_picture(file.read(HEAD_BYTES))
    except (OSError, ValueError):
        return False


def read_picture(path: Path, thumbnail: bool = True) -> Picture:
    """All that is in a picture; UnreadablePicture, with a sentence, for a file that is none or cannot be opened.

    Without `thumbnail`, pixels are decoded only where no text was found, as some hide one in them.

    Damaged pictures are read as far as they go, and nothing in one raises anything else.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadablePicture(tr("{file} is not a file that can be read.").format(file=quoted(path)))
        if status.st_size > MAX_FILE_BYTES:
            raise UnreadablePicture(
                tr("{file} is larger than 1 GB. Save the picture smaller and open that.").format(file=quoted(path))
            )
        with path.open("rb") as file:
            return _read(path, file, thumbnail)
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from error


def _read(path: Path, file: BinaryIO, thumbnail: bool) -> Picture:
    kind = image_format(file.read(HEAD_BYTES))
    if not kind:
        sentence = tr("{file} is not a PNG, JPEG or WebP picture. Open the file as its generator saved it.")
        raise UnreadablePicture(sentence.format(file=quoted(path)))
    texts, left_out = texts_in(file, kind)
    prompts = find_prompts(texts)
    pixels = look_at(file, look_inside=not prompts) if thumbnail or not prompts else Pixels()
    if not prompts and pixels.hidden:
        texts |= {tr("hidden: {name}").format(name=name): text for name, text in pixels.hidden.items()}
        prompts = find_prompts(pixels.hidden)
    why = "" if prompts else _why(path, texts, left_out, pixels)
    return Picture(path, kind, texts, prompts, why, pixels.size, pixels.thumbnail)


def find_prompts(texts: Mapping[str, str]) -> tuple[FoundPrompt, ...]:
    """What the first reader that knows the texts makes of them.

    A reader that gives up, or that a text trips up in a way nobody foresaw, leaves them to the next.
    """
    for read in READERS:
        try:
            prompts = tuple(prompt for prompt in read(texts) if _is_usable(prompt))
        except Exception:  # whatever it was, the texts are shown as they are
            continue
        if prompts:
            return prompts
    return ()


def _is_usable(prompt: FoundPrompt) -> bool:
    is_short = max(len(prompt.prompt), len(prompt.negative_prompt)) <= MAX_PROMPT_CHARACTERS
    return is_short and bool(prompt.prompt or prompt.negative_prompt or prompt.settings)


def _why(path: Path, texts: Texts, left_out: bool, pixels: Pixels) -> str:
    name = quoted(path)
    if left_out:
        return tr("A text in {file} is larger than 16 MB and was not read.").format(file=name)
    if texts.get("postprocessing"):
        return tr(
            "{file} was enlarged or changed in A1111’s Extras, which writes no prompt. Open the picture it was made of."
        ).format(file=name)
    if texts:
        return tr("No prompt of a known generator is in {file}. What it holds is shown as it is.").format(file=name)
    if pixels.thumbnail is None and not pixels.is_large:
        return tr("{file} is damaged or cut off, and no text was found in it. Copy it again.").format(file=name)
    return tr(
        "{file} holds no text at all. Sites, messengers, screenshots and copies out of a browser lose what the "
        "generator wrote. Open the file that the generator saved."
    ).format(file=name)


def _refusal(path: Path, error: Exception) -> UnreadablePicture:
    """The operating system's refusal as a sentence."""
    name = quoted(path)
    if isinstance(error, FileNotFoundError):
        sentence = tr("{file} does not exist. Check the name, or whether its drive is connected.").format(file=name)
    elif isinstance(error, PermissionError):
        sentence = tr("{file} may not be read by you. Change its permissions or copy it elsewhere.").format(file=name)
    else:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else shortened(str(error))
        sentence = tr("{file} could not be read: {reason}. Check the disk or the name and try again.").format(
            file=name, reason=reason
        )
    return UnreadablePicture(sentence)

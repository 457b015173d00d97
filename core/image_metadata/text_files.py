"""Files of text: a saved graph of ComfyUI, JSON of a generator, and A1111's text beside a picture or by itself."""

from pathlib import Path
from typing import BinaryIO, NamedTuple

from core.image_metadata.bounded_json import MAX_CHARACTERS, parse_object
from core.image_metadata.containers.text_decoding import best_of
from core.image_metadata.found import GivenUp
from core.image_metadata.infotext import MAX_TEXT_CHARACTERS, split_infotext

HEAD_BYTES = 4096  # in which a file of another kind has a zero
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16, in which text may hold zeros
MAX_LABELLED_LINES = 200
_EASY_LABELS = {"prompt", "negative prompt", "stable diffusion model"}
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


class TextBeside(NamedTuple):
    """A1111's text in a file that has the name of its picture."""

    path: Path
    text: str


def texts_of(file: BinaryIO) -> dict[str, str]:
    """The texts of a file by the names that they would have in a picture; empty for one that is none of a generator."""
    text = _text(file, MAX_CHARACTERS)
    if parse_object(text):
        return {"JSON": text}
    if labelled := _labelled_lines(text):
        return labelled
    return {"parameters": text} if is_infotext(text) else {}


def _labelled_lines(text: str) -> dict[str, str]:
    """Easy Diffusion's text beside a picture, a setting a line, as the texts that it writes into a PNG."""
    pairs = (line.partition(": ") for line in text.splitlines()[:MAX_LABELLED_LINES])
    labelled = {key: value.strip() for key, _, value in pairs}
    return labelled if {key.lower() for key in labelled} >= _EASY_LABELS else {}


def is_infotext(text: str) -> bool:
    """Whether a text is A1111's by its labels and settings; a caption for training is not."""
    try:
        return split_infotext(text).has_labels
    except GivenUp:
        return False


def text_beside(picture: Path) -> TextBeside | None:
    """A1111's text beside a picture, in a file of its name that ends with .txt; None where there is none."""
    path = picture.with_suffix(".txt")
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            text = _text(file, MAX_TEXT_CHARACTERS)
    except (OSError, ValueError):
        return None
    return TextBeside(path, text) if is_infotext(text) else None


def _text(file: BinaryIO, longest: int) -> str:
    """The text of a file; "" for one that is too long, or that holds zeros, which no text does."""
    file.seek(0)
    data = file.read(HEAD_BYTES)
    is_wide = data[:2] in _BYTE_ORDER_MARKS
    if b"\0" in data and not is_wide:
        return ""
    data += file.read(longest)
    if len(data) > longest:
        return ""
    return best_of(data, _ENCODINGS if is_wide else _ENCODINGS[:1]).strip()

"""Sentences about files: why one cannot be read, why there is no prompt in it, and what else is to be said of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from core.image_metadata.containers import c2pa
from core.image_metadata.containers.table import FileFormat, FileTexts
from core.image_metadata.found import UnreadablePicture
from core.image_metadata.pixels import Pixels
from core.program.messages import quoted, shortened
from core.program.translation import tr

_MADE_BY_AI = "trainedAlgorithmicMedia"  # IPTC's word for the source of such a picture


def no_picture(path: Path) -> UnreadablePicture:
    """The refusal of a file that is none of those that are read here."""
    sentence = tr("{file} is no picture, video or saved graph that is known. Open the file as its generator saved it.")
    return UnreadablePicture(sentence.format(file=quoted(path)))


def not_readable(path: Path, error: Exception) -> UnreadablePicture:
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


def why_nothing(path: Path, known: FileFormat, found: FileTexts, pixels: Pixels) -> str:
    """Why no prompt was found, as a sentence."""
    name = quoted(path)
    if found.has_large:
        return tr("A text in {file} is larger than 16 MB and was not read.").format(file=name)
    if found.has_brotli:
        return _packed(path)
    if found.texts.get("postprocessing"):
        return tr(
            "{file} was enlarged or changed in A1111’s Extras, which writes no prompt. Open the picture it was made of."
        ).format(file=name)
    if c2pa.NAME in found.texts:
        return tr(
            "{file} carries Content Credentials (C2PA) of {program}, which hold no prompt. Look for it where the "
            "picture was made."
        ).format(file=name, program=_program(found.texts))
    if _MADE_BY_AI in found.texts.get("XMP Iptc4xmpExt:DigitalSourceType", ""):
        return tr(
            "{file} says that an AI made it, {program}, and holds no prompt. Look for the prompt where the picture was "
            "made."
        ).format(file=name, program=_program(found.texts))
    if found.texts:
        return tr("No prompt of a known generator is in {file}. What it holds is shown as it is.").format(file=name)
    if pixels.is_damaged:
        return tr("{file} is damaged or cut off, and no text was found in it. Copy it again.").format(file=name)
    if known.name in ("BMP", "Photoshop"):
        return tr(
            "{file} is a file of {format}, in which no generator writes a prompt. Open the one it was made of."
        ).format(file=name, format=known.name)
    return tr(
        "{file} holds no text at all. Sites, messengers, screenshots and copies out of a browser lose what the "
        "generator wrote. Open the file that the generator saved."
    ).format(file=name)


def notes_on(path: Path, found: FileTexts, has_prompt: bool) -> Iterator[str]:
    """What is to be said of a file beside its prompt."""
    if found.has_brotli and has_prompt:
        yield _packed(path)


def _packed(path: Path) -> str:
    return tr(
        "A text in {file} is packed by Brotli, which is not read here. Save the picture as PNG, or as JPEG XL without "
        "packed metadata."
    ).format(file=quoted(path))


def _program(texts: Mapping[str, str]) -> str:
    """The program that Content Credentials or IPTC's properties name as the maker of a picture."""
    signed = texts.get(c2pa.NAME, "").removeprefix(c2pa.NAME)
    named = (signed, *(texts.get(name, "") for name in ("XMP photoshop:Credit", "IPTC credit", "XMP xmp:CreatorTool")))
    program = next(filter(None, named), "").split("/")[0].replace("_", " ").strip()
    return shortened(program) or tr("a program that does not name itself")

"""The embeddings of a studio by the names that its tool has for them, out of the heads of their files."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.prompt.textual_inversions import TextualInversion, TextualInversions
from core.studio.header_cache import HeaderCache, Inversions
from core.studio.studio import Listing, StudioFile
from core.studio.tools.a1111 import PICTURES
from core.weights import UnreadableEncoder

InversionFamily = Literal["sd1", "sd2", "sdxl", "sd3", ""]
_BY_WIDTH: dict[int, InversionFamily] = {768: "sd1", 1024: "sd2", 1280: "sdxl"}


def read_inversions(
    listing: Listing, cache: HeaderCache, cancelled: CancelCheck = never_cancelled
) -> TextualInversions:
    """The embeddings that the tool can reach by their names; opens those alone that are not in the cache. Cancelled.

    Files that hold none are passed over, as the tools do. What was read until it was cancelled is kept.
    """
    files = listing.of_kind("embedding")
    words = read_words(files, cache, cancelled)
    named = {file.name: _named(file, words[file.path]) for file in files}
    by_name = {word.name: word for own in named.values() for word in own}
    folders = [folder.path for folder in listing.studio.folders.get("embedding", ())]
    return TextualInversions(next(iter(folders), None), by_name)


def read_words(files: Iterable[StudioFile], cache: HeaderCache, cancelled: CancelCheck = never_cancelled) -> Inversions:
    """What each embedding's file holds, under the names in it; Cancelled, between files."""
    wanted = list(files)
    words = cache.known_inversions(wanted)
    fresh = list[StudioFile]()
    try:
        for file in wanted:
            if cancelled():
                raise Cancelled
            if file.path not in words:
                words[file.path], is_known = _words_in(file.path)
                fresh += [file] if is_known else []
    finally:
        cache.keep_inversions(fresh, words)
    return words


def family_of(word: TextualInversion) -> InversionFamily:
    """The family of models that an embedding is for, by the width of its vectors; "" for one that is not known."""
    if {"clip_l", "clip_g"} <= word.shapes.keys():
        return "sd3" if len(word.shapes) > 2 else "sdxl"
    return _BY_WIDTH.get(next(iter(word.shapes.values()))[1], "")


def _words_in(path: Path) -> tuple[tuple[TextualInversion, ...], bool]:
    """The words in a file, and whether they are known: not where the disk has refused to read it this time."""
    from core.weights.adapters.inversion_heads import read_inversion_head  # numpy, on the worker that reads

    try:
        found = read_inversion_head(path)
    except UnreadableEncoder as error:
        return (), not isinstance(error.__cause__, OSError)
    return tuple(
        TextualInversion(word.name, path, word.shapes, own_name=word.own_name, is_flat=word.is_flat) for word in found
    ), True


def _named(file: StudioFile, words: tuple[TextualInversion, ...]) -> tuple[TextualInversion, ...]:
    """The words under the tool's names: that of the file, or in a picture and in a file of several their own."""
    if len(words) != 1 or file.path.suffix.lower() in PICTURES:
        return words
    (word,) = words
    return (TextualInversion(file.name, file.path, word.shapes, own_name=word.own_name, is_flat=word.is_flat),)

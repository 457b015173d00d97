"""Small words, which are alike everywhere and win every list: which they are, and when they are left out."""

from collections.abc import Sequence
from typing import Literal

from core.analysis.units import Unit, UnitKind, units_of
from core.program.translation import tr
from core.tokens.chunks import Chunks

# "auto" leaves them out where the unit is a word and the prompt has more than MAX_WORDS_WITH_SMALL_ONES.
SmallWords = Literal["auto", "shown", "left-out"]
SMALL_WORDS_SETTINGS: tuple[SmallWords, ...] = ("auto", "shown", "left-out")

SMALL_WORDS = frozenset(
    ["a", "an", "the", "of", "on", "in", "at", "with", "and", "by", "to"]
)  # English; Korean particles are part of words
MAX_WORDS_WITH_SMALL_ONES = 30
MAX_LISTED_WORDS = 12  # of those left out, in a sentence


def leaves_out_small_words(setting: SmallWords, kind: UnitKind, count: int) -> bool:
    """Whether small words are left out of a prompt of `count` units of that kind; tags are never taken apart."""
    if setting == "auto":
        return kind == "word" and count > MAX_WORDS_WITH_SMALL_ONES
    return setting == "left-out" and kind != "tag"


def small_units(chunks: Chunks, units: Sequence[Unit], kind: UnitKind) -> tuple[Unit, ...]:
    """Those of the prompt's units that are small words, and of tokens marks outside of words, too; EOS is none.

    () where nothing else would be left, and for tags. A token is small where the whole word it belongs to is.
    """
    if kind == "tag":
        return ()
    words = units if kind == "word" else units_of(chunks, "word")
    large = {position for unit in words if not _is_small(unit) for position in unit.positions}
    small = tuple(unit for unit in units if unit.start is not None and unit.positions[0] not in large)
    return small if len(small) < sum(unit.start is not None for unit in units) else ()


def _is_small(unit: Unit) -> bool:
    return unit.start is not None and unit.label.casefold() in SMALL_WORDS


def small_words_sentence(setting: SmallWords, kind: UnitKind, units: Sequence[Unit], small: Sequence[Unit]) -> str:
    """Which of a prompt's units are left out of every pane and why, or why none are; `small` are its small words."""
    if kind == "tag":
        return tr("Tags are shown whole: small words are left out where the unit is a word or a token.")
    is_out = leaves_out_small_words(setting, kind, len(units))
    reason = _reason(setting, is_out, len(units))
    if not small and any(map(_is_small, units)):
        return tr("This prompt has nothing but small words, and so they are shown in every pane.")
    if not small:
        none = tr("This prompt has no small words (a, an, the, of, on, in, at, with, and, by, to) to leave out.")
        return f"{none} {reason}"
    labels = [*dict.fromkeys(unit.label.casefold() for unit in small)]
    more = " …" if len(labels) > MAX_LISTED_WORDS else ""
    words = " ".join(labels[:MAX_LISTED_WORDS]) + more
    which = tr("Left out of every pane: {words}") if is_out else tr("Shown in every pane: {words}")
    return f"{which.format(words=words)}\n{reason}"


def _reason(setting: SmallWords, is_out: bool, count: int) -> str:
    if setting == "auto":
        limit = MAX_WORDS_WITH_SMALL_ONES
        because = tr("Automatic: the prompt has {count} words, and above {limit} they are left out.")
        otherwise = tr("Automatic: they are left out where the unit is a word and a prompt has more than {limit}.")
        return (because if is_out else otherwise).format(count=count, limit=limit)
    return tr("You chose to leave them out.") if is_out else tr("You chose to show them.")

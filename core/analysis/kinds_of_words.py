"""Words that describe what stands beside them, by kind, and which word of a prompt each of them belongs to.

"Belongs to" is found by place, not by grammar: it is the next word that is not itself such a word.
"""

from collections.abc import Sequence
from typing import Literal

from core.analysis.units import Unit
from core.program.translation import tr_noop

WordKind = Literal["colour", "material", "size", "pattern"]
COLOURS = tuple(  # the common ones, which stand in each other's place
    "red blue green yellow black white brown pink purple orange grey silver golden violet crimson turquoise".split()
)

WORDS_BY_KIND: dict[WordKind, frozenset[str]] = {
    "colour": frozenset(COLOURS).union(
        "gray blonde blond scarlet teal cyan magenta navy maroon beige ivory aqua lime olive indigo lavender".split(),
        "amber gold emerald azure auburn burgundy ginger".split(),
    ),
    "material": frozenset(
        "wooden wood stone metal steel iron glass leather silk velvet cotton wool woolen lace linen denim paper".split()
        + "plastic rubber marble ceramic porcelain concrete brick bronze copper brass chrome pearl crystal".split()
    ),
    "size": frozenset(
        "big small large little tiny huge giant enormous tall short long wide narrow thick thin massive".split()
    ),
    "pattern": frozenset(
        "striped checkered plaid spotted dotted floral patterned paisley tartan camouflage embroidered pleated".split()
    ),
}
KIND_NAMES: dict[WordKind, str] = {
    "colour": tr_noop("colours"),
    "material": tr_noop("materials"),
    "size": tr_noop("sizes"),
    "pattern": tr_noop("patterns"),
}
# What may stand between a describing word and what it describes, beside other describing words.
_JOINS = frozenset("and or very quite but".split())
_ADJECTIVES = frozenset(
    "old new young ancient modern dark light bright pale deep soft shiny beautiful pretty ugly "
    "round flat clean dirty detailed ornate elegant cute".split()
)
_ENDS_SEARCH = frozenset(  # what a describing word before it cannot belong to
    "a an the of on in at with by to from for as is are was were be being that which who above below over under behind "
    "beside before after near into onto between against through around across inside outside while wearing holding "
    "standing sitting".split()
)


def kind_of(unit: Unit) -> WordKind | None:
    """The kind of a describing word, whatever its letters' case; None for any other."""
    label = unit.label.casefold()
    return next((kind for kind, words in WORDS_BY_KIND.items() if label in words), None)


def is_joining(unit: Unit) -> bool:
    """Whether it is a word between things ("beside", "and"), which lists of what is described leave out."""
    label = unit.label.casefold()
    return label in _ENDS_SEARCH or label in _JOINS


def described_words(words: Sequence[Unit], tags: Sequence[Unit], length: int) -> dict[Unit, Unit]:
    """The word that each describing word of a prompt belongs to; one that has none is left out.

    `words` are all of the prompt's, small words among them, in reading order; `tags` end at commas, and no word belongs
    to one of another tag or chunk. `length` is that of a chunk.
    """
    tag_at = {position: index for index, tag in enumerate(tags) for position in tag.positions}
    found: dict[Unit, Unit] = {}
    for index, word in enumerate(words):
        if kind_of(word) is not None and (own := _next_described(words[index + 1 :])) is not None:
            places = [(each.positions[0] // length, tag_at.get(each.positions[0])) for each in (word, own)]
            if places[0] == places[1]:
                found[word] = own
    return found


def _next_described(words: Sequence[Unit]) -> Unit | None:
    for word in words:
        label = word.label.casefold()
        if label in _ENDS_SEARCH:
            return None
        if label not in _ADJECTIVES | _JOINS and kind_of(word) is None:
            return word
    return None

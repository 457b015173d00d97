"""What stands in a unit's place when it is replaced: as many tokens, so that no other token moves.

Of a colour, other colours; of any other unit, common words. The common words are one token each of the encoder's own
vocabulary (`common_words`, `vocabulary`), so that words of the bank are joined where more tokens are needed. They are
drawn by a seed made of the prompt up to the unit's last token: the same prompt gives the same answer, and so does what
stands before an edit.
"""

import itertools
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b

from core.analysis.common_words import common_words, token_ids
from core.analysis.kinds_of_words import COLOURS, kind_of
from core.analysis.units import Unit
from core.analysis.vocabulary import behind_blanks, comma_of, text_tokenizer_of, text_words
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token

SUBSTITUTE_COUNT = 4  # four random words agree with four others at a rank correlation of 0.95


def substitutes_of(chunks: Chunks, unit: Unit, number: int = SUBSTITUTE_COUNT) -> tuple[tuple[int, ...], ...]:
    """`number` different substitutes of a unit, each as many token ids as it has; none is the unit itself.

    The first ones are the same for every number.
    """
    count = len(unit.positions)
    own = {chunks.tokens[position].id for position in unit.positions}
    seed = _seed(chunks, unit)
    if count == 1 and kind_of(unit) == "colour":
        others = [ids for ids in _colours(chunks) if len(ids) == count and ids[0] not in own]
        drawn = _draw(seed, len(others))
        if others:
            return tuple(others[next(drawn)] for _ in range(number))
    bank = _bank(chunks)
    words = (bank[index] for index in _draw(seed, len(bank)) if bank[index] not in own)
    return tuple(tuple(next(words) for _ in range(count)) for _ in range(number))


def common_substitute(chunks: Chunks, unit: Unit) -> tuple[int, ...]:
    """One substitute of a unit that is the same word, or words, for all units of its length.

    It stands in for several where a pass costs seconds: what is drawn for each unit by itself adds more noise.
    """
    own = {chunks.tokens[position].id for position in unit.positions}
    words = (index for index in _bank(chunks) if index not in own)
    return tuple(itertools.islice(itertools.cycle(itertools.islice(words, len(unit.positions))), len(unit.positions)))


def commas_for(chunks: Chunks, unit: Unit) -> tuple[int, ...]:
    """As many commas as a unit has tokens."""
    return (comma_of(chunks),) * len(unit.positions)


def _bank(chunks: Chunks) -> tuple[int, ...]:
    return _bank_ids() if chunks.is_clip else text_words(text_tokenizer_of(chunks))


def _colours(chunks: Chunks) -> tuple[tuple[int, ...], ...]:
    return _colour_ids() if chunks.is_clip else tuple(behind_blanks(text_tokenizer_of(chunks), COLOURS))


@cache
def _bank_ids() -> tuple[int, ...]:
    return tuple(ids[0] for ids in token_ids(common_words()))


@cache
def _colour_ids() -> tuple[tuple[int, ...], ...]:
    return tuple(map(tuple, token_ids(COLOURS)))


def _seed(chunks: Chunks, unit: Unit) -> bytes:
    """A digest of what the encoder reads up to the unit's last token, in each chunk that the unit stands in."""
    length = chunks.context_length
    last = {position // length: position for position in unit.positions}
    read = [[_read(token) for token in chunks.tokens[chunk * length : end + 1]] for chunk, end in last.items()]
    return blake2b(repr(read).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _read(token: Token) -> object:
    return token.id if token.kind != "embedding" else (token.piece, token.vector)


def _draw(seed: bytes, count: int) -> Iterator[int]:
    """Numbers below `count` in an order that the seed decides: each once, and then again in another order."""
    used = set[int]()
    for turn in itertools.count():
        digest = blake2b(seed + turn.to_bytes(4, "big"), digest_size=8).digest()
        index = int.from_bytes(digest, "big") % count
        if index not in used:
            yield index
            used.add(index)
            if len(used) == count:
                used.clear()

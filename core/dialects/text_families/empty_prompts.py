"""The empty prompt that ComfyUI moves weighted rows away from, for each encoder (`gen_empty_tokens`, sd1_clip.py)."""

from collections.abc import Mapping

from core.tokens.chunks import Chunk, pad_chunk
from core.tokens.families import PADDING_TOKENS
from core.tokens.text_families import TEXT_ENCODERS
from core.tokens.tokenizer import Token

# What it begins with, by vocabulary; padding follows. Of Chroma it is padding throughout (`pixart_t5.py`).
_FIRST_IDS: Mapping[str, tuple[int, ...]] = {"t5": (1,), "umt5": (1,), "gemma2": (2,), "gemma3": (2,)}
_WITHOUT_FIRST = frozenset({"chroma"})
# The families whose rows do not look at padding there, as the tool masks it.
_MASKED = frozenset({"wan", "lumina2"})


def empty_tokens(family: str, encoder: str, length: int) -> Chunk:
    """The empty prompt of a length for an encoder of a family."""
    if encoder in PADDING_TOKENS:
        return pad_chunk((), PADDING_TOKENS[encoder], length)
    facts = TEXT_ENCODERS[encoder]
    first = () if family in _WITHOUT_FIRST else _FIRST_IDS.get(facts.vocabulary, ())
    tokens = [Token(index, "", kind="template") for index in first[:length]]
    padding = Token(facts.padding, "", kind="padding", attended=family not in _MASKED)
    return (*tokens, *[padding] * (length - len(tokens)))

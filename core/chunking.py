"""Prompt to Chunks: who breaks, pads and counts how."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.families import FAMILIES
from core.prompt import Prompt
from core.tokenizer import BOS, EOS, ClipTokenizer, Token, clip_tokenizer

CHUNK = 75  # tokens of the prompt in one chunk; BOS and EOS make it 77
POSITIONS = 77
COMMA = 267  # `,</w>`
COMMA_BACKTRACK = 20


@dataclass(frozen=True)
class Chunks:
    """A prompt as the encoder gets it.

    `rows` are the 77 tokens of each chunk, BOS, EOS and padding among them. `used` and `limit` are the tool's counter.
    `cut` are the tokens the tool does not read.
    """

    prompt: Prompt
    family: str
    rows: tuple[tuple[Token, ...], ...]
    used: int
    limit: int
    cut: tuple[Token, ...] = ()

    def __post_init__(self) -> None:
        if not self.rows or any(len(row) != POSITIONS for row in self.rows):
            raise ValueError("every chunk holds 77 tokens, and there is at least one")

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """All rows one after the other, 77 x chunks."""
        return tuple(token for row in self.rows for token in row)

    def head(self, count: int) -> "Chunks":
        """The same with its first `count` chunks only; itself where there are no more."""
        return self if len(self.rows) <= count else replace(self, rows=self.rows[:count])

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        """Ids [chunks, 77]."""
        return np.array([[token.id for token in row] for row in self.rows], dtype=np.int64)


def chunk_prompt(prompt: Prompt, family: str = "sd1", tokenizer: ClipTokenizer | None = None) -> Chunks:
    """The chunks that the prompt's tool makes of its first variant, for the first encoder of the family."""
    tokenizer = tokenizer or clip_tokenizer()
    tokens = [
        token
        for segment in prompt.variants[0].segments
        for token in tokenizer.tokenize(segment.text, segment.start, segment.weight)
    ]
    padding = next(iter(FAMILIES[family].padding.values()))
    if prompt.dialect == "diffusers":
        rows = (_row(tokens[:CHUNK], padding),)
        return Chunks(prompt, family, rows, len(tokens), CHUNK, tuple(tokens[CHUNK:]))
    chunks = _fill_chunks(tokens)
    used = CHUNK * (len(chunks) - 1) + len(chunks[-1])
    return Chunks(prompt, family, tuple(_row(chunk, padding) for chunk in chunks), used, CHUNK * len(chunks))


def _fill_chunks(tokens: list[Token]) -> list[list[Token]]:
    """Runs of 75 tokens as A1111's `tokenize_line` cuts them.

    Where a full chunk would split a phrase whose comma is at most 20 tokens back, the cut moves to after that comma
    and the chunk is padded ("Prompt word wrap length limit"). A comma that arrives at the border does not trigger it.
    """
    chunks: list[list[Token]] = []
    start, last_comma = 0, -1
    for index, token in enumerate(tokens):
        if index - start == CHUNK:
            cut = index
            if token.id != COMMA and last_comma >= start and index - last_comma <= COMMA_BACKTRACK:
                cut = last_comma + 1
            chunks.append(tokens[start:cut])
            start = cut
        if token.id == COMMA:
            last_comma = index
    return [*chunks, tokens[start:]]


def _row(tokens: list[Token], padding: int) -> tuple[Token, ...]:
    """BOS, up to 75 tokens, EOS, and padding to 77."""
    bos, eos = Token(BOS, "<|startoftext|>", kind="bos"), Token(EOS, "<|endoftext|>", kind="eos")
    fill = Token(padding, "<|endoftext|>" if padding == EOS else "!", kind="padding")
    return (bos, *tokens, eos, *[fill] * (CHUNK - len(tokens)))

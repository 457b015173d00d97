"""The mean hidden state of a reference vocabulary, which mean-centred cosine subtracts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np

from core.dialects.table import read
from core.encoder.encoding import EncoderInfo, Encoding, Floats
from core.tokens.chunks import Chunks

VOCABULARY_FILE = Path(__file__).parent.parent.parent / "resources" / "reference_vocabulary.txt"


class ChunkEncoder(Protocol):
    """Whatever turns chunks into an encoding."""

    @property
    def info(self) -> EncoderInfo:
        """Which encoder it is."""
        ...

    def encode(self, chunks: Chunks, cancelled: Callable[[], bool]) -> Encoding:
        """The encoding of some chunks."""
        ...


@dataclass(frozen=True, slots=True)
class ReferenceMean:
    """The mean state over the reference vocabulary at each layer, [layers + 1, width] each."""

    raw: Floats
    normed: Floats


@cache
def reference_vocabulary() -> tuple[str, ...]:
    """The fixed words, in their fixed order."""
    lines = VOCABULARY_FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def reference_mean(encoder: ChunkEncoder, cancelled: Callable[[], bool] = lambda: False) -> ReferenceMean:
    """Mean over the words of the reference vocabulary, written as one tag list and so met at every position.

    Raw cosines between CLIP's states are high for anything at all, as all states share one large direction; this mean
    is that direction. Words alone would all stand at position 1 and carry that position's own offset.
    """
    words = ", ".join(reference_vocabulary())
    chunks = read(words, "a1111", encoder.info.family).for_encoder(encoder.info.name)
    encoding = encoder.encode(chunks, cancelled)
    positions = _word_positions(encoding.chunks)
    return ReferenceMean(
        raw=np.asarray(encoding.hidden_states[:, positions].mean(axis=1)),
        normed=np.asarray(encoding.normed_states[:, positions].mean(axis=1)),
    )


def _word_positions(chunks: Chunks) -> Sequence[int]:
    return [index for index, token in enumerate(chunks.tokens) if token.kind == "text" and token.piece != ",</w>"]

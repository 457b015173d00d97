"""The mean hidden state of a reference vocabulary, which mean-centred cosine subtracts."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from core import RESOURCES
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.program.arrays import np
from core.program.cancellation import CancelCheck, never_cancelled

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

VOCABULARY_FILE = RESOURCES / "reference_vocabulary.txt"


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


def reference_mean(encoder: "Encoder", cancelled: CancelCheck = never_cancelled) -> ReferenceMean:
    """Mean over the words of the reference vocabulary, written as one tag list and so met at every position.

    Raw cosines between CLIP's states are high for anything at all, as all states share one large direction; this mean
    is that direction. Words alone would all stand at position 1 and carry that position's own offset.
    """
    words = ", ".join(reference_vocabulary())
    chunks = read(words, "a1111", encoder.info.family).for_encoder(encoder.info.name)
    encoding = encoder.encode(chunks, cancelled)
    tokens = enumerate(encoding.chunks.tokens)
    positions = [index for index, token in tokens if token.kind == "text" and token.piece != ",</w>"]
    return ReferenceMean(
        raw=np.asarray(encoding.hidden_states[:, positions].mean(axis=1)),
        normed=np.asarray(encoding.normed_states[:, positions].mean(axis=1)),
    )

"""How far hidden states computed in bfloat16 are from those in float32."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.similarity import relative_change
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.program.cancellation import CancelCheck, never_cancelled
from core.tokens.text_families import clip_family

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

TEST_PROMPT = (
    "masterpiece, a weathered lighthouse keeper on a cliff at dawn, oil painting, thick brush strokes, storm clouds"
)


@dataclass(frozen=True, slots=True)
class Bfloat16Error:
    """The relative change of a prompt's words from float32 to bfloat16: the largest and the mean, [layers + 1] each."""

    largest: Floats
    mean: Floats


def bfloat16_error(encoder: "Encoder", cancelled: CancelCheck = never_cancelled) -> Bfloat16Error:
    """Measured on one fixed prompt in two passes on the encoder's device, which is left as precise as it was.

    An encoder that is not CLIP's computes in float32 whatever is chosen: it has no error.
    """
    if not encoder.info.is_clip:
        return Bfloat16Error(*[np.zeros(encoder.info.layers + 1, np.float32)] * 2)
    info = encoder.info
    chunks = read(TEST_PROMPT, "a1111", clip_family(info.family, info.name)).for_encoder(info.name)
    words = [index for index, token in enumerate(chunks.chunks[0]) if token.kind == "text"]
    precision = encoder.precision
    try:
        encoder.move(encoder.device, "float32")
        exact = encoder.encode(chunks, cancelled, padding=False).hidden_states[:, words]
        encoder.move(encoder.device, "bfloat16")
        rough = encoder.encode(chunks, cancelled, padding=False).hidden_states[:, words]
    finally:
        encoder.move(encoder.device, precision)
    error = relative_change(exact, rough)
    return Bfloat16Error(np.asarray(error.max(1)), np.asarray(error.mean(1)))

"""ComfyUI's weighting (`sd1_clip.py`): a state is moved from the empty prompt's at the same position by its weight."""

from core.dialects.weighting import EncodeChunks, interpolate_from_empty, token_weights
from core.encoder.encoding import Floats
from core.tokens.chunks import Chunks


def apply_weights(chunks: Chunks, encode: EncodeChunks) -> Floats:
    """States [chunks, 77, width]."""
    return interpolate_from_empty(encode(chunks.chunks, None), token_weights(chunks.chunks), chunks, encode)

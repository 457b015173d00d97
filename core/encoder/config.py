"""The measures of a CLIP text encoder, and the names and shapes of its tensors."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.tokens.chunks import CONTEXT_LENGTH

TOKEN_EMBEDDING = "text_model.embeddings.token_embedding.weight"
POSITION_EMBEDDING = "text_model.embeddings.position_embedding.weight"
FINAL_NORM = "text_model.final_layer_norm."
LAYER_PREFIX = "text_model.encoder.layers."
TEXT_PROJECTION = "text_projection.weight"

QUICK_GELU, GELU = "quick_gelu", "gelu"


@dataclass(frozen=True, slots=True)
class TextEncoderConfig:
    """What the weights alone tell, and the config where there is one; `projection` None where there is none.

    `positions` are those that it reads at once: CLIP's 77, or the 248 of a Long-CLIP.
    """

    layers: int
    width: int
    heads: int
    mlp: int
    vocabulary: int
    projection: int | None
    activation: str = QUICK_GELU
    epsilon: float = 1e-5
    positions: int = CONTEXT_LENGTH

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Name and shape of every tensor, named as in `CLIPTextModelWithProjection`."""
        square, line = (self.width, self.width), (self.width,)
        shapes: dict[str, tuple[int, ...]] = {
            TOKEN_EMBEDDING: (self.vocabulary, self.width),
            POSITION_EMBEDDING: (self.positions, self.width),
        }
        for layer in range(self.layers):
            stem = f"{LAYER_PREFIX}{layer}."
            for part in ("q", "k", "v", "out"):
                shapes |= _pair(f"{stem}self_attn.{part}_proj.", square, line)
            shapes |= _pair(f"{stem}layer_norm1.", line, line) | _pair(f"{stem}layer_norm2.", line, line)
            shapes |= _pair(f"{stem}mlp.fc1.", (self.mlp, self.width), (self.mlp,))
            shapes |= _pair(f"{stem}mlp.fc2.", (self.width, self.mlp), line)
        shapes |= _pair(FINAL_NORM, line, line)
        return shapes if self.projection is None else shapes | {TEXT_PROJECTION: (self.projection, self.width)}


def _pair(stem: str, weight: Iterable[int], bias: Iterable[int]) -> dict[str, tuple[int, ...]]:
    return {f"{stem}weight": tuple(weight), f"{stem}bias": tuple(bias)}

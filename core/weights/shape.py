"""The measures of a CLIP text encoder, the tensors it needs, and the check that a file has just those."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.tokenizer import VOCABULARY_SIZE
from core.weights import UnreadableEncoder, quoted, shown
from core.weights.other_models import refuse_larger_encoders
from core.weights.safetensors_file import Entry

POSITIONS = 77
HEAD_WIDTH = 64  # of every CLIP text encoder
SD1_WIDTH, SD1_LAYERS = 768, 12  # openai/CLIP ViT-L/14

TOKENS = "text_model.embeddings.token_embedding.weight"
TABLE = "text_model.embeddings.position_embedding.weight"
NORM = "text_model.final_layer_norm."
LAYER = "text_model.encoder.layers."
PROJECTION = "text_projection.weight"
FLOATS = {
    "F64": "float64",
    "F32": "float32",
    "F16": "float16",
    "BF16": "bfloat16",
    "F8_E4M3": "float8_e4m3fn",
    "F8_E5M2": "float8_e5m2",
}

_LAYER_NUMBER = re.compile(re.escape(LAYER) + r"(\d{1,3})\.")


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """What the weights alone tell, and the config where there is one; `projection` None where there is none."""

    layers: int
    width: int
    heads: int
    mlp: int
    vocabulary: int
    projection: int | None
    epsilon: float = 1e-5
    activation: str = "quick_gelu"

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Name and shape of every tensor, named as in `CLIPTextModelWithProjection`."""
        square, line = (self.width, self.width), (self.width,)
        shapes: dict[str, tuple[int, ...]] = {TOKENS: (self.vocabulary, self.width), TABLE: (POSITIONS, self.width)}
        for layer in range(self.layers):
            stem = f"{LAYER}{layer}."
            for part in ("q", "k", "v", "out"):
                shapes |= _pair(f"{stem}self_attn.{part}_proj.", square, line)
            shapes |= _pair(f"{stem}layer_norm1.", line, line) | _pair(f"{stem}layer_norm2.", line, line)
            shapes |= _pair(f"{stem}mlp.fc1.", (self.mlp, self.width), (self.mlp,))
            shapes |= _pair(f"{stem}mlp.fc2.", (self.width, self.mlp), line)
        shapes |= _pair(NORM, line, line)
        return shapes if self.projection is None else shapes | {PROJECTION: (self.projection, self.width)}


def measure(path: Path, entries: Mapping[str, Entry]) -> EncoderShape:
    """The shape that `entries` imply, which go by the model's names; UnreadableEncoder where it is not SD 1.x's."""
    layers = 1 + max((int(found[1]) for name in entries if (found := _LAYER_NUMBER.match(name))), default=-1)
    refuse_larger_encoders(path, layers)
    vocabulary, width = _embedding_size(path, entries)
    layers = max(layers, SD1_LAYERS if width == SD1_WIDTH else 1)  # so that a lost last layer is missed
    mlp = entries.get(f"{LAYER}0.mlp.fc1.weight")
    projection = entries.get(PROJECTION)
    return EncoderShape(
        layers=layers,
        width=width,
        heads=width // HEAD_WIDTH,
        mlp=mlp.shape[0] if mlp and mlp.shape else 4 * width,
        vocabulary=vocabulary,
        projection=projection.shape[0] if projection and projection.shape else None,
    )


def check_tensors(
    path: Path, entries: Mapping[str, Entry], shape: EncoderShape, in_file: Callable[[str], str] = str
) -> None:
    """UnreadableEncoder naming what is missing, unexpected, of a wrong shape or of an unreadable type.

    `entries` go by the model's names; `in_file` gives the name by which the file calls, or would call, each.
    """
    wanted = shape.tensors()
    _refuse(path, "lacks", [in_file(name) for name in wanted if name not in entries])
    _refuse(path, "has unexpected", [in_file(name) for name in entries if name not in wanted])
    _refuse(
        path,
        "has tensors of a wrong shape:",
        [
            f"{in_file(name)} is {_times(entries[name].shape)} instead of {_times(wanted[name])}"
            for name in wanted
            if entries[name].shape != wanted[name]
        ],
    )
    _refuse(
        path,
        "is stored in a form that cannot be read as numbers (quantised?):",
        [f"{in_file(name)} is {entry.dtype}" for name, entry in entries.items() if entry.dtype not in FLOATS],
    )


def _embedding_size(path: Path, entries: Mapping[str, Entry]) -> tuple[int, int]:
    """Rows and width of the token embedding; a guess where it is missing, which the check then reports."""
    if TOKENS not in entries:
        table = entries.get(TABLE)
        return VOCABULARY_SIZE, table.shape[-1] if table and table.shape else SD1_WIDTH
    shape = entries[TOKENS].shape
    if len(shape) != 2 or shape[0] < VOCABULARY_SIZE or shape[1] < HEAD_WIDTH or shape[1] % HEAD_WIDTH:
        raise UnreadableEncoder(
            f"The token embedding in {quoted(path)} is {_times(shape)}; CLIP's has {VOCABULARY_SIZE} rows and a "
            f"width that {HEAD_WIDTH} divides. This is not an encoder of Stable Diffusion 1.x."
        )
    return shape[0], shape[1]


def _refuse(path: Path, what: str, names: list[str], first: int = 4) -> None:
    """UnreadableEncoder where there are `names`, giving the first few and how many more there are."""
    if names:
        listed = ", ".join(shown(name, 120) for name in names[:first])
        more = f" and {len(names) - first} more" if len(names) > first else ""
        raise UnreadableEncoder(
            f"The text encoder in {quoted(path)} {what} {listed}{more}. Use a complete, unaltered copy of the model."
        )


def _pair(stem: str, weight: Iterable[int], bias: Iterable[int]) -> dict[str, tuple[int, ...]]:
    return {f"{stem}weight": tuple(weight), f"{stem}bias": tuple(bias)}


def _times(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape)) or "a single number"

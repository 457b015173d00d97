"""An encoding: the hidden states of one prompt in all layers, as numpy arrays, and what is known of the encoder."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from core.program.arrays import Floats as Floats
from core.program.arrays import np
from core.tokens.chunks import CONTEXT_LENGTH, Chunks

if TYPE_CHECKING:
    from core.tokens.vocabularies.text_tokenizer import TextTokenizer

COSTLY_NUMBERS = 300_000_000  # that a text encoder is made of, above which a pass takes seconds
MAX_NORMED_ROWS = 256  # rows that are normed together


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """What an opened text encoder is, without its weights."""

    name: str  # clip_l, clip_h or clip_g, or a key of core.tokens.text_families.TEXT_ENCODERS
    family: str  # a key of core.tokens.families.FAMILIES or of core.tokens.text_families.TEXT_FAMILIES
    title: str  # what the artist knows it by: the file's name, or "Study encoder (stand-in)"
    source: Path  # the file or folder it came from
    layers: int
    width: int
    projection: int | None  # width of the feature, None where the file holds no text projection
    dtype: str  # as stored in the file, such as "float16"; computing is in float32
    is_study: bool = False
    notes: tuple[str, ...] = ()  # plain sentences about oddities of the file
    parameters: int = 0  # how many numbers it is made of
    stored_bytes: int = 0  # that its tensors take in the file
    file_bytes: int = 0  # of the whole file, or of all files that hold its weights
    positions: int = CONTEXT_LENGTH  # that it reads at once; those of a Long-CLIP are 248
    is_causal: bool = True  # whether no row sees a later one; T5's rows see all of them
    has_weights: bool = True  # False where a family is read without a file, so that nothing can be encoded
    tokenizer: "TextTokenizer | None" = None  # out of its file, where that holds one

    @property
    def is_clip(self) -> bool:
        """Whether it is a CLIP text encoder."""
        return self.name.startswith("clip_")

    @property
    def is_costly(self) -> bool:
        """Whether a pass over a prompt takes seconds on a small machine; no CLIP's does."""
        return not self.is_clip and self.parameters > COSTLY_NUMBERS


@dataclass(frozen=True, slots=True)
class LayerNorm:
    """The final layer norm of an encoder: `weight` and `bias` [width]."""

    weight: Floats
    bias: Floats
    epsilon: float

    def __call__(self, rows: Floats) -> Floats:
        """Normed rows, same shape as `rows` [..., width]; some at a time, which stay in the processor's cache."""
        flat, normed = rows.reshape(-1, rows.shape[-1]), np.empty(rows.shape, np.float32)
        parts, step = normed.reshape(flat.shape), MAX_NORMED_ROWS
        with np.errstate(invalid="ignore", over="ignore"):  # broken weights are noted when they are opened
            for start in range(0, len(flat), step):
                part = flat[start : start + step]
                centred = part - part.mean(axis=-1, keepdims=True)
                variance = np.mean(centred * centred, axis=-1, keepdims=True)
                parts[start : start + step] = centred / np.sqrt(variance + self.epsilon) * self.weight + self.bias
        return normed


@dataclass(frozen=True, slots=True)
class RmsNorm:
    """The final norm of T5, Qwen, Gemma and Mistral: rows divided by the root of their mean square, times `weight`.

    `weight` [width]; of Gemma it is 1 more than what the file holds.
    """

    weight: Floats
    epsilon: float

    def __call__(self, rows: Floats) -> Floats:
        """Normed rows, same shape as `rows` [..., width]."""
        with np.errstate(invalid="ignore", over="ignore"):
            mean_square = np.mean(np.square(rows, dtype=np.float32), axis=-1, keepdims=True)
            return np.asarray(rows / np.sqrt(mean_square + self.epsilon) * self.weight, np.float32)


@dataclass(frozen=True, slots=True)
class NoNorm:
    """What stands in the place of the final norm where a file has none, as one that was cut to its first layers."""

    def __call__(self, rows: Floats) -> Floats:
        """The rows as they are."""
        return rows


Norm = LayerNorm | RmsNorm | NoNorm


@dataclass(frozen=True)
class Encoding:
    """The hidden states of one prompt.

    `hidden_states` float32 [layers + 1, rows, width], raw (before any final layer norm); index 0 is token plus
    position embedding, index i the output of layer i.
    `feature` float32 [projection]: the final-normed row of the first chunk's leftmost EOS through the text projection
    (openai/CLIP, `encode_text`), None where the encoder has no projection.
    `chunks` is the question it answers; where the window encodes only the first chunks of a very long prompt, the rows
    are those of the first `encoded_chunks`. Rows of padding are NaN unless it is `with_padding`: no row of a word or of
    an EOS depends on them.
    """

    chunks: Chunks
    encoder: EncoderInfo
    hidden_states: Floats
    final_norm: Norm
    feature: Floats | None
    seconds: float
    with_padding: bool = True

    def __post_init__(self) -> None:
        layers, rows, width = self.hidden_states.shape
        if (layers, width) != (self.encoder.layers + 1, self.encoder.width) or rows % self.chunks.context_length:
            raise ValueError(f"hidden states of shape {self.hidden_states.shape} do not fit {self.encoder}")

    @property
    def encoded_chunks(self) -> int:
        """How many chunks the rows cover."""
        return int(self.hidden_states.shape[1]) // self.chunks.context_length

    @cached_property
    def normed_states(self) -> Floats:
        """All layers with the final layer norm applied, same shape as `hidden_states`."""
        return self.final_norm(self.hidden_states)

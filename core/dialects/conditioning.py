"""What a tool hands on to the image model, and which tokens made which part of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.dialects.weighting import AttentionMask
from core.encoder.encoding import Floats, Norm
from core.tokens.chunks import Chunk, Chunks
from core.tokens.tokenizer import Token

# Chunks and what no row may look at, as the tool has them, to what goes into an encoder instead.
Intervention = Callable[[Sequence[Chunk], AttentionMask | None], tuple[Sequence[Chunk], AttentionMask | None]]
Part = Literal["template", "prompt", "padding"]
# Ids [tokens] of what is asked about, rows [rows, width] of an encoder, and which of these rows may be looked at (None:
# all), to rows [tokens, width].
AdaptRows = Callable[[Sequence[int], Floats, Sequence[bool] | None], Floats]


def part_of(token: Token) -> Part:
    """Whether a token is of the prompt, of what the tool puts around it, or fills up behind it."""
    if token.kind == "padding":
        return "padding"
    return "template" if token.kind in ("template", "bos", "eos") else "prompt"


@dataclass(frozen=True, slots=True)
class HandedBlock:
    """A block of a conditioning that one encoder's tokens made: a row a token from `row` on.

    `columns` [from, to) are its columns, `layers` those that stand side by side in them, `normed` where they went
    through the final norm.
    """

    encoder: str
    tokens: Chunk
    row: int
    columns: tuple[int, int]
    layers: tuple[int, ...]
    normed: bool

    @property
    def parts(self) -> tuple[Part, ...]:
        """Of each row, whether it is of the prompt, of the template or of padding."""
        return tuple(map(part_of, self.tokens))


@dataclass(frozen=True, slots=True)
class Conditioning:
    """What a tool hands on to the image model.

    `prompt_embeds` are the states [77 x chunks, width], those of SDXL's two encoders side by side (L, G); `pooled` is
    one vector [width], None where the tool hands none on.

    Of a family whose text encoder is not CLIP's alone, `blocks` are what the encoders made of `prompt_embeds`
    [rows, width], and all else in them is zeros that the tool fills in. Several layers stand side by side, the earliest
    first; `layer_axis` is how many the tool gives an axis of their own ([rows, layers, width]), 0 where it does not.
    `mask` are the stretches [from, to) of rows that the image model is told to look at, None where it is told nothing.
    `encoder_rows` [rows, width] are the encoder's, where an adapter made others of them.
    """

    prompt_embeds: Floats
    pooled: Floats | None
    blocks: tuple[HandedBlock, ...] = ()
    layer_axis: int = 0
    mask: tuple[tuple[int, int], ...] | None = None
    encoder_rows: Floats | None = None

    @property
    def handed_shape(self) -> tuple[int, ...]:
        """The shape in which the tool hands `prompt_embeds` on."""
        rows, width = self.prompt_embeds.shape
        return (rows, self.layer_axis, width // self.layer_axis) if self.layer_axis else (rows, width)


@dataclass(frozen=True, slots=True)
class EncoderPass:
    """What a conditioning asks of an encoder; `chunks` are the prompt as it gets it.

    `encode` gives raw hidden states [layers + 1, length x n, width] of n chunks of a length and, where it is CLIP's,
    their pooled rows [n, width]. `norm` is the final one, `project` the text projection (None where the
    encoder has none).
    """

    chunks: Chunks
    layers: int
    width: int
    is_causal: bool
    encode: Callable[[Sequence[Chunk]], tuple[Floats, Floats]]
    norm: Norm
    project: Callable[[Floats], Floats | None]

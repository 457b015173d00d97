"""An opened model: the text encoders of one family side by side, and what a tool makes of a prompt with them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.dialects.clip_skip import OutputLayer
from core.dialects.conditioning import AdaptRows
from core.dialects.conditioning import Conditioning as Conditioning
from core.dialects.conditioning import Intervention as Intervention
from core.dialects.table import DIALECTS
from core.dialects.weighting import AttentionMask, EncodeChunks, empty_chunk
from core.encoder.encoding import EncoderInfo, Encoding, Floats, Norm
from core.program.arrays import np
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.translation import tr
from core.prompt.textual_inversions import NO_INVERSIONS, TextualInversions
from core.tokens.chunks import Chunk, Chunks
from core.tokens.families import FAMILIES, unusual_positions
from core.tokens.text_families import TEXT_FAMILIES

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

# The vectors [n, width] of textual inversions for one encoder, by name.
LoadVectors = Callable[[TextualInversions, EncoderInfo], Mapping[str, Floats]]


class Model:
    """Encoders in their family's order, clip_l before clip_g; one thread at a time.

    An encoder of the family that the file does not hold is not among them. `adapt` makes other rows of an encoder's
    where the image model has an adapter for that (Anima).
    """

    def __init__(self, *encoders: "Encoder", adapt: AdaptRows | None = None) -> None:
        self.encoders = encoders
        self.family = encoders[0].info.family
        self.adapt = adapt
        self._inversions = NO_INVERSIONS

    @property
    def title(self) -> str:
        """What the artist knows it by."""
        return self.encoders[0].info.title

    @property
    def source(self) -> Path:
        """The file or folder it came from."""
        return self.encoders[0].info.source

    @property
    def notes(self) -> tuple[str, ...]:
        """Plain sentences about oddities of the file or folder and its encoders, each once."""
        return tuple(dict.fromkeys(note for encoder in self.encoders for note in encoder.info.notes))

    @property
    def positions(self) -> tuple[tuple[str, int], ...]:
        """How many positions encoders read at once where it is not their family's number, as ReadingSettings has it."""
        return unusual_positions(self.family, {encoder.info.name: encoder.info.positions for encoder in self.encoders})

    @property
    def widths(self) -> Mapping[str, int]:
        """The width of each encoder."""
        return {encoder.info.name: encoder.info.width for encoder in self.encoders}

    def encoder_for(self, info: EncoderInfo) -> "Encoder":
        """The encoder that `info` is of; ValueError where the model has it not, such as once another was opened."""
        for encoder in self.encoders:
            if encoder.info is info:
                return encoder
        raise ValueError(tr("The encoder was closed meanwhile."))

    def restore(self) -> None:
        """Makes it as it was opened: without embeddings, and with its own weights."""
        for encoder in self.encoders:
            encoder.inversion_vectors = {}
            if not encoder.is_as_opened:
                encoder.replace_weights({})

    def use_inversions(self, inversions: TextualInversions, load: LoadVectors) -> None:
        """Has every encoder know the textual inversions by the vectors that `load` makes for it."""
        if inversions is not self._inversions:
            self._inversions = inversions
            for encoder in self.encoders:
                encoder.inversion_vectors = load(inversions, encoder.info)

    def encode(self, chunks: Chunks) -> tuple[Encoding, ...]:
        """The hidden states of every encoder."""
        return tuple(encoder.encode(chunks.for_encoder(encoder.info.name)) for encoder in self.encoders)

    def condition(
        self,
        chunks: Chunks,
        clip_skip: int | None = None,
        cancelled: CancelCheck = never_cancelled,
        intervene: Intervention | None = None,
        encodings: Sequence[Encoding] = (),
    ) -> Conditioning:
        """What the prompt's tool hands on; ValueError for a clip skip that it does not have; Cancelled.

        `intervene` may put other chunks or masks before the encoders than the tool does; pooled stays the tool's.
        `encodings` of these chunks, where they are known, save a text family's encoders a pass. UnusableInput where a
        part that such a family's tool needs is not opened.
        """
        if chunks.family in TEXT_FAMILIES:
            from core.dialects.text_families.passes import condition_encoders

            encoders = self.encoders
            return condition_encoders(encoders, chunks, clip_skip, self.adapt, cancelled, intervene, encodings)
        dialect = DIALECTS[chunks.prompt.dialect]
        passes = []
        for encoder in self.encoders:
            layer = dialect.clip_skip.output_layer(chunks.family, encoder.info.layers, clip_skip)
            encode = _chunk_encoder(encoder, layer, cancelled, intervene)
            passes.append((chunks.for_encoder(encoder.info.name), encode))
        sides = [apply_weights(*chunks_and_encode) for chunks_and_encode in passes]
        length = (max if dialect.extends_shorter else min)(map(len, sides))
        sides = [_to_length(states, *pair, length) for states, pair in zip(sides, passes, strict=True)]
        return Conditioning(np.concatenate(sides, axis=1), self._pooled(chunks, cancelled))

    def _pooled(self, chunks: Chunks, cancelled: CancelCheck) -> Floats | None:
        """The one vector [width] for the whole prompt, where the tool hands one on; weights have no part in it."""
        family, dialect = FAMILIES[chunks.family], DIALECTS[chunks.prompt.dialect]
        if not dialect.always_pools and not (family.receives_pooled and family.image_model == "unet"):
            return None
        encoder = self.encoders[-1]
        chunk = dialect.pooled_chunk(chunks.for_encoder(encoder.info.name))
        _, pooled = encoder.encode_chunks([chunk], cancelled, padding=False)
        is_projected = family.projects_pooled and encoder.info.name == family.pooled_encoder
        return encoder.project(pooled[0]) if is_projected else pooled[0]


def output_states(hidden_states: Floats, layer: OutputLayer, norm: Norm, length: int) -> Floats:
    """The states [chunks, length, width] of the output layer out of hidden states [layers + 1, rows, width]."""
    states = hidden_states[layer.layer]
    return (norm(states) if layer.normed else states).reshape(-1, length, states.shape[-1])


def apply_weights(chunks: Chunks, encode: EncodeChunks) -> Floats:
    """States [77 x chunks, width] of one encoder, exactly as the prompt's tool weighs them.

    Weights such as compel's `.blend(0, 0)` and ComfyUI's `(x:nan)` make them NaN or infinite, as in the tool.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        states = DIALECTS[chunks.prompt.dialect].apply_weights(chunks, encode)
        return np.ascontiguousarray(states.reshape(-1, states.shape[-1]), dtype=np.float32)


def _chunk_encoder(
    encoder: "Encoder", layer: OutputLayer, cancelled: CancelCheck, intervene: Intervention | None
) -> EncodeChunks:
    def encode(chunks: Sequence[Chunk], mask: AttentionMask | None = None) -> Floats:
        if intervene is not None:
            chunks, mask = intervene(chunks, mask)
        states, _ = encoder.encode_chunks(chunks, cancelled, mask)
        return output_states(states, layer, encoder.final_norm, len(chunks[0]))

    return encode


def _to_length(states: Floats, chunks: Chunks, encode: EncodeChunks, length: int) -> Floats:
    """States [rows, width] cut to a length, or filled up to it with those of the empty prompt."""
    if len(states) >= length:
        return states[:length]
    empty = encode([empty_chunk(chunks)], None)[0]
    return np.concatenate([states, *[empty] * ((length - len(states)) // len(empty))])

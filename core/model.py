"""An opened model: the text encoders of one family side by side, and what a tool makes of a prompt with them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.conditioning import AttentionMask, Conditioning, EncodeChunks, apply_weights, output_states
from core.dialects.a1111.chunking import CHUNK_TOKENS, Chunk, pad_chunk
from core.dialects.clip_skip import output_layer
from core.encoder.encoding import Encoding, Floats
from core.prompt.prompt import Segment
from core.prompt.textual_inversions import NO_INVERSIONS, TextualInversions
from core.tokens.chunks import Chunks
from core.tokens.families import FAMILIES, tokenizer_variant
from core.tokens.normalization import tokenize

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

Intervention = Callable[[Sequence[Chunk], AttentionMask | None], tuple[Sequence[Chunk], AttentionMask | None]]
_PROJECTED = {"sd2": "clip_h", "sdxl": "clip_g", "sdxl_refiner": "clip_g", "sd3": "clip_g"}


def no_intervention(rows: Sequence[Chunk], mask: AttentionMask | None) -> tuple[Sequence[Chunk], AttentionMask | None]:
    """The rewriting that changes nothing."""
    return rows, mask


class Model:
    """Encoders in their family's order, clip_l before clip_g; one thread at a time.

    An encoder of the family that the file does not hold is not among them.
    """

    def __init__(self, *encoders: "Encoder") -> None:
        self.encoders = encoders
        self.family = encoders[0].info.family
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
    def widths(self) -> Mapping[str, int]:
        """The width of each encoder."""
        return {encoder.info.name: encoder.info.width for encoder in self.encoders}

    def restore(self) -> None:
        """Makes it as it was opened: without embeddings, and with its own weights."""
        for encoder in self.encoders:
            encoder.inversion_vectors = {}
            encoder.replace_weights({})

    def use_embeddings(self, embeddings: TextualInversions) -> None:
        """Has the encoders know these textual inversions; a file is read when a prompt first names it.

        From then on encoding raises UnreadableEncoder, once, where a file cannot be read.
        """
        if embeddings is not self._inversions:
            from core.weights.adapters.inversion_folder import LazyInversionVectors

            self._inversions = embeddings
            for encoder in self.encoders:
                encoder.inversion_vectors = LazyInversionVectors(embeddings, encoder.info)

    def encode(self, chunks: Chunks) -> tuple[Encoding, ...]:
        """The hidden states of every encoder."""
        return tuple(encoder.encode(chunks.for_encoder(encoder.info.name)) for encoder in self.encoders)

    def condition(
        self,
        chunks: Chunks,
        clip_skip: int | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        intervene: Intervention = no_intervention,
    ) -> Conditioning:
        """What the prompt's tool hands the U-Net; ValueError for a clip skip that it does not have.

        core.encoder.encoder.Cancelled is raised once `cancelled()` is true, which is asked before every layer of every
        pass.
        `intervene` may put other rows or masks before the encoders than the tool does; pooled stays the tool's.
        """
        encode_functions = [
            _chunk_encoder(encoder, chunks, clip_skip, cancelled, intervene) for encoder in self.encoders
        ]
        sides = [
            apply_weights(chunks.for_encoder(encoder.info.name), send)
            for encoder, send in zip(self.encoders, encode_functions, strict=True)
        ]
        shorter = min(map(len, sides))
        if len(sides) == 2 and chunks.prompt.dialect == "compel":
            shorter = max(map(len, sides))
            paddings = [FAMILIES[chunks.family].padding[encoder.info.name] for encoder in self.encoders]
            sides = [_extended(*one, shorter) for one in zip(sides, encode_functions, paddings, strict=True)]
        joined = np.concatenate([side[:shorter] for side in sides], axis=1)
        return Conditioning(joined, self._pooled(chunks, cancelled))

    def _pooled(self, chunks: Chunks, cancelled: Callable[[], bool]) -> Floats | None:
        """The one vector for the whole prompt, where the tool hands one over; weights have no part in it."""
        prompt = chunks.prompt
        if not chunks.family.startswith("sdxl") and prompt.dialect != "comfyui":
            return None
        encoder = self.encoders[-1]
        first = chunks.for_encoder(encoder.info.name).rows[0]
        if prompt.dialect == "compel":  # its syntax and all
            tokens = tokenize(
                Segment(prompt.source, range(len(prompt.source))), tokenizer_variant("compel", encoder.info.name)
            )
            first = pad_chunk(tokens[:CHUNK_TOKENS], first[-1].id)
        _, pooled = encoder.encode_chunks([first], cancelled, padding=False)
        return encoder.project(pooled[0]) if _PROJECTED.get(chunks.family) == encoder.info.name else pooled[0]


def _chunk_encoder(
    encoder: "Encoder", chunks: Chunks, clip_skip: int | None, cancelled: Callable[[], bool], intervene: Intervention
) -> EncodeChunks:
    sent = output_layer(chunks.prompt.dialect, chunks.family, encoder.info.layers, clip_skip)

    def encode(rows: Sequence[Chunk], mask: AttentionMask | None = None) -> Floats:
        rows, mask = intervene(rows, mask)
        states, _ = encoder.encode_chunks(rows, cancelled, mask)
        return output_states(states, sent, encoder.final_norm)

    return encode


def _extended(side: Floats, encode: EncodeChunks, padding: int, length: int) -> Floats:
    """One encoder's rows made as long as the other's with those of the empty prompt, as compel does for SDXL."""
    if len(side) == length:
        return side
    empty = encode([pad_chunk((), padding)], None)[0]
    return np.concatenate([side, *[empty] * ((length - len(side)) // len(empty))])

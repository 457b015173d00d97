"""The passes through opened encoders that a text family's conditioning is made of, but for what is known already."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.dialects.conditioning import AdaptRows, Conditioning, EncoderPass, Intervention
from core.dialects.text_families.conditioning import condition_text_family
from core.dialects.weighting import AttentionMask
from core.encoder.encoding import Encoding, Floats
from core.program.arrays import np
from core.program.cancellation import CancelCheck
from core.tokens.chunks import Chunk, Chunks

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder


def condition_encoders(
    encoders: "Sequence[Encoder]",
    chunks: Chunks,
    clip_skip: int | None,
    adapt: AdaptRows | None,
    cancelled: CancelCheck,
    intervene: Intervention | None = None,
    encodings: Sequence[Encoding] = (),
) -> Conditioning:
    """What the tool hands on for a prompt; `encodings` of the same chunks save their pass. Otherwise as Model says."""
    known = {encoding.encoder.name: encoding for encoding in encodings}
    passes = {}
    for encoder in encoders:
        info, own = encoder.info, chunks.for_encoder(encoder.info.name)
        encode = _passer(encoder, own, cancelled, intervene, known.get(info.name))
        norm, project = encoder.final_norm, encoder.project
        passes[info.name] = EncoderPass(own, info.layers, info.width, info.is_causal, encode, norm, project)
    return condition_text_family(passes, chunks.family, chunks.prompt.dialect, clip_skip, adapt)


def _passer(
    encoder: "Encoder", chunks: Chunks, cancelled: CancelCheck, intervene: Intervention | None, known: Encoding | None
) -> Callable[[Sequence[Chunk]], tuple[Floats, Floats]]:
    def encode(asked: Sequence[Chunk]) -> tuple[Floats, Floats]:
        mask = None
        if intervene is not None:
            asked, mask = intervene(asked, None)
        if chunks.is_clip:
            return encoder.encode_chunks(asked, cancelled, mask)
        chunk = tuple(asked[0]) if mask is None else _hidden(asked[0], mask)
        states = _known_states(known, chunk) if known is not None else None
        if states is None:
            states = encoder.encode(replace(chunks, chunks=(chunk,), others=()), cancelled).hidden_states
        return states, encoder.final_norm(states[-1, -1:])

    return encode


def _hidden(chunk: Chunk, mask: AttentionMask) -> Chunk:
    """A chunk whose tokens may not be looked at where `mask` [1, length] has 0."""
    return tuple(
        token if shown else replace(token, attended=False) for token, shown in zip(chunk, mask[0], strict=True)
    )


def _known_states(known: Encoding, chunk: Chunk) -> Floats | None:
    """The hidden states of a chunk where an encoding has them: of its own chunk, or of the start of a causal one."""
    own = known.chunks.chunks[0]
    is_start = known.encoder.is_causal and chunk == own[: len(chunk)]
    if not (chunk == own or is_start) or known.encoded_chunks != 1:
        return None
    states = known.hidden_states[:, : len(chunk)]
    return None if np.isnan(states[0, :, 0]).any() else states

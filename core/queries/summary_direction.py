"""Where a chunk's summary lies: its final-normed EOS row, projected where there is a projection, and the mean word."""

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.reference import reference_vocabulary
from core.analysis.shares import Summary
from core.dialects.sent_layers import sent_of
from core.dialects.table import read
from core.encoder.config import TEXT_PROJECTION
from core.encoder.encoding import Floats, Norm
from core.encoder.inputs import input_keys, pooled_position
from core.program.cancellation import CancelCheck
from core.tokens.chunks import Chunk
from core.tokens.families import PADDING_TOKENS
from core.tokens.text_families import clip_family

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder


def summary_of(view: EncodingView, chunk: int, encoder: "Encoder", cancelled: CancelCheck) -> Summary:
    """The summary of one of a view's encoded chunks.

    Where the encoder has a projection it is the feature, of the last layer; else the row of the layer that the tool
    sends. u = (z₀ − z̄) / ‖z₀ − z̄‖², z̄ the mean over the reference words' summaries; `direction` is u pulled back
    through the projection. ValueError for a chunk that was not encoded.
    """
    encoding, info = view.encoding, encoder.info
    if not 0 <= chunk < encoding.encoded_chunks:
        raise ValueError(f"chunk {chunk} of {encoding.encoded_chunks} was asked for")
    sent = sent_of(view.encoding).layer
    layer = sent if info.projection is None else info.layers
    row = chunk * view.chunks.context_length + eos_place(view.chunks.chunks[chunk], encoder)
    pooled = encoding.final_norm(encoding.hidden_states[layer, row])
    apart = (pooled - mean_word(encoder, cancelled)[layer]).astype(np.float64)
    if info.projection is not None:
        projection = encoder.weight(TEXT_PROJECTION).numpy().astype(np.float64)
        difference = projection @ apart
        direction = projection.T @ difference
    else:
        difference = direction = apart
    direction = np.asarray(direction / max(float(difference @ difference), 1e-30), np.float32)
    return Summary(chunk, layer, direction, float(pooled.astype(np.float64) @ direction) - 1)


def eos_place(chunk: Chunk, encoder: "Encoder") -> int:
    """The place of the pooled row among what an encoder reads of a chunk."""
    return pooled_position(input_keys(chunk, PADDING_TOKENS[encoder.info.name], encoder.inversion_vectors))


def mean_word(encoder: "Encoder", cancelled: CancelCheck) -> Floats:
    """The mean over the reference words, each a prompt of its own, of the final-normed EOS row [layers + 1, width].

    Computed once for an encoder and its weights, some 7 passes at ViT-L's size; Cancelled.
    """
    known = _MEAN_WORDS.get(encoder)
    if known is None or known[0] is not encoder.final_norm:  # which is another once a weight is replaced
        chunks = [_chunk_of(word, encoder) for word in reference_vocabulary()]
        rows = [
            encoder.final_norm(states[:, [token.kind for token in chunk].index("eos")])
            for chunk, (states, _) in zip(chunks, encoder.encode_variants(chunks, cancelled), strict=True)
        ]
        known = encoder.final_norm, np.asarray(np.mean(rows, axis=0), np.float32)
        _MEAN_WORDS[encoder] = known
    return known[1]


def _chunk_of(word: str, encoder: "Encoder") -> Chunk:
    return (
        read(word, "a1111", clip_family(encoder.info.family, encoder.info.name))
        .for_encoder(encoder.info.name)
        .chunks[0]
    )


_MEAN_WORDS: "WeakKeyDictionary[Encoder, tuple[Norm, Floats]]" = WeakKeyDictionary()

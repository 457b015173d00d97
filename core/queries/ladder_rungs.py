"""The rungs of the specificity ladder: what stands between the commas, each encoded alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.axes import expect_axes
from core.analysis.encoding_view import EncodingView
from core.analysis.isolated_texts import isolate_texts
from core.analysis.similarity import directions
from core.dialects.table import read
from core.encoder.encoding import EncoderInfo, Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.tokens.chunks import Chunk

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

MAX_RUNGS = 12  # rungs that are encoded
MAX_GUESSED_UNITS = 75  # units among which the likeliest is searched
MIN_WORD_LETTERS = 3  # letters; shorter words are seldom what a ladder is about
_COMMAS = re.compile("[,\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}]")


@dataclass(frozen=True, slots=True, eq=False)
class RungVectors:
    """The vectors of `rungs` in one encoder.

    `raw` and `normed` [layers + 1, rungs, width]: the mean of each rung's states before and after the final layer norm.
    `bos` [layers + 1, width]: the states at BOS, which are the same for every text, as long as the weights are; `info`
    is the encoder.
    `tokenless` are the rungs that become no token.
    """

    rungs: tuple[str, ...]
    raw: Floats
    normed: Floats
    bos: Floats
    info: EncoderInfo
    tokenless: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        expect_axes("normed", self.normed, *self.raw.shape)
        expect_axes("bos", self.bos, self.raw.shape[0], self.raw.shape[2])

    def transformed(self, view: EncodingView) -> Floats:
        """The vectors [layers + 1, rungs, width], normed and centred as those of a view of the same encoder are."""
        vectors = self.normed if view.options.normed else self.raw
        return vectors - view.reference_mean[:, None] if view.centred and view.reference_mean is not None else vectors

    def fits(self, view: EncodingView) -> bool:
        """Whether a view's encoder is the one, with the same weights: a LoRA changes CLIP's, and with them BOS."""
        if not self.info.is_clip:
            return view.encoding.encoder is self.info
        bos = view.encoding.hidden_states[:, 0]
        return bos.shape == self.bos.shape and np.allclose(self.bos, bos, rtol=1e-3, atol=1e-3, equal_nan=True)


def split_rungs(line: str) -> tuple[str, ...]:
    """The different texts between the commas."""
    texts = (" ".join(part.split()) for part in _COMMAS.split(line))
    return tuple(dict.fromkeys(text for text in texts if text))


def encode_rungs(
    info: EncoderInfo,
    rungs: Sequence[str],
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> RungVectors:
    """Every rung encoded alone, as plain text whatever the prompt's tool, by one of the model's encoders.

    ValueError where the model has not that encoder; Cancelled.
    """
    encoder = model.encoder_for(info)
    isolated = isolate_texts(rungs, read("", "diffusers", info.family).for_encoder(info.name))
    bos: list[Floats] = []

    def encode(chunks: Sequence[Chunk]) -> Floats:
        states = encode_apart(encoder, chunks, cancelled)
        bos.append(states[:, 0])
        return states

    both = isolated.vectors(encode, lambda raw: np.concatenate([raw, encoder.final_norm(raw)], axis=-1))
    raw, normed = np.split(both, 2, axis=-1)
    tokenless = tuple(rung for rung, count in zip(rungs, isolated.counts, strict=True) if not count)
    return RungVectors(tuple(rungs), raw, normed, bos[0], info, tokenless)


def encode_apart(encoder: "Encoder", chunks: Sequence[Chunk], cancelled: CancelCheck = never_cancelled) -> Floats:
    """The hidden states [layers + 1, length x n, width] of chunks that are no prompt; the prompt's own stay cached.

    Encoders that are not CLIP's read their weights once for all of them together.
    """
    if not encoder.info.is_clip:
        return encoder.encode_chunks(chunks, cancelled)[0]
    return np.concatenate([states for states, _ in encoder.encode_variants(chunks, cancelled)], axis=1)


def likeliest_unit(view: EncodingView, vectors: Floats) -> int:
    """The index of the unit whose least cosine with any of the rungs [layers + 1, rungs, width] is greatest.

    Cosines are means over the layers. Such a unit has to do with all of the rungs, so they may be about it.
    """
    units = view.units[:MAX_GUESSED_UNITS]
    left, right = directions(view.vectors[:, : len(units)]), directions(vectors)
    alike = np.einsum("luw,lrw->ur", left, right).min(axis=1) / len(vectors)
    wordy = [sum(map(str.isalpha, unit.label)) >= MIN_WORD_LETTERS and unit.start is not None for unit in units]
    return int((np.nan_to_num(alike) + 4 * np.array(wordy)).argmax())

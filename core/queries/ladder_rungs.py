"""The rungs of the specificity ladder: what stands between the commas, each encoded alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.axes import expect_axes
from core.analysis.encoding_view import EncodingView
from core.analysis.isolated_texts import isolate_texts
from core.analysis.similarity import directions
from core.dialects.table import read
from core.encoder.encoding import EncoderInfo, Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress
from core.tokens.chunks import Chunk

MAX_RUNGS = 12  # rungs that are encoded
MAX_GUESSED_UNITS = 75  # units among which a word is looked for
MIN_WORD_LETTERS = 3  # letters; shorter words are seldom what a ladder is about
_COMMAS = re.compile("[,\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}]")


@dataclass(frozen=True, slots=True, eq=False)
class RungVectors:
    """What one encoder makes of `rungs`.

    `raw` and `normed` [layers + 1, rungs, width]: the mean of each rung's rows before and after the final layer norm.
    `bos` [layers + 1, width]: the row that is the same for every text, as long as the weights are.
    `tokenless` are the rungs that become no token.
    """

    rungs: tuple[str, ...]
    raw: Floats
    normed: Floats
    bos: Floats
    tokenless: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        expect_axes("normed", self.normed, *self.raw.shape)
        expect_axes("bos", self.bos, self.raw.shape[0], self.raw.shape[2])

    def transformed(self, view: EncodingView) -> Floats:
        """The vectors as a view of the same encoder looks at its own."""
        vectors = self.normed if view.options.normed else self.raw
        return vectors - view.reference_mean[:, None] if view.centred and view.reference_mean is not None else vectors

    def fits(self, view: EncodingView) -> bool:
        """Whether a view's encoder is the one, with the same weights: a LoRA changes them, and with them BOS's row."""
        bos = view.encoding.hidden_states[:, 0]
        return bos.shape == self.bos.shape and np.allclose(self.bos, bos, rtol=1e-3, atol=1e-3, equal_nan=True)


def split_rungs(line: str) -> tuple[str, ...]:
    """The different texts between the commas."""
    texts = (" ".join(part.split()) for part in _COMMAS.split(line))
    return tuple(dict.fromkeys(text for text in texts if text))


def encode_rungs(
    info: EncoderInfo, rungs: Sequence[str], model: Model, cancelled: CancelCheck, _report: ReportProgress
) -> RungVectors | None:
    """Has one of a model's encoders read every rung as plain text, whatever the prompt's tool; a worker's work.

    None where the model has meanwhile been replaced.
    """
    encoder = next((one for one in model.encoders if one.info is info), None)
    if encoder is None:
        return None
    isolated = isolate_texts(rungs, read("", "diffusers", info.family).for_encoder(info.name))
    bos: list[Floats] = []

    def encode(rows: Sequence[Chunk]) -> Floats:
        states = np.concatenate([one for one, _ in encoder.encode_variants(rows, cancelled)], axis=1)
        bos.append(states[:, 0])
        return states

    both = isolated.vectors(encode, lambda raw: np.concatenate([raw, encoder.final_norm(raw)], axis=-1))
    raw, normed = np.split(both, 2, axis=-1)
    tokenless = tuple(rung for rung, count in zip(rungs, isolated.counts, strict=True) if not count)
    return RungVectors(tuple(rungs), raw, normed, bos[0], tokenless)


def likeliest_unit(view: EncodingView, vectors: Floats) -> int:
    """The unit least unlike any of the rungs [layers + 1, rungs, width], by the mean over the layers.

    So it has to do with all of them: a word they may be about.
    """
    units = view.units[:MAX_GUESSED_UNITS]
    left, right = directions(view.vectors[:, : len(units)]), directions(vectors)
    alike = np.einsum("luw,lrw->ur", left, right).min(axis=1) / len(vectors)
    wordy = [sum(map(str.isalpha, unit.label)) >= MIN_WORD_LETTERS and unit.start is not None for unit in units]
    return int((np.nan_to_num(alike) + 4 * np.array(wordy)).argmax())

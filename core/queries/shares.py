"""What a prompt's summary is made of: the share of each word and tag, by integrated gradients from commas."""

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.answer_check import AnswerCheck
from core.analysis.encoding_view import EncodingView
from core.analysis.shares import Doubles, Summary, as_shares, chunk_units, typed_positions, unit_sums, with_commas
from core.analysis.units import Unit, UnitKind
from core.encoder.inputs import InputKeys, input_keys, pooled_position
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.program.translation import tr
from core.queries.summary_direction import summary_of
from core.tokens.families import PADDING_TOKENS

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

FIRST_STEPS, MAX_STEPS = 4, 32
TOLERANCE = 0.02  # of the difference that the contributions have to sum to


@dataclass(frozen=True, eq=False)
class SummaryShares:
    """What each token of a chunk adds to its summary, and what all of them together should add.

    `contributions` [77 x chunks] by position, 0 outside the chunk: parts of the way from the mean word (0) to the
    summary (1). `moved` is how far of that way the words move it from where as many commas leave it, measured; the rest
    any prompt of that length has. `steps` is the number of points on the way that the derivatives were taken at.
    """

    view: EncodingView
    summary: Summary
    contributions: Doubles
    moved: float
    steps: int

    @property
    def error(self) -> float:
        """How far the contributions miss what they should sum to, relative to it."""
        missed = abs(float(self.contributions.sum(dtype=np.float64)) - self.moved)
        return missed / abs(self.moved) if self.moved else (0.0 if not missed else float("inf"))

    @property
    def adds_up(self) -> bool:
        """Whether they sum to what they should, to TOLERANCE."""
        return self.error < TOLERANCE

    @cached_property
    def words(self) -> tuple[Unit, ...]:
        """The chunk's words, and last its marks."""
        return chunk_units(self.view.chunks, self.summary.chunk, "word")

    @cached_property
    def tags(self) -> tuple[Unit, ...]:
        """The chunk's tags, and last its marks."""
        return chunk_units(self.view.chunks, self.summary.chunk, "tag")

    def units(self, kind: UnitKind) -> tuple[Unit, ...]:
        """The chunk's tags, or for any other kind its words."""
        return self.tags if kind == "tag" else self.words

    def parts(self, kind: UnitKind) -> Doubles:
        """What each of `units` adds: a part of the way from the mean word to the summary."""
        return unit_sums(self.contributions, self.units(kind))

    def shares(self, kind: UnitKind) -> Doubles:
        """The share of each of `units`, which may be negative; they sum to 1, or all are 0 where nothing was written.

        NaN where the contributions cancel one another.
        """
        return as_shares(self.parts(kind), float(self.contributions.sum()))

    @property
    def check(self) -> AnswerCheck:
        """Completeness: whether the contributions sum to how far the words move the summary."""
        total = float(self.contributions.sum(dtype=np.float64))
        if not isfinite(total + self.moved):
            return AnswerCheck(None, tr("some of this model’s rows are not numbers."))
        numbers = {"total": f"{total:.3f}", "moved": f"{self.moved:.3f}", "steps": self.steps}
        text = (
            tr("the parts add up to {total}, and all words together move the summary by {moved} ({steps} steps).")
            if self.adds_up
            else tr(
                "does not add up here: after {steps} steps the parts add up to {total}, but all words together move "
                "the summary by {moved}."
            )
        )
        return AnswerCheck(self.adds_up, text.format(**numbers))


def shares_of_summary(
    view: EncodingView,
    chunk: int,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> SummaryShares:
    """The shares of a chunk's words and tags in its summary; `report` gets each answer before the last.

    x are the embeddings, b the same with a comma in each typed token's place, s the summary along its direction:
    S_j = (x_j − b_j) · (1/m) Σ ∂s/∂x_j (b + (k − ½)/m · (x − b)), integrated gradients (Sundararajan et al. 2017) at
    midpoints. m begins at FIRST_STEPS and is doubled until the sum of all S_j is s(x) − s(b) to TOLERANCE, at most
    MAX_STEPS. Weights have no part in the summary. ValueError where the model has not the view's encoder; Cancelled.
    """
    encoder = model.encoder_for(view.encoding.encoder)
    summary, derivatives = summary_of(view, chunk, encoder, cancelled), encoder.derivatives()
    own, commas, positions = _ends(view, chunk, encoder)
    base = derivatives.embeddings(commas)
    way = derivatives.embeddings(own) - base
    values = derivatives.last_row(np.stack([base, base + way]), summary.direction, summary.layer, cancelled)
    moved, steps = (float(values[1]) - float(values[0]) if way.any() else 0.0), FIRST_STEPS
    while True:
        at = (np.arange(steps, dtype=np.float32) + np.float32(0.5)) / np.float32(steps)
        points = base + at[:, None, None] * way
        _, gradients = derivatives.of_last_row(points, summary.direction, summary.layer, cancelled)
        contributions = np.zeros(len(view.chunks.tokens))
        contributions[positions] = (gradients.mean(axis=0, dtype=np.float64) * way).sum(axis=1)[: len(positions)]
        answer = SummaryShares(view, summary, contributions, moved, steps)
        if answer.adds_up or steps >= MAX_STEPS or not isfinite(moved):
            return answer
        report(answer)
        steps *= 2


def _ends(view: EncodingView, chunk: int, encoder: "Encoder") -> tuple[InputKeys, InputKeys, list[int]]:
    """What is read of a chunk up to its pooled row, the same with commas, and the positions that it is read from."""
    tokens, vectors, first = view.chunks.chunks[chunk], encoder.inversion_vectors, chunk * view.chunks.context_length
    read = [first + at for at, token in enumerate(tokens) if token.kind != "embedding" or token.piece in vectors]
    typed = set(read).intersection(typed_positions(view.chunks, chunk))
    padding = PADDING_TOKENS[encoder.info.name]
    own = input_keys(tokens, padding, vectors)
    count = pooled_position(own) + 1
    commas = input_keys(with_commas(view.chunks, chunk, typed), padding, vectors)
    return own[:count], commas[:count], read[:count]

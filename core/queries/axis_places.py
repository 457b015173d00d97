"""Where the words of a prompt stand along an artist's own axis, layer by layer, and whether the axis holds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.answer_check import AnswerCheck
from core.analysis.axis_projection import MARKED, AxisRuler, HeldOut, held_out, ruler_of
from core.analysis.encoding_view import EncodingView
from core.analysis.own_axis import OwnAxis
from core.analysis.units import Unit, unit_means
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.queries.axis_direction import AxisVectors, axis_vectors
from core.queries.reference_words import ReferenceWords


@dataclass(frozen=True, eq=False)
class MeasuredAxis:
    """An axis in one encoder: its vectors and direction, the reference words along it, and how well it holds."""

    vectors: AxisVectors
    direction: Floats  # [layers + 1, width], of final-normed states
    ruler: AxisRuler
    held_out: HeldOut

    @property
    def has_direction(self) -> bool:
        """Whether the two lists differ at all."""
        return bool(self.direction.any())


@dataclass(frozen=True, eq=False)
class AxisPlaces:
    """Where the units of a view stand along an axis: `places` [layers + 1, units], in spreads of the reference words.

    Positive is to the side of the axis's left texts. `units` are those of the view but EOS. NaN where the axis has no
    direction.
    """

    axis: OwnAxis
    view: EncodingView
    measured: MeasuredAxis
    units: tuple[Unit, ...]
    places: Floats

    def is_marked(self, layer: int) -> NDArray[np.bool_]:
        """Which units [units] stand further out than nearly any small word does."""
        return np.asarray(np.abs(self.places[layer]) >= MARKED)

    def placed(self, vectors: Floats) -> Floats:
        """The places [layers + 1, n] of other final-normed vectors [layers + 1, n, width] of the same encoder."""
        return self.measured.ruler.places(self.measured.direction, vectors)

    def check(self, layer: int) -> AnswerCheck:
        """Whether the axis sorts words that it was not made of, at a layer."""
        return self.measured.held_out.check(layer)


def place_on_axis(
    axis: OwnAxis,
    view: EncodingView,
    reference: ReferenceWords,
    before: AxisPlaces | None,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> AxisPlaces:
    """The places of a view's units along an axis; of `before` the axis is kept where lists and weights are the same.

    An axis costs its texts, 24 words about 0.6 of a pass; the reference words seven passes, once an encoder. Then a
    view costs dot products alone. ValueError where a side has no text or the model has not the view's encoder;
    Cancelled.
    """
    known = before.measured if before is not None and before.measured.vectors.fits(axis, view) else None
    measured = known or measure_axis(axis, view, reference, model, cancelled)
    units = tuple(unit for unit in view.units if unit.start is not None)
    vectors = unit_means(view.encoding.normed_states, units)
    return AxisPlaces(axis, view, measured, units, measured.ruler.places(measured.direction, vectors))


def measure_axis(
    axis: OwnAxis, view: EncodingView, reference: ReferenceWords, model: Model, cancelled: CancelCheck = never_cancelled
) -> MeasuredAxis:
    """The axis in a view's encoder, whatever the view's words; ValueError and Cancelled as above."""
    vectors = axis_vectors(axis, view, model, cancelled)
    direction = vectors.direction
    parts = reference.normed(model.encoder_for(view.encoding.encoder), cancelled)
    held = held_out(vectors.left, vectors.right, axis.left, axis.right, cancelled)
    return MeasuredAxis(vectors, direction, ruler_of(direction, parts), held)

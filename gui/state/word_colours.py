"""What the prompt's words are coloured by, and the value of each, computed from the session when it is asked for."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit
from core.analysis.word_measures import (
    WORD_MEASURES,
    CostSum,
    ValueScale,
    WordMeasure,
    cost_sum,
    likeness_to,
    moved_by_layer,
    row_lengths,
    scale_of,
    unit_costs,
    unit_weights,
)
from core.encoder.encoding import Floats
from core.program.arrays import np
from gui.state.axes import AxesState
from gui.state.influence import InfluenceState
from gui.state.measured_words import MeasuredWords, MeasuredWordsState
from gui.state.pane_looks import UnitKey as UnitKey
from gui.state.prompt_state import PromptState

if TYPE_CHECKING:
    from core.queries.influence_run import InfluenceRun


NUMPY_DELAY_MS = 300  # until the first frame has been painted, and mostly the panes have imported it
OF_CHUNKS = ("weight", "cost")  # known at the keystroke, without an encoder
OF_ANSWERS = ("response", "price", "share", "axis", "gain")  # measured by panes that answer a question
OF_INFLUENCE = ("feature", "conditioning")  # measured by further passes, one unit after the other


@dataclass(frozen=True)
class WordValues:
    """The values of a measure by the units' keys; a unit that it has none for is in neither mapping.

    `view` and `layer` are what it was measured on, None for what every text has; `subject` is the unit that all
    others are compared with. `missing` units are still to be measured, and `old` ones were in an older text.
    `sentence` is what whoever measured them says of them.
    """

    measure: WordMeasure
    values: Mapping[UnitKey, float]
    steps: Mapping[UnitKey, int]
    scale: ValueScale | None
    view: EncodingView | None = None
    layer: int = 0
    subject: Unit | None = None
    costs: CostSum | None = None
    missing: int = 0
    old: int = 0
    sentence: str = ""


class Shown(Protocol):
    """What is read of the session, which holds this."""

    changed: SignalInstance
    encoding_view_changed: SignalInstance
    layer_changed: SignalInstance
    prompt: PromptState
    influence: InfluenceState
    measured_words: MeasuredWordsState
    axes: AxesState
    encoding_view: EncodingView | None
    layer: int


class WordColours(QObject):
    """The chosen measure; units that are still there keep the value of an older text's view, and new ones have none."""

    measure_changed = Signal()
    changed = Signal()  # the measure, or what decides its values

    def __init__(self, session: Shown, parent: QObject) -> None:
        super().__init__(parent)
        self.measure: WordMeasure = "unit"
        self._session = session
        self._question: object = None  # what the values that are kept answer
        self._answer: WordValues | None = None
        self._told: WordValues | None = None  # when `changed` was last emitted
        self._rows: tuple[object, object, Mapping[int, int]] = (None, None, {})  # steps, of an answer and some units
        self._keyed: tuple[object, Sequence[tuple[int, UnitKey]]] = (None, ())  # the units' keys by their positions
        self._numpy_timer = QTimer(self, singleShot=True, interval=NUMPY_DELAY_MS)
        self._numpy_timer.timeout.connect(self._import_numpy)
        prompt = session.prompt
        for signal in (prompt.parsed, prompt.units_changed):
            signal.connect(self._tell)
        for signal in (session.encoding_view_changed, session.layer_changed):
            signal.connect(self._follow_view)
        for signal in (prompt.hovered_changed, prompt.selection_changed):
            signal.connect(self._follow_pointer)
        session.influence.changed.connect(self._follow_influence)
        session.measured_words.changed.connect(self._follow_measured)

    def set_measure(self, measure: str) -> None:
        """Colours by one of WORD_MEASURES; another word, as of a newer version's file, leaves the measure as it is."""
        known = next((known for known in WORD_MEASURES if known == measure), self.measure)
        if known != self.measure:
            self.measure, self._question, self._answer = known, None, None  # which would keep a view alive
            self._session.influence.want(self, known in OF_INFLUENCE)
            self._session.axes.want(self, known == "axis")
            self.measure_changed.emit()
            self.changed.emit()
            self._session.changed.emit()

    def step_measure(self, step: int) -> None:
        """Goes on to the next measure (1) or back (-1), round and round."""
        at = WORD_MEASURES.index(self.measure) + step
        self.set_measure(WORD_MEASURES[at % len(WORD_MEASURES)])

    def _import_numpy(self) -> None:
        _ = np.float32
        self.changed.emit()

    def _tell(self) -> None:
        if self.measure != "unit":
            self._told = self.answer()
            self.changed.emit()

    def _follow_view(self) -> None:
        """Tells of another view or layer, unless the measure says the same of it."""
        answer = self.answer()
        if answer is None or self.measure in OF_INFLUENCE or not _says_the_same(answer, self._told):
            self._tell()

    def _follow_pointer(self) -> None:
        if self.measure == "likeness":
            self.changed.emit()

    def _follow_influence(self) -> None:
        if self.measure in OF_INFLUENCE:
            self.changed.emit()

    def _follow_measured(self, measure: str) -> None:
        if measure == self.measure:
            self.changed.emit()

    @property
    def pointed(self) -> Unit | None:
        """The unit of the present text that is pointed at, else selected; of several the first."""
        prompt = self._session.prompt
        for rows in (prompt.hovered, prompt.selected):
            units = [unit for row in sorted(rows) if (unit := prompt.unit_colours.unit_at(row))]
            if units:
                return units[0]
        return None

    def value_of(self, unit: Unit | None) -> float | None:
        """The value of a unit of the present text; None where it has none."""
        answer = self.answer()
        return answer.values.get(unit.key) if unit and answer else None

    def values_by_row(self) -> Mapping[int, float]:
        """The values of the present text's units at each of their positions."""
        answer, units = self.answer(), self._session.prompt.unit_colours.units
        known = ((unit, answer.values[unit.key]) for unit in units if answer and unit.key in answer.values)
        return {row: value for unit, value in known for row in unit.positions}

    def steps_by_row(self) -> Mapping[int, int]:
        """The steps of the present text's units at each of their positions; made once an answer and text."""
        answer, units = self.answer(), self._session.prompt.unit_colours
        if self._rows[0] is not answer or self._rows[1] is not units:
            steps = answer.steps if answer else {}
            if self._keyed[0] is not units:
                self._keyed = units, [(row, unit.key) for unit in units.units for row in unit.positions]
            self._rows = answer, units, {row: steps[key] for row, key in self._keyed[1] if key in steps}
        return self._rows[2]

    def answer(self) -> WordValues | None:
        """The values of the measure as all stands; None for "unit", and before an encoder has answered."""
        question = self._ask()
        if question and "numpy" not in sys.modules:  # which the first frame does without
            self._numpy_timer.start()
            return None
        if question != self._question:
            self._question, self._answer = question, self._measure(question)
        return self._answer

    def _ask(self) -> tuple[object, ...]:
        """What the values depend on; views, chunks and runs are compared as objects."""
        session, measure = self._session, self.measure
        if measure == "unit":
            return ()
        if measure in OF_CHUNKS:
            return measure, _Same(session.prompt.unit_colours)
        if measure in OF_ANSWERS:
            known = session.measured_words.get(measure)
            is_by_layer = known is not None and known.values.ndim > 1
            return measure, _Same(known), session.layer if is_by_layer else 0
        run = session.influence.run if measure in OF_INFLUENCE else None
        view, layer = run.view if run else session.encoding_view, session.layer
        if view is None or layer >= len(view.states) or view.options.kind != session.prompt.unit_kind:
            return ()
        if measure in OF_INFLUENCE:
            return measure, _Same(run), _Same(view)
        subject = self.pointed if measure == "likeness" else None
        return measure, _Same(view), layer, subject.key if subject else None

    def _measure(self, question: tuple[object, ...]) -> WordValues | None:
        session, measure = self._session, self.measure
        if not question:
            return None
        if measure in OF_CHUNKS:
            return self._of_chunks(measure)
        view, layer = session.encoding_view, session.layer
        if measure in OF_ANSWERS:
            return _of_answer(measure, session.measured_words.get(measure), layer)
        if measure in OF_INFLUENCE:
            return _of_influence(measure, session.influence.run)
        if view is None:
            return None
        if measure == "likeness":
            return self._likeness(view, layer)
        values = row_lengths(view, layer) if measure == "length" else moved_by_layer(view, layer)
        return _worded(measure, view.units, values, view=view, layer=layer)

    def _of_chunks(self, measure: WordMeasure) -> WordValues:
        chunks, units = self._session.prompt.shown_chunks, self._session.prompt.unit_colours.units
        if measure == "weight":
            return _worded(measure, units, unit_weights(chunks, units))
        costs = unit_costs(chunks, units)
        return _worded(measure, units, costs, costs=cost_sum(chunks, costs))

    def _likeness(self, view: EncodingView, layer: int) -> WordValues:
        subject = self.pointed
        index = view.index(subject.key) if subject else None
        if subject is None or index is None:
            return WordValues("likeness", {}, {}, None, view, layer, subject)
        values = likeness_to(view, layer, index)
        return _worded("likeness", view.units, values, view=view, layer=layer, subject=subject)


def _of_influence(measure: WordMeasure, run: "InfluenceRun | None") -> WordValues:
    """What is known of each unit of a run, at whichever layer it is measured: the feature and what is handed on."""
    if run is None:
        return WordValues(measure, {}, {}, None)
    known = [run.of(unit) for unit in run.units]
    field = "feature_cosine_distance" if measure == "feature" else "conditioning"
    found = [getattr(each, field) if each else None for each in known]
    values = np.array([np.nan if value is None else float(value) for value in found], np.float32)
    missing, old = sum(each is None for each in known), sum(each is not None and each.is_old for each in known)
    return replace(_worded(measure, run.units, values, view=run.view), missing=missing, old=old)


def _of_answer(measure: WordMeasure, known: MeasuredWords | None, layer: int) -> WordValues:
    """What a pane has measured, at a layer; nothing while none has."""
    if known is None:
        return WordValues(measure, {}, {}, None)
    values = known.at_layer(layer)
    worded = _worded(measure, known.units, values, view=known.view, layer=layer, subject=known.subject)
    return replace(worded, sentence=known.sentence)


def _says_the_same(answer: WordValues, told: WordValues | None) -> bool:
    """Whether an answer is the one that was told, or neither compares with any word."""
    is_bare = answer.measure == "likeness" and answer.subject is None
    return answer is told or (is_bare and told is not None and told.measure == "likeness" and told.subject is None)


class _Same:
    """Equal to what holds the same object, whatever that object says itself."""

    def __init__(self, held: object) -> None:
        self._held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other._held is self._held

    def __hash__(self) -> int:
        return id(self._held)


def _worded(
    measure: WordMeasure,
    units: Sequence[Unit],
    values: Floats,
    *,
    view: EncodingView | None = None,
    layer: int = 0,
    subject: Unit | None = None,
    costs: CostSum | None = None,
) -> WordValues:
    """Values [units] with their scale and colours, by the units' keys."""
    scale = scale_of(measure, values, view is None or view.centred)
    steps = scale.steps(values) if scale else [-1] * len(units)
    keys = [unit.key for unit in units]
    by_key = {key: value for key, value, step in zip(keys, values.tolist(), steps, strict=True) if step >= 0}
    colours = {key: step for key, step in zip(keys, steps, strict=True) if step >= 0}
    return WordValues(measure, by_key, colours, scale, view, layer, subject, costs)

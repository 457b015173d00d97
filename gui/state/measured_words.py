"""Numbers that are measured only while somebody shows them, and those that the prompt's words can be coloured by."""

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit
from core.analysis.word_measures import WordMeasure
from core.encoder.encoding import Floats


class WantedState(QObject):
    """Base of what holds numbers that cost passes: while nobody shows them, nothing is measured."""

    wanted_changed = Signal()  # somebody wants them, or nobody does, or what is wanted is another

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._owners: set[Hashable] = set()

    def want(self, owner: Hashable, wanted: bool) -> None:
        """Takes whether `owner` shows these numbers."""
        owners = self._owners | {owner} if wanted else self._owners - {owner}
        if owners != self._owners:
            self._owners = owners
            self.wanted_changed.emit()

    @property
    def is_wanted(self) -> bool:
        """Whether anybody shows these numbers."""
        return bool(self._owners)


@dataclass(frozen=True, eq=False)
class MeasuredWords:
    """A number a unit of a view: `values` [units], or [layers + 1, units] where it depends on the layer; NaN: none.

    `sentence` says in the user's language what the numbers are; `subject` is the unit that the others are measured
    against, None where there is none.
    """

    view: EncodingView
    units: tuple[Unit, ...]
    values: Floats
    sentence: str
    subject: Unit | None = None

    def at_layer(self, layer: int) -> Floats:
        """The values [units] at a layer, the last one where there are fewer."""
        return self.values if self.values.ndim == 1 else self.values[min(layer, len(self.values) - 1)]


class MeasuredWordsState(QObject):
    """The newest numbers of each such measure; whoever measures them puts them here, and takes them away."""

    changed = Signal(str)  # the measure

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[WordMeasure, MeasuredWords] = {}

    def get(self, measure: WordMeasure) -> MeasuredWords | None:
        """The numbers of a measure; None where none have been measured."""
        return self._known.get(measure)

    def set(self, measure: WordMeasure, words: MeasuredWords | None) -> None:
        """Takes a measure's numbers in place of those before; None takes them away."""
        if words is not self._known.get(measure):
            self._known.pop(measure, None)
            if words is not None:
                self._known[measure] = words
            self.changed.emit(measure)

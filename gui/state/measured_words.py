"""Numbers of words that panes have measured, which the words of the prompt can be coloured by."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit
from core.analysis.word_measures import WordMeasure
from core.encoder.encoding import Floats


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

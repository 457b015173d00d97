"""Which word a pane is about: chosen in its list, selected or pinned anywhere, and the same while one types."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit
from core.program.translation import tr
from gui.state.session import Session, UnitKey

MAX_LISTED_WORDS = 1_000


class WordChoice(QComboBox):
    """The prompt's words as a list; `chosen` gives the positions of the one that is taken from it."""

    chosen = Signal(object)

    def __init__(self, session: Session, name: str, tip: str) -> None:
        super().__init__()
        self._session = session
        self._key: UnitKey | None = None  # of the unit last chosen, here or by selecting it
        self._guess: tuple[UnitKey, object] | None = None  # a unit to begin with, and what it was guessed for
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._choose)

    def find_unit(self, view: EncodingView, guess: Callable[[], int], reason: object = None) -> int:
        """The index of the unit selected, or last chosen; else of one that is pinned; else `guess()`. Lists the units.

        A guess is kept while the prompt has its unit and `reason` is the same, so that typing changes no word.
        """
        index = self._chosen_index(view)
        if index is None and self._guess and self._guess[1] == reason:
            index = view.index(self._guess[0])
        if index is None:
            index = guess()
            self._guess = view.units[index].key, reason
        self.list_units(view.units, index)
        return index

    def left_out_message(self, view: EncodingView) -> str:
        """Why nothing is told of what is selected, where that is a small word that is left out; else ""."""
        selected = self._session.prompt.selected if self._session.is_up_to_date else frozenset[int]()
        if not selected or not selected.isdisjoint(view.unit_at_position):
            return ""
        left_out = (unit for unit in view.left_out_units if not selected.isdisjoint(unit.positions))
        unit = next(left_out, None)
        message = tr("“{word}” is a small word, and small words are left out. Ctrl+Shift+W shows them.")
        return message.replace("{word}", unit.name) if unit else ""

    def list_units(self, units: Sequence[Unit], index: int | None = None) -> None:
        """Lists the units, and shows the one of an index as the current one."""
        words = [unit.name for unit in units[:MAX_LISTED_WORDS]]
        if words != [self.itemText(line) for line in range(self.count())]:
            self.clear()
            self.addItems(words)
        if index is not None:
            self.setCurrentIndex(index)

    def _chosen_index(self, view: EncodingView) -> int | None:
        chosen, session = view.index(self._key) if self._key else None, self._session
        if session.is_up_to_date:  # positions in a newer text are other words
            unit_at = view.unit_at_position
            selected = [unit_at[position] for position in sorted(session.prompt.selected) if position in unit_at]
            if selected and chosen not in selected:
                chosen = selected[0]
                self._key = view.units[chosen].key
        pinned = (view.index(key) for pin in reversed(session.pins) for key in reversed(pin))
        return next((index for index in (chosen, *pinned) if index is not None), None)

    def _choose(self, line: int) -> None:
        view = self._session.encoding_view
        if view and line < len(view.units):
            self._key = view.units[line].key
            self.chosen.emit(view.units[line].positions)

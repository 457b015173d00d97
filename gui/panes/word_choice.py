"""Which word a pane is about: chosen in its list, selected or pinned anywhere, and the same while one types."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from core.analysis.encoding_view import EncodingView
from gui.state.session import Session, UnitKey

MAX_LISTED_WORDS = 1_000  # words in the list


class WordChoice:
    """The unit selected or, as long as the prompt has it, last chosen; else one that is pinned."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._key: UnitKey | None = None

    def choose(self, key: UnitKey) -> None:
        """Takes a unit from the pane's own list."""
        self._key = key

    def index(self, view: EncodingView) -> int | None:
        """The unit among the view's; None where there is no choice."""
        chosen = view.index(self._key) if self._key else None
        session = self._session
        if session.is_up_to_date:  # rows of a newer text mean other words
            selected = [view.unit_at_position[row] for row in sorted(session.selected) if row in view.unit_at_position]
            if selected and chosen not in selected:
                chosen = selected[0]
                self._key = view.units[chosen].key
        pinned = (view.index(key) for pin in reversed(session.pins) for key in reversed(pin))
        return next((index for index in (chosen, *pinned) if index is not None), None)


class WordList(QComboBox):
    """The prompt's words; `activated` gives the index of the one that is chosen."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def show_words(self, words: Sequence[str], chosen: int | None = None) -> None:
        """The words of the prompt, and the one that is looked at, if there is one."""
        words = list(words[:MAX_LISTED_WORDS])
        if words != [self.itemText(index) for index in range(self.count())]:
            self.clear()
            self.addItems(words)
        if chosen is not None:
            self.setCurrentIndex(chosen)

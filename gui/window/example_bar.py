"""The line that says what an example shows, for as long as its prompt stands in the editor."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from core.program.translation import tr
from gui.state.examples import EXAMPLES
from gui.state.session import Session
from gui.widgets.controls import Heading, SegmentButton, small_button
from gui.widgets.layouts import row


class ExampleBar(QWidget):
    """Title and sentence of an example, the way to the next one, and a cross that takes the line away."""

    wants_example = Signal(str)  # a key of EXAMPLES

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._key = session, ""
        self.title, self.sentence = Heading(""), QLabel(wordWrap=True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.next = SegmentButton(
            tr("Next example"), tr("Opens the next example; the prompt before it stays in the history"), is_switch=False
        )
        self.next.clicked.connect(self._ask_for_next)
        self.close_button = small_button("close", tr("Take this line away"), self.hide)
        parts = self.title, (self.sentence, 1), self.next, self.close_button
        self.setLayout(row(*parts, margins=(14, 2, 14, 4), spacing=10))
        session.prompt.text_changed.connect(self._hide_if_changed)
        self.hide()

    def show_example(self, key: str) -> None:
        """Says what the example of a key of EXAMPLES shows."""
        self._key, example = key, EXAMPLES[key]
        title, sentence = tr(example.title), tr(example.sentence)
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.setAccessibleName(f"{title}: {sentence}")
        self.show()

    def _ask_for_next(self) -> None:
        keys = list(EXAMPLES)
        self.wants_example.emit(keys[(keys.index(self._key) + 1) % len(keys)])

    def _hide_if_changed(self) -> None:
        """The sentence holds for the example's own text alone."""
        if self._key and self._session.prompt.text != EXAMPLES[self._key].text:
            self.hide()

"""The line above the ladder: which word, which rungs, and ready ones to try."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from core.program.translation import tr, tr_noop
from gui.panes.word_choice import WordChoice
from gui.state.examples import DEFAULT_LADDER_TEXT
from gui.state.session import Session
from gui.widgets.controls import MenuButton, label_for
from gui.widgets.layouts import row

EXAMPLES = {
    tr_noop("Animals"): DEFAULT_LADDER_TEXT,
    tr_noop("People"): "person, woman, queen, Elizabeth II",
    tr_noop("Vehicles"): "vehicle, car, sports car, red Ferrari Testarossa",
    tr_noop("Places"): "place, city, Paris, Eiffel Tower",
    tr_noop("Plants"): "plant, flower, rose, red garden rose",
    tr_noop("Clothes"): "clothing, dress, gown, red velvet ball gown",
    tr_noop("Art styles"): "art, painting, impressionism, Monet's water lilies",
}
MAX_LINE_CHARACTERS = 2_000  # characters of the line


class LadderControls(QWidget):
    """The word's list, the session's rungs to be edited, and a menu of ready ones."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.word = WordChoice(
            session,
            tr("Word on the ladder"),
            tr("The word that is compared with the rungs; selecting one anywhere chooses it too"),
        )
        self.line = QLineEdit(session.ladder_text)
        self.line.setMaxLength(MAX_LINE_CHARACTERS)
        self.line.setAccessibleName(tr("Rungs, from general to specific"))
        self.line.setToolTip(tr("From general to specific, with commas between; each is encoded alone, as plain text"))
        self.line.setPlaceholderText(tr("from general to specific: animal, cattle, bull"))
        self.line.textChanged.connect(session.set_ladder_text)
        session.ladder_text_changed.connect(self._show_rungs)
        self.examples = MenuButton(tr("Examples"), self._menu())
        self.examples.setToolTip(tr("Ready ladders to try and to change"))
        self._arrange()

    def _arrange(self) -> None:
        word, rungs = label_for(self.word, tr("&Word")), label_for(self.line, tr("&Rungs"))
        parts = word, self.word, rungs, (self.line, 1), self.examples
        self.setLayout(row(*parts, margins=(0, 0, 0, 2), spacing=6))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for name, rungs in EXAMPLES.items():
            action = menu.addAction(tr(name))
            action.setToolTip(rungs)
            action.triggered.connect(lambda _checked=False, rungs=rungs: self._insert(rungs))
        return menu

    def _insert(self, rungs: str) -> None:
        """In place of the line, so that undo brings back what was typed."""
        self.line.selectAll()
        self.line.insert(rungs)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rungs(self) -> None:
        if self._session.ladder_text != self.line.text():
            self.line.setText(self._session.ladder_text)

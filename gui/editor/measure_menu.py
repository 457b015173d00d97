"""The menu that chooses what words are coloured by; in the window's menu bar, and under the text."""

from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from core.program.translation import tr
from gui.editor.word_values import MEASURES
from gui.state.word_colours import WordColours

NEXT_KEY, PREVIOUS_KEY = "F4", "Shift+F4"


def fill_measure_menu(menu: QMenu, colours: WordColours) -> None:
    """Adds an entry a measure, of which the one in use is marked whenever the menu opens."""
    menu.setToolTipsVisible(True)
    group = QActionGroup(menu)
    for key, (_, name, tip) in MEASURES.items():
        action = menu.addAction(tr(name))
        action.setCheckable(True)
        action.setData(key)
        action.setToolTip(tr(tip))
        action.triggered.connect(lambda _checked=False, key=key: colours.set_measure(key))
        group.addAction(action)

    def mark() -> None:
        for action in group.actions():
            action.setChecked(action.data() == colours.measure)

    menu.aboutToShow.connect(mark)
    mark()


def add_measure_steps(menu: QMenu, colours: WordColours) -> None:
    """Adds the entries that go on to the next measure and back, with the keys that do so in the whole window."""
    menu.addSeparator()
    menu.addAction(tr("&Next measure"), QKeySequence(NEXT_KEY), lambda: colours.step_measure(1))
    menu.addAction(tr("&Previous measure"), QKeySequence(PREVIOUS_KEY), lambda: colours.step_measure(-1))

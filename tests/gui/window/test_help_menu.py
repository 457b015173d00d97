"""Help: F1 opens the guide at the pane that is used, About lists what is inside with its licences."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_driving import pane

from gui.dialogs.about import About
from gui.panes.words_by_words.pane import WordsByWordsPane
from gui.window.main_window import MainWindow


def test_f1_opens_the_guide_once(bare_window: MainWindow) -> None:
    bare_window.activateWindow()
    QTest.keyClick(bare_window, Qt.Key.Key_F1)
    guide = bare_window.menus.help.guide
    assert guide is not None and guide.isVisible()
    bare_window.menus.help.show_guide()
    assert bare_window.menus.help.guide is guide
    guide.close()


def test_the_guide_opens_at_the_pane_that_has_the_focus(window: MainWindow) -> None:
    matrix = pane(window, WordsByWordsPane)
    matrix.eos.setFocus()
    assert QApplication.focusWidget() is matrix.eos
    window.menus.help.show_guide()
    guide = window.menus.help.guide
    assert guide is not None and guide.contents.currentItem().text() == matrix.name
    guide.close()


def test_about_shows_the_licence_of_every_package_and_the_notices(bare_window: MainWindow) -> None:
    bare_window.menus.help.show_about()
    about = bare_window.menus.help.about
    assert isinstance(about, About) and about.isVisible()
    names = [about.packages.names.item(row).text().split()[0].lower() for row in range(about.packages.names.count())]
    assert {"torch", "numpy", "pyqtgraph", "pillow"} <= set(names)
    about.packages.names.setCurrentRow(names.index("numpy"))
    assert "BSD" in about.packages.text.toPlainText()
    about.close()

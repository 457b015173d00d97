"""What has the keyboard is framed, whatever it is."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QTabBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from gui.widgets.controls import PlainScrollArea, SegmentedControl, small_button
from gui.widgets.focus import FocusRings, focus_next
from gui.window.main_window import MainWindow


class Form(QWidget):
    """A control of each kind."""

    def __init__(self) -> None:
        super().__init__()
        self.switch = SegmentedControl("Choice", {"a": ("one", "first"), "b": ("two", "second")})
        self.button = small_button("close", "Close it", lambda: None)
        self.box, self.tabs, self.line = QComboBox(), QTabBar(), QLineEdit()
        self.box.addItems(["x", "y"])
        self.tabs.addTab("left")
        self.tabs.addTab("right")
        column = QVBoxLayout(self)
        for part in (self.switch, self.button, self.box, self.tabs, self.line):
            column.addWidget(part)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    """Shown, with the keyboard."""
    made = Form()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_the_frame_goes_with_the_focus_and_there_is_one(rings: FocusRings, form: Form) -> None:
    for part in (form.switch.button("a"), form.button, form.box):
        part.setFocus()
        assert rings.ring.parentWidget() is part and rings.ring.isVisible()
        assert rings.ring.geometry() == part.rect()


def test_the_frame_of_tabs_is_around_the_tab_in_front(rings: FocusRings, form: Form) -> None:
    form.tabs.setFocus()
    form.tabs.setCurrentIndex(1)
    assert rings.ring.geometry() == form.tabs.tabRect(1)


def test_tabs_can_be_changed_after_the_frame_has_left_them(rings: FocusRings, form: Form, qtbot: QtBot) -> None:
    form.tabs.setFocus()
    form.box.setFocus()
    qtbot.wait(10)  # until the frame of the tabs is gone
    form.tabs.setCurrentIndex(1)
    assert rings.ring.parentWidget() is form.box


def test_the_frame_grows_with_its_widget_and_lets_the_mouse_through(
    rings: FocusRings, form: Form, qtbot: QtBot
) -> None:
    button = form.switch.button("b")
    button.setFocus()
    button.resize(button.width() - 8, button.height() - 4)
    assert rings.ring.size() == button.size()
    qtbot.mouseClick(form.childAt(button.mapTo(form, button.rect().center())), Qt.MouseButton.LeftButton)
    assert button.isChecked()


def test_a_widget_that_goes_takes_its_frame_with_it(rings: FocusRings, form: Form, qtbot: QtBot) -> None:
    form.button.setFocus()
    form.button.deleteLater()
    qtbot.wait(10)
    form.box.setFocus()
    assert rings.ring.parentWidget() is form.box


def test_where_one_writes_the_text_cursor_is_enough(rings: FocusRings, form: Form) -> None:
    form.box.setFocus()
    assert rings.ring is not None
    form.line.setFocus()
    assert rings.ring is None


def test_the_tab_key_goes_from_the_header_by_the_prompt_to_the_panes(bare_window: MainWindow) -> None:
    parts = [bare_window.header, bare_window.prompt_panel, bare_window.ruler, bare_window.pane_docks]
    widget, order = bare_window.header.encoder, [bare_window.header]
    for _ in range(5000):
        widget = widget.nextInFocusChain()
        if widget is bare_window.header.encoder:
            break
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
        order += [part for part in parts if takes and part.isAncestorOf(widget)]
    changes = [part for at, part in enumerate(order) if at == 0 or part is not order[at - 1]]
    assert changes == parts


@pytest.mark.parametrize("forward", [True, False])
def test_a_widget_that_the_tab_key_passed_takes_nothing_of_the_window_with_it(form: Form, forward: bool) -> None:
    menu = QMenu(form)
    action, passing = menu.addAction("as it was"), [QWidget(form) for _ in range(2)]
    for _ in range(8):
        assert focus_next(form, forward)
    for widget in passing:
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not any(map(isValid, passing))
    assert isValid(menu) and isValid(action) and action.text() == "as it was"


def test_of_what_is_scrolled_the_part_in_sight_is_framed(rings: FocusRings, form: Form) -> None:
    content = QWidget()
    content.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    content.setMinimumHeight(2000)
    area = PlainScrollArea(content)
    form.layout().addWidget(area)
    area.show()
    content.setFocus()
    area.verticalScrollBar().setValue(300)
    assert rings.ring.parentWidget() is area.viewport() and rings.ring.geometry() == area.viewport().rect()

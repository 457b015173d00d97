"""Everything can be named, explained, reached and seen without a mouse, and the plots read without eyes."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from widget_walk import is_qt_s_own, open_dialogs, room_of, show_every_page, show_every_pane
from window_driving import Encoded

from gui.widgets.focus import FocusRings, is_behind, seen_part
from gui.window.main_window import MainWindow

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider)
MAX_STOPS = 400
# Takes the mouse alone, and why nothing is lost without one.
BY_MOUSE_ALONE = {
    "PromptPanel": "a click beside everything gives the editor the focus, which Tab does too",
    "NegativePrompt": "a click on its line unfolds it, as the button at the line's start does",
    "OfferRow": "a click on its text ticks its box, which the keyboard reaches",
    "_TitleBar": "a drag moves the dock; the layouts of the menu place it, and buttons float and close it",
}


@pytest.fixture
def window(
    rings: FocusRings, make_window: Callable[..., MainWindow], qtbot: QtBot, tiny_file: object, encoded: Encoded
) -> MainWindow:
    """A window with a problem in its prompt, so that its note is there too."""
    window = make_window(text="a photo of a cow, a bull, (red car", other_text="a photo of a horse")
    window.workspace.model_loader.open(str(tiny_file))
    encoded(window)
    window.activateWindow()
    return window


def named(widget: QWidget) -> str:
    """A line that tells which widget is meant."""
    text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    name = widget.accessibleName() or text or widget.parentWidget().accessibleName()
    return f"{room_of(widget)}: {type(widget).__name__} “{name}”"


def shown_in(root: QWidget) -> Iterator[QWidget]:
    """What can be seen of a window, but for the parts that Qt makes inside widgets."""
    for widget in root.findChildren(QWidget):
        is_bar = isinstance(widget, QScrollBar) or isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
        if widget.isVisible() and not is_qt_s_own(widget) and not is_bar and not isinstance(widget, QMenu):
            yield widget


def show_everything(qtbot: QtBot, window: MainWindow) -> Iterator[QWidget]:
    """Every pane and every page of the editor, one after the other; gives a place to begin with Tab."""
    for _ in show_every_pane(qtbot, window):
        yield window.prompt_panel.editor
    yield from show_every_page(window)


def takes_mouse(widget: QWidget) -> bool:
    """Whether a class of this program does something of its own when the mouse is pressed or let go there."""
    own = [kind for kind in type(widget).__mro__ if kind.__module__.startswith("gui.")]
    return any({"mousePressEvent", "mouseReleaseEvent", "mouseDoubleClickEvent"} & kind.__dict__.keys() for kind in own)


def is_met(widget: QWidget) -> bool:
    """Whether someone meets it as a thing of its own: it takes the focus or a click."""
    focused = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QMenuBar)
    clicked = takes_mouse(widget) and type(widget).__name__ not in BY_MOUSE_ALONE
    return bool(focused or clicked or isinstance(widget, CONTROLS) or has_links(widget))


def spoken_name(widget: QWidget) -> str:
    """What a screen reader says first."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def lacks_tip(widget: QWidget) -> bool:
    """A control without a tooltip, but for a button in a message box: the question above it explains it."""
    in_a_message = isinstance(widget.parentWidget(), QDialogButtonBox) and isinstance(widget, QAbstractButton)
    return isinstance(widget, CONTROLS) and not in_a_message and not widget.toolTip()


def is_reached_by(widget: QWidget, stops: set[QWidget]) -> bool:
    """Whether Tab stops at it, or at another button of its group, from which the arrow keys lead on."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    if group is not None and group.exclusive():
        return any(button in stops for button in group.buttons())
    if isinstance(widget, QRadioButton):
        return any(button in stops for button in widget.parentWidget().findChildren(QRadioButton))
    proxy = widget.focusProxy()
    return widget in stops or (proxy is not None and proxy in stops)


def tab_stops(root: QWidget, start: QWidget) -> list[QWidget]:
    """Where Tab leads from `start`, until it comes round; a widget that swallows Tab ends it early, and is the last."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    stops = [start]
    for _ in range(MAX_STOPS):
        QTest.keyClick(QApplication.focusWidget() or root, Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
        if at is None or at in stops:
            break
        stops.append(at)
    return stops


def faults_of(widget: QWidget) -> Iterator[str]:
    """What a widget lacks: a name, a tooltip, a way to do by keyboard what the mouse does."""
    if is_met(widget) and not spoken_name(widget):
        yield "has no name"
    if lacks_tip(widget):
        yield "has no tooltip"
    if (takes_mouse(widget) or isinstance(widget, CONTROLS) or has_links(widget)) and not takes_keys(widget):
        yield "takes no keys"


def faults_in(root: QWidget) -> set[str]:
    """A line for everything that what can be seen lacks."""
    return {f"{named(widget)} {fault}" for widget in shown_in(root) for fault in faults_of(widget)}


def test_everything_has_a_name_says_what_it_does_and_takes_keys(window: MainWindow, qtbot: QtBot) -> None:
    lines = faults_in(window)
    assert sum(map(is_met, shown_in(window))) > 30
    for pane in show_every_pane(qtbot, window):
        lines |= faults_in(window)
        pane.show_as_table(True)
        lines |= faults_in(pane)
        pane.show_as_table(False)
    for _ in show_every_page(window):
        lines |= faults_in(window)
    window.header.encoder.click()
    assert sum(map(is_met, shown_in(window.header.models))) >= 6
    lines |= faults_in(window.header.models)
    window.header.models.leave()
    for dialog in open_dialogs(window):
        lines |= faults_in(dialog)
    assert not lines, "\n".join(sorted(lines))


def test_every_plot_has_a_table_of_its_numbers(window: MainWindow, qtbot: QtBot) -> None:
    for pane in show_every_pane(qtbot, window):
        if not pane.has_table:
            is_table = isinstance(pane.canvas, QAbstractItemView) or pane.findChildren(QAbstractItemView)
            assert is_table, f"{named(pane)} has neither a table nor is one"
            continue
        pane.show_as_table(True)
        table = pane._table_view
        assert table is not None and spoken_name(table), pane
        assert [name for name in pane.numbers().columns if not name] == [], pane
        pane.show_as_table(False)


def tab_faults(root: QWidget, start: QWidget, stops: list[QWidget]) -> set[str]:
    """A line for everything that Tab leads not to, and for every stop where the focus cannot be seen."""
    faults = {f"{named(widget)} is not reached" for widget in missed(root, set(stops))}
    return faults | {f"{named(widget)} shows no focus" for widget in without_a_sign(root, start)}


def test_tab_leads_to_everything_from_the_editor_and_round_and_the_focus_can_be_seen(
    window: MainWindow, qtbot: QtBot
) -> None:
    lines: set[str] = set()
    for start in show_everything(qtbot, window):
        stops = tab_stops(window, start)
        if QApplication.focusWidget() is not start:
            lines.add(f"Tab does not come round, and stays at {named(stops[-1])}")
        lines |= tab_faults(window, start, stops)
    assert len(stops) > 20 and not lines, "\n".join(sorted(lines))


def test_tab_stops_at_nothing_behind_another_tab_and_backtab_goes_the_same_way(window: MainWindow) -> None:
    stops = tab_stops(window, window.prompt_panel.editor)
    centres = {named(widget): widget.mapTo(window, widget.rect().center()) for widget in stops}
    assert len(centres) > 20 and [name for name, centre in centres.items() if not window.rect().contains(centre)] == []
    QTest.keyClick(window.prompt_panel.editor, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is stops[-1]


def missed(window: QWidget, stops: set[QWidget]) -> Iterator[QWidget]:
    for widget in shown_in(window):
        waits = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and not is_behind(widget)
        if waits and not isinstance(widget, QMenuBar | QDockWidget) and not is_reached_by(widget, stops):
            yield widget


def has_links(widget: QWidget) -> bool:
    return isinstance(widget, QLabel) and "<a " in widget.text()


def takes_keys(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        return bool(widget.textInteractionFlags() & Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
    reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(widget.parentWidget(), QMenu | QMenuBar)
    return bool(reached) or not widget.isEnabled() or type(widget).__name__ in BY_MOUSE_ALONE


def without_a_sign(root: QWidget, start: QWidget) -> Iterator[QWidget]:
    """Where Tab leads and nothing is drawn that was not there without the focus.

    A dialog's default button has its outline all the time, as Enter presses it all the time.
    """
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen, at = {start}, start
    for _ in range(MAX_STOPS):
        before, focused = at, seen_part(at).grab().toImage()
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = QApplication.focusWidget() or start
        is_default = isinstance(before, QPushButton) and before.isDefault()
        if before is not start and not is_default and seen_part(before).grab().toImage() == focused:
            yield before
        if at in seen:
            return
        seen.add(at)


def test_the_focus_can_be_seen_in_dialogs_and_reaches_everything(window: MainWindow) -> None:
    lines: set[str] = set()
    for dialog in open_dialogs(window):
        dialog.activateWindow()
        QApplication.processEvents()
        start = dialog.focusWidget() or dialog.nextInFocusChain()
        lines |= tab_faults(dialog, start, tab_stops(dialog, start))
    assert not lines, "\n".join(sorted(lines))


def test_the_list_of_models_shows_its_focus_and_tab_goes_round_in_it(window: MainWindow) -> None:
    window.header.encoder.click()
    models = window.header.models
    assert not tab_faults(models, models.search, tab_stops(models, models.search))
    models.leave()


def test_what_is_going_on_can_be_stopped_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    go_on = threading.Event()
    window.workspace.jobs.start("Working…", lambda _cancelled: go_on.wait(10), lambda _answer: None)
    bar = window.statusBar()
    met = [widget for widget in shown_in(bar) if is_met(widget)]
    assert met and all(spoken_name(widget) and not lacks_tip(widget) for widget in met)
    assert set(met) <= set(tab_stops(window, window.prompt_panel.editor))
    assert set(without_a_sign(window, window.prompt_panel.editor)).isdisjoint(met)
    met[0].setFocus()
    QTest.keyClick(met[0], Qt.Key.Key_Space)
    go_on.set()
    assert not window.workspace.jobs.title


def test_no_key_means_two_things_where_the_focus_is(qtbot: QtBot, window: MainWindow) -> None:
    for _ in show_every_pane(qtbot, window):
        pass
    shortcuts = window.findChildren(QShortcut)
    wide = [each.key().toString() for each in shortcuts if each.context() is Qt.ShortcutContext.WindowShortcut]
    assert "Ctrl+F" in wide and len(wide) == len(set(wide))
    window.prompt_panel.editor.setFocus()
    QTest.keyClick(window.prompt_panel.editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.prompt_panel.tabs.find_bar.isVisible()

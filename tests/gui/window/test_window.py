"""The window as a whole: ruler, errors, restart, layouts, ways to the comparison and the history."""

from collections.abc import Callable
from pathlib import Path

from prompts import SHORT_PROMPT
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from window_driving import turn_wheel

from gui.panes.compare.pane import ComparePane
from gui.state.settings import load_settings
from gui.window.main_window import MainWindow


def test_the_ruler_scrubs_by_key_wheel_drag_and_play(window: MainWindow, qtbot: QtBot) -> None:
    scale, session = window.ruler.scale, window.session
    assert session.layer == 3
    QTest.keyClick(scale, Qt.Key.Key_Home)
    assert session.layer == 0
    QTest.keyClick(scale, Qt.Key.Key_Down)
    assert session.layer == 1
    QTest.mouseClick(scale, Qt.MouseButton.RightButton, pos=scale.box(3).center().toPoint())
    assert session.layer == 1
    QTest.mousePress(scale, Qt.MouseButton.LeftButton, pos=scale.box(2).center().toPoint())
    assert session.layer == 2
    QTest.mouseMove(scale, scale.box(0).center().toPoint())
    qtbot.waitUntil(lambda: session.layer == 0)
    QTest.mouseRelease(scale, Qt.MouseButton.LeftButton, pos=scale.box(0).center().toPoint())
    window.ruler._play_timer.setInterval(1)
    QTest.mouseClick(window.ruler.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.layer == 3 and not window.ruler.play.isChecked())


def test_a_bad_file_is_told_in_one_sentence_and_everything_stays(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = tmp_path / "page.safetensors"
    page.write_text("<html><body>Please sign in</body></html>")
    before = window.session.encoder
    window.workspace.model_loader.open(str(page))
    qtbot.waitUntil(lambda: window.error_box is not None, timeout=10_000)
    assert "page.safetensors" in window.error_box.text()
    assert (window.session.encoder, window.session.prompt.text) == (before, SHORT_PROMPT)
    window.error_box.accept()
    qtbot.waitUntil(lambda: window.error_box is None)


def test_everything_is_there_again_after_a_restart(
    window: MainWindow, make_window: Callable[..., MainWindow], tiny_file: Path
) -> None:
    window.prompt_panel.editor.setPlainText("an emoji 😀, 你好\n\nand a line")
    window.session.set_layer(1)
    window.session.negative.set_text("blurry, 😀")
    window.prompt_panel.negative.fold(False)
    QTest.mouseClick(window.prompt_panel._units.button("tag"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(window.header.dialect.button("diffusers"), Qt.MouseButton.LeftButton)
    window.close()
    was = load_settings(window.workspace.settings_store.path)
    assert (was.encoder, was.recent) == (str(tiny_file), (str(tiny_file),))
    again = make_window(**vars(was))
    assert again.prompt_panel.editor.toPlainText() == again.session.prompt.text == "an emoji 😀, 你好\n\nand a line"
    assert (again.session.dialect, again.session.view_options.kind, again.session.layer) == ("diffusers", "tag", 1)
    negative = again.prompt_panel.negative
    assert (negative.editor.toPlainText(), negative.is_folded) == ("blurry, 😀", False)
    assert negative.counter.text() == f"{again.session.negative.chunks.used} / 75"


def test_small_turns_of_a_touchpad_add_up_to_a_notch(window: MainWindow) -> None:
    for _ in range(7):
        turn_wheel(window.ruler.scale, 16)
    assert window.session.layer == 3
    turn_wheel(window.ruler.scale, 16)
    assert window.session.layer == 2


def test_the_ready_layouts_show_what_they_are_for(qtbot: QtBot, window: MainWindow) -> None:
    area = window.pane_docks
    window.apply_layout("write")
    assert [not dock.isHidden() for dock in area.docks] == [True] + [False] * (len(area.docks) - 1)
    assert window.prompt_panel.width() > window.width() * 0.4
    window.apply_layout("study")
    assert all(dock.isHidden() == dock.spec.is_optional for dock in area.docks)
    area.panes[1].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.panes[1].setFocus()
    window.apply_layout("present")
    assert [number for number, dock in enumerate(area.docks) if not dock.isHidden()] == [1]
    assert window.prompt_panel.width() < window.width() * 0.3


def test_header_and_keys_lead_to_the_comparison_and_the_history(bare_window: MainWindow) -> None:
    buttons = {button.toolTip(): button for button in bare_window.header.findChildren(QAbstractButton)}
    buttons["Compare with another prompt (Ctrl+D)"].click()
    assert bare_window.pane_docks.bring_to_front(ComparePane).in_sight
    assert bare_window.session.comparison.text == bare_window.session.prompt.text
    buttons["History of prompts (Ctrl+H)"].click()
    assert bare_window.history.isVisible()
    for editor in (bare_window.prompt_panel.editor, bare_window.prompt_panel.negative.editor):
        bare_window.history.close()
        bare_window.activateWindow()
        editor.setFocus()
        QTest.keyClick(editor, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
        assert bare_window.history.isVisible()

"""The window as a whole: opening, ruler, restart, closing."""

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from window_driving import Encoded, pane

from gui.panes.across_layers.pane import AcrossLayersPane
from gui.panes.compare.pane import ComparePane
from gui.state.session import DEFAULT_PROMPT
from gui.window.main_window import MainWindow


def test_the_ruler_scrubs_by_key_wheel_drag_and_play(window: MainWindow, qtbot: QtBot) -> None:
    scale, session = window.ruler.scale, window.session
    assert session.layer == 3
    QTest.keyClick(scale, Qt.Key.Key_Home)
    assert session.layer == 0
    QTest.keyClick(scale, Qt.Key.Key_Down)
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
    assert (window.session.encoder, window.session.prompt.text) == (before, DEFAULT_PROMPT)
    window.error_box.accept()
    qtbot.waitUntil(lambda: window.error_box is None)


def test_dropping_a_file_opens_it(bare_window: MainWindow, tiny_file: Path, encoded: Encoded) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tiny_file))])
    assert not bare_window.prompt_panel.editor.canInsertFromMimeData(data)
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    bare_window.dropEvent(drop)
    assert encoded(bare_window).encoder.title == "tiny.safetensors"


def test_closing_mid_pass_ends_every_thread(window: MainWindow) -> None:
    window.prompt_panel.editor.setPlainText("cat " * 3000)
    window.workspace.live_encoder._encode_all()
    window.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("encoder", "jobs", "reader"))]


def test_opening_twice_keeps_the_second(
    bare_window: MainWindow, tiny_file: Path, encoded: Encoded, qtbot: QtBot
) -> None:
    bare_window.workspace.model_loader.open("nothing-there.safetensors")
    bare_window.workspace.model_loader.open(str(tiny_file))
    assert encoded(bare_window).encoder.title == "tiny.safetensors"
    qtbot.wait(50)
    assert bare_window.error_box is None


def test_everything_is_there_again_after_a_restart(
    window: MainWindow, make_window: Callable[..., MainWindow], tiny_file: Path
) -> None:
    from gui.state.settings import load_settings

    window.prompt_panel.editor.setPlainText("an emoji 😀, 你好\n\nand a line")
    window.session.set_layer(1)
    QTest.mouseClick(window.prompt_panel._units.button("tag"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(window.header.dialect.button("diffusers"), Qt.MouseButton.LeftButton)
    window.close()
    was = load_settings(window.workspace.settings_store.path)
    assert (was.encoder, was.recent) == (str(tiny_file), (str(tiny_file),))
    again = make_window(**vars(was))
    assert again.session.prompt.text == "an emoji 😀, 你好\n\nand a line"
    assert (again.session.dialect, again.session.view_options.kind, again.session.layer) == ("diffusers", "tag", 1)


def test_the_layer_and_rows_it_was_left_at_come_back_with_their_encoder(
    make_window: Callable[..., MainWindow], tiny_file: Path, shared: Path, encoded: Encoded
) -> None:
    again = make_window(layer=2, normed=False, emphasis="ignore", steps=30, step=7, pins=(("cow", 0, "bull", 0),))
    again.workspace.model_loader.open(str(tiny_file))
    encoded(again)
    assert (again.session.layer, again.session.view_options.normed) == (2, False)
    assert (again.session.settings.emphasis, again.session.settings.steps, again.session.settings.step) == (
        "ignore",
        30,
        7,
    )
    assert pane(again, AcrossLayersPane).plot.curves[0].label == "cow – bull"
    other = make_window(layer=20, normed=False)
    other.workspace.model_loader.open(str(shared / "golden" / "encoders" / "sd2.safetensors"))
    encoded(other)
    assert (other.session.layer, other.session.view_options.normed) == (20, False)


def test_small_turns_of_a_touchpad_add_up_to_a_notch(window: MainWindow) -> None:
    def turn(by: int) -> None:
        where = QPointF(window.ruler.scale.rect().center())
        event = QWheelEvent(
            where, window.ruler.scale.mapToGlobal(where), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(window.ruler.scale, event)

    for _ in range(7):
        turn(16)
    assert window.session.layer == 3
    turn(16)
    assert window.session.layer == 2


def test_the_ready_layouts_show_what_they_are_for(qtbot: QtBot, window: MainWindow) -> None:
    area = window.pane_docks
    window.apply_layout("write")
    assert [not dock.isHidden() for dock in area.docks] == [True] + [False] * (len(area.docks) - 1)
    assert window.prompt_panel.width() > window.width() * 0.4
    window.apply_layout("study")
    assert not any(dock.isHidden() for dock in area.docks)
    area.panes[1].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.panes[1].setFocus()
    window.apply_layout("present")
    assert [number for number, dock in enumerate(area.docks) if not dock.isHidden()] == [1]
    assert window.prompt_panel.width() < window.width() * 0.3


def test_the_header_leads_to_the_comparison_and_the_history(bare_window: MainWindow) -> None:
    buttons = {button.toolTip(): button for button in bare_window.header.findChildren(QAbstractButton)}
    buttons["Compare with another prompt (Ctrl+D)"].click()
    assert bare_window.pane_docks.bring_to_front(ComparePane).in_sight
    assert bare_window.session.comparison.text == bare_window.session.prompt.text
    buttons["History of prompts (Ctrl+H)"].click()
    assert bare_window.history is not None and bare_window.history.isVisible()
    bare_window.history.close()

"""Tools are added from the menu, by a drop and from a list of what was found; nothing is added that is not ticked."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from studio_files import make_a1111, make_comfyui, write_safetensors

from core.studio import usual_places
from gui.window.main_window import MainWindow
from gui.workspace import studio_reading


def states(window: MainWindow) -> list[str]:
    return [state.root for state in window.session.studios.states]


def wait(window: MainWindow, qtbot: QtBot) -> None:
    loader, router = window.workspace.studio_loader, window.workspace.file_router
    qtbot.waitUntil(lambda: not (loader.is_busy or router.is_busy), timeout=10_000)


def menu_texts(window: MainWindow) -> dict[str, object]:
    menus = [action.menu() for action in window.menuBar().actions()]
    return {action.text().replace("&", ""): action for menu in menus if menu for action in menu.actions()}


def test_the_menu_asks_for_a_tools_folder_and_adds_it(
    bare_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_a1111(tmp_path / "webui")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_arguments: str(root / "models"))
    menu_texts(bare_window)["Add my tool’s folder…"].trigger()  # type: ignore[attr-defined]
    wait(bare_window, qtbot)
    assert states(bare_window) == [str(root)]


def test_a_dropped_folder_of_a_tool_is_added_instead_of_refused(
    bare_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    root, data = make_comfyui(tmp_path / "ComfyUI"), QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(root))])
    bare_window.workspace.file_router.open_data(data)
    qtbot.waitUntil(lambda: states(bare_window) == [str(root)], timeout=10_000)
    wait(bare_window, qtbot)
    assert bare_window.error_box is None and bare_window.session.dialect == "comfyui"


def test_a_folder_of_models_alone_is_offered_and_changes_no_rules(
    bare_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    write_safetensors(tmp_path / "mine/loras/a.safetensors", "x")
    bare_window.session.set_dialect("compel")
    bare_window.workspace.file_router.open([str(tmp_path / "mine")])
    dialogs = bare_window.file_dialogs.studios
    qtbot.waitUntil(lambda: dialogs.found is not None, timeout=10_000)
    assert dialogs.found is not None and not states(bare_window)
    assert dialogs.found.list.item(0).text() == f"Folder of models\n{tmp_path / 'mine'}"
    dialogs.found.accept_button.click()
    wait(bare_window, qtbot)
    assert states(bare_window) == [str(tmp_path / "mine")] and bare_window.session.dialect == "compel"


def test_of_several_tools_those_that_are_ticked_are_added(
    bare_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    make_a1111(tmp_path / "tools/stable-diffusion-webui")
    comfy = make_comfyui(tmp_path / "tools/ComfyUI")
    bare_window.workspace.studio_loader.add(tmp_path / "tools")
    dialogs = bare_window.file_dialogs.studios
    qtbot.waitUntil(lambda: dialogs.found is not None, timeout=10_000)
    found = dialogs.found
    assert found is not None and found.list.count() == 2
    texts = [found.list.item(line).text() for line in range(2)]
    assert texts == [f"ComfyUI\n{comfy}", f"A1111\n{tmp_path / 'tools/stable-diffusion-webui'}"]
    found.list.setCurrentRow(1)
    QTest.keyClick(found.list, Qt.Key.Key_Space)
    QTest.keyClick(found.list, Qt.Key.Key_Return)
    assert states(bare_window) == [str(comfy)] and dialogs.found is None
    wait(bare_window, qtbot)


def test_the_usual_places_are_looked_at_on_request_and_what_is_known_cannot_be_ticked(
    bare_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, new = make_a1111(tmp_path / "stable-diffusion-webui"), make_comfyui(tmp_path / "ComfyUI")
    monkeypatch.setenv("HOME", str(tmp_path))
    bare_window.workspace.studio_loader.add(known)
    wait(bare_window, qtbot)
    menu_texts(bare_window)["Look in the usual places…"].trigger()  # type: ignore[attr-defined]
    found = bare_window.file_dialogs.studios.found
    assert found is not None and found.bar.isVisible()
    qtbot.waitUntil(lambda: found.list.count() == 2 and not found.bar.isVisible(), timeout=20_000)
    assert [str(studio.root) for studio in found.ticked] == [str(new)]
    found.cancel.click()
    assert states(bare_window) == [str(known)]


def test_a_look_around_that_is_closed_is_given_up(
    bare_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = list[bool]()

    def look(_surroundings: object, _drives: object, cancelled: studio_reading.CancelCheck) -> tuple[()]:
        while not cancelled():
            pass
        ended.append(True)
        return ()

    monkeypatch.setattr(usual_places, "look_around", look)
    dialogs = bare_window.file_dialogs.studios
    dialogs.look_around()
    assert dialogs.found is not None and not dialogs.found.accept_button.isEnabled()
    QTest.keyClick(dialogs.found, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: ended == [True], timeout=10_000)
    assert dialogs.found is None and not states(bare_window)


def test_nothing_in_the_usual_places_is_said(
    bare_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "empty"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "empty"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "empty"))
    dialogs = bare_window.file_dialogs.studios
    dialogs.look_around()
    found = dialogs.found
    assert found is not None
    qtbot.waitUntil(lambda: not found.bar.isVisible(), timeout=20_000)
    assert "No tool" in found.about.text() and not found.accept_button.isEnabled()

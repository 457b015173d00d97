"""After two starts that came to nothing the next asks for little, and what was there can be brought back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.weights import STUDY
from gui.app.application import Program
from gui.app.safe_mode import StartCounter, previous_settings_file, safe_settings
from gui.state.settings import Settings, load_settings, save_settings

RISKS = {"encoder": "/models/large.safetensors", "loras": (("/l", 0.5, True),), "embedding_folder": "/f", "docks": "x"}
WAS = Settings(text="a cow", theme="dark", dialect="comfyui", **RISKS)


def test_the_third_start_after_two_that_failed_is_safe_and_a_good_one_ends_the_count(
    qapp: QApplication, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.json"
    assert [StartCounter(settings).count() for _ in range(4)] == [False, False, True, True]
    StartCounter(settings).record_success()
    assert not StartCounter(settings).count()
    StartCounter(settings).record_failure()
    assert StartCounter(settings).count()


def test_a_damaged_count_or_an_unwritable_folder_is_an_ordinary_start(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "settings.starts").write_bytes(b"\xff many")
    assert not StartCounter(tmp_path / "settings.json").count()
    assert not StartCounter(tmp_path / "settings.starts" / "settings.json").count()


def test_a_start_up_for_a_while_went_well(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.app.safe_mode.SUCCESS_AFTER_MS", 20)
    starts = StartCounter(tmp_path / "settings.json")
    starts.count()
    assert (tmp_path / "settings.starts").exists()
    qtbot.waitUntil(lambda: not (tmp_path / "settings.starts").exists())


def test_what_may_have_failed_is_set_aside_and_kept_and_the_rest_stays(tmp_path: Path) -> None:
    settings = tmp_path / "settings.json"
    save_settings(settings, WAS)
    safe = safe_settings(WAS, settings)
    assert (safe.encoder, safe.loras, safe.embedding_folder, safe.docks) == (STUDY, (), "", "")
    assert (safe.text, safe.theme, safe.dialect) == ("a cow", "dark", "comfyui")
    assert load_settings(previous_settings_file(settings)) == WAS
    safe_settings(Settings(encoder="/other"), settings)
    assert load_settings(previous_settings_file(settings)) == WAS  # of the first of several safe starts
    assert load_settings(settings) == WAS


def test_a_safe_start_says_so_and_brings_back_what_was_there(
    make_program: Callable[..., Program], qtbot: QtBot, tmp_path: Path, tiny_file: Path
) -> None:
    program = make_program(
        options={"is_safe": True}, text="a cow", encoder=str(tiny_file), loras=(("/gone", 0.5, False),)
    )
    workspace, session, way_back = program.workspace, program.workspace.session, program.restore_previous
    way_back.announce(was_asked_for=False, names=2)
    assert way_back.box is not None
    assert "The last two starts came to nothing" in way_back.box.text()
    assert "2 files that it was started with are not opened" in way_back.box.informativeText()
    qtbot.waitUntil(lambda: session.is_up_to_date, timeout=30_000)
    assert workspace.settings.encoder == STUDY and not session.loras
    assert session.prompt.text == "a cow" and way_back.action.isVisible()
    workspace.settings_store.save()
    with qtbot.waitSignal(workspace.failed, timeout=30_000):  # which says that the LoRA is gone
        next(button for button in way_back.box.buttons() if button.text() == "&Bring it back").click()
    qtbot.waitUntil(lambda: workspace.settings.encoder == str(tiny_file), timeout=30_000)
    assert [lora.source for lora in session.loras] == ["/gone"]
    assert session.prompt.text == "a cow"
    assert not previous_settings_file(tmp_path / "settings.json").exists() and not way_back.action.isVisible()


def test_after_an_ordinary_start_there_is_nothing_to_bring_back(make_program: Callable[..., Program]) -> None:
    assert not make_program().restore_previous.action.isVisible()

"""The workspace without a window: it opens, encodes, remembers and ends."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.state.settings import load_settings
from gui.workspace.settings_store import SAVE_DELAY_MS
from gui.workspace.workspace import Workspace


def test_a_prompt_is_read_encoded_and_remembered_without_a_window(workspace: Workspace, tmp_path: Path) -> None:
    session = workspace.session
    assert session.is_up_to_date and session.prompt.chunks.used > 0
    session.prompt.set_text("a bull")
    session.negative.set_text("blurry")
    workspace.close()
    settings = load_settings(tmp_path / "settings.json")
    assert (settings.text, settings.negative) == ("a bull", "blurry")
    assert settings.encoder == str(session.encoder.source)


def test_closing_ends_every_thread_and_may_be_done_twice(make_workspace: Callable[..., Workspace]) -> None:
    before = set(threading.enumerate())
    workspace = make_workspace(text="a cow")
    workspace.close()
    workspace.close()
    assert set(threading.enumerate()) <= before


def test_a_first_model_that_cannot_be_opened_gives_way_to_the_study_encoder(
    make_workspace: Callable[..., Workspace], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, errors, opened = make_workspace(encoder="gone.safetensors"), list[Exception](), list[str]()
    workspace.failed.connect(errors.append)
    workspace.model_loader.open("gone.safetensors")
    monkeypatch.setattr(workspace.model_loader, "open", opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    assert opened == ["study"] and workspace.settings.encoder == "study"
    assert len(errors) == 1 and "gone.safetensors" in str(errors[0])


def test_a_change_is_written_half_a_second_later(workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    workspace.settings_store.save()
    workspace.session.set_layer(1)
    qtbot.wait(SAVE_DELAY_MS // 2)
    assert load_settings(tmp_path / "settings.json").layer != 1
    qtbot.waitUntil(lambda: load_settings(tmp_path / "settings.json").layer == 1)

"""The workspace without a window: it opens, encodes, remembers and ends."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from window_driving import Encoded

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


def test_closing_ends_an_encoding_that_runs(workspace: Workspace, qtbot: QtBot) -> None:
    with qtbot.waitSignal(workspace.live_encoder.started):
        workspace.session.prompt.set_text("cat " * 3000)
    workspace.close()  # else a thread is left behind


def test_the_layer_and_rows_it_was_left_at_come_back_with_their_encoder(
    make_workspace: Callable[..., Workspace], tiny_file: Path, shared: Path, encoded: Encoded
) -> None:
    again = make_workspace(layer=2, normed=False, emphasis="ignore", steps=30, step=7, pins=(("cow", 0, "bull", 0),))
    again.model_loader.open(str(tiny_file))
    encoded(again)
    session, settings = again.session, again.session.settings
    assert (session.layer, session.view_options.normed, session.pins) == (2, False, ((("cow", 0), ("bull", 0)),))
    assert (settings.emphasis, settings.steps, settings.step) == ("ignore", 30, 7)
    other = make_workspace(layer=20, normed=False)
    other.model_loader.open(str(shared / "golden" / "encoders" / "sd2.safetensors"))
    encoded(other)
    assert (other.session.layer, other.session.view_options.normed) == (20, False)


def test_a_change_is_written_half_a_second_later(workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    workspace.settings_store.save()
    workspace.session.set_layer(1)
    qtbot.wait(SAVE_DELAY_MS // 2)
    assert load_settings(tmp_path / "settings.json").layer != 1
    qtbot.waitUntil(lambda: load_settings(tmp_path / "settings.json").layer == 1)

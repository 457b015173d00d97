"""Reading the models that are compared: on a thread of its own, given way to keys, kept in the settings."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from encoder_files import save, tiny_state
from pytestqt.qtbot import QtBot
from window_driving import Encoded

from core.program.cancellation import never_cancelled
from core.queries import zoo as zoo_query
from core.storage.reference_hashes import load_reference_hashes
from core.weights.checkpoints.hashes import weights_hash
from gui.state.session_file import fields_in_file
from gui.state.settings import Settings, load_settings
from gui.workspace.workspace import Workspace
from gui.workspace.zoo_reader import HASHES_FILE


def read(workspace: Workspace, qtbot: QtBot, *files: Path) -> zoo_query.Zoo:
    workspace.session.zoo.add(map(str, files))
    workspace.session.zoo.wanted.emit()
    qtbot.waitUntil(lambda: not workspace.session.zoo.is_reading, timeout=30_000)
    assert workspace.session.zoo.zoo is not None
    return workspace.session.zoo.zoo


def test_files_are_read_one_after_another_and_the_open_model_stays_as_it_is(
    workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    model, reports = workspace.live_encoder.model, []
    before, view = weights_hash(model.encoders[0]), workspace.session.encoding_view
    workspace.session.zoo.changed.connect(lambda: reports.append(workspace.session.zoo.zoo))
    junk = tmp_path / "junk.safetensors"
    junk.write_bytes(b"no weights")
    zoo = read(workspace, qtbot, save(tmp_path / "a.safetensors", tiny_state(seed=2)), junk)
    assert [Path(reading.source).name for reading in zoo.readings] == ["tiny.safetensors", "a.safetensors"]
    assert list(zoo.problems) == [str(junk)] and zoo.is_finished
    assert {len(report.readings) for report in reports if report} == {0, 1, 2}
    assert workspace.live_encoder.model is model and weights_hash(model.encoders[0]) == before
    assert workspace.session.encoding_view is view and not model.encoders[0].inversion_vectors


def test_a_key_pauses_it_and_the_open_model_answers_meanwhile(
    workspace: Workspace, tmp_path: Path, qtbot: QtBot, encoded: Encoded, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = workspace.zoo_reader
    monkeypatch.setattr("gui.workspace.zoo_reader.PAUSE", 600.0)
    workspace.session.prompt.set_text("a red fox in the snow")
    qtbot.waitUntil(lambda: workspace.session.is_up_to_date, timeout=10_000)
    workspace.session.zoo.add([str(save(tmp_path / "a.safetensors", tiny_state(seed=2)))])
    workspace.session.zoo.wanted.emit()
    workspace.session.prompt.set_text("a red fox in the rain")
    qtbot.waitUntil(lambda: workspace.session.is_up_to_date, timeout=10_000)
    assert reader.is_busy and workspace.session.zoo.is_reading
    reader._quiet_until = 0.0
    qtbot.waitUntil(lambda: not reader.is_busy, timeout=30_000)
    assert workspace.session.zoo.zoo.question.chunks.prompt.source == "a red fox in the snow"


def test_what_was_read_stays_where_it_is_cancelled(workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    zoo = read(workspace, qtbot, save(tmp_path / "a.safetensors", tiny_state(seed=2)))
    workspace.session.zoo.add([str(save(tmp_path / "b.safetensors", tiny_state(seed=3)))])
    workspace.session.zoo.wanted.emit()
    workspace.session.zoo.unwanted.emit()
    assert not workspace.session.zoo.is_reading and not workspace.zoo_reader.is_busy
    assert workspace.session.zoo.zoo.readings == zoo.readings


def test_the_references_hashes_are_kept_and_its_file_is_not_needed_again(
    workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    base = save(tmp_path / "base.safetensors", tiny_state(seed=2))
    copy = save(tmp_path / "copy.safetensors", tiny_state(seed=2))
    workspace.session.zoo.add([str(base), str(copy)])
    workspace.session.zoo.refer_to(str(base))
    zoo = read(workspace, qtbot)
    assert load_reference_hashes(tmp_path / HASHES_FILE, str(base)) == zoo.base.weights.hashes
    assert load_reference_hashes(tmp_path / HASHES_FILE, str(copy)) == {}
    base.unlink()
    workspace.session.zoo.take(None, is_reading=False)
    again = read(workspace, qtbot)
    from core.queries.zoo_badges import badge_of

    assert again.base is None and badge_of(again, again.index(str(copy))).kind == "same"


def test_hashes_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    for content in ("", "[]", "{", json.dumps({"source": "a", "hashes": 3})):
        (tmp_path / HASHES_FILE).write_text(content)
        assert load_reference_hashes(tmp_path / HASHES_FILE, "a") == {}


def test_the_list_and_the_reference_come_back_with_the_settings_and_are_no_part_of_a_session(
    make_workspace: Callable[..., Workspace], tmp_path: Path
) -> None:
    workspace = make_workspace(compared_models=("a.safetensors", "b.safetensors"), reference_model="b.safetensors")
    state = workspace.session.zoo
    assert (state.sources, state.reference) == (("a.safetensors", "b.safetensors"), "b.safetensors")
    state.remove("b.safetensors")
    assert state.reference == ""
    state.add(["c.safetensors", "a.safetensors"])
    assert workspace.settings_store.save()
    saved = load_settings(tmp_path / "settings.json")
    assert (saved.compared_models, saved.reference_model) == (("a.safetensors", "c.safetensors"), "")
    assert not {"compared_models", "reference_model"} & fields_in_file(replace(Settings())).keys()
    assert not never_cancelled()

"""Settings, a session and what a crash left, as version 0.2.0's own window wrote them: each value arrives in its place.

The files lie in tests/files_of_0_2; each value in them is another than the default, and their models are random ones.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import encoder_files
import pytest
import torch
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app.safe_mode import StartCounter, previous_settings_file
from gui.state.session import Session
from gui.state.session_file import read_session
from gui.state.settings import Settings, load_settings
from gui.window.main_window import MainWindow
from gui.workspace.compute_device import DeviceChoice
from gui.workspace.workspace import Workspace

TYPED = (
    "a cow, a bull, (a red car:1.3), embedding:glow, 소 🐄",
    "blurry, 흐림",
    "a bull, a blue car, a barn",
    "thing, vehicle, car, red sports car",
    "a photo of a dog\n한 마리의 말",
)
PINS = ((("a cow", 0), ("a bull", 0)), (("a bull", 0), ("(a red car:1.3)", 0)))
LORAS = [("/models/cow.safetensors", 0.65, True), ("/models/bull.safetensors", -1.5, False)]
WORDS = [("/models/embeddings", True), ("/models/sparkle.safetensors", False)]
CLOSED, FLOATING = {"Token table", "LoRA change", "This encoder"}, {"Map"}
IN_FRONT = {"Map", "Attention", "Nearest words"}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The folder of the settings, with a copy of the files to write into."""
    return shutil.copytree(Path(__file__).parents[1] / "files_of_0_2", tmp_path, dirs_exist_ok=True)


@pytest.fixture
def settings(written: Path) -> dict[str, Any]:
    """The fields of the settings, for `make_workspace` and `make_window`."""
    return vars(load_settings(written / "settings.json"))


@pytest.fixture
def models(written: Path) -> Path:
    """The models that the session names, where it finds them."""
    folder = written / "models"
    encoder_files.save_xl(folder / "xl.safetensors")
    module = "text_model.encoder.layers.0.self_attn.q_proj"
    lora = encoder_files.lora_of(module, torch.ones(64, 1), torch.ones(1, 64), "lora_te1")
    for name in ("cow", "bull"):
        encoder_files.save(folder / f"{name}.safetensors", lora)
    for name in ("sparkle", "embeddings/glow"):
        vectors = {"clip_l": torch.rand(2, 64), "clip_g": torch.rand(2, 64)}
        encoder_files.save(folder / f"{name}.safetensors", vectors)
    session = written / "cows.promptscope"
    session.write_text(session.read_text().replace("/models/", f"{folder.as_posix()}/"))
    return folder


def panes_where(window: MainWindow, state: str) -> set[str]:
    """The titles of the panes whose docks say so; those that 0.2 did not have are closed until they are asked for."""
    docks = [dock for dock in window.pane_docks.docks if not dock.spec.is_optional]
    assert len(docks) > 10 and all(dock.isHidden() for dock in window.pane_docks.docks if dock not in docks)
    return {dock.spec.title for dock in docks if getattr(dock, state)()}


def check_layout(window: MainWindow) -> None:
    """Whether docks and folds are as both files have them."""
    assert (panes_where(window, "isHidden"), panes_where(window, "isFloating")) == (CLOSED, FLOATING)
    assert window.prompt_panel.adapter_list.is_folded and not window.prompt_panel.negative.is_folded


def check_session(session: Session, comparison: str) -> None:
    """Whether texts, tool and view are as both files have them, which differ in the comparison's text alone."""
    view, settings = session.view_options, session.settings
    assert session.typed_texts() == (*TYPED[:2], comparison, *TYPED[3:])
    assert (session.dialect, session.chosen_encoder) == ("comfyui", "clip_g")
    assert (session.shows_both, session.layer, session.pins) == (True, 21, PINS)
    assert (view.kind, view.centred, view.normed, view.with_eos) == ("tag", False, False, True)
    assert (settings.steps, settings.step, settings.part, settings.emphasis) == (34, 11, 1, "no-norm")


def check_fields(content: dict[str, object], settings: Settings) -> None:
    """Whether every key is that of a field, which has its value, another than the default."""
    for field in fields(Settings):
        if field.name in content:
            value = getattr(settings, field.name)
            assert value != field.default and json.loads(json.dumps(value)) == content.pop(field.name)
    assert content == {}


def test_every_key_of_the_settings_is_known(written: Path) -> None:
    content = json.loads((written / "settings.json").read_text())
    assert content.pop("version") == 1 and len(content) == 39
    check_fields(content, load_settings(written / "settings.json"))


def test_every_key_of_a_session_is_known(written: Path) -> None:
    content = json.loads((written / "cows.promptscope").read_text())
    file = read_session(written / "cows.promptscope")
    assert (content.pop("format"), content.pop("version")) == ("promptscope session", 1)
    assert content.pop("encoder_hash") == file.encoder_hash and len(file.encoder_hash) == 64
    assert len(content) == 30
    check_fields(content, file.settings)


def test_a_restart_has_the_session_the_adapters_and_the_device(
    make_workspace: Callable[..., Workspace], settings: dict[str, Any]
) -> None:
    workspace = make_workspace(**settings)
    session = workspace.session
    check_session(session, TYPED[2])
    assert [(lora.source, lora.strength, lora.is_on) for lora in session.loras] == LORAS
    assert [(words.source, words.is_folder) for words in session.textual_inversions] == WORDS
    assert workspace.compute_device.requested == DeviceChoice("cpu", "bfloat16")
    assert workspace.settings.encoder == "/models/xl.safetensors"
    assert workspace.settings.recent == ("/models/xl.safetensors", "/models/tiny.safetensors")
    assert workspace.settings.recent_sessions == ("/sessions/cows.promptscope", "/sessions/calves.promptscope")
    assert (workspace.settings.theme, workspace.settings.language) == ("dark", "ko")


def test_a_restart_has_the_layout_and_knows_what_was_changed_since_the_session_was_saved(
    make_window: Callable[..., MainWindow], settings: dict[str, Any]
) -> None:
    window = make_window(**settings)
    layout = window.layout_state()
    check_layout(window)
    assert window.height() == 760
    for name in ("columns", "desk", "loras_folded", "negative_folded", "editor_zoom", "editor_wraps", "prompt_as_tags"):
        assert layout[name] == settings[name]
    assert {pane.title for pane in window.pane_docks.panes if pane.in_sight} == IN_FRONT
    titles = [row.name for row in window.header.models.model.all.rows]
    assert titles.index("xl.safetensors") + 1 == titles.index("tiny.safetensors")
    assert (window.windowTitle(), window.isWindowModified()) == ("cows[*] – Promptscope", True)
    window.session.comparison.set_text("a bull, a blue car")
    assert not window.workspace.session_files.is_changed


def test_an_opened_session_has_its_texts_its_view_its_adapters_and_its_layout(
    models: Path, written: Path, bare_window: MainWindow, qtbot: QtBot
) -> None:
    window, session = bare_window, bare_window.session
    window.workspace.session_files.open(written / "cows.promptscope")
    qtbot.waitUntil(lambda: session.are_all_up_to_date and len(session.encoders) == 2, timeout=30_000)
    check_session(session, "a bull, a blue car")
    check_layout(window)
    assert session.encoder.source == models / "xl.safetensors"
    assert not window.workspace.session_files.is_changed
    qtbot.waitUntil(lambda: len(session.loras) == 2 and all(lora.is_open for lora in session.loras), timeout=30_000)
    qtbot.waitUntil(lambda: len(session.settings.inversions.by_name) == 2, timeout=30_000)
    loras = [(lora.name, lora.strength, lora.is_on, lora.is_active) for lora in session.loras]
    assert loras == [("cow.safetensors", 0.65, True, True), ("bull.safetensors", -1.5, False, False)]
    assert set(session.settings.inversions.by_name) == {"glow", "sparkle"}
    assert session.settings.inversions.folder == models / "embeddings"


def test_after_a_crash_the_texts_of_both_windows_are_there(
    make_window: Callable[..., MainWindow], settings: dict[str, Any], written: Path, qtbot: QtBot
) -> None:
    for journal in ("journal-2.jsonl", "journal.jsonl"):
        shutil.copyfile(written / "crashed" / journal, written / journal)
    window = make_window(**settings)
    assert window.session.typed_texts() == (
        f"{TYPED[0]}, a bar외양간",
        "blurry, 흐림, grainy",
        "a bull, a green tractor",
        "animal, cattle, cow",
        "a photo of a horse",
    )
    qtbot.waitUntil(lambda: window.status_bar.notice.text().startswith("Recovered what you typed"))
    history = window.workspace.autosave.history
    assert ("a horse on a hill", "foggy") in [(entry.text, entry.negative) for entry in history.entries]
    qtbot.waitUntil(lambda: len(history.entries) == 7)


def test_where_the_settings_are_lost_the_journal_has_the_texts(
    make_workspace: Callable[..., Workspace], written: Path
) -> None:
    for name in ("settings.json", "settings.bak"):
        (written / name).write_bytes(b"{")
    session = make_workspace(**vars(load_settings(written / "settings.json"))).session
    assert (session.typed_texts(), session.dialect) == (TYPED, "a1111")


def test_where_the_settings_are_damaged_the_ones_before_serve(written: Path) -> None:
    (written / "settings.json").write_bytes(b"{")
    before = load_settings(written / "settings.json")
    assert (before.other_text, before.dialect, before.layer) == ("a bull, a blue car", "comfyui", 21)


def test_a_start_after_one_that_came_to_nothing_is_the_second_and_the_next_one_is_safe(
    qapp: QApplication, written: Path
) -> None:
    settings = written / "settings.json"
    assert [StartCounter(settings).count() for _ in range(2)] == [False, True]


def test_what_was_there_before_a_safe_start_is_found(written: Path) -> None:
    settings = written / "settings.json"
    assert load_settings(previous_settings_file(settings)) == load_settings(settings)

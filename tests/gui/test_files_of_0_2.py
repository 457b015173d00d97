"""Settings, a session and what a crash left, as version 0.2.0's own window wrote them: each value arrives in its place.

The files lie in tests/files_of_0_2; each value in them is another than the default, and their models are random ones.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import encoder_files
import pytest
import torch
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app.safe_mode import StartCounter, previous_settings_file
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
    """A copy of the files, for a window to write into."""
    return shutil.copytree(Path(__file__).parents[1] / "files_of_0_2", tmp_path / "files")


@pytest.fixture
def restart(qtbot: QtBot, written: Path) -> Iterator[Callable[[], MainWindow]]:
    """Makes the window that the settings give, before its model is opened."""
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        settings = written / "settings.json"
        windows.append(MainWindow(Workspace(load_settings(settings), settings)))
        windows[-1].closed.connect(windows[-1].workspace.close)
        windows[-1].show()
        qtbot.waitExposed(windows[-1])
        return windows[-1]

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def restarted(restart: Callable[[], MainWindow]) -> MainWindow:
    """That window."""
    return restart()


@pytest.fixture
def models(written: Path) -> Path:
    """The models that the session names, where it finds them."""
    folder = written / "models"
    first, second = (encoder_files.tiny_state(seed=seed, layers=layers) for seed, layers in ((1, 12), (2, 32)))
    both = encoder_files.under(
        "conditioner.embedders.0.transformer.", encoder_files.without_projection(first)
    ) | encoder_files.under("conditioner.embedders.1.model.", encoder_files.as_openclip(second))
    encoder_files.save(folder / "xl.safetensors", both | encoder_files.EXTRAS)
    parts = {"lora_up.weight": torch.ones(64, 1), "lora_down.weight": torch.ones(1, 64)}
    for name in ("cow", "bull"):
        lora = encoder_files.under("lora_te1_text_model_encoder_layers_0_self_attn_q_proj.", parts)
        encoder_files.save(folder / f"{name}.safetensors", lora)
    for name in ("sparkle", "embeddings/glow"):
        vectors = {"clip_l": torch.rand(2, 64), "clip_g": torch.rand(2, 64)}
        encoder_files.save(folder / f"{name}.safetensors", vectors)
    session = written / "cows.promptscope"
    session.write_text(session.read_text().replace("/models/", f"{folder.as_posix()}/"))
    return folder


def texts(window: MainWindow) -> tuple[str, ...]:
    return window.workspace.session.typed_texts()


def panes_where(window: MainWindow, state: str) -> set[str]:
    """The titles of the panes whose docks say so."""
    both = zip(window.pane_docks.docks, window.pane_docks.panes, strict=True)
    return {pane.title for dock, pane in both if getattr(dock, state)()}


def check_fields(content: dict[str, object], found: Settings) -> None:
    """Whether every key is that of a field, which has its value, another than the default."""
    for field in fields(Settings):
        if field.name in content:
            value = getattr(found, field.name)
            assert value != field.default and json.loads(json.dumps(value)) == content.pop(field.name)
    assert content == {}


def test_every_key_of_the_settings_is_known(written: Path) -> None:
    content = json.loads((written / "settings.json").read_text())
    assert content.pop("version") == 1 and len(content) == 39
    check_fields(content, load_settings(written / "settings.json"))


def test_every_key_of_a_session_is_known(written: Path) -> None:
    content = json.loads((written / "cows.promptscope").read_text())
    found = read_session(written / "cows.promptscope")
    assert (content.pop("format"), content.pop("version")) == ("promptscope session", 1)
    assert content.pop("encoder_hash") == found.encoder_hash and len(found.encoder_hash) == 64
    assert len(content) == 30
    check_fields(content, found.settings)


def test_a_restart_has_the_texts_the_tool_and_the_view(restarted: MainWindow) -> None:
    session, view, settings = (restarted.session, restarted.session.view_options, restarted.session.settings)
    assert texts(restarted) == TYPED
    assert (session.dialect, session.chosen_encoder, session.shows_both, session.layer) == (
        "comfyui",
        "clip_g",
        True,
        21,
    )
    assert (view.kind, view.centred, view.normed, view.with_eos) == ("tag", False, False, True)
    assert (settings.steps, settings.step, settings.part, settings.emphasis) == (34, 11, 1, "no-norm")
    assert session.pins == PINS


def test_a_restart_has_the_models_the_adapters_and_the_device(restarted: MainWindow) -> None:
    session, remembered = restarted.session, restarted.workspace.settings
    assert remembered.encoder == "/models/xl.safetensors"
    assert remembered.recent == ("/models/xl.safetensors", "/models/tiny.safetensors")
    titles = [action.text() for action in restarted.header.menu.actions()]
    assert titles.index("xl.safetensors") + 1 == titles.index("tiny.safetensors")
    assert [(lora.source, lora.strength, lora.is_on) for lora in session.loras] == LORAS
    assert [(one.source, one.is_folder) for one in session.textual_inversions] == WORDS
    assert restarted.workspace.compute_device.requested == DeviceChoice("cpu", "bfloat16")


def test_a_restart_has_the_layout(restarted: MainWindow) -> None:
    was, layout = restarted.workspace.settings, restarted.layout_state()
    assert restarted.height() == 760
    assert (layout["columns"], layout["desk"]) == (was.columns, was.desk)
    assert (layout["loras_folded"], layout["negative_folded"]) == (True, False)
    assert (layout["editor_zoom"], layout["editor_wraps"], layout["prompt_as_tags"]) == (130, False, True)
    assert (panes_where(restarted, "isHidden"), panes_where(restarted, "isFloating")) == (CLOSED, FLOATING)
    assert {pane.title for pane in restarted.pane_docks.panes if pane.in_sight} == IN_FRONT
    assert (was.theme, was.language) == ("dark", "ko")


def test_a_restart_has_the_session_and_knows_what_was_changed_since_it_was_saved(restarted: MainWindow) -> None:
    assert restarted.workspace.settings.recent_sessions == (
        "/sessions/cows.promptscope",
        "/sessions/calves.promptscope",
    )
    assert (restarted.windowTitle(), restarted.isWindowModified()) == ("cows[*] – Promptscope", True)
    restarted.session.comparison.set_text("a bull, a blue car")
    assert not restarted.workspace.session_files.is_changed


def test_an_opened_session_has_its_texts_its_view_and_its_layout(
    bare_window: MainWindow, models: Path, written: Path, qtbot: QtBot
) -> None:
    window, session = bare_window, bare_window.session
    window.workspace.session_files.open(written / "cows.promptscope")
    qtbot.waitUntil(lambda: session.are_all_up_to_date and len(session.encoders) == 2, timeout=30_000)
    view, settings = session.view_options, session.settings
    assert texts(window) == (*TYPED[:2], "a bull, a blue car", *TYPED[3:])
    assert (session.dialect, session.chosen_encoder, session.shows_both, session.layer) == (
        "comfyui",
        "clip_g",
        True,
        21,
    )
    assert (view.kind, view.centred, view.normed, view.with_eos) == ("tag", False, False, True)
    assert (settings.steps, settings.step, settings.part, settings.emphasis) == (34, 11, 1, "no-norm")
    assert (session.pins, session.encoder.source) == (PINS, models / "xl.safetensors")
    assert window.prompt_panel.adapter_list.is_folded and not window.prompt_panel.negative.is_folded
    assert (panes_where(window, "isHidden"), panes_where(window, "isFloating")) == (CLOSED, FLOATING)
    assert not window.workspace.session_files.is_changed


def test_an_opened_session_has_its_adapters(bare_window: MainWindow, models: Path, written: Path, qtbot: QtBot) -> None:
    session = bare_window.session
    bare_window.workspace.session_files.open(written / "cows.promptscope")
    qtbot.waitUntil(lambda: len(session.loras) == 2 and all(lora.is_open for lora in session.loras), timeout=30_000)
    qtbot.waitUntil(lambda: len(session.settings.inversions.by_name) == 2, timeout=30_000)
    found = [(lora.name, lora.strength, lora.is_on, lora.is_active) for lora in session.loras]
    assert found == [("cow.safetensors", 0.65, True, True), ("bull.safetensors", -1.5, False, False)]
    assert set(session.settings.inversions.by_name) == {"glow", "sparkle"}
    assert session.settings.inversions.folder == models / "embeddings"


def test_after_a_crash_the_texts_of_both_windows_are_there(
    restart: Callable[[], MainWindow], written: Path, qtbot: QtBot
) -> None:
    for journal in ("journal-2.jsonl", "journal.jsonl"):
        shutil.copyfile(written / "crashed" / journal, written / journal)
    window = restart()
    assert texts(window) == (
        f"{TYPED[0]}, a bar외양간",
        "blurry, 흐림, grainy",
        "a bull, a green tractor",
        "animal, cattle, cow",
        "a photo of a horse",
    )
    qtbot.waitUntil(lambda: window.status_bar.notice.text().startswith("Recovered what you typed"))
    entries = window.workspace.autosave.history.entries
    assert ("a horse on a hill", "foggy") in [(entry.text, entry.negative) for entry in entries]
    qtbot.waitUntil(lambda: len(window.workspace.autosave.history.entries) == 7)


def test_where_the_settings_are_lost_the_journal_has_the_texts(
    restart: Callable[[], MainWindow], written: Path
) -> None:
    for name in ("settings.json", "settings.bak"):
        (written / name).write_bytes(b"{")
    window = restart()
    assert (texts(window), window.session.dialect) == (TYPED, "a1111")


def test_where_the_settings_are_damaged_the_ones_before_serve(written: Path) -> None:
    (written / "settings.json").write_bytes(b"{")
    found = load_settings(written / "settings.json")
    assert (found.other_text, found.dialect, found.layer) == ("a bull, a blue car", "comfyui", 21)


def test_a_start_after_one_that_came_to_nothing_is_the_second_and_the_next_one_is_safe(
    qapp: QApplication, written: Path
) -> None:
    settings = written / "settings.json"
    assert [StartCounter(settings).count() for _ in range(2)] == [False, True]


def test_what_was_there_before_a_safe_start_is_found(written: Path) -> None:
    settings = written / "settings.json"
    assert load_settings(previous_settings_file(settings)) == load_settings(settings)

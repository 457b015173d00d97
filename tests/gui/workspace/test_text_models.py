"""A workspace with a text model's file: rows, other encoders without a file, slow passes, large models."""

from pathlib import Path

import encoder_files
import pytest
import torch
from pytestqt.qtbot import QtBot
from text_model_files import comfyui_names, tiny

from gui.workers import live_encoder
from gui.workspace.model_loader import LargeModel
from gui.workspace.workspace import Workspace


@pytest.fixture(scope="module")
def t5_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A T5 of three layers in a file as ComfyUI has it."""
    config, weights = tiny("t5")
    table = next(name for name in weights if weights[name].shape[0] == config.vocabulary)
    weights[table] = torch.randn(32_128, config.width, generator=torch.Generator().manual_seed(1))
    return encoder_files.save(tmp_path_factory.mktemp("t5") / "t5xxl.safetensors", comfyui_names("t5", weights))


def opened(workspace: Workspace, source: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(workspace.model_loader.opened, timeout=30_000):
        workspace.model_loader.open(source)
    qtbot.waitUntil(lambda: workspace.session.is_up_to_date and workspace.is_idle, timeout=30_000)


def test_an_encoder_of_the_family_without_a_file_is_known_by_its_rules_beside_the_one_that_has_one(
    bare_workspace: Workspace, t5_file: Path, qtbot: QtBot
) -> None:
    opened(bare_workspace, f"family:flux1\n{t5_file}", qtbot)
    session = bare_workspace.session
    assert [(info.name, info.has_weights) for info in session.encoders] == [("clip_l", False), ("t5xxl", True)]
    assert session.encoder is not None and session.encoder.name == "t5xxl"
    session.choose_encoder("clip_l")
    assert session.encoding_view is None and session.layers == 12
    session.choose_encoder("t5xxl")
    qtbot.waitUntil(lambda: session.is_up_to_date, timeout=30_000)


def test_a_key_gives_up_a_long_pass_and_the_next_one_waits_for_a_pause(
    bare_workspace: Workspace, t5_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(bare_workspace, f"family:chroma\n{t5_file}", qtbot)
    monkeypatch.setattr(live_encoder, "SLOW_PASS_S", 0.0)
    monkeypatch.setattr(live_encoder, "SLOW_DELAY_MS", 150)
    session, live = bare_workspace.session, bare_workspace.live_encoder
    starts, parts = list[str](), list[float]()
    live.started.connect(lambda: starts.append(session.prompt.text))
    live.progressed.connect(parts.append)
    for text in ("a", "a r", "a red", "a red cow"):
        session.prompt.set_text(text)
        qtbot.wait(30)
    qtbot.waitUntil(lambda: session.is_up_to_date, timeout=30_000)
    assert starts == ["a red cow"]
    qtbot.waitUntil(lambda: bool(parts) and parts[-1] == 1, timeout=5_000)


def test_a_model_that_memory_has_no_room_for_is_asked_about_and_read_layer_by_layer(
    bare_workspace: Workspace, t5_file: Path, tiny_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.program.memory.available_memory", lambda: 1000)
    opened(bare_workspace, str(tiny_file), qtbot)
    source, loader = f"family:chroma\n{t5_file}", bare_workspace.model_loader
    with qtbot.waitSignal(loader.room_missing, timeout=30_000) as signal:
        loader.open(source)
    (large,) = signal.args
    assert isinstance(large, LargeModel) and large.source == source and "of memory are free" in large.sentence
    assert bare_workspace.session.family_name == "sd1"
    with qtbot.waitSignal(loader.notice, timeout=30_000) as notice:
        loader.open(source, asks=False)
    assert notice.args == [large.sentence] and "layer by layer" in large.sentence
    qtbot.waitUntil(lambda: bare_workspace.session.is_up_to_date, timeout=30_000)


def test_the_first_model_after_a_start_is_read_layer_by_layer_without_a_question(
    bare_workspace: Workspace, t5_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.program.memory.available_memory", lambda: 1000)
    opened(bare_workspace, f"family:chroma\n{t5_file}", qtbot)
    assert bare_workspace.session.family_name == "chroma"

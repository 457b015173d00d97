"""LoRAs and textual inversions: opened, weighed in the list, written into the prompt, remembered, refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from encoder_files import WIDTH, hollow_state, save, save_inversion, save_lora, tiny_state
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from window_driving import Encoded, check_states

from gui.editor.adapters.adapter_list import AdapterList
from gui.editor.adapters.adapter_rows import InversionFolderRow, InversionRow
from gui.editor.prompt_panel import PromptPanel
from gui.state.session import Session
from gui.state.settings import load_settings
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace

Make, Take = Callable[..., Workspace], Callable[..., None]
OFT = {"lora_te_text_model_encoder_layers_0_mlp_fc1.oft_diag": torch.rand(2, 2)}


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """The session of a workspace that has encoded its first prompt, which `panel` shows."""
    return workspace.session


@pytest.fixture
def take(workspace: Workspace, encoded: Encoded) -> Take:
    """Opens files, if any, and waits until they are taken and the prompt is encoded with them."""

    def take(*paths: Path) -> None:
        workspace.file_router.open(map(str, paths))
        encoded(workspace)

    return take


def test_files_opened_at_once_are_each_taken_as_what_they_hold(
    make_workspace: Make, tiny_file: Path, tmp_path: Path, encoded: Encoded
) -> None:
    workspace = make_workspace()
    lora = save_lora(tmp_path / "looks like a model.safetensors")
    workspace.file_router.open(map(str, (lora, save_inversion(tmp_path / "model.safetensors"), tiny_file)))
    encoded(workspace)
    session = workspace.session
    assert session.encoder.title == "tiny.safetensors"
    (state,), (words,) = session.loras, session.textual_inversions
    assert (state.name, state.changes, state.kinds, state.error) == (lora.name, 3, ("LoRA",), "")
    assert [word.name for word in words.inversions] == ["model"]
    check_states(session, tiny_file, (lora, 1.0))


def test_strengths_are_moved_by_slider_and_field_and_put_back_by_a_double_click(
    panel: PromptPanel, session: Session, tiny_file: Path, tmp_path: Path, take: Take
) -> None:
    take(lora := save_lora(tmp_path / "a.safetensors"))
    (row,) = panel.adapter_list.lora_rows()
    for value in (20, 130, -40):
        row.slider.setValue(value)
    assert row.field.value() == pytest.approx(-0.4)
    take()
    check_states(session, tiny_file, (lora, -0.4))
    row.field.setValue(3.25)
    take()
    assert (row.slider.value(), session.loras[0].strength) == (200, 3.25)
    check_states(session, tiny_file, (lora, 3.25))
    QTest.mouseDClick(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(3, row.slider.height() // 2))
    assert session.loras[0].strength == 1.0


def test_several_add_up_are_switched_off_set_aside_and_taken_off(
    panel: PromptPanel, session: Session, tiny_file: Path, tmp_path: Path, take: Take
) -> None:
    adapters, before = panel.adapter_list, session.encoding.hidden_states
    assert adapters.isHidden()
    take(*(paths := [save_lora(tmp_path / f"{seed}.safetensors", seed=seed) for seed in (1, 2)]))
    assert adapters.isVisible()
    check_states(session, tiny_file, (paths[0], 1.0), (paths[1], 1.0))
    adapters.bypass.button("without").click()
    take()
    np.testing.assert_array_equal(session.encoding.hidden_states, before)
    adapters.bypass.button("with").click()
    checkbox = adapters.lora_rows()[0].on
    QTest.mouseClick(checkbox, Qt.MouseButton.LeftButton, pos=QPoint(8, checkbox.height() // 2))
    take()
    assert [lora.is_on for lora in session.loras] == [False, True]
    check_states(session, tiny_file, (paths[1], 1.0))
    adapters.fold(True)
    assert adapters.heading.text() == "1/2 LoRAs"
    for row in adapters.lora_rows():
        row.remove_button.click()
    take()
    assert adapters.lora_rows() == [] and adapters.isHidden()
    np.testing.assert_array_equal(session.encoding.hidden_states, before)


def test_the_sample_loras_change_the_weights_by_alpha_over_rank_times_their_product(
    workspace: Workspace, shared: Path, take: Take
) -> None:
    golden = shared / "golden" / "encoders"
    if not (golden / "loras").exists():
        pytest.skip("../shared/golden is missing")
    encoder_file, lora_file = golden / "clip_l.safetensors", golden / "loras" / "kohya_sd1.safetensors"
    take(encoder_file, lora_file)
    workspace.session.set_loras([replace(state, strength=0.5) for state in workspace.session.loras])
    take()
    state, lora = (safetensors.torch.load_file(path) for path in (encoder_file, lora_file))
    module = "text_model.encoder.layers.3.self_attn.v_proj"
    stem = f"lora_te_{module.replace('.', '_')}"
    up, down = lora[f"{stem}.lora_up.weight"].float(), lora[f"{stem}.lora_down.weight"].float()
    expected = state[f"{module}.weight"].float() + 0.5 * float(lora[f"{stem}.alpha"]) / down.shape[0] * up @ down
    weight = workspace.live_encoder.model.encoders[0].weight(f"{module}.weight")
    torch.testing.assert_close(weight, expected, rtol=1e-4, atol=1e-5)


def test_a_lora_of_another_family_says_so_and_comes_back_with_a_fitting_encoder(
    panel: PromptPanel, session: Session, tmp_path: Path, take: Take
) -> None:
    before = session.encoding.hidden_states
    take(lora := save_lora(tmp_path / "wide.safetensors", width=128))
    (row,) = panel.adapter_list.lora_rows()
    assert row.error_label.text() == "“wide.safetensors” was made for another model."
    assert "128 x 128" in row.on.toolTip() and not row.slider.isEnabled()
    np.testing.assert_array_equal(session.encoding.hidden_states, before)
    draw = torch.Generator().manual_seed(5)
    state = {name: torch.randn(shape, generator=draw) * 0.1 for name, (_, shape) in hollow_state(width=128).items()}
    take(wide_encoder := save(tmp_path / "wide_clip.safetensors", state))
    assert row.slider.isEnabled() and row.error_label.isHidden()
    check_states(session, wide_encoder, (lora, 1.0))


def test_another_encoder_gets_the_same_loras(session: Session, tmp_path: Path, take: Take) -> None:
    take(lora := save_lora(tmp_path / "a.safetensors"))
    take(other_encoder := save(tmp_path / "other.safetensors", tiny_state(seed=11)))
    check_states(session, other_encoder, (lora, 1.0))


def test_a_lora_of_the_u_net_alone_is_taken_with_a_note(panel: PromptPanel, tmp_path: Path, take: Take) -> None:
    take(save(tmp_path / "unet.safetensors", {"lora_unet_down.lora_up.weight": torch.rand(4, 2)}))
    (row,) = panel.adapter_list.lora_rows()
    assert row.error_label.text().startswith("It changes no text encoder")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<!DOCTYPE html><html>Sign in", "is a web page"),
        (b"", "is empty"),
        (safetensors.torch.save(OFT), "of the kind OFT"),
    ],
)
def test_what_cannot_be_applied_is_refused_in_one_sentence_and_leaves_no_row(
    content: bytes, message: str, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "lora.safetensors"
    path.write_bytes(content)
    with qtbot.waitSignal(workspace.failed, timeout=10_000) as failure:
        workspace.file_router.open([str(path)])
    assert message in str(failure.args[0]) and workspace.session.loras == ()


# --- textual inversions


@pytest.mark.parametrize(
    ("dialect", "form"),
    [("a1111", "glow"), ("comfyui", "embedding:glow"), ("diffusers", "emb_params"), ("compel", "<glow>")],
)
def test_insert_writes_the_dialect_s_own_form_which_the_tool_then_finds(
    dialect: str, form: str, panel: PromptPanel, session: Session, tmp_path: Path, take: Take
) -> None:
    session.set_dialect(dialect)
    take(save_inversion(tmp_path / "glow.safetensors", vectors=3))
    (row,) = panel.adapter_list.inversion_rows()
    assert isinstance(row, InversionRow) and "3 vectors of 64" in row.name.text()
    before = session.prompt.text
    panel.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert session.prompt.text == f"{before} {form}"
    take()
    vectors = [token for token in session.prompt.encoder_chunks.tokens if token.kind == "embedding"]
    assert [(token.piece, token.vector) for token in vectors] == [("glow", 0), ("glow", 1), ("glow", 2)]
    labels = [chip.label for chip in panel.token_strip.chips.placed if chip.token.vector is not None]
    assert labels == ["glow 1", "glow 2", "glow 3"]
    labels = [unit.label.rpartition(":")[2].strip("<>") for unit in session.prompt.unit_colours.units]
    assert form.rpartition(":")[2].strip("<>") in labels
    panel.editor.undo()
    assert session.prompt.text == before


def test_the_vectors_reach_the_encoder(session: Session, tmp_path: Path, take: Take) -> None:
    path = save_inversion(tmp_path / "glow.safetensors", vectors=1)
    session.prompt.set_text("a glow")
    take(path)
    position = tiny_state()["text_model.embeddings.position_embedding.weight"][2].numpy()
    vector = safetensors.torch.load_file(path)["emb_params"][0].numpy()
    np.testing.assert_allclose(session.encoding.hidden_states[0, 2], vector + position, atol=1e-5)


def test_a_word_that_does_not_fit_says_so_and_cannot_be_inserted(
    panel: PromptPanel, session: Session, tmp_path: Path, take: Take
) -> None:
    take(save_inversion(tmp_path / "wide.safetensors", width=768), save_inversion(tmp_path / "two words.safetensors"))
    wide, spaced = panel.adapter_list.inversion_rows()
    assert not wide.button.isEnabled() and "has vectors of width 768" in wide.error_label.text()
    assert spaced.button.isEnabled()
    session.set_dialect("comfyui")
    assert not spaced.button.isEnabled() and "first blank" in spaced.error_label.text()


def test_a_folder_of_words_is_searched_read_and_removed(window: MainWindow, tmp_path: Path, encoded: Encoded) -> None:
    workspace, adapters, prompt = window.workspace, window.prompt_panel.adapter_list, window.workspace.session.prompt
    folder = tmp_path / "embeddings"
    for number in range(30):
        save_inversion(folder / f"style {number}.safetensors")
    workspace.file_router.open([str(folder)])
    encoded(workspace)
    (row,) = adapters.inversion_rows()
    assert isinstance(row, InversionFolderRow) and "30 words" in row.name.text()
    QTest.keyClicks(row.find, "STYLE 7")
    QTest.keyClick(row.find, Qt.Key.Key_Return)
    assert prompt.text.endswith(" style 7")
    encoded(workspace)
    assert "embedding" in {token.kind for token in prompt.encoder_chunks.tokens}
    save_inversion(folder / "new one.safetensors")
    reload = next(button for button in row.findChildren(QToolButton) if button.accessibleName().startswith("Read"))
    reload.click()
    encoded(workspace)
    (row,) = adapters.inversion_rows()
    assert "31 words" in row.name.text()
    row.remove_button.click()
    encoded(workspace)
    assert workspace.session.textual_inversions == () and adapters.isHidden()
    assert "embedding" not in {token.kind for token in prompt.encoder_chunks.tokens}


def test_words_that_lie_in_a_lora_come_and_go_with_it(
    panel: PromptPanel, session: Session, tmp_path: Path, take: Take
) -> None:
    take(save_lora(tmp_path / "both.safetensors", **{"<s1>": torch.rand(WIDTH)}))
    assert [row.inversion.name for row in panel.adapter_list.inversion_rows()] == ["<s1>"]
    panel.adapter_list.lora_rows()[0].remove_button.click()
    assert (session.loras, session.textual_inversions) == ((), ())


def test_a_file_that_vanishes_before_its_word_is_read_is_said_once_and_left_out(
    workspace: Workspace, tmp_path: Path, take: Take, qtbot: QtBot
) -> None:
    take(path := save_inversion(tmp_path / "glow.safetensors"))
    path.unlink()
    failures: list[Exception] = []
    workspace.failed.connect(failures.append)
    workspace.session.prompt.set_text("a glow")
    qtbot.waitUntil(lambda: bool(failures), timeout=10_000)
    workspace.session.prompt.set_text("a glow cat")
    take()
    assert ["“glow.safetensors” does not exist" in str(failure) for failure in failures] == [True]


# --- what is there after a restart


def test_loras_words_and_folder_are_there_again_after_a_restart(
    workspace: Workspace, make_workspace: Make, tmp_path: Path, tiny_file: Path, take: Take, encoded: Encoded
) -> None:
    first, second = save_lora(tmp_path / "a.safetensors"), save_lora(tmp_path / "b.safetensors", seed=2)
    save_inversion(tmp_path / "embeddings" / "glow.safetensors")
    take(first, second, save_inversion(tmp_path / "single.safetensors"), tmp_path / "embeddings")
    opened = workspace.session.loras
    workspace.session.set_loras([replace(opened[0], strength=-0.35), replace(opened[1], is_on=False)])
    workspace.close()
    again = make_workspace(**vars(load_settings(workspace.settings_store.path)))
    again.model_loader.open(str(tiny_file))
    encoded(again)
    loras = [(lora.source, lora.strength, lora.is_on) for lora in again.session.loras]
    assert loras == [(str(first), -0.35, True), (str(second), 1.0, False)]
    words = [word for state in again.session.textual_inversions for word in state.inversions]
    assert {word.name for word in words} == {"glow", "single"}
    check_states(again.session, tiny_file, (first, -0.35))


def test_files_that_are_gone_keep_their_rows_and_are_said_once(
    make_workspace: Make, tmp_path: Path, tiny_file: Path, qtbot: QtBot
) -> None:
    remembered = {
        "loras": ((str(tmp_path / "gone.safetensors"), 0.5, True),),
        "embedding_files": (str(tmp_path / "lost.pt"),),
    }
    workspace = make_workspace(**remembered)
    adapters = AdapterList(workspace.session)
    qtbot.addWidget(adapters)
    with qtbot.waitSignal(workspace.failed, timeout=20_000) as failure:
        workspace.model_loader.open(str(tiny_file))
    assert str(failure.args[0]).count("does not exist") == 2
    (row,) = adapters.lora_rows()
    assert "does not exist" in row.error_label.text() and not row.slider.isEnabled()
    assert len(adapters.inversion_rows()) == 1
    workspace.settings_store.save()
    kept = load_settings(workspace.settings_store.path)
    assert {name: getattr(kept, name) for name in remembered} == remembered

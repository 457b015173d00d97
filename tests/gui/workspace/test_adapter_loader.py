"""LoRAs and textual inversions in the window: dropped, weighed, written into the prompt, remembered, refused."""

from collections.abc import Callable
from pathlib import Path

import encoder_files
import numpy as np
import pytest
import torch
from encoder_files import WIDTH, save, tiny_state, under
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from window_driving import Encoded, drawn

from core.encoder.prepacked_linear import unpack
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_mixing import apply_loras
from core.weights.opening import open_encoder
from gui.editor.adapters.adapter_rows import InversionFolderRow, InversionRow, LoraRow
from gui.state.settings import load_settings
from gui.window.main_window import MainWindow

MODULES = [f"text_model.encoder.layers.{layer}.self_attn.q_proj" for layer in range(3)]
Taken = Callable[..., None]


def write_lora(path: Path, width: int = WIDTH, seed: int = 1, **more: torch.Tensor) -> Path:
    draw = torch.Generator().manual_seed(seed)
    state = dict(more)
    for module in MODULES:
        parts = {
            "lora_up.weight": torch.randn(width, 4, generator=draw) * 0.1,
            "lora_down.weight": torch.randn(4, width, generator=draw),
            "alpha": torch.tensor(2.0),
        }
        state |= under(f"lora_te_{module.replace('.', '_')}.", parts)
    return save(path, state)


def write_words(path: Path, vectors: int = 2, width: int = WIDTH) -> Path:
    return save(path, {"emb_params": torch.rand(vectors, width)})


@pytest.fixture
def settled(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """Waits until every file is taken, the encoding answers and the panes have drawn it."""

    def wait(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: window.workspace.is_idle and drawn(window), timeout=20_000)

    return wait


@pytest.fixture
def drop(settled: Callable[[MainWindow], None]) -> Taken:
    """Drops files on the window and waits until they are taken."""

    def do(window: MainWindow, *paths: Path, wait: bool = True) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        left = Qt.MouseButton.LeftButton
        event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier)
        window.dropEvent(event)
        if wait:
            settled(window)

    return do


def rows(window: MainWindow) -> list[LoraRow]:
    return window.prompt_panel.adapter_list.lora_rows()


def expected_states(tiny_file: Path, window: MainWindow, *doses: tuple[Path, float]) -> np.ndarray:
    """What an encoder opened anew gives with these LoRAs."""
    encoder = open_encoder(tiny_file)
    apply_loras([encoder], [(open_lora(path), strength) for path, strength in doses])
    return encoder.encode(window.session.prompt.encoder_chunks).hidden_states


def check_states(window: MainWindow, expected: np.ndarray) -> None:
    rows = sum(
        token.kind != "padding" for token in window.session.prompt.encoder_chunks.chunks[0]
    )  # all that word panes show
    np.testing.assert_allclose(
        window.session.encoding.hidden_states[:, :rows], expected[:, :rows], rtol=1e-4, atol=1e-4
    )


def press(widget: object, name: str) -> None:
    button = next(one for one in widget.findChildren(QToolButton) if one.accessibleName().startswith(name))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_section_is_hidden_while_there_is_nothing_in_it(window: MainWindow) -> None:
    assert window.prompt_panel.adapter_list.isHidden()


def test_files_dropped_at_once_are_each_taken_as_what_they_hold(
    bare_window: MainWindow, tiny_file: Path, tmp_path: Path, drop: Taken
) -> None:
    lora = write_lora(tmp_path / "looks like a model.safetensors")
    words = write_words(tmp_path / "model.safetensors")
    drop(bare_window, lora, words, tiny_file)
    session = bare_window.session
    assert session.encoder.title == "tiny.safetensors"
    assert [(one.name, one.changes, one.kinds, one.error) for one in session.loras] == [
        ("looks like a model.safetensors", 3, ("LoRA",), "")
    ]
    assert [word.name for one in session.textual_inversions for word in one.inversions] == ["model"]
    assert bare_window.prompt_panel.adapter_list.isVisible()
    check_states(bare_window, expected_states(tiny_file, bare_window, (lora, 1.0)))


def test_strengths_are_moved_by_slider_and_field_and_put_back_by_a_double_click(
    window: MainWindow, tiny_file: Path, tmp_path: Path, drop: Taken, settled: Callable[[MainWindow], None]
) -> None:
    lora = write_lora(tmp_path / "a.safetensors")
    drop(window, lora)
    (row,) = rows(window)
    for value in (20, 130, -40):
        row.slider.setValue(value)
    assert row.field.value() == pytest.approx(-0.4)
    settled(window)
    check_states(window, expected_states(tiny_file, window, (lora, -0.4)))
    row.field.setValue(3.25)
    settled(window)
    assert (row.slider.value(), window.session.loras[0].strength) == (200, 3.25)
    check_states(window, expected_states(tiny_file, window, (lora, 3.25)))
    QTest.mouseDClick(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(3, row.slider.height() // 2))
    settled(window)
    assert window.session.loras[0].strength == 1.0


def test_several_add_up_are_switched_off_set_aside_and_taken_off(
    window: MainWindow, tiny_file: Path, tmp_path: Path, drop: Taken, settled: Callable[[MainWindow], None]
) -> None:
    plain = window.session.encoding.hidden_states
    first, second = write_lora(tmp_path / "a.safetensors"), write_lora(tmp_path / "b.safetensors", seed=2)
    drop(window, first, second)
    check_states(window, expected_states(tiny_file, window, (first, 1.0), (second, 1.0)))
    window.prompt_panel.adapter_list.bypass.button("without").click()
    settled(window)
    np.testing.assert_array_equal(window.session.encoding.hidden_states, plain)
    window.prompt_panel.adapter_list.bypass.button("with").click()
    QTest.mouseClick(rows(window)[0].on, Qt.MouseButton.LeftButton, pos=QPoint(8, rows(window)[0].on.height() // 2))
    settled(window)
    assert [one.is_on for one in window.session.loras] == [False, True]
    check_states(window, expected_states(tiny_file, window, (second, 1.0)))
    for _ in range(2):
        press(rows(window)[0], "Take")
    settled(window)
    assert rows(window) == [] and window.prompt_panel.adapter_list.isHidden()
    np.testing.assert_array_equal(window.session.encoding.hidden_states, plain)


def test_the_sample_loras_change_the_weights_by_alpha_over_rank_times_their_product(
    make_window: Callable[..., MainWindow],
    shared: Path,
    drop: Taken,
    encoded: Encoded,
    settled: Callable[[MainWindow], None],
) -> None:
    golden = shared / "golden" / "encoders"
    if not (golden / "loras").exists():
        pytest.skip("../shared/golden is missing")
    window = make_window()
    window.workspace.model_loader.open(str(golden / "clip_l.safetensors"))
    encoded(window)
    drop(window, golden / "loras" / "kohya_sd1.safetensors")
    rows(window)[0].field.setValue(0.5)
    from safetensors.torch import load_file

    state = {name: part.float() for name, part in load_file(golden / "clip_l.safetensors").items()}
    lora = {name: part.float() for name, part in load_file(golden / "loras" / "kohya_sd1.safetensors").items()}
    encoder = window.workspace.live_encoder.model.encoders[0]
    module = "text_model.encoder.layers.3.self_attn.v_proj"
    stem = f"lora_te_{module.replace('.', '_')}"
    up, down = lora[f"{stem}.lora_up.weight"], lora[f"{stem}.lora_down.weight"]
    expected = state[f"{module}.weight"] + 0.5 * float(lora[f"{stem}.alpha"]) / down.shape[0] * up @ down
    settled(window)
    torch.testing.assert_close(unpack(encoder._weights[f"{module}.weight"]), expected, rtol=1e-4, atol=1e-5)


def test_a_lora_of_another_family_says_so_and_comes_back_with_a_fitting_encoder(
    window: MainWindow, tiny_file: Path, tmp_path: Path, drop: Taken, settled: Callable[[MainWindow], None]
) -> None:
    plain = window.session.encoding.hidden_states
    wide = write_lora(tmp_path / "wide.safetensors", width=128)
    drop(window, wide)
    (row,) = rows(window)
    assert row.error_label.text() == "“wide.safetensors” was made for another model."
    assert "128 x 128" in row.on.toolTip() and not row.slider.isEnabled()
    np.testing.assert_array_equal(window.session.encoding.hidden_states, plain)
    other = wide_encoder(tmp_path / "wide_clip.safetensors")
    window.workspace.model_loader.open(str(other))
    settled(window)
    assert row.slider.isEnabled() and row.error_label.isHidden()
    check_states(window, expected_states(other, window, (wide, 1.0)))


def wide_encoder(path: Path) -> Path:
    """An encoder of twice the tiny one's width."""
    draw = torch.Generator().manual_seed(5)
    hollow = encoder_files.hollow_state(width=128)
    return save(path, {name: torch.randn(shape, generator=draw) * 0.1 for name, (_, shape) in hollow.items()})


def test_another_encoder_gets_the_same_loras(
    window: MainWindow, tmp_path: Path, drop: Taken, settled: Callable[[MainWindow], None]
) -> None:
    lora = write_lora(tmp_path / "a.safetensors")
    drop(window, lora)
    other = save(tmp_path / "other.safetensors", tiny_state(seed=11))
    window.workspace.model_loader.open(str(other))
    settled(window)
    check_states(window, expected_states(other, window, (lora, 1.0)))


def test_a_lora_of_the_u_net_alone_is_taken_with_a_note(window: MainWindow, tmp_path: Path, drop: Taken) -> None:
    drop(window, save(tmp_path / "unet.safetensors", {"lora_unet_down.lora_up.weight": torch.rand(4, 2)}))
    (row,) = rows(window)
    assert row.error_label.text().startswith("It changes no text encoder")
    assert window.error_box is None


@pytest.mark.parametrize(("content", "says"), [(b"<!DOCTYPE html><html>Sign in", "is a web page"), (b"", "is empty")])
def test_a_file_that_is_none_of_these_is_told_in_one_sentence(
    content: bytes, says: str, window: MainWindow, tmp_path: Path, drop: Taken, qtbot: QtBot
) -> None:
    path = tmp_path / "lora.safetensors"
    path.write_bytes(content)
    drop(window, path, wait=False)
    qtbot.waitUntil(lambda: window.error_box is not None, timeout=10_000)
    assert says in window.error_box.text()
    assert window.session.loras == ()
    window.error_box.accept()


def test_a_kind_that_cannot_be_applied_is_refused_by_its_name_and_leaves_no_row(
    window: MainWindow, tmp_path: Path, drop: Taken, qtbot: QtBot
) -> None:
    state = {"lora_te_text_model_encoder_layers_0_mlp_fc1.oft_blocks": torch.rand(2, 2)}
    drop(window, save(tmp_path / "a.safetensors", state), wait=False)
    qtbot.waitUntil(lambda: window.error_box is not None, timeout=10_000)
    assert "of the kind OFT" in window.error_box.text()
    assert window.session.loras == ()
    window.error_box.accept()


# --- textual inversions


@pytest.mark.parametrize(
    ("dialect", "form"),
    [("a1111", "glow"), ("comfyui", "embedding:glow"), ("diffusers", "<glow>"), ("compel", "<glow>")],
)
def test_insert_writes_the_dialect_s_own_form_which_the_tool_then_finds(
    dialect: str, form: str, window: MainWindow, tmp_path: Path, drop: Taken, settled: Callable[[MainWindow], None]
) -> None:
    window.session.set_dialect(dialect)
    drop(window, write_words(tmp_path / "glow.safetensors", vectors=3))
    (row,) = window.prompt_panel.adapter_list.inversion_rows()
    assert isinstance(row, InversionRow) and "3 vectors of 64" in row.name.text()
    before = window.session.prompt.text
    QTest.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert window.session.prompt.text == f"{before} {form}"
    settled(window)
    vectors = [token for token in window.session.prompt.encoder_chunks.tokens if token.kind == "embedding"]
    assert [(token.piece, token.vector) for token in vectors] == [("glow", 0), ("glow", 1), ("glow", 2)]
    labels = [chip.label for chip in window.prompt_panel.token_strip.chips.placed if chip.token.vector is not None]
    assert labels == ["glow 1", "glow 2", "glow 3"]
    assert "glow" in {unit.label.rpartition(":")[2].strip("<>") for unit in window.session.prompt.unit_colours.units}
    window.prompt_panel.editor.undo()
    assert window.session.prompt.text == before


def test_the_vectors_reach_the_encoder(window: MainWindow, tmp_path: Path, drop: Taken) -> None:
    path = write_words(tmp_path / "glow.safetensors", vectors=1)
    window.prompt_panel.editor.setPlainText("a glow")
    drop(window, path)
    from safetensors.torch import load_file

    place = tiny_state()["text_model.embeddings.position_embedding.weight"][2].numpy()
    vector = load_file(path)["emb_params"][0].numpy()
    np.testing.assert_allclose(window.session.encoding.hidden_states[0, 2], vector + place, atol=1e-5)


def test_a_word_that_does_not_fit_says_so_and_cannot_be_inserted(
    window: MainWindow, tmp_path: Path, drop: Taken
) -> None:
    drop(window, write_words(tmp_path / "wide.safetensors", width=768), write_words(tmp_path / "two words.safetensors"))
    wide, spaced = window.prompt_panel.adapter_list.inversion_rows()
    assert not wide.button.isEnabled() and "has vectors of width 768" in wide.error_label.text()
    assert spaced.button.isEnabled()
    window.session.set_dialect("comfyui")
    assert not spaced.button.isEnabled() and "first blank" in spaced.error_label.text()


def test_a_folder_of_words_is_searched_reloaded_and_removed(
    window: MainWindow, tmp_path: Path, drop: Taken, settled: Callable[[MainWindow], None]
) -> None:
    folder = tmp_path / "embeddings"
    for number in range(30):
        write_words(folder / f"style {number}.safetensors")
    drop(window, folder)
    (row,) = window.prompt_panel.adapter_list.inversion_rows()
    assert isinstance(row, InversionFolderRow) and "30 words" in row.name.text()
    QTest.keyClicks(row.find, "STYLE 7")
    QTest.keyClick(row.find, Qt.Key.Key_Return)
    assert window.session.prompt.text.endswith(" style 7")
    settled(window)
    assert "embedding" in {token.kind for token in window.session.prompt.encoder_chunks.tokens}
    write_words(folder / "new one.safetensors")
    press(row, "Read the embeddings folder again")
    settled(window)
    (row,) = window.prompt_panel.adapter_list.inversion_rows()
    assert "31 words" in row.name.text()
    press(row, "Take")
    settled(window)
    assert window.session.textual_inversions == () and window.prompt_panel.adapter_list.isHidden()
    assert "embedding" not in {token.kind for token in window.session.prompt.encoder_chunks.tokens}


def test_words_that_lie_in_a_lora_come_and_go_with_it(window: MainWindow, tmp_path: Path, drop: Taken) -> None:
    drop(window, write_lora(tmp_path / "both.safetensors", **{"<s1>": torch.rand(WIDTH)}))
    assert [row.inversion.name for row in window.prompt_panel.adapter_list.inversion_rows()] == ["<s1>"]
    press(rows(window)[0], "Take")
    assert (window.session.loras, window.session.textual_inversions) == ((), ())


def test_a_file_that_vanishes_before_its_word_is_read_is_said_once_and_left_out(
    window: MainWindow, tmp_path: Path, drop: Taken, settled: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    path = write_words(tmp_path / "glow.safetensors")
    drop(window, path)
    path.unlink()
    window.prompt_panel.editor.setPlainText("a glow")
    qtbot.waitUntil(lambda: window.error_box is not None, timeout=10_000)
    assert "“glow.safetensors” does not exist" in window.error_box.text()
    window.error_box.accept()
    qtbot.waitUntil(lambda: window.error_box is None)
    window.prompt_panel.editor.setPlainText("a glow cat")
    settled(window)
    assert window.error_box is None


# --- what is there after a restart


def test_loras_words_and_folder_are_there_again_after_a_restart(
    window: MainWindow,
    make_window: Callable[..., MainWindow],
    tmp_path: Path,
    tiny_file: Path,
    drop: Taken,
    settled: Callable[[MainWindow], None],
) -> None:
    first, second = write_lora(tmp_path / "a.safetensors"), write_lora(tmp_path / "b.safetensors", seed=2)
    write_words(tmp_path / "embeddings" / "glow.safetensors")
    drop(window, first, second, write_words(tmp_path / "single.safetensors"), tmp_path / "embeddings")
    rows(window)[0].field.setValue(-0.35)
    rows(window)[1].on.setChecked(False)
    window.prompt_panel.adapter_list.fold(True)
    window.close()
    again = make_window(**vars(load_settings(window.workspace.settings_store.path)))
    again.workspace.model_loader.open(str(tiny_file))
    settled(again)
    assert [(one.source, one.strength, one.is_on) for one in again.session.loras] == [
        (str(first), -0.35, True),
        (str(second), 1.0, False),
    ]
    assert {word.name for one in again.session.textual_inversions for word in one.inversions} == {"glow", "single"}
    assert again.prompt_panel.adapter_list.is_folded and again.prompt_panel.adapter_list.heading.text() == "1/2 LoRAs"
    check_states(again, expected_states(tiny_file, again, (first, -0.35)))


def test_files_that_are_gone_keep_their_rows_and_are_said_once(
    make_window: Callable[..., MainWindow], tmp_path: Path, tiny_file: Path, qtbot: QtBot
) -> None:
    window = make_window(
        loras=((str(tmp_path / "gone.safetensors"), 0.5, True),), embedding_files=(str(tmp_path / "lost.pt"),)
    )
    window.workspace.model_loader.open(str(tiny_file))
    qtbot.waitUntil(lambda: window.error_box is not None, timeout=20_000)
    assert window.error_box.text().count("does not exist") == 2
    window.error_box.accept()
    (row,) = rows(window)
    assert "does not exist" in row.error_label.text() and not row.slider.isEnabled()
    assert len(window.prompt_panel.adapter_list.inversion_rows()) == 1
    window.workspace.settings_store.save()
    kept = load_settings(window.workspace.settings_store.path)
    assert kept.loras == ((str(tmp_path / "gone.safetensors"), 0.5, True),)
    assert kept.embedding_files == (str(tmp_path / "lost.pt"),)

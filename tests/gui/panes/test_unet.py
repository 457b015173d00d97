"""As the U-Net sees it, driven as an artist drives it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import save, save_xl
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from unet_files import save_unet, unet_lora

from core.queries.unet_hearing import UnetHearing
from gui.panes.unet.columns import column_gains
from gui.panes.unet.controls import LORA_LOOK, SCALE_LOOK, UNET_LOOK, VIEW_LOOK
from gui.panes.unet.pane import UnetPane
from gui.state.adapters import LoraState
from gui.widgets.style import theme_of

PANE = "unet"


@pytest.fixture
def unet(tmp_path: Path) -> Path:
    return save_unet(tmp_path / "unet.safetensors")


@pytest.fixture
def answered(lone: LonePane, unet: Path) -> UnetHearing:
    """The pane with a random U-Net that has answered."""
    lone.session.looks.set(UNET_LOOK, str(unet))
    lone.settle()
    return answer(lone)


def answer(lone: LonePane) -> UnetHearing:
    hearing = lone.pane.query.answer
    assert hearing is not None and hearing.is_finished
    return hearing


def test_a_text_encoder_alone_says_so_and_offers_a_checkpoint(
    lone: LonePane, unet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = lone.pane
    assert "holds no U-Net. Choose the checkpoint" in pane.message
    assert pane.offer.isVisible() and pane.offer.text() == "Choose a checkpoint…"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(unet), ""))
    pane.offer.click()
    lone.settle()
    assert not pane.message and not pane.offer.isVisible() and answer(lone).file.path == unet


def test_a_line_a_word_and_a_column_a_block_in_the_order_of_the_picture(lone: LonePane, answered: UnetHearing) -> None:
    model = lone.pane.table.model_
    assert [column.side for column in lone.pane.columns] == [
        64,
        64,
        32,
        32,
        16,
        16,
        8,
        16,
        16,
        16,
        32,
        32,
        32,
        64,
        64,
        64,
    ]
    shown = [model.data(model.index(row, 0)) for row in range(model.rowCount())]
    assert sorted(shown[:-2]) == sorted(unit.name for unit in answered.units) and shown[-2:] == ["EOS", "padding"]
    np.testing.assert_array_equal(model.numbers.values[:, 0], answered.blocks[0].gain if answered.blocks[0] else None)


def test_what_lies_within_three_bands_is_grey(lone: LonePane, answered: UnetHearing) -> None:
    model, theme = lone.pane.table.model_, theme_of(lone.pane)
    colours = {(line, column): model.colour(line, column) for line in range(3) for column in range(16)}
    for (line, column), colour in colours.items():
        assert colour is not None
        is_grey = colour.name() == theme.grey_tint
        assert is_grey == (abs(model.numbers.values[line, column] - 1) <= 3 * model.numbers.bands[column])


def test_a_random_unet_says_that_nothing_stands_out_and_shows_its_check_as_failed(
    lone: LonePane, answered: UnetHearing
) -> None:
    assert "none stands out" in lone.pane.sentence.text()
    assert lone.pane.check.isVisible() and lone.pane.check.text().startswith("Check failed")


def test_the_other_scale_takes_off_what_all_words_have_in_common(lone: LonePane, answered: UnetHearing) -> None:
    lone.pane.controls.scale.button("words").click()
    lone.settle()
    assert lone.session.looks.get(SCALE_LOOK) == "words"
    values = lone.pane.table.model_.numbers.values
    assert values[answered.words].mean(axis=0) == pytest.approx(np.ones(16), abs=1e-5)


def test_the_pointed_and_the_selected_word_are_compared(lone: LonePane, answered: UnetHearing) -> None:
    first, second = answered.units[0], answered.units[-1]
    lone.session.prompt.set_selected(first.positions)
    lone.session.prompt.set_hovered(second.positions)
    assert lone.pane.pair == (0, len(answered.units) - 1) and lone.pane.bars.names == (first.name, second.name)
    block = answered.blocks[5]
    assert block is not None and lone.pane.bars.values[5] == pytest.approx(block.apart[lone.pane.pair], rel=1e-6)
    assert lone.pane.bars.clip == pytest.approx(float(answered.row_apart[lone.pane.pair]))


def test_a_chosen_block_colours_the_words_by_its_gain(lone: LonePane, answered: UnetHearing) -> None:
    pane, measured = lone.pane, lone.session.measured_words
    assert measured.get("gain") is None
    pane.table.clicked_at.emit(0, 6)
    known = measured.get("gain")
    assert known is not None and known.units == answered.units and "● 8 × 8, 1" in known.sentence
    np.testing.assert_array_equal(known.values, column_gains(answered, pane.columns, False)[: len(known.units), 6])
    assert lone.session.prompt.selected == frozenset(answered.units[0].positions)
    pane.table.clicked_at.emit(-1, 6)
    assert measured.get("gain") is None


def test_keys_point_and_choose_as_the_mouse_does(lone: LonePane, answered: UnetHearing) -> None:
    table = lone.pane.table
    table.setFocus()
    table.setCurrentIndex(table.model_.index(1, 3))
    line = table.model_.rows[1]
    assert answered.lines[line].name in lone.pane.readout.text() and "heads" in lone.pane.readout.text()
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert table.model_.chosen == 2


def test_the_heading_orders_the_words_as_the_text_has_them(lone: LonePane, answered: UnetHearing) -> None:
    table = lone.pane.table
    table.horizontalHeader().sectionClicked.emit(0)
    assert list(table.model_.rows) == list(range(len(answered.lines)))


def test_weights_and_loras_are_switched(lone: LonePane, answered: UnetHearing, tmp_path: Path) -> None:
    pane = lone.pane
    path = save(tmp_path / "style.safetensors", unet_lora())
    lone.session.set_loras([LoraState(str(path), is_unet_only=True)])
    lone.settle()
    with_lora = answer(lone)
    assert with_lora.question.loras == ((path, 1.0),)
    assert with_lora.blocks[0] is not None and answered.blocks[0] is not None
    assert not np.allclose(with_lora.blocks[0].gain, answered.blocks[0].gain)
    pane.controls.lora.click()
    lone.settle()
    without = answer(lone).blocks[0]
    assert without is not None and np.array_equal(without.gain, answered.blocks[0].gain)
    pane.controls.weights.click()
    lone.settle()
    assert not answer(lone).question.is_weighted


def test_a_lora_acts_with_the_strength_that_its_tag_has_for_the_unet(
    lone: LonePane, answered: UnetHearing, tmp_path: Path
) -> None:
    path = save(tmp_path / "style.safetensors", unet_lora())
    lone.session.set_loras([LoraState(str(path), 0.0, unet_strength=0.5)])
    lone.settle()
    assert answer(lone).question.loras == ((path, 0.5),)
    lone.session.set_loras([LoraState(str(path), 1.0, unet_strength=0.0)])
    lone.settle()
    assert answer(lone).question.loras == ()


def test_what_is_left_out_of_a_lora_is_said_above_the_words_and_above_its_map(
    lone: LonePane, answered: UnetHearing, tmp_path: Path
) -> None:
    lora = {f"{name.rsplit('.lora_', 1)[0]}.dora_scale": torch.ones(1) for name in unet_lora() if "lora_up" in name}
    path = save(tmp_path / "dora.safetensors", unet_lora() | lora)
    lone.session.set_loras([LoraState(str(path), is_unet_only=True)])
    lone.settle()
    assert "as not computed: 32 modules of the U-Net (32 × DoRA LoRA)." in lone.pane.sentence.text()
    lone.session.looks.set(VIEW_LOOK, "lora")
    lone.settle()
    assert lone.pane.sentence.text().startswith("Nothing of what “dora.safetensors” changes in the U-Net can be shown.")
    assert "32 × DoRA LoRA" in lone.pane.sentence.text()


def test_the_shown_layer_is_sent_where_it_is_asked_for(lone: LonePane, answered: UnetHearing) -> None:
    assert answered.question.clip_skip is None
    lone.session.set_layer(2)
    lone.pane.controls.skip.click()
    lone.settle()
    assert answer(lone).question.clip_skip == 2


def test_sdxl_is_folded_into_eleven_columns_that_a_click_opens(lone_pane: object, tmp_path: Path) -> None:
    lone = lone_pane("unet", save_xl(tmp_path / "xl.safetensors"))  # type: ignore[operator]
    lone.session.looks.set(UNET_LOOK, str(save_unet(tmp_path / "unet.safetensors", 128, "sdxl")))
    lone.settle()
    pane, hearing = lone.pane, answer(lone)
    assert isinstance(pane, UnetPane) and len(pane.columns) == 11 and len(hearing.blocks) == 70
    own = [hearing.blocks[index].gain for index in pane.columns[2].blocks]  # type: ignore[union-attr]
    assert len(own) == 10
    np.testing.assert_allclose(pane.table.model_.numbers.values[:, 2], np.mean(own, axis=0), rtol=1e-6)
    pane.table.horizontalHeader().sectionClicked.emit(3)
    assert len(pane.columns) == 20 and pane.columns[2].name.endswith("block 1")
    pane.table.setCurrentIndex(pane.table.model_.index(0, 5))
    QTest.keyClick(pane.table, Qt.Key.Key_Minus)
    assert len(pane.columns) == 11


def test_where_a_lora_acts_needs_no_checkpoint(lone: LonePane, tmp_path: Path) -> None:
    pane, looks = lone.pane, lone.session.looks
    looks.set(VIEW_LOOK, "lora")
    lone.settle()
    assert "Choose a LoRA above" in pane.message and pane.offer.text() == "Choose a LoRA…"
    looks.set(LORA_LOOK, str(save(tmp_path / "style.safetensors", unet_lora())))
    lone.settle()
    assert not pane.message and pane.stack.currentWidget() is pane.drawing and len(pane.drawing.map.places) == 16
    assert "style.safetensors" in pane.sentence.text() and pane.check.text().startswith("Check holds")
    table = pane.numbers()
    assert len(table.rows) == 16 + 6 and table.rows[0][0] == "down_blocks.0.attentions.0.transformer_blocks.0"
    pane.drawing.setFocus()
    QTest.keyClick(pane.drawing, Qt.Key.Key_Right)
    assert "↓ 64 × 64" in pane.readout.text() and "keys" in pane.readout.text()


def test_the_table_has_what_is_drawn(lone: LonePane, answered: UnetHearing) -> None:
    table = lone.pane.numbers()
    assert len(table.columns) == 17 and len(table.rows) == len(answered.lines) + 3
    line = answered.words[0]
    row = next(row for row in table.rows if row[0] == answered.lines[line].name)
    assert row[1] == pytest.approx(float(answered.blocks[0].gain[line]) if answered.blocks[0] else None)


def test_another_prompt_is_answered_anew(lone: LonePane, answered: UnetHearing) -> None:
    lone.type("a watercolor castle and a red dog")
    assert {unit.name for unit in answer(lone).units} >= {"watercolor", "castle", "red", "dog"}


def test_a_unet_of_another_family_is_refused_in_a_sentence(lone: LonePane, tmp_path: Path) -> None:
    lone.session.looks.set(UNET_LOOK, str(save_unet(tmp_path / "other.safetensors", 48)))
    lone.settle()
    assert "takes rows of 48 numbers" in lone.pane.message and lone.pane.offer.isVisible()

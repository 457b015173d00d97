"""LoRA change, driven as an artist drives it."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from encoder_files import save_lora
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.weights.adapters.lora import open_lora
from gui.panes.lora_change import COLOUR_CEILINGS, LoraChangePane
from gui.panes.plots.word_layers_model import LAYERS, SUMMARY, VALUE, colour_ceiling
from gui.state.adapters import LoraState

PANE = "lora_change"
Apply = Callable[..., None]


@pytest.fixture
def apply(lone: LonePane, tmp_path: Path) -> Apply:
    """Puts a LoRA of all layers on the model, encodes with it and settles."""
    lora = open_lora(save_lora(tmp_path / "a.safetensors"))

    def do(strength: float = 1.0) -> None:
        lone.model.apply([(lora, strength)], lone.model.encoders)
        lone.session.set_loras([LoraState("a.safetensors", strength, is_open=True, changes=3)])
        lone.session.encoding_view_requested.emit()
        lone.settle()

    return do


def test_the_change_is_drawn_a_line_a_unit_and_a_cell_a_layer(lone: LonePane, apply: Apply) -> None:
    shown = lone.pane
    assert shown.query.answer is None
    apply()
    assert shown.query.answer is not None and shown.query.answer.view is lone.view
    model = shown.words.model_
    assert model.numbers.words == tuple(unit.name for unit in lone.view.units) and model.columnCount() == LAYERS + 4
    assert not model.numbers.values[0].any() and (model.numbers.values[1:] > 0).all()
    embedding, *layers = model.numbers.summary[1]
    assert embedding == 0 and len(layers) == 3 and min(layers) > 0
    shown.measure.button("relative_change").click()
    np.testing.assert_array_equal(model.numbers.values, shown.query.answer.relative_change)
    table = shown.numbers()
    assert table.columns[:3] == ("layer", "weights, %", lone.view.units[0].label)
    assert [line[0] for line in table.rows] == [0, 1, 2, 3]
    lone.session.set_loras([LoraState("a.safetensors", is_on=False, is_open=True, changes=3)])
    assert shown.query.answer is None


def test_the_most_changed_words_stand_first_at_every_layer(lone: LonePane, shown: LoraChangePane, apply: Apply) -> None:
    apply()
    model, orders, resets = shown.words.model_, set(), list[int]()
    model.modelReset.connect(lambda: resets.append(1))
    for layer in (1, 2, 3):
        lone.session.set_layer(layer)
        summary, *words = model.rows
        values = shown.query.answer.cosine_distance[layer][words]
        assert summary == SUMMARY and len(values) == len(lone.view.units) and (np.diff(values) <= 0).all()
        assert model.data(model.index(1, VALUE)) == model.data(model.index(1, LAYERS + layer))
        orders.add(tuple(words))
    assert len(orders) > 1 and not resets  # the lines move, and none is made anew
    shown.words.horizontalHeader().sectionClicked.emit(0)
    assert model.rows[1:] == list(range(len(lone.view.units)))


def test_the_encoding_without_loras_is_asked_for_once_and_only_in_sight(
    lone: LonePane, shown: LoraChangePane, apply: Apply, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply()
    encode = Mock(side_effect=lone.encoder.encode)
    monkeypatch.setattr(lone.encoder, "encode", encode)
    apply(0.5)
    assert shown.query.answer.view is lone.view and encode.call_count == 1  # the one without LoRAs is kept
    lone.type(" wheel")
    assert shown.query.answer.view is lone.view and encode.call_count == 3
    shown.set_in_front(False)
    lone.type(" rim")
    assert encode.call_count == 4


def test_cells_of_the_change_select_and_point(lone: LonePane, shown: LoraChangePane, apply: Apply) -> None:
    apply()
    words, unit = shown.words, lone.view.units[4]
    cell = words.model_.index(words.model_.rows.index(4), LAYERS + 2)
    words.entered.emit(cell)
    assert lone.session.prompt.hovered == set(unit.positions)
    assert shown.readout.text().startswith(f"layer 2 · {unit.label}")
    words.clicked.emit(cell)
    assert lone.session.prompt.selected == set(unit.positions) and lone.session.layer == 2
    words.setCurrentIndex(words.model_.index(words.model_.rows.index(4), 0))
    lone.session.set_layer(3)  # which ranks the words anew
    assert words.place(words.currentIndex())[0] == 4
    words.horizontalHeader().sectionClicked.emit(LAYERS + 1)
    assert lone.session.layer == 1


def test_lines_of_the_change_are_reached_and_chosen_by_keyboard(
    lone: LonePane, shown: LoraChangePane, apply: Apply
) -> None:
    apply()
    shown.window().activateWindow()
    words = shown.words
    words.setFocus(Qt.FocusReason.TabFocusReason)
    words.setCurrentIndex(words.model_.index(0, 0))
    QTest.keyClick(words, Qt.Key.Key_Down)
    QTest.keyClick(words, Qt.Key.Key_Right)
    QTest.keyClick(words, Qt.Key.Key_Right)
    unit = lone.view.units[words.model_.rows[1]]
    assert unit.name in shown.readout.text() and lone.session.prompt.hovered == set(unit.positions)
    QTest.keyClick(words, Qt.Key.Key_Return)
    assert lone.session.prompt.selected == set(unit.positions) and lone.session.layer == 0
    for column, is_ranked in ((0, False), (VALUE, True)):  # as clicks on their headings
        words.setCurrentIndex(words.model_.index(0, column))
        QTest.keyClick(words, Qt.Key.Key_Return)
        assert words.model_.is_ranked == is_ranked


def test_the_end_of_the_colours_is_a_round_number_that_nothing_exceeds() -> None:
    values = (0.0, 0.003, 0.2, 5.0)
    assert [colour_ceiling(np.array([[value]]), COLOUR_CEILINGS) for value in values] == [1e-5, 0.005, 0.2, 2.0]
    assert colour_ceiling(np.array([[np.nan]]), COLOUR_CEILINGS) == 1e-5

"""LoRA change, driven as an artist drives it."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from encoder_files import save_lora
from lone_pane import LonePane

from core.weights.adapters.lora import open_lora
from gui.panes.lora_change import LoraChangePane, colour_ceiling
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


def test_the_change_is_drawn_a_row_a_layer_and_a_column_a_unit(lone: LonePane, apply: Apply) -> None:
    shown = lone.pane
    assert shown.query.answer is None
    apply()
    assert shown.query.answer is not None and shown.query.answer.view is lone.view
    assert shown.matrix.image.image.shape == (4, len(lone.view.units))
    assert not shown.matrix.image.image[0].any() and (shown.matrix.image.image[1:] > 0).all()
    embedding, *layers = shown.weights.bars.opts["width"]
    assert embedding == 0 and len(layers) == 3 and min(layers) > 0
    shown.measure.button("relative_change").click()
    np.testing.assert_array_equal(shown.matrix.image.image, shown.query.answer.relative_change)
    table = shown.numbers()
    assert table.columns[:3] == ("layer", "weights, %", lone.view.units[0].label)
    assert [line[0] for line in table.rows] == [0, 1, 2, 3]
    lone.session.set_loras([LoraState("a.safetensors", is_on=False, is_open=True, changes=3)])
    assert shown.query.answer is None


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
    cell, unit = (shown.matrix.view, 4.5, 2.5), lone.view.units[4]
    lone.hover(*cell)
    assert lone.session.prompt.hovered == set(unit.positions)
    assert shown.readout.text().startswith(f"layer 2 · {unit.label}")
    lone.click(*cell)
    assert lone.session.prompt.selected == set(unit.positions) and lone.session.layer == 2


def test_the_end_of_the_colours_is_a_round_number_that_nothing_exceeds() -> None:
    assert [colour_ceiling(np.array([[value]])) for value in (0.0, 0.003, 0.2, 5.0)] == [1e-5, 0.005, 0.2, 2.0]
    assert colour_ceiling(np.array([[np.nan]])) == 1e-5

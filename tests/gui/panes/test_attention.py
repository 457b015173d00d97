"""Attention, driven as an artist drives it."""

from unittest.mock import Mock

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.panes.attention.pane import AttentionPane

PANE = "attention"


def check_cells(shown: AttentionPane) -> None:
    """The cells and the table are the matrix that was computed, bare where the one comes later."""
    answer, hides_bos = shown.shown, shown.bos.isChecked()
    matrix = answer.matrix(shown.head, hides_bos)
    np.testing.assert_allclose(shown.matrix.cells.matrix, matrix * answer.causal_mask(hides_bos), atol=1e-6)
    table = shown.numbers()
    np.testing.assert_allclose([row[1:] for row in table.rows], matrix, atol=1e-6)
    assert [row[0] for row in table.rows] == [unit.label for unit in answer.query_units]
    assert list(table.columns[1:]) == [unit.label for unit in answer.key_units(hides_bos)]


def test_every_head_is_shown_by_its_own_number(lone: LonePane, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = lone.pane
    scores = np.tril(np.random.default_rng(0).random((1, 4, *shown.shown.weights.weights.shape[2:]), np.float32))
    heads = scores / scores.sum(axis=-1, keepdims=True)
    monkeypatch.setattr(lone.encoder, "attentions", lambda *_: heads)
    lone.session.set_layer(lone.session.layer - 1)
    lone.settle()
    assert shown.shown.weights.weights is heads and shown.heads.count() == 5
    for index in range(5):
        shown.heads.setCurrentIndex(index)
        shown.heads.activated.emit(index)
        assert shown.head == (index - 1 if index else None)
        assert ("mean of heads" if index == 0 else f"head {index}") in shown.caption.text()
        check_cells(shown)
    assert shown.strip.values.shape == (4,)


def test_hiding_bos_says_how_much_it_was(shown: AttentionPane) -> None:
    share = f"{100 * shown.shown.bos_share(None):.0f} %"
    for hides_bos in (False, True):
        assert share in shown.caption.text() and ("BOS" in shown.numbers().columns) != hides_bos
        check_cells(shown)
        QTest.mouseClick(shown.bos, Qt.MouseButton.LeftButton)


def test_a_click_on_a_heads_bar_chooses_it_and_again_all(lone: LonePane, shown: AttentionPane) -> None:
    assert np.allclose(shown.strip.values, shown.shown.entropies, atol=1e-5)
    shown.canvas.grab()
    for head in (0, None):
        lone.click(shown.strip.plot.getViewBox(), 0.1, 0)
        assert shown.head == head
        QTest.qWait(QApplication.doubleClickInterval() + 50)
    assert shown.heads.currentIndex() == 0


def test_what_is_pointed_at_lights_its_line(lone: LonePane, shown: AttentionPane) -> None:
    lone.session.prompt.set_hovered({5})
    assert shown.matrix.cells.lit == ({4}, set())
    lone.session.prompt.set_hovered(())
    lone.session.prompt.set_selected({2})
    assert shown.matrix.cells.lit == ({1}, set())


def test_the_mouse_reads_a_cell_and_a_click_selects_its_word(lone: LonePane, shown: AttentionPane) -> None:
    view, prompt = shown.matrix.view, lone.session.prompt
    lone.hover(view, 2.5, 4.5)
    assert prompt.hovered == {5, 2}
    for layer in (lone.session.layer, lone.session.layer - 1):
        lone.session.set_layer(layer)
        lone.settle()
        assert shown.shown.layer == layer
        assert shown.readout.text() == f"cow → photo   {shown.numbers().rows[4][3]:.3f}"
    lone.click(view, 2.5, 4.5)
    assert prompt.selected == {5}
    lone.hover(view, 9.5, 2.5)
    assert shown.readout.text().endswith("later")
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    assert not prompt.hovered and shown.readout.text() == ""


def test_layer_0_has_none_and_says_so(lone: LonePane, shown: AttentionPane) -> None:
    lone.session.set_layer(0)
    assert shown.message.startswith("Layer 0 is the embedding")
    assert not shown.numbers().rows


def test_a_layer_is_asked_for_once(lone: LonePane, shown: AttentionPane, monkeypatch: pytest.MonkeyPatch) -> None:
    attentions = Mock(side_effect=lone.encoder.attentions)
    monkeypatch.setattr(lone.encoder, "attentions", attentions)
    first = lone.session.layer
    for layer in (1, 2, 1, first):
        lone.session.set_layer(layer)
        lone.settle()
    assert sorted(call.args[1] for call in attentions.call_args_list) == sorted({1, 2} - {first})


def test_every_chunk_can_be_looked_at(lone: LonePane, shown: AttentionPane) -> None:
    assert not shown.chunk.isVisible()
    lone.write("a red cow BREAK a green bull, sky")
    assert shown.chunk.count() == 2 and shown.chunk.isVisible()
    shown.chunk.setCurrentIndex(1)
    shown.chunk.activated.emit(1)
    lone.settle()
    assert shown.shown.chunk == 1
    assert [row[0] for row in shown.numbers().rows] == ["a", "green", "bull", "sky", "EOS"]
    check_cells(shown)

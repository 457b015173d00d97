"""Attention, driven as an artist drives it."""

from collections.abc import Callable

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.analysis.attention import Attention, attention_between_units, without_bos
from gui.panes.attention.pane import AttentionPane


@pytest.fixture
def lone(lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane alone, of the first prompt."""
    return lone_pane("attention")


@pytest.fixture
def shown(lone: LonePane) -> AttentionPane:
    return lone.pane


def weights(lone: LonePane, chunk: int = 0) -> Attention:
    (encoder,) = lone.model.encoders
    row = lone.view.chunks.chunks[chunk]
    return Attention(encoder.attentions(row, lone.session.layer))


def sums(shown: AttentionPane) -> np.ndarray:
    return np.array([sum(row[1:]) for row in shown.numbers().rows])


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_cells_are_the_attention_between_units_of_the_layer_and_the_head(
    lone: LonePane, shown: AttentionPane, layer: int
) -> None:
    lone.session.set_layer(layer)
    lone.settle()
    units = lone.view.units
    found = weights(lone)
    for index in range(shown.heads.count()):
        shown.heads.setCurrentIndex(index)
        shown.heads.activated.emit(index)
        expected = attention_between_units(found.at(0, index - 1 if index else None), units)
        cells = shown.matrix.cells.matrix[: len(units), 1 : len(units) + 1]
        assert np.allclose(np.nan_to_num(cells), expected, atol=1e-6)
        assert np.allclose(sums(shown), 1, atol=1e-5)
    assert shown.heads.count() == found.weights.shape[1] + 1


def test_every_head_is_shown_by_its_own_number(
    lone: LonePane, shown: AttentionPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = np.tril(np.random.default_rng(0).random((1, 4, *weights(lone).weights.shape[2:]), np.float32))
    heads = Attention(made / made.sum(axis=-1, keepdims=True))
    (encoder,) = lone.model.encoders
    monkeypatch.setattr(encoder, "attentions", lambda *_: heads.weights)
    lone.session.set_layer(lone.session.layer - 1)
    lone.settle()
    units = lone.view.units
    for index in range(5):
        shown.heads.setCurrentIndex(index)
        shown.heads.activated.emit(index)
        expected = attention_between_units(heads.at(0, index - 1 if index else None), units)
        assert np.allclose(np.nan_to_num(shown.matrix.cells.matrix[:10, 1:11]), expected, atol=1e-6)
        assert np.allclose(sums(shown), 1, atol=1e-5)
        assert ("mean of heads" if index == 0 else f"head {index}") in shown.caption.text()
    assert shown.strip.values.shape == (4,)


def test_later_words_are_bare_and_bos_and_eos_have_columns(lone: LonePane, shown: AttentionPane) -> None:
    cells = shown.matrix.cells.matrix[:10, 1:11]
    assert np.isnan(cells[np.triu_indices(10, 1)]).all()
    assert np.isfinite(cells[np.tril_indices(10)]).all()
    columns = shown.numbers().columns
    assert columns[1] == "BOS" and columns[12] == "EOS"
    assert columns[13:] == (("marks",) if "," in lone.session.prompt.text else ())


def test_hiding_bos_brings_the_rest_to_1_and_says_how_much_it_was(lone: LonePane, shown: AttentionPane) -> None:
    share = f"{100 * float(weights(lone).bos_share.mean()):.0f} %"
    assert share in shown.caption.text()
    QTest.mouseClick(shown.bos, Qt.MouseButton.LeftButton)
    assert share in shown.caption.text()
    assert "BOS" not in shown.numbers().columns
    assert np.allclose(sums(shown), 1, atol=1e-5)
    units = lone.view.units
    expected = attention_between_units(without_bos(weights(lone).at(0)), units)
    assert np.allclose(np.nan_to_num(shown.matrix.cells.matrix[:10, :10]), expected, atol=1e-6)


def test_a_click_on_a_heads_bar_chooses_it_and_again_all(lone: LonePane, shown: AttentionPane, qtbot: QtBot) -> None:
    found = weights(lone)
    assert np.allclose(shown.strip.values, found.head_entropy[0], atol=1e-5)
    shown.canvas.grab()
    at = shown.canvas.mapFromScene(shown.strip.plot.getViewBox().mapViewToScene(QPointF(0.1, 0)))
    for head in (0, None):
        QTest.mouseClick(shown.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.waitUntil(lambda head=head: shown.head == head)
        QTest.qWait(QApplication.doubleClickInterval() + 50)
    assert shown.heads.currentIndex() == 0


def test_what_is_pointed_at_lights_its_line(lone: LonePane, shown: AttentionPane) -> None:
    lone.session.prompt.set_hovered({5})
    assert shown.matrix.cells.lit == ({4}, set())
    lone.session.prompt.set_hovered(())
    lone.session.prompt.set_selected({2})
    assert shown.matrix.cells.lit == ({1}, set())


def test_the_mouse_reads_a_cell_and_a_click_selects_its_word(
    lone: LonePane, shown: AttentionPane, qtbot: QtBot
) -> None:
    def place(row: int, column: int) -> QPoint:
        return shown.canvas.mapFromScene(shown.matrix.view.mapViewToScene(QPointF(column + 0.5, row + 0.5)))

    viewport = shown.canvas.viewport()
    QTest.mouseMove(viewport, place(8, 8))
    QTest.mouseMove(viewport, place(4, 2))
    qtbot.waitUntil(lambda: lone.session.prompt.hovered == {5, 2})
    assert shown.readout.text() == f"cow → photo   {shown.numbers().rows[4][3]:.3f}"
    lone.session.set_layer(lone.session.layer - 1)
    lone.settle()
    assert shown.shown.layer == lone.session.layer
    assert shown.readout.text() == f"cow → photo   {shown.numbers().rows[4][3]:.3f}"
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place(4, 2))
    qtbot.waitUntil(lambda: lone.session.prompt.selected == {5})
    QTest.mouseMove(viewport, place(2, 9))
    qtbot.waitUntil(lambda: shown.readout.text().endswith("later"))
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    assert not lone.session.prompt.hovered and shown.readout.text() == ""


def test_layer_0_has_none_and_says_so(lone: LonePane, shown: AttentionPane) -> None:
    lone.session.set_layer(0)
    assert shown.message.startswith("Layer 0 is the embedding")
    assert not shown.numbers().rows
    lone.session.set_layer(2)
    lone.settle()


def test_a_layer_is_asked_for_once(lone: LonePane, shown: AttentionPane, monkeypatch: pytest.MonkeyPatch) -> None:
    (encoder,) = lone.model.encoders
    asked: list[int] = []
    whole = encoder.attentions
    monkeypatch.setattr(
        encoder, "attentions", lambda row, layer, *rest: asked.append(layer) or whole(row, layer, *rest)
    )
    first = lone.session.layer
    for layer in (1, 2, 1, first):
        lone.session.set_layer(layer)
        lone.settle()
    assert sorted(asked) == sorted({1, 2} - {first})


def test_every_chunk_can_be_looked_at(lone: LonePane, shown: AttentionPane) -> None:
    assert not shown.chunk.isVisible()
    lone.write("a red cow BREAK a green bull, sky")
    lone.settle()
    assert shown.chunk.count() == 2 and shown.chunk.isVisible()
    shown.chunk.setCurrentIndex(1)
    shown.chunk.activated.emit(1)
    lone.settle()
    assert shown.shown.chunk == 1
    assert [row[0] for row in shown.numbers().rows] == ["a", "green", "bull", "sky", "EOS"]
    assert np.allclose(sums(shown), 1, atol=1e-5)
    expected = attention_between_units(weights(lone, 1).at(0), lone.view.units, 1)[3:, 3:]
    assert np.allclose(np.nan_to_num(shown.matrix.cells.matrix[:4, 1:5]), expected, atol=1e-6)


def test_without_words_it_says_what_it_needs(lone: LonePane, shown: AttentionPane) -> None:
    lone.write("")
    assert not shown.numbers().rows
    assert shown.message.startswith("Type a word") and shown.message

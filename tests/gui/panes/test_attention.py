"""Attention, driven as an artist drives it."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driving import wait_for_pane

from core.analysis.attention import Attention, attention_between_units, without_bos
from gui.panes.attention.pane import AttentionPane
from gui.window.main_window import MainWindow


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> AttentionPane:
    """The pane in front, with an answer for the first prompt."""
    return wait_for_pane(window, qtbot, AttentionPane)


def weights(window: MainWindow, chunk: int = 0) -> Attention:
    (encoder,) = window.workspace.live_encoder.model.encoders
    row = window.session.encoding_view.chunks.chunks[chunk]
    return Attention(encoder.attentions(row, window.session.layer))


def sums(shown: AttentionPane) -> np.ndarray:
    return np.array([sum(row[1:]) for row in shown.numbers().rows])


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_cells_are_the_attention_between_units_of_the_layer_and_the_head(
    window: MainWindow, shown: AttentionPane, qtbot: QtBot, layer: int
) -> None:
    window.session.set_layer(layer)
    wait_for_pane(window, qtbot, AttentionPane)
    units = window.session.encoding_view.units
    found = weights(window)
    for index in range(shown.heads.count()):
        shown.heads.setCurrentIndex(index)
        shown.heads.activated.emit(index)
        expected = attention_between_units(found.at(0, index - 1 if index else None), units)
        cells = shown.matrix.cells.matrix[: len(units), 1 : len(units) + 1]
        assert np.allclose(np.nan_to_num(cells), expected, atol=1e-6)
        assert np.allclose(sums(shown), 1, atol=1e-5)
    assert shown.heads.count() == found.weights.shape[1] + 1


def test_every_head_is_shown_by_its_own_number(
    window: MainWindow, shown: AttentionPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = np.tril(np.random.default_rng(0).random((1, 4, *weights(window).weights.shape[2:]), np.float32))
    heads = Attention(made / made.sum(axis=-1, keepdims=True))
    (encoder,) = window.workspace.live_encoder.model.encoders
    monkeypatch.setattr(encoder, "attentions", lambda *_: heads.weights)
    window.session.set_layer(window.session.layer - 1)
    wait_for_pane(window, qtbot, AttentionPane)
    units = window.session.encoding_view.units
    for index in range(5):
        shown.heads.setCurrentIndex(index)
        shown.heads.activated.emit(index)
        expected = attention_between_units(heads.at(0, index - 1 if index else None), units)
        assert np.allclose(np.nan_to_num(shown.matrix.cells.matrix[:10, 1:11]), expected, atol=1e-6)
        assert np.allclose(sums(shown), 1, atol=1e-5)
        assert ("mean of heads" if index == 0 else f"head {index}") in shown.caption.text()
    assert shown.strip.values.shape == (4,)


def test_later_words_are_bare_and_bos_and_eos_have_columns(window: MainWindow, shown: AttentionPane) -> None:
    cells = shown.matrix.cells.matrix[:10, 1:11]
    assert np.isnan(cells[np.triu_indices(10, 1)]).all()
    assert np.isfinite(cells[np.tril_indices(10)]).all()
    columns = shown.numbers().columns
    assert columns[1] == "BOS" and columns[12] == "EOS"
    assert columns[13:] == (("marks",) if "," in window.session.text else ())


def test_hiding_bos_brings_the_rest_to_1_and_says_how_much_it_was(window: MainWindow, shown: AttentionPane) -> None:
    share = f"{100 * float(weights(window).bos_share.mean()):.0f} %"
    assert share in shown.caption.text()
    QTest.mouseClick(shown.bos, Qt.MouseButton.LeftButton)
    assert share in shown.caption.text()
    assert "BOS" not in shown.numbers().columns
    assert np.allclose(sums(shown), 1, atol=1e-5)
    units = window.session.encoding_view.units
    expected = attention_between_units(without_bos(weights(window).at(0)), units)
    assert np.allclose(np.nan_to_num(shown.matrix.cells.matrix[:10, :10]), expected, atol=1e-6)


def test_a_click_on_a_heads_bar_chooses_it_and_again_all(
    window: MainWindow, shown: AttentionPane, qtbot: QtBot
) -> None:
    found = weights(window)
    assert np.allclose(shown.strip.values, found.head_entropy[0], atol=1e-5)
    shown.canvas.grab()
    at = shown.canvas.mapFromScene(shown.strip.plot.getViewBox().mapViewToScene(QPointF(0.1, 0)))
    for head in (0, None):
        QTest.mouseClick(shown.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.waitUntil(lambda head=head: shown.head == head)
        QTest.qWait(QApplication.doubleClickInterval() + 50)
    assert shown.heads.currentIndex() == 0


def test_what_is_pointed_at_lights_its_line(window: MainWindow, shown: AttentionPane) -> None:
    window.session.set_hovered({5})
    assert shown.matrix.cells.lit == ({4}, set())
    window.session.set_hovered(())
    window.session.set_selected({2})
    assert shown.matrix.cells.lit == ({1}, set())


def test_the_mouse_reads_a_cell_and_a_click_selects_its_word(
    window: MainWindow, shown: AttentionPane, qtbot: QtBot
) -> None:
    def place(row: int, column: int) -> QPoint:
        return shown.canvas.mapFromScene(shown.matrix.view.mapViewToScene(QPointF(column + 0.5, row + 0.5)))

    viewport = shown.canvas.viewport()
    QTest.mouseMove(viewport, place(8, 8))
    QTest.mouseMove(viewport, place(4, 2))
    qtbot.waitUntil(lambda: window.session.hovered == {5, 2})
    assert shown.readout.text() == f"cow → photo   {shown.numbers().rows[4][3]:.3f}"
    window.session.set_layer(window.session.layer - 1)
    qtbot.waitUntil(lambda: shown.shown is not None and shown.shown.layer == window.session.layer)
    assert shown.readout.text() == f"cow → photo   {shown.numbers().rows[4][3]:.3f}"
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place(4, 2))
    qtbot.waitUntil(lambda: window.session.selected == {5})
    QTest.mouseMove(viewport, place(2, 9))
    qtbot.waitUntil(lambda: shown.readout.text().endswith("later"))
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    assert not window.session.hovered and shown.readout.text() == ""


def test_layer_0_has_none_and_says_so(window: MainWindow, shown: AttentionPane, qtbot: QtBot) -> None:
    window.session.set_layer(0)
    assert shown.message.startswith("Layer 0 is the embedding")
    assert not shown.numbers().rows
    window.session.set_layer(2)
    wait_for_pane(window, qtbot, AttentionPane)


def test_a_layer_is_asked_for_once(
    window: MainWindow, shown: AttentionPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (encoder,) = window.workspace.live_encoder.model.encoders
    asked: list[int] = []
    whole = encoder.attentions
    monkeypatch.setattr(
        encoder, "attentions", lambda row, layer, *rest: asked.append(layer) or whole(row, layer, *rest)
    )
    first = window.session.layer
    for layer in (1, 2, 1, first):
        window.session.set_layer(layer)
        wait_for_pane(window, qtbot, AttentionPane)
    assert sorted(asked) == sorted({1, 2} - {first})


def test_every_chunk_can_be_looked_at(window: MainWindow, shown: AttentionPane, qtbot: QtBot) -> None:
    assert not shown.chunk.isVisible()
    window.prompt_panel.editor.setPlainText("a red cow BREAK a green bull, sky")
    wait_for_pane(window, qtbot, AttentionPane)
    assert shown.chunk.count() == 2 and shown.chunk.isVisible()
    shown.chunk.setCurrentIndex(1)
    shown.chunk.activated.emit(1)
    wait_for_pane(window, qtbot, AttentionPane)
    assert [row[0] for row in shown.numbers().rows] == ["a", "green", "bull", "sky", "EOS"]
    assert np.allclose(sums(shown), 1, atol=1e-5)
    expected = attention_between_units(weights(window, 1).at(0), window.session.encoding_view.units, 1)[3:, 3:]
    assert np.allclose(np.nan_to_num(shown.matrix.cells.matrix[:4, 1:5]), expected, atol=1e-6)


def test_without_words_it_says_what_it_needs(window: MainWindow, shown: AttentionPane, qtbot: QtBot) -> None:
    window.prompt_panel.editor.setPlainText("")
    qtbot.waitUntil(lambda: not shown.numbers().rows, timeout=20_000)
    assert shown.message.startswith("Type a word") and shown.message

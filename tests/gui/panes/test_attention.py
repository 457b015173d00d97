"""Attention, driven as an artist drives it."""

from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.program.numbers import plain_number, small_number
from gui.panes.attention.pane import AttentionPane, colour_end
from gui.widgets.style import ATTENTION_LEVELS

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
    title = shown.matrix.plot.titleLabel.text
    assert "chunk 2 of 2: a … sky" in title and f"{shown.shown.padding} rows of padding" in title
    assert shown.shown.padding > 60


def test_the_chunk_of_a_word_that_is_selected_elsewhere_comes_into_sight(lone: LonePane, shown: AttentionPane) -> None:
    lone.write("a red cow BREAK a green bull, sky")
    bull = next(unit for unit in lone.view.units if unit.label == "bull")
    lone.session.prompt.set_selected(bull.positions)
    lone.settle()
    assert shown.shown.chunk == 1 and shown.chunk.currentIndex() == 1
    assert shown.matrix.cells.lit == ({2}, set())
    assert shown.sentence.text().startswith("bull takes most from: ")
    source = shown.shown.sources(None, False, 2, 1)[0]
    assert f"{source.key.name} {small_number(source.share)}" in shown.sentence.text()
    lone.session.prompt.set_selected(())
    link = shown.shown.strongest_links(None, False, 1)[0]
    assert f": {link.query.name} ← {link.key.name} {link.times:.2g}×" in shown.sentence.text()


def test_what_lies_below_an_even_share_is_not_said_to_be_beyond_it(
    lone: LonePane, shown: AttentionPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = shown.shown.strongest_links(None, False, 2)
    below = [replace(link, times=0.5) for link in links]
    monkeypatch.setattr(type(shown.shown), "strongest_links", lambda *_: [links[0], below[1]])
    shown.mark()
    assert links[0].times > 1 and shown.sentence.text().endswith(f"{links[0].key.name} {plain_number(links[0].times)}×")
    monkeypatch.setattr(type(shown.shown), "strongest_links", lambda *_: below)
    shown.mark()
    assert shown.sentence.text() == ""


def test_the_colours_end_lower_the_more_words_there_are_and_alike_at_every_layer(
    lone: LonePane, shown: AttentionPane
) -> None:
    assert shown.matrix.cells.levels == ATTENTION_LEVELS
    ends = [colour_end(columns) for columns in (2, 16, 17, 40, 77)]
    assert ends == sorted(ends, reverse=True) and ends[0] == ATTENTION_LEVELS[1] > ends[-1]
    lone.write(" ".join("cow bull sea sky car sun".split() * 8))
    for layer in (1, 2):
        lone.session.set_layer(layer)
        lone.settle()
        assert shown.matrix.cells.levels == (0, ends[-1])


def test_bos_eos_and_marks_are_dim_among_the_words(shown: AttentionPane) -> None:
    names = shown.matrix.columns.labels
    assert {names[at] for at in shown.matrix.columns.dimmed} == {"BOS", "EOS", "marks"}
    assert {shown.matrix.rows.labels[at] for at in shown.matrix.rows.dimmed} == {"EOS"}

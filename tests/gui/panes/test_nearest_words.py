"""Nearest words, driven as an artist drives it."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import Qt

from core.analysis.common_words import COMMON_WORD_COUNT
from core.analysis.labels import percentile_phrase
from core.queries import nearest_words
from core.queries.neighbours import MAX_NEIGHBOURS
from gui.panes.nearest_words.pane import NearestWordsPane
from gui.panes.nearest_words.score_list import NAME, SCORE

PANE = "nearest_words"
Make = Callable[..., LonePane]


@pytest.mark.parametrize("rows", ["normed", "raw"])
def test_the_common_words_are_those_nearest_as_the_view_looks_at_them(lone: LonePane, rows: str) -> None:
    shown = lone.pane
    lone.look(normed=rows == "normed")
    lone.session.prompt.set_selected({8})  # bull
    for layer in (3, 1):
        lone.session.set_layer(layer)
        lone.settle()
        query, model = shown.query.answer.query, shown.words.model_
        assert (query.view, query.unit.name, query.layer) == (lone.view, "bull", layer)
        names = [model.index(row, NAME).data() for row in range(MAX_NEIGHBOURS)]
        assert names == [word.name for word in shown.query.answer.words]
        assert float(model.index(0, SCORE).data()) == pytest.approx(shown.query.answer.words[0].score, abs=0.006)
        assert shown.caption.text().endswith(f"“bull” at layer {layer} · {rows} rows")


def test_a_common_word_says_where_its_cosine_stands_among_those_of_word_pairs(lone: LonePane) -> None:
    shown = lone.pane
    answer, model = shown.query.answer, shown.words.model_
    scores = np.array([neighbour.score for neighbour in answer.words], np.float32)
    percents = lone.view.percentile(scores, answer.query.layer)
    assert len(percents) == model.rowCount() > 10
    for line in (0, 9):
        phrase = percentile_phrase(float(percents[line]))
        assert phrase and phrase in model.data(model.index(line, NAME), Qt.ItemDataRole.ToolTipRole)
        shown.words.pointed.emit(answer.words[line].name)
        assert phrase in shown.readout.text()


def test_long_tags_have_room_in_the_list_of_words(lone: LonePane) -> None:
    lone.look(kind="tag")
    lone.write("standing before an old stone castle, a cow and a bull")
    lone.settle()
    assert lone.pane.word.currentText() == "standing before an old stone castle"
    needed = lone.pane.word.fontMetrics().horizontalAdvance(lone.pane.word.currentText())
    assert lone.pane.word.width() > needed + 20


@pytest.fixture
def growing(lone_pane: Make, tiny_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> LonePane:
    """The pane while it has the common words encoded batch by batch, of which some are there."""
    monkeypatch.setattr("gui.panes.nearest_words.pane.GROW_SECONDS", 1e-9)  # a batch each
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # where none are kept yet
    lone = lone_pane("nearest_words", None)
    lone.open(tiny_file, until=lambda: lone.pane.query.answer is not None and lone.pane.query.answer.done > 200)
    return lone


def test_the_words_grow_in_slices_can_be_paused_and_go_on(growing: LonePane) -> None:
    shown = growing.pane
    shown.pause.click()
    growing.settle()
    done = shown.query.answer.done
    assert 0 < done < COMMON_WORD_COUNT and shown.words.model_.rowCount() == min(MAX_NEIGHBOURS, done)
    assert shown.progress.text() == f"{done:,} of 3,000 words" and not shown.busy
    growing.session.set_layer(1)
    growing.settle()
    assert (shown.query.answer.query.layer, shown.query.answer.done) == (1, done)
    shown.pause.click()
    growing.settle()
    assert not shown.progress.text() and shown.pause.isHidden()


def test_a_keystroke_interrupts_and_loses_nothing(growing: LonePane) -> None:
    shown = growing.pane
    before, first = shown.query.answer.done, growing.view
    growing.session.prompt.set_text(growing.session.prompt.text + " wheel")
    growing.settle(lambda: shown.query.answer.query.view is not first)
    assert shown.query.answer.query.view is growing.view and before <= shown.query.answer.done < COMMON_WORD_COUNT
    growing.settle()
    assert shown.query.answer.is_complete


def test_the_word_is_the_one_selected_then_one_pinned_and_the_list_selects_it(lone: LonePane) -> None:
    shown = lone.pane
    assert shown.word.currentText() == "photo"
    lone.session.toggle_pin(("of", 0), ("car", 0))
    lone.settle()
    assert shown.query.answer.query.unit.name == "car"
    names = [unit.name for unit in lone.view.units]
    shown.word.activated.emit(names.index("bull"))
    lone.settle()
    assert shown.query.answer.query.unit.name == shown.word.currentText() == "bull"
    assert lone.session.prompt.selected == set(lone.view.units[names.index("bull")].positions)


def test_pointing_at_a_word_points_at_it_in_the_prompt(lone: LonePane, shown: NearestWordsPane) -> None:
    shown.words.pointed.emit("cow")
    assert lone.session.prompt.hovered == {5}
    shown.words.pointed.emit("")
    assert not lone.session.prompt.hovered


def test_a_failure_is_said(lone: LonePane, shown: NearestWordsPane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest_words, "unit_state", Mock(side_effect=RuntimeError("no memory")))
    lone.session.set_layer(1)
    lone.settle()
    assert "no memory" in shown.message


def test_the_table_holds_both_lists(shown: NearestWordsPane) -> None:
    rows = shown.numbers().rows
    assert [row[0] for row in rows] == ["token table"] * MAX_NEIGHBOURS + ["common words"] * MAX_NEIGHBOURS
    assert [row[2] for row in rows[MAX_NEIGHBOURS:]] == [word.name for word in shown.words.model_.rows]


def test_the_same_text_encoded_again_is_asked_about_again(lone: LonePane, shown: NearestWordsPane) -> None:
    before = shown.query.answer
    lone.session.padding_requested.emit()
    lone.settle()
    assert shown.query.answer is not before and lone.session.encoding.with_padding


def test_a_small_word_that_is_left_out_is_said_instead_of_a_guess(lone: LonePane) -> None:
    shown, small = lone.pane, lone.select_small_word_left_out()
    assert shown.message.startswith(f"“{small.label}” is a small word, and small words are left out")
    lone.look(small_words="shown")
    assert not shown.message and shown.word.currentText() == small.name

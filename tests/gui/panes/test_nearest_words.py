"""Nearest words, driven as an artist drives it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lone_pane import LonePane

from core.analysis.common_words import COMMON_WORD_COUNT, common_words, token_ids
from core.analysis.nearest import cosine_scores, nearest
from core.queries import nearest_words
from core.queries.nearest_words import MAX_NEIGHBOURS
from core.queries.word_vectors import WordVectors
from gui.panes.nearest_words.pane import NearestWordsPane
from gui.panes.nearest_words.score_list import NAME, SCORE


@pytest.fixture
def lone(lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane alone, of the first prompt."""
    return lone_pane("nearest_words")


@pytest.fixture
def shown(lone: LonePane) -> NearestWordsPane:
    return lone.pane


@pytest.mark.parametrize("rows", ["normed", "raw"])
def test_the_common_words_are_those_of_a_bank_as_the_view_looks_at_them(
    lone: LonePane, shown: NearestWordsPane, rows: str
) -> None:
    lone.look(normed=rows == "normed")
    lone.session.prompt.set_selected({8})  # bull
    for layer in (3, 1):
        lone.session.set_layer(layer)
        lone.settle()
        view, words = lone.view, common_words()
        bank = WordVectors(words, token_ids(words))
        bank.extend(lone.encoder, lambda: False)
        vector = view.vectors[layer, [unit.name for unit in view.units].index("bull")]
        best = nearest(cosine_scores(vector, view.transform_layer(bank.layer(layer), layer)), MAX_NEIGHBOURS)
        model = shown.words.model_
        assert model.rowCount() == MAX_NEIGHBOURS
        assert [model.index(row, NAME).data() for row in range(5)] == [words[index] for index in best.indices[:5]]
        assert float(model.index(0, SCORE).data()) == pytest.approx(best.scores[0], abs=0.006)
        assert shown.caption.text().endswith(f"“bull” at layer {layer} · {rows} rows")


def test_the_bank_grows_in_slices_can_be_paused_and_goes_on(
    lone_pane: Callable[..., LonePane], tiny_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("gui.panes.nearest_words.pane.GROW_SECONDS", 1e-9)  # a batch each
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # where no bank is kept yet
    lone = lone_pane("nearest_words", None)
    shown = lone.pane
    lone.open(tiny_file, until=lambda: shown.neighbours is not None and shown.neighbours.done > 0)
    shown.pause.click()
    lone.settle()
    done = shown.neighbours.done
    assert 0 < done < COMMON_WORD_COUNT and shown.words.model_.rowCount() == min(MAX_NEIGHBOURS, done)
    assert shown.progress.text() == f"{done:,} of 3,000 words" and not shown.busy
    lone.session.set_layer(1)
    lone.settle()
    assert shown.neighbours.query.layer == 1
    assert shown.neighbours.done == done
    shown.pause.click()
    lone.settle()
    assert not shown.progress.text() and shown.pause.isHidden()


def test_a_keystroke_interrupts_and_loses_nothing(
    lone_pane: Callable[..., LonePane], tiny_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("gui.panes.nearest_words.pane.GROW_SECONDS", 1e-9)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # where no bank is kept yet
    lone = lone_pane("nearest_words", None)
    shown = lone.pane
    lone.open(tiny_file, until=lambda: shown.neighbours is not None and shown.neighbours.done > 200)
    before, first = shown.neighbours.done, lone.view
    lone.session.prompt.set_text(lone.session.prompt.text + " wheel")
    lone.settle(lambda: shown.neighbours.query.view is not first)
    assert shown.neighbours.query.view is lone.view and before <= shown.neighbours.done < COMMON_WORD_COUNT
    lone.settle()
    assert shown.neighbours.is_complete


def test_the_word_is_the_one_selected_then_one_pinned_and_the_list_selects_it(
    lone: LonePane, shown: NearestWordsPane
) -> None:
    assert shown.word.currentText() == "photo"
    lone.session.toggle_pin(("of", 0), ("car", 0))
    lone.settle()
    assert shown.neighbours.query.unit.name == "car"
    names = [unit.name for unit in lone.view.units]
    shown.word.activated.emit(names.index("bull"))
    lone.settle()
    assert shown.neighbours.query.unit.name == shown.word.currentText() == "bull"
    assert lone.session.prompt.selected == set(lone.view.units[names.index("bull")].positions)


def test_pointing_at_a_word_points_at_it_in_the_prompt(lone: LonePane, shown: NearestWordsPane) -> None:
    shown.words.pointed.emit("cow")
    assert lone.session.prompt.hovered == {5}
    shown.words.pointed.emit("")
    assert not lone.session.prompt.hovered


def test_no_words_and_no_encoder_are_said(
    lone: LonePane, shown: NearestWordsPane, lone_pane: Callable[..., LonePane]
) -> None:
    lone.write(", ,")
    assert shown.message.startswith("Type a word") and not shown.numbers().rows
    assert "encoder" in lone_pane("nearest_words", None).pane.message


def test_a_failure_is_said(lone: LonePane, shown: NearestWordsPane, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(nearest_words, "unit_state", fail)
    lone.session.set_layer(1)
    lone.settle()
    assert "no memory" in shown.message


def test_the_table_holds_both_lists(shown: NearestWordsPane) -> None:
    rows = shown.numbers().rows
    assert [row[0] for row in rows] == ["token table"] * MAX_NEIGHBOURS + ["common words"] * MAX_NEIGHBOURS
    assert [row[2] for row in rows[MAX_NEIGHBOURS:]] == [one.name for one in shown.words.model_.rows]


def test_the_same_text_encoded_again_is_asked_about_again(lone: LonePane, shown: NearestWordsPane) -> None:
    before = shown.neighbours
    lone.session.padding_requested.emit()
    lone.settle()
    assert shown.neighbours is not before and lone.session.encoding.with_padding

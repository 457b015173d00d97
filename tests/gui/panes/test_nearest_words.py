"""Nearest words, driven as an artist drives it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from window_driving import Encoded, pane, type_text

from core.analysis.common_words import COMMON_WORD_COUNT, common_words, token_ids
from core.analysis.nearest import cosine_scores, nearest, table_mean
from core.encoder.encoder import Encoder
from core.queries import nearest_words
from core.queries.nearest_words import MAX_NEIGHBOURS, OWN_WORD
from core.queries.word_vectors import WordVectors
from gui.panes.nearest_words.pane import NearestWordsPane
from gui.panes.nearest_words.score_list import NAME, SCORE
from gui.window.main_window import MainWindow

TABLE = "text_model.embeddings.token_embedding.weight"


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> NearestWordsPane:
    """The pane in front, with its whole bank."""
    return answered(window, qtbot)


def answered(window: MainWindow, qtbot: QtBot) -> NearestWordsPane:
    found = pane(window, NearestWordsPane)
    qtbot.waitUntil(
        lambda: (
            window.session.is_up_to_date
            and found.neighbours is not None
            and found.neighbours.is_complete
            and found.neighbours.query.view is window.session.encoding_view
            and not found.busy
        ),
        timeout=30_000,
    )
    return found


def encoder_of(window: MainWindow) -> Encoder:
    return window.workspace.live_encoder.model.encoders[0]


@pytest.mark.parametrize("centred", [True, False])
def test_at_layer_0_a_word_of_one_token_finds_itself_in_the_token_table(
    window: MainWindow, shown: NearestWordsPane, qtbot: QtBot, centred: bool
) -> None:
    QTest.mouseClick(window.header.measure.button("centred" if centred else "raw"), Qt.MouseButton.LeftButton)
    window.session.set_selected({5})  # cow
    window.session.set_layer(0)
    answered(window, qtbot)
    first, second = shown.neighbours.tokens[:2]
    assert (first.name, first.rank, OWN_WORD in first.flags) == ("cow", 1, True)
    assert first.score == pytest.approx(1, abs=1e-5)
    table = encoder_of(window).own_weight(TABLE).numpy()
    mean = table_mean(table) if centred else np.zeros(table.shape[1], np.float32)
    best = nearest(cosine_scores(table[token_ids(["cow"])[0][0]] - mean, table, mean), 2)
    assert second.score == pytest.approx(best.scores[1], abs=1e-4)


@pytest.mark.parametrize("rows", ["normed", "raw"])
def test_the_common_words_are_those_of_a_bank_as_the_view_looks_at_them(
    window: MainWindow, shown: NearestWordsPane, qtbot: QtBot, rows: str
) -> None:
    QTest.mouseClick(window.header.rows.button(rows), Qt.MouseButton.LeftButton)
    window.session.set_selected({8})  # bull
    for layer in (3, 1):
        window.session.set_layer(layer)
        answered(window, qtbot)
        view, words = window.session.encoding_view, common_words()
        bank = WordVectors(words, token_ids(words))
        bank.extend(encoder_of(window), lambda: False)
        vector = view.vectors[layer, [unit.name for unit in view.units].index("bull")]
        best = nearest(cosine_scores(vector, view.transform_layer(bank.layer(layer), layer)), MAX_NEIGHBOURS)
        model = shown.words.model_
        assert model.rowCount() == MAX_NEIGHBOURS
        assert [model.index(row, NAME).data() for row in range(5)] == [words[index] for index in best.indices[:5]]
        assert float(model.index(0, SCORE).data()) == pytest.approx(best.scores[0], abs=0.006)
        assert shown.caption.text().endswith(f"“bull” at layer {layer} · {rows} rows")


def test_the_bank_grows_in_slices_can_be_paused_and_goes_on(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(nearest_words, "GROW_SECONDS", 0.0)  # a batch each
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # where no bank is kept yet
    shown = pane(window, NearestWordsPane)
    qtbot.waitUntil(lambda: shown.neighbours is not None and shown.neighbours.done > 0, timeout=20_000)
    shown.pause.click()
    qtbot.waitUntil(lambda: window.workspace.live_encoder.is_idle)
    qtbot.wait(50)
    done = shown.neighbours.done
    assert 0 < done < COMMON_WORD_COUNT and shown.words.model_.rowCount() == min(MAX_NEIGHBOURS, done)
    assert shown.progress.text() == f"{done:,} of 3,000 words" and not shown.busy
    window.session.set_layer(1)
    qtbot.waitUntil(lambda: shown.neighbours.query.layer == 1)
    assert shown.neighbours.done == done
    shown.pause.click()
    answered(window, qtbot)
    assert not shown.progress.text() and shown.pause.isHidden()


def test_a_keystroke_interrupts_and_loses_nothing(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, encoded: Encoded, tmp_path: Path
) -> None:
    monkeypatch.setattr(nearest_words, "GROW_SECONDS", 0.0)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # where no bank is kept yet
    shown = pane(window, NearestWordsPane)
    qtbot.waitUntil(lambda: shown.neighbours is not None and shown.neighbours.done > 200, timeout=20_000)
    before = shown.neighbours.done
    type_text(window, " wheel")
    encoded(window)
    qtbot.waitUntil(lambda: shown.neighbours.query.view is window.session.encoding_view)
    assert shown.neighbours.done >= before
    answered(window, qtbot)


def test_other_weights_have_a_bank_of_their_own_in_memory(
    window: MainWindow, shown: NearestWordsPane, qtbot: QtBot
) -> None:
    window.session.set_layer(2)
    answered(window, qtbot)
    before = shown.neighbours.words
    encoder, name = encoder_of(window), "text_model.encoder.layers.0.self_attn.v_proj.weight"
    encoder.replace_weights({name: encoder.own_weight(name) * 2})
    window.session.set_layer(1)
    window.session.set_layer(2)
    type_text(window, " wheel")
    answered(window, qtbot)
    cache = shown._cache
    assert cache.adapted_vectors[encoder.info][1]._file is None
    assert shown.neighbours.words != before
    encoder.replace_weights({})
    assert cache.word_vectors[encoder.info].is_complete


def test_the_word_is_the_one_selected_then_one_pinned_and_the_list_selects_it(
    window: MainWindow, shown: NearestWordsPane, qtbot: QtBot
) -> None:
    assert shown.word.currentText() == "photo"
    window.session.toggle_pin(("of", 0), ("car", 0))
    answered(window, qtbot)
    assert shown.neighbours.query.unit.name == "car"
    names = [unit.name for unit in window.session.encoding_view.units]
    shown.word.activated.emit(names.index("bull"))
    answered(window, qtbot)
    assert shown.neighbours.query.unit.name == shown.word.currentText() == "bull"
    assert window.session.selected == set(window.session.encoding_view.units[names.index("bull")].positions)


def test_pointing_at_a_word_points_at_it_in_the_prompt(window: MainWindow, shown: NearestWordsPane) -> None:
    shown.words.pointed.emit("cow")
    assert window.session.hovered == {5}
    shown.words.pointed.emit("")
    assert not window.session.hovered


def test_no_words_and_no_encoder_are_said(
    window: MainWindow, shown: NearestWordsPane, encoded: Encoded, make_window: Callable[..., MainWindow]
) -> None:
    window.prompt_panel.editor.setPlainText(", ,")
    encoded(window)
    assert shown.message.startswith("Type a word") and not shown.numbers().rows
    assert "encoder" in pane(make_window(), NearestWordsPane).message


def test_a_failure_is_said(
    window: MainWindow, shown: NearestWordsPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(nearest_words, "token_row", fail)
    window.session.set_layer(1)
    qtbot.waitUntil(lambda: "no memory" in shown.message)
    assert window.error_box is None


def test_the_table_holds_both_lists(shown: NearestWordsPane) -> None:
    rows = shown.numbers().rows
    assert [row[0] for row in rows] == ["token table"] * MAX_NEIGHBOURS + ["common words"] * MAX_NEIGHBOURS
    assert [row[2] for row in rows[MAX_NEIGHBOURS:]] == [one.name for one in shown.words.model_.rows]


def test_the_same_text_encoded_again_is_asked_about_again(window: MainWindow, qtbot: QtBot) -> None:
    shown = pane(window, NearestWordsPane)
    answered(window, qtbot)
    before = shown.neighbours
    window.session.padding_requested.emit()
    qtbot.waitUntil(lambda: shown.neighbours is not before and window.session.encoding.with_padding, timeout=20_000)
    assert window.error_box is None

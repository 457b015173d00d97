"""The token table: what is listed, in which order, and what is copied of it."""

from collections.abc import Callable

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from core.analysis.statistics import row_statistics
from core.analysis.word_measures import WordMeasure
from core.dialects.table import read
from gui.panes.token_table.columns import value_columns
from gui.panes.token_table.controls import LISTED_NAMES
from gui.panes.token_table.model import LISTED_KINDS, TokenTexts
from gui.panes.token_table.pane import TokenTablePane

LONG = "a red cow, " * 20 + "two bulls"  # in two chunks


@pytest.fixture
def lone(lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane alone, with the default prompt."""
    return lone_pane("token_table")


def column(table: TokenTablePane, number: int) -> list[str]:
    return [row[number] for row in table.numbers().rows]


def choose(table: TokenTablePane, text: str) -> None:
    menu = table.controls.menu_button._menu
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text().startswith(text)).trigger()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("COW", ["cow⏎"] * 20), ("9706", ["cow⏎"] * 20), ("1:2", ["red⏎"]), ("eos", ["EOS"] * 2), ("zebra", [])],
)
def test_a_filter_is_text_of_piece_or_word_or_names_a_position(text: str, expected: list[str]) -> None:
    texts = TokenTexts(read(LONG, "a1111"))
    assert [texts.piece(at) for at in texts.matching(text, None)] == expected


def test_a_filter_finds_all_pieces_of_a_word_and_a_whole_chunk() -> None:
    texts = TokenTexts(read(f"{LONG} absurdres", "a1111"))
    pieces = [texts.piece(at) for at in texts.matching("absurdres", None)]
    assert len(pieces) > 1 and "".join(pieces) == "absurdres⏎"
    assert texts.matching("2:", None) == list(range(77, 154)) and len(texts.matching("", None)) == 154


def test_kinds_of_rows_can_be_chosen_and_the_caption_says_how_many_there_are(lone: LonePane) -> None:
    table = lone.pane
    assert set(LISTED_NAMES) == set(LISTED_KINDS)
    choose(table, "Tokens of the text")
    assert column(table, 3)[:4] == ["a", "photo", "of", "a"] and "BOS" not in column(table, 2)
    count = len(table.numbers().rows)
    assert table.caption.text().startswith(f"{count} of 77 rows · ")
    choose(table, "BOS and EOS")
    assert column(table, 2) == ["BOS", "EOS"]
    choose(table, "Padding")
    assert set(column(table, 2)) == {"padding"} and len(column(table, 2)) == 75 - count
    choose(table, "All rows")
    assert len(table.numbers().rows) == 77 and " of 77 rows" not in table.caption.text()


def test_a_heading_sorts_the_other_way_round_and_then_as_in_the_text(lone: LonePane) -> None:
    table = lone.pane
    choose(table, "Tokens of the text")
    as_written = column(table, 0)
    heading = table.table.horizontalHeader()
    norms = row_statistics(lone.view.states[lone.session.layer]).norm
    orders = []
    for _ in range(3):
        heading.sectionClicked.emit(5)
        orders.append([int(text) for text in column(table, 0)])
        assert heading.isSortIndicatorShown() is (len(orders) < 3)
    assert orders[0] == sorted(map(int, as_written), key=lambda at: norms[at])
    assert orders[1] == orders[0][::-1] and [str(at) for at in orders[2]] == as_written
    lone.session.set_layer(1)
    choose(table, "norm")
    norms = row_statistics(lone.view.states[1]).norm
    assert [int(text) for text in column(table, 0)] == sorted(map(int, as_written), key=lambda at: norms[at])


def test_words_are_sorted_by_letters_with_empty_cells_last(lone: LonePane) -> None:
    table = lone.pane
    for is_descending in (False, True):
        choose(table, "word")
        words = column(table, 3)
        filled = [word for word in words if word]
        assert filled == sorted(filled, reverse=is_descending) and words[: len(filled)] == filled


def test_rows_keep_their_meaning_in_another_order(lone: LonePane) -> None:
    table = lone.pane
    choose(table, "id")
    choose(table, "id")
    line = column(table, 3).index("cow")
    table.table.selectRow(line)
    assert lone.session.prompt.selected == {5}
    lone.session.prompt.set_selected({8})
    assert {index.row() for index in table.table.selectionModel().selectedRows()} == {column(table, 3).index("bull")}
    lone.session.prompt.set_hovered({5})
    background = table.model.data(table.model.index(line, 0), Qt.ItemDataRole.BackgroundRole)
    assert background is not None
    table.table.entered.emit(table.model.index(column(table, 3).index("bull"), 0))
    assert lone.session.prompt.hovered == {8}
    table.controls.filter.setText("cow")
    assert column(table, 3) == ["cow"] and not table.table.selectionModel().selectedRows()
    table.controls.filter.setText("")
    assert {index.row() for index in table.table.selectionModel().selectedRows()} == {column(table, 3).index("bull")}


def test_copying_takes_the_selected_lines_or_all_that_are_listed_under_their_headings(lone: LonePane) -> None:
    table = lone.pane
    table.controls.filter.setText("bull")
    table.activateWindow()
    table.table.setFocus()
    QTest.keyClick(table.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[:4] for line in lines] == [
        ["position", "id", "piece", "word"],
        ["8", "6029", "bull⏎", "bull"],
    ]
    table.controls.filter.setText("")
    lone.session.prompt.set_selected({2, 5})
    QTest.keyClick(table.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[3] for line in lines] == ["word", "photo", "cow"]


def test_find_leads_to_the_filter(lone: LonePane) -> None:
    table = lone.pane
    table.activateWindow()
    table.table.setFocus()
    QTest.keyClick(table.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert table.controls.filter.hasFocus()


def test_a_long_prompt_keeps_filter_and_order_as_it_grows(lone: LonePane) -> None:
    table = lone.pane
    choose(table, "Tokens of the text")
    choose(table, "max")
    lone.write(LONG)
    numbers = np.array([float(text) for text in column(table, 9)])
    assert len(numbers) == 82 and np.all(np.diff(numbers) >= 0)
    assert column(table, 0)[0].startswith(("1:", "2:"))


@pytest.mark.parametrize(("measure", "more"), [("unit", 0), ("weight", 0), ("length", 1)])
def test_what_words_are_coloured_by_has_a_column_unless_it_has_one_anyway(measure: WordMeasure, more: int) -> None:
    assert len(value_columns(measure)) == more

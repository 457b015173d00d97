"""Words × words by likeness, its list of pairs, and how both follow what is typed."""

from collections.abc import Callable

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.panes.export import csv
from gui.panes.pane_menu import pane_menu
from gui.panes.plots.matrix import short_number
from gui.panes.words_by_words.arrangement import LIKENESS, ORDER_LOOK, WRITTEN
from gui.panes.words_by_words.pair_model import PAIR, VALUE, Heading, Line, Note, elide_both, pair_sentence
from gui.panes.words_by_words.pane import FOLDED, LIST_LOOK

PANE = "words_by_words"
KINDS = "cow bull horse sheep goat pig rose lily tulip daisy fern moss car van truck bus train plane".split()
SHORT = ", ".join(KINDS)
MANY = ", ".join(
    f"{colour} {thing}" for colour, thing in zip("red blue green grey pink gold".split() * 3, KINDS, strict=True)
)


@pytest.fixture
def ordered(lone: LonePane) -> LonePane:
    """Words by likeness."""
    lone.write(SHORT)
    lone.session.looks.set(ORDER_LOOK, LIKENESS)
    lone.settle()
    return lone


def names(lone: LonePane) -> list[str]:
    return list(lone.pane.matrices[0].rows.labels)


def rows(lone: LonePane) -> list[object]:
    """The rows of the list, once the pause is over for which it waits."""
    if lone.pane.ranking_pause.isActive():
        assert lone.pane.pairs.model_.is_faded
        lone.pane.ranking_pause.timeout.emit()
    assert not lone.pane.pairs.model_.is_faded
    return list(lone.pane.pairs.model_.rows)


def lines(lone: LonePane) -> list[Line]:
    return [row for row in rows(lone) if isinstance(row, Line)]


def click(lone: LonePane, line: Line) -> None:
    table = lone.pane.pairs
    index = table.model_.index(list(table.model_.rows).index(line), PAIR)
    table.scrollTo(index)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())


def test_many_words_are_ordered_by_likeness_of_their_own_accord_until_the_artist_chooses(lone: LonePane) -> None:
    lone.write(SHORT)
    assert names(lone) == KINDS and lone.pane.order.button(WRITTEN).isChecked()
    lone.write(MANY)
    assert names(lone) != [unit.label for unit in lone.view.units] and lone.pane.order.button(LIKENESS).isChecked()
    QTest.mouseClick(lone.pane.order.button(WRITTEN), Qt.MouseButton.LeftButton)
    assert names(lone) == [unit.label for unit in lone.view.units]
    assert lone.session.looks.get(ORDER_LOOK) == WRITTEN
    assert not lone.pane.matrices[0].cells.blocks


def test_the_cells_hold_the_numbers_of_the_words_beside_them_at_every_layer(ordered: LonePane) -> None:
    view, order = ordered.view, names(ordered)
    assert sorted(order) == sorted(KINDS) and order != KINDS
    places = [KINDS.index(name) for name in order]
    for layer in (0, 1, 3):
        ordered.session.set_layer(layer)
        assert names(ordered) == order
        assert np.array_equal(ordered.pane.matrices[0].cells.matrix, view.matrix(layer)[np.ix_(places, places)])
    table = ordered.pane.numbers()
    assert table.columns[1:] == tuple(order) and [row[0] for row in table.rows] == order
    assert table.rows[2][5] == view.matrix(3)[places[2], places[4]]


def test_another_layer_or_word_leaves_lines_and_groups_as_they_are_and_another_text_does_not(ordered: LonePane) -> None:
    arrangement = ordered.pane._arrangement
    made = lambda: (arrangement.lines, arrangement.labels, arrangement.groups)  # noqa: E731
    before = made()
    ordered.session.set_layer(1)
    ordered.session.prompt.set_hovered({3})
    assert arrangement.groups and all(now is was for now, was in zip(made(), before, strict=True))
    ordered.write(f"{SHORT}, boat")
    assert all(now is not was for now, was in zip(made(), before, strict=True)) and "boat" in names(ordered)


def test_the_order_is_that_of_the_layer_that_the_tool_hands_on_and_follows_the_tool(ordered: LonePane) -> None:
    before = names(ordered)
    assert ordered.pane._arrangement._order.layer == 3
    assert "layer 3" in ordered.pane.reading.text() and "A1111" in ordered.pane.reading.text()
    QTest.mouseMove(ordered.pane.reading)
    assert ordered.pane.underMouse()  # beside the cells and the list, where nothing is pointed at
    ordered.session.set_dialect("comfyui")
    ordered.settle()
    assert "ComfyUI" in ordered.pane.reading.text()
    assert ordered.pane._arrangement._order.layer == ordered.pane._arrangement.sent_layer(ordered.view)
    ordered.session.set_dialect("a1111")
    ordered.settle()
    assert names(ordered) == before


def test_blocks_are_framed_and_named_by_their_own_words(ordered: LonePane) -> None:
    (matrix,) = ordered.pane.matrices
    order = names(ordered)
    assert 3 <= len(matrix.cells.blocks) <= 6
    assert matrix.cells.blocks[0][0] == 0 and matrix.cells.blocks[-1][1] == len(order)
    for group in matrix.rows.groups:
        assert sorted(group.names) == sorted(order[group.first : group.end])
        distances = 1 - matrix.cells.matrix[group.first : group.end, group.first : group.end]
        ordered.session.set_layer(3)
        assert group.names[0] == order[group.first + int(distances.sum(axis=1).argmin())]


def test_while_typing_the_order_is_kept_and_after_a_pause_it_is_made_anew(ordered: LonePane) -> None:
    before = names(ordered)
    ordered.type(", an owl")
    assert [name for name in names(ordered) if name in KINDS] == before and "owl" in names(ordered)
    assert ordered.pane.pause.isActive()
    old = ordered.pane._arrangement._order
    ordered.pane.pause.timeout.emit()
    ordered.settle()
    assert ordered.pane._arrangement._order is not old and len(ordered.pane._arrangement._order.keys) == len(
        names(ordered)
    )
    ordered.write(SHORT)
    assert [name for name in names(ordered) if name in KINDS] == [
        key[0] for key in ordered.pane._arrangement._order.keys if key[0] in KINDS
    ]


def test_a_word_that_stands_twice_has_one_line_which_any_of_its_places_lights(ordered: LonePane) -> None:
    ordered.type(", a cow")
    assert names(ordered).count("cow") == 1
    second = ordered.view.index(("cow", 1))
    ordered.session.prompt.set_hovered(ordered.view.units[second].positions)
    assert ordered.pane.matrices[0].rows.lit == {names(ordered).index("cow")}


def test_a_cell_is_read_with_its_percentile_and_a_click_pins_its_pair(ordered: LonePane) -> None:
    order, view = names(ordered), ordered.pane.matrices[0].view
    ordered.hover(view, 4.5, 2.5)
    assert f"{order[2]} – {order[4]}" in ordered.pane.readout.text()
    assert "of word pairs" in ordered.pane.reading.text()
    ordered.click(view, 4.5, 2.5)
    assert ordered.session.pins == (((order[2], 0), (order[4], 0)),)
    assert set(ordered.pane.matrices[0].cells.pins) == {(2, 4), (4, 2)}


def test_keys_go_from_cell_to_cell_and_screen_readers_say_value_and_percentile(ordered: LonePane) -> None:
    canvas, order = ordered.pane.canvas, names(ordered)
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(canvas, key)
    said = canvas.accessibleDescription()
    assert said.startswith(f"{order[0]} – {order[2]}") and "of word pairs" in said
    assert ordered.pane.matrices[0].cells.lit == ({0}, {2})
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert ordered.session.pins == (((order[0], 0), (order[2], 0)),)


def test_a_double_click_shows_all_and_pins_nothing(ordered: LonePane) -> None:
    (matrix,) = ordered.pane.matrices
    matrix.view.setRange(xRange=(2, 7), yRange=(2, 7), padding=0)
    ordered.click(matrix.view, 5.5, 3.5)
    assert len(ordered.session.pins) == 1
    viewport = ordered.pane.canvas.viewport()
    point = ordered.pane.canvas.mapFromScene(matrix.view.mapViewToScene(QPointF(5.5, 3.5)))
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        buttons = (Qt.MouseButton.LeftButton,) * 2
        at = QPointF(point), QPointF(viewport.mapToGlobal(point))
        QApplication.sendEvent(viewport, QMouseEvent(kind, *at, *buttons, Qt.KeyboardModifier.NoModifier))
    assert matrix.view.viewRect().width() == len(KINDS) and ordered.session.pins == ()


def test_a_line_of_the_list_points_at_both_words_and_a_click_or_enter_pins_them(ordered: LonePane) -> None:
    table = ordered.pane.pairs
    line = lines(ordered)[0]
    click(ordered, line)
    both = {*line.pair.left.positions, *line.pair.right.positions}
    assert ordered.session.prompt.hovered == both
    assert ordered.session.pins == ((line.pair.left.key, line.pair.right.key),)
    index = table.currentIndex()
    assert table.model_.data(index, Qt.ItemDataRole.FontRole).bold()
    assert table.model_.data(index, Qt.ItemDataRole.AccessibleTextRole).endswith("pinned")
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert ordered.session.pins == ()
    before = table.currentIndex().row()
    for _ in range(30):
        QTest.keyClick(table, Qt.Key.Key_Down)
        assert isinstance(table.model_.rows[table.currentIndex().row()], Line)
    assert table.currentIndex().row() > before
    last = lines(ordered)[-1]
    assert ordered.session.prompt.hovered == {*last.pair.left.positions, *last.pair.right.positions}


def test_the_list_follows_the_layer_and_its_current_line_stays_its_pair(ordered: LonePane) -> None:
    table = ordered.pane.pairs
    for layer in (1, 2, 3):
        ordered.session.set_layer(layer)
        matrix = ordered.view.matrix(layer)
        for line in lines(ordered):
            places = [ordered.view.index(unit.key) for unit in (line.pair.left, line.pair.right)]
            assert line.pair.cosine == matrix[tuple(places)]
    unlike = next(line for line in lines(ordered) if line.field == "unlike")
    click(ordered, unlike)
    ordered.session.set_layer(2)
    ordered.session.set_layer(3)
    current = table.model_.line_at(table.currentIndex())
    assert current is None or current.key == unlike.key


def moved(lone: LonePane) -> list[Line]:
    return [line for line in lines(lone) if line.field == "changed"]


def test_pairs_that_the_last_edit_moved_are_listed_until_the_next_edit(lone: LonePane) -> None:
    lone.session.set_layer(2)
    model = lone.pane.pairs.model_
    titles = [row.title for row in rows(lone) if isinstance(row, Heading)]
    assert titles == ["Most alike", "Least alike", "Moved by the last edit", "Would be confused"]
    assert not moved(lone) and "nothing edited yet" in [row.text for row in rows(lone) if isinstance(row, Note)]
    before = lone.view
    before.precompute(2)
    lone.pane.pause.timeout.emit()
    lone.write(f"small {before.encoding.chunks.prompt.source}")
    while_typing = moved(lone)
    lone.pane.pause.timeout.emit()
    lone.session.set_layer(1)
    lone.session.set_layer(2)
    assert [line.key for line in moved(lone)] == [line.key for line in while_typing] != []
    for line in moved(lone):
        places = [before.index(unit.key) for unit in (line.pair.left, line.pair.right)]
        assert line.pair.before == before.matrix(2)[tuple(places)]
        text = model.data(model.index(list(model.rows).index(line), VALUE))
        assert text.startswith("+" if line.pair.change > 0 else "−")
    lone.type(", a dog")
    assert not moved(lone)  # what stands before an addition does not move


def test_the_list_is_folded_by_its_button_or_its_key_and_remembered(
    lone: LonePane, lone_pane: Callable[..., LonePane]
) -> None:
    assert lone.pane.pairs.isVisible()
    QTest.mouseClick(lone.pane.list_button, Qt.MouseButton.LeftButton)
    assert not lone.pane.pairs.isVisible() and lone.session.looks.get(LIST_LOOK) == FOLDED
    QTest.keyClick(lone.pane, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert lone.pane.pairs.isVisible() and lone.session.looks.get(LIST_LOOK) == ""


def test_the_list_is_copied_as_a_table(ordered: LonePane) -> None:
    assert rows(ordered)
    ordered.pane.pairs.setFocus()
    QTest.keyClick(ordered.pane.pairs, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 1 + len(lines(ordered)) and copied[1].split("\t")[0] == "Most alike"


def test_of_two_long_names_both_keep_half_of_the_room_and_of_one_the_other_stays_whole(ordered: LonePane) -> None:
    metrics = ordered.pane.pairs.fontMetrics()
    room = metrics.horizontalAdvance("n" * 20)
    assert elide_both("cow", "bull", room, metrics) == ("cow", "bull")
    left, right = elide_both("cow", "n" * 40, room, metrics)
    assert left == "cow" and right.endswith("…") and len(right) > 10
    left, right = elide_both("n" * 40, "m" * 40, room, metrics)
    assert left.endswith("…") and right.endswith("…") and len(left) > 5 and len(right) > 3


@pytest.mark.parametrize("is_folded", [False, True])
def test_the_menu_shows_copies_and_exports_the_list_as_a_table_though_it_is_folded(
    ordered: LonePane, is_folded: bool
) -> None:
    shown = ordered.pane
    expected = lines(ordered)
    if is_folded:
        shown.list_button.click()
    menu = pane_menu(shown, lambda _pane: None, shown)
    actions = {action.text().replace("&", ""): action for action in menu.actions()}
    matrix = shown.numbers()
    actions["Show list as table"].trigger()
    assert shown.as_table and shown.numbers() == shown.pairs.as_table() != matrix
    assert [row[1] for row in shown.numbers().rows] == [line.pair.left.name for line in expected]
    assert csv(shown).decode("utf-8-sig").splitlines()[0].startswith("of,word,word,cosine,percentile")
    actions["Show as table"].trigger()
    assert shown.numbers() == matrix and shown.as_table
    actions["Show as table"].trigger()
    assert not shown.as_table and shown.numbers() == matrix


def test_a_line_of_the_list_says_that_its_number_is_a_cosine(ordered: LonePane) -> None:
    line = lines(ordered)[0]
    assert f"cosine {short_number(line.pair.cosine)}" in pair_sentence(line.pair)

"""Across layers' list of all pairs: searched with keys, and pinned into the curves."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.analysis.encoding_view import EncodingView
from gui.panes.across_layers.pair_chooser import PairChooser
from gui.panes.across_layers.pair_model import AllPairs
from gui.state.pane_looks import MAX_PINS
from gui.state.session import Session


@pytest.fixture
def lone(lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane alone, with a prompt in which words come again."""
    lone = lone_pane("across_layers")
    lone.write("a red cow, a red bull, green grass, blue sky")
    return lone


@pytest.fixture
def chooser(lone: LonePane) -> Iterator[PairChooser]:
    """Its list, open."""
    lone.pane.choose_button.click()
    yield lone.pane.chooser
    lone.pane.chooser.close()


def listed(chooser: PairChooser, column: int = 0) -> list[str]:
    model = chooser.model
    return [model.data(model.index(line, column)) for line in range(model.rowCount())]


def distinct_pairs(view: EncodingView) -> int:
    return len(view.distinct) * (len(view.distinct) - 1) // 2


def test_every_two_different_words_are_listed_most_alike_first_or_least(lone: LonePane, chooser: PairChooser) -> None:
    pairs = AllPairs(lone.view, lone.session.layer)
    assert len(pairs.indices) == distinct_pairs(lone.view) == 28 == chooser.model.rowCount()
    cosines = pairs.matrix[tuple(pairs.indices.T)]
    assert np.all(np.diff(cosines) <= 0) and "red – red (2)" not in listed(chooser)
    most_first = listed(chooser)
    QTest.mouseClick(chooser.order.button("least"), Qt.MouseButton.LeftButton)
    assert listed(chooser) == most_first[::-1]
    assert all(text.endswith("of word pairs") for text in listed(chooser, 2))
    lone.session.set_layer(1)
    assert float(listed(chooser, 1)[-1].replace("−", "-")) == pytest.approx(
        float(AllPairs(lone.view, 1).matrix[tuple(AllPairs(lone.view, 1).indices[0])]), abs=0.006
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COW", 7),
        ("red, bull", 1),
        ("bull red", 1),
        ("gr", 13),  # grass and green
        ("cow – zebra", 0),
        ("", 28),
    ],
)
def test_one_word_finds_its_pairs_and_two_words_theirs(chooser: PairChooser, text: str, expected: int) -> None:
    chooser.search.setText(text)
    assert chooser.model.rowCount() == expected


def test_a_tag_of_several_words_is_found_as_it_is_written(lone: LonePane) -> None:
    lone.look(kind="tag")
    pairs = AllPairs(lone.view, 2)
    assert len(pairs.find("green grass")) == 3 and len(pairs.find("cow sky")) == 1


def test_keys_search_move_and_pin_and_what_is_pinned_is_marked(lone: LonePane, chooser: PairChooser) -> None:
    QTest.keyClicks(chooser.search, "cow")
    QTest.keyClick(chooser.search, Qt.Key.Key_Down)
    assert chooser.table.currentIndex().row() == 1
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    (pin,) = lone.session.pins
    assert pin == chooser.model.keys(1)
    checks = [chooser.model.data(chooser.model.index(line, 0), Qt.ItemDataRole.CheckStateRole) for line in (0, 1)]
    assert checks == [Qt.CheckState.Unchecked, Qt.CheckState.Checked]
    assert chooser.hint.text().startswith(f"1 of {MAX_PINS} pinned")
    assert lone.session.prompt.hovered == set(chooser.model.positions(1))
    lone.settle()
    assert lone.pane.plot.curves[0].pin == pin
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    assert lone.session.pins == ()
    QTest.keyClick(chooser.search, Qt.Key.Key_Escape)
    assert not chooser.isVisible() and lone.session.prompt.hovered == set()


def test_it_follows_the_prompt_while_it_is_open_and_shows_pairs_first(lone: LonePane) -> None:
    pane = lone.pane
    QTest.mouseClick(pane.kind_switch.button("eos"), Qt.MouseButton.LeftButton)
    lone.settle()  # until the curves are measured, nothing is shown that could have the focus
    pane.window().activateWindow()
    pane.plot.setFocus()
    QTest.keyClick(pane.plot, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert pane.kind == "pairs" and pane.chooser.isVisible()
    lone.write("a cow")
    assert listed(pane.chooser) == ["a – cow"]
    lone.write("cow")
    assert listed(pane.chooser) == []
    pane.chooser.close()


def test_a_hundred_and_fifty_words_are_listed_without_small_ones(lone: LonePane, chooser: PairChooser) -> None:
    lone.write("a cat on the table, " * 15 + ", ".join(f"x{number}" for number in range(40)))
    assert chooser.model.rowCount() == distinct_pairs(lone.view) == 42 * 41 // 2
    assert not any(text.startswith(("a –", "on –")) for text in listed(chooser))
    assert isinstance(lone.session, Session)

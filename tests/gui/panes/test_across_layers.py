"""Across layers: pinned pairs, words against themselves alone and against EOS, and the spread."""

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from core.analysis.across_layers import similarity_to_eos
from core.queries.layer_measures import measure_layers
from gui.panes.across_layers.curves import CURVE_DESCRIPTIONS, CURVE_HINTS, CURVE_KINDS, MAX_DEFAULT_WORDS
from gui.panes.across_layers.pane import AcrossLayersPane

PANE = "across_layers"
COW_BULL = (("cow", 0), ("bull", 0))


def chosen(lone: LonePane, kind: str) -> AcrossLayersPane:
    curves = lone.pane
    QTest.mouseClick(curves.kind_switch.button(kind), Qt.MouseButton.LeftButton)
    lone.settle()
    assert curves.plot.curves and CURVE_DESCRIPTIONS[kind] in curves.caption.text()
    return curves


def drawn(curves: AcrossLayersPane) -> dict[str, np.ndarray]:
    return {curve.label: item.values for curve, item in zip(curves.plot.curves, curves.plot.curve_items, strict=True)}


def test_every_kind_has_its_words_and_hint() -> None:
    assert set(CURVE_KINDS) == set(CURVE_DESCRIPTIONS) == set(CURVE_HINTS)


@pytest.mark.parametrize("normed", [True, False])
def test_self_has_a_curve_of_each_of_the_first_words_and_their_mean(lone: LonePane, normed: bool) -> None:
    lone.look(normed=normed)
    curves = chosen(lone, "self")
    (expected,), units = measure_layers("self", [lone.view], lone.model).values, lone.view.units[:MAX_DEFAULT_WORDS]
    assert list(drawn(curves)) == [*(unit.name for unit in units), "mean of all words"]
    values = [*expected.T[:MAX_DEFAULT_WORDS], expected.mean(axis=1)]
    np.testing.assert_allclose(list(drawn(curves).values()), values, atol=1e-4)
    assert [curve.dashed for curve in curves.plot.curves] == [False] * MAX_DEFAULT_WORDS + [True]


def test_eos_is_each_word_with_eos_and_shows_what_is_selected(lone: LonePane) -> None:
    curves = chosen(lone, "eos")
    view = lone.view
    lone.session.prompt.set_selected({5})
    lone.settle()
    assert list(drawn(curves)) == ["cow", "mean of all words"]
    np.testing.assert_array_equal(drawn(curves)["cow"], similarity_to_eos(view)[:, 4])
    lone.session.prompt.set_hovered({8})
    lone.settle()
    assert list(drawn(curves)) == ["cow", "bull", "mean of all words"]
    lone.session.prompt.set_hovered(())
    lone.session.prompt.set_selected(())
    lone.session.toggle_pin(("red", 0), ("car", 0))
    lone.settle()
    assert list(drawn(curves)) == ["red", "car", "mean of all words"]
    lone.session.set_layer(2)
    assert curves.legend.texts()[0][1].replace("−", "-") == f"{similarity_to_eos(view)[2, 8]:.2f}"
    assert curves.numbers().columns == ("layer", "red", "car", "mean of all words")


def test_spread_has_a_curve_of_the_mean_of_all_pairs_and_one_of_the_rank_per_word(lone: LonePane) -> None:
    curves = chosen(lone, "spread")
    (expected,) = measure_layers("spread", [lone.view], lone.model).values
    assert list(drawn(curves)) == ["mean of all pairs", "effective rank ÷ 10"]
    np.testing.assert_allclose(list(drawn(curves).values()), expected.T, rtol=1e-5)
    assert curves.plot.plot.getAxis("left").labelText == "cosine, share of rank"
    assert len(curves.numbers().rows) == 4


def test_a_key_measures_anew_and_one_word_is_enough_for_self(lone: LonePane) -> None:
    curves = chosen(lone, "self")
    lone.type(" wheel")
    lone.session.prompt.set_selected({13})
    lone.settle()
    assert "wheel" in drawn(curves)
    lone.write("cow")
    assert list(drawn(curves)) == ["cow", "mean of all words"]
    np.testing.assert_allclose(drawn(curves)["cow"], 1, atol=1e-4)
    QTest.mouseClick(curves.kind_switch.button("pairs"), Qt.MouseButton.LeftButton)
    assert "two words" in curves.message


def test_a_pinned_pair_has_its_curve_which_outlives_edits_and_is_removed_in_the_legend(lone: LonePane) -> None:
    session, plot, legend = lone.session, lone.pane.plot, lone.pane.legend
    session.toggle_pin(*COW_BULL)
    assert [curve.label for curve in plot.curves] == ["cow – bull", "mean of all pairs"]
    layers, values = plot.curve_items[0].layers, plot.curve_items[0].values
    assert layers.tolist() == [0, 1, 2, 3] and np.array_equal(values, lone.view.pair(4, 6))
    lone.write("a cow, a horse, a dog")
    assert "cow – bull" not in [curve.label for curve in plot.curves]
    lone.write("a cow, a bull")
    assert plot.curves[0].label == legend.texts()[0][0] == "cow – bull"
    button = next(button for button in legend.findChildren(QAbstractButton) if "bull" in button.accessibleName())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert session.pins == ()


def test_pointing_at_a_word_lights_its_curve_and_the_legend_points_back(lone: LonePane) -> None:
    prompt = lone.session.prompt
    lone.session.toggle_pin(*COW_BULL)
    for positions, widths in ((), [2, 2]), ({5}, [4, 2]):
        prompt.set_hovered(positions)
        assert [item.pen.width() for item in lone.pane.plot.curve_items] == widths
    name = next(label for label in lone.pane.legend.findChildren(QLabel) if label.text() == "cow – bull")
    for kind, positions in ((QEvent.Type.Enter, {5, 8}), (QEvent.Type.Leave, set())):
        QApplication.sendEvent(name, QEvent(kind))
        assert prompt.hovered == positions


def test_one_word_and_eos_have_no_mean_and_break_nothing(lone: LonePane) -> None:
    lone.look(with_eos=True)
    lone.write("cow")
    assert lone.pane.legend.texts() == [("mean of all pairs", "–")]


def test_a_pin_with_a_small_word_that_is_left_out_is_named_and_comes_back_with_it(lone: LonePane) -> None:
    lone.session.toggle_pin(("a", 1), ("cow", 0))
    lone.look(small_words="left-out")
    texts = lone.pane.legend.texts()
    assert texts[-2] == ("left out: a (2) – cow", "–") and len(texts) == 4
    lone.session.toggle_pin(*COW_BULL)
    lone.settle()
    assert [name for name, _ in lone.pane.legend.texts()] == [
        "cow – bull",
        "left out: a (2) – cow",
        "mean of all pairs",
    ]
    lone.look(small_words="auto")
    assert [name for name, _ in lone.pane.legend.texts()] == ["a (2) – cow", "cow – bull", "mean of all pairs"]


def test_it_is_said_why_a_pin_is_not_drawn_and_the_legend_has_more_room_in_a_wide_pane(lone: LonePane) -> None:
    legend = lone.pane.legend
    lone.session.toggle_pin(("a", 1), ("cow", 0))
    hints = []
    for small_words in ("left-out", "shown"):
        lone.look(small_words=small_words)
        hints.append([label.text() for label in legend.findChildren(QLabel) if "Ctrl+Shift+W" in label.text()])
    assert len(hints[0]) == 1 and hints[1] == []
    widths = []
    for width in (500, 1100):
        lone.pane.resize(width, 300)
        QApplication.processEvents()
        widths.append(legend.width())
    assert widths[0] < widths[1]


def test_more_words_than_colours_are_told_apart_by_their_dashes(lone: LonePane) -> None:
    lone.write("cow bull fox car house tree lake river sky sea")
    curves = chosen(lone, "eos")
    lone.session.prompt.set_selected(range(1, 11))
    lone.settle()
    looks = [(item.pen.color().name(), item.pen.style()) for item in curves.plot.curve_items]
    assert len(looks) == 11 and len(set(looks)) == 11

"""The specificity ladder, driven as an artist drives it."""

from collections.abc import Callable
from unittest.mock import Mock

import numpy as np
import pytest
from analysis_models import changed_weights
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.analysis.specificity import build_ladder, describe_ladder
from core.queries.ladder_rungs import MAX_RUNGS, RungVectors, encode_rungs, likeliest_unit, split_rungs
from gui.panes.ladder.controls import EXAMPLES
from gui.panes.ladder.pane import SpecificityLadderPane
from gui.panes.ladder.plot import RungBand
from gui.panes.table_view import TableView
from gui.state.examples import DEFAULT_LADDER_TEXT
from gui.widgets.colour_maps import sequence
from gui.widgets.style import theme_of

PANE = "specificity_ladder"

RUNGS = ("animal", "cattle", "bull", "Aberdeen Angus bull")


@pytest.fixture
def encode(lone: LonePane, monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The encoder's method that rungs are encoded with, with its calls."""
    encode = Mock(side_effect=lone.encoder.encode_variants)
    monkeypatch.setattr(lone.encoder, "encode_variants", encode)
    return encode


def rung_counts(encode: Mock) -> list[int]:
    """How many rungs each call encoded."""
    return [len(call.args[0]) for call in encode.call_args_list]


@pytest.mark.parametrize(("centred", "normed"), [(True, False), (False, True)])
def test_the_curves_are_the_scores_of_the_rungs_as_the_view_says(lone: LonePane, centred: bool, normed: bool) -> None:
    shown = lone.pane
    lone.look(centred=centred, normed=normed)
    vectors = encode_rungs(lone.encoder.info, RUNGS, lone.model).transformed(lone.view)
    index = [unit.name for unit in lone.view.units].index(shown.ladder.word)
    expected = build_ladder(shown.ladder.word, lone.view.vectors[:, index], RUNGS, vectors)
    for item, scores in zip(shown.layers.curves, expected.scores.T, strict=True):
        layers, values = item.getData()
        assert layers.tolist() == [0, 1, 2, 3]
        np.testing.assert_allclose(values, scores, atol=1e-4)
    assert shown.layers.band.nearest == tuple(expected.nearest)
    assert shown.sentence.text() == describe_ladder(expected)
    assert shown.caption.text().startswith("mean-centred" if centred else "raw cosine")
    assert shown.caption.text().endswith("normed rows" if normed else "raw rows")


def test_a_key_in_the_prompt_and_another_word_encode_no_rung_again(lone: LonePane, encode: Mock) -> None:
    shown = lone.pane
    lone.type(" wheel")
    lone.session.prompt.set_selected({2})
    lone.look(normed=False)
    lone.session.set_dialect("comfyui")
    lone.settle()
    assert shown.ladder.word == "photo"
    lone.session.set_ladder_text("animal, (cow:1.2)")
    lone.settle()
    lone.session.set_ladder_text(DEFAULT_LADDER_TEXT)
    lone.settle()
    assert rung_counts(encode) == [2]
    assert shown.ladder.rungs == RUNGS


def test_changed_weights_encode_the_rungs_again(lone: LonePane, encode: Mock) -> None:
    with changed_weights(lone.encoder):
        for text in (" wheel", " rim"):
            lone.type(text)
            assert rung_counts(encode) == [4]


def test_the_word_is_the_one_selected_then_the_one_last_selected(lone: LonePane, shown: SpecificityLadderPane) -> None:
    view = lone.view
    vectors = encode_rungs(lone.encoder.info, RUNGS, lone.model).transformed(view)
    assert shown.ladder.word == view.units[likeliest_unit(view, vectors)].name
    lone.session.toggle_pin(("of", 0), ("car", 0))
    assert shown.ladder.word == "car"
    lone.session.prompt.set_selected({8})
    assert shown.ladder.word == shown.controls.word.currentText() == "bull"
    lone.session.set_pins(())
    lone.session.prompt.set_selected(())
    lone.type(" wheel")
    assert shown.ladder.word == "bull"
    lone.write("a photo of a cow")
    assert shown.ladder.word != "bull"
    lone.write("a photo of a bull and a cow")
    assert shown.ladder.word == "bull"


def test_the_list_selects_its_word_everywhere(lone: LonePane, shown: SpecificityLadderPane) -> None:
    words = [shown.controls.word.itemText(index) for index in range(shown.controls.word.count())]
    assert words == [unit.name for unit in lone.view.units]
    shown.controls.word.activated.emit(words.index("car"))
    assert lone.session.prompt.selected == set(lone.view.units[words.index("car")].positions)
    assert shown.ladder.word == "car"


def test_fewer_than_two_rungs_are_asked_for_and_the_line_stays(lone: LonePane, shown: SpecificityLadderPane) -> None:
    shown.controls.line.setText(" , ")
    assert shown.message.startswith("Write rungs above")
    assert not shown.numbers().rows
    assert shown.controls.line.isVisible() and not shown.sentence.isVisible() and not shown.legend.isVisible()
    shown.controls.line.setText("animal")
    assert "“animal”" in shown.message
    QTest.keyClicks(shown.controls.line, ", cow")
    lone.settle()
    assert shown.sentence.isVisible()


def test_a_rung_of_no_tokens_is_named(lone: LonePane, shown: SpecificityLadderPane) -> None:
    known = shown._vectors[-1]
    shown._vectors.append(RungVectors(("x", "y"), known.raw[:, :2], known.normed[:, :2], known.bos, known.info, ("x",)))
    lone.session.set_ladder_text("x, y")
    assert shown.message.startswith("“x” becomes no token")


def test_a_failure_is_said(lone: LonePane, shown: SpecificityLadderPane, encode: Mock) -> None:
    encode.side_effect = RuntimeError("no memory")
    lone.session.set_ladder_text("a, b")
    lone.settle()
    assert "no memory" in shown.message


def test_without_an_encoder_the_line_can_be_written(lone_pane: Callable[..., LonePane]) -> None:
    shown = lone_pane("specificity_ladder", None).pane
    assert shown.controls.line.text() == DEFAULT_LADDER_TEXT
    shown.controls.line.setText("one, two")
    assert shown.session.ladder_text == "one, two"


def test_examples_replace_the_line_and_can_be_undone(lone: LonePane, shown: SpecificityLadderPane) -> None:
    shown.controls.line.setText("mine, my own")
    actions = {action.text(): action for action in shown.controls.examples._menu.actions()}
    for name, rungs in EXAMPLES.items():
        actions[name].trigger()
        assert lone.session.ladder_text == rungs
        assert 2 < len(split_rungs(rungs)) <= MAX_RUNGS
        shown.controls.line.undo()
        assert lone.session.ladder_text == "mine, my own"


def test_of_very_many_rungs_the_first_are_taken_and_it_is_said(lone: LonePane, shown: SpecificityLadderPane) -> None:
    lone.session.set_ladder_text(",".join(f"w{number}" for number in range(500)))
    lone.settle()
    assert shown.ladder.rungs == tuple(f"w{number}" for number in range(MAX_RUNGS))
    assert f"the first {MAX_RUNGS} rungs" in shown.caption.text()


def test_the_legend_has_every_rungs_value_at_the_layer_that_is_shown_or_pointed_at(lone: LonePane) -> None:
    shown = lone.pane
    lone.session.set_layer(2)
    names, values = zip(*shown.legend.texts(), strict=True)
    assert names == RUNGS
    at_two = values
    shown.layers.pointed.emit(0)
    scores = [float(text.replace("−", "-")) for text in (value for _, value in shown.legend.texts())]
    assert scores == pytest.approx(shown.ladder.scores[0], abs=0.006)
    assert "layer 0" in shown.readout.text()
    shown.layers.pointed.emit(-1)
    assert tuple(value for _, value in shown.legend.texts()) == at_two


def test_a_click_in_plot_or_band_shows_that_layer(lone: LonePane, shown: SpecificityLadderPane) -> None:
    view = shown.layers
    for part, layer in ((view.plot, 1), (view.below, 3)):
        box = part.getViewBox()
        inside = box.viewRect().center()
        inside.setX(layer)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.mapFromScene(box.mapViewToScene(inside)))
        QTest.qWait(QApplication.doubleClickInterval() + 50)
        assert lone.session.layer == layer
        assert view.line.value() == layer


def test_the_band_joins_layers_of_one_rung(lone: LonePane, shown: SpecificityLadderPane) -> None:
    band = RungBand()
    band.show_rungs([0, 0, 2, 2, 2, -1], RUNGS, sequence(theme_of(shown), 4))
    assert band.runs() == [(0, 1, 0), (2, 4, 2), (5, 5, -1)]
    assert band.boundingRect().width() == 6


def test_the_table_has_a_line_a_layer(shown: SpecificityLadderPane) -> None:
    table = shown.numbers()
    assert table.columns == ("layer", *RUNGS, "closest", "mean rung")
    for layer, line in enumerate(table.rows):
        assert line[:5] == (layer, *map(float, shown.ladder.scores[layer]))
        assert line[5] == RUNGS[int(np.argmax(line[1:5]))]
        assert 1 <= line[6] <= 4


def test_the_table_follows_what_the_model_answers(lone: LonePane, shown: SpecificityLadderPane) -> None:
    shown.show_as_table(True)
    lone.session.set_ladder_text("one, two")
    lone.settle()
    table = shown.findChild(TableView).model_.table
    assert table == shown.numbers() and table.columns[1:3] == ("one", "two")


def test_a_small_word_that_is_left_out_is_said_instead_of_a_guess(lone: LonePane) -> None:
    shown, small = lone.pane, lone.select_small_word_left_out()
    assert shown.message.startswith(f"“{small.label}” is a small word, and small words are left out")
    lone.look(small_words="shown")
    assert not shown.message and shown.controls.word.currentText() == small.name

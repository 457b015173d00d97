"""The specificity ladder, driven as an artist drives it."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_driving import pane

from core.analysis.isolated_texts import isolate_texts
from core.analysis.specificity import build_ladder, describe_ladder
from core.dialects.table import read
from core.queries.ladder_rungs import MAX_RUNGS, RungVectors, split_rungs
from gui.panes.ladder.controls import EXAMPLES
from gui.panes.ladder.pane import SpecificityLadderPane
from gui.panes.ladder.plot import RungBand
from gui.state.session import DEFAULT_LADDER_TEXT
from gui.widgets.style import sequence, theme_of
from gui.window.main_window import MainWindow

RUNGS = ("animal", "cattle", "bull", "Aberdeen Angus bull")


@pytest.fixture
def lone(lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane alone, of the first prompt."""
    return lone_pane("specificity_ladder")


@pytest.fixture
def ladder(lone: LonePane) -> SpecificityLadderPane:
    return lone.pane


def passes(lone: LonePane, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rungs each pass encodes from now on."""
    counts: list[int] = []
    for encoder in lone.model.encoders:
        whole = encoder.encode_variants

        def counted(rows: list[object], *arguments: object, whole: Callable[..., object] = whole) -> object:
            counts.append(len(rows))
            return whole(rows, *arguments)

        monkeypatch.setattr(encoder, "encode_variants", counted)
    return counts


@pytest.mark.parametrize(("centred", "normed"), [(True, True), (True, False), (False, True), (False, False)])
def test_the_curves_are_the_cosines_with_the_rungs_alone_as_the_view_says(
    lone: LonePane, ladder: SpecificityLadderPane, centred: bool, normed: bool
) -> None:
    lone.look(centred=centred)
    lone.look(normed=normed)
    lone.settle()
    view, (encoder,) = lone.view, lone.model.encoders
    alone = isolate_texts(RUNGS, read("", "diffusers"))
    vectors = alone.vectors(lambda rows: encoder.encode_chunks(rows)[0], view.transform)
    index = [unit.name for unit in view.units].index(ladder.ladder.word)
    expected = build_ladder(ladder.ladder.word, view.vectors[:, index], RUNGS, vectors)
    for number, item in enumerate(ladder.layers.curves):
        layers, values = item.getData()
        assert layers.tolist() == [0, 1, 2, 3]
        np.testing.assert_allclose(values, expected.scores[:, number], atol=1e-4)
    assert ladder.layers.band.nearest == tuple(expected.nearest)
    assert ladder.sentence.text() == describe_ladder(expected)
    assert ladder.caption.text().startswith("mean-centred" if centred else "raw cosine")
    assert ladder.caption.text().endswith("normed rows" if normed else "raw rows")


def test_a_key_in_the_prompt_and_another_word_encode_no_rung_again(
    lone: LonePane, ladder: SpecificityLadderPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = passes(lone, monkeypatch)
    lone.type(" wheel")
    lone.session.prompt.set_selected({2})
    lone.look(normed=False)
    lone.session.set_dialect("comfyui")
    lone.settle()
    assert ladder.ladder.word == "photo"
    lone.session.set_ladder_text("animal, (cow:1.2)")
    lone.settle()
    lone.session.set_ladder_text(DEFAULT_LADDER_TEXT)
    lone.settle()
    assert counts == [2]
    assert ladder.ladder.rungs == RUNGS


def test_changed_weights_encode_the_rungs_again(
    lone: LonePane, ladder: SpecificityLadderPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    (encoder,) = lone.model.encoders
    counts = passes(lone, monkeypatch)
    name = "text_model.encoder.layers.0.self_attn.v_proj.weight"
    encoder.replace_weights({name: encoder.own_weight(name) * 1.5})
    lone.type(" wheel")
    lone.settle()
    assert counts == [4]
    lone.type(" rim")
    lone.settle()
    assert counts == [4]


def test_the_word_is_the_one_selected_then_the_one_last_selected(lone: LonePane, ladder: SpecificityLadderPane) -> None:
    guessed = ladder.ladder.word
    assert guessed in {"photo", "cow", "bull", "red", "car"}
    lone.session.prompt.set_selected({8})
    assert ladder.ladder.word == ladder.controls.word.currentText() == "bull"
    lone.session.prompt.set_selected(())
    lone.type(" wheel")
    assert ladder.ladder.word == "bull"
    lone.write("a photo of a cow")
    assert ladder.ladder.word != "bull"
    lone.write("a photo of a bull and a cow")
    assert ladder.ladder.word == "bull"


def test_without_a_choice_it_is_the_word_that_has_most_to_do_with_every_rung(
    lone: LonePane, ladder: SpecificityLadderPane
) -> None:
    view = lone.view
    vectors = ladder._vectors[-1].transformed(view)
    least = {}
    for index, unit in enumerate(view.units):
        scores = build_ladder(unit.name, view.vectors[:, index], RUNGS, vectors).scores
        if len(unit.label) >= 3:
            least[unit.name] = scores.mean(axis=0).min()
    assert ladder.ladder.word == max(least, key=least.get)


def test_a_pinned_word_comes_before_a_guess(lone: LonePane, ladder: SpecificityLadderPane) -> None:
    lone.session.toggle_pin(("of", 0), ("car", 0))
    assert ladder.ladder.word == "car"


def test_the_list_selects_its_word_everywhere(lone: LonePane, ladder: SpecificityLadderPane) -> None:
    words = [ladder.controls.word.itemText(index) for index in range(ladder.controls.word.count())]
    assert words == [unit.name for unit in lone.view.units]
    ladder.controls.word.activated.emit(words.index("car"))
    assert lone.session.prompt.selected == set(lone.view.units[words.index("car")].positions)
    assert ladder.ladder.word == "car"


def test_fewer_than_two_rungs_are_asked_for_and_the_line_stays(lone: LonePane, ladder: SpecificityLadderPane) -> None:
    ladder.controls.line.setText(" , ")
    assert ladder.message.startswith("Write rungs above")
    assert not ladder.numbers().rows
    assert ladder.controls.line.isVisible() and not ladder.sentence.isVisible() and not ladder.legend.isVisible()
    ladder.controls.line.setText("animal")
    assert "“animal”" in ladder.message
    QTest.keyClicks(ladder.controls.line, ", cow")
    lone.settle()
    assert ladder.sentence.isVisible()


def test_a_rung_of_no_tokens_is_named(lone: LonePane, ladder: SpecificityLadderPane) -> None:
    known = ladder._vectors[-1]
    ladder._vectors.append(RungVectors(("x", "y"), known.raw[:, :2], known.normed[:, :2], known.bos, ("x",)))
    lone.session.set_ladder_text("x, y")
    assert ladder.message.startswith("“x” becomes no token")


def test_no_words_no_encoder_and_a_failure_are_said(
    lone: LonePane, ladder: SpecificityLadderPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("no memory")

    (encoder,) = lone.model.encoders
    monkeypatch.setattr(encoder, "encode_variants", fail)
    lone.session.set_ladder_text("a, b")
    lone.settle()
    assert "no memory" in ladder.message
    lone.session.set_ladder_text(DEFAULT_LADDER_TEXT)
    lone.write(", ,")
    assert ladder.message.startswith("Type a prompt")


def test_without_an_encoder_the_line_can_be_written(lone_pane: Callable[..., LonePane]) -> None:
    shown = lone_pane("specificity_ladder", None).pane
    shown.controls.line.setText("one, two")
    assert shown.session.ladder_text == "one, two"
    assert "encoder" in shown.message


def test_rungs_are_there_after_a_restart(make_window: Callable[..., MainWindow], tmp_path: Path) -> None:
    shown = pane(make_window(rungs="one, two"), SpecificityLadderPane)
    assert shown.controls.line.text() == "one, two"
    shown.controls.line.setText("thing, 猫,")
    shown.window().workspace.settings_store.save()
    assert json.loads((tmp_path / "settings.json").read_text())["rungs"] == "thing, 猫,"


def test_examples_replace_the_line_and_can_be_undone(lone: LonePane, ladder: SpecificityLadderPane) -> None:
    ladder.controls.line.setText("mine, my own")
    actions = {action.text(): action for action in ladder.controls.examples._menu.actions()}
    for name, rungs in EXAMPLES.items():
        actions[name].trigger()
        assert lone.session.ladder_text == rungs
        assert 2 < len(split_rungs(rungs)) <= MAX_RUNGS
        ladder.controls.line.undo()
        assert lone.session.ladder_text == "mine, my own"


def test_of_very_many_rungs_the_first_are_taken_and_it_is_said(lone: LonePane, ladder: SpecificityLadderPane) -> None:
    lone.session.set_ladder_text(",".join(f"w{number}" for number in range(500)))
    lone.settle()
    assert ladder.ladder.rungs == tuple(f"w{number}" for number in range(MAX_RUNGS))
    assert f"the first {MAX_RUNGS} rungs" in ladder.caption.text()


def test_the_legend_has_every_rungs_value_at_the_layer_that_is_shown_or_pointed_at(
    lone: LonePane, ladder: SpecificityLadderPane
) -> None:
    lone.session.set_layer(2)
    names, values = zip(*ladder.legend.texts(), strict=True)
    assert names == RUNGS
    at_two = values
    ladder.layers.pointed.emit(0)
    scores = [float(text.replace("−", "-")) for text in (value for _, value in ladder.legend.texts())]
    assert scores == pytest.approx(ladder.ladder.scores[0], abs=0.006)
    assert "layer 0" in ladder.readout.text()
    ladder.layers.pointed.emit(-1)
    assert tuple(value for _, value in ladder.legend.texts()) == at_two


def test_a_click_in_plot_or_band_shows_that_layer(lone: LonePane, ladder: SpecificityLadderPane) -> None:
    view = ladder.layers
    for part, layer in ((view.plot, 1), (view.below, 3)):
        box = part.getViewBox()
        inside = box.viewRect().center()
        inside.setX(layer)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.mapFromScene(box.mapViewToScene(inside)))
        QTest.qWait(QApplication.doubleClickInterval() + 50)
        assert lone.session.layer == layer
        assert view.line.value() == layer


def test_the_band_joins_layers_of_one_rung(lone: LonePane, ladder: SpecificityLadderPane) -> None:
    band = RungBand()
    band.show_rungs([0, 0, 2, 2, 2, -1], RUNGS, sequence(theme_of(ladder), 4))
    assert band.runs() == [(0, 1, 0), (2, 4, 2), (5, 5, -1)]
    assert band.boundingRect().width() == 6


def test_the_table_has_a_line_a_layer(ladder: SpecificityLadderPane) -> None:
    table = ladder.numbers()
    assert table.columns == ("layer", *RUNGS, "closest", "mean rung")
    for layer, line in enumerate(table.rows):
        assert line[:5] == (layer, *map(float, ladder.ladder.scores[layer]))
        assert line[5] == RUNGS[int(np.argmax(line[1:5]))]
        assert 1 <= line[6] <= 4


def test_the_table_follows_what_the_model_answers(lone: LonePane, ladder: SpecificityLadderPane) -> None:
    ladder.show_as_table(True)
    lone.session.set_ladder_text("one, two")
    lone.settle()
    assert ladder._table_view.model_.table == ladder.numbers()
    assert ladder._table_view.model_.table.columns[1:3] == ("one", "two")


def test_each_encoder_of_a_model_has_its_own_ladder(lone: LonePane, shared: Path) -> None:
    lone.open(shared / "golden" / "encoders" / "sdxl.safetensors")
    assert len(lone.pane.ladder.scores) == 13
    lone.session.choose_encoder("clip_g")
    lone.settle()
    assert len(lone.pane.ladder.scores) == len(lone.pane.layers.band.nearest) == 33

"""Checkpoints: the list with its badges, the curves, the matrix, and the words that are read most differently."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import save, tiny_state
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from core.queries.zoo import Zoo, ZooQuestion, read_zoo
from gui.panes.zoo.lists import BADGE, NAME
from gui.panes.zoo.pane import LOOK, ZooPane

TEXT = "a red fox, an old castle, misty forest, blue vase of yellow flowers, wet stone, golden light, a calico cat"
LAYER_2 = "text_model.encoder.layers.1.mlp.fc1.weight"
Read = Callable[[], Zoo]


@pytest.fixture
def lone(lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane on a tiny encoder and a prompt of enough words."""
    alone = lone_pane("zoo")
    alone.write(TEXT)
    return alone


@pytest.fixture
def shown(lone: LonePane) -> ZooPane:
    """The pane itself."""
    assert isinstance(lone.pane, ZooPane)
    return lone.pane


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A copy of the open encoder, one with another layer 2, one with other numbers all over, and no model."""
    state = tiny_state()
    (tmp_path / "junk.safetensors").write_bytes(b"no weights")
    return [
        save(tmp_path / "copy.safetensors", state),
        save(tmp_path / "second.safetensors", state | {LAYER_2: torch.flip(state[LAYER_2], [0])}),
        save(tmp_path / "stranger.safetensors", tiny_state(seed=30)),
        tmp_path / "junk.safetensors",
    ]


def read(lone: LonePane, pane: ZooPane) -> Zoo:
    """Reads the models in the test's own thread, as the workspace does on its own."""
    view = lone.view
    words = tuple(view.units[at] for at in view.distinct)
    base = lone.session.zoo.reference or pane.own
    question = ZooQuestion(view.chunks, words, pane.sources, base)
    zoo = read_zoo(question, pane.zoo, report=partial(lone.session.zoo.take, is_reading=True))
    lone.session.zoo.take(zoo, is_reading=False)
    return zoo


def fill(lone: LonePane, pane: ZooPane, files: list[Path]) -> Zoo:
    lone.session.zoo.wanted.connect(lambda: read(lone, pane))
    pane.controls.add_models(map(str, files))
    assert pane.zoo is not None
    return pane.zoo


def texts(pane: ZooPane, column: int) -> list[object]:
    model = pane.list.model_
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_without_others_the_pane_says_what_it_is_for(lone: LonePane, shown: ZooPane) -> None:
    assert texts(shown, NAME) == ["tiny"] and texts(shown, BADGE) == ["not read yet"]
    assert shown.pictures.currentWidget() is shown.hint and "Add checkpoints" in shown.hint.text()
    assert not shown.controls.read.isVisible() and not shown.controls.refer.isEnabled()


def test_models_are_read_as_they_are_added_and_have_a_badge_each(
    lone: LonePane, shown: ZooPane, files: list[Path]
) -> None:
    zoo = fill(lone, shown, files)
    assert texts(shown, NAME) == ["tiny", "copy", "second", "stranger", "junk"]
    badges = ["reference", "same as reference", "layer 2 trained", "all 3 layers trained", "cannot be read"]
    assert texts(shown, BADGE) == badges
    junk = shown.list.model_.index(4, BADGE)
    assert zoo.problems[str(files[3])] in str(shown.list.model_.data(junk, Qt.ItemDataRole.ToolTipRole))


def test_each_model_has_a_curve_with_a_ring_where_it_parts_above_the_band_of_nothing_in_common(
    lone: LonePane, shown: ZooPane, files: list[Path]
) -> None:
    zoo, curves = fill(lone, shown, files), shown.curves
    assert set(curves.curves) == {str(file) for file in files[:3]}
    np.testing.assert_array_equal(curves.curves[str(files[1])].getData()[1], zoo.curve(2))
    assert (curves.partings[str(files[1])], str(files[0]) in curves.partings) == (2, False)
    np.testing.assert_array_equal(curves.low.getData()[1], zoo.nothing_in_common.min(axis=0))
    assert curves.band.isVisible() and shown.check.isVisible()
    name, (low, _) = curves.nothing, curves.plot.viewRange()[1]
    assert low < name.pos().y() <= zoo.nothing_in_common.min() + 1e-6 and tuple(name.anchor) == (1, 0)  # below the band


def test_the_list_of_words_is_of_the_chosen_model_and_first_of_the_one_least_alike(
    lone: LonePane, shown: ZooPane, files: list[Path]
) -> None:
    zoo = fill(lone, shown, files)
    assert shown.list.current.name == "stranger" and len(shown.words.model_.rows) == 5
    shown.list.setCurrentIndex(shown.list.model_.index(2, 0))
    likeness = zoo.word_likeness(2, shown.layer)
    assert [row.likeness for row in shown.words.model_.rows] == pytest.approx(np.sort(likeness)[:5].tolist())
    word = shown.words.model_.rows[0]
    shown.words.pointed.emit(word)
    assert lone.session.prompt.hovered == frozenset(word.positions)
    shown.words.pointed.emit(None)
    assert not lone.session.prompt.hovered


def test_the_matrix_holds_all_that_were_read_and_a_click_chooses_a_model(
    lone: LonePane, shown: ZooPane, files: list[Path]
) -> None:
    zoo = fill(lone, shown, files)
    lone.session.looks.set(LOOK, "matrix")
    matrix = shown.matrix.matrix
    at = [zoo.index(source) for source in shown.matrix.order]
    expected = zoo.likeness[shown.layer][np.ix_(at, at)]
    np.testing.assert_array_equal(matrix.cells.matrix, expected)
    row = shown.matrix.order.index(str(files[1]))
    lone.hover(matrix.view, 0.5, row + 0.5)
    assert "second" in shown.readout.text()
    lone.click(matrix.view, 0.5, row + 0.5)
    assert shown.list.current.name == "second"


def test_another_layer_shows_its_own_likenesses(lone: LonePane, shown: ZooPane, files: list[Path]) -> None:
    zoo = fill(lone, shown, files)
    for layer in (1, 3):
        lone.session.set_layer(layer)
        assert [line.likeness for line in shown.lines[:4]] == pytest.approx(zoo.likeness[layer, 0].tolist())
        assert shown.curves.line.value() == layer
    view = shown.curves.plot.getViewBox()
    lone.click(view, 2.1, float(np.mean(view.viewRange()[1])))
    assert lone.session.layer == 2


def test_another_reference_is_what_the_others_are_held_against(
    lone: LonePane, shown: ZooPane, files: list[Path]
) -> None:
    fill(lone, shown, files)
    shown.list.setCurrentIndex(shown.list.model_.index(2, 0))
    shown.controls.refer.click()
    assert lone.session.zoo.reference == str(files[1])
    assert texts(shown, BADGE)[:3] == ["layer 2 trained", "layer 2 trained", "reference"]
    shown.list.setCurrentIndex(shown.list.model_.index(0, 0))
    shown.controls.refer.click()
    assert lone.session.zoo.reference == "" and texts(shown, BADGE)[0] == "reference"


def test_delete_takes_a_model_off_the_list(lone: LonePane, shown: ZooPane, files: list[Path]) -> None:
    fill(lone, shown, files)
    shown.list.setCurrentIndex(shown.list.model_.index(3, 0))
    QTest.keyClick(shown.list, Qt.Key.Key_Delete)
    assert texts(shown, NAME) == ["tiny", "copy", "second", "junk"]
    shown.list.setCurrentIndex(shown.list.model_.index(0, 0))
    assert not shown.controls.take_off.isEnabled()
    QTest.keyClick(shown.list, Qt.Key.Key_Delete)
    assert texts(shown, NAME)[0] == "tiny"


def test_an_edit_leaves_the_answer_and_offers_to_read_again(lone: LonePane, shown: ZooPane, files: list[Path]) -> None:
    fill(lone, shown, files)
    lone.type(", rain")
    assert shown.controls.read.isVisible() and "before the edit" in shown.controls.status.text()
    assert len(shown.curves.curves) == 3
    shown.words.pointed.emit(shown.words.model_.rows[0])
    assert not lone.session.prompt.hovered
    shown.controls.read.click()
    assert not shown.controls.read.isVisible() and shown.zoo.question.chunks is lone.view.chunks


def test_fewer_than_8_words_have_badges_and_no_curves(lone: LonePane, shown: ZooPane, files: list[Path]) -> None:
    lone.write("red, blue, green")
    fill(lone, shown, files[:2])
    assert texts(shown, BADGE) == ["reference", "same as reference", "layer 2 trained"]
    assert shown.pictures.currentWidget() is shown.hint and "8" in shown.hint.text()
    assert not shown.words.isVisible() and shown.check.check.holds is None


def test_the_table_has_a_line_a_model_and_the_ruler(lone: LonePane, shown: ZooPane, files: list[Path]) -> None:
    zoo = fill(lone, shown, files)
    table = shown.numbers()
    assert table.columns[4:] == tuple(f"layer {layer}" for layer in range(4))
    assert [row[0] for row in table.rows][:5] == ["tiny", "copy", "second", "stranger", "junk"]
    assert table.rows[2][2] == 2 and table.rows[2][4:] == tuple(zoo.curve(2).tolist())
    assert len(table.rows) == 7 and table.rows[5][4:] == tuple(zoo.nothing_in_common.min(axis=0).tolist())


def test_files_of_one_dialog_are_added_together(
    lone: LonePane, shown: ZooPane, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    lone.session.zoo.wanted.connect(lambda: read(lone, shown))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file) for file in files[:2]], ""))
    shown.controls.menu.aboutToShow.emit()
    next(action for action in shown.controls.menu.actions() if "files" in action.text()).trigger()
    assert texts(shown, NAME) == ["tiny", "copy", "second"]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    shown.controls.menu.aboutToShow.emit()
    next(action for action in shown.controls.menu.actions() if "folder" in action.text()).trigger()
    assert len(texts(shown, NAME)) == 3

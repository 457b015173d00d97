"""Comparing with another prompt, driven as an artist drives it."""

from collections.abc import Callable
from pathlib import Path

import encoder_files
import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_driving import pane, type_text

from core.analysis.comparison import aligned_diff, compare_units, match_units
from core.analysis.encoding_view import view_encoding
from core.analysis.representation_similarity import compare_representations
from core.analysis.similarity import cosine
from core.dialects.table import read
from gui.editor.counter import CompactCounter
from gui.panes.compare.pane import ComparePane
from gui.state.settings import Settings, load_settings, save_settings
from gui.widgets.style import theme_of
from gui.window.main_window import MainWindow


@pytest.fixture
def lone(lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane alone, of the first prompt."""
    return lone_pane("compare")


def compared(lone: LonePane, text: str | None = None) -> ComparePane:
    shown = lone.pane
    if text is not None:
        shown.prompts.edit.setPlainText(text)
        shown.refresh()  # without the pause after a key
        lone.settle()
    assert (shown.compared.a, shown.compared.text) == (lone.view, lone.session.comparison.text)
    return shown


def test_the_cells_are_the_comparison_of_both_prompts(lone: LonePane) -> None:
    shown = compared(lone, "a photo of a blue cow, a bull")
    (encoder,), view = lone.model.encoders, lone.view
    other = view_encoding(
        encoder.encode(read("a photo of a blue cow, a bull", "a1111")), view.options, lone.session.reference
    )
    expected = compare_units(view, other)
    np.testing.assert_allclose(shown.by_layer.matrix.image.image, expected.cosine_distance, atol=1e-4)
    means, layers = shown.by_layer.curve.getData()
    np.testing.assert_allclose(means, expected.cosine_distance.mean(axis=1), atol=1e-4)
    np.testing.assert_allclose(layers, np.arange(4) + 0.5)
    assert shown.by_layer.matrix.columns.labels == ("a", "photo", "of", "a", "cow", "a", "bull")
    assert tuple(shown.by_layer.matrix.image.levels) == (0.0, 1.0)
    assert f"Feature similarity {expected.feature_similarity:.3f}" in shown.sentence.text()


def test_a_copy_is_no_distance_away(lone: LonePane) -> None:
    shown = compared(lone, lone.session.prompt.text)
    assert not shown.by_layer.matrix.image.image.any()
    assert "10 words in both, 0 only in A, 0 only in B." in shown.sentence.text()
    assert "Feature similarity 1.000" in shown.sentence.text()


def test_the_diff_marks_words_by_sign_and_colour_and_a_click_selects_those_of_a(lone: LonePane) -> None:
    lone.write("a red cow")
    shown = compared(lone, "a blue cow <3")
    found, theme = shown.compared, theme_of(shown)
    kinds = list(aligned_diff(found.a, found.b, found.comparison.alignment))
    assert kinds[:4] == [("same", 0), ("a", 1), ("b", 1), ("same", 2)]
    text = shown.diff.text.text()
    assert f"color:{theme.warn}" in text and "<s>−red</s>" in text
    assert f"color:{theme.good}" in text and "<u>+blue</u>" in text
    shown.diff.text.linkActivated.emit("1")
    assert lone.session.prompt.selected == {2}
    shown.diff.text.linkHovered.emit("2")
    assert lone.session.prompt.hovered == {3}


def test_the_words_of_the_diff_are_gone_to_and_selected_by_keyboard(lone: LonePane) -> None:
    lone.write("a red cow")
    shown = compared(lone, "a blue cow")
    shown.window().activateWindow()
    diff = shown.diff.text
    diff.setFocus(Qt.FocusReason.TabFocusReason)
    for word, row in (("a", 1), ("−red", 2), ("cow", 3)):
        QTest.keyClick(diff, Qt.Key.Key_Right)
        assert diff.selectedText() == word
        QTest.keyClick(diff, Qt.Key.Key_Return)
        assert lone.session.prompt.selected == {row}
    QTest.keyClick(diff, Qt.Key.Key_Right)
    assert diff.hasFocus()
    QTest.keyClick(diff, Qt.Key.Key_Tab)
    assert not diff.hasFocus()


def test_a_long_diff_scrolls_to_the_word_that_the_keyboard_goes_to(lone: LonePane) -> None:
    lone.write(", ".join(f"a red cow number {number}" for number in range(40)))
    shown = compared(lone, "a red cow")
    shown.window().activateWindow()
    shown.diff.text.setFocus(Qt.FocusReason.TabFocusReason)
    bar = shown.diff.verticalScrollBar()
    assert bar.maximum() > bar.pageStep() and bar.value() == 0
    for _ in range(len(shown.compared.a.units)):
        QTest.keyClick(shown.diff.text, Qt.Key.Key_Right)
    assert bar.value() > 0.9 * bar.maximum()


def test_a_times_b_is_the_cosine_of_each_with_each_at_the_layer(lone: LonePane) -> None:
    shown = compared(lone, "a blue bull")
    QTest.mouseClick(shown.switch.button("matrix"), Qt.MouseButton.LeftButton)
    for layer in (1, 3):
        lone.session.set_layer(layer)
        a, b = shown.compared.a.vectors[layer], shown.compared.b.vectors[layer]
        expected = cosine(*np.broadcast_arrays(a[:, None], b[None]))
        np.testing.assert_allclose(shown.pair_matrix.matrix.image.image, expected, atol=1e-5)
        assert f"layer {layer}" in shown.caption.text()
    assert shown.pair_matrix.matrix.columns.labels == ("a", "blue", "bull")
    assert [row[0] for row in shown.numbers().rows] == [unit.label for unit in lone.view.units]
    shown.pair_matrix.canvas.scene().sigMouseMoved.emit(shown.pair_matrix.matrix.view.mapViewToScene(QPointF(1.5, 4.5)))
    assert shown.readout.text().startswith("A cow – B blue")
    assert lone.session.prompt.hovered == set(lone.view.units[4].positions)


def test_ctrl_d_begins_with_a_copy_and_keeps_what_was_written(window: MainWindow) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    shown = pane(window, ComparePane)
    assert shown.prompts.edit.toPlainText() == window.session.comparison.text == window.session.prompt.text
    shown.prompts.edit.setPlainText("a bull")
    window.compare()
    assert shown.prompts.edit.toPlainText() == "a bull"


def test_prompt_b_is_there_again_after_a_restart(make_window: Callable[..., MainWindow], tmp_path: Path) -> None:
    save_settings(tmp_path / "other.json", Settings(other_text="a “cow”\nand 😀"))
    window = make_window(other_text=load_settings(tmp_path / "other.json").other_text)
    assert window.session.comparison.text == "a “cow”\nand 😀"
    window.workspace.settings_store.save()
    assert window.workspace.settings.other_text == "a “cow”\nand 😀"


def test_without_a_word_in_common_a_sentence_stands_in_place_of_the_cells(lone: LonePane) -> None:
    shown = lone.pane
    assert "Ctrl+D" in shown.message
    compared(lone, "sky")
    assert "share no word" in shown.message
    assert shown.message
    QTest.mouseClick(shown.switch.button("matrix"), Qt.MouseButton.LeftButton)
    assert shown.message == "" and shown.pair_matrix.canvas.isVisible()


def test_a_key_in_a_does_not_encode_b_again(lone: LonePane) -> None:
    before = compared(lone, "a blue bull").compared.b.encoding
    lone.type(" wheel")
    assert compared(lone).compared.b.encoding is before


def test_one_encoder_has_no_sides_to_compare(lone: LonePane) -> None:
    assert not lone.pane.switch.button("sides").isVisible()


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """An SDXL checkpoint with tiny encoders of 12 and 32 layers."""
    first, second = (encoder_files.tiny_state(seed=seed, layers=layers) for seed, layers in ((1, 12), (2, 32)))
    state = encoder_files.under(
        "conditioner.embedders.0.transformer.", encoder_files.without_projection(first)
    ) | encoder_files.under("conditioner.embedders.1.model.", encoder_files.as_openclip(second))
    return encoder_files.save(tmp_path / "xl.safetensors", state | encoder_files.EXTRAS)


def test_two_encoders_are_compared_by_their_likenesses_without_a_prompt_b(
    lone_pane: Callable[..., LonePane], two: Path
) -> None:
    lone = lone_pane("compare", two)
    shown = lone.pane
    QTest.mouseClick(shown.switch.button("sides"), Qt.MouseButton.LeftButton)
    lone.settle()
    session, encoders = lone.session, lone.model.encoders
    left, right = (
        view_encoding(
            one.encode(session.prompt.chunks.for_encoder(one.info.name)),
            session.view_options,
            session.reference_of(one.info),
        )
        for one in encoders
    )
    expected = compare_representations(left.vectors, right.vectors[:, match_units(left, right)])
    np.testing.assert_allclose(shown.both_encoders.curves["RSA"].getData()[1], expected.rsa, atol=1e-3)
    np.testing.assert_allclose(shown.both_encoders.curves["CKA"].getData()[1], expected.cka, atol=1e-3)
    assert [row[:2] for row in shown.numbers().rows][-1] == (12, 32)
    assert not shown.prompts.isVisible()


def test_the_conditioning_of_two_encoders_is_divided_where_the_second_begins(
    lone_pane: Callable[..., LonePane], two: Path
) -> None:
    lone = lone_pane("conditioning", two)
    shown = lone.pane
    assert shown.result.ablations is not None
    first, second = (info.width for info in lone.session.encoders)
    assert shown.image.matrix.cells.matrix.shape == (77, first + second)
    assert [line.value() for line in shown.image.dividers] == [first]
    shown.image.canvas.scene().sigMouseMoved.emit(shown.image.matrix.view.mapViewToScene(QPointF(first + 0.5, 2.5)))
    assert "· G 0: " in shown.readout.text()


def test_a_is_an_editor_of_the_prompt_and_both_follow_one_another(window: MainWindow) -> None:
    shown = pane(window, ComparePane)
    shown.prompts.first.setFocus()
    shown.prompts.first.moveCursor(QTextCursor.MoveOperation.End)
    shown.prompts.first.insertPlainText(" 😀")
    QTest.keyClicks(shown.prompts.first, "x")
    assert window.prompt_panel.editor.toPlainText() == window.session.prompt.text == shown.prompts.first.toPlainText()
    type_text(window, "y")
    assert shown.prompts.first.toPlainText().endswith("😀xy")
    shown.prompts.first.undo()
    assert window.prompt_panel.editor.toPlainText() == window.session.prompt.text
    assert not window.session.prompt.text.endswith("y")


def test_a_hidden_a_catches_up_when_it_is_shown(window: MainWindow) -> None:
    type_text(window, " more")
    shown = pane(window, ComparePane)
    assert shown.prompts.first.toPlainText() == window.session.prompt.text


def test_a_behind_another_tab_rests_and_catches_up_when_it_comes_to_the_front(window: MainWindow) -> None:
    shown = pane(window, ComparePane)
    window.pane_docks.docks[0].raise_()
    QApplication.processEvents()
    before = shown.prompts.first.text
    window.prompt_panel.editor.setPlainText("a bull, a tractor, a cow")
    assert shown.prompts.first.is_paused and shown.prompts.first.text == before
    shown = pane(window, ComparePane)
    assert shown.prompts.first.text == "a bull, a tractor, a cow" == window.session.prompt.text
    assert shown.prompts.first._starts == window.prompt_panel.editor._starts
    shown.prompts.first.undo()
    assert window.session.prompt.text == before == window.prompt_panel.editor.text


def test_swapping_and_copying_can_be_undone(window: MainWindow) -> None:
    shown, session = pane(window, ComparePane), window.session
    session.prompt.set_text("a cow")
    session.comparison.set_text("a bull")
    QTest.mouseClick(shown.prompts.swap, Qt.MouseButton.LeftButton)
    assert (session.prompt.text, session.comparison.text) == ("a bull", "a cow")
    QTest.mouseClick(shown.prompts.copy, Qt.MouseButton.LeftButton)
    assert session.comparison.text == "a bull"
    shown.prompts.edit.undo()
    QTest.mouseClick(shown.prompts.back, Qt.MouseButton.LeftButton)
    assert (session.prompt.text, session.comparison.text) == ("a cow", "a cow")
    window.prompt_panel.editor.undo()
    assert session.prompt.text == "a bull"


def test_both_have_their_counters(lone: LonePane) -> None:
    shown = lone.pane
    lone.session.prompt.set_text("a cow")
    lone.session.comparison.set_text("a cow, a bull, (red:1.2)")
    counters = [counter.text() for counter in shown.prompts.findChildren(CompactCounter)]
    assert counters == ["2 / 75", f"{lone.session.comparison.chunks.used} / 75"]


def test_the_diff_is_there_without_an_encoder(lone_pane: Callable[..., LonePane]) -> None:
    shown = lone_pane("compare", None).pane
    shown.session.prompt.set_text("a red cow")
    shown.session.comparison.set_text("a blue cow")
    shown.refresh()
    assert "<s>red</s>" in shown.diff.text.text() and "<u>+blue</u>" in shown.diff.text.text()


def test_in_a_narrow_pane_one_stands_below_the_other(lone: LonePane) -> None:
    shown = lone.pane
    prompts = shown.prompts
    assert prompts.first.mapTo(shown, prompts.first.pos()).x() < prompts.edit.mapTo(shown, prompts.edit.pos()).x()
    prompts.resize(400, 300)
    QApplication.processEvents()
    assert prompts.edit.geometry().top() > prompts.first.geometry().bottom()

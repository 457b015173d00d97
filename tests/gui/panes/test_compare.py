"""Comparing with another prompt, driven as an artist drives it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_driving import pane

from core.queries.prompt_comparison import describe_comparison
from gui.editor.counter import CompactCounter
from gui.editor.prompt_panel import PromptPanel
from gui.panes.compare.by_layer import COLOUR_ENDS
from gui.panes.compare.pane import ComparePane
from gui.panes.plots.word_layers_model import SUMMARY
from gui.state.session import Session
from gui.widgets.style import theme_of
from gui.window.main_window import MainWindow

PANE = "compare"


@pytest.fixture
def session(lone: LonePane) -> Session:
    """The session of the pane, which `panel` shows too."""
    return lone.session


def compared(lone: LonePane, text: str | None = None) -> ComparePane:
    shown = lone.pane
    if text is not None:
        shown.prompts.edit.setPlainText(text)
        shown.refresh()  # without the pause after a key
        lone.settle()
    assert (shown.prompt_query.answer.a, shown.prompt_query.answer.text) == (lone.view, lone.session.comparison.text)
    return shown


def test_the_lines_are_the_words_of_both_prompts_the_most_changed_first(lone: LonePane) -> None:
    shown = compared(lone, "a photo of a blue cow, a bull")
    answer, model = shown.prompt_query.answer, shown.by_layer.canvas.model_
    distance = answer.comparison.cosine_distance
    np.testing.assert_array_equal(model.numbers.values, distance)
    np.testing.assert_array_equal(model.numbers.summary[1], answer.mean_distance)
    assert model.numbers.words == ("a", "photo", "of", "a (2)", "cow", "a (3)", "bull")
    for layer in (1, 3):
        lone.session.set_layer(layer)
        assert model.rows == [SUMMARY, *np.argsort(-distance[layer], kind="stable").tolist()]
    assert model.rows[1] in (4, 5, 6) and distance[3, model.rows[1]] > 0  # behind the word that was put in
    assert shown.sentence.text() == describe_comparison(answer, lone.session.layer)


def test_the_colours_end_at_a_round_number_that_nearly_all_are_within_and_that_is_said(lone: LonePane) -> None:
    shown = compared(lone, "a photo of a cow, a bull, a blue car")
    end, distance = shown.by_layer.canvas.model_.numbers.end, shown.prompt_query.answer.comparison.cosine_distance
    assert end in COLOUR_ENDS and (distance <= end).mean() > 0.99
    assert f"colours to {end:g}" in shown.caption.text()
    smaller = [each for each in COLOUR_ENDS if each < end]
    assert not smaller or np.percentile(distance, 99.5) > smaller[-1]
    lone.session.set_layer(1)
    assert shown.by_layer.canvas.model_.numbers.end == end


def test_a_copy_is_no_distance_away(lone: LonePane) -> None:
    shown = compared(lone, lone.session.prompt.text)
    assert shown.by_layer.canvas.model_.numbers.values.size and not shown.by_layer.canvas.model_.numbers.values.any()
    assert shown.sentence.text().startswith("10 words in both, 0 only in A, 0 only in B.")


def test_a_long_run_that_both_have_is_folded_beside_what_changed(lone: LonePane) -> None:
    lone.write(", ".join(f"word{number}" for number in range(40)))
    shown = compared(lone, lone.session.prompt.text.replace("word30", "other"))
    text = shown.diff.text.text()
    assert "… 27 the same …" in text and all(f">word{number}<" in text for number in (27, 28, 29, 31, 32, 33))
    assert "word5<" not in text and "<s>−word30</s>" in text and "+other" in text
    index = next(index for index, unit in enumerate(lone.view.units) if unit.label == "word31")
    shown.diff.text.linkActivated.emit(str(index))
    assert lone.session.prompt.selected == set(lone.view.units[index].positions)


def test_the_diff_marks_words_by_sign_and_colour_and_a_click_selects_those_of_a(lone: LonePane) -> None:
    lone.write("a red cow")
    shown = compared(lone, "a blue cow <3")
    theme, text = theme_of(shown), shown.diff.text.text()
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
    for _ in range(len(shown.prompt_query.answer.a.units)):
        QTest.keyClick(shown.diff.text, Qt.Key.Key_Right)
    assert bar.value() > 0.9 * bar.maximum()


def test_a_times_b_is_the_cosine_of_each_with_each_at_the_layer(lone: LonePane) -> None:
    shown = compared(lone, "a blue bull")
    QTest.mouseClick(shown.switch.button("matrix"), Qt.MouseButton.LeftButton)
    for layer in (1, 3):
        lone.session.set_layer(layer)
        np.testing.assert_array_equal(shown.pair_matrix.matrix.image.image, shown.prompt_query.answer.matrix(layer))
        assert f"layer {layer}" in shown.caption.text()
    assert shown.pair_matrix.matrix.columns.labels == ("a", "blue", "bull")
    assert [row[0] for row in shown.numbers().rows] == [unit.label for unit in lone.view.units]
    lone.hover(shown.pair_matrix.matrix.view, 1.5, 4.5)
    assert shown.readout.text().startswith("A cow – B blue")
    assert lone.session.prompt.hovered == set(lone.view.units[4].positions)


def test_a_word_that_both_have_lights_its_line_and_its_column_in_a_times_b(lone: LonePane) -> None:
    shown = compared(lone, "a blue bull")
    QTest.mouseClick(shown.switch.button("matrix"), Qt.MouseButton.LeftButton)
    index = {unit.key: at for at, unit in enumerate(lone.view.units)}
    for key, columns in ((("bull", 0), {2}), (("cow", 0), set())):
        lone.session.prompt.set_hovered(lone.view.units[index[key]].positions)
        assert shown.pair_matrix.matrix.cells.lit == ({index[key]}, columns)
        assert shown.pair_matrix.matrix.columns.lit == columns


def test_ctrl_d_begins_with_a_copy_and_keeps_what_was_written(window: MainWindow) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    shown = pane(window, ComparePane)
    assert shown.prompts.edit.toPlainText() == window.session.comparison.text == window.session.prompt.text
    shown.prompts.edit.setPlainText("a bull")
    window.compare()
    assert shown.prompts.edit.toPlainText() == "a bull"


def test_without_a_word_in_common_a_sentence_stands_in_place_of_the_cells(lone: LonePane) -> None:
    assert "Ctrl+D" in lone.pane.message
    shown = compared(lone, "sky")
    assert "share no word" in shown.message
    QTest.mouseClick(shown.switch.button("matrix"), Qt.MouseButton.LeftButton)
    assert shown.message == "" and shown.pair_matrix.canvas.isVisible()


def test_a_key_in_a_does_not_encode_b_again(lone: LonePane) -> None:
    before = compared(lone, "a blue bull").prompt_query.answer.b.encoding
    lone.type(" wheel")
    assert compared(lone).prompt_query.answer.b.encoding is before


def test_two_encoders_are_compared_by_their_likenesses_without_a_prompt_b(lone: LonePane, xl_file: Path) -> None:
    shown = lone.pane
    assert not shown.switch.button("sides").isVisible()
    lone.open(xl_file)
    QTest.mouseClick(shown.switch.button("sides"), Qt.MouseButton.LeftButton)
    lone.settle()
    similarity = shown.encoder_query.answer.similarity
    for name, values in (("RSA", similarity.rsa), ("CKA", similarity.cka)):
        np.testing.assert_array_equal(shown.both_encoders.curves[name].getData()[1], values)
    assert [row[:2] for row in shown.numbers().rows][-1] == (12, 32)
    assert not shown.prompts.isVisible()


def test_a_is_an_editor_of_the_prompt_and_both_follow_one_another(
    shown: ComparePane, session: Session, panel: PromptPanel
) -> None:
    first, editor, prompt = shown.prompts.first, panel.editor, session.prompt
    for typist, text in ((editor, " more"), (first, "x"), (editor, "y")):
        typist.moveCursor(QTextCursor.MoveOperation.End)
        typist.insertPlainText(" 😀")
        QTest.keyClicks(typist, text)
        assert first.toPlainText() == editor.toPlainText() == prompt.text and prompt.text.endswith(f" 😀{text}")
    first.undo()
    assert editor.toPlainText() == prompt.text
    assert not prompt.text.endswith("y")


def test_a_behind_another_tab_rests_and_catches_up_when_it_comes_to_the_front(
    shown: ComparePane, session: Session, panel: PromptPanel
) -> None:
    first, before = shown.prompts.first, session.prompt.text
    shown.set_in_front(False)
    panel.editor.setPlainText("a bull, a tractor, a cow")
    assert first.is_paused and first.text == before
    shown.set_in_front(True)
    assert first.text == "a bull, a tractor, a cow" == session.prompt.text
    first.undo()
    assert session.prompt.text == before == panel.editor.text


def test_swapping_and_copying_can_be_undone(shown: ComparePane, session: Session, panel: PromptPanel) -> None:
    session.prompt.set_text("a cow")
    session.comparison.set_text("a bull")
    QTest.mouseClick(shown.prompts.swap, Qt.MouseButton.LeftButton)
    assert (session.prompt.text, session.comparison.text) == ("a bull", "a cow")
    QTest.mouseClick(shown.prompts.copy, Qt.MouseButton.LeftButton)
    assert session.comparison.text == "a bull"
    shown.prompts.edit.undo()
    QTest.mouseClick(shown.prompts.back, Qt.MouseButton.LeftButton)
    assert (session.prompt.text, session.comparison.text) == ("a cow", "a cow")
    panel.editor.undo()
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

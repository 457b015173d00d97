"""Words coloured by a value: in the text, the strip and the tag view, with a legend, and never in the way of typing."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from window_driving import Encoded, pane, type_text, word_centre

from core.analysis.influence import UnitInfluence
from core.analysis.word_measures import STEPS, WORD_MEASURES
from core.queries.influence_run import InfluenceRun
from gui.editor.prompt_editor import PromptEditor
from gui.editor.prompt_panel import PromptPanel
from gui.editor.token_tints import MAX_KEPT_PICTURES
from gui.editor.word_values import MEASURES, legend_text, value_text
from gui.panes.token_table.pane import TokenTablePane
from gui.state.session import Session
from gui.state.settings import Settings
from gui.widgets.style import theme_of
from gui.widgets.value_colours import value_tints
from gui.window.main_window import MainWindow


def tints_of(editor: PromptEditor) -> dict[str, int | None]:
    """The tint behind each token of the text, as it is drawn; the last one where a token stands there again."""
    spans = editor._spans_in(0, editor.document().characterCount())
    text = editor.toPlainText()
    return {text[start:end]: tint for start, end, tint, *_ in spans}


def tint(editor: PromptEditor, step: int, is_diverging: bool = False) -> int:
    """The tint of a step of the scale."""
    return value_tints(theme_of(editor), is_diverging)[step].rgb()


def select_word(session: Session, word: str) -> None:
    units = session.prompt.unit_colours.units
    session.prompt.set_selected(next(unit.positions for unit in units if unit.label == word))


def test_every_measure_has_a_name_and_the_key_goes_round_all_of_them(panel: PromptPanel, session: Session) -> None:
    assert tuple(MEASURES) == WORD_MEASURES
    seen = []
    for _ in WORD_MEASURES:
        session.word_colours.step_measure(1)
        seen.append(session.word_colours.measure)
    assert sorted(seen) == sorted(WORD_MEASURES) and seen[-1] == "unit"
    session.word_colours.step_measure(-1)
    assert session.word_colours.measure == WORD_MEASURES[-1]


def test_weights_are_there_at_the_keystroke_and_1_is_the_card(panel: PromptPanel, session: Session) -> None:
    editor = panel.editor
    editor.setPlainText("a (red:1.5), [cow]")
    session.word_colours.set_measure("weight")
    tints = tints_of(editor)
    assert tints["red"] == tint(editor, STEPS - 1, is_diverging=True)
    assert tints["a"] == tint(editor, STEPS // 2, is_diverging=True) == QColor(theme_of(editor).card).rgb()
    below = [tint(editor, step, is_diverging=True) for step in range(STEPS // 2)]
    assert tints["cow"] in below and tints[","] is None
    session.set_dialect("diffusers")
    assert tints_of(editor)["red"] == tint(editor, STEPS // 2, is_diverging=True)
    assert "diffusers" in legend_text(session)


def test_tints_that_come_back_are_drawn_from_what_was_kept_and_others_are_not(
    panel: PromptPanel, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, asked = panel.editor, list[int]()
    editor.setPlainText("a (red:1.5), [cow]")
    spans_in = editor._spans_in
    monkeypatch.setattr(editor._tints, "_spans_in", lambda *range_: (asked.append(1), spans_in(*range_))[1])
    pictures = []
    for measure in ("weight", "cost", "weight", "cost"):
        session.word_colours.set_measure(measure)
        pictures.append((editor.viewport().grab().toImage(), len(asked)))
    (weights, first), (costs, second), *again = pictures
    assert weights != costs and 0 < first < second and again == [(weights, second), (costs, second)]
    session.prompt.set_selected(session.prompt.unit_colours.units[0].positions)
    assert editor.viewport().grab().toImage() != costs and len(asked) > second
    editor.setPlainText("a (red:1.5), [bull]")
    assert editor.viewport().grab().toImage() != costs


def test_costs_are_counted_with_marks_and_the_legend_says_what_is_left(panel: PromptPanel, session: Session) -> None:
    panel.editor.setPlainText("a cow , twintails,")
    session.word_colours.set_measure("cost")
    units = {unit.label: unit for unit in session.prompt.unit_colours.units}
    values = {name: session.word_colours.value_of(unit) for name, unit in units.items()}
    assert values == {"a": 1, "cow": 1, "twintails": 3}
    assert value_text(session.word_colours, units["twintails"]) == "twintails: 3 tokens"
    assert "5 of the counter's 6" in legend_text(session) and "1 in marks alone" in legend_text(session)


def test_without_an_encoder_nothing_is_tinted_by_what_needs_one(panel: PromptPanel, session: Session) -> None:
    for measure in ("likeness", "length", "moved"):
        session.word_colours.set_measure(measure)
        assert set(tints_of(panel.editor).values()) == {None}
        assert "encoder" in legend_text(session)


def some_influence(session: Session, known: dict[str, tuple[float, float]]) -> InfluenceRun:
    """A run in which these words were measured, with the change of the feature and of the conditioning by each."""
    view = session.encoding_view
    shape = len(view.states), len(view.units)
    nothing, ends = np.zeros(shape, np.float32), np.zeros(shape[0], np.float32)
    measured = {
        unit.positions: UnitInfluence(nothing, nothing, ends, ends, np.float32(feature), np.float32(feature), sent)
        for unit in view.units
        for feature, sent in [known.get(unit.label, (None, None))]
        if feature is not None
    }
    return InfluenceRun(view, measured=measured)


def test_influence_is_asked_for_while_it_is_shown_and_says_what_is_not_measured_yet(window: MainWindow) -> None:
    session, editor = window.session, window.prompt_panel.editor
    for measure, value in (("feature", 0.25), ("conditioning", 0.5)):
        session.word_colours.set_measure(measure)
        assert session.influence.is_wanted
        session.influence.store(some_influence(session, {"cow": (0.25, 0.5), "red": (0.05, 0.25)}))
        tints = tints_of(editor)
        assert tints["cow"] == tint(editor, STEPS - 1) and tints["red"] is not None and tints["bull"] is None
        assert "not yet measured: 8 words" in legend_text(session) and "replaced" in legend_text(session)
        cow = session.prompt.unit_colours.unit_at(5)
        assert session.word_colours.value_of(cow) == value and value_text(session.word_colours, cow).startswith("cow: ")
    session.influence.store(None, "The words could not be replaced.")
    assert legend_text(session) == "The words could not be replaced." and set(tints_of(editor).values()) == {None}
    session.word_colours.set_measure("weight")
    assert not session.influence.is_wanted


def test_the_legend_says_that_later_chunks_have_no_part_in_the_feature(window: MainWindow, encoded: Encoded) -> None:
    session = window.session
    session.word_colours.set_measure("feature")
    session.influence.store(some_influence(session, {"cow": (0.25, 0.5)}))
    assert "first chunk only" not in legend_text(session)
    window.prompt_panel.editor.setPlainText("cow " * 80)
    assert "first chunk only" in legend_text(session)
    session.word_colours.set_measure("conditioning")
    assert "first chunk only" not in legend_text(session)


def test_influence_without_a_projection_or_a_conditioning_says_why(window: MainWindow) -> None:
    session = window.session
    session.word_colours.set_measure("conditioning")
    session.influence.choose(mode="removed")
    assert "choose “replaced”" in legend_text(session)
    session.word_colours.set_measure("feature")
    session.encoder = replace(session.encoder, projection=None)
    assert "no projection" in legend_text(session)


def test_likeness_follows_the_pointer_then_the_selection_and_asks_for_a_word(window: MainWindow) -> None:
    session, editor = window.session, window.prompt_panel.editor
    session.word_colours.set_measure("likeness")
    assert set(tints_of(editor).values()) == {None} and "Point at a word" in legend_text(session)
    select_word(session, "bull")
    selected = tints_of(editor)
    assert selected["bull"] is None and selected["cow"] is not None and "“bull”" in legend_text(session)
    session.prompt.set_hovered({5})
    assert "“cow”" in legend_text(session) and tints_of(editor)["cow"] is None
    session.prompt.set_hovered(())
    assert tints_of(editor) == selected


def test_a_small_word_that_is_left_out_is_compared_with_nothing_and_the_legend_says_so(window: MainWindow) -> None:
    session, editor = window.session, window.prompt_panel.editor
    session.set_view_options(replace(session.view_options, small_words="left-out"))
    session.word_colours.set_measure("likeness")
    select_word(session, "of")
    assert legend_text(session) == "“of” is a small word, and left out." and set(tints_of(editor).values()) == {None}
    select_word(session, "cow")
    tints = tints_of(editor)
    assert tints["of"] is None and tints["bull"] is not None and "small words left out" in legend_text(session)


def test_values_are_those_of_the_views_layer_and_follow_it(window: MainWindow) -> None:
    session, editor = window.session, window.prompt_panel.editor
    session.word_colours.set_measure("length")
    for layer in (1, 3):
        session.set_layer(layer)
        view = session.encoding_view
        unit = view.units[view.index(("bull", 0))]
        length = float(np.linalg.norm(view.states[layer, unit.positions[0]]))
        assert session.word_colours.value_of(unit) == pytest.approx(length, rel=1e-5)
        assert f"layer {layer}" in legend_text(session)
    before = tints_of(editor)
    session.set_layer(2)
    assert tints_of(editor) != before
    session.word_colours.set_measure("unit")
    assert session.word_colours._answer is None  # which would keep the view alive
    session.word_colours.set_measure("moved")
    session.set_layer(0)
    assert set(tints_of(editor).values()) == {None} and "Layer 0" in legend_text(session)


def test_while_the_text_is_newer_words_that_are_still_there_keep_their_tint_and_new_ones_have_none(
    window: MainWindow, encoded: Encoded
) -> None:
    session, editor = window.session, window.prompt_panel.editor
    session.word_colours.set_measure("length")
    before = tints_of(editor)
    type_text(window, ", fox")
    during = tints_of(editor)
    assert session.encoding_view.index(("fox", 0)) is None  # not answered yet
    assert during["fox"] is None and during["bull"] == before["bull"] is not None
    encoded(window)
    assert tints_of(editor)["fox"] is not None


def test_units_of_another_kind_have_no_value_of_the_kind_before(window: MainWindow) -> None:
    session = window.session
    session.word_colours.set_measure("length")
    session.prompt.set_unit_kind("tag")
    assert session.word_colours.answer() is None
    session.set_view_options(replace(session.view_options, kind="tag"))
    assert session.word_colours.values_by_row().keys() == {1, 2, 3, 4, 5, 7, 8, 10, 11, 12}


def test_chips_have_the_tint_of_the_text_and_tell_the_value(window: MainWindow) -> None:
    session, panel = window.session, window.prompt_panel
    session.word_colours.set_measure("cost")
    chips = panel.token_strip.chips
    chip = chips.placed[5]
    assert chips.tip_of(chip).endswith("\ncow: 2 tokens") and "position 5" in chips.tip_of(chip)
    image = chips.grab().toImage()
    ratio = image.devicePixelRatio()
    corner = chip.box.topLeft() + QPoint(5, 4)
    drawn = image.pixelColor(int(corner.x() * ratio), int(corner.y() * ratio)).rgb()
    assert drawn == tints_of(panel.editor)["cow"]


def test_the_tag_view_tints_the_words_of_a_tag_or_the_whole_tag(window: MainWindow) -> None:
    session, panel = window.session, window.prompt_panel
    panel.tabs.show_page("tags")
    QApplication.processEvents()
    chips = panel.tabs.tag_view.chips
    session.word_colours.set_measure("cost")
    style = chips._style_of(1)
    assert style.tint is None and [chips.tags[1].text[start:end] for start, end, _ in style.words] == ["a", "bull"]
    session.set_view_options(replace(session.view_options, kind="tag"))
    style = chips._style_of(1)
    assert style.words == () and style.tint == tint(panel.editor, round((3 - 1) / (6 - 1) * (STEPS - 1)))
    session.word_colours.set_measure("unit")
    session.set_view_options(replace(session.view_options, kind="word"))
    assert chips._style_of(1).tint is None and chips._style_of(1).words == ()


def test_the_tooltip_of_a_word_says_its_value(window: MainWindow) -> None:
    session, editor = window.session, window.prompt_panel.editor
    point = word_centre(editor, "bull")
    assert editor.value_at(point) == ""
    session.word_colours.set_measure("weight")
    assert editor.value_at(point) == "bull: weight 1"
    session.word_colours.set_measure("likeness")
    select_word(session, "cow")
    assert re.fullmatch(
        r"bull: likeness to cow −?[.\d]+, (closer|farther apart) than [.\d]+ % of word pairs", editor.value_at(point)
    )
    assert "compared with" in editor.value_at(word_centre(editor, "cow"))


def test_screen_readers_hear_the_measure_and_the_pointed_words_value(window: MainWindow) -> None:
    session, editor = window.session, window.prompt_panel.editor
    plain = editor.accessibleDescription()
    session.word_colours.set_measure("cost")
    select_word(session, "cow")
    assert editor.accessibleDescription() == f"{plain}. Coloured by: cost in tokens. cow: 2 tokens"
    session.word_colours.set_measure("unit")
    assert editor.accessibleDescription() == plain


def test_negative_prompt_and_b_keep_a_tint_a_unit(window: MainWindow) -> None:
    editor = window.prompt_panel.negative.editor
    editor.setPlainText("blurry, ugly")
    before = tints_of(editor)
    window.session.word_colours.set_measure("cost")
    assert tints_of(editor) == before and before["blurry"] != before["ugly"]


def test_values_stand_in_the_token_table(window: MainWindow, encoded: Encoded) -> None:
    table = pane(window, TokenTablePane)
    headings = table.model.headings
    window.session.word_colours.set_measure("cost")
    numbers = table.numbers()
    assert (*headings, "tokens") == tuple(numbers.columns)
    assert [row[-1] for row in numbers.rows[:7]] == ["", "1.000", "1.000", "1.000", "1.000", "2.000", ""]
    window.session.word_colours.set_measure("unit")
    assert tuple(table.numbers().columns) == tuple(headings)


def test_the_measure_is_remembered(make_window: Callable[..., MainWindow]) -> None:
    window = make_window(word_measure="weight")
    assert window.session.word_colours.measure == "weight"
    window.session.word_colours.set_measure("cost")
    assert window.workspace.settings_store.current().word_measure == "cost"
    assert make_window(word_measure="of a newer version").session.word_colours.measure == "unit"
    assert Settings().word_measure == "unit"


def test_legend_and_tints_do_not_move_anything_as_they_follow(window: MainWindow) -> None:
    session, legend = window.session, window.prompt_panel.measure_legend
    session.word_colours.set_measure("likeness")
    QApplication.processEvents()
    places = legend.geometry(), legend.bar.geometry(), window.prompt_panel.editor.geometry()
    texts = set()
    for word in ("cow", "photo", "bull"):
        select_word(session, word)
        QApplication.processEvents()
        texts.add(legend.sentence.text)
        assert places == (legend.geometry(), legend.bar.geometry(), window.prompt_panel.editor.geometry())
    assert len(texts) == 3


def test_the_menu_and_its_keys_choose_the_measure(window: MainWindow) -> None:
    view = next(action.menu() for action in window.menuBar().actions() if action.text() == "&View")
    menu = next(action.menu() for action in view.actions() if action.text() == "Colour &words by")
    assert isinstance(menu, QMenu)
    entries = {action.data(): action for action in menu.actions() if action.isCheckable()}
    entries["gain"].trigger()
    menu.aboutToShow.emit()
    assert window.session.word_colours.measure == "gain" and entries["gain"].isChecked()
    window.activateWindow()
    QTest.keyClick(window.prompt_panel.editor, Qt.Key.Key_F4)
    assert window.session.word_colours.measure == "unit"
    QTest.keyClick(window.prompt_panel.editor, Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.word_colours.measure == "gain"
    assert window.prompt_panel.measure_legend.button.text().startswith("gain")


def test_another_layer_tells_of_other_values_only_where_there_are_some(window: MainWindow) -> None:
    session, told = window.session, list[str]()
    session.word_colours.changed.connect(lambda: told.append(session.word_colours.measure))
    for measure, selects, is_told in (
        ("weight", True, False),
        ("cost", True, False),
        ("likeness", False, False),
        ("likeness", True, True),
        ("length", False, True),
    ):
        session.word_colours.set_measure(measure)
        session.prompt.set_selected(session.encoding_view.units[1].positions if selects else ())
        session.set_layer(1)
        told.clear()
        session.set_layer(2)
        assert bool(told) is is_told, measure


def test_pictures_of_lines_are_not_heaped_up_while_a_pointer_moves(window: MainWindow) -> None:
    session, editor = window.session, window.prompt_panel.editor
    session.word_colours.set_measure("likeness")
    for _ in range(MAX_KEPT_PICTURES):
        for row in (2, 5, 8):
            session.prompt.set_hovered({row})
            editor.viewport().grab()
    assert 1 < len(editor._tints._pictures) <= MAX_KEPT_PICTURES + 10


def test_the_strip_paints_those_boxes_anew_that_have_another_tint(
    window: MainWindow, encoded: Encoded, monkeypatch: pytest.MonkeyPatch
) -> None:
    chips, session = window.prompt_panel.token_strip.chips, window.session
    encoded(window)
    session.word_colours.set_measure("likeness")
    select_word(session, "cow")
    chips.grab()
    painted, areas = dict(chips._tinted), list[QRect]()
    monkeypatch.setattr(chips, "update", areas.append)
    session.word_colours.changed.emit()
    assert areas == []
    session.set_layer(0 if session.layer else 1)
    tint_of, sight = chips._tint_of(), chips.visibleRegion().boundingRect()
    other = [chip for chip in chips.placed if tint_of(chip.row) != painted[chip.row]]
    assert other and [area for area in areas if area.intersects(sight)] == [
        chip.box.toAlignedRect() for chip in other if chip.box.toAlignedRect().intersects(sight)
    ]

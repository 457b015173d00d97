"""What panes that ask for more passes say of encoders that are not CLIP's."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot
from tiny_families import PROMPT, model_of, view_of

from core.queries.chunk_attention import compute_attention
from core.queries.colouring import ask_colours
from core.queries.influence_run import InfluenceRun, measure_influence
from core.queries.nearest_words import NearestWordsCache, nearest_words
from core.queries.neighbours import NearestQuery
from gui.panes.attention.texts import head_reading, share_of_first, whole_sentence
from gui.panes.colouring.lines import lines_of, table_of
from gui.panes.influence.ranked_units import LATER, headings_and_tips, list_table, matrix_table, ranked_units
from gui.panes.influence.texts import whole_sentence as influence_sentence
from gui.panes.nearest_words.next_list import NextWordList


@pytest.mark.parametrize(("family", "later"), [("z_image", "words after it"), ("chroma", "other words")])
def test_influence_names_the_last_row_and_who_else_moves(family: str, later: str) -> None:
    run = measure_influence(InfluenceRun(view_of(PROMPT, family), "estimated"), model_of(family))
    headings, tips = headings_and_tips(run)
    assert headings[1] == "last row" and headings[LATER] == later
    assert "template" in tips[1] and not any("EOS" in tip or "feature" in tip for tip in tips)
    layer = run.at_layer("relative_change", 4)
    lines = ranked_units(run, run.at_layer("relative_change", 4, run.targets), 2)
    assert not any(line.does_nothing for line in lines)
    assert list_table("", "", run, lines).columns[1:4] == ("last row", "conditioning", later)
    columns = matrix_table("", "", run, layer).columns
    assert columns[-2] == "last row" and columns[-1].startswith("mean of")
    text = influence_sentence(run.view, "relative change", 1.0)
    assert ("both ways" in text) == (family == "chroma") and "EOS" not in text


def test_of_anima_the_rows_go_into_an_adapter_and_that_is_said() -> None:
    run = measure_influence(InfluenceRun(view_of(PROMPT, "z_image"), "estimated"), model_of("z_image"))
    info = replace(run.view.encoding.encoder, family="anima")
    view = replace(run.view, encoding=replace(run.view.encoding, encoder=info))
    headings, tips = headings_and_tips(replace(run, view=view))
    assert headings[2] == "into the adapter" and "adapter" in tips[2]


def test_attention_names_the_templates_first_token_or_says_nothing_of_one() -> None:
    causal = compute_attention(view_of(PROMPT, "z_image"), 0, 3, model_of("z_image"))
    assert share_of_first(causal, None, hidden=False).endswith("% goes to “<|im_start|>”")
    assert share_of_first(causal, None, hidden=True).startswith("without the ")
    assert "“<|im_start|>”" in head_reading(causal, 0) and "“<|im_start|>”" in whole_sentence(causal, None, False, 0.5)
    both_ways = compute_attention(view_of(PROMPT, "chroma"), 0, 3, model_of("chroma"))
    assert share_of_first(both_ways, None, hidden=False) == "" and "%" not in head_reading(both_ways, 0)
    assert "reads both ways" in whole_sentence(both_ways, None, False, 0.5)


def test_who_colours_whom_ends_with_the_last_row_and_measures_leaks_by_a_comma() -> None:
    answer = ask_colours(view_of(PROMPT, "z_image"), (), model_of("z_image"))
    assert answer.is_finished and {each.word.label for each in answer.responses} == {"red", "blue"}
    assert (answer.comma[1:] > 0).all()
    line = lines_of(answer, (), "words", 4)[1]
    assert line.slots[-1].is_end and line.slots[-1].name == "last row"
    assert table_of("", answer, (), "words", 4).columns[-1] == "last row"
    assert all(word.isalpha() for word in answer.responses[0].substitutes)


@pytest.mark.parametrize("family", ["z_image", "chroma"])
def test_the_next_word_is_listed_with_its_probability_or_a_sentence_says_why_not(family: str, qtbot: QtBot) -> None:
    shown = NextWordList()
    qtbot.addWidget(shown)
    for layer in (3, 4):
        query = NearestQuery(view_of(PROMPT, family), 2, layer)
        answer = nearest_words(query, NearestWordsCache(), model_of(family), seconds=0)
        shown.show_words(answer)
        assert not shown.isHidden() and shown.list.isHidden() == bool(answer.no_next) == (family == "chroma")
        assert shown.reason.text() == answer.no_next
        assert ("logit lens" in shown.heading.text()) == (layer == 3)
    if family == "z_image":
        model = shown.list.model_
        assert model.rowCount() == 12 and model.data(model.index(0, 2)) == model.text(answer.next_words[0].score)

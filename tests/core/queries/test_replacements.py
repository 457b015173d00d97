"""Replacements: common words of no more tokens, each in the unit's place, in the order that was asked for."""

import pytest
from analysis_models import encoded

import core.queries.nearest_words as nearest_words_module
import core.queries.replacements as replacements_module
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.own_axis import OwnAxis
from core.analysis.units import UnitKind
from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import Cancelled, never_cancelled
from core.queries.axis_direction import axis_vectors
from core.queries.nearest_words import NearestWordsCache
from core.queries.prompt_summary import PromptSummaries
from core.queries.replacements import CANDIDATES, Replacements, replacements_of

TEXT = "a red cow, an old house, a very dark sky"
WORDS = tuple(
    "cow bull horse house tower sky night day sea river red green blue old young dog cat bird tree hill "
    "snow rain sun moon star road door wall fire stone wood gold iron glass king queen boy girl man woman "
    "ship sail wind cloud leaf".split()
)


@pytest.fixture(autouse=True)
def _few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (nearest_words_module, replacements_module):
        monkeypatch.setattr(module, "common_words", lambda: WORDS)


def asked(
    encoder: Encoder, label: str, axis: OwnAxis | None = None, kind: UnitKind = "word"
) -> tuple[PromptSummaries, Replacements]:
    view = EncodingView(encoded(encoder, TEXT), ViewOptions(kind, centred=False))
    unit = next(unit for unit in view.units if unit.label == label)
    summaries = PromptSummaries(view)
    return summaries, replacements_of(unit, axis, summaries, NearestWordsCache(), Model(encoder))


def test_each_word_stands_in_the_place_of_the_unit_and_costs_no_more_tokens(encoder: Encoder) -> None:
    summaries, answer = asked(encoder, "cow")
    assert len(answer.found) == CANDIDATES and answer.is_finished and "cow" not in {each.word for each in answer.found}
    for each in answer.found:
        assert each.text == f"a red {each.word}, an old house, a very dark sky"
        assert each.distance.tokens == summaries.read(each.text).used <= summaries.chunks.used


def test_a_tag_of_several_tokens_gives_way_to_one_word_and_tokens_are_saved(encoder: Encoder) -> None:
    summaries, answer = asked(encoder, "a very dark sky", kind="tag")
    assert {each.distance.tokens for each in answer.found} == {summaries.chunks.used - 3}


def test_they_are_the_nearest_words_and_the_one_that_changes_least_is_first(encoder: Encoder) -> None:
    summaries, answer = asked(encoder, "cow")
    changes = [each.distance.summary for each in answer.found]
    assert changes == sorted(changes) and changes[0] > 0
    left_out = set(WORDS) - {each.word for each in answer.found} - {"cow"}
    assert left_out and all(-1 <= each.likeness <= 1 for each in answer.found)
    ((_, distance),) = PromptSummaries(summaries.view).measure([answer.found[0].text], encoder, never_cancelled)
    assert distance.summary == pytest.approx(changes[0], abs=1e-5)


AXIS = OwnAxis("day", ("day", "sun", "star"), ("night", "moon", "cloud"))


def test_towards_an_axis_the_word_that_moves_farthest_to_its_left_is_first(encoder: Encoder) -> None:
    summaries, plain = asked(encoder, "cow")
    _, answer = asked(encoder, "cow", AXIS)
    movements = [each.movement for each in answer.found]
    assert movements == sorted(movements, reverse=True) and movements[0] > 0 > movements[-1]
    assert {each.word for each in answer.found} == {each.word for each in plain.found}
    axis = axis_vectors(AXIS, summaries.view, Model(encoder)).direction[summaries.layer]
    encodings = summaries.view.encoding, encoded(encoder, answer.found[0].text)
    layer, transform = summaries.layer, summaries.view.transform_layer
    rows = [transform(each.hidden_states[layer, 3], layer) for each in encodings]
    assert movements[0] == pytest.approx(float((rows[1] - rows[0]) @ axis / (axis @ axis)), rel=1e-3, abs=1e-5)


def test_the_axis_turned_round_turns_the_order_round(encoder: Encoder) -> None:
    _, there = asked(encoder, "cow", AXIS)
    _, back = asked(encoder, "cow", AXIS.exchanged)
    assert [each.word for each in there.found] == [each.word for each in back.found][::-1]


def test_it_tells_how_far_it_is_while_common_words_are_encoded_and_gives_way(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = EncodingView(encoded(encoder, TEXT), ViewOptions("word", centred=False))
    reported: list[Replacements] = []
    answer = replacements_of(
        view.units[2], None, PromptSummaries(view), NearestWordsCache(), Model(encoder), report=reported.append
    )
    assert [each.done for each in reported][-1:] == [len(WORDS)] and not reported[0].found and answer.found
    with pytest.raises(Cancelled):
        replacements_of(view.units[2], None, PromptSummaries(view), NearestWordsCache(), Model(encoder), lambda: True)

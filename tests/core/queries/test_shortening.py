"""Shortening: what it may cost at most, what stays, and that the text has the tokens it was promised to have."""

import numpy as np
import pytest
from analysis_models import encoded

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.shortened_text import struck_with_marks, without
from core.analysis.units import UnitKind, units_of
from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import Cancelled, never_cancelled
from core.queries.prompt_summary import PromptSummaries
from core.queries.shortening import SummariesCache, TooManyUnits, shorten, shorten_chunks
from core.queries.shorter_prompts import Shortening, ShorteningWish, default_kind, default_target

TAGS = "red cow, old house, dark sky, (soft light, green moss:1.2), high mountain, deep water, a bird"
LONG = ", ".join(
    f"{colour} {thing}"
    for colour in "red green blue old dark".split()
    for thing in "cow house sky light moss mountain water".split()
)


def view_of(encoder: Encoder, text: str, dialect: str = "a1111") -> EncodingView:
    return EncodingView(encoded(encoder, text, dialect), ViewOptions("word", centred=False))


def shortened(encoder: Encoder, text: str, dialect: str = "a1111", **wish: object) -> Shortening:
    summaries = PromptSummaries(view_of(encoder, text, dialect))
    return shorten(ShorteningWish(**wish), summaries, Model(encoder))  # type: ignore[arg-type]


def test_leaving_out_nothing_changes_exactly_nothing(encoder: Encoder) -> None:
    whole = shortened(encoder, TAGS).steps[0]
    assert whole.text == TAGS and not whole.dropped and not whole.struck
    assert whole.distance.summary == 0 == whole.distance.rows


@pytest.mark.parametrize("kind", ["tag", "word"])
def test_every_unit_goes_once_and_each_text_has_the_tokens_that_are_promised(encoder: Encoder, kind: UnitKind) -> None:
    answer = shortened(encoder, TAGS, kind=kind)
    assert answer.is_finished and len(answer.steps) == len(answer.units) + 1 == len(answer.prices) + 1
    assert {step.unit for step in answer.steps[1:]} == set(answer.units)
    for step in (*answer.steps, *answer.tails):
        assert answer.summaries.read(step.text).used == step.tokens
        assert without(TAGS, step.struck) == step.text
    tokens = [step.tokens for step in answer.steps]
    assert tokens == sorted(tokens, reverse=True) and tokens[-1] == 0


def test_lazy_with_all_candidates_is_the_same_as_full(encoder: Encoder) -> None:
    lazy, full = (shortened(encoder, TAGS, candidates=count) for count in (len(TAGS), None))
    assert [step.text for step in lazy.steps] == [step.text for step in full.steps]


@pytest.mark.parametrize("dialect", ["a1111", "comfyui", "diffusers"])
def test_it_never_changes_more_than_cutting_the_end_and_its_check_says_so(encoder: Encoder, dialect: str) -> None:
    answer = shortened(encoder, LONG, dialect)
    shorter, tail = answer.at(75), answer.tail_at(75)
    assert answer.target == 75 < answer.tokens and shorter is not None and tail is not None
    assert shorter.tokens <= 75 and shorter.distance.summary <= tail.distance.summary
    assert answer.check is not None and answer.check.holds and str(shorter.tokens) in answer.check.sentence
    for target in range(5, answer.tokens, 7):
        both = answer.at(target), answer.tail_at(target)
        assert both[0] is not None and both[1] is not None
        assert both[0].tokens <= target and both[0].distance.summary <= both[1].distance.summary


def test_what_is_locked_stays_in_steps_in_the_cut_at_the_end_and_in_random_draws(encoder: Encoder) -> None:
    locked = frozenset({("dark moss", 0), ("red cow", 0)})
    answer = shortened(encoder, LONG, locked=locked)
    assert len(answer.steps) == len(answer.units) - 2 + 1 and answer.randoms and answer.tails
    for shorter in (*answer.steps, *answer.tails, *answer.randoms):
        assert "dark moss" in shorter.text and "red cow" in shorter.text
        assert not locked & {unit.key for unit in shorter.dropped}


def test_a_target_that_what_is_locked_does_not_meet_fails_its_check(encoder: Encoder) -> None:
    everything = frozenset(unit.key for unit in units_of(encoded(encoder, TAGS).chunks, "tag"))
    answer = shortened(encoder, TAGS, locked=everything, target=5)
    assert answer.at(5) is None and answer.check is not None and answer.check.holds is False


def test_an_answer_whose_text_changes_more_than_the_cut_at_the_end_fails_its_check(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Shortening, "at", Shortening.greedy_at)
    monkeypatch.setattr(
        "core.queries.shortening.struck_with_marks",
        lambda source, spans: (
            struck_with_marks(source, spans) if not (spans := list(spans)) else ((0, len(source) - 4),)
        ),
    )
    answer = shortened(encoder, TAGS, target=20)
    assert answer.check is not None and answer.check.holds is False


def test_the_order_of_the_hand_goes_first_and_is_measured_anew(encoder: Encoder) -> None:
    order = (("a bird", 0), ("red cow", 0), ("dark sky", 0))
    answer = shortened(encoder, TAGS, order=order)
    assert [step.unit.key for step in answer.steps[1:4] if step.unit] == list(order)
    assert "red cow" not in answer.steps[2].text and "dark sky" in answer.steps[2].text
    texts = [step.text for step in answer.steps[1:]]
    measured = dict(PromptSummaries(answer.summaries.view).measure(texts, encoder, never_cancelled))
    assert [measured[step.text].summary for step in answer.steps[1:]] == pytest.approx(
        [step.distance.summary for step in answer.steps[1:]], abs=1e-5
    )


def test_per_token_drops_what_changes_least_for_each_token_first(encoder: Encoder) -> None:
    answer = shortened(encoder, TAGS, per="token", candidates=None)
    cheapest = min(answer.prices, key=lambda price: price.distance.summary / (answer.tokens - price.tokens))
    assert answer.steps[1].unit == cheapest.unit


def test_leaving_out_a_word_of_another_chunk_moves_no_row_of_this_chunk(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a red cow BREAK a bull sleeps")
    shorter = encoded(encoder, "a red cow BREAK a bull")
    np.testing.assert_array_equal(encoding.hidden_states[:, :77], shorter.hidden_states[:, :77])


def test_of_several_chunks_the_summaries_are_averaged_by_their_tokens(encoder: Encoder) -> None:
    view = view_of(encoder, "a red cow BREAK bull")
    summaries = PromptSummaries(view)
    ((_, distance),) = summaries.measure(["bull"], encoder, never_cancelled)
    features = [encoder.project(view.encoding.final_norm(view.encoding.hidden_states[-1, at])) for at in (4, 77 + 2)]
    assert features[0] is not None and features[1] is not None
    own = (3 * features[0].astype(np.float64) + features[1]) / 4
    expected = 1 - own @ features[1] / np.linalg.norm(own) / np.linalg.norm(features[1])
    assert distance.summary == pytest.approx(expected, abs=1e-5)


def test_weights_have_no_part_in_what_is_measured(encoder: Encoder) -> None:
    plain, weighted = (shortened(encoder, text) for text in ("a cow, a bull, a fox", "a cow, (a bull:1.5), a fox"))
    assert [step.distance for step in plain.steps] == [step.distance for step in weighted.steps]


def test_what_the_tool_cuts_off_counts_for_the_whole_prompt(encoder: Encoder) -> None:
    answer = shortened(encoder, LONG, "diffusers")
    assert answer.tokens > 75 and len(answer.units) == 35
    dropped = answer.prices[-1]
    assert dropped.unit is not None and dropped.unit.label == "dark water" and dropped.distance.summary > 0


def test_measured_again_with_another_lock_nothing_is_encoded_that_was_before(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    summaries = PromptSummaries(view_of(encoder, TAGS))
    shorten(ShorteningWish(), summaries, Model(encoder))
    count = len(summaries._chunks)
    answer = shorten(ShorteningWish(target=15), summaries, Model(encoder))
    assert len(summaries._chunks) - count <= len(answer.randoms)


def test_it_gives_way_at_once_and_reports_what_it_has(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.queries.shortening.REPORT_SECONDS", 0)
    reported: list[Shortening] = []
    shorten(ShorteningWish(), PromptSummaries(view_of(encoder, TAGS)), Model(encoder), report=reported.append)
    assert len(reported[0].prices) == 1 and len(reported[-1].steps) == len(reported[-1].units) + 1
    with pytest.raises(Cancelled):
        shorten(ShorteningWish(), PromptSummaries(view_of(encoder, TAGS)), Model(encoder), lambda: True)


def test_it_gives_way_between_two_texts_that_were_encoded_together(encoder: Encoder) -> None:
    is_key_pressed = False
    texts = [TAGS[:end] for end in range(3, 30, 4)]
    measured = PromptSummaries(view_of(encoder, TAGS)).measure(texts, encoder, lambda: is_key_pressed)
    assert next(measured)
    is_key_pressed = True
    with pytest.raises(Cancelled):
        next(measured)


def test_the_same_prompt_gives_the_same_answer(encoder: Encoder) -> None:
    first, second = (shortened(encoder, LONG) for _ in range(2))
    assert [step.text for step in first.randoms] == [step.text for step in second.randoms] and first.randoms
    assert [step.text for step in first.steps] == [step.text for step in second.steps]


def test_words_of_more_parts_than_are_left_out_are_refused_in_a_sentence(encoder: Encoder) -> None:
    with pytest.raises(TooManyUnits, match="300"):
        shortened(encoder, "red cow " * 151, kind="word")
    with pytest.raises(TooManyUnits, match="8 chunks"):
        shortened(encoder, "a red cow, " * 151)


def test_a_prompt_in_sentences_is_shortened_by_words_and_a_short_one_keeps_all(encoder: Encoder) -> None:
    tags, sentence = (encoded(encoder, text).chunks for text in (TAGS, "A red cow stands on a hill."))
    assert (default_kind(tags), default_kind(sentence)) == ("tag", "word")
    assert default_target(tags) == tags.used and default_target(encoded(encoder, LONG).chunks) == 75


def test_an_empty_prompt_has_nothing_to_leave_out(encoder: Encoder) -> None:
    answer = shortened(encoder, "")
    assert not answer.units and len(answer.steps) == 1 and answer.check is not None and answer.check.holds is None


def test_of_another_prompt_the_encoder_of_the_view_reads_its_chunks_and_keeps_what_it_measured(
    encoder: Encoder,
) -> None:
    view, cache = view_of(encoder, TAGS), SummariesCache()
    negative = encoded(encoder, "blurry, low quality, bad hands, text, watermark").chunks
    answers = [shorten_chunks(ShorteningWish(), negative, view, cache, Model(encoder)) for _ in range(2)]
    alone = shortened(encoder, negative.prompt.source)
    assert [step.text for step in answers[0].steps] == [step.text for step in alone.steps]
    assert answers[0].summaries is answers[1].summaries
    assert shorten_chunks(ShorteningWish(), view.encoding.chunks, view, cache, Model(encoder)).summaries.source == TAGS

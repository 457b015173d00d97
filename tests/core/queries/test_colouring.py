"""Who colours whom: what cannot move, leaks, the order test, agreement with whole prompts."""

from functools import partial

import numpy as np
import pytest
from analysis_models import RAW, encoded, raw_view

from core.analysis.colouring import Colouring, Exchange
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.prompt_variants import exchanged, put_in_place, with_comma_at_end
from core.analysis.substitutes import substitutes_of
from core.analysis.units import Unit, units_of
from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import Cancelled
from core.queries import colouring
from core.queries.colouring import COLOUR_SUBSTITUTES, ask_colours, order_test
from core.weights.opening import open_encoder

TEXT = "a tall red car, a blue house and a small cat by a green door"


def answer_of(encoder: Encoder, text: str, words: tuple[Unit, ...] = ()) -> Colouring:
    return ask_colours(raw_view(encoder, text), words, Model(encoder))


def exchanges_of(encoder: Encoder, text: str) -> tuple[Exchange, ...]:
    return order_test(answer_of(encoder, text), Model(encoder)).exchanges


def index(answer: Colouring, label: str) -> int:
    return [unit.label for unit in answer.units].index(label)


def by_words(answer: Colouring) -> dict[tuple[str, str], np.ndarray]:
    return {(leak.word.label, leak.onto.label): leak.shares for leak in answer.leaks}


def test_all_words_of_the_list_are_asked_about_and_each_knows_what_it_describes(encoder: Encoder) -> None:
    answer = answer_of(encoder, TEXT)
    assert [word.label for word in answer.asked] == ["tall", "red", "blue", "small", "green"]
    owns = [answer.units[each.own].label for each in answer.responses if each.own is not None]
    assert owns == ["car", "car", "house", "cat", "door"]
    red = answer.response_of(answer.asked[1])
    assert red is not None and len(red.substitutes) == COLOUR_SUBSTITUTES and "red" not in red.substitutes
    assert answer.is_finished and not {"a", "and", "by"} & {unit.label for unit in answer.units}


def test_what_stands_before_a_word_or_in_another_chunk_moves_by_exactly_0(encoder: Encoder) -> None:
    answer = answer_of(encoder, "a car, a red cow, a bull BREAK a house, a green tree")
    for response in answer.responses:
        first = response.word.positions[0]
        for at, unit in enumerate(answer.units):
            behind = unit.positions[0] > first and unit.positions[0] // 77 == first // 77
            assert unit == response.word or (response.moves[-1, at] > 1e-4) == behind
            assert behind or unit == response.word or not response.moves[:, at].any()
        assert np.isnan(response.moves[:, answer.units.index(response.word)]).all() and response.moves[-1, -1] > 1e-4


def test_rows_before_the_first_changed_place_are_the_same_in_the_encoder_to_the_last_bit(encoder: Encoder) -> None:
    encoding = encoded(encoder, TEXT)
    word = next(unit for unit in units_of(encoding.chunks, "word") if unit.label == "blue")
    variants = [put_in_place(encoding.chunks, word, ids) for ids in substitutes_of(encoding.chunks, word)]
    for states, _ in encoder.encode_variants([chunk for variant in variants for chunk in variant.chunks]):
        np.testing.assert_array_equal(states[:, : word.positions[0]], encoding.hidden_states[:, : word.positions[0]])


def test_the_moves_are_those_of_whole_prompts_encoded_anew(encoder: Encoder) -> None:
    encoding = encoded(encoder, TEXT)
    answer = ask_colours(EncodingView(encoding, RAW), (), Model(encoder))
    for response in answer.responses:
        changes = []
        for ids in substitutes_of(encoding.chunks, response.word, len(response.substitutes)):
            states, _ = encoder.encode_chunks(put_in_place(encoding.chunks, response.word, ids).chunks)
            places = [list(unit.positions) for unit in answer.units]
            places.append([next(at for at, t in enumerate(encoding.chunks.tokens) if t.kind == "eos")])
            before = np.stack([encoding.hidden_states[:, at].mean(axis=1) for at in places], axis=1)
            after = np.stack([states[:, at].mean(axis=1) for at in places], axis=1)
            changes.append(np.linalg.norm(after - before, axis=-1) / np.linalg.norm(before, axis=-1))
        expected = np.mean(changes, axis=0)
        known = np.isfinite(response.moves)
        np.testing.assert_allclose(response.moves[known], expected[known], atol=1e-5)


def test_a_word_in_its_own_place_moves_nothing(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    def itself(chunks: object, unit: Unit, number: int) -> list[list[int]]:
        return [[chunks.tokens[at].id for at in unit.positions]] * number  # type: ignore[attr-defined]

    monkeypatch.setattr(colouring, "substitutes_of", itself)
    for response in answer_of(encoder, TEXT).responses:
        assert not np.nan_to_num(response.moves).any()


def test_the_order_of_substitutes_does_not_matter(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = answer_of(encoder, TEXT)
    monkeypatch.setattr(colouring, "substitutes_of", lambda *question: substitutes_of(*question)[::-1])
    for old, new in zip(before.responses, answer_of(encoder, TEXT).responses, strict=True):
        np.testing.assert_array_equal(old.moves, new.moves)


def test_a_leak_is_the_share_of_the_way_between_three_prompts(encoder: Encoder) -> None:
    view = raw_view(encoder, "a red car, a blue house")
    shares = by_words(ask_colours(view, (), Model(encoder)))
    house = next(unit for unit in view.units if unit.label == "house").positions[0]
    written, reds, blues = (
        encoded(encoder, text).hidden_states[:, house].astype(np.float64)
        for text in ("a red car, a blue house", "a red car, a red house", "a blue car, a blue house")
    )
    own, cross = reds - written, written - blues
    expected = (own * cross).sum(-1)[1:] / (own * own).sum(-1)[1:]
    np.testing.assert_allclose(shares["red", "house"][1:], expected, atol=1e-4)
    assert shares.keys() == {("red", "house"), ("blue", "car")}


def test_a_leak_onto_a_noun_before_the_word_or_of_a_word_onto_its_equal_is_exactly_0(encoder: Encoder) -> None:
    shares = by_words(answer_of(encoder, "a red car, a blue house, a green door"))
    backward = [("blue", "car"), ("green", "car"), ("green", "house")]
    assert all(not shares[pair].any() for pair in backward) and shares["red", "house"][-1] != 0
    equal = answer_of(encoder, "a red car, a red house")
    assert len(equal.leaks) == 2 and not any(leak.shares.any() or leak.own.any() for leak in equal.leaks)


def test_in_layer_0_no_noun_is_moved_by_another_word(encoder: Encoder) -> None:
    answer = answer_of(encoder, TEXT)
    assert answer.leaks and all(leak.own[0] == 0 and leak.shares[0] == 0 for leak in answer.leaks)
    assert all(leak.own[-1] > 0 for leak in answer.leaks)


def test_leaks_are_of_one_kind_and_length(encoder: Encoder) -> None:
    pairs = by_words(answer_of(encoder, TEXT)).keys()
    assert ("red", "door") in pairs and ("tall", "cat") in pairs
    assert ("red", "cat") not in pairs and ("tall", "house") not in pairs
    assert not answer_of(encoder, "a red car BREAK a blue house").leaks


def test_exchanging_two_equal_words_moves_nothing_and_two_others_what_follows(encoder: Encoder) -> None:
    equal = exchanges_of(encoder, "a red car, a red house")
    assert any(not each.is_noun for each in equal)
    assert all(not each.moves.any() for each in equal if not each.is_noun)
    (other,) = (each for each in exchanges_of(encoder, "a cat, a red car, a blue house") if not each.is_noun)
    assert other.moves[-1, 0] == 0 and other.moves[-1, 2:].min() > 1e-4


def test_a_word_behind_its_noun_is_compared_with_the_prompt_written_so(encoder: Encoder) -> None:
    answer = answer_of(encoder, "a red car, a house")
    (exchange,) = order_test(answer, Model(encoder)).exchanges
    assert exchange.is_noun
    written, turned = (encoded(encoder, text).hidden_states for text in ("a red car, a house", "a car red, a house"))
    change = np.linalg.norm(turned[:, 2] - written[:, 3], axis=-1) / np.linalg.norm(written[:, 3], axis=-1)
    np.testing.assert_allclose(exchange.moves[:, index(answer, "car")], change, atol=1e-5)


def test_an_exchange_maps_each_token_to_where_it_then_stands(encoder: Encoder) -> None:
    chunks = encoded(encoder, "a red t-shirt by a car").chunks
    units = {unit.label: unit for unit in units_of(chunks, "word")}
    variant = exchanged(chunks, units["red"], units["t-shirt"])
    for old, new in variant.new_positions.items():
        assert variant.chunks[0][new] == chunks.tokens[old]
    assert exchanged(chunks, units["t-shirt"], units["red"]) == variant
    with pytest.raises(ValueError, match="one chunk"):
        exchanged(chunks, units["red"], units["red"])


def test_the_ruler_is_a_comma_at_the_end_and_there_is_none_without_room(encoder: Encoder) -> None:
    view = raw_view(encoder, "a red car")
    states = encoded(encoder, "a red car,").hidden_states[:, 5]
    before = view.encoding.hidden_states[:, 4]
    expected = np.linalg.norm(states - before, axis=-1) / np.linalg.norm(before, axis=-1)
    np.testing.assert_allclose(ask_colours(view, (), Model(encoder)).comma, expected, atol=1e-5)
    full = encoded(encoder, "cow " * 75).chunks
    assert len(full.chunks) == 1 and not with_comma_at_end(full).chunks
    assert np.isnan(answer_of(encoder, "red " + "cow " * 74).comma).all()


def test_any_word_or_tag_can_be_asked_about_instead(encoder: Encoder) -> None:
    chunks = raw_view(encoder, "old stone castle, a cow").chunks
    tag = units_of(chunks, "tag")[0]
    answer = answer_of(encoder, "old stone castle, a cow", (tag,))
    assert [word.label for word in answer.asked] == ["old stone castle"] and not answer.leaks
    moves = answer.responses[0].moves[-1]
    assert np.isnan(moves[:3]).all() and moves[index(answer, "cow")] > 1e-4


def test_padding_is_measured_where_asked(encoder: Encoder) -> None:
    view = raw_view(encoder, "a red car")
    (response,) = ask_colours(view, (), Model(encoder), with_padding=True).responses
    rows = view.encoding.hidden_states[:, 5:77]
    changes = []
    for ids in substitutes_of(view.chunks, response.word, COLOUR_SUBSTITUTES):
        states, _ = encoder.encode_chunks(put_in_place(view.chunks, response.word, ids).chunks)
        changes.append((np.linalg.norm(states[:, 5:] - rows, axis=-1) / np.linalg.norm(rows, axis=-1)).mean(axis=1))
    assert response.padding is not None
    np.testing.assert_allclose(response.padding, np.mean(changes, axis=0), atol=1e-5)


def test_answers_come_word_by_word_and_can_be_given_up(encoder: Encoder) -> None:
    parts: list[Colouring] = []
    whole = ask_colours(raw_view(encoder, TEXT), (), Model(encoder), report=parts.append)
    counts = [len(part.responses) for part in parts]
    assert counts[:5] == [1, 2, 3, 4, 5] and len(parts[-1].leaks) == len(whole.leaks) > 4
    order: list[Colouring] = []
    order_test(whole, Model(encoder), report=order.append)
    assert [len(part.exchanges) for part in order] == [*range(1, len(order) + 1)] and len(order) > 8
    for ask in (partial(ask_colours, raw_view(encoder, TEXT), ()), partial(order_test, whole)):
        with pytest.raises(Cancelled):
            ask(Model(encoder), cancelled=lambda: True)


def test_the_check_compares_the_halves_and_says_so_where_there_is_too_little(encoder: Encoder) -> None:
    assert answer_of(encoder, "red car").check(2).holds is None
    check = answer_of(encoder, TEXT).check(2)
    assert check.holds in (True, False) and "0.80" in check.sentence


def test_on_the_study_encoder_the_halves_agree_and_a_weak_own_word_is_not_shown() -> None:
    encoder = open_encoder("study")
    answer = ask_colours(EncodingView(encoded(encoder, TEXT), ViewOptions(centred=False)), (), Model(encoder))
    assert answer.check(12).holds
    shown, hidden = answer.shown_leaks(12), answer.hidden_leaks(12)
    assert shown and not any(leak in shown for leak in hidden)
    assert all(leak.own[12] >= answer.comma[12] for leak in shown)


def test_on_the_study_encoder_a_colour_moves_its_own_noun_most_from_layer_5_on() -> None:
    encoder, won = open_encoder("study"), []
    for text in (
        "a red car, a blue house, a green tree, a yellow bird, a white horse and a black cat",
        "a pink dress, black boots, a golden necklace, blue eyes, a white cat on a red chair",
    ):
        answer = ask_colours(EncodingView(encoded(encoder, text), ViewOptions(centred=False)), (), Model(encoder))
        nouns = [response.own for response in answer.responses]
        for response, later in zip(answer.responses[:-1], (nouns[at:] for at in range(5)), strict=True):
            assert None not in later
            won.append(response.moves[5:, later].argmax(axis=1) == 0)
    assert len(won) == 10 and np.array(won).sum(axis=0).min() >= 9

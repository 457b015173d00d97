"""The program's text models give transformers' own numbers, whatever they compute and whatever they keep."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from tiny_text_models import (
    ARCHITECTURES,
    CAUSAL,
    Pair,
    chunks_of,
    config_of,
    model_of,
    pair_of,
    random_weights,
    tokens_of,
)

from core.encoder.encoder import NotForThisEncoder
from core.encoder.encoding import Floats, NoNorm
from core.program.messages import UnusableInput
from core.text_models.network import TABLES
from core.text_models.weights import PlainTensor
from core.tokens.chunks import PlaceRule
from core.tokens.text_families import Architecture
from core.tokens.tokenizer import Token

IDS = [5, 17, 99, 3, 42, 8, 71, 23, 64, 110, 2, 36]


def assert_same(states: Floats, own: Floats) -> None:
    assert states.shape == own.shape
    np.testing.assert_allclose(states, own, atol=1e-5 * max(1.0, float(np.abs(own).max())), rtol=0)


@pytest.fixture(params=ARCHITECTURES)
def pair(request: pytest.FixtureRequest) -> Pair:
    return pair_of(request.param)


@pytest.fixture(params=CAUSAL)
def causal(request: pytest.FixtureRequest) -> Pair:
    return pair_of(request.param)


def test_hidden_states_are_those_of_transformers(pair: Pair) -> None:
    encoding = pair.model.encode(chunks_of(tokens_of(IDS)))
    own = pair.own_states(IDS)
    assert_same(encoding.hidden_states, own)
    assert min(np.abs(later - earlier).mean() for earlier, later in pairwise(own)) > 0.1


def test_a_token_without_a_row_is_a_sentence_with_both_sizes(pair: Pair) -> None:
    rows = next(pair.model.weight_shape(name)[0] for name in TABLES if name in pair.model.weight_names)
    with pytest.raises(UnusableInput, match=rf"token table of {rows} rows.*row {rows} "):
        pair.model.encode(chunks_of(tokens_of([5, rows])))
    with pytest.raises(UnusableInput, match="another tokenizer"):
        pair.model.token_rows([rows + 7])


def test_the_final_norm_is_that_of_transformers(pair: Pair) -> None:
    states = pair.model.encode(chunks_of(tokens_of(IDS))).hidden_states
    with torch.no_grad():
        normed = pair.own(input_ids=torch.tensor([IDS])).last_hidden_state[0].numpy()
    assert_same(pair.model.final_norm(states[-1]), normed)


def test_weights_in_bfloat16_are_computed_with_in_float32() -> None:
    for architecture in ARCHITECTURES:
        pair = pair_of(architecture, dtype=torch.bfloat16)
        assert_same(pair.model.encode(chunks_of(tokens_of(IDS))).hidden_states, pair.own_states(IDS))


def test_padding_behind_that_is_masked_changes_no_word_and_has_transformers_own_rows(pair: Pair) -> None:
    masked = range(8, len(IDS))
    tokens = tokens_of(IDS, unattended=masked, padding=masked)
    own = pair.own_states(IDS, [index < 8 for index in range(len(IDS))])
    assert_same(pair.model.encode(chunks_of(tokens)).hidden_states, own)
    alone = pair.model.encode(chunks_of(tokens), padding=False)
    assert_same(alone.hidden_states[:, :8], own[:, :8])
    assert np.isnan(alone.hidden_states[:, 8:]).all() and not alone.with_padding


def test_padding_that_is_looked_at_is_computed_also_where_nobody_asks_for_it() -> None:
    pair = pair_of("t5")
    tokens = tokens_of(IDS, padding=range(8, len(IDS)))
    encoding = pair.model.encode(chunks_of(tokens), padding=False)
    assert_same(encoding.hidden_states, pair.own_states(IDS))
    assert encoding.with_padding


def test_padding_in_front_sees_nothing_and_words_are_computed_without_it() -> None:
    pair = pair_of("mistral", "sdpa")
    masked = range(4)
    own = pair.own_states(IDS, [index >= 4 for index in range(len(IDS))])
    tokens = tokens_of(IDS, unattended=masked, padding=masked)
    states = pair.model.encode(chunks_of(tokens)).hidden_states
    assert_same(states[:, 4:], own[:, 4:])
    assert_same(pair.model.encode(chunks_of(tokens), padding=False).hidden_states[:, 4:], own[:, 4:])
    config, weights = pair.model.config, random_weights(pair.model.config)
    silent = {name: weight * 0 if "v_proj" in name else weight for name, weight in weights.items()}
    without_attention = model_of(config, silent).encode(chunks_of(tokens)).hidden_states
    assert_same(states[:, :4], without_attention[:, :4])


def test_a_row_that_sees_nothing_takes_the_mean_of_all_up_to_it_where_the_tool_does_so() -> None:
    pair = pair_of("qwen3")
    tokens = tokens_of(IDS, unattended=range(len(IDS)))
    mean = pair.model.encode(chunks_of(tokens, blind="mean"))
    weights = pair.model.attentions(tokens)
    assert_same(weights[:, :, 5, :6], np.full((6, 4, 6), 1 / 6, np.float32))
    zeros = pair.model.encode(chunks_of(tokens))
    assert not pair.model.attentions(tokens).any()
    assert np.abs(mean.hidden_states - zeros.hidden_states).max() > 0.1


@pytest.mark.parametrize("architecture", [name for name in CAUSAL if config_of(name).window is None])
def test_places_can_go_on_behind_padding_in_the_middle_as_if_it_were_not_there(architecture: Architecture) -> None:
    causal = pair_of(architecture)
    real = [*IDS[:5], *IDS[8:]]
    tokens = tokens_of(IDS, unattended=range(5, 8), padding=range(5, 8))
    whole = causal.model.encode(chunks_of(tokens, "without-padding")).hidden_states
    own = causal.own_states(real)
    assert_same(np.delete(whole, range(5, 8), 1), own)
    alone = causal.model.encode(chunks_of(tokens, "without-padding"), padding=False).hidden_states
    assert_same(np.delete(alone, range(5, 8), 1), own)
    assert np.isnan(alone[:, 5:8]).all()


@pytest.mark.parametrize(
    ("rule", "places"),
    [
        ("index", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        ("without-padding", [0, 1, 2, 3, 4, 4, 4, 4, 5, 6, 7, 8]),
        ("padding-at-1", [0, 1, 2, 3, 4, 1, 1, 1, 8, 9, 10, 11]),
    ],
)
def test_padding_in_the_middle_has_the_place_that_the_tool_gives_it(rule: PlaceRule, places: list[int]) -> None:
    pair = pair_of("qwen3")
    tokens = tokens_of(IDS, unattended=range(5, 8), padding=range(5, 8))
    own = pair.own_states(IDS, [not 5 <= index < 8 for index in range(12)], places)
    assert_same(pair.model.encode(chunks_of(tokens, rule)).hidden_states, own)


def test_a_soft_cap_acts_only_where_the_tool_has_it() -> None:
    pair = pair_of("gemma2")
    capped = pair.model.encode(chunks_of(tokens_of(IDS))).hidden_states
    uncapped = pair.model.encode(chunks_of(tokens_of(IDS), caps_scores=False)).hidden_states
    pair.own.config.attn_logit_softcapping = None
    for layer in pair.own.layers:
        layer.self_attn.attn_logit_softcapping = None
    assert_same(uncapped, pair.own_states(IDS))
    assert np.abs(uncapped - capped).max() > 0.05


def test_words_at_the_end_and_in_the_middle_are_computed_from_kept_rows_exactly(causal: Pair) -> None:
    rows: list[int] = []
    run = causal.model._network.run
    causal.model._network.run = lambda wanted, *rest: rows.append(wanted.sequences[0].count) or run(wanted, *rest)  # type: ignore[method-assign, func-returns-value]
    for ids in (IDS, [*IDS, 55, 56], [*IDS[:7], 33, *IDS[8:]], IDS):
        assert_same(causal.model.encode(chunks_of(tokens_of(ids))).hidden_states, causal.own_states(ids))
    assert rows == [12, 2, 5, 5] or rows == [12, 2, 5]


def test_another_mask_or_place_before_a_word_is_another_beginning() -> None:
    pair = pair_of("qwen3")
    pair.model.encode(chunks_of(tokens_of(IDS)))
    masked = pair.model.encode(chunks_of(tokens_of(IDS, unattended=[2]))).hidden_states
    assert_same(masked, pair_of("qwen3").model.encode(chunks_of(tokens_of(IDS, unattended=[2]))).hidden_states)


def test_what_is_kept_stays_within_its_memory() -> None:
    model = pair_of("qwen3").model
    cache = model._computer._cache
    cache._limit = 20 * cache._row_bytes
    for first in range(6):
        ids = [first, *IDS, *IDS]
        states = model.encode(chunks_of(tokens_of(ids))).hidden_states
        assert sum(kept.nbytes for kept in cache._kept) <= cache._limit
        assert_same(states, pair_of("qwen3").own_states(ids))
        ids = [*ids, 77]
        assert_same(model.encode(chunks_of(tokens_of(ids))).hidden_states, pair_of("qwen3").own_states(ids))


def test_variants_are_computed_alike_in_their_order_and_reported(pair: Pair) -> None:
    pair.model.encode(chunks_of(tokens_of(IDS)))
    variants = [[*IDS[:n], 44, *IDS[n + 1 :]] for n in (9, 1, 5, 11)] + [[*IDS]]  # the last is known
    done: list[tuple[int, int]] = []
    answers = pair.model.encode_variants(
        [tokens_of(ids) for ids in variants], report=lambda done_, count: done.append((done_, count))
    )
    for ids, (states, pooled) in zip(variants, answers, strict=True):
        own = pair.own_states(ids)
        assert_same(states, own)
        assert_same(pooled, pair.model.final_norm(own[-1, -1]))
    assert done == [(number, 5) for number in range(1, 6)]


def test_many_variants_are_computed_some_at_a_time() -> None:
    pair = pair_of("llama")
    variants = [tokens_of([n, *IDS, *IDS]) for n in range(20)]
    for variant, (states, _) in zip(variants, pair.model.encode_variants(variants), strict=True):
        assert_same(states, pair.own_states([token.id for token in variant]))


def test_the_pooled_row_is_that_of_the_leftmost_eos_or_of_the_last_token_but_padding(pair: Pair) -> None:
    tokens = [*tokens_of(IDS[:6]), Token(1, "</s>", kind="eos"), *tokens_of(IDS[:3], padding=range(3))]
    states, pooled = pair.model.encode_chunks([tokens])
    assert_same(pooled[0], pair.model.final_norm(states[-1, 6]))
    _, pooled = pair.model.encode_chunks([tokens_of(IDS, padding=[11])])
    assert_same(pooled[0], pair.model.final_norm(pair.own_states(IDS)[-1, 10]))


@pytest.mark.parametrize("architecture", CAUSAL)
def test_words_stand_behind_what_the_tool_puts_before_the_prompt(architecture: Architecture) -> None:
    pair = pair_of(architecture)
    head = [Token(number, "", kind="template") for number in (90, 91)]
    pair.model.encode(chunks_of([*head, *tokens_of(IDS)]))
    means = pair.model.encode_words([[5, 6, 7], [8], [9, 10]])
    for index, word in enumerate(([5, 6, 7], [8], [9, 10])):
        assert_same(means[:, index], pair.own_states([90, 91, *word])[:, 2:].mean(1))


def test_words_of_t5_stand_before_its_eos() -> None:
    pair = pair_of("t5")
    means = pair.model.encode_words([[5, 6, 7], [8], [9, 10]])
    assert_same(means[:, 0], pair.own_states([5, 6, 7, 1])[:, :3].mean(1))
    assert_same(means[:, 1], pair.own_states([8, 1])[:, :1].mean(1))
    with pytest.raises(ValueError, match="at least one token"):
        pair.model.encode_words([[]])


def test_attention_weights_are_those_of_transformers(pair: Pair) -> None:
    with torch.no_grad():
        own = pair.own(input_ids=torch.tensor([IDS]), output_attentions=True).attentions
    weights = pair.model.attentions(tokens_of(IDS))
    assert_same(weights, torch.cat(own).numpy())
    assert_same(pair.model.attentions(tokens_of(IDS), 3), weights[2:3])


def test_attention_of_padding_is_left_out_unless_it_is_asked_for() -> None:
    pair = pair_of("qwen3")
    tokens = tokens_of(IDS, unattended=range(8, 12), padding=range(8, 12))
    assert pair.model.attentions(tokens).shape == (6, 4, 8, 8)
    weights = pair.model.attentions(tokens, padding=True)
    assert weights.shape == (6, 4, 12, 12)
    np.testing.assert_allclose(weights.sum(-1), 1, atol=1e-5)
    assert not weights[..., 8:].any()


def test_a_textual_inversions_vectors_stand_in_for_tokens_and_unknown_ones_are_left_out(causal: Pair) -> None:
    vectors = np.asarray(causal.model.token_rows([40, 41])) / causal.model._network.scale
    causal.model.inversion_vectors = {"style": vectors}
    marks = [Token(-1, name, kind="embedding", vector=number) for name, number in (("style", 0), ("style", 1))]
    states = causal.model.encode(chunks_of([*tokens_of(IDS), *marks])).hidden_states
    assert_same(states, causal.own_states([*IDS, 40, 41]))
    unknown = Token(-1, "other", kind="embedding", vector=0)
    states = causal.model.encode(chunks_of([*tokens_of(IDS), unknown])).hidden_states
    assert_same(states[:, :-1], causal.own_states(IDS))
    assert np.isnan(states[:, -1]).all()


def test_layer_by_layer_gives_the_same_and_lets_go_of_each_layer_once() -> None:
    released: list[str] = []

    class Watched(PlainTensor):
        name = ""

        def release(self) -> None:
            released.append(self.name)

    config = config_of("qwen3")
    weights = random_weights(config)
    model = model_of(config, weights, by_layer=True)
    stored = {name: Watched(weight) for name, weight in weights.items()}
    for name, weight in stored.items():
        weight.name = name
    model = type(model)(model.info, config, stored, by_layer=True)
    states = model.encode(chunks_of(tokens_of(IDS))).hidden_states
    assert_same(states, pair_of("qwen3").own_states(IDS))
    assert [name for name in released if name.endswith("down_proj.weight")] == [
        f"layers.{layer}.mlp.down_proj.weight" for layer in range(6)
    ]
    assert len(released) == len(set(released)) == 6 * 7


def test_a_file_without_a_final_norm_hands_its_last_rows_on_raw() -> None:
    pair = pair_of("mistral")
    weights = random_weights(pair.model.config)
    del weights["norm.weight"]
    model = model_of(replace(pair.model.config, has_final_norm=False), weights)
    states = model.encode(chunks_of(tokens_of(IDS))).hidden_states
    assert_same(states, pair.own_states(IDS))
    assert isinstance(model.final_norm, NoNorm) and model.final_norm(states[-1]) is not None
    with pytest.raises(NotForThisEncoder, match="no final norm"):
        model.next_words(states[-1], 6)


def test_what_makes_no_sense_for_it_says_so_in_a_sentence() -> None:
    model = pair_of("t5").model
    states = model.encode(chunks_of(tokens_of(IDS))).hidden_states
    refused = (
        lambda: model.next_words(states[-1], 6),
        lambda: model.rows_of(tokens_of(IDS)),
        model.derivatives,
        lambda: model.weight("shared.weight"),
        lambda: model.replace_weights({"shared.weight": torch.zeros(1)}),
    )
    for call in refused:
        with pytest.raises(NotForThisEncoder, match=r"^[A-Z].*\.$"):
            call()
    model.replace_weights({})
    assert model.project(states[-1, 0]) is None
    assert model.move("cpu") == "" and "processor" in model.move("cuda")


def test_a_sibling_gives_the_same_and_keeps_rows_of_its_own() -> None:
    model = pair_of("qwen3").model
    states = model.encode(chunks_of(tokens_of(IDS))).hidden_states
    sibling = model.sibling()
    assert_same(sibling.encode(chunks_of(tokens_of(IDS))).hidden_states, states)
    assert sibling is not model and sibling.weight_names == model.weight_names


def test_weights_are_handed_out_in_float32() -> None:
    pair = pair_of("gemma2", dtype=torch.bfloat16)
    for name in ("layers.0.self_attn.q_proj.weight", "norm.weight"):
        weight = pair.model.own_weight(name)
        assert weight.dtype == torch.float32
        assert tuple(weight.shape) == pair.model.weight_shape(name)
        assert torch.equal(weight, dict(pair.own.named_parameters())[name])

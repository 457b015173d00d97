"""What a summary is made of: completeness, null cases, Shapley's values by brute force, and how it grows."""

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
import torch
from analysis_models import STATE, changed_weights, encoded
from encoder_files import WIDTH, save, without_projection

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.feature import leftmost_eos_position
from core.analysis.shares import (
    antithetic_orders,
    as_shares,
    chunk_units,
    shapley_of_orders,
    shapley_of_subsets,
    subsets,
    typed_positions,
    with_commas,
)
from core.analysis.statistics import spearman
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import Cancelled
from core.prompt.prompt import ReadingSettings
from core.queries.shapley import ShapleyValues, shapley_values
from core.queries.shares import MAX_STEPS, TOLERANCE, SummaryShares, shares_of_summary
from core.queries.summary_direction import mean_word, summary_of
from core.queries.summary_growth import SummaryGrowth, summary_growth
from core.queries.summary_parts import summary_parts
from core.weights.adapters.inversion_folder import open_inversion_folder
from core.weights.opening import open_encoder

QUESTIONS = ((shares_of_summary, ()), (shapley_values, ("word",)))
TEXT = "a red cow, a ruined castle on a green hill, cinematic lighting"


@pytest.fixture(scope="module")
def study() -> Encoder:
    return open_encoder("study")


def view_of(encoder: Encoder, text: str) -> EncodingView:
    return EncodingView(encoder.encode(read(text, "a1111"), padding=False), ViewOptions())


def shares(encoder: Encoder, text: str, chunk: int = 0) -> SummaryShares:
    return shares_of_summary(view_of(encoder, text), chunk, Model(encoder))


def shapley(encoder: Encoder, text: str, pairs: int | None = None) -> ShapleyValues:
    return shapley_values(view_of(encoder, text), 0, "tag", Model(encoder), order_pairs=pairs)


def growth(encoder: Encoder, text: str, chunk: int = 0) -> SummaryGrowth:
    return summary_growth(view_of(encoder, text), chunk, Model(encoder))


def test_the_summary_is_1_and_the_mean_word_0(encoder: Encoder) -> None:
    view = view_of(encoder, TEXT)
    summary = summary_of(view, 0, encoder, lambda: False)
    pooled = view.encoding.final_norm(view.encoding.hidden_states[-1, leftmost_eos_position(view.chunks)])
    assert abs(summary.value(pooled) - 1) < 1e-5
    assert abs(summary.value(mean_word(encoder, lambda: False)[summary.layer])) < 1e-4


def test_the_direction_is_that_of_the_feature_where_there_is_a_projection(encoder: Encoder) -> None:
    """⟨z, u⟩ of two features differs as the pulled-back direction tells of their rows."""
    view, other = view_of(encoder, TEXT), view_of(encoder, "a dog")
    summary, mean = summary_of(view, 0, encoder, lambda: False), mean_word(encoder, lambda: False)[-1]
    features = [each.encoding.feature for each in (view, other)] + [encoder.project(mean)]
    own, elsewhere, least = [np.asarray(feature, np.float64) for feature in features]
    expected = (elsewhere - least) @ (own - least) / np.sum((own - least) ** 2)
    row = other.encoding.final_norm(other.encoding.hidden_states[-1, leftmost_eos_position(other.chunks)])
    assert abs(summary.value(row) - expected) < 1e-4


@pytest.mark.parametrize("kind", ["word", "tag"])
def test_the_shares_sum_to_the_whole_and_the_parts_to_how_far_the_words_move_it(study: Encoder, kind: str) -> None:
    answer = shares(study, TEXT)
    assert answer.check.holds and answer.error < TOLERANCE
    assert abs(answer.shares(kind).sum() - 1) < 1e-6  # type: ignore[arg-type]
    assert abs(answer.contributions.sum() - answer.moved) < TOLERANCE * abs(answer.moved)
    commas = study.encode_chunks([with_commas(answer.view.chunks, 0, typed_positions(answer.view.chunks, 0))])[1]
    assert abs(1 - answer.summary.value(commas[0]) - answer.moved) < 1e-4


def test_more_steps_come_nearer_and_the_ranks_stay(study: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    few = shares(study, TEXT)
    monkeypatch.setattr("core.queries.shares.FIRST_STEPS", 64)
    many = shares(study, TEXT)
    assert many.error < few.error and many.error < 0.002
    assert spearman(few.shares("word").astype(np.float32), many.shares("word").astype(np.float32)) > 0.97


def test_an_answer_that_does_not_add_up_is_shown_as_failed(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.queries.shares.TOLERANCE", 1e-9)
    known: list[SummaryShares] = []
    answer = shares_of_summary(view_of(encoder, TEXT), 0, Model(encoder), report=known.append)
    assert [each.steps for each in known] == [4, 8, 16] and answer.steps == MAX_STEPS
    assert answer.check.holds is False and "32" in answer.check.sentence


def test_a_prompt_of_commas_has_no_shares(encoder: Encoder) -> None:
    answer = shares(encoder, ", , , ,")
    assert not answer.contributions.any() and answer.moved == 0 and answer.check.holds
    assert shapley(encoder, ", , , ,").values.size == 0


def test_an_empty_prompt_has_none_either(encoder: Encoder) -> None:
    answer = shares(encoder, "")
    assert not answer.contributions.any() and answer.words == answer.tags == ()
    assert len(growth(encoder, "").values) == 1


def test_equal_prompts_have_equal_shares(encoder: Encoder) -> None:
    for compute in (shares, shapley):
        left, right = (compute(encoder, TEXT) for _ in range(2))
        values = [each.contributions if isinstance(each, SummaryShares) else each.values for each in (left, right)]
        np.testing.assert_array_equal(*values)


def test_words_tags_and_marks_share_out_every_typed_token_but_commas(encoder: Encoder) -> None:
    chunks = read("(a red cow:1.2), t-shirt; “castle”!, sky", "a1111")
    for kind in ("word", "tag"):
        units = chunk_units(chunks, 0, kind)  # type: ignore[arg-type]
        positions = [at for unit in units for at in unit.positions]
        assert len(set(positions)) == len(positions)
        missing = set(typed_positions(chunks, 0)) - set(positions)
        assert units[-1].label == "marks" and {chunks.tokens[at].id for at in missing} <= {267}


def test_each_chunk_has_shares_of_its_own_summary(encoder: Encoder) -> None:
    both, alone = shares(encoder, "a red cow BREAK a green hill", 1), shares(encoder, "a green hill")
    assert [unit.label for unit in both.words] == ["a", "green", "hill"]
    np.testing.assert_allclose(both.shares("word"), alone.shares("word"), atol=1e-6)
    with pytest.raises(ValueError, match="chunk 2"):
        shares(encoder, "a red cow BREAK a green hill", 2)


def test_a_lora_changes_the_shares(encoder: Encoder) -> None:
    before = shares(encoder, TEXT).shares("tag")
    with changed_weights(encoder):
        during = shares(encoder, TEXT)
    assert np.abs(during.shares("tag") - before).max() > 1e-3 and during.error < 1
    np.testing.assert_array_equal(shares(encoder, TEXT).shares("tag"), before)


def test_without_a_projection_it_is_the_row_of_the_layer_that_is_sent(tmp_path: Path) -> None:
    encoder = open_encoder(save(tmp_path / "clip_l.safetensors", without_projection(STATE)))
    answer = shares(encoder, TEXT)
    assert answer.summary.direction.shape == (WIDTH,) and abs(answer.shares("tag").sum() - 1) < 1e-6
    assert answer.summary.layer == encoder.info.layers


def test_a_learned_word_has_a_share_where_the_encoder_knows_it_and_none_where_it_does_not(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = np.random.default_rng(4).normal(size=(2, WIDTH)).astype(np.float32)
    save(tmp_path / "glow.safetensors", {"emb_params": torch.from_numpy(vectors)})
    settings = ReadingSettings(inversions=open_inversion_folder(tmp_path, {"clip_l": WIDTH}))
    chunks = read("a glow, a castle", "a1111", settings=settings)
    assert any(token.kind == "embedding" for token in chunks.tokens)
    for known in (True, False):
        monkeypatch.setattr(encoder, "inversion_vectors", {"glow": vectors} if known else {})
        view = EncodingView(encoder.encode(chunks, padding=False), ViewOptions())
        answer, reference = (query(view, 0, *more, Model(encoder)) for query, more in QUESTIONS)
        assert isinstance(answer, SummaryShares) and isinstance(reference, ShapleyValues)
        glow = [unit.label for unit in answer.words].index("glow")
        assert (abs(answer.shares("word")[glow]) > 1e-3) == known
        assert (abs(reference.values[glow]) > 1e-3) == known
        assert abs(answer.moved - reference.moved) < 1e-3


def test_a_typed_end_of_text_stays_where_it_is(encoder: Encoder) -> None:
    answer = shares(encoder, "a red cow <|endoftext|> a castle")
    assert abs(answer.shares("word").sum() - 1) < 1e-6
    behind = [at for unit in answer.words[-2:] for at in unit.positions if unit.label in ("a", "castle")]
    assert behind and not answer.contributions[behind].any()


@pytest.mark.parametrize("question", [shares_of_summary, summary_growth])
def test_it_gives_way(encoder: Encoder, question: Callable[..., object]) -> None:
    with pytest.raises(Cancelled):
        question(view_of(encoder, TEXT), 0, Model(encoder), lambda: True)
    with pytest.raises(Cancelled):
        shapley_values(view_of(encoder, TEXT), 0, "tag", Model(encoder), lambda: True)


def test_shapley_of_all_subsets_is_the_mean_over_all_orders() -> None:
    draw = np.random.default_rng(2)
    values = {subset: float(draw.normal()) for subset in subsets(5)}
    every = list(permutations(range(5)))
    np.testing.assert_allclose(shapley_of_subsets(values, 5), shapley_of_orders(values, every), atol=1e-12)
    assert abs(shapley_of_subsets(values, 5).sum() - values[frozenset(range(5))] + values[frozenset()]) < 1e-12


def test_what_adds_the_same_to_any_subset_gets_just_that() -> None:
    weights = np.array([0.5, -1.0, 2.0, 0.0])
    values = {subset: float(weights[list(subset)].sum()) for subset in subsets(4)}
    np.testing.assert_allclose(shapley_of_subsets(values, 4), weights, atol=1e-12)
    orders = list(antithetic_orders(4, 3, seed=1))
    assert orders[0] == orders[1][::-1] and len(orders) == 6
    np.testing.assert_allclose(shapley_of_orders(values, orders), weights, atol=1e-12)


def test_the_shapley_values_of_subsets_that_transformers_would_encode(encoder: Encoder) -> None:
    """Brute force over all orders of four tags, each subset a pass of its own."""
    text = "red cow, castle, green hill, lighting"
    answer, chunks, values = shapley(encoder, text), read(text, "a1111"), {}
    for subset in subsets(4):
        absent = {at for index in set(range(4)) - subset for at in answer.units[index].positions}
        _, pooled = encoder.encode_chunks([with_commas(chunks, 0, absent)])
        values[subset] = answer.summary.value(pooled[0])
    assert answer.orders == 0 and len(answer.units) == 4
    expected = shapley_of_orders(values, list(permutations(range(4))))
    np.testing.assert_allclose(answer.values, expected, atol=1e-4)


def test_sampled_orders_come_near_all_of_them_and_sum_exactly(study: Encoder) -> None:
    text = "a red cow, a ruined castle, a green hill, cinematic lighting, fog, oil painting"
    exact, sampled = shapley(study, text), shapley(study, text, pairs=8)
    assert exact.orders == 0 and sampled.orders == 16
    for answer in (exact, sampled):
        assert abs(answer.values.sum() - answer.moved) < 1e-9 and abs(answer.shares.sum() - 1) < 1e-9
    assert np.corrcoef(exact.values, sampled.values)[0, 1] > 0.95


def test_shares_agree_with_shapleys_values(study: Encoder) -> None:
    gradients, reference = shares(study, TEXT), shapley(study, TEXT)
    assert gradients.tags == reference.units
    assert np.corrcoef(gradients.shares("tag"), reference.shares)[0, 1] > 0.9
    assert abs(gradients.moved - reference.moved) < 1e-3


def test_growth_telescopes_from_the_empty_prompt_to_the_whole(encoder: Encoder) -> None:
    answer, empty = growth(encoder, TEXT), encoded(encoder, "")
    steps = np.diff(answer.summaries.astype(np.float64), axis=0).sum(axis=0)
    _, whole = encoder.encode_chunks(read(TEXT, "a1111").chunks)
    none = empty.final_norm(empty.hidden_states[-1, 1])
    np.testing.assert_allclose(steps, whole[0] - none, atol=1e-5)
    assert abs(answer.values[-1] - 1) < 1e-5 and len(answer.words) == 12


def test_each_step_of_the_growth_is_the_pass_of_that_shorter_prompt(encoder: Encoder) -> None:
    text = "red cow, a castle"
    answer = growth(encoder, text)
    for row, shorter in zip(answer.summaries, ("", "red", "red cow", "red cow, a", text), strict=True):
        _, pooled = encoder.encode_chunks(read(shorter, "a1111").chunks)
        np.testing.assert_allclose(row, pooled[0], atol=1e-5)


def test_growth_is_reported_as_it_comes(study: Encoder) -> None:
    known: list[SummaryGrowth] = []
    text = ", ".join(["a red cow"] * 12)
    answer = summary_growth(view_of(study, text), 0, Model(study), report=known.append)
    assert len(known) > 1 and len(known[0].values) < len(answer.values) == len(answer.words) + 1


def test_what_cancels_one_another_has_no_shares() -> None:
    assert np.isnan(as_shares(np.array([0.5, -0.5]), 0.0)).all()
    assert as_shares(np.array([0.0, 0.0]), 0.0).tolist() == [0, 0]


def test_the_exact_parts_of_a_summary_sum_to_it(encoder: Encoder, study: Encoder) -> None:
    for each in (encoder, study):
        parts = summary_parts(view_of(each, TEXT), 0, Model(each))
        assert abs(parts.total - 1) < 1e-5 and len(parts.sources) == parts.parts.attention.shape[2] == 16
        table = parts.table()
        assert abs(sum(float(row[-1]) for row in table.rows) - 1) < 1e-5
        assert abs(sum(float(array.sum(dtype=np.float64)) for array in parts.arrays().values()) - 1) < 1e-5

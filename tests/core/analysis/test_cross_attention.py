"""The facts that hold for every query, as properties of random rows and matrices, and the bands of random matrices."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.analysis.cross_attention import BlockHearing, BlockInput, HeardLine, band_of, hear, relative_distances
from core.analysis.unet_checks import broken_bounds, check_hearings, contrast_of, fine_and_coarse
from core.encoder.encoding import Floats

Doubles = NDArray[np.float64]
SEEDS = st.integers(0, 10_000)
LINES = [HeardLine(str(word), (word + 1,)) for word in range(12)]
ALL_LINES = [*LINES, HeardLine("EOS", (13,), False), HeardLine("padding", tuple(range(14, 20)), False)]
WORDS = range(12)


def numbers(seed: int, *shape: int) -> Floats:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def attend(queries: Doubles, keys: Doubles, values: Doubles) -> Doubles:
    """What pixels with these queries [pixels, d] take."""
    logits = queries @ keys.T / np.sqrt(keys.shape[1])
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True) @ values


def heard(seed: int = 1, inner: int = 64, heads: int = 1, context: int = 96) -> BlockHearing:
    """A random block's numbers of random rows."""
    rows, to_k, to_v = numbers(seed, 20, context), numbers(seed + 1, inner, context), numbers(seed + 2, inner, context)
    block = BlockInput(rows @ to_k.T, rows @ to_v.T, heads, float(np.linalg.norm(to_v)))
    return hear(rows, ALL_LINES, block)


@given(SEEDS)
def test_1_the_order_of_rows_does_not_matter_to_a_block(seed: int) -> None:
    queries, keys, values = (numbers(seed + part, 20, 16).astype(float) for part in range(3))
    order = np.random.default_rng(seed).permutation(20)
    assert np.allclose(attend(queries, keys, values), attend(queries, keys[order], values[order]), atol=2e-6)


@given(SEEDS)
def test_2_a_vector_added_to_all_keys_changes_nothing(seed: int) -> None:
    queries, keys, values = (numbers(seed + part, 20, 16).astype(float) for part in range(3))
    moved = keys + numbers(seed, 16)
    assert np.allclose(attend(queries, keys, values), attend(queries, moved, values), atol=1e-6)
    rows, block = numbers(seed, 20, 8), BlockInput(keys, values, 2, 1.0)
    plain, shifted = (hear(rows, ALL_LINES, BlockInput(k, values, 2, 1.0)) for k in (block.keys, moved))
    assert np.allclose(plain.competes, shifted.competes, atol=1e-5)
    assert np.allclose(plain.apart, shifted.apart, atol=1e-5)


@given(SEEDS, st.sampled_from([1, 2, 5]))
def test_3_no_query_tells_two_words_further_apart_than_their_keys(seed: int, heads: int) -> None:
    keys = numbers(seed, 9, 40)
    assert broken_bounds(keys, heads, seed) == 0
    for head in keys.reshape(9, heads, -1).swapaxes(0, 1).astype(float):
        width = head.shape[1]
        queries = np.random.default_rng(seed).standard_normal((500, width))
        logits = queries @ head.T / np.sqrt(width)
        bound = np.linalg.norm(head[0] - head[1]) * np.linalg.norm(queries, axis=1) / np.sqrt(width)
        assert (np.abs(logits[:, 0] - logits[:, 1]) <= bound + 1e-9).all()


@given(SEEDS, st.integers(2, 40))
def test_4_a_row_that_is_there_n_times_has_n_times_the_odds(seed: int, count: int) -> None:
    queries, keys, values = (numbers(seed + part, 6, 8).astype(float) for part in range(3))
    repeated = attend(
        queries, np.vstack([keys, *[keys[-1:]] * (count - 1)]), np.vstack([values, *[values[-1:]] * (count - 1)])
    )
    logits = queries @ keys.T / np.sqrt(8) + np.log([1, 1, 1, 1, 1, count])
    odds = np.exp(logits)
    assert np.allclose(repeated, odds / odds.sum(axis=1, keepdims=True) @ values, atol=1e-6)


@given(SEEDS, st.floats(0.3, 2))
def test_5_a_weight_multiplies_key_and_value_and_so_the_odds_by_exp(seed: int, weight: float) -> None:
    rows, to_k, query = numbers(seed, 4, 8).astype(float), numbers(seed + 1, 8, 8).astype(float), numbers(seed + 2, 8)
    weighted = rows.copy()
    weighted[2] *= weight
    keys, new = rows @ to_k.T, weighted @ to_k.T
    assert np.allclose(new[2], weight * keys[2])
    odds, after = (np.exp(query @ k.T / np.sqrt(8)) for k in (keys, new))
    assert after[2] / odds[2] == pytest.approx(np.exp((weight - 1) * query @ keys[2] / np.sqrt(8)), rel=1e-6)


def test_5_a_weight_makes_the_value_louder_by_itself_and_leaves_the_gain() -> None:
    rows, to_v = numbers(1, 20, 96), numbers(2, 64, 96)
    weighted = rows.copy()
    weighted[3] *= 1.3
    plain, louder = (
        hear(r, ALL_LINES, BlockInput(r, r @ to_v.T, 1, float(np.linalg.norm(to_v)))) for r in (rows, weighted)
    )
    assert louder.gain == pytest.approx(plain.gain, rel=1e-5)
    others = np.delete(louder.loudness, 2) / np.delete(plain.loudness, 2)
    assert louder.loudness[2] / plain.loudness[2] / others[0] == pytest.approx(1.3, rel=1e-5)


def test_6_the_share_of_the_first_encoder_is_by_its_part_of_the_squared_value() -> None:
    rows, to_v = numbers(1, 20, 96), numbers(2, 64, 96)
    rows[:, 32:] = 0
    first = np.stack([rows[list(line.positions)].mean(axis=0) for line in ALL_LINES])[:, :32] @ to_v[:, :32].T
    block = BlockInput(rows, rows @ to_v.T, 1, 1.0, first_values=first)
    share = hear(rows, ALL_LINES, block).first_share
    assert share is not None and share == pytest.approx(np.ones(14), abs=1e-5)


@pytest.mark.parametrize(("inner", "heads"), [(320, 8), (640, 8), (1280, 8), (640, 10), (1280, 20)])
def test_random_matrices_stay_in_their_bands(inner: int, heads: int) -> None:
    hearings = [heard(seed, inner, heads, 768) for seed in range(0, 60, 3)]
    gains = np.stack([hearing.gain for hearing in hearings])
    assert gains.mean() == pytest.approx(1, abs=0.01) and gains.std() == pytest.approx(band_of(inner), rel=0.25)
    assert (np.abs(gains - 1) > 3 * band_of(inner)).mean() <= 0.02
    heads_gain = np.stack([hearing.head_gain for hearing in hearings])
    assert heads_gain.std() == pytest.approx(hearings[0].head_band, rel=0.2)


@pytest.mark.parametrize(("inner", "measured"), [(320, 0.044), (640, 0.023), (1280, 0.020)])
def test_distances_of_keys_of_random_matrices_are_those_of_rows_within_their_band(inner: int, measured: float) -> None:
    ratios = []
    for seed in range(0, 60, 3):
        rows, hearing = numbers(seed, 20, 768), heard(seed, inner, 8, 768)
        pairs = np.triu_indices(12, 1)
        ratios.append(hearing.apart[pairs] / relative_distances(rows[1:13], WORDS)[pairs])
    assert np.mean(ratios) == pytest.approx(1, abs=0.005)
    assert np.std(ratios) == pytest.approx(measured, rel=0.4) and np.std(ratios) == pytest.approx(
        band_of(inner), rel=0.25
    )


def test_an_average_pair_is_1_and_equal_rows_are_not_told_apart() -> None:
    rows = numbers(1, 12, 96)
    rows[4] = rows[7]
    distances = relative_distances(rows, WORDS)
    assert distances[np.triu_indices(12, 1)].mean() == pytest.approx(1, abs=1e-5)
    assert distances[4, 7] == pytest.approx(0, abs=1e-3) and np.allclose(distances, distances.T)


def test_distances_are_those_by_brute_force() -> None:
    rows = numbers(3, 5, 7)
    by_hand = np.array([[np.linalg.norm(a - b) for b in rows] for a in rows])
    mean = by_hand[np.triu_indices(5, 1)].mean()
    assert np.allclose(relative_distances(rows, range(5)), by_hand / mean, atol=1e-5)


def test_equal_padding_is_like_eos_and_random_padding_is_not() -> None:
    rows, to_k = numbers(1, 20, 96), numbers(2, 64, 96)
    assert abs(heard(1, 640, 8, 768).padding_likeness) < 0.2
    rows[13:] = rows[13]
    keys = rows @ to_k.T
    assert hear(rows, ALL_LINES, BlockInput(keys, keys, 1, 1.0)).padding_likeness == pytest.approx(1, abs=1e-5)


def test_values_of_the_empty_prompt_itself_are_not_away_from_it() -> None:
    rows = numbers(1, 20, 64)
    away = hear(rows, ALL_LINES, BlockInput(rows, rows, 1, 1.0, empty_values=rows)).away
    assert away is not None and not away.any()


def planted(fine: Sequence[float], coarse: Sequence[float], inner: int = 640) -> tuple[list[BlockHearing], list[int]]:
    """Random blocks of a small U in which the first word is louder in fine blocks and the second in coarse ones."""
    hearings, sides = [], [64, 64, 16, 8, 16, 64, 64]
    for index, side in enumerate(sides):
        gains = fine if side == 64 else coarse
        rows, to_v = numbers(0, 20, 768), numbers(index + 1, inner, 768)
        values = rows @ to_v.T
        for word, gain in enumerate(gains):
            values[word + 1] *= gain
        hearings.append(hear(rows, ALL_LINES, BlockInput(values, values, 8, float(np.linalg.norm(to_v)))))
    return hearings, sides


def test_planted_words_stand_out_at_either_end_of_the_u() -> None:
    contrast = contrast_of(*planted((1.3, 1.0), (1.0, 1.3)), WORDS)
    assert (contrast.fine, contrast.coarse) == (0, 1) and contrast.bands[0] > 4 > -4 > contrast.bands[1]


def test_of_random_matrices_no_word_stands_out() -> None:
    contrast = contrast_of(*planted((), ()), WORDS)
    assert (contrast.fine, contrast.coarse) == (None, None) and np.abs(contrast.bands[:12]).max() < 4


def test_too_few_words_have_no_contrast_and_no_check() -> None:
    hearings, sides = planted((1.3,), (1.0,))
    contrast = contrast_of(hearings, sides, range(3))
    assert contrast.fine is contrast.coarse is None
    assert check_hearings(hearings, range(3), 0).holds is None


def test_the_check_fails_on_random_matrices_and_holds_where_heads_agree() -> None:
    random, _ = planted((), ())
    louder = tuple(np.linspace(0.5, 2, 12))
    agreeing, _ = planted(louder, louder)
    assert check_hearings(random, WORDS, 0).holds is False
    assert check_hearings(agreeing, WORDS, 0).holds is True
    assert check_hearings(agreeing, WORDS, 2).holds is False


def test_fine_blocks_are_the_finest_and_coarse_ones_at_most_a_quarter_or_else_half() -> None:
    assert fine_and_coarse([64, 32, 16, 8, 16, 32, 64]) == ([0, 6], [2, 3, 4])
    assert fine_and_coarse([64, 32, 32, 64]) == ([0, 3], [1, 2])
    assert fine_and_coarse([64, 64]) == ([0, 1], [])

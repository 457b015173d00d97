"""Which parts were trained, and what a model was merged from: planted ones are found, others are not claimed."""

from collections.abc import Sequence

import numpy as np
import pytest

from core.analysis.encoder_distance import NORM, PROJECTION, TOKEN_TABLE
from core.analysis.trained_parts import MAX_MERGE_RESIDUAL, Merge, Samples, coarser_parts, differing_parts, find_merges

NAMES = (
    "text_model.embeddings.token_embedding.weight",
    "text_model.encoder.layers.0.mlp.fc1.weight",
    "text_model.encoder.layers.1.mlp.fc1.weight",
    "text_model.final_layer_norm.weight",
    "text_projection.weight",
)


def samples(seed: int, around: Samples | None = None, spread: float = 0.05) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(seed)
    own = {name: draw.normal(size=400).astype(np.float32) for name in NAMES}
    return own if around is None else {name: around[name] + np.float32(spread) * own[name] for name in NAMES}


def mixed(first: Samples, second: Samples, *shares: float) -> dict[str, np.ndarray]:
    pairs = zip(NAMES, np.resize(shares, len(NAMES)), strict=True)
    return {name: (1 - share) * first[name] + share * second[name] for name, share in pairs}


def find_merge(own: Samples, others: Sequence[Samples | None]) -> Merge | None:
    """What an encoder is among others, which are counted from 1."""
    return find_merges([own, *others])[0]


def test_parts_differ_where_a_hash_does() -> None:
    base = dict.fromkeys(NAMES, "a")
    assert differing_parts(base, base) == ()
    assert differing_parts(base | {NAMES[2]: "b", NAMES[0]: "b"}, base) == (TOKEN_TABLE, 2)


def test_a_projection_that_one_of_them_lacks_is_left_out_and_any_other_tensor_is_not() -> None:
    base = dict.fromkeys(NAMES, "a")
    without = {name: base[name] for name in NAMES[:4]}
    assert differing_parts(without, base) == differing_parts(base, without) == ()
    assert differing_parts(base | {NAMES[4]: "b"}, base) == (PROJECTION,)
    assert differing_parts({name: base[name] for name in NAMES[1:]}, base) is None
    assert differing_parts({}, {}) is None


def test_a_part_that_is_only_rounded_is_told_from_one_that_was_trained() -> None:
    base = samples(1)
    own = {name: own * np.float32(1 + 2**-9) for name, own in base.items()}
    own[NAMES[3]] = own[NAMES[3]] + np.float32(0.1)
    deviations = dict.fromkeys(NAMES, 1.0)
    assert coarser_parts(own, base, deviations, 2**-8) == {TOKEN_TABLE, 1, 2, PROJECTION}
    assert NORM not in coarser_parts(own, base, deviations, 2**-8)


@pytest.mark.parametrize("share", [0.03, 0.3, 0.5, 0.7])
def test_a_planted_merge_is_found_within_a_thousandth_in_half_precision_too(share: float) -> None:
    origin = samples(1)
    first, second, stranger = (samples(seed, origin) for seed in (2, 3, 4))
    own = {name: own.astype(np.float16).astype(np.float32) for name, own in mixed(first, second, share).items()}
    merge = find_merge(own, [stranger, None, first, second])
    assert merge is not None and (merge.first, merge.second) == (3, 4) and merge.is_even
    assert merge.share == pytest.approx(share, abs=1e-3) and merge.residual < MAX_MERGE_RESIDUAL


def test_a_merge_by_layers_is_told_as_one_with_different_shares() -> None:
    first, second = samples(5), samples(6)
    merge = find_merge(mixed(first, second, 0.2, 0.9), [first, second])
    assert merge is not None and not merge.is_even
    assert (merge.low, merge.high) == pytest.approx((0.2, 0.9), abs=0.05)


def test_models_trained_from_the_same_base_are_no_merges_of_one_another() -> None:
    origin = samples(7)
    first, second, third = (samples(seed, origin) for seed in (8, 9, 10))
    assert find_merge(first, [second, third, origin]) is None


def test_the_ends_of_a_merge_and_what_lies_beyond_are_none() -> None:
    first, second = samples(11), samples(12)
    for share in (0.0, 1.0, 1.4, -0.3):
        assert find_merge(mixed(first, second, share), [first, second]) is None
    assert find_merge(first, [second, second]) is None and find_merge(first, []) is None


def test_only_the_one_between_two_others_is_their_merge() -> None:
    first, second = samples(15), samples(16)
    merges = find_merges([first, mixed(first, second, 0.4), second, samples(17), None])
    assert [merge is None for merge in merges] == [True, False, True, True, True]
    assert merges[1] is not None and merges[1].share == pytest.approx(0.4, abs=1e-6)


def test_encoders_of_other_shapes_or_with_broken_numbers_are_passed_over() -> None:
    first, second = samples(13), samples(14)
    own = mixed(first, second, 0.5)
    shorter = {name: second[name] for name in NAMES[:3]}
    broken = second | {NAMES[1]: np.full(400, np.nan, np.float32)}
    assert find_merge(own, [first, shorter]) is None and find_merge(own, [first, broken]) is None

"""Leaving a unit out: which rows are compared, what cannot move, and agreement with transformers."""

from collections.abc import Sequence

import numpy as np
import pytest
from analysis_models import RowsEncoder, encoded, tiny_encoder, transformers_states
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.influence import Influence, LeaveOneOut, influence, vector_change
from core.analysis.leaving_out import REMOVAL_MODES, RemovalMode, leave_out
from core.analysis.similarity import cosine
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.program.cancellation import Cancelled
from core.tokens.chunks import Chunk
from core.tokens.tokenizer import BOS, EOS

RAW = ViewOptions("word", centred=False, normed=False)
words = st.lists(st.sampled_from(["red", "cow", "1girl", "cinematic", ","]), min_size=1, max_size=90).map(" ".join)
modes = st.sampled_from(REMOVAL_MODES)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return tiny_encoder(tmp_path_factory.mktemp("encoder"))


def of(encoder: Encoder, text: str, mode: RemovalMode, view: ViewOptions = RAW) -> Influence:
    return influence(EncodingView(encoded(encoder, text), view), RowsEncoder(encoder), encoder.project, mode)


@given(words, modes, st.data())
def test_every_row_that_stays_is_compared_with_the_row_of_the_same_token(
    text: str, mode: RemovalMode, data: st.DataObject
) -> None:
    chunks = read(text, "a1111")
    typed = [index for index, token in enumerate(chunks.tokens) if token.kind == "text"]
    dropped = data.draw(st.sets(st.sampled_from(typed), min_size=1, max_size=5))
    variant = leave_out(chunks, dropped, mode)
    tokens = [token for row in variant.chunks for token in row]
    assert all(len(row) == 77 for row in variant.chunks)
    assert all(tokens[new] == chunks.tokens[old] for old, new in variant.new_positions.items())
    assert dropped.isdisjoint(variant.new_positions)
    for chunk in range(len(chunks.chunks)):
        here = [index for index in dropped if index // 77 == chunk]
        after = set(range(min(here) + 1, 77 * (chunk + 1))) - dropped if here else set()
        assert {old for old in variant.new_positions if old // 77 == chunk} == after
    if mode == "padded":
        assert all(new % 77 == old % 77 for old, new in variant.new_positions.items())


@given(words, modes)
def test_leaving_out_no_row_changes_nothing(text: str, mode: RemovalMode) -> None:
    variant = leave_out(read(text, "a1111"), (), mode)
    assert not variant.chunks and not variant.new_positions


@pytest.mark.parametrize("row", [0, 2, 40, 77, -1])
def test_bos_eos_padding_and_rows_that_are_not_there_cannot_be_left_out(row: int) -> None:
    with pytest.raises(ValueError, match="only typed words"):
        leave_out(read("cow", "a1111"), [row])


@pytest.mark.parametrize("mode", REMOVAL_MODES)
def test_units_before_the_one_left_out_and_in_other_chunks_do_not_move_at_all(
    encoder: Encoder, mode: RemovalMode
) -> None:
    found = of(encoder, "a red cow BREAK a bull", mode)
    count = len(found.units)
    chunk = np.array([unit.positions[0] // 77 for unit in found.units])
    for left in range(count):
        for other in range(count):
            if left == other:
                assert (
                    np.isnan(found.cosine_distance[:, left, other]).all()
                    and np.isnan(found.relative_change[:, left, other]).all()
                )
            elif other < left or chunk[other] != chunk[left]:
                assert (
                    not found.cosine_distance[:, left, other].any() and not found.relative_change[:, left, other].any()
                )
            else:
                assert found.relative_change[1:, left, other].min() > 1e-4
    assert found.eos_relative_change[-1].min() > 1e-4


def test_what_is_taken_to_stand_still_does_so_in_the_encoder(encoder: Encoder) -> None:
    """The rows before a change are copied, not encoded; here they are."""
    encoding = encoded(encoder, "a red cow, a bull")
    for mode in REMOVAL_MODES:
        variant = leave_out(encoding.chunks, [3], mode)
        states, _ = encoder.encode_chunks(variant.chunks)
        np.testing.assert_allclose(states[:, :3], encoding.hidden_states[:, :3], atol=1e-5)


@pytest.mark.parametrize("mode", REMOVAL_MODES)
def test_the_influence_is_that_of_a_transformers_pass_without_the_word(encoder: Encoder, mode: RemovalMode) -> None:
    found = of(encoder, "red cow bull", mode)
    ids = [token.id for token in read("red cow bull", "a1111").tokens[1:4]]
    states, last = transformers_states([BOS, *ids, EOS])
    shorter = [BOS, ids[0], *([EOS] if mode == "padded" else []), ids[2], EOS]
    without, last_without = transformers_states(shorter)
    assert (found.cosine_distance[:, 1, 0] == 0).all()
    np.testing.assert_allclose(found.cosine_distance[:, 1, 2], 1 - cosine(states[:, 3], without[:, -2]), atol=1e-5)
    expected = np.linalg.norm(without[:, -2] - states[:, 3], axis=-1) / np.linalg.norm(states[:, 3], axis=-1)
    np.testing.assert_allclose(found.relative_change[:, 1, 2], expected, atol=1e-5)
    np.testing.assert_allclose(found.eos_cosine_distance[:, 1], 1 - cosine(states[:, 4], without[:, -1]), atol=1e-5)
    features = [encoder.project(row) for row in (last[-1], last_without[-1])]
    assert found.feature_cosine_distance is not None
    np.testing.assert_allclose(found.feature_cosine_distance[1], 1 - cosine(*features), atol=1e-5)


def test_a_step_that_is_given_up_changes_nothing_and_the_next_goes_on(encoder: Encoder) -> None:
    view = EncodingView(encoded(encoder, "a red cow, cinematic, a red cow"), RAW)
    steps = LeaveOneOut(view, encoder.project)

    def give_up(rows: Sequence[Chunk]) -> Floats:
        raise Cancelled

    steps.step(RowsEncoder(encoder))
    done = steps.done
    assert 0 < done < len(steps.influence.units) and np.isnan(steps.influence.cosine_distance[:, done:]).all()
    with pytest.raises(Cancelled):
        steps.step(give_up)
    assert steps.done == done
    while steps.remaining:
        steps.step(RowsEncoder(encoder))
    np.testing.assert_array_equal(
        steps.influence.cosine_distance, influence(view, RowsEncoder(encoder), encoder.project).cosine_distance
    )


def test_the_mean_is_over_the_units_that_can_see_the_one_left_out(encoder: Encoder) -> None:
    found = of(encoder, "a red cow BREAK a bull", "removed")
    means = found.mean_downstream(found.relative_change)
    np.testing.assert_array_equal(found.downstream, found.relative_change[-1] > 0)
    np.testing.assert_allclose(means[:, 0], found.relative_change[:, 0, 1:3].mean(axis=1), rtol=1e-5)
    assert np.isnan(means[:, [2, 4]]).all()


def test_padding_in_the_place_moves_no_other_row_at_layer_0_and_a_closed_gap_does(encoder: Encoder) -> None:
    padded, removed = (of(encoder, "red cow bull", mode) for mode in ("padded", "removed"))
    assert np.nanmax(padded.relative_change[0]) == 0
    assert removed.relative_change[0, 0, 1] > 0


def test_the_view_says_how_vectors_are_seen(encoder: Encoder) -> None:
    encoding = encoded(encoder, "red cow bull")
    view = EncodingView(encoding, ViewOptions("word", centred=True, normed=True), np.full((4, 64), 0.1, np.float32))
    found = influence(view, RowsEncoder(encoder), encoder.project)
    states, _ = encoder.encode_chunks(leave_out(encoding.chunks, [1]).chunks)
    expected = 1 - cosine(view.vectors[:, 2], encoding.final_norm(states[:, 2]) - np.float32(0.1))
    np.testing.assert_allclose(found.cosine_distance[:, 0, 2], expected, atol=1e-5)


@pytest.mark.parametrize("mode", REMOVAL_MODES)
def test_the_encoders_fast_way_with_variants_gives_the_same(encoder: Encoder, mode: RemovalMode) -> None:
    encoding = encoder.encode(read("a red cow BREAK a bull", "a1111"), padding=False)

    def encode(rows: Sequence[Chunk]) -> Floats:
        return np.concatenate([states for states, _ in encoder.encode_variants(rows)], axis=1)

    found, expected = (
        influence(EncodingView(encoding, RAW), encode, encoder.project, mode),
        of(encoder, "a red cow BREAK a bull", mode),
    )
    for name in (
        "cosine_distance",
        "relative_change",
        "eos_cosine_distance",
        "eos_relative_change",
        "feature_cosine_distance",
        "feature_relative_change",
    ):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), atol=1e-5)


def test_eos_is_no_unit_to_leave_out_and_an_empty_prompt_has_none(encoder: Encoder) -> None:
    assert [unit.label for unit in of(encoder, "cow", "removed", ViewOptions(with_eos=True, centred=False)).units] == [
        "cow"
    ]
    assert of(encoder, "", "removed").cosine_distance.shape == (4, 0, 0)


def test_without_a_projection_there_is_no_feature(encoder: Encoder) -> None:
    view = EncodingView(encoded(encoder, "red cow"), RAW)
    found = influence(view, RowsEncoder(encoder), lambda pooled: None)
    assert found.feature_cosine_distance is None and found.feature_relative_change is None


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 10))
def test_how_far_is_zero_for_no_change_and_sees_a_mere_lengthening_only_in_the_length(seed: int, by: float) -> None:
    before: Floats = np.random.default_rng(seed).normal(size=(2, 3, 5)).astype(np.float32)
    turned, moved = vector_change(before, before)
    assert not turned.any() and not moved.any()
    turned, moved = vector_change(before, before * np.float32(by))
    np.testing.assert_allclose(turned, 0, atol=1e-5)
    np.testing.assert_allclose(moved, abs(by - 1), atol=1e-4)

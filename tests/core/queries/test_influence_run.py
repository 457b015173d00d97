"""Leave one out: what cannot move, agreement with transformers, and how a run goes on."""

from pathlib import Path

import numpy as np
import pytest
from analysis_models import RAW, STATE, encoded, raw_view, tiny_encoder, transformers_states
from encoder_files import save, without_projection

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.influence import INFLUENCE_MODES, Influence, InfluenceMode
from core.analysis.prompt_variants import REMOVAL_MODES, RemovalMode, leave_out
from core.analysis.similarity import cosine
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import Cancelled
from core.queries.influence_run import InfluenceRun, measure_influence
from core.tokens.tokenizer import BOS, EOS
from core.weights.opening import open_encoder


def run_of(encoder: Encoder, text: str, mode: InfluenceMode = "removed", options: ViewOptions = RAW) -> InfluenceRun:
    return measure_influence(InfluenceRun(EncodingView(encoded(encoder, text), options), mode), Model(encoder))


def of(encoder: Encoder, text: str, mode: InfluenceMode = "removed") -> Influence:
    influence = run_of(encoder, text, mode).influence
    assert influence is not None
    return influence


@pytest.mark.parametrize("mode", INFLUENCE_MODES)
def test_units_before_the_one_left_out_and_in_other_chunks_do_not_move_at_all(
    encoder: Encoder, mode: InfluenceMode
) -> None:
    influence = of(encoder, "a red cow BREAK a bull", mode)
    chunk, index = np.array([unit.positions[0] // 77 for unit in influence.units]), np.arange(len(influence.units))
    later = (index > index[:, None]) & (chunk == chunk[:, None])
    for change in (influence.cosine_distance, influence.relative_change):
        assert np.isnan(change[:, index, index]).all()
        assert not change[:, ~later & (index != index[:, None])].any()
    assert later.any() and influence.relative_change[1:, later].min() > 1e-4
    assert influence.eos_relative_change[-1].min() > 1e-4


def test_what_is_taken_to_stand_still_does_so_in_the_encoder(encoder: Encoder) -> None:
    """The rows before a change are copied, not encoded; here they are."""
    encoding = encoded(encoder, "a red cow, a bull")
    for mode in REMOVAL_MODES:
        variant = leave_out(encoding.chunks, [3], mode)
        states, _ = encoder.encode_chunks(variant.chunks)
        np.testing.assert_allclose(states[:, :3], encoding.hidden_states[:, :3], atol=1e-5)


@pytest.mark.parametrize("mode", REMOVAL_MODES)
def test_the_influence_is_that_of_a_transformers_pass_without_the_word(encoder: Encoder, mode: RemovalMode) -> None:
    influence = of(encoder, "red cow bull", mode)
    ids = [token.id for token in read("red cow bull", "a1111").tokens[1:4]]
    states, last = transformers_states([BOS, *ids, EOS])
    shorter = [BOS, ids[0], *([EOS] if mode == "padded" else []), ids[2], EOS]
    without, last_without = transformers_states(shorter)
    assert (influence.cosine_distance[:, 1, 0] == 0).all()
    np.testing.assert_allclose(influence.cosine_distance[:, 1, 2], 1 - cosine(states[:, 3], without[:, -2]), atol=1e-5)
    expected = np.linalg.norm(without[:, -2] - states[:, 3], axis=-1) / np.linalg.norm(states[:, 3], axis=-1)
    np.testing.assert_allclose(influence.relative_change[:, 1, 2], expected, atol=1e-5)
    np.testing.assert_allclose(influence.eos_cosine_distance[:, 1], 1 - cosine(states[:, 4], without[:, -1]), atol=1e-5)
    features = [encoder.project(row) for row in (last[-1], last_without[-1])]
    assert influence.feature_cosine_distance is not None
    np.testing.assert_allclose(influence.feature_cosine_distance[1], 1 - cosine(*features), atol=1e-5)


def test_a_run_that_is_given_up_stays_as_it_was_and_one_in_slices_ends_at_the_same_numbers(encoder: Encoder) -> None:
    start, model = InfluenceRun(raw_view(encoder, "a red cow, cinematic, a red cow")), Model(encoder)
    run = measure_influence(start, model, seconds=0)
    influence, done = run.influence, run.done
    assert 0 < done < len(run.units) and start.done == 0 and influence is not None
    for distance in (influence.cosine_distance, influence.eos_cosine_distance):
        assert np.isnan(distance[:, done:]).all()
    with pytest.raises(Cancelled):
        measure_influence(run, model, lambda: True)
    while not run.is_finished:
        run = measure_influence(run, model, seconds=0)
    whole = measure_influence(start, model)
    assert run.influence is not None and whole.influence is not None
    np.testing.assert_array_equal(run.influence.cosine_distance, whole.influence.cosine_distance)
    np.testing.assert_array_equal(run.influence.feature_relative_change, whole.influence.feature_relative_change)


def test_the_mean_is_over_the_units_that_can_see_the_one_left_out(encoder: Encoder) -> None:
    influence = of(encoder, "a red cow BREAK a bull")
    means = influence.mean_downstream(influence.relative_change)
    np.testing.assert_array_equal(influence.downstream, influence.relative_change[-1] > 0)
    np.testing.assert_allclose(means[:, 0], influence.relative_change[:, 0, 1:3].mean(axis=1), rtol=1e-5)
    assert np.isnan(means[:, [2, 4]]).all()


def test_padding_in_the_place_moves_no_other_row_at_layer_0_and_a_closed_gap_does(encoder: Encoder) -> None:
    padded, removed = (of(encoder, "red cow bull", mode) for mode in ("padded", "removed"))
    assert np.nanmax(padded.relative_change[0]) == 0
    assert removed.relative_change[0, 0, 1] > 0


def test_the_view_says_how_vectors_are_seen(encoder: Encoder) -> None:
    encoding = encoded(encoder, "red cow bull")
    view = EncodingView(encoding, ViewOptions("word", centred=True, normed=True), np.full((4, 64), 0.1, np.float32))
    influence = measure_influence(InfluenceRun(view, "removed"), Model(encoder)).influence
    states, _ = encoder.encode_chunks(leave_out(encoding.chunks, [1]).chunks)
    expected = 1 - cosine(view.vectors[:, 2], encoding.final_norm(states[:, 2]) - np.float32(0.1))
    assert influence is not None
    np.testing.assert_allclose(influence.cosine_distance[:, 0, 2], expected, atol=1e-5)


def test_padding_that_was_not_encoded_changes_nothing(encoder: Encoder) -> None:
    encoding = encoder.encode(read("a red cow BREAK a bull", "a1111"), padding=False)
    influence = measure_influence(InfluenceRun(EncodingView(encoding, RAW), "removed"), Model(encoder)).influence
    assert influence is not None
    for name in ("cosine_distance", "eos_relative_change", "feature_cosine_distance"):
        expected = getattr(of(encoder, "a red cow BREAK a bull"), name)
        np.testing.assert_allclose(getattr(influence, name), expected, atol=1e-5)


def test_one_layer_holds_the_numbers_of_all_side_by_side(encoder: Encoder) -> None:
    run = run_of(encoder, "a red cow")
    influence, layer = run.influence, run.at_layer("relative_change", 2)
    assert influence is not None and layer is not None and influence.feature_relative_change is not None
    expected = [influence.relative_change[2], influence.eos_relative_change[2], influence.feature_relative_change]
    np.testing.assert_array_equal(layer.matrix, np.column_stack(expected))
    np.testing.assert_array_equal(layer.means, influence.mean_downstream(influence.relative_change[2]))
    assert run.at_layer("cosine_distance", 4) is None and InfluenceRun(run.view).at_layer("cosine_distance", 0) is None


def test_a_run_fits_a_view_that_differs_in_whether_eos_is_shown_and_no_other(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a red cow")
    run = InfluenceRun(EncodingView(encoding, RAW), "removed")
    assert run.fits(EncodingView(encoding, ViewOptions("word", False, False, with_eos=True)), "removed")
    assert not run.fits(EncodingView(encoding, RAW), "padded")
    assert not run.fits(EncodingView(encoding, ViewOptions("tag", False, False)), "removed")
    assert not run.fits(raw_view(encoder, "a red bull"), "removed")
    assert not run.fits(None, "removed")


def test_eos_is_no_unit_to_leave_out_and_an_empty_prompt_has_none(encoder: Encoder) -> None:
    with_eos = ViewOptions(with_eos=True, centred=False)
    assert [unit.label for unit in run_of(encoder, "cow", options=with_eos).units] == ["cow"]
    empty = run_of(encoder, "")
    assert empty.is_finished and empty.influence is None


def test_without_a_projection_there_is_no_feature(tmp_path: Path) -> None:
    bare = open_encoder(save(tmp_path / "bare.safetensors", without_projection(STATE)))
    influence = of(bare, "red cow")
    assert influence.feature_cosine_distance is None and influence.feature_relative_change is None


def test_a_view_of_another_encoder_is_refused(encoder: Encoder, tmp_path: Path) -> None:
    view = raw_view(encoder, "red cow")
    with pytest.raises(ValueError, match="was closed"):
        measure_influence(InfluenceRun(view), Model(tiny_encoder(tmp_path)))


def test_what_can_see_a_tag_or_a_word_is_told_for_all_at_once(encoder: Encoder) -> None:
    run = run_of(encoder, "a red cow, a bull BREAK a pig")
    layer = run.at_layer("relative_change", 2, run.targets)
    assert layer is not None and len(run.targets) > len(run.units)
    for row, target in enumerate(run.targets):
        moved = [
            layer.others[row, column]
            for column, unit in enumerate(run.units)
            if unit.positions[0] // 77 == target.positions[0] // 77
            and unit.positions[-1] > target.positions[0]
            and not set(unit.positions) & set(target.positions)
        ]
        np.testing.assert_allclose(layer.means[row], np.mean(moved) if moved else np.nan, rtol=1e-5)

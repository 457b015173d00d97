"""Weighting, of states that a function makes of ids instead of an encoder."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from encoder_files import save, tiny_state
from hypothesis import given
from hypothesis import strategies as st

from core.dialects.table import read
from core.dialects.weighting import AttentionMask
from core.encoder.encoding import Floats
from core.model import apply_weights
from core.program.cancellation import Cancelled
from core.prompt.prompt import ReadingSettings
from core.tokens.chunks import CONTEXT_LENGTH, Chunk, Chunks
from core.weights.opening import open_model

WIDTH = 5
INFINITE = "9" * 400  # as Python reads it


def encode(chunks: Sequence[Chunk], mask: AttentionMask | None = None) -> Floats:
    """States [chunks, 77, 5] that depend on the id and all ids before it, as an encoder's do; masked ids count less."""
    ids = np.array([[token.id for token in chunk] for chunk in chunks], dtype=np.float64)
    seen = ids if mask is None else ids * (0.2 + 0.8 * mask)
    past = np.cumsum(seen, axis=1)
    return np.stack([np.sin(past * step) + 0.3 for step in range(1, WIDTH + 1)], axis=-1).astype(np.float32)


def empty_states() -> Floats:
    return encode(read("", "comfyui").chunks)[0]


def flat(chunks: Chunks) -> Floats:
    return encode(chunks.chunks).reshape(-1, WIDTH)


words = st.lists(st.sampled_from(["red", "cat", "1girl", ","]), max_size=100).map(" ".join)


@given(words, st.sampled_from(["a1111", "comfyui", "diffusers", "compel"]))
def test_without_weights_the_states_are_the_encoders_own(text: str, dialect: str) -> None:
    chunks = read(text, dialect)
    np.testing.assert_allclose(apply_weights(chunks, encode), flat(chunks), atol=1e-6)


@given(st.floats(-2, 3).map(lambda weight: round(weight, 2)))
def test_comfyui_moves_weighted_states_from_the_empty_prompts(weight: float) -> None:
    chunks = read(f"a (cat:{weight}) dog", "comfyui")
    states, plain = apply_weights(chunks, encode), flat(chunks)
    expected = plain.copy()
    expected[2] = (plain[2] - empty_states()[2]) * np.float32(weight) + empty_states()[2]
    np.testing.assert_allclose(states, expected, atol=1e-4)


def test_original_emphasis_keeps_the_mean_of_each_chunk_and_no_norm_does_not() -> None:
    text = "(red:1.7) cat BREAK [[dog]] (sky:0.3)"
    for mode, kept in (("original", True), ("no-norm", False)):
        chunks = read(text, "a1111", settings=ReadingSettings(emphasis=mode))
        means = apply_weights(chunks, encode).reshape(2, -1).mean(axis=1), flat(chunks).reshape(2, -1).mean(axis=1)
        assert np.allclose(*means, atol=1e-5) == kept


def test_a_state_of_weight_zero_is_zero_without_norm() -> None:
    chunks = read("(red:0) cat", "a1111", settings=ReadingSettings(emphasis="no-norm"))
    states = apply_weights(chunks, encode)
    assert not states[1].any()
    np.testing.assert_array_equal(states[2:], flat(chunks)[2:])


def test_the_other_scheduled_texts_move_the_mean() -> None:
    alone = apply_weights(read("red (sky:1.5)", "a1111"), encode)
    together = apply_weights(read("[red:(blue:1.9):0.9] (sky:1.5)", "a1111"), encode)
    ratio = together / alone
    assert np.ptp(ratio) < 1e-4
    assert abs(ratio.mean() - 1) > 1e-4


def test_a_shorter_part_repeats_its_last_state() -> None:
    states = apply_weights(read("red AND " + "cat " * 80, "a1111"), encode)
    assert states.shape == (154, WIDTH)
    assert (states[77:] == states[76]).all()


@pytest.mark.parametrize("weight", [0.0, 0.3, 0.9])
def test_compel_adds_a_pass_with_the_words_masked(weight: float) -> None:
    chunks = read(f"a (cat){weight} dog", "compel")
    mask = np.ones((1, 77), dtype=np.int64)
    mask[0, 2] = 0
    share = np.tan((1 - max(weight, 1e-5)) * np.pi / 2)

    def moved(states: Floats) -> Floats:
        states = states[0].copy()
        states[2] = empty_states()[2] + (states[2] - empty_states()[2]) * weight
        return states

    expected = (moved(encode(chunks.chunks)) + share * moved(encode(chunks.chunks, mask))) / (1 + share)
    np.testing.assert_allclose(apply_weights(chunks, encode), expected, atol=1e-4)


def test_compel_adds_up_blends_and_joins_conjunctions() -> None:
    one, other = (flat(read(text, "compel")) for text in ("red", "cat"))
    blend = apply_weights(read('("red", "cat").blend(3, 1)', "compel"), encode)
    np.testing.assert_allclose(blend, 0.75 * one + 0.25 * other, atol=1e-5)
    joined = apply_weights(read('("red", "cat").and(1, 0.5)', "compel"), encode)
    np.testing.assert_allclose(joined[:77], one, atol=1e-5)
    np.testing.assert_allclose(joined[77:], empty_states() + (other - empty_states()) * 0.5, atol=1e-5)


@pytest.mark.parametrize("method", ["blend(0, 0)", "blend(1, -1)", f"blend({INFINITE}, 1)", f"and({INFINITE}, 1)"])
def test_compel_mixes_by_a_sum_of_zero_or_infinite_shares_without_a_warning(method: str) -> None:
    assert not np.isfinite(apply_weights(read(f'("red", "cat").{method}', "compel"), encode)).all()


def test_a_mean_of_zero_after_weighing_is_nan_in_a1111_without_a_warning() -> None:
    def nothing(chunks: Sequence[Chunk], mask: AttentionMask | None = None) -> Floats:
        return np.zeros((len(chunks), CONTEXT_LENGTH, WIDTH), dtype=np.float32)

    assert np.isnan(apply_weights(read("(red:0) cat", "a1111"), nothing)).all()


@pytest.mark.parametrize(
    ("dialect", "text"),
    [("a1111", "[red:blue:5] (cat:1.2)"), ("comfyui", "a (cat:1.2)"), ("compel", "a (cat)0.5"), ("diffusers", "a cat")],
)
def test_conditioning_stops_before_any_layer_of_any_pass_and_the_encoder_works_after(
    dialect: str, text: str, tmp_path: Path
) -> None:
    path = str(save(tmp_path / "clip_l.safetensors", tiny_state()))
    chunks, asked = read(text, dialect), count()
    whole = open_model(path).condition(chunks, cancelled=lambda: next(asked) < 0).prompt_embeds
    for layer in range(next(asked)):
        asked, model = count(), open_model(path)  # a new one, which has kept nothing
        with pytest.raises(Cancelled):
            model.condition(chunks, cancelled=lambda asked=asked, layer=layer: next(asked) == layer)
        assert next(asked) == layer + 1
    np.testing.assert_allclose(model.condition(chunks).prompt_embeds, whole, rtol=0, atol=1e-4)

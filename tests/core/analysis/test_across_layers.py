"""Units against themselves alone and against EOS, and effective rank."""

from collections.abc import Sequence

import numpy as np
from analysis_models import RAW, RowsEncoder, encoded, random_encoding, raw_view, transformers_states
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.across_layers import effective_rank, similarity_to_eos, similarity_to_isolated
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.isolated_texts import isolate_texts, isolate_units
from core.analysis.similarity import cosine
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.tokens.chunks import Chunk
from core.tokens.tokenizer import BOS, EOS

arrays = st.tuples(st.integers(1, 6), st.integers(0, 2**32 - 1)).map(
    lambda drawn: np.random.default_rng(drawn[1]).normal(size=(3, drawn[0], 7)).astype(np.float32)
)


@given(arrays, st.floats(0.01, 100))
def test_the_effective_rank_lies_between_one_and_the_number_of_units_and_does_not_see_size_or_rotation(
    vectors: np.ndarray, factor: float
) -> None:
    rank = effective_rank(vectors)
    assert rank.shape == (3,)
    assert (rank >= 1 - 1e-4).all() and (rank <= vectors.shape[1] + 1e-3).all()
    rotation = np.linalg.qr(np.random.default_rng(1).normal(size=(7, 7)))[0].astype(np.float32)
    np.testing.assert_allclose(effective_rank(vectors @ rotation * np.float32(factor)), rank, 1e-3)


def test_orthogonal_units_have_full_rank_and_parallel_ones_rank_one() -> None:
    parallel = np.outer([1, 2, -3], [1, 0, 1]).astype(np.float32)
    np.testing.assert_allclose(effective_rank(np.stack([np.eye(3, dtype=np.float32), parallel])), [3, 1], atol=1e-5)
    assert np.isnan(effective_rank(np.zeros((2, 0, 3), np.float32))).all()


def test_similarity_to_isolated_is_the_cosine_with_transformers_pass_over_the_word_alone(encoder: Encoder) -> None:
    view = raw_view(encoder, "a cow, a cinematic cow")
    rows = RowsEncoder(encoder)
    drift = similarity_to_isolated(view, rows)
    assert rows.count == 3  # each different word once
    for index, unit in enumerate(view.units):
        ids = [view.chunks.tokens[row].id for row in unit.positions]
        states, _ = transformers_states([BOS, *ids, EOS])
        expected = cosine(view.vectors[:, index], states[:, 1:-1].mean(axis=1))
        np.testing.assert_allclose(drift[:, index], expected, atol=1e-5)
    np.testing.assert_allclose(drift[:, 0], 1, atol=1e-5)  # nothing stands before the first word
    assert drift[1:, 4].max() < 0.9999


def test_similarity_to_isolated_looks_through_the_view(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a red cow")
    mean = np.random.default_rng(2).normal(size=(4, encoder.info.width)).astype(np.float32)
    view = EncodingView(encoding, ViewOptions("word", centred=True, normed=True), mean)
    alone = encoding.final_norm(encoder.encode(read("cow", "a1111")).hidden_states[:, 1]) - mean
    drift = similarity_to_isolated(view, RowsEncoder(encoder))
    np.testing.assert_allclose(drift[:, 2], cosine(view.vectors[:, 2], alone), atol=1e-5)


def test_texts_alone_are_the_means_of_their_own_rows(encoder: Encoder) -> None:
    like = encoded(encoder, "x")
    alone = isolate_texts(["animal", "Aberdeen Angus bull", ""], like.chunks)
    vectors = alone.vectors(RowsEncoder(encoder), EncodingView(like, RAW).transform)
    states = encoded(encoder, "Aberdeen Angus bull").hidden_states
    np.testing.assert_allclose(vectors[:, 1], states[:, 1 : 1 + alone.counts[1]].mean(axis=1), atol=1e-5)
    assert not vectors[:, 2].any()


def test_a_unit_longer_than_a_chunk_is_cut_to_75() -> None:
    chunks = read("cat " * 90, "a1111")
    view = EncodingView(random_encoding(chunks), ViewOptions("tag"))
    assert isolate_units(chunks, view.units).counts == (75,)


def test_units_are_compared_with_the_eos_of_their_own_chunk() -> None:
    view = EncodingView(random_encoding(read("cow BREAK bull", "a1111")), RAW)
    states = view.encoding.hidden_states
    np.testing.assert_allclose(similarity_to_eos(view)[:, 0], cosine(states[:, 1], states[:, 2]), atol=1e-5)
    np.testing.assert_allclose(similarity_to_eos(view)[:, 1], cosine(states[:, 78], states[:, 79]), atol=1e-5)


def test_an_encoder_that_stops_early_gives_the_same_vectors(encoder: Encoder) -> None:
    like = encoded(encoder, "x")
    alone, see = isolate_texts(["cow", "a red bull", "cow"], like.chunks), EncodingView(like, RAW).transform

    def first_five(rows: Sequence[Chunk]) -> Floats:
        states = encoder.encode_chunks(rows)[0]
        return states.reshape(len(states), len(rows), 77, -1)[:, :, :5].reshape(len(states), 5 * len(rows), -1)

    np.testing.assert_array_equal(alone.vectors(first_five, see), alone.vectors(RowsEncoder(encoder), see))

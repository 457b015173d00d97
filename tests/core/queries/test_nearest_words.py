"""What a unit is nearest to, asked from a script: the token table, common words, slices, other weights."""

from dataclasses import replace

import numpy as np
import pytest
from analysis_models import changed_weights, encoded

from core.analysis.common_words import COMMON_WORD_COUNT, common_words, token_ids
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.nearest import cosine_scores, nearest, table_mean
from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.model import Model
from core.queries.nearest_words import NearestWordsCache, nearest_words
from core.queries.neighbours import OWN_WORD, NearestQuery, Neighbours
from core.queries.word_vectors import WORDS_PER_BATCH, WordVectors
from core.tokens.tokenizer import BOS, EOS

TABLE = "text_model.embeddings.token_embedding.weight"


@pytest.fixture
def cache() -> NearestWordsCache:
    return NearestWordsCache()


def query_of(encoder: Encoder, layer: int, text: str = "red cow", mean: Floats | None = None) -> NearestQuery:
    return NearestQuery(EncodingView(encoded(encoder, text), ViewOptions("word", centred=False)), 1, layer, mean)


@pytest.mark.parametrize("centred", [True, False])
def test_at_layer_0_a_word_of_one_token_finds_itself_in_the_token_table(
    encoder: Encoder, cache: NearestWordsCache, centred: bool
) -> None:
    table = encoder.own_weight(TABLE).numpy()
    mean = table_mean(table) if centred else np.zeros(table.shape[1], np.float32)
    query = query_of(encoder, 0, mean=mean if centred else None)
    first, second, *_ = nearest_words(query, cache, Model(encoder), seconds=0).tokens
    assert (first.name, first.rank, OWN_WORD in first.flags) == ("cow", 1, True)
    assert first.score == pytest.approx(1, abs=1e-5)
    best = nearest(cosine_scores(table[token_ids(["cow"])[0][0]] - mean, table, mean), 2, range(BOS, len(table)))
    assert second.score == pytest.approx(best.scores[1], abs=1e-4)


@pytest.mark.parametrize("token", [BOS, EOS])
def test_bos_and_eos_are_no_answers(encoder: Encoder, cache: NearestWordsCache, token: int) -> None:
    table, query = encoder.own_weight(TABLE).numpy(), query_of(encoder, 1)
    state = query.view.encoding.hidden_states[1, list(query.unit.positions)].mean(axis=0)
    towards = replace(query, mean=state - (table[token] - table_mean(table)))  # as if the unit stood at that entry
    answer = nearest_words(towards, cache, Model(encoder), seconds=0)
    assert answer.tokens and answer.tokens[0].score < 0.999


def test_the_words_are_those_nearest_to_the_unit_as_the_view_sees_them(
    encoder: Encoder, cache: NearestWordsCache
) -> None:
    query, words = query_of(encoder, 2), common_words()
    answer = nearest_words(query, cache, Model(encoder))
    assert answer.is_complete and not answer.is_growing
    vectors = WordVectors(words, token_ids(words))
    vectors.extend(encoder, lambda: False)
    view = query.view
    best = nearest(cosine_scores(view.vectors[2, 1], view.transform_layer(vectors.layer(2), 2)), len(answer.words))
    assert [word.name for word in answer.words[:5]] == [words[index] for index in best.indices[:5]]
    np.testing.assert_allclose([word.score for word in answer.words], best.scores, atol=0.006)


def test_words_are_encoded_in_slices_and_what_there_is_is_reported(encoder: Encoder, cache: NearestWordsCache) -> None:
    query, model, reports = query_of(encoder, 2), Model(encoder), list[Neighbours]()
    first = nearest_words(query, cache, model, report=reports.append, seconds=1e-9)
    second = nearest_words(query, cache, model, report=reports.append, seconds=1e-9)
    assert (first.done, second.done) == (WORDS_PER_BATCH, 2 * WORDS_PER_BATCH)
    assert [(report.done, report.is_growing) for report in reports] == [(0, True), (WORDS_PER_BATCH, True)]
    assert nearest_words(query, cache, model, report=reports.append, seconds=0).done == second.done < COMMON_WORD_COUNT
    assert len(reports) == 2


def test_other_weights_have_words_of_their_own(encoder: Encoder, cache: NearestWordsCache) -> None:
    query, model = query_of(encoder, 2), Model(encoder)
    own = nearest_words(query, cache, model, seconds=1e-9)
    with changed_weights(encoder):
        adapted = nearest_words(query_of(encoder, 2), cache, model, seconds=1e-9)
    assert adapted.done == own.done and [word.score for word in adapted.words] != [word.score for word in own.words]
    assert nearest_words(query, cache, model, seconds=0).words == own.words

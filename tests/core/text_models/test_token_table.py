"""The token table is read some rows at a time, and what comes next is what transformers' own class would say."""

import numpy as np
import pytest
import torch
from tiny_text_models import VOCABULARY, chunks_of, pair_of, tokens_of

from core.program.cancellation import Cancelled
from core.text_models import token_table
from core.text_models.token_table import next_words, table_blocks
from core.text_models.weights import PlainTensor

IDS = [5, 17, 99, 3, 42, 8, 71]


@pytest.fixture(autouse=True)
def few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_table, "TABLE_ROWS", 50)


def test_all_rows_of_a_table_come_in_their_order() -> None:
    table = torch.randn(VOCABULARY, 8).bfloat16()
    blocks = [(start, block.clone()) for start, block in table_blocks(PlainTensor(table))]
    assert [start for start, _ in blocks] == [0, 50, 100]
    assert torch.equal(torch.cat([block for _, block in blocks]), table.float())
    with pytest.raises(Cancelled):
        next(table_blocks(PlainTensor(table), lambda: True))


@pytest.mark.parametrize("architecture", ["qwen3", "gemma2", "mistral"])
def test_the_next_words_behind_the_last_layer_are_the_models_own(architecture: str) -> None:
    pair = pair_of(architecture)
    states = pair.model.encode(chunks_of(tokens_of(IDS))).hidden_states
    words = pair.model.next_words(states[-1], 6, count=5)
    with torch.no_grad():
        normed = pair.own(input_ids=torch.tensor([IDS])).last_hidden_state[0]
    logits = normed @ pair.own.embed_tokens.weight.T
    expected = logits.topk(5)
    assert np.array_equal(words.ids, expected.indices.numpy())
    np.testing.assert_allclose(words.logits, expected.values.detach(), atol=1e-4)
    np.testing.assert_allclose(words.probabilities, logits.softmax(-1).gather(1, expected.indices).detach(), atol=1e-5)


def test_a_cap_of_logits_bends_them_before_they_are_made_probabilities() -> None:
    rows, table = torch.randn(3, 8), torch.randn(VOCABULARY, 8)
    words = next_words(rows, PlainTensor(table), 4, 2.0)
    logits = torch.tanh(rows @ table.T / 2) * 2
    np.testing.assert_allclose(words.logits, logits.topk(4).values, atol=1e-5)
    np.testing.assert_allclose(words.probabilities, logits.softmax(-1).topk(4).values, atol=1e-6)


def test_more_words_than_there_are_are_all_there_are() -> None:
    words = next_words(torch.randn(2, 8), PlainTensor(torch.randn(60, 8)), 100, None)
    assert words.ids.shape == (2, 60)
    np.testing.assert_allclose(words.probabilities.sum(1), 1, atol=1e-5)


def test_rows_of_gemmas_table_are_scaled_as_its_first_layer_gets_them() -> None:
    pair = pair_of("gemma2")
    states = pair.model.encode(chunks_of(tokens_of(IDS))).hidden_states
    assert np.array_equal(pair.model.token_rows(IDS), states[0])

"""After any edits, rows that were kept and rows computed anew are together those of a full pass of transformers."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from encoder_pairs import SHAPES, Pair
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.dialects.table import read
from core.encoder.config import LAYER_PREFIX, TextEncoderConfig
from core.encoder.prepacked_linear import linear, prepack, unpack
from core.encoder.transformer import CachedPrefix, NewPositions, Transformer
from core.program.cancellation import CancelCheck
from core.tokens.chunks import CHUNK_TOKENS, CONTEXT_LENGTH, Chunk, pad_chunk
from core.tokens.families import PADDING_TOKENS
from core.tokens.tokenizer import EOS, VOCABULARY_SIZE, Token

QUERY = f"{LAYER_PREFIX}1.self_attn.q_proj.weight"
FINAL_NORM = "text_model.final_layer_norm.bias"
BREAK = Token(0, "BREAK")
GLOW = [Token(0, "glow", kind="embedding", vector=number) for number in range(2)]
word = st.integers(0, 30).map(lambda index: Token(1000 + index, "x")) | st.just(Token(EOS, "typed"))
words = (
    st.lists(word, min_size=1, max_size=5)
    | st.lists(word, min_size=60, max_size=90)
    | st.sampled_from([[BREAK], GLOW])  # GLOW is a textual inversion of two vectors
)
place = st.floats(0, 1) | st.just(1.0)


@cache
def pair_of(name: str) -> Pair:
    return Pair(SHAPES[name], name)


@pytest.fixture(params=SHAPES)
def pair(request: pytest.FixtureRequest) -> Pair:
    return Pair(SHAPES[request.param], request.param)


def chunk(*ids: int) -> Chunk:
    return pad_chunk([Token(index, "x") for index in ids], EOS)


def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows go through the layers from now on, by chunk."""
    counts: list[int] = []
    run = Transformer.run

    def watched(transformer: Transformer, parts: Sequence[NewPositions], cancelled: CancelCheck) -> list[CachedPrefix]:
        counts.extend(part.count for part in parts)
        return run(transformer, parts, cancelled)

    monkeypatch.setattr(Transformer, "run", watched)
    return counts


class Editing(RuleBasedStateMachine):
    """Someone edits, and looks at the rows after every edit."""

    @initialize(name=st.sampled_from(list(SHAPES)), limit=st.sampled_from([0, 100_000, 2**29]))
    def open_encoder(self, name: str, limit: int) -> None:
        self.limit = limit
        self.tokens: list[Token] = []
        self.before: list[list[Token]] = []
        self.cut = self.padding = False
        self.change_the_encoder(name)

    def edit(self, tokens: list[Token]) -> None:
        self.before.append(self.tokens)
        self.tokens = tokens[:300]

    @rule(at=place, new=words)
    def insert(self, at: float, new: list[Token]) -> None:
        index = round(at * len(self.tokens))
        self.edit([*self.tokens[:index], *new, *self.tokens[index:]])

    @rule(at=place, count=st.integers(1, 4) | st.just(100))
    def delete(self, at: float, count: int) -> None:
        index = round(at * len(self.tokens))
        self.edit(self.tokens[:index] + self.tokens[index + count :])

    @rule()
    def undo(self) -> None:
        if self.before:
            self.tokens = self.before.pop()

    @rule()
    def switch_to_a_tool_that_cuts(self) -> None:
        self.cut = not self.cut

    @rule()
    def show_or_hide_padding(self) -> None:
        self.padding = not self.padding

    @rule(seed=st.none() | st.integers(0, 3))
    def change_the_inversion(self, seed: int | None) -> None:
        vectors = np.random.default_rng(seed).normal(size=(2, self.pair.encoder.info.width)).astype(np.float32)
        self.pair.encoder.inversion_vectors = {} if seed is None else {"glow": vectors}

    @rule(strength=st.sampled_from([0.0, 0.5, -1.0]), name=st.sampled_from([QUERY, FINAL_NORM]))
    def change_the_lora(self, strength: float, name: str) -> None:
        own = self.pair.weights[name]
        self.pair.replace({name: own + strength * own.roll(1)} if strength else {})

    @rule(name=st.sampled_from(list(SHAPES)))
    def change_the_encoder(self, name: str) -> None:
        self.pair = pair_of(name)
        self.pair.cache.clear()
        self.pair.cache.limit_bytes = self.limit
        self.pair.encoder.inversion_vectors = {}

    def rows(self) -> list[Chunk]:
        padding = PADDING_TOKENS[self.pair.encoder.info.name]
        chunks: list[list[Token]] = [[]]
        for token in self.tokens:
            if token is BREAK or len(chunks[-1]) == CHUNK_TOKENS:
                chunks.append([])
            if token is not BREAK:
                chunks[-1].append(token)
        return [pad_chunk(tokens, padding) for tokens in chunks[: 1 if self.cut else None]]

    @invariant()
    def rows_are_those_of_a_full_pass(self) -> None:
        rows = self.rows()
        states, pooled = self.pair.encoder.encode_chunks(rows, padding=self.padding)
        expected, expected_pooled = self.pair.expected(rows)
        np.testing.assert_allclose(pooled, expected_pooled, rtol=0, atol=1e-4)
        shown = [self.padding or token.kind != "padding" for row in rows for token in row]
        np.testing.assert_allclose(states[:, shown], expected[:, shown], rtol=0, atol=1e-4)
        assert self.pair.cache.byte_count <= self.limit

    def teardown(self) -> None:
        for name in SHAPES:
            pair_of(name).replace({})


def test_after_any_edits_every_row_is_that_of_a_full_pass() -> None:
    run_state_machine_as_test(Editing, settings=settings(max_examples=25, stateful_step_count=15, deadline=None))


@pytest.mark.parametrize("dialect", ["a1111", "comfyui", "compel", "diffusers"])
def test_a_prompt_typed_letter_by_letter_in_any_tool_has_the_rows_of_a_full_pass(dialect: str) -> None:
    text, pair = "a (red:1.2) t-shirt BREAK 8k", pair_of("clip_l")
    for end in [*range(len(text)), *range(len(text), 0, -7)]:
        pair.check(read(text[:end], dialect).chunks)


def test_at_the_size_of_vit_l_edits_have_the_rows_of_a_full_pass() -> None:
    pair = Pair(TextEncoderConfig(12, 768, 12, 3072, VOCABULARY_SIZE, None), spread=0.03)
    ids = list(range(2000, 2060))
    for edited in (ids, [*ids, 5], [*ids[:30], 7, *ids[31:]], ids[1:], ids):
        states, _ = pair.encoder.encode_chunks([chunk(*edited)], padding=edited is ids)
        count = CONTEXT_LENGTH if edited is ids else len(edited) + 2
        np.testing.assert_allclose(states[:, :count], pair.expected([chunk(*edited)])[0][:, :count], rtol=0, atol=1e-4)


# --- what is computed


def test_only_rows_from_the_first_changed_token_on_are_computed(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, counts = pair.encoder, computed(monkeypatch)
    first, second = chunk(*range(1000, 1075)), chunk(*range(1000, 1010))
    for rows, expected in [
        ([first, second], [1, 76, 11]),  # BOS once
        ([first, second], []),
        ([first, chunk(*range(1000, 1009), 5)], [2]),
        ([first, chunk(*range(1000, 1009), 5, 6)], [2]),
        ([first, second], []),  # as undone
        ([chunk(5, *range(1001, 1075)), second], [76]),
        ([second], []),
    ]:
        counts.clear()
        encoder.encode_chunks(rows, padding=False)
        assert counts == expected
    encoder.encode_chunks([second])
    assert counts == [65], "padding is computed once it is asked for, behind the rows that are there"


def test_other_weights_have_everything_computed_anew_bos_too(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.encoder.encode_chunks([chunk(1000)])
    pair.replace({QUERY: pair.weights[QUERY] * 2})
    counts = computed(monkeypatch)
    pair.check([chunk(1000)])
    assert counts == [1, 76]


def test_a_prompt_too_long_to_be_kept_whole_keeps_its_first_chunks(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = pair.encoder
    chunks = [chunk(*range(1000 + 75 * number, 1075 + 75 * number)) for number in range(4)]
    encoder.encode_chunks(chunks[:1])
    pair.cache.limit_bytes = int(2.5 * pair.cache.byte_count)
    for _ in range(2):
        encoder.encode_chunks(chunks)
    counts = computed(monkeypatch)
    encoder.encode_chunks(chunks)
    assert counts == [76, 76] and pair.cache.byte_count <= pair.cache.limit_bytes


def test_words_and_end_do_not_depend_on_whether_padding_is_computed(pair: Pair) -> None:
    chunks = replace(read("a red car", "a1111"), encoder=pair.encoder.info.name)
    without = pair.encoder.encode(chunks, padding=False)
    pair.encoder.replace_weights({})  # which forgets what was kept
    whole = pair.encoder.encode(chunks)
    assert whole.with_padding and not without.with_padding
    np.testing.assert_allclose(without.hidden_states[:, :5], whole.hidden_states[:, :5], rtol=0, atol=1e-5)
    assert np.isnan(without.hidden_states[:, 5:]).all() and np.isfinite(whole.hidden_states).all()
    if whole.feature is not None:
        np.testing.assert_allclose(without.feature, whole.feature, rtol=0, atol=1e-5)


# --- variants, words, attention, masks


def test_variants_are_what_encoding_each_alone_gives(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = list(range(1000, 1012))
    variants = [chunk(*ids[:index], *ids[index + 1 :]) for index in range(len(ids))]
    pair.encoder.encode_chunks([chunk(*ids)], padding=False)
    counts, told = computed(monkeypatch), []
    answers = list(pair.encoder.encode_variants(variants, report=lambda done, count: told.append((done, count))))
    assert counts == [12 - index for index in range(12)] and told == [(done, 12) for done in range(1, 13)]
    for variant, (states, pooled) in zip(variants, answers, strict=True):
        expected, expected_pooled = pair.expected([variant])
        np.testing.assert_allclose(states[:, :13], expected[:, :13], rtol=0, atol=1e-4)
        np.testing.assert_allclose(pooled, expected_pooled[0], rtol=0, atol=1e-4)
        assert states.shape == expected.shape and np.isnan(states[:, 13:]).all()
    (whole,) = pair.encoder.encode_variants(variants[:1], padding=True)
    np.testing.assert_allclose(whole[0], pair.expected(variants[:1])[0], rtol=0, atol=1e-4)


def test_words_for_a_bank_are_the_mean_rows_of_their_tokens_alone_behind_bos(pair: Pair) -> None:
    texts = [[1000], [1001, 1002], [1003], [1004, 1005, 1006], [1000]]
    told: list[int] = []
    rows = pair.encoder.encode_words(texts, report=lambda done, _count: told.append(done))
    alone, _ = pair.expected([chunk(*ids) for ids in texts])
    for index, ids in enumerate(texts):
        mean = alone[:, CONTEXT_LENGTH * index + 1 : CONTEXT_LENGTH * index + 1 + len(ids)].mean(1)
        np.testing.assert_allclose(rows[:, index], mean, rtol=0, atol=1e-4)
    assert told == [1, 2, 3, 4, 5]
    for bad in ([], [5] * 76):
        with pytest.raises(ValueError, match="1 to 75"):
            pair.encoder.encode_words([bad])


@pytest.mark.parametrize("padding", [False, True])
def test_attentions_are_those_of_transformers_and_sum_to_one(pair: Pair, padding: bool) -> None:
    tokens = chunk(1000, 1001, 1002)
    weights = pair.encoder.attentions(tokens, padding=padding)
    count = CONTEXT_LENGTH if padding else 5
    assert weights.dtype == np.float32 and weights.shape[1:] == (pair.shape.heads, count, count)
    with torch.inference_mode():
        ids = torch.tensor([[token.id for token in tokens]])
        expected = torch.cat(pair.model.text_model(input_ids=ids, output_attentions=True).attentions)
    np.testing.assert_allclose(weights, expected[:, :, :count, :count], rtol=0, atol=1e-5)
    np.testing.assert_allclose(weights.sum(-1), 1, rtol=0, atol=1e-5)
    np.testing.assert_array_equal(pair.encoder.attentions(tokens, 2, padding=padding), weights[1:2])


def test_a_mask_hides_rows_as_in_transformers(pair: Pair) -> None:
    rows = [chunk(1000, 1001, 1002), chunk(*range(1000, 1075))]
    mask = np.ones((2, CONTEXT_LENGTH), np.int64)
    mask[0, 2:4] = mask[1, 10:70] = 0
    states, pooled = pair.encoder.encode_chunks(rows, mask=mask)
    ids = torch.tensor([[token.id for token in row] for row in rows])
    with torch.inference_mode():
        output = pair.model.text_model(input_ids=ids, attention_mask=torch.tensor(mask), output_hidden_states=True)
    np.testing.assert_allclose(states, torch.stack(output.hidden_states).flatten(1, 2), rtol=0, atol=1e-4)
    np.testing.assert_allclose(pooled, output.pooler_output, rtol=0, atol=1e-4)
    pair.check(rows)


def test_without_onednn_the_rows_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.encoder.prepacked_linear._can_prepack", lambda: False)
    assert not prepack(torch.eye(4)).is_mkldnn
    Pair(SHAPES["clip_h"], "clip_h").check([chunk(1000, 1001)])


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5, 77])
@pytest.mark.parametrize("shape", [(1, 1), (4, 3), (64, 48), (33, 130)])
def test_a_packed_matrix_gives_the_product_of_the_plain_one_and_every_bit_back(
    rows: int, shape: tuple[int, int]
) -> None:
    matrix, vectors, bias = torch.randn(shape), torch.randn(rows, shape[1]), torch.randn(shape[0])
    expected = torch.nn.functional.linear(vectors, matrix, bias)
    torch.testing.assert_close(linear(vectors, prepack(matrix), bias), expected, rtol=0, atol=1e-4)
    assert torch.equal(unpack(prepack(matrix)), matrix) and torch.equal(unpack(prepack(matrix.T)), matrix.T)

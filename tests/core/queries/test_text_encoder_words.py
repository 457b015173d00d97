"""Nearest words, the next word and attention on encoders that are not CLIP's."""

import numpy as np
import pytest
from tiny_families import PROMPT, model_of, text_encoder, view_of

from core.analysis.vocabulary import text_tokenizer_of
from core.program.cancellation import Cancelled
from core.queries import text_nearest
from core.queries.chunk_attention import compute_attention
from core.queries.nearest_words import NearestWordsCache, nearest_words
from core.queries.neighbours import OWN_WORD, NearestQuery


@pytest.mark.parametrize("family", ["chroma", "z_image"])
def test_a_word_of_one_token_finds_itself_first_at_layer_0(family: str) -> None:
    view = view_of(PROMPT, family)
    index = next(at for at, unit in enumerate(view.units) if unit.label == "house")
    answer = nearest_words(NearestQuery(view, index, 0), NearestWordsCache(), model_of(family), seconds=0)
    first = answer.tokens[0]
    assert (first.name, first.flags) == ("house", (OWN_WORD,)) and abs(first.score - 1) < 1e-5


def test_the_scores_are_the_cosines_with_the_whole_table() -> None:
    view, encoder, layer = view_of(PROMPT, "chroma"), text_encoder("chroma"), 3
    table = np.concatenate([rows.copy() for _, rows in encoder.table_blocks()])
    state = view.encoding.hidden_states[layer, list(view.units[2].positions)].mean(axis=0)
    cosines = table @ state / np.linalg.norm(table, axis=1) / np.linalg.norm(state)
    answer = nearest_words(NearestQuery(view, 2, layer), NearestWordsCache(), model_of("chroma"), seconds=0)
    np.testing.assert_allclose([each.score for each in answer.tokens], np.sort(cosines)[::-1][:30], atol=1e-5)
    mean = np.full(16, 0.1, np.float32)
    centred = (table - table.mean(0)) @ (state - mean)
    centred /= np.linalg.norm(table - table.mean(0), axis=1) * np.linalg.norm(state - mean)
    answer = nearest_words(NearestQuery(view, 2, layer, mean), NearestWordsCache(), model_of("chroma"), seconds=0)
    np.testing.assert_allclose([each.score for each in answer.tokens], np.sort(centred)[::-1][:30], atol=1e-4)


def test_common_words_stand_alone_behind_the_tools_template() -> None:
    view, encoder = view_of(PROMPT, "z_image"), text_encoder("z_image")
    cache = NearestWordsCache()
    answer = nearest_words(NearestQuery(view, 2, 4), cache, model_of("z_image"), seconds=0.01)
    assert answer.done > 0 and answer.words
    ((_, head),) = cache.of_text_encoders.words
    assert [token.id for token in view.chunks.tokens[:3]] == list(head)
    name = answer.words[0].name
    ids = text_tokenizer_of(view.chunks).backend.encode(f" {name}", add_special_tokens=False).ids
    row = view.transform_layer(encoder.encode_words([ids])[4, 0], 4)
    own = view.vectors[4, 2]
    assert abs(answer.words[0].score - own @ row / np.linalg.norm(own) / np.linalg.norm(row)) < 1e-3


def test_the_next_word_is_the_language_models_own_at_the_last_layer() -> None:
    view, encoder = view_of(PROMPT, "z_image"), text_encoder("z_image")
    answer = nearest_words(NearestQuery(view, 2, 4), NearestWordsCache(), model_of("z_image"), seconds=0)
    row = encoder.final_norm(view.encoding.hidden_states[4, view.units[2].positions[-1]])
    table = np.concatenate([rows.copy() for _, rows in encoder.table_blocks()])
    logits = (table @ row).astype(np.float64)
    shares = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    np.testing.assert_allclose([each.score for each in answer.next_words], np.sort(shares)[::-1][:12], rtol=1e-3)
    tokenizer = text_tokenizer_of(view.chunks)
    assert answer.next_words[0].name == text_nearest.piece_name(tokenizer, int(logits.argmax()))
    assert not answer.no_next


def test_t5_and_an_encoder_whose_head_is_not_known_say_why_they_tell_no_next_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = view_of(PROMPT, "chroma")
    answer = nearest_words(NearestQuery(view, 2, 4), NearestWordsCache(), model_of("chroma"), seconds=0)
    assert not answer.next_words and "both ways" in answer.no_next
    view = view_of(PROMPT, "krea2")
    answer = nearest_words(NearestQuery(view, 2, 4), NearestWordsCache(), model_of("krea2"), seconds=0)
    assert not answer.next_words and "not known" in answer.no_next


def test_a_key_gives_the_table_up_between_two_blocks() -> None:
    query = NearestQuery(view_of(PROMPT, "chroma"), 2, 4)
    with pytest.raises(Cancelled):
        nearest_words(query, NearestWordsCache(), model_of("chroma"), lambda: True)


def test_pieces_without_a_blank_before_them_begin_with_a_hyphen_where_the_script_has_blanks() -> None:
    tokenizer = text_tokenizer_of(view_of(PROMPT, "z_image").chunks)
    ids = tokenizer.backend.encode("photo photo 有", add_special_tokens=False).ids
    names = [text_nearest.piece_name(tokenizer, index) for index in ids]
    assert names[:2] == ["-photo", "photo"] and "有" in names[-1] and not names[-1].startswith("-")


@pytest.mark.parametrize(
    ("family", "first", "last"),
    [("z_image", ["<|im_start|>", "template"], "template’s end"), ("chroma", ["a"], "</s>")],
)
def test_attention_has_a_column_for_the_template_and_every_line_sums_to_1(
    family: str, first: list[str], last: str
) -> None:
    view = view_of(PROMPT, family)
    answer = compute_attention(view, 0, 3, model_of(family))
    labels = [unit.label for unit in answer.all_units]
    assert labels[: len(first)] == first and last in labels
    np.testing.assert_allclose(answer.matrix(None, False).sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(answer.matrix(None, True).sum(axis=1), 1, atol=1e-5)
    lines = [unit.label for unit in answer.query_units]
    assert lines[-1] == last and lines[0] == view.units[0].label
    assert np.isnan(answer.causal_mask(False)).any() == view.encoding.encoder.is_causal
    assert answer.has_first == (family == "z_image")


def test_padding_that_t5_looks_at_is_a_column_and_padding_behind_a_causal_prompt_is_counted() -> None:
    view = view_of(PROMPT, "flux2_klein")
    answer = compute_attention(view, 0, 3, model_of("flux2_klein"))
    assert answer.padding == sum(token.kind == "padding" for token in view.chunks.tokens) > 100
    assert "padding" not in [unit.label for unit in answer.all_units]

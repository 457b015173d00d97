"""The entries of CLIP's vocabulary that are a word by themselves."""

from core.analysis.whole_words import distinct_texts, whole_words
from core.tokens.tokenizer import clip_tokenizer


def test_whole_words_are_those_of_three_letters_or_more_that_end_a_word_the_commonest_first() -> None:
    words = [clip_tokenizer().piece(index) for index in whole_words()]
    assert len(words) == 32_230 and words[:3] == ["the</w>", "ing</w>", "and</w>"] and "sks</w>" in words
    assert all(word.removesuffix("</w>").isalpha() and len(word) >= 7 for word in words)
    assert list(whole_words()) == sorted(whole_words())


def test_texts_of_the_same_tokens_are_one_and_those_without_tokens_or_over_a_chunk_are_none() -> None:
    texts = distinct_texts(["Red  cow", "red cow", "", "sks", "cow " * 76])
    assert list(texts.values()) == ["Red cow", "sks"] and all(texts)

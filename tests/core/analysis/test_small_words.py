"""Small words: which they are, when they are left out of a view, and what is said of it."""

from dataclasses import replace

import numpy as np
import pytest
from analysis_models import encoded, random_encoding

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.small_words import (
    MAX_WORDS_WITH_SMALL_ONES,
    SmallWords,
    leaves_out_small_words,
    small_units,
    small_words_sentence,
)
from core.analysis.units import UnitKind, units_of
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.model import Model
from core.queries.influence_run import InfluenceRun, measure_influence
from core.queries.prompt_comparison import compare_prompts

LONG = "a cat on THE table, " * 7 + "a tomato, t-shirt, 소를 a"


def labels(text: str, kind: UnitKind = "word", setting: SmallWords = "left-out", eos: bool = False) -> list[str]:
    view = EncodingView(random_encoding(read(text, "a1111")), ViewOptions(kind, with_eos=eos, small_words=setting))
    return [unit.label for unit in view.units]


def test_words_are_left_out_of_their_own_accord_in_a_prompt_of_more_than_thirty() -> None:
    shorter = " ".join(["a cat"] * (MAX_WORDS_WITH_SMALL_ONES // 2))
    assert labels(shorter, setting="auto") == shorter.split()
    assert labels(f"{shorter} a", setting="auto") == ["cat"] * (MAX_WORDS_WITH_SMALL_ONES // 2)
    assert labels(f"{shorter} a", setting="shown") == [*shorter.split(), "a"]
    assert labels(LONG, setting="auto") == ["cat", "table"] * 7 + ["tomato", "t-shirt", "소를"]


def test_the_whole_prompt_counts_where_only_its_first_chunk_is_encoded() -> None:
    chunks = read("a cat " * 10 + "BREAK " + "a dog " * 10, "a1111")
    first = replace(random_encoding(chunks), hidden_states=random_encoding(chunks).hidden_states[:, :77])
    assert [unit.label for unit in EncodingView(first, ViewOptions()).units] == ["cat"] * 10


def test_of_tokens_marks_are_left_out_too_and_pieces_of_a_word_stay_whole() -> None:
    assert labels("a tomato, to the cat.", "token") == ["tomato", "cat"]
    assert labels("a t-shirt, (a:1.2) cat", "token") == ["t", "-", "shirt", "cat"]
    assert labels("a cat, " * 30, "token", "auto") == ["a", "cat", ","] * 30


def test_tags_are_whole_and_eos_stays() -> None:
    assert labels("a cat on the table, of", "tag") == ["a cat on the table", "of"]
    assert labels("a cat", eos=True) == ["cat", "EOS"]


def test_where_nothing_else_is_left_small_words_stay() -> None:
    assert labels("a", eos=True) == ["a", "EOS"]
    assert labels("of the", "token") == ["of", "the"]
    assert labels("") == []


@pytest.mark.parametrize("setting", ["auto", "left-out"])
def test_a_prompt_of_small_words_alone_is_not_said_to_have_none(setting: SmallWords) -> None:
    chunks = read("A the OF, and", "a1111")
    units = units_of(chunks, "word")
    sentence = small_words_sentence(setting, "word", units, small_units(chunks, units, "word"))
    assert sentence == "This prompt has nothing but small words, and so they are shown in every pane."


def test_parts_of_a_letter_and_vectors_of_an_embedding_are_different_tokens() -> None:
    chunks = read("a 안 cat", "a1111")
    learned = [replace(chunks.tokens[2], kind="embedding", piece="glow", vector=number) for number in range(2)]
    of_vectors = replace(chunks, chunks=((*chunks.tokens[:2], *learned, *chunks.tokens[4:]),))
    for each, parts in ((chunks, ["안₁", "안₂"]), (of_vectors, ["glow 1", "glow 2"])):
        view = EncodingView(random_encoding(each), ViewOptions("token"))
        assert [view.units[index].label for index in view.distinct] == ["a", *parts, "cat"]


def test_numbers_follow_the_units_and_a_word_keeps_its_turn(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a cow with a bull, a cow")
    whole, view = (EncodingView(encoding, ViewOptions(small_words=setting)) for setting in ("shown", "left-out"))
    assert [unit.key for unit in view.units] == [("cow", 0), ("bull", 0), ("cow", 1)]
    kept = [whole.index(unit.key) for unit in view.units]
    np.testing.assert_array_equal(view.vectors, whole.vectors[:, kept])
    np.testing.assert_allclose(view.matrix(3), whole.matrix(3)[np.ix_(kept, kept)], atol=1e-6)
    assert view.mean_pairwise_cosine[3] != whole.mean_pairwise_cosine[3]
    assert view.leaves_out(("a", 2)) and not view.leaves_out(("cow", 1)) and not whole.leaves_out(("a", 2))
    assert view.index(("a", 0)) is None and 1 not in view.unit_at_position


def test_units_of_the_same_label_are_one_line() -> None:
    text = "Cow, cow, a bull, EOS, cow BREAK bull, bulls"
    view = EncodingView(random_encoding(read(text, "a1111")), ViewOptions(with_eos=True))
    assert [view.units[index].name for index in view.distinct] == ["Cow", "a", "bull", "EOS", "bulls", "EOS (2)"]
    assert EncodingView(random_encoding(read("", "a1111")), ViewOptions()).distinct == ()


def test_b_leaves_out_what_a_does_whatever_its_length(encoder: Encoder, model: Model) -> None:
    view = EncodingView(encoded(encoder, LONG), ViewOptions())
    compared = compare_prompts(view, "a cat on the table", None, None, model)
    assert [unit.label for unit in compared.b.units] == ["cat", "table"]
    short = EncodingView(encoded(encoder, "a cat"), ViewOptions())
    assert len(compare_prompts(short, LONG, None, None, model).b.units) == len(units_of(read(LONG, "a1111"), "word"))


def test_an_influence_without_small_words_is_another_answer(encoder: Encoder, model: Model) -> None:
    encoding = encoded(encoder, "a cow with a bull")
    shown, out = (EncodingView(encoding, ViewOptions(small_words=setting)) for setting in ("shown", "left-out"))
    run = measure_influence(InfluenceRun(out), model)
    assert [unit.label for unit in run.units] == ["cow", "bull"]
    assert run.fits(out, "replaced") and not run.fits(shown, "replaced")


@pytest.mark.parametrize(
    ("setting", "kind", "text", "expected"),
    [
        ("auto", "word", LONG, "Left out of every pane: a on the\nAutomatic: the prompt has 40 words"),
        ("auto", "word", "a cow, A bull", "Shown in every pane: a\nAutomatic: they are left out where"),
        ("auto", "token", "a cow", "Shown in every pane: a\nAutomatic"),
        ("left-out", "token", "a cow, a bull", "Left out of every pane: a ,\nYou chose to leave them out."),
        ("shown", "word", LONG, "Shown in every pane: a on the\nYou chose to show them."),
        ("auto", "word", "cow", "This prompt has no small words (a, an, the"),
        ("left-out", "tag", "a cow", "Tags are shown whole"),
    ],
)
def test_it_is_said_which_words_are_out_and_why(setting: SmallWords, kind: UnitKind, text: str, expected: str) -> None:
    chunks = read(text, "a1111")
    units = units_of(chunks, kind)
    assert small_words_sentence(setting, kind, units, small_units(chunks, units, kind)).startswith(expected)


def test_only_words_are_left_out_of_their_own_accord() -> None:
    assert [leaves_out_small_words("auto", kind, 99) for kind in ("token", "word", "tag")] == [False, True, False]
    assert [leaves_out_small_words("left-out", kind, 2) for kind in ("token", "word", "tag")] == [True, True, False]

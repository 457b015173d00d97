"""The texts that the study encoder learns from: what they say of their nouns, and which words they leave out."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

SCRIPTS = Path(__file__).parents[2] / "resources" / "study_encoder"
NAMES = ("violin", "cherry", "fox", "glass", "street sign", "painting")


@pytest.fixture(scope="module")
def scripts() -> Iterator[SimpleNamespace]:
    """The modules by name; they stand side by side in their own folder, and are gone again afterwards."""
    names = ("corpus", "order", "wordlists", "wordnet", "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SCRIPTS))
        yield SimpleNamespace(**{name: import_module(name) for name in names})
    for name, module in list(sys.modules.items()):
        if Path(getattr(module, "__file__", None) or "/").parent == SCRIPTS:
            del sys.modules[name]


def test_a_noun_keeps_its_text_where_a_prompt_or_a_lemma_says_the_same(scripts: SimpleNamespace) -> None:
    nouns = [scripts.corpus.Noun(name, "", name) for name in NAMES]
    net = scripts.wordnet.WordNet()
    net.senses["violin", "n"] = []
    net.tagged["wooden", "a"] = 9
    texts = scripts.corpus.make_texts(net, nouns, ["A violin", "a violin on fire"], lambda word: 1.0, 1)
    kinds = {text.text.lower(): text.kind for text in texts}
    assert len(kinds) == len(texts)
    assert (kinds["violin"], kinds["a violin"], kinds["a violin on fire"]) == ("noun", "noun", "real")


def test_a_frame_says_the_same_of_a_thing_in_every_shape(scripts: SimpleNamespace) -> None:
    maker = scripts.corpus.Maker(["violin"], ["wooden"], Random(1))
    for shape in (*scripts.wordlists.SINGLE, *scripts.wordlists.QUALIFIED):
        text = maker.framed([shape], "template")
        assert text.nouns == ("violin",)
        assert text.frame == text.text.replace("violin", "thing")
        assert text.read == text.frame


@pytest.mark.parametrize(
    ("shape", "bound"), [("a {l} {c} {n}", 2), ("{k} {c} {p}", 1), ("a {c} {n} {r} a {c2} {n2}", 2), ("a {n}", 0)]
)
def test_qualities_are_bound_to_the_noun_behind_them(scripts: SimpleNamespace, shape: str, bound: int) -> None:
    text = scripts.corpus.Maker(list(NAMES), ["wooden"], Random(1)).framed([shape], "phrase")
    assert len(text.bound) == bound
    for quality, noun in text.bound:
        assert f"{quality} " in text.text
        assert noun in NAMES


@pytest.mark.parametrize(
    ("text", "hidden"),
    [("three cherries", "cherry"), ("A Fox.", "fox"), ("two foxes", "fox"), ("old street signs", "street sign")],
)
def test_a_text_with_a_hidden_word_or_its_plural_is_found(scripts: SimpleNamespace, text: str, hidden: str) -> None:
    assert scripts.data.holds(text, {hidden})
    assert not scripts.data.holds(text, {"violin", "cherr", "fo", "old sign"})


@pytest.mark.parametrize(
    ("noun", "plural"), [("cherry", "cherries"), ("fox", "foxes"), ("toy", "toys"), ("glass", "glass"), ("cow", "cows")]
)
def test_plurals(scripts: SimpleNamespace, noun: str, plural: str) -> None:
    assert scripts.corpus._plural(noun) == plural


def test_groups_of_order_hold_the_same_words_twice_and_are_read_in_one_order(scripts: SimpleNamespace) -> None:
    maker = scripts.order.OrderMaker(list(NAMES), 1)
    for make in (maker.attributes, maker.tags, maker.lists):
        first, second, *_ = make()
        words = [sorted(text.text.replace(",", "").split()) for text in (first, second)]
        assert words[0] == words[1]
        assert first.read == second.read
    first, second, third, fourth = maker.relations()
    assert {text.read for text in (first, second, third, fourth)} == {first.text}
    assert {text.roles[0][1:] for text in (first, second)} == {first.nouns, first.nouns[::-1]}

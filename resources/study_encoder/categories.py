"""Categories of WordNet as a test: which of two nouns is of one kind with a third, and nearer to its hypernym."""

import itertools
import random

from corpus import Noun
from wordnet import WordNet

# A root of each category: the words that name the sense (the first word, and one that tells it from its namesakes).
ROOTS = {
    "animal": "n00015388",
    "plant": "n00017222",
    "food": "n07555863",
    "nutrient": "n00021265",
    "clothing": "n03051540",
    "vehicle": "n04524313",
    "furniture": "n03405725",
    "musical instrument": "n03800933",
    "building": "n02913152",
    "tool": "n04451818",
    "person": "n00007846",
}
MERGED = {"nutrient": "food"}
HIDDEN_WORDS, HIDDEN_PHRASES, HIDDEN_SEED = 20, 10, 7  # of each category
COMMON = 5_000  # nouns that are too common to be kept from the texts


def category(net: WordNet, word: str) -> str | None:
    """The category of a word's commonest sense, None where it has none of these."""
    sense = net.first(word)
    names = {key: MERGED.get(name, name) for name, key in ROOTS.items()}
    return next((names[key] for key in net.ancestors(sense.key) if key in names), None) if sense else None


def hidden_words(net: WordNet, nouns: list[Noun], known: set[str]) -> set[str]:
    """Nouns of every category that no training text may hold, from all degrees of rarity but the least.

    Single words are hidden wherever they stand, of phrases only the whole: their words stand in other texts.
    """
    places: dict[str, list[str]] = {}
    for noun in nouns[COMMON:]:
        if noun.name not in known and (name := category(net, noun.name)):
            places.setdefault(name, []).append(noun.name)
    source, hidden = random.Random(HIDDEN_SEED), set[str]()
    for name in sorted(places):
        hidden |= _spread([n for n in places[name] if n.isalpha()], HIDDEN_WORDS, source)
        hidden |= _spread(
            [n for n in places[name] if n.replace(" ", "", 1).isalpha() and " " in n], HIDDEN_PHRASES, source
        )
    return hidden


def _spread(ordered: list[str], count: int, source: random.Random) -> set[str]:
    """One of each of so many equal runs."""
    borders = [n * len(ordered) // count for n in range(count + 1)]
    return {source.choice(ordered[start:end]) for start, end in itertools.pairwise(borders)}


def triplets(net: WordNet, words: list[str], count: int, seed: int) -> list[tuple[str, str, str]]:
    """Anchor, a noun of its category, and a noun of another; every category is drawn as often."""
    groups: dict[str, list[str]] = {}
    for word in words:
        if name := category(net, word):
            groups.setdefault(name, []).append(word)
    source, usable = random.Random(seed), sorted(name for name, members in groups.items() if len(members) > 1)
    made = []
    for _ in range(count):
        one, other = source.sample(usable, 2)
        made.append((*source.sample(groups[one], 2), source.choice(groups[other])))
    return made


def hypernym_tests(net: WordNet, words: list[str], count: int, seed: int) -> list[tuple[str, str, str]]:
    """A noun, its hypernym, and the hypernym of a noun of another category."""
    above = [(word, category(net, word), _above(net, word)) for word in words]
    usable = [(word, name, top) for word, name, top in above if name and top and top not in word and word not in top]
    source, made = random.Random(seed), []
    while len(made) < count:
        (word, name, top), (_, other, wrong) = source.sample(usable, 2)
        if name != other:
            made.append((word, top, wrong))
    return made


def _above(net: WordNet, word: str) -> str:
    sense = net.first(word)
    return net.synsets[sense.above[0]].words[0].lower() if sense and sense.above else ""

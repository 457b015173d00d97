"""The texts the study encoder reads: nouns in templates, WordNet's words and sentences, made-up and real prompts."""

import csv
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import wordlists as lists
from wordnet import Synset, WordNet

VISIBLE = {5, 6, 8, 13, 15, 17, 18, 19, 20, 25, 27}  # WordNet's files of animals, artefacts, food, plants, shapes, ...
VIEWS = ("{n}", "a {n}", "a photo of a {n}", "{n}, a kind of {h}", "{n}: {g}")
_ALL_LETTERS = re.compile(r"[a-z][a-z' -]+$")
Rarity = Callable[[str], float]  # tokens, and by how late CLIP's vocabulary learnt the rarest of them


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing that can be seen, with what WordNet says of its commonest sense."""

    name: str
    above: str
    gloss: str
    line: tuple[str, ...] = ()  # the keys of its sense and of all above it

    def views(self) -> list[str]:
        """The five texts whose teacher vectors together place the noun."""
        plain = re.sub(r" \(.*", "", self.name)
        texts = [view.format(n=plain, h=self.above or plain, g=self.gloss) for view in VIEWS]
        return [texts[0], "a " + self.name, *texts[2:]]


@dataclass(frozen=True, slots=True)
class Text:
    """One text for training: its kind sets how often it is drawn, its noun (if one) where its target starts from."""

    text: str
    kind: str
    noun: str = ""


def describe(net: WordNet, name: str) -> Noun:
    """A noun phrase with the hypernym and gloss of it, or else of its last word."""
    plain = re.sub(r" \(.*", "", name)
    tries = (plain, plain.replace("-", " "), plain.rstrip("s"), re.split(r"[ /-]", plain)[-1])
    sense = next((found for word in tries if (found := net.first(word))), None)
    return _noun(net, name, sense) if sense else Noun(name, "", plain)


def visible_nouns(net: WordNet, rarity: Rarity, limit: int) -> list[Noun]:
    """WordNet's nouns for visible things, those of fewest tokens and most use first."""
    found = []
    for (word, kind), keys in net.senses.items():
        sense = net.synsets[keys[0]]
        if kind == "n" and sense.field_number in VISIBLE and _ALL_LETTERS.match(word) and not _is_name(word, sense):
            found.append((rarity(word) - min(net.tagged[word, kind], 3), word, sense))
    found.sort(key=lambda item: (item[0], item[1]))
    return [_noun(net, word, sense) for _, word, sense in found[:limit]]


def read_prompts(path: Path) -> list[str]:
    """The prompts of PartiPrompts' table."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["Prompt"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def make_texts(net: WordNet, nouns: list[Noun], prompts: list[str], rarity: Rarity, seed: int) -> list[Text]:
    """Every training text, each once, in a fixed order."""
    maker = Maker(nouns, _adjectives(net, rarity), random.Random(seed))
    texts = [Text(view, "noun", noun.name) for noun in nouns for view in noun.views()[:3]]
    texts += [maker.single(noun) for noun in nouns for _ in range(2)]
    texts += [Text(word, "lemma") for word in _lemmas(net, rarity, 50_000)]
    texts += [Text(maker.fill(lists.QUALIFIED), "phrase") for _ in range(45_000)]
    texts += [Text(maker.fill(lists.PAIRED), "phrase") for _ in range(30_000)]
    texts += [Text(maker.tags(), "tags") for _ in range(22_000)]
    texts += [Text(maker.prompt(), "prompt") for _ in range(12_000)]
    texts += [Text(prompt, "real") for prompt in prompts]
    texts += [Text(text, "sentence") for text in _sentences(net, maker.random, 30_000)]
    return list({text.text: text for text in texts}.values())


class Maker:
    """Makes up prompts from nouns and the word lists."""

    def __init__(self, nouns: list[Noun], adjectives: list[str], source: random.Random) -> None:
        self.names = [noun.name for noun in nouns]
        self.adjectives = adjectives
        self.random = source

    def fill(self, shapes: Iterable[str], name: str | None = None) -> str:
        """One of the shapes with its places filled; `name` is its first noun."""
        pick = self.random.choice
        first, second, third = name or self._name(), self._name(), self._name()
        words = {"n": first, "n2": second, "n3": third, "a": _article(first), "a2": _article(second)}
        words |= {"a3": _article(third), "c": pick(lists.COLOURS), "c2": pick(lists.COLOURS), "l": pick(lists.LOOKS)}
        words |= {"k": pick(lists.COUNTS), "w": pick(self.adjectives), "r": pick(lists.RELATIONS)}
        words |= {"style": pick(lists.STYLES), "light": pick(lists.LIGHTS), "quality": pick(lists.QUALITY)}
        words |= {"camera": pick(lists.CAMERA), "place": pick(lists.PLACES)}
        return pick(list(shapes)).format(**words)

    def single(self, noun: Noun) -> Text:
        """A noun in a template that leaves it the subject."""
        return Text(self.fill(lists.SINGLE, noun.name), "template", noun.name)

    def tags(self) -> str:
        """A list of tags, mostly short, now and then as long as a prompt may be."""
        count = self.random.choice((2, 3, 3, 4, 4, 5, 6, 7, 8)) if self.random.random() < 0.97 else 22
        return ", ".join(self._tag() for _ in range(count))

    def prompt(self) -> str:
        """A scene with a tail of style, light and quality words."""
        scene = self.fill([*lists.QUALIFIED, *lists.PAIRED, *lists.SINGLE])
        tail = [lists.STYLES, lists.LIGHTS, lists.QUALITY, lists.CAMERA, lists.QUALITY]
        chosen = self.random.sample(tail, self.random.randint(1, 4))
        return ", ".join([scene, *(self.random.choice(words) for words in chosen)])

    def _tag(self) -> str:
        noun, look, colour = self._name(), self.random.choice(lists.LOOKS), self.random.choice(lists.COLOURS)
        plain = (lists.PEOPLE_TAGS, lists.PEOPLE_TAGS, lists.STYLES, lists.LIGHTS, lists.QUALITY, lists.CAMERA)
        return self.random.choice(
            [self.random.choice(self.random.choice(plain)), noun, f"{colour} {noun}", f"{look} {noun}"]
        )

    def _name(self) -> str:
        # Half the time one of the commonest: they stand first.
        top = 3_000 if self.random.random() < 0.5 else len(self.names)
        return self.names[self.random.randrange(min(top, len(self.names)))]


def _noun(net: WordNet, name: str, sense: Synset) -> Noun:
    above = net.synsets[sense.above[0]].words[0].lower() if sense.above else ""
    return Noun(name, above, sense.gloss, tuple(net.ancestors(sense.key)))


def _is_name(word: str, sense: Synset) -> bool:
    return sense.field_number in (15, 18) and any(w[:1].isupper() for w in sense.words if w.lower() == word)


def _article(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"


def _adjectives(net: WordNet, rarity: Rarity) -> list[str]:
    used = [word for (word, kind), count in net.tagged.items() if kind == "a" and count > 1]
    return [word for word in used if rarity(word) < 3 and _ALL_LETTERS.match(word)]


def _lemmas(net: WordNet, rarity: Rarity, limit: int) -> list[str]:
    words = {word for word, _ in net.senses if _ALL_LETTERS.match(word)}
    return sorted(words, key=lambda word: (rarity(word), word))[:limit]


def _sentences(net: WordNet, source: random.Random, limit: int) -> list[str]:
    texts = sorted({text for text in _all_sentences(net) if 3 <= text.count(" ") <= 12})
    return source.sample(texts, min(limit, len(texts)))


def _all_sentences(net: WordNet) -> Iterator[str]:
    for synset in net.synsets.values():
        yield synset.gloss
        yield from synset.examples

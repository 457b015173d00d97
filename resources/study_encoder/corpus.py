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
VIEWS = ("a {n}", "{n}, a kind of {h}", "{n}: {g}")
SENSES = 3  # of a word that are looked through for a visible one
RANKS = set("genus family order class phylum subfamily suborder subclass subphylum superfamily superorder".split())
ALSO = {3, 10, 14, 21}  # things in general, and what holds words, groups and money: people, book, crowd, coin
LONGEST, COMMON = 5, 10_000  # tokens of a noun, and how many nouns are read twice as often as all the others
PLAIN = ("{n}", "a {n}", "a photo of a {n}")
THING, THINGS = "thing", "things"
_ALL_LETTERS = re.compile(r"[a-z][a-z' -]+$")
Rarity = Callable[[str], float]  # tokens, and by how late CLIP's vocabulary learnt the rarest of them


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing that can be seen, with what WordNet says of its commonest visible sense."""

    name: str
    above: str
    gloss: str
    line: tuple[str, ...] = ()  # the keys of its sense and of all above it

    def views(self) -> list[str]:
        """The three texts whose teacher vectors together place the noun."""
        plain = re.sub(r" \(.*", "", self.name)
        texts = [view.format(n=plain, h=self.above or plain, g=self.gloss) for view in VIEWS]
        return ["a " + self.name, *texts[1:]]


@dataclass(frozen=True, slots=True)
class Text:
    """One text for training: its kind sets how often it is drawn; its target starts from its nouns'.

    The teacher reads its `frame` in its place, the text with "thing" for its noun, or else `order`, the same words in
    the order that the teacher is to read them in. `bound` are qualities with what has them, `roles` relations with
    what stands before and behind them.
    """

    text: str
    kind: str
    nouns: tuple[str, ...] = ()
    frame: str = ""
    bound: tuple[tuple[str, str], ...] = ()
    roles: tuple[tuple[str, str, str], ...] = ()
    order: str = ""

    @property
    def read(self) -> str:
        """What the teacher reads."""
        return self.frame or self.order or self.text


def describe(net: WordNet, name: str) -> Noun:
    """A noun phrase with the hypernym and gloss of it, or else of its last word."""
    plain = re.sub(r" \(.*", "", name)
    tries = (plain, plain.replace("-", " "), plain.rstrip("s"), re.split(r"[ /-]", plain)[-1])
    sense = next((found for word in tries if (found := _sense(net, word))), None)
    return _noun(net, name, sense) if sense else Noun(name, "", plain)


def visible_nouns(net: WordNet, rarity: Rarity) -> list[Noun]:
    """WordNet's nouns for visible things, those of fewest tokens and most use first."""
    found = []
    for word, kind in net.senses:
        sense = _sense(net, word) if kind == "n" else None
        if sense and _ALL_LETTERS.match(word) and word != THING and not _is_name(word, sense):
            also = sense.field_number in ALSO and rarity(word) < 2 and net.tagged[word, kind]
            if also or (sense.field_number in VISIBLE and rarity(word) < LONGEST + 1):
                found.append((rarity(word) - min(net.tagged[word, kind], 3), word, sense))
    found.sort(key=lambda item: (item[0], item[1]))
    return [_noun(net, word, sense) for _, word, sense in found]


def read_prompts(path: Path) -> list[str]:
    """The prompts of PartiPrompts' table."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["Prompt"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def make_texts(net: WordNet, nouns: list[Noun], prompts: list[str], rarity: Rarity, seed: int) -> list[Text]:
    """Every training text, each once, in a fixed order."""
    maker = Maker([noun.name for noun in nouns], _adjectives(net, rarity), random.Random(seed))
    texts = [maker.plain(noun.name, shape, "noun") for noun in nouns[:COMMON] for shape in PLAIN]
    texts += [maker.plain(noun.name, shape, "rare") for noun in nouns[COMMON:] for shape in PLAIN]
    texts += [maker.framed(lists.SINGLE, "template", noun.name) for noun in nouns[:COMMON] for _ in range(6)]
    texts += [maker.framed(lists.SINGLE, "template", noun.name) for noun in nouns[COMMON:]]
    texts += [maker.framed(lists.QUALIFIED, "phrase") for _ in range(60_000)]
    texts += [Text(word, "lemma") for word in _lemmas(net, rarity, 22_000)]
    texts += [maker.paired() for _ in range(30_000)]
    texts += [maker.tags() for _ in range(15_000)]
    texts += [maker.prompt() for _ in range(9_000)]
    texts += [Text(prompt, "real") for prompt in prompts]
    texts += [Text(text, "sentence") for text in _sentences(net, maker.random, 15_000)]
    unique: dict[str, Text] = {}
    for text in texts:  # where two are the same, the first knows more of its nouns
        unique.setdefault(text.text.lower(), text)
    return list(unique.values())


class Maker:
    """Makes up prompts from nouns and the word lists."""

    def __init__(self, names: list[str], adjectives: list[str], source: random.Random) -> None:
        self.names = names
        self.adjectives = adjectives
        self.random = source

    def plain(self, name: str, shape: str, kind: str) -> Text:
        """A noun in one of the shortest shapes."""
        return Text(shape.format(n=name), kind, (name,), shape.format(n=THING))

    def framed(self, shapes: Iterable[str], kind: str, name: str = "") -> Text:
        """One of the shapes with its places filled; its noun is `name` or any, and its frame has a thing instead."""
        shape, words = self.random.choice(list(shapes)), self._words(name)
        frame = shape.format(**words | {"n": THING, "a": _article(THING), "p": THINGS})
        return Text(shape.format(**words), kind, (words["n"],), frame, _bound(shape, words))

    def paired(self) -> Text:
        """Two or three nouns that have to do with one another."""
        shape, words = self.random.choice(lists.PAIRED), self._words()
        used = [words[key] for key in ("n", "n2", "n3") if "{" + key + "}" in shape or "{a" + key[1:] + "}" in shape]
        relation = (words["r"], words["n"], words["n2"])
        roles = (relation,) if "{r}" in shape and words["r"] in lists.RELATION_AXIS else ()
        return Text(shape.format(**words), "phrase", tuple(used), "", _bound(shape, words), roles)

    def tags(self) -> Text:
        """A list of tags, mostly short, now and then as long as a prompt may be."""
        count = self.random.choice((2, 3, 3, 4, 4, 5, 6, 7, 8)) if self.random.random() < 0.97 else 22
        tags = [self._tag() for _ in range(count)]
        bound = tuple((tag.split(" ")[0], noun) for tag, noun in tags if noun and tag != noun)
        return Text(", ".join(tag for tag, _ in tags), "tags", tuple(n for _, n in tags if n), "", bound)

    def prompt(self) -> Text:
        """A scene with a tail of style, light and quality words."""
        scene = self.paired() if self.random.random() < 0.4 else self.framed([*lists.QUALIFIED, *lists.SINGLE], "")
        tail = [lists.STYLES, lists.LIGHTS, lists.QUALITY, lists.CAMERA, lists.QUALITY]
        chosen = self.random.sample(tail, self.random.randint(1, 4))
        text = ", ".join([scene.text, *(self.random.choice(words) for words in chosen)])
        return Text(text, "prompt", scene.nouns, "", scene.bound, scene.roles)

    def _words(self, name: str = "") -> dict[str, str]:
        pick = self.random.choice
        first, second, third = name or self._name(), self._name(), self._name()
        words = {"n": first, "n2": second, "n3": third, "p": _plural(first), "a": _article(first)}
        words |= {"a2": _article(second), "a3": _article(third), "c": pick(lists.COLOURS)}
        words |= {"c2": pick(lists.COLOURS), "l": pick(lists.LOOKS), "k": pick(lists.COUNTS)}
        words |= {"w": pick(self.adjectives), "r": pick(lists.RELATIONS)}
        words |= {"style": pick(lists.STYLES), "light": pick(lists.LIGHTS), "quality": pick(lists.QUALITY)}
        return words | {"camera": pick(lists.CAMERA), "place": pick(lists.PLACES)}

    def _tag(self) -> tuple[str, str]:
        noun, look, colour = self._name(), self.random.choice(lists.LOOKS), self.random.choice(lists.COLOURS)
        plain = (lists.PEOPLE_TAGS, lists.PEOPLE_TAGS, lists.STYLES, lists.LIGHTS, lists.QUALITY, lists.CAMERA)
        with_noun = [(noun, noun), (f"{colour} {noun}", noun), (f"{look} {noun}", noun)]
        return self.random.choice([(self.random.choice(self.random.choice(plain)), ""), *with_noun])

    def _name(self) -> str:
        # Half the time one of the commonest: they stand first.
        top = 3_000 if self.random.random() < 0.5 else len(self.names)
        return self.names[self.random.randrange(min(top, len(self.names)))]


def _noun(net: WordNet, name: str, sense: Synset) -> Noun:
    above = net.synsets[sense.above[0]].words[0].lower() if sense.above else ""
    return Noun(name, above, sense.gloss, tuple(net.ancestors(sense.key)))


def _sense(net: WordNet, word: str) -> Synset | None:
    """The first of a word's commoner senses that can be seen and is no name, else the commonest."""
    senses, tagged = net.senses.get((word.lower(), "n"), []), net.tagged.get((word.lower(), "n"), 0)
    common = [net.synsets[key] for key in senses[: min(tagged or SENSES, SENSES)]]
    small = [sense for sense in common if word.lower() in sense.words]
    return next((sense for sense in small if sense.field_number in VISIBLE), net.first(word))


def _is_name(word: str, sense: Synset) -> bool:
    """Places and persons by name, ranks of living things, and their Latin names beside an English one."""
    capital = any(w != word for w in sense.words if w.lower() == word)
    ranks = any(w.lower().split(" ")[0] in RANKS for w in sense.words)
    return ranks or (capital and (sense.field_number in (15, 18) or sense.words[0].lower() != word))


def _bound(shape: str, words: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Each colour or look of a shape with the noun behind it."""
    found, waiting = [], []
    for key in re.findall(r"\{([cl]2?|n\d?|p)\}", shape):
        noun = words["n" if key == "p" else key]
        found += [(words[quality], noun) for quality in waiting if key[0] in "np"]
        waiting = [] if key[0] in "np" else [*waiting, key]
    return tuple(found)


def _article(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"


def _plural(noun: str) -> str:
    if noun.endswith("s"):
        return noun
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(x|z|ch|sh)$", noun) else "s")


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

"""WordNet 3.0's own files: synsets, their words, glosses, examples and hypernyms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_FOLDER = Path("/usr/share/wordnet")  # where Debian's package wordnet-base puts it
_FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_MARKER = re.compile(r"\((?:a|p|ip)\)$")  # an adjective's place in the sentence, written after the word


@dataclass(frozen=True, slots=True)
class Synset:
    """One sense: the words that share it, and the senses right above it."""

    key: str
    field_number: int
    words: tuple[str, ...]
    above: tuple[str, ...]
    gloss: str
    examples: tuple[str, ...]


@dataclass(slots=True)
class WordNet:
    """All senses by key, and the senses of a lower-case word, the commonest first."""

    synsets: dict[str, Synset] = field(default_factory=dict)
    senses: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    tagged: dict[tuple[str, str], int] = field(default_factory=dict)

    def first(self, word: str, kind: str = "n") -> Synset | None:
        """The commonest sense of a word, None where WordNet does not have it."""
        keys = self.senses.get((word.lower(), kind))
        return self.synsets[keys[0]] if keys else None

    def ancestors(self, key: str) -> Iterator[str]:
        """A sense and all above it, nearest first, along the first hypernym of each."""
        while True:
            yield key
            above = self.synsets[key].above
            if not above:
                return
            key = above[0]


def read_wordnet(folder: Path = DEFAULT_FOLDER) -> WordNet:
    """The whole of WordNet 3.0 from its `data.*` and `index.*` files, in about two seconds."""
    net = WordNet()
    for kind, name in _FILES.items():
        for line in _lines(folder / f"data.{name}"):
            synset = _synset(line, kind)
            net.synsets[synset.key] = synset
        for line in _lines(folder / f"index.{name}"):
            _index(net, line.split(), kind)
    return net


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="latin-1") as file:
        yield from (line for line in file if not line.startswith("  "))  # the licence stands indented at the top


def _synset(line: str, kind: str) -> Synset:
    body, _, gloss = line.partition(" | ")
    parts = body.split()
    count = int(parts[3], 16)
    words = tuple(_MARKER.sub("", parts[4 + 2 * n]).replace("_", " ") for n in range(count))
    place = 5 + 2 * count
    pointers = [parts[place + 4 * n : place + 4 * n + 3] for n in range(int(parts[place - 1]))]
    above = tuple(kind + offset for symbol, offset, _ in pointers if symbol in ("@", "@i"))
    definition = gloss.split('; "')[0].strip()
    examples = tuple(re.findall(r'"([^"]+)"', gloss))
    return Synset(kind + parts[0], int(parts[1]), words, above, definition, examples)


def _index(net: WordNet, parts: list[str], kind: str) -> None:
    count = int(parts[2])
    key = (parts[0].replace("_", " "), kind)
    net.senses[key] = [kind + offset for offset in parts[-count:]]
    net.tagged[key] = int(parts[-count - 1])

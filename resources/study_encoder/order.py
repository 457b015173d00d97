"""Groups of four texts that only word order tells apart: a text, its words otherwise, and one text nearer to each."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import wordlists as lists

# How like two texts of the same words are to be: centred cosines; real CLIP's would be higher.
ATTRIBUTES, RELATION, SHUFFLED, LISTED = 0.75, 0.75, 0.6, 0.93


@dataclass(frozen=True, slots=True)
class Group:
    """`text` and `other` share all their words; `near` is nearer to the first, `far` to the second."""

    text: str
    other: str
    near: str
    far: str
    likeness: float
    ordered: bool = True  # False: the order of a list, which means little


class OrderMaker:
    """Makes up such groups from some nouns."""

    def __init__(self, names: list[str], seed: int) -> None:
        self.names, self.random = names, random.Random(seed)

    def groups(self, count: int) -> Iterator[Group]:
        """Of all kinds, those of attributes and relations most often."""
        kinds = (self.attributes, self.attributes, self.relation, self.relation, self.tags, self.shuffled, self.listed)
        for _ in range(count):
            make: Callable[[], Group] = self.random.choice(kinds)
            yield make()

    def attributes(self) -> Group:
        """A red cube and a blue sphere, a blue cube and a red sphere."""
        (n, n2), (c, c2) = self._nouns(2), self._qualities()
        link = self.random.choice((" and ", ", ", " next to ", " on "))
        start = self.random.choice(("", "", "a photo of "))
        near, far = self.random.choice(((f"a {c} {n}", f"a {c2} {n}"), (f"a {c2} {n2}", f"a {c} {n2}")))
        texts = (f"{start}a {c} {n}{link}a {c2} {n2}", f"{start}a {c2} {n}{link}a {c} {n2}")
        return Group(*texts, near, far, ATTRIBUTES)

    def relation(self) -> Group:
        """A dog chasing a cat, a cat chasing a dog; the first is a cat chased by a dog."""
        n, n2 = self._nouns(2)
        there, back = self.random.choice(lists.MIRRORED).split("/")
        texts = (f"a {n} {there} a {n2}", f"a {n2} {there} a {n}", f"a {n2} {back} a {n}", f"a {n} {back} a {n2}")
        return Group(*texts, RELATION)

    def tags(self) -> Group:
        """Tags, each with a colour of its own."""
        (n, n2, n3), (c, c2) = self._nouns(3), self._qualities()
        near, far = self.random.choice(((f"{c} {n}", f"{c2} {n}"), (f"{c2} {n2}", f"{c} {n2}")))
        return Group(f"{n3}, {c} {n}, {c2} {n2}", f"{n3}, {c2} {n}, {c} {n2}", near, far, ATTRIBUTES)

    def shuffled(self) -> Group:
        """A phrase, and its words in no order."""
        (n, n2), (c, c2) = self._nouns(2), self._qualities()
        words = f"a {c} {n} {self.random.choice(lists.RELATIONS)} the {c2} {n2}".split()
        mixed = self.random.sample(words, len(words))
        return Group(" ".join(words), " ".join(mixed), *(f"a photo of {' '.join(w)}" for w in (words, mixed)), SHUFFLED)

    def listed(self) -> Group:
        """A list in two orders, which are to stay near one another."""
        names = self._nouns(3)
        mixed = names[::-1]
        texts = (", ".join(names), ", ".join(mixed), " and ".join(names), " and ".join(mixed))
        return Group(*texts, LISTED, ordered=False)

    def _nouns(self, count: int) -> list[str]:
        return self.random.sample(self.names, count)

    def _qualities(self) -> list[str]:
        return self.random.sample(self.random.choice((lists.COLOURS, lists.COLOURS, lists.LOOKS)), 2)

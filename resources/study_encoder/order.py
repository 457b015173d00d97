"""Groups of four texts that only word order tells apart: a text, its words otherwise, and one text nearer to each."""

import random
from collections.abc import Iterator

import wordlists as lists
from corpus import THING, Text

Group = tuple[Text, Text, Text, Text]


class OrderMaker:
    """Makes up such groups from some nouns; the teacher reads the first text alone, for it makes little of order."""

    def __init__(self, names: list[str], seed: int) -> None:
        self.names, self.random = names, random.Random(seed)

    def groups(self, count: int) -> Iterator[Group]:
        """Of all kinds, those of attributes and relations most often."""
        kinds = (self.attributes, self.attributes, self.relations, self.relations, self.tags, self.lists)
        for _ in range(count):
            yield self.random.choice(kinds)()

    def attributes(self) -> Group:
        """A red cube and a blue sphere, a blue cube and a red sphere; then a red cube, a blue cube."""
        link, start = self.random.choice((" and ", ", ", " next to ", " on ")), self.random.choice(("", "a photo of "))
        return self._swapped(start + "a {c} {n}" + link + "a {c2} {n2}", "a {c} {n}")

    def tags(self) -> Group:
        """The same as tags, alone or behind a third."""
        start = self.random.choice(("", self._nouns(1)[0] + ", "))
        return self._swapped(start + "{c} {n}, {c2} {n2}", "{c} {n}")

    def relations(self) -> Group:
        """A dog chasing a cat, a cat chasing a dog; the first is a cat chased by a dog."""
        n, n2 = self._nouns(2)
        sides = self.random.choice(list(lists.SIDES.values()))
        there, back = (self.random.choice(side) for side in self.random.sample(sides, 2))
        first = f"a {n} {there} a {n2}"
        orders = ((n, there, n2), (n2, there, n), (n2, back, n), (n, back, n2))
        texts = (Text(f"a {a} {r} a {b}", "order", (n, n2), roles=((r, a, b),), order=first) for a, r, b in orders)
        return tuple(texts)  # type: ignore[return-value]

    def lists(self) -> Group:
        """A list in two orders, which are to stay together."""
        names = self._nouns(3)
        orders = (names, names[::-1])
        texts = [mark.join(order) for mark in (", ", " and ") for order in orders]
        return tuple(Text(text, "order", tuple(names), order=texts[0]) for text in texts)  # type: ignore[return-value]

    def _swapped(self, shape: str, part: str) -> Group:
        (n, n2), (c, c2) = self._nouns(2), self._qualities()
        first = shape.format(c=c, n=n, c2=c2, n2=n2)
        whole = Text(first, "order", (n, n2), "", ((c, n), (c2, n2)))
        other = Text(shape.format(c=c2, n=n, c2=c, n2=n2), "order", (n, n2), "", ((c2, n), (c, n2)), order=first)
        if self.random.random() < 0.5:
            c, c2, n = c2, c, n2
        return whole, other, _part(part, c, n), _part(part, c2, n)

    def _nouns(self, count: int) -> list[str]:
        return self.random.sample(self.names, count)

    def _qualities(self) -> list[str]:
        return self.random.sample(self.random.choice((lists.COLOURS, lists.COLOURS, lists.LOOKS)), 2)


def _part(shape: str, quality: str, noun: str) -> Text:
    return Text(shape.format(c=quality, n=noun), "order", (noun,), shape.format(c=quality, n=THING), ((quality, noun),))

"""An artist's own axis: two lists of words or of whole prompts, and the line between what they have in common."""

import re
from dataclasses import dataclass

MAX_SIDE_TEXTS = 24  # of a list; more are left out
MAX_NAME_WORDS = 3  # words of a text that is still a name, such as "oil painting"; more are a prompt
_COMMAS = re.compile("[,\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}]")
_PROMPT_ENDS = re.compile("[\n;]")


@dataclass(frozen=True, slots=True)
class OwnAxis:
    """A line from the texts of `left` to those of `right`, by a name; each side has its different texts in any order.

    The same texts in another order are another value, but they make the same line.
    """

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of both sides, those of the left first."""
        return self.left + self.right

    @property
    def is_whole(self) -> bool:
        """Whether both sides have a text."""
        return bool(self.left and self.right)

    @property
    def is_of_prompts(self) -> bool:
        """Whether a text has a comma or more than MAX_NAME_WORDS words: then all are read as whole prompts."""
        return any(len(text.split()) > MAX_NAME_WORDS or _COMMAS.search(text) for text in self.texts)

    @property
    def exchanged(self) -> "OwnAxis":
        """The same line from right to left."""
        return OwnAxis(self.name, self.right, self.left)


def axis_of_texts(left: str, right: str, name: str = "") -> OwnAxis:
    """The axis between two typed lists; without a name its own first words are the name."""
    sides = split_side(left), split_side(right)
    return OwnAxis(name or " | ".join(side[0] if side else "?" for side in sides), *sides)


def split_side(text: str) -> tuple[str, ...]:
    """The different texts of a typed list: between lines and semicolons where it has some, else between commas.

    A prompt with commas is thus a line of its own, or has a semicolon behind it.
    """
    parts = (_PROMPT_ENDS if _PROMPT_ENDS.search(text.strip()) else _COMMAS).split(text)
    texts = (" ".join(part.split()) for part in parts)
    return tuple(dict.fromkeys(text for text in texts if any(map(str.isalnum, text))))[:MAX_SIDE_TEXTS]


def joined_side(texts: tuple[str, ...]) -> str:
    """A list as it is typed; `split_side` reads it back."""
    if not any(_COMMAS.search(text) for text in texts):
        return ", ".join(texts)
    return "; ".join(texts) if len(texts) > 1 else f"{texts[0]};"


def _axis(left: str, right: str) -> OwnAxis:
    return axis_of_texts(left, right)


READY_MADE_AXES = (
    _axis(
        "young, youth, child, kid, baby, boy, girl, teenager, puppy, kitten, newborn, student",
        "old, aged, elderly, grandfather, grandmother, senior, ancient, retired, wrinkled, elder, veteran, widow",
    ),
    _axis(
        "day, morning, noon, sunrise, daylight, sunny, sunshine, afternoon, bright, dawn, midday, sunlight",
        "night, midnight, evening, moon, darkness, stars, moonlight, dusk, dark, starry, lantern, twilight",
    ),
    _axis(
        "warm, hot, fire, summer, desert, flame, heat, tropical, burning, sun, lava, campfire",
        "cold, ice, winter, snow, frozen, frost, arctic, chilly, glacier, blizzard, icy, snowy",
    ),
    _axis(
        "photo, photograph, camera, realistic, lens, film, cinematic, snapshot, portrait photo, bokeh, polaroid, dslr",
        "painting, drawing, sketch, watercolour, cartoon, oil painting, illustration, ink, anime, canvas, comic, art",
    ),
    _axis(
        "animal, dog, cat, horse, cow, bird, lion, sheep, wolf, rabbit, bear, fox",
        "vehicle, car, truck, train, bus, ship, plane, bicycle, boat, motorcycle, tram, tractor",
    ),
    _axis(
        "nature, forest, river, mountain, meadow, lake, tree, valley, waterfall, beach, field, garden",
        "city, street, building, skyscraper, traffic, bridge, station, shop, tower, apartment, factory, market",
    ),
)

"""Libraries of prompts, made by hand: themes of tags, with twins, copies and words that are always there."""

import random
from collections.abc import Iterator
from pathlib import Path

THEMES: tuple[tuple[str, ...], ...] = (
    (
        "1girl",
        "solo",
        "long hair",
        "blue eyes",
        "school uniform",
        "pleated skirt",
        "smile",
        "cherry blossoms",
        "ribbon",
    ),
    ("castle", "misty forest", "old stone", "ivy", "ravens", "moonlight", "gothic arch", "fog", "stone bridge"),
    ("sports car", "neon city", "wet asphalt", "night rain", "headlights", "long exposure", "skyscraper", "puddles"),
    ("bowl of ramen", "steam", "wooden table", "chopsticks", "soft window light", "green onion", "macro", "bokeh"),
    ("astronaut", "red planet", "dust storm", "helmet reflection", "two moons", "rover", "crater rim", "starry sky"),
    ("sailing ship", "stormy sea", "torn sails", "lightning", "white foam", "sea birds", "dark clouds", "lighthouse"),
)
ALWAYS = ("masterpiece", "best quality", "highly detailed", "sharp focus", "8k", "cinematic lighting")
FREE = ("weathered", "ornate", "pastel", "vivid", "muted", "glossy", "rough", "tiny", "huge", "ancient", "modern")
NOUNS = ("lantern", "staircase", "garden", "mirror", "feather", "compass", "violin", "kettle", "marble", "orchid")


def theme_of(number: int) -> int:
    """The theme of the prompt of a number."""
    return number % len(THEMES)


def made_prompt(number: int, seed: int = 0) -> str:
    """A prompt of a theme, some words of its own, and tags that are in most."""
    draw = random.Random(f"{seed} {number}")
    tags = draw.sample(THEMES[theme_of(number)], draw.randint(4, 7))
    tags += draw.sample(ALWAYS, draw.randint(1, 4))
    tags += [f"{draw.choice(FREE)} {draw.choice(NOUNS)}" for _ in range(draw.randint(1, 8))]
    tags.append(f"{draw.choice(NOUNS)} {draw.randint(0, 100_000)}")
    if draw.random() < 0.2:
        tags += [f"{draw.choice(FREE)} {draw.choice(FREE)} {draw.choice(NOUNS)}" for _ in range(20)]
    tags[0] = f"({tags[0]}:1.2)" if draw.random() < 0.5 else tags[0]
    return ", ".join(tags)


def made_prompts(count: int, seed: int = 0) -> list[str]:
    """`count` prompts, the same for the same arguments; every fiftieth is the one before with its tags shuffled."""
    prompts = [made_prompt(number, seed) for number in range(count)]
    for number in range(49, count, 50):
        tags = prompts[number - 1].upper().split(", ")
        random.Random(number).shuffle(tags)
        prompts[number] = ", ".join(tags)
    return prompts


def write_lists(folder: Path, prompts: list[str], each: int = 1_000) -> Iterator[Path]:
    """Lists of `each` prompts, a prompt a line."""
    for number, first in enumerate(range(0, len(prompts), each)):
        path = folder / f"prompts{number}.txt"
        path.write_text("\n".join(prompts[first : first + each]) + "\n", encoding="utf-8")
        yield path

"""Text to Prompt: what a tool makes of what was typed, before any token is looked up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text with one weight, tokenised on its own; `start` is its code-point offset in the typed text."""

    text: str
    start: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the texts a prompt stands for: an AND part, up to and with a sampling step."""

    text: str
    segments: tuple[Segment, ...]
    part: int = 0
    part_weight: float = 1.0
    until_step: int = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the artist should know about the prompt: a code, one plain sentence, and where (code points)."""

    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """What `dialect` reads in `source`; the first variant is the one shown."""

    source: str
    dialect: str
    variants: tuple[Variant, ...]
    problems: tuple[Problem, ...] = ()

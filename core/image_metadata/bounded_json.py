"""JSON of unknown origin: none of its size, depth and numbers can hold up or stop the reader."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

MAX_CHARACTERS = 8 * 2**20  # characters; the largest ComfyUI workflows seen are below 2 million
MAX_KEYS = 20_000  # of an object; a graph of 5,000 nodes is given up already
MAX_KEPT_OBJECTS = 16  # of one picture, which each reader asks for anew
MAX_LINES = 50  # texts of a list in the place of one
MAX_INTEGER_DIGITS = 20  # of a whole number; a seed has at most 20


def parse(text: str) -> object:
    """The value, or None where it is no JSON, too large or too deep; NaN and infinities become None."""
    if len(text) > MAX_CHARACTERS:
        return None
    try:
        return json.loads(text.strip("\0 \t\r\n"), parse_int=_whole, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


@lru_cache(MAX_KEPT_OBJECTS)
def parse_object(text: str) -> dict[str, Any]:
    """The object, which is kept and not to be changed, until `forget_objects`; an empty one for anything else."""
    value = parse(text) if text.lstrip("\0 \t\r\n").startswith("{") else None
    return value if isinstance(value, dict) and len(value) <= MAX_KEYS else {}


def forget_objects() -> None:
    """Gives up the objects that were kept for another reader of the same texts."""
    parse_object.cache_clear()


def objects_of(value: object) -> list[dict[str, Any]]:
    """The objects of a list; none for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text_of(value: object) -> str:
    """A string, number or truth value as text, and "" for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) else ""


def lines_of(value: object) -> str:
    """The texts of a list, a line each, or what `text_of` gives for anything else."""
    if not isinstance(value, list):
        return text_of(value)
    return "\n".join(line for line in value[:MAX_LINES] if isinstance(line, str) and line)


def number_of(value: object) -> float | None:
    """A number, also one written as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < 1e9 else None  # which is not so of NaN either


def integer_of(value: object) -> int | None:
    """A whole number, also one written as text; None for anything else."""
    number = number_of(value)
    return int(number) if number is not None and number.is_integer() else None


def settings_of(values: Mapping[str, object], *but: str) -> tuple[tuple[str, str], ...]:
    """Everything in an object that is one plain value, but for what is shown elsewhere."""
    return tuple((key, text_of(value)) for key, value in values.items() if key not in but and text_of(value))


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_INTEGER_DIGITS else digits

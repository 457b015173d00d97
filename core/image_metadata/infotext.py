"""A1111's text taken apart: the prompt, the negative prompt, and “key: value” pairs, also where tools flattened it.

What A1111 writes on lines of their own (modules/processing.py, create_infotext) stands inside a line once a site or an
editor of metadata has put spaces, full stops or nothing in the place of its line ends.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.image_metadata.bounded_json import number_of
from core.image_metadata.found import GivenUp

MAX_TEXT_CHARACTERS = 1_000_000  # characters of a whole text
MAX_SETTINGS_CHARACTERS = 100_000  # characters of the pairs; what stands behind is left out
MAX_LINE_ENDS = 4  # in a row, written as text, that are taken off
MAX_UNCLOSED = 20  # brackets that stay open, behind which none is followed any more
MAX_CANDIDATES = 20  # places where the pairs may begin that are looked at
MIN_PAIRS = 3  # of which a last line without the steps has to consist; a prompt's last line may hold a colon too
GLANCE_CHARACTERS = 3_000  # characters behind the steps in which the other keys of a generator begin

_KEY = re.compile(r"\s*(\w[\w \-/.()&+']{0,60}?)\s*:\s*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
# Between two pairs; also the blank that a tool put in the place of a line end between pairs that had a line each.
_A1111_KEYS = "Sampler|CFG scale|Seed|Size|Model|Model hash|Clip skip|Schedule type|Denoising strength|Version"
_SEPARATOR = re.compile(rf"[,\n]|\s(?=(?:{_A1111_KEYS}):)")
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_LABEL = re.compile(r"^[^\S\n]*negative prompt:", re.IGNORECASE | re.MULTILINE)
_LABEL_INSIDE = re.compile(r"[Nn]egative [Pp]rompt:")
_PROMPT_LABEL = re.compile(r"\s*(?:positive )?prompt:\s", re.IGNORECASE)
_STEPS = re.compile(r"Steps:\s*\d")
_LEADING_STEPS = re.compile(r"^[^\S\n]*(?=Steps:\s*\d)", re.MULTILINE)
_FURTHER_KEYS = re.compile(r"\b(?:Sampler|CFG [Ss]cale|Seed|Size|Model|Model hash|Guidance(?: Scale)?|Schedule type):")
_TEMPLATE = re.compile(r"(?:^|(?<=[\s.,]))((?:Negative )?Template): ")  # which the extension of dynamic prompts adds
_ESCAPED_LINE_END = re.compile(r"\\n(?=Negative prompt:|Steps: )")
_LINE_ENDS = ("\\n", "<br>", "<br/>", "<br />", "&#10;")  # as text

_NUMBERS = {"steps", "clip skip", "seed", "cfg scale", "denoising strength", "guidance", "distilled cfg scale"}
_WORDS = {"sampler", "schedule type", "scheduler", "model hash"}
_OPENING = ("[", "{")
_SIZE = re.compile(r"\d+ ?[x×] ?\d+")


@dataclass(frozen=True)
class Infotext:
    """The parts of a text; `has_labels` where it has a label or settings that no photographer's caption has."""

    prompt: str
    negative_prompt: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    has_labels: bool = False


def split_infotext(text: str) -> Infotext:
    """The parts of A1111's text; GivenUp for one that is too long for any."""
    if len(text) > MAX_TEXT_CHARACTERS:
        raise GivenUp
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\0 \n\t")
    if "\n" not in text and _ESCAPED_LINE_END.search(text):
        text = text.replace("\\n", "\n")
    start = _settings_start(text)
    settings = dict(_settings(text[start : start + MAX_SETTINGS_CHARACTERS])) if start is not None else {}
    above = text if start is None else text[:start]
    label = _LABEL.search(above) or _LABEL_INSIDE.search(above)
    prompt, negative = (above[: label.start()], above[label.end() :]) if label else (above, "")
    if (label or settings) and (opening := _PROMPT_LABEL.match(prompt)):
        prompt = prompt[opening.end() :]
    return Infotext(_trimmed(prompt), _trimmed(negative), settings, bool(label) or is_of_generator(settings))


def is_of_generator(settings: Mapping[str, str]) -> bool:
    """Whether two pairs are a generator's own, with values that fit; size and seed may be those of a photograph."""
    fitting = {key.lower() for key, value in settings.items() if _fits(key, value)}
    return len(fitting - {"size"}) >= 2


def _fits(key: str, value: str) -> bool:
    """Whether a pair has a name that generators use, and a value as they write it there."""
    name = key.lower()
    if name in _NUMBERS:
        return number_of(value) is not None or value.isdecimal()  # a seed may be longer than a number that is read
    return (name in _WORDS and bool(value)) or (name == "size" and bool(_SIZE.fullmatch(value)))


def _trimmed(text: str) -> str:
    """The text without blanks around it, and without what stands for a line end behind it."""
    text = text.strip()
    for _ in range(MAX_LINE_ENDS):
        ending = next((mark for mark in _LINE_ENDS if text.endswith(mark)), "")
        text = text.removesuffix(ending).rstrip()
    return text


def _settings_start(text: str) -> int | None:
    """Where the pairs begin: with the steps, on a line of their own or inside one; else the last line, if it has some.

    Of several places with steps it is the last one that begins a line, or else the last with a generator's further keys
    behind it.
    """
    leading = deque((match.end() for match in _LEADING_STEPS.finditer(text)), MAX_CANDIDATES)
    for at in reversed(leading):
        line = text[at : at + GLANCE_CHARACTERS].partition("\n")[0]
        if _has_further_keys(text, at) or sum(1 for _ in _pairs(line)) >= MIN_PAIRS:
            return at
    places = deque((match.start() for match in _STEPS.finditer(text)), MAX_CANDIDATES)
    found = next((at for at in reversed(places) if _has_further_keys(text, at)), None)
    return _last_line(text) if found is None else found


def _has_further_keys(text: str, at: int) -> bool:
    return len({match[0] for match in _FURTHER_KEYS.finditer(text, at, at + GLANCE_CHARACTERS)}) >= 2


def _last_line(text: str) -> int | None:
    at = text.rfind("\n") + 1
    pairs = dict(_pairs(text[at : at + MAX_SETTINGS_CHARACTERS]))
    return at if len(pairs) >= MIN_PAIRS and any(_fits(key, value) for key, value in pairs.items()) else None


def _settings(tail: str) -> Iterator[tuple[str, str]]:
    """The pairs of a text, the first of each name; templates, which run over commas and lines, are one pair each."""
    seen = set[str]()
    first, *templates = _cut_at_templates(tail)
    for key, value in (*_pairs(first[1]), *templates):
        if key not in seen:
            seen.add(key)
            yield key, value


def _cut_at_templates(tail: str) -> list[tuple[str, str]]:
    matches = list(_TEMPLATE.finditer(tail))[:4]
    ends = [match.start() for match in matches] + [len(tail)]
    starts = zip(matches, ends[1:], strict=True)
    return [("", tail[: ends[0]]), *((match[1], tail[match.end() : end].strip()) for match, end in starts)]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Every “key: value”; a piece without a key belongs to the value in front of it, which holds a comma then."""
    at, key, value, unclosed = 0, "", "", 0
    while at < len(text):
        match = _KEY.match(text, at)
        start = match.end() if match else at
        closed = _closing(text, start) if match and unclosed < MAX_UNCLOSED else start
        unclosed += closed == start and text[start : start + 1] in _OPENING
        end = _plain_end(text, closed)
        if match:
            if key:
                yield key, _unquoted(value.strip())
            key, value = match[1].strip(), text[start:end]
        elif text[at:end].strip():
            value += text[at - 1 : end] if at else ""
        at = end + 1
    if key:
        yield key, _unquoted(value.strip())


def _plain_end(text: str, start: int) -> int:
    end = _SEPARATOR.search(text, start)
    return end.start() if end else len(text)


def _closing(text: str, start: int) -> int:
    """Where the quotes, bracket or brace at `start` are closed; `start` where there are none, or they stay open."""
    if quoted := _STRING.match(text, start):
        return quoted.end()
    depth = 0
    for match in _BRACKETS.finditer(text, start) if text[start : start + 1] in _OPENING else ():
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    return start


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        try:
            return str(json.loads(value))
        except (ValueError, RecursionError):
            return value[1:-1]
    return value

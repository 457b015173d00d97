"""What is being written at the cursor and could be finished, and the edit that finishes it as the tool wants it.

Words end where tagcomplete, SwarmUI and SD.Next end them: at commas, dots, brackets, bars, colons and line breaks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core.dialects.table import DIALECTS
from core.prompt.prompt import DEFAULT_SETTINGS, ReadingSettings

MAX_LETTERS_BEFORE = 300  # that are looked at
MIN_LAST_WORD_LETTERS = 3  # of the last words of a sentence, which are looked up where the whole of it is no tag
MAX_LAST_WORDS = 4
PlaceKind = Literal["word", "last-words", "any-tag", "lora", "embedding", "wildcard", "line", "style", "trigger"]

_IN_WORD = r"(?:\\[()\[\]{}]|_\([^\n,()]*\)?|[^,.()\[\]{}<>|:\n\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}])*"
_WORD_BEFORE, _WORD_BEHIND = re.compile(_IN_WORD + r"\Z"), re.compile(_IN_WORD)
_NUMBER_BEFORE = re.compile(r"(?::\s*[-+]?[\d.]*|\d\.\d*)\Z")
_TAG_BEFORE = re.compile(r"<(?:(\w+):)?([^<>\n]*)\Z")
_TAG_BEHIND = re.compile(r"([^<>:,\n]*)((?::[^<>,\n]*)?)>")
_WILDCARD = re.compile(r"__([^\s_{}|,<>$](?:[^\n{}|,<>$]*?[^_\n{}|,<>$])?)__")
_WILDCARD_BEFORE = re.compile(r"(?<!_)__((?:[^\n{}|,<>$_\s][^\n{}|,<>$]*)?)\Z")
_LINE_BEFORE = re.compile(r"[^\s,(){}\[\]|<>:]*\Z")
_EMBEDDING_BEFORE = re.compile(r"(?:\A|(?<=[\s,(\[{|]))embedding:([^\s,<\[()]*)\Z")
_EMBEDDING_BEHIND = re.compile(r"[^\s,<>\[\]():]*")
_STYLE_BEFORE = re.compile(r"(?:\A|(?<=[\s,(\[|]))\$([^\n$,(){}\[\]|<>:]*)\Z")
_LORA_BEFORE = re.compile(r"<(?:lora|lyco):([^:<>]+)[^<>]*>([^<>\n]*)\Z")
_PREFIXES: dict[str, PlaceKind] = {
    **dict.fromkeys(("l", "lora", "lyco", "c"), "lora"),
    **dict.fromkeys(("e", "emb", "embed", "embedding"), "embedding"),
    **dict.fromkeys(("w", "wc", "wildcard"), "wildcard"),
}
_BRACKET = re.compile(r'[()\[\]{}"]')


@dataclass(frozen=True, slots=True)
class CompletionForms:
    """How a tool writes in a prompt what is no word, with `{name}`; "" for what it has no form of.

    `asks_models` says that a `<` asks for LoRAs and embeddings, `asks_styles` that a `$` asks for styles.
    """

    lora: str = ""
    embedding: str = ""
    wildcard: str = ""
    asks_models: bool = False
    asks_styles: bool = False


@dataclass(frozen=True, slots=True)
class CompletionPlace:
    """What is being written: `query`, and the span (code points) that is replaced by what is chosen.

    `name` is the wildcard whose lines, or the LoRA whose trigger words are asked for, and `between` what stands behind
    the LoRA's tag already. `behind` is the rest of the word behind the span. With `only_name` the span is a name in a
    tag that stays.
    """

    kind: PlaceKind
    start: int
    end: int
    query: str
    name: str = ""
    between: str = ""
    behind: str = ""
    only_name: bool = False


@dataclass(frozen=True, slots=True)
class Insertion:
    """An edit of the text (code points), and where the cursor is then. `words` is the span of what was chosen."""

    start: int
    end: int
    text: str
    cursor: int
    words: tuple[int, int]


def places_at(text: str, cursor: int, forms: CompletionForms) -> Iterator[CompletionPlace]:
    """What may be being written at the cursor, the most particular first; the first of which something is known counts.

    In a tag of the tool's, between `<` and `>`, it is that tag or nothing.
    """
    before = text[max(cursor - MAX_LETTERS_BEFORE, 0) : cursor]
    behind = text[cursor : cursor + MAX_LETTERS_BEFORE]
    match = _TAG_BEFORE.search(before) if forms.asks_models else None
    if match and not match[0].startswith("< ") and (match[1] or "," not in match[2]):
        yield from _tag_places(match, behind, cursor, forms)
        return
    if forms.wildcard.startswith("__"):
        yield from _wildcard_places(before, behind, cursor)
    if forms.embedding.startswith("embedding:") and (match := _EMBEDDING_BEFORE.search(before)):
        rest = _EMBEDDING_BEHIND.match(behind)
        yield CompletionPlace("embedding", cursor - len(match[0]), cursor + (rest.end() if rest else 0), match[1])
        return
    if forms.asks_styles and (match := _STYLE_BEFORE.search(before)):
        yield CompletionPlace("style", cursor - len(match[0]), cursor, match[1])
    if forms.lora and (match := _LORA_BEFORE.search(before)):
        yield CompletionPlace("trigger", cursor, cursor, "", match[1], match[2])
    yield from _word_places(before, behind, cursor)


def _tag_places(match: re.Match[str], behind: str, cursor: int, forms: CompletionForms) -> Iterator[CompletionPlace]:
    """The tag that the cursor is in; nothing in its numbers, or in one that asks for nothing."""
    prefix, query = match[1], match[2]
    kind = _PREFIXES.get(prefix.lower()) if prefix else "any-tag"
    closed = _TAG_BEHIND.match(behind)
    if kind is None or ":" in query or (kind == "wildcard" and not forms.wildcard.startswith("<")):
        return
    if prefix and closed and closed[2]:
        yield CompletionPlace(kind, cursor - len(query), cursor + len(closed[1]), query, only_name=True)
    else:
        yield CompletionPlace(kind, cursor - len(match[0]), cursor + (closed.end() if closed else 0), query)


def _wildcard_places(before: str, behind: str, cursor: int) -> Iterator[CompletionPlace]:
    """A wildcard that is not closed yet, or the lines of one that the cursor is right behind."""
    whole = list(_WILDCARD.finditer(before))
    rest = before[whole[-1].end() :] if whole else before
    if match := _WILDCARD_BEFORE.search(rest):
        closing = re.match(r"[\w\-./]*__", behind)
        yield CompletionPlace("wildcard", cursor - len(match[0]), cursor + (closing.end() if closing else 0), match[1])
    elif whole and _LINE_BEFORE.fullmatch(rest):
        start = cursor - len(rest) - len(whole[-1][0])
        yield CompletionPlace("line", start, cursor, rest, whole[-1][1])


def _word_places(before: str, behind: str, cursor: int) -> Iterator[CompletionPlace]:
    """The word between separators, then its last words; nothing in a number."""
    found, rest = _WORD_BEFORE.search(before), _WORD_BEHIND.match(behind)
    written = found[0].lstrip() if found else ""
    if not written or _NUMBER_BEFORE.search(before):
        return
    following = rest[0] if rest else ""
    attached = re.match(r"\S*", following)
    end = cursor + (attached.end() if attached else 0)
    query = re.sub(r"\\([()\[\]{}])", r"\1", written)
    yield CompletionPlace("word", cursor - len(written), end, query, behind=following)
    starts = [match.end() for match in re.finditer(r"\s+", written)][-MAX_LAST_WORDS:]
    for start in starts:
        if len(written) - start >= MIN_LAST_WORD_LETTERS:
            yield CompletionPlace("last-words", cursor - len(written) + start, end, written[start:], behind=following)


def written_tag(name: str, dialect: str, settings: ReadingSettings = DEFAULT_SETTINGS) -> str:
    """A tag of a list as it is written in a prompt: with blanks, and brackets that the tool would read escaped.

    Faces such as `0_0` and `>_<` keep their underscores.
    """
    return with_escapes(name if is_face(name) else name.replace("_", " "), dialect, settings)


def with_escapes(words: str, dialect: str, settings: ReadingSettings = DEFAULT_SETTINGS) -> str:
    """Words with a backslash before each bracket that the tool would read as one."""
    syntax = DIALECTS[dialect].brackets
    if syntax is None or settings.emphasis == "none":
        return words

    def escaped(bracket: re.Match[str]) -> str:
        match = syntax.marks.match(bracket[0])
        return f"\\{bracket[0]}" if match and match[1] else bracket[0]

    return _BRACKET.sub(escaped, words)


def is_face(name: str) -> bool:
    """Whether a tag is a face, whose underscore is its mouth: with a letter or digit at most on each side of it."""
    sides = [sum(letter.isalnum() for letter in side) for side in name.split("_")]
    return len(sides) > 1 and max(sides) < 2 and sum(sides) <= 2


def insertion_of(text: str, place: CompletionPlace, written: str, with_comma: bool) -> Insertion:
    """The edit that writes `written` in its place, with a comma behind where the tool's own completion sets one.

    None is set where a comma or colon follows, a bracket closes, or a bar parts.
    """
    end = place.end
    if place.behind and _begins(written, place.query + place.behind):
        end = max(end, place.end + len(place.behind.rstrip()) - _attached(place))
    comma, step = _comma(text[end : end + MAX_LETTERS_BEFORE]) if with_comma else ("", 0)
    blank = " " if place.kind == "trigger" and place.start and not text[place.start - 1].isspace() else ""
    first = place.start + len(blank)
    cursor = first + len(written) + len(comma) + step
    return Insertion(place.start, end, f"{blank}{written}{comma}", cursor, (first, first + len(written)))


def _attached(place: CompletionPlace) -> int:
    match = re.match(r"\S*", place.behind)
    return match.end() if match else 0


def _begins(written: str, present: str) -> bool:
    """Whether what stands there already is a beginning of what is to be written, underscores being blanks."""
    plain, there = (re.sub(r"\\([()\[\]{}])", r"\1", words).lower().replace("_", " ") for words in (written, present))
    return plain.startswith(there.strip())


def _comma(behind: str) -> tuple[str, int]:
    """What parts the words from what follows, and how far the cursor steps over a blank that is there already."""
    following = behind.lstrip(" \t")[:1]
    if following and following in ",:)]}>|\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}":
        return "", 0
    return (",", 1) if behind[:1] in (" ", "\t") else (", ", 0)

"""Whether a change of the typed text keeps what a tool reads: the changed text is read and held against the first."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from core.dialects.dialect import Dialect
from core.dialects.table import DIALECTS, parse, read
from core.prompt.prompt import Prompt, ReadingSettings, Segment
from core.storage.text_diff import common_prefix_suffix
from core.tokens.chunks import Chunks
from core.tokens.normalization import normalize, tokenize
from core.tokens.tokenizer import TokenizerVariant

Edit = tuple[int, int, str]
MAX_READ_CHARACTERS = 4_000  # of all texts that are read for the notes on one prompt, which takes a few ms
MAX_POSITIONS = 256  # of an encoder, in tokens
_BLANK = re.compile(r"\s")


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with each span replaced; the edits do not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def settings_of_other(settings: ReadingSettings) -> ReadingSettings:
    """The settings with which another tool reads the same typed text: with the layer in front of it that it brings."""
    return replace(settings, expansion=None, choice=0)


def mends_letters(dialect: Dialect) -> bool:
    """Whether a tool repairs odd letters before it looks tokens up."""
    return not any(variant.startswith("fast") for variant in dialect.tokenizer_variants.values())


@dataclass(slots=True)
class Budget:
    """How many characters may still be read for the notes on a prompt."""

    characters: int = MAX_READ_CHARACTERS

    def take(self, text: str) -> bool:
        """Whether the text may be read."""
        self.characters -= len(text)
        return self.characters >= 0


@dataclass(frozen=True)
class LetterCheck:
    """Whether letters of a prompt may be written in another way.

    `mending` is what a tool that repairs letters reads in it: that must stay. `written` says what it makes of single
    letters, whatever stands beside them; it is empty where that cannot be told. Where `chunks` are of a tool that
    repairs none, the other letters must keep their weights there.
    """

    chunks: Chunks
    mending: Prompt
    written: Mapping[int, str]
    budget: Budget = field(default_factory=Budget)

    def keeps_length(self, typed: str, written: str) -> bool:
        """Whether letters are as many tokens as others in every encoder, where a tool cuts off what does not fit."""
        if not self._may_cut:
            return True
        variants = set(DIALECTS[self.chunks.prompt.dialect].tokenizer_variants.values())
        return all(_count_tokens(typed, variant) == _count_tokens(written, variant) for variant in variants)

    def keeps_reading(self, edits: Sequence[Edit]) -> bool:
        """Whether all these edits together may be made; False where too much has been read already."""
        text = apply_edits(self.mending.source, edits)
        if not self.budget.take(text):
            return False
        changed = parse(text, self.mending.dialect, self.mending.settings)
        if not _reads_alike(self.mending, changed, self._same_text):
            return False
        return self.chunks.prompt.dialect == self.mending.dialect or self._keeps_weights(text, edits)

    def _same_text(self, before: str, after: str) -> bool:
        if before == after or before.translate(self.written) == after.translate(self.written):
            return True
        if self.written:
            before, after = _differing_words(before, after)
        variants = DIALECTS[self.mending.dialect].tokenizer_variants
        return all(_normal(before, variant) == _normal(after, variant) for variant in set(variants.values()))

    def _keeps_weights(self, text: str, edits: Sequence[Edit]) -> bool:
        prompt = self.chunks.prompt
        if self._needs_tokens:
            changed = read(text, prompt.dialect, self.chunks.family, prompt.settings)
            parsed, weights = changed.prompt, _weights_of_tokens(changed)
        else:
            parsed = parse(text, prompt.dialect, prompt.settings)
            weights = _weights_of_letters(parsed)
        kept = _kept_spans(len(prompt.source), edits)
        return _frames(parsed) == _frames(prompt) and all(
            self._weights[start:end] == weights[start + moved : end + moved] for start, end, moved in kept
        )

    @cached_property
    def _may_cut(self) -> bool:
        """Whether what is read depends on the number of tokens."""
        is_near = self.chunks.used + self.chunks.chunk_tokens // 4 > self.chunks.limit
        prompt = self.chunks.prompt
        return is_near and (prompt.is_plain or _cuts_off(prompt.dialect, self.chunks.family))

    @cached_property
    def _needs_tokens(self) -> bool:
        """Whether segments do not tell what is read: some is cut off, names are found, words join over what goes."""
        prompt = self.chunks.prompt
        is_joined = any(_has_gap(segment.offsets) for segment in prompt.variant.all_segments)
        return self._may_cut or is_joined or prompt.settings.inversions.has_names

    @cached_property
    def _weights(self) -> Sequence[float | None]:
        return _weights_of_tokens(self.chunks) if self._needs_tokens else _weights_of_letters(self.chunks.prompt)


def _has_gap(offsets: Sequence[int]) -> bool:
    return len(offsets) > 0 and offsets[-1] - offsets[0] >= len(offsets)


@lru_cache(maxsize=64)
def _cuts_off(dialect: str, family: str) -> bool:
    """Whether a tool leaves out what does not fit into one chunk."""
    return bool(read("a " * MAX_POSITIONS, dialect, family).truncated)


def _count_tokens(text: str, variant: TokenizerVariant) -> int:
    return len(tokenize(Segment(text, range(len(text))), variant))


def _reads_alike(before: Prompt, after: Prompt, same_text: Callable[[str, str], bool]) -> bool:
    """Whether two prompts have the same parts, steps, weights and breaks, and texts that are looked up alike."""
    if _frames(before) != _frames(after):
        return False
    compared: set[tuple[int, int]] = set()
    for old, new in zip(before.variants, after.variants, strict=True):
        if (key := (id(old.segments), id(new.segments))) in compared:
            continue
        compared.add(key)
        if len(old.segments) != len(new.segments):
            return False
        if not all(_alike(*pair, same_text) for pair in zip(old.segments, new.segments, strict=True)):
            return False
    return True


def _alike(old: Segment, new: Segment, same_text: Callable[[str, str], bool]) -> bool:
    return (old.weight, old.is_break) == (new.weight, new.is_break) and same_text(old.text, new.text)


def _differing_words(before: str, after: str) -> tuple[str, str]:
    """Two texts without the words that they begin and end with alike, where each word is repaired by itself.

    ftfy looks further for garbled accents, and for a `<` where there are HTML entities.
    """
    from ftfy.badness import is_bad  # hardly any prompt has odd letters

    if "<" in before or "<" in after or is_bad(after):
        return before, after
    same_start, same_end = common_prefix_suffix(before, after)
    start = before.rfind(" ", 0, same_start) + 1
    blank = before.find(" ", len(before) - same_end)
    kept = len(before) - blank if blank >= 0 else 0
    return before[start : len(before) - kept], after[start : len(after) - kept]


def _frames(prompt: Prompt) -> list[tuple[int, float, int]]:
    return [(variant.part, variant.part_weight, variant.until_step) for variant in prompt.variants]


def _normal(text: str, variant: TokenizerVariant) -> str:
    return normalize(text, variant).text


def _weights_of_letters(prompt: Prompt) -> list[float | None]:
    """The weight of each typed letter that is read in the shown variant; None for blanks, which are often left out."""
    weights: list[float | None] = [None] * len(prompt.source)
    for segment in prompt.variant.all_segments:
        for offset in segment.offsets:
            if 0 <= offset < len(weights):  # else of a style
                weights[offset] = segment.weight
    return _without_blanks(weights, prompt.source)


def _weights_of_tokens(chunks: Chunks) -> list[float | None]:
    weights: list[float | None] = [None] * len(chunks.prompt.source)
    for token in chunks.tokens:
        if token.start is not None and token.end is not None:
            weights[token.start : token.end] = [token.weight] * (token.end - token.start)
    return _without_blanks(weights, chunks.prompt.source)


def _without_blanks(weights: list[float | None], text: str) -> list[float | None]:
    for match in _BLANK.finditer(text):
        weights[match.start()] = None
    return weights


def _kept_spans(length: int, edits: Iterable[Edit]) -> Iterator[tuple[int, int, int]]:
    """The spans of a text of this length that edits leave as they are, and how far each has moved afterwards."""
    start = moved = 0
    for edit_start, edit_end, new in sorted(edits):
        yield start, edit_start, moved
        start = edit_end
        moved += len(new) - (edit_end - edit_start)
    yield start, length, moved

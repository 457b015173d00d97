"""How long each prompt is by a tool's rules, and the words that do not fit into its first chunk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.dialects.table import read
from core.library.progress import Progress
from core.program.cancellation import CancelCheck, Cancelled, ReportProgress, ignore_report, never_cancelled
from core.prompt.prompt import DEFAULT_SETTINGS, ReadingSettings
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token

MAX_CUT_CHARACTERS = 400  # of the words that are shown
REPORT_EVERY = 64  # prompts


@dataclass(frozen=True, slots=True)
class PromptLength:
    """The tool's counter and its chunks; `cut` are the typed words behind the first chunk, "" where all fit.

    `is_lost` says whether the tool leaves these words out; else it reads them in a chunk of their own.
    """

    tokens: int
    chunks: int
    cut: str = ""
    is_lost: bool = False
    cut_start: int = 0  # in the text


@dataclass(frozen=True, slots=True)
class Reader:
    """By whose rules prompts are read: a key of DIALECTS, a family, and what is set in the tool."""

    dialect: str = "a1111"
    family: str = "sd1"
    settings: ReadingSettings = DEFAULT_SETTINGS

    def length(self, text: str) -> PromptLength:
        """The length of a prompt, as the window's counter shows it."""
        chunks = read(text, self.dialect, self.family, self.settings)
        behind = chunks.truncated or tuple(_behind_first(chunks))
        start, cut = _typed(text, behind)
        return PromptLength(chunks.used, len(chunks.chunks), cut, bool(chunks.truncated), start)


def measure_lengths(
    texts: Sequence[str],
    reader: Reader,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> tuple[PromptLength, ...]:
    """The lengths of prompts, in order; Cancelled."""
    lengths: list[PromptLength] = []
    for number, text in enumerate(texts):
        if cancelled():
            raise Cancelled
        if number % REPORT_EVERY == 0:
            report(Progress("tokens", number, len(texts)))
        lengths.append(reader.length(text))
    return tuple(lengths)


def _behind_first(chunks: Chunks) -> Iterator[Token]:
    """The tokens of the text that stand behind the first chunk of their part."""
    at = 0
    for count in chunks.chunk_counts or (len(chunks.chunks),):
        for chunk in chunks.chunks[at + 1 : at + count]:
            yield from (token for token in chunk if token.start is not None)
        at += count


def _typed(text: str, tokens: Sequence[Token]) -> tuple[int, str]:
    """Where some tokens begin in a text, and what was typed for them, in one line."""
    starts = [token.start for token in tokens if token.start is not None]
    if not starts:
        return 0, ""
    start, end = min(starts), max(token.end or 0 for token in tokens)
    start = end - len(text[start:end].lstrip(", "))
    return start, " ".join(text[start : min(end, start + MAX_CUT_CHARACTERS)].split())

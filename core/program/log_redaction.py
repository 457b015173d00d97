"""Errors as they may be written into a log: without words of prompts and without the path of the person's home."""

import re
import traceback
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

REDACTED = "…"
MAX_FRAMES = 40  # the innermost; a recursion without end has a thousand

_QUOTED = re.compile(r"(?<!\w)(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|“[^”]*”|‘[^’]*’)", re.DOTALL)
_WORD = re.compile(r"\w+")


def without_prompts(message: str, texts: Iterable[str]) -> str:
    """A message with REDACTED for what it quotes, and for every word of it that stands in one of the texts."""
    prompts = "\n".join(texts).casefold()

    def redacted(word: re.Match[str]) -> str:
        is_latin_letter = len(word[0]) == 1 and word[0].isascii()
        return REDACTED if word[0].casefold() in prompts and not is_latin_letter else word[0]

    return _WORD.sub(redacted, _QUOTED.sub(REDACTED, message))


def without_home(text: str) -> str:
    """`text` with ~ for the path of the home folder, whose name is often the person's."""
    try:
        home = str(Path.home())
    except RuntimeError:  # there is none
        return text
    return _anyhow_written(home).sub("~", text) if len(home) > 1 else text


@lru_cache(8)
def _anyhow_written(path: str) -> re.Pattern[str]:
    r"""A path as Python, Qt and people write it: on Windows with either slash, or \\\\, and in letters of any case."""
    is_windows = "\\" in path or path[1:2] == ":"
    parts = map(re.escape, re.split(r"[\\/]", path) if is_windows else [path])
    return re.compile(r"(?:\\\\?|/)".join(parts), re.IGNORECASE if is_windows else 0)


def format_redacted(error: BaseException, texts: Iterable[str] = ()) -> str:
    """The traceback and message of an error and of its causes, these first, redacted for a log."""
    parts: list[str] = []
    seen: set[int] = set()
    here: BaseException | None = error
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        parts.insert(0, _format_error(here, texts))
        here = here.__cause__ or (None if here.__suppress_context__ else here.__context__)
    return without_home("\n⇒\n".join(parts))


def fault_key(error: BaseException) -> str:
    """The key of an error, the same for each of its type that the same line raises."""
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    return f"{type(error).__qualname__} {''.join(f'{frame.filename}:{frame.lineno}' for frame in frames)}"


def _format_error(error: BaseException, texts: Iterable[str]) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__, limit=-MAX_FRAMES))
    try:
        message = str(error)
    except Exception:  # an error that cannot even say what it is
        message = ""
    return f"{frames}{type(error).__qualname__}: {without_prompts(message, texts)}"

"""A word diff as rich text: what only the first text has struck out behind −, what only the second has underlined."""

from html import escape

from core.storage.text_diff import DiffKind, word_diff
from gui.widgets.style import Theme

MAX_DIFF_LETTERS = 20_000


def diff_html(a: str, b: str, theme: Theme) -> str:
    """The diff of `a` against `b` as HTML, cut off with … after MAX_DIFF_LETTERS; colour is not the only sign."""
    parts: list[str] = []
    letters_left = MAX_DIFF_LETTERS
    for kind, text in word_diff(a, b):
        parts.append(_piece(kind, text[:letters_left], theme))
        letters_left -= len(text)
        if letters_left <= 0:
            parts.append("…")
            break
    return "".join(parts)


def _piece(kind: DiffKind, text: str, theme: Theme) -> str:
    inner = escape(text).replace("\n", "<br>")
    if kind == "same":
        return inner
    if not text.strip():  # blanks alone are no words and get no sign
        return inner if kind == "b" else ""
    if kind == "a":
        return f"<span style='color:{theme.warn}'>−<s>{inner}</s></span>"
    return f"<span style='color:{theme.good}'><u>+{inner}</u></span>"

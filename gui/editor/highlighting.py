"""The formats of the prompt's letters: weighted words, syntax, parts that are not read, diagnostics."""

from collections.abc import Iterator

from PySide6.QtGui import QColor, QTextCharFormat

from core.editing.source_spans import unread_spans, weighted_spans
from gui.state.prompt_state import MAX_MARKED_CHARACTERS, PromptState
from gui.widgets.style import Theme

Highlight = tuple[int, int, QTextCharFormat]


def highlights_of(prompt_state: PromptState, theme: Theme) -> Iterator[Highlight]:
    """Spans (start, end, format) of code points, later ones above earlier ones; none of a very long text."""
    chunks = prompt_state.counted_chunks
    if len(chunks.prompt.source) > MAX_MARKED_CHARACTERS:
        return
    for start, end in unread_spans(chunks):
        yield start, end, _ink(theme.dim)
    if chunks.truncated:
        ending = chunks.truncated[-1].end or 0
        yield chunks.truncated[0].start or 0, ending, _ink(theme.dim, QTextCharFormat.UnderlineStyle.DotLine)
    for start, end, weight in weighted_spans(chunks):
        yield start, end, _ink(theme.more if weight > 1 else theme.less)
    for diagnostic in prompt_state.diagnostics:
        if diagnostic.is_quiet or diagnostic.code == "unknown-word":  # which has a mark of its own
            continue
        yield diagnostic.start, diagnostic.end, _underline(theme.warn)
    for start, end in prompt_state.struck_out.spans_of(chunks.prompt.source):
        yield start, end, _strike(theme.dim)


def _ink(colour: str, underline: QTextCharFormat.UnderlineStyle | None = None) -> QTextCharFormat:
    text_format = QTextCharFormat()
    text_format.setForeground(QColor(colour))
    text_format.setBackground(QColor(0, 0, 0, 0))  # without one, Qt passes over a span that touches another
    if underline is not None:
        text_format.setUnderlineStyle(underline)
    return text_format


def _strike(colour: str) -> QTextCharFormat:
    text_format = _ink(colour)
    text_format.setFontStrikeOut(True)
    return text_format


def _underline(colour: str) -> QTextCharFormat:
    text_format = QTextCharFormat()
    text_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    text_format.setUnderlineColor(QColor(colour))
    return text_format

"""Compare's word diff, whose words can be clicked."""

from html import escape
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent

from core.analysis.comparison import aligned_diff
from core.program.translation import tr
from core.queries.prompt_comparison import ComparedPrompts
from gui.widgets.style import Theme
from gui.widgets.word_links import WordLinksArea

MAX_DIFF_LINES = 3  # at most
MAX_DIFF_WORDS = 400  # words of the diff that are written out
WORDS_BESIDE_CHANGE = 3  # words that both have and that are written out at each side of a change
MIN_FOLDED_WORDS = 12  # words in a run that both have; longer ones are folded


class DiffText(WordLinksArea):
    """Rich text as high as its lines, MAX_DIFF_LINES at most; its links are indices of A's units."""

    pointed = Signal(int)  # -1 for none
    clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__(tr("Word diff"))
        self.text.linkHovered.connect(lambda link: self.pointed.emit(int(link) if link else -1))
        self.text.linkActivated.connect(lambda link: self.clicked.emit(int(link)))
        self.setToolTip(tr("Struck out behind −: only in A. Underlined behind +: only in B. A click selects A’s word."))

    def show_diff(self, text: str) -> None:
        """Takes the diff as rich text."""
        if text != self.text.text():
            self.text.setText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self.text.heightForWidth(self.viewport().width())
        most = MAX_DIFF_LINES * self.text.fontMetrics().lineSpacing()
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if wanted > most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(bar)
        self.setFixedHeight(min(wanted, most) + 4)


def aligned_diff_html(compared: ComparedPrompts, theme: Theme) -> str:
    """The diff as rich text: what only A has struck out behind a minus, what only B has underlined behind a plus.

    Of long runs of words that both have, those beside a change are written out, and the others counted.
    """
    parts, listed = [], 0
    for is_same, run in groupby(
        aligned_diff(compared.a, compared.b, compared.comparison.alignment), lambda word: word[0] == "same"
    ):
        words = [_link(compared, kind, index, theme) for kind, index in run]
        if is_same and len(words) > MIN_FOLDED_WORDS:
            words = _folded(words, begins=not parts, theme=theme)
        if listed + len(words) > MAX_DIFF_WORDS:
            parts += [*words[: MAX_DIFF_WORDS - listed], "…"]
            break
        parts, listed = [*parts, *words], listed + len(words)
    return " ".join(parts)


def _link(compared: ComparedPrompts, kind: str, index: int, theme: Theme) -> str:
    label = escape((compared.b if kind == "b" else compared.a).units[index].label)
    if kind == "b":
        return f"<span style='color:{theme.good}'><u>+{label}</u></span>"
    colour, text = (theme.text, label) if kind == "same" else (theme.warn, f"<s>−{label}</s>")
    return f"<a href='{index}' style='color:{colour}; text-decoration:none'>{text}</a>"


def _folded(words: list[str], begins: bool, theme: Theme) -> list[str]:
    """The first and last of some words, and how many stand between; at the beginning the last alone."""
    first = [] if begins else words[:WORDS_BESIDE_CHANGE]
    count = len(words) - len(first) - WORDS_BESIDE_CHANGE
    between = tr("… {count} the same …").format(count=count)
    return [*first, f"<span style='color:{theme.dim}'>{escape(between)}</span>", *words[-WORDS_BESIDE_CHANGE:]]

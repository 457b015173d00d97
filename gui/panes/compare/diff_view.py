"""Compare's word diff, whose words can be clicked."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent

from core.analysis.comparison import aligned_diff
from core.program.translation import tr
from core.queries.prompt_comparison import ComparedPrompts
from gui.widgets.style import Theme
from gui.widgets.word_links import WordLinksArea

MAX_DIFF_LINES = 3  # at most
MAX_DIFF_WORDS = 400  # words of the diff that are written out


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
    """The diff as rich text: what only A has struck out behind a minus, what only B has underlined behind a plus."""
    parts = []
    for number, (kind, index) in enumerate(aligned_diff(compared.a, compared.b, compared.comparison.alignment)):
        if number == MAX_DIFF_WORDS:
            parts.append("…")
            break
        label = escape((compared.b if kind == "b" else compared.a).units[index].label)
        if kind == "b":
            parts.append(f"<span style='color:{theme.good}'><u>+{label}</u></span>")
        else:
            colour, text = (theme.text, label) if kind == "same" else (theme.warn, f"<s>−{label}</s>")
            parts.append(f"<a href='{index}' style='color:{colour}; text-decoration:none'>{text}</a>")
    return " ".join(parts)

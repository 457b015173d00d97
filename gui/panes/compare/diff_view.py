"""Compare's word diff, whose words can be clicked."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextDocumentFragment
from PySide6.QtWidgets import QLabel

from core.analysis.comparison import aligned_diff
from core.program.translation import tr
from core.queries.prompt_comparison import ComparedPrompts
from gui.widgets.controls import PlainScrollArea
from gui.widgets.focus import focus_next
from gui.widgets.style import Theme

MAX_DIFF_LINES = 3  # at most
MAX_DIFF_WORDS = 400  # words of the diff that are written out
MARGIN = 5  # pixels at both sides of the text, for the frame of the focus


class WordLinks(QLabel):
    """Rich text whose links the arrow keys go to and Enter follows; Tab leaves it, however many there are."""

    reached = Signal(float)  # how far into the text the link begins: 0 to 1

    def __init__(self) -> None:
        super().__init__()
        self._plain = ""
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )

    def setText(self, text: str) -> None:
        super().setText(text)
        self._plain = QTextDocumentFragment.fromHtml(text).toPlainText()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return focus_next(self.window(), forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right and Down: the next link; Left and Up: the one before."""
        step = {Qt.Key.Key_Right: True, Qt.Key.Key_Down: True, Qt.Key.Key_Left: False, Qt.Key.Key_Up: False}
        if event.key() in step:
            super().focusNextPrevChild(step[Qt.Key(event.key())])
            self.reached.emit(self.selectionStart() / max(len(self._plain), 1))
        else:
            super().keyPressEvent(event)


class DiffText(PlainScrollArea):
    """Rich text as high as its lines, MAX_DIFF_LINES at most; its links are indices of A's units."""

    pointed = Signal(int)  # -1 for none
    clicked = Signal(int)

    def __init__(self) -> None:
        self.text = WordLinks()
        super().__init__(self.text)
        self.text.setAccessibleName(tr("Word diff"))
        self.text.linkHovered.connect(lambda link: self.pointed.emit(int(link) if link else -1))
        self.text.linkActivated.connect(lambda link: self.clicked.emit(int(link)))
        self.text.reached.connect(self._scroll_to)
        self.setAccessibleName(tr("Word diff"))
        self.setToolTip(tr("Struck out behind −: only in A. Underlined behind +: only in B. A click selects A’s word."))
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # as long as there are no links

    def show_diff(self, text: str) -> None:
        """Takes the diff as rich text."""
        if text != self.text.text():
            self.text.setText(text)
            has_links = "<a " in text
            self.text.setFocusPolicy(Qt.FocusPolicy.StrongFocus if has_links else Qt.FocusPolicy.NoFocus)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _scroll_to(self, part: float) -> None:
        """Scrolls to about where a link is, as a QLabel does not tell its line; `part` of the text is before it."""
        self.ensureVisible(0, round(part * self.text.height()), 0, self.text.fontMetrics().lineSpacing())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Does nothing, so that arrow keys stay at the last link; WordLinks handles Tab."""
        return False

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

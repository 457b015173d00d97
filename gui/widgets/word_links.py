"""Rich text whose links are words: the mouse, the arrow keys and screen readers go from one to the next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QLabel

from gui.widgets.controls import PlainScrollArea
from gui.widgets.focus import focus_next

MARGIN = 5  # pixels at both sides of the text, for the frame of the focus


class WordLinks(QLabel):
    """Rich text whose links the arrow keys go to and Enter follows; Tab leaves it, however many there are.

    Without links it is no stop of the Tab key.
    """

    reached = Signal(str, float)  # the link that a key went to, and how far into the text it begins: 0 to 1

    def __init__(self) -> None:
        super().__init__()
        self._length, self._links = 0, dict[int, str]()  # by where they begin
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def setText(self, text: str) -> None:
        super().setText(text)
        document = QTextDocument()
        document.setHtml(text)
        self._length, self._links = document.characterCount(), _links_of(document)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._links else Qt.FocusPolicy.NoFocus)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return focus_next(self.window(), forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right and Down: the next link; Left and Up: the one before."""
        step = {Qt.Key.Key_Right: True, Qt.Key.Key_Down: True, Qt.Key.Key_Left: False, Qt.Key.Key_Up: False}
        if event.key() in step:
            super().focusNextPrevChild(step[Qt.Key(event.key())])
            start = self.selectionStart()
            self.reached.emit(self._links.get(start, ""), start / max(self._length, 1))
        else:
            super().keyPressEvent(event)


def _links_of(document: QTextDocument) -> dict[int, str]:
    """The targets of a document's links, by where their text begins."""
    links: dict[int, str] = {}
    block = document.begin()
    while block.isValid():
        for at in block:
            fragment = at.fragment()
            if fragment.charFormat().isAnchor():
                links[fragment.position()] = fragment.charFormat().anchorHref()
        block = block.next()
    return links


class WordLinksArea(PlainScrollArea):
    """Scrolls WordLinks to the link that a key goes to."""

    def __init__(self, name: str) -> None:
        self.text = WordLinks()
        super().__init__(self.text)
        self.text.setAccessibleName(name)
        self.setAccessibleName(name)
        self.text.reached.connect(lambda _link, part: self._scroll_to(part))

    def _scroll_to(self, part: float) -> None:
        """Scrolls to about where a link is, as a QLabel does not tell its line; `part` of the text is before it."""
        self.ensureVisible(0, round(part * self.text.height()), 0, self.text.fontMetrics().lineSpacing())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Does nothing, so that arrow keys stay at the last link; WordLinks handles Tab."""
        return False

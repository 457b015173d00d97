"""The line above the panes that says what is most worth knowing of the prompt, each sentence a link to its pane."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent, QHideEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from core.analysis.encoding_view import EncodingView
from core.program.translation import tr
from gui.state.session import Session
from gui.widgets.controls import DimLabel, MenuButton
from gui.widgets.style import theme_of

if TYPE_CHECKING:
    from core.analysis.findings.finding import Finding

MAX_SHOWN = 3  # sentences; the others are in the menu
MARGIN, GAP = 14, 10  # pixels at both ends, as the header's, and between sentences
INSET = 6  # pixels before the mark of a sentence
INFLUENCE_DELAY_MS = 1500  # without a key, after which it is worth measuring what the words change
DELAY_MS = 200  # behind the last change: the panes' redrawing comes first, and scrubbing through layers needs no words


class FindingsBar(QWidget):
    """As many whole sentences as fit, and a menu of the rest; its height never changes.

    It follows the session's view and layer, and what `measured` gives: findings that took further passes.
    """

    wants_pane = Signal(str)  # the title of the pane to bring to the front
    wants_text = Signal(int, int)  # a span of the prompt to select in the editor

    def __init__(
        self, session: Session, measured: Callable[[], Iterable["Finding"]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What stands out"))
        self._session, self._measured = session, measured
        self.findings: tuple[Finding, ...] = ()
        self._of_text: tuple[Finding, ...] = ()  # what is the same at every layer of the view
        self._text_looked_at: tuple[EncodingView | None, object] = None, None
        self.links = [FindingLink(session, self) for _ in range(MAX_SHOWN)]
        for link in self.links:
            link.chosen.connect(self.open)
        self.menu = QMenu(self)
        self.more = MenuButton("", self.menu)
        self.more.setParent(self)
        self.more.setToolTip(tr("What else stands out in this prompt"))
        self.quiet = DimLabel("", self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.fontMetrics().height() + 12)
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self.refresh)
        self._pause = QTimer(self, singleShot=True, interval=INFLUENCE_DELAY_MS)
        self._pause.timeout.connect(self._want_influence)
        session.prompt.parsed.connect(self._await_pause)
        session.encoding_view_changed.connect(self._pause.start)
        for signal in (
            *(session.encoding_view_changed, session.layer_changed, session.encoder_changed),
            session.influence.changed,
        ):
            signal.connect(self.schedule)
        self._show()

    def schedule(self) -> None:
        """Looks again when nothing has changed for a moment."""
        self._timer.start()

    def _await_pause(self) -> None:
        self._session.influence.want(self, False)
        self._pause.start()

    def _want_influence(self) -> None:
        """Has measured what the words change, once nobody has typed for a while, unless that takes minutes."""
        encoder = self._session.encoder
        is_costly = encoder is not None and encoder.is_costly
        if self._session.is_up_to_date and self.isVisible() and not is_costly:
            self._session.influence.want(self, True)

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to look again."""
        return self._timer.isActive()

    def refresh(self) -> None:
        """Looks now. What is shown of an older text stays until the encoder has answered the newer."""
        session, view = self._session, self._session.encoding_view
        if view is not None and not session.is_up_to_date:
            return
        if self.menu.isVisible():  # somebody reads it
            self.schedule()
            return
        findings = self._look(view) if view is not None else ()
        if findings != self.findings or view is None or not self.quiet.text():
            self.findings = findings
            self._show()

    def _look(self, view: EncodingView) -> tuple["Finding", ...]:
        from core.analysis.findings.collect import (  # with numpy, which the first frame does without
            findings_of_text,
            with_findings_of_layer,
        )

        session, measured = self._session, [*self._measured()]
        if session.influence.run is not None:  # whose modules the worker has imported
            from core.queries.influence_findings import influence_findings

            measured += influence_findings(session.influence.run, view)
        diagnostics = session.prompt.diagnostics
        if self._text_looked_at[0] is not view or self._text_looked_at[1] != diagnostics:
            self._text_looked_at = view, diagnostics
            self._of_text = findings_of_text(view, diagnostics)
        return with_findings_of_layer(view, session.layer, (*self._of_text, *measured))

    def open(self, finding: "Finding") -> None:
        """Brings the finding's pane to the front and selects its words, where the text is still the same."""
        self.wants_pane.emit(finding.pane)
        if self._session.is_up_to_date and finding.positions:
            self._session.prompt.set_selected(finding.positions)
        elif self._session.is_up_to_date and finding.span:
            self.wants_text.emit(*finding.span)

    def hideEvent(self, event: QHideEvent) -> None:
        """Wants nothing measured any more: the session outlives the window where the language is changed."""
        super().hideEvent(event)
        self._session.influence.want(self, False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedHeight(self.fontMetrics().height() + 12)
            self._show()

    def _show(self) -> None:
        """Places what fits from the left, and the menu behind it.

        Where nothing is unusual it says so first, unless a ranking, which is there in any prompt, needs the room.
        """
        is_quiet = self._session.encoding_view is not None and not any(each.stands_out for each in self.findings)
        self.quiet.setText(tr("Nothing unusual in this prompt at this layer.") if is_quiet else "")
        quiet_end = self._place(self.quiet, MARGIN)
        left = quiet_end + GAP if is_quiet else MARGIN - INSET
        shown = self._fitting(left)
        if is_quiet and self.findings and not shown:
            self.quiet.setText("")
            left = MARGIN - INSET
            shown = self._fitting(left)
        rest = [finding for finding in self.findings if finding not in shown]
        for link, finding in zip(self.links, [*shown, *[None] * MAX_SHOWN], strict=False):
            link.show_finding(finding)
            if finding is not None:
                left = self._place(link, left) + GAP
        self._list(rest, bool(shown))
        self.more.setVisible(bool(rest))
        self._place(self.more, left if shown else MARGIN)

    def _fitting(self, left: int) -> list["Finding"]:
        """The first findings whose whole sentences have room from `left` on, with the menu where there are more."""
        shown: list[Finding] = []
        for finding in self.findings:
            widths = [self.links[0].width_of(each.sentence) + GAP for each in (*shown, finding)]
            is_last = len(shown) + 1 == len(self.findings)
            room = self.width() - left - MARGIN - (0 if is_last else self._menu_width() + GAP)
            if len(shown) < MAX_SHOWN and sum(widths) - GAP <= room:
                shown.append(finding)
        return shown

    def _menu_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._menu_label(len(self.findings), True) + "  ▾") + 20

    @staticmethod
    def _menu_label(count: int, is_rest: bool) -> str:
        return tr("%n more", "findings", count) if is_rest else tr("%n finding(s)", "", count)

    def _list(self, rest: Sequence["Finding"], is_rest: bool) -> None:
        self.menu.clear()
        for finding in rest:
            self.menu.addAction(finding.sentence.replace("&", "&&"), partial(self.open, finding))
        label = self._menu_label(len(rest), is_rest)
        self.more.setText(label)
        self.more.setAccessibleName(label)

    def _place(self, widget: QWidget, left: int) -> int:
        """Puts a widget at its own size in the middle of the height; returns where it ends."""
        size = widget.sizeHint()
        widget.setGeometry(QRect(left, (self.height() - size.height()) // 2, size.width(), size.height()))
        return left + size.width()


class FindingLink(QAbstractButton):
    """A sentence that opens its pane; the mouse on it points at its words."""

    chosen = Signal(object)  # the Finding

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self.finding = session, None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda: self.finding and self.chosen.emit(self.finding))

    def show_finding(self, finding: "Finding | None") -> None:
        """Shows another finding, or none."""
        self.finding: Finding | None = finding
        self.setVisible(finding is not None)
        if finding is not None:
            self.setText(finding.sentence.replace("&", "&&"))
            self.setAccessibleName(finding.sentence)
            selects = tr("Shows {pane} and selects these words")
            tip = (selects if finding.positions or finding.span else tr("Shows {pane}")).format(pane=tr(finding.pane))
            self.setToolTip(tip)
            self.setAccessibleDescription(tip)
            self.update()

    def width_of(self, sentence: str) -> int:
        """The width that a sentence takes."""
        return self.fontMetrics().horizontalAdvance(sentence) + 22

    def sizeHint(self) -> QSize:
        return QSize(self.width_of(self.finding.sentence if self.finding else ""), self.fontMetrics().height() + 8)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        if self.finding and self._session.is_up_to_date:
            self._session.prompt.set_hovered(self.finding.positions)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._session.prompt.set_hovered(())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A mark in the accent colour and the sentence, underlined under the mouse."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(INSET, self.height() // 2 - 2, 5, 5)
        font = self.font()
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(QPen(QColor(theme.text)))
        place = self.rect().adjusted(17, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.finding.sentence if self.finding else "")

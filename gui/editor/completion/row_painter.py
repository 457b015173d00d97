"""Paints the rows of the list of completions in columns: letter, name, count, tokens, and what is nearest."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.program.translation import tr
from gui.editor.completion.entry_look import EntryLook, EntryNotes, cost_text, nearest_text
from gui.editor.completion.list_model import LookRole, NotesRole
from gui.widgets.style import Theme, theme_of

GAP, PADDING, SLACK = 10, 6, 2  # pixels; a width that is just as measured can be too small by a fraction
MAX_NAME, MAX_LAST = 300, 220  # pixels at most, of a name and of the last column


class RowPainter(QStyledItemDelegate):
    """Every row has its columns where those of the others are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.widths = (0, 0, 0, 0)  # of name, count, tokens and the last column

    def forget(self) -> None:
        """Lets the next rows be as narrow as they are."""
        self.widths = (0, 0, 0, 0)

    def measure(self, metrics: QFontMetrics, rows: list[tuple[EntryLook, EntryNotes]]) -> int:
        """Makes the columns wide enough for the rows, and never narrower meanwhile; returns the width of a row."""
        texts = [("", "", tr("%n token(s)", "", 12), ""), *(_texts(look, notes) for look, notes in rows)]
        widths = [max(map(metrics.horizontalAdvance, column), default=0) for column in zip(*texts, strict=True)]
        widths = [width + SLACK if width else 0 for width in widths]
        most = (MAX_NAME, MAX_NAME, MAX_NAME, MAX_LAST)
        name, count, tokens, last = (
            max(old, min(new, limit)) for old, new, limit in zip(self.widths, widths, most, strict=True)
        )
        self.widths = (name, count, tokens, last)
        return _badge(metrics) + 2 * PADDING + sum(width + GAP for width in self.widths if width)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of a row; the width is the list's."""
        metrics = option.fontMetrics
        return QSize(_badge(metrics), metrics.height() + PADDING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draws a row; the chosen one on the accent colour."""
        look, notes, theme = index.data(LookRole), index.data(NotesRole), theme_of(self.parent())
        is_chosen = bool(option.state & option.state.State_Selected)
        painter.save()
        if is_chosen:
            painter.fillRect(option.rect, QColor(theme.accent))
        box = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        badge = QRect(box.left(), box.top(), _badge(option.fontMetrics), box.height())
        self._letter(painter, badge, look, theme, is_chosen)
        self._columns(painter, box.adjusted(badge.width() + GAP, 0, 0, 0), look, notes, theme, is_chosen)
        painter.restore()

    def _letter(self, painter: QPainter, box: QRect, look: EntryLook, theme: Theme, is_chosen: bool) -> None:
        painter.setPen(QColor(theme.on_accent if is_chosen else theme.curves[look.colour]))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, look.letter)
        font.setBold(False)
        painter.setFont(font)

    def _columns(
        self, painter: QPainter, box: QRect, look: EntryLook, notes: EntryNotes, theme: Theme, is_chosen: bool
    ) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        fits = notes.cost is None or notes.cost.fits
        colours = theme.text, theme.dim, theme.dim if fits else theme.warn, theme.dim
        at, metrics = box.left(), painter.fontMetrics()
        room = box.width() - sum(width + GAP for width in self.widths[1:] if width)
        for column, (text, width) in enumerate(zip(_texts(look, notes), (room, *self.widths[1:]), strict=True)):
            if width:
                painter.setPen(QColor(theme.on_accent if is_chosen else colours[column]))
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
                painter.drawText(QRect(at, box.top(), width, box.height()), left if column in (0, 3) else right, shown)
                at += width + GAP


def _texts(look: EntryLook, notes: EntryNotes) -> tuple[str, str, str, str]:
    return look.name, look.count, cost_text(notes.cost), nearest_text(notes.nearest) or look.detail


def _badge(metrics: QFontMetrics) -> int:
    return metrics.horizontalAdvance("M") + 4

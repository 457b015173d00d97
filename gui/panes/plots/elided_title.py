"""The title of a plot, elided where it has no room."""

from html import escape, unescape

import pyqtgraph as pg
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QGraphicsSceneResizeEvent

from gui.widgets.elision import elided_line

MARGIN = 6  # pixels


class ElidedTitle(pg.LabelItem):
    """As pyqtgraph's own, whose width is the least width of its plot: a long one pushes the plot out of its canvas."""

    def __init__(self) -> None:
        self._shown = ""
        super().__init__("", size="11pt")

    def setText(self, text: str, **style: object) -> None:
        """Takes the title as HTML, and the style of LabelItem."""
        self._shown = text
        super().setText(text, **style)

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None) -> None:
        whole, shown = self.text, self._elided()
        if shown != self._shown:
            self._shown = shown
            super().setText(shown)
            self.text = whole
        super().resizeEvent(event)

    def updateMin(self) -> None:
        """Keeps the least width at 0."""
        super().updateMin()
        self.setMinimumWidth(0)

    def sizeHint(self, hint: Qt.SizeHint, constraint: QSizeF = QSizeF()) -> QSizeF:  # noqa: B008  (Qt's own default)
        """Asks for its height alone."""
        return QSizeF(-1 if hint == Qt.SizeHint.MaximumSize else 0, super().sizeHint(hint, constraint).height())

    def _elided(self) -> str:
        font = QFont(self.item.font())
        font.setPointSizeF(float(str(self.opts.get("size", "11pt")).removesuffix("pt")))
        room = self.rect().width() - MARGIN
        if room <= 0:
            return self.text
        return escape(elided_line(unescape(self.text), QFontMetricsF(font), room), quote=False)


def elide_title(plot: pg.PlotItem) -> None:
    """Gives a plot a title that is elided, in place of its own."""
    own, plot.titleLabel = plot.titleLabel, ElidedTitle()
    plot.layout.removeItem(own)
    own.setParentItem(None)
    if own.scene() is not None:
        own.scene().removeItem(own)
    plot.layout.addItem(plot.titleLabel, 0, 1)
    plot.setTitle(None)

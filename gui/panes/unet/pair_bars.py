"""Below the small U, a bar a column: how far two words are told apart there, and a line at how far in CLIP."""

from math import isfinite

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.analysis.cross_attention import BANDS_OUTSIDE
from core.encoder.encoding import Floats
from core.program.numbers import small_number
from core.program.translation import tr
from gui.panes.unet.heard_table import HeardTable
from gui.widgets.style import scaled_font, theme_of

HEIGHT = 44  # pixels of the bars
MIN_TOP = 1.25  # of an average pair, to which the bars reach at least


class PairBars(QWidget):
    """Bars under the columns of a table; what lies within three bands of CLIP's line is pale."""

    def __init__(self, table: HeardTable) -> None:
        super().__init__()
        self._table = table
        self.names = ("", "")
        self.values: Floats = np.zeros(0, np.float32)
        self.bands: tuple[float, ...] = ()
        self.clip = float("nan")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            tr(
                "How far the keys of the two words lie apart in each block, and the rows themselves in CLIP (line); 1 "
                "is an average pair of words. Point at one word and select another to choose the two."
            )
        )
        table.moved.connect(self.update)

    def show_pair(self, names: tuple[str, str], values: Floats, bands: tuple[float, ...], clip: float) -> None:
        """Takes two words, their distance in each column, the columns' bands, and the distance of the rows."""
        self.names, self.values, self.bands, self.clip = names, values, bands, clip
        self.setAccessibleName(tr("“{left}” and “{right}” told apart").format(left=names[0], right=names[1]))
        numbers = ", ".join(small_number(value) for value in values.tolist())
        self.setAccessibleDescription(
            tr("by block {numbers}; in CLIP {clip}").format(numbers=numbers, clip=small_number(clip))
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT + self.fontMetrics().height() + 6)

    def minimumSizeHint(self) -> QSize:
        """As high as the bars, and as narrow as is asked."""
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self.values):
            return
        painter, theme = QPainter(self), theme_of(self)
        painter.setFont(scaled_font(self, 0.9))
        line, bottom = painter.fontMetrics().height(), float(self.height() - 2)
        finite = [value for value in (*self.values.tolist(), self.clip) if isfinite(value)]
        scale = (bottom - line - 4) / max(*finite, MIN_TOP)
        for column, value in enumerate(self.values.tolist()):
            if isfinite(value):
                left, width = self._table.column_box(column)
                is_clips = abs(value - self.clip) <= BANDS_OUTSIDE * self.bands[column] * self.clip
                colour = QColor(theme.edge if is_clips else theme.curves[1])
                painter.fillRect(QRectF(left + 1, bottom - value * scale, width - 2, value * scale), colour)
        self._paint_line(painter, bottom - self.clip * scale)
        painter.setPen(QColor(theme.text))
        title = tr("told apart: {left} | {right}").format(left=self.names[0], right=self.names[1])
        clip = tr("line: in CLIP, {clip} of an average pair").format(clip=small_number(self.clip))
        text = painter.fontMetrics().elidedText(f"{title}   ({clip})", Qt.TextElideMode.ElideRight, self.width() - 8)
        painter.drawText(QRectF(4, 0, self.width() - 8, line), Qt.AlignmentFlag.AlignLeft, text)

    def _paint_line(self, painter: QPainter, y: float) -> None:
        first, last = self._table.column_box(0), self._table.column_box(len(self.values) - 1)
        painter.setPen(QPen(QColor(theme_of(self).warn), 1.5))
        painter.drawLine(QLineF(first[0], y, last[0] + last[1], y))

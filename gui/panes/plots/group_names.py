"""The names of groups of rows, in a column left of the words: a bracket a group, and words from its middle."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gui.widgets.rows_model import RIGHT
from gui.widgets.style import Theme

MAX_NAME_WIDTH = 92  # pixels
BRACKET_WIDTH = 14  # pixels of a bracket and the line that leads to it
MAX_NAMES = 3  # words of a group that are written


@dataclass(frozen=True, slots=True)
class AxisGroup:
    """A run of rows or columns, `first` to before `end`, and its words, the most central first."""

    first: int
    end: int
    names: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many rows or columns it has."""
        return self.end - self.first


class GroupColumn:
    """Paints the groups of an axis at its left."""

    def width(self, groups: Sequence[AxisGroup], metrics: QFontMetricsF) -> float:
        """The pixels that the column takes: 0 without groups of several rows."""
        names = {name for group in groups if group.size > 1 for name in group.names[:MAX_NAMES]}
        longest = max(map(metrics.horizontalAdvance, names), default=0.0)
        if not longest:
            return 0.0
        return min(longest * 0.85 + 4, MAX_NAME_WIDTH) + BRACKET_WIDTH

    def paint(
        self,
        painter: QPainter,
        groups: Sequence[AxisGroup],
        rows: tuple[float, float, float],
        width: float,
        theme: Theme,
    ) -> None:
        """Draws the groups in sight; `rows`: the pixel at which row 0 begins, the pixels of each, and those of all.

        A group of one row has its word alone. Where not all names have room, those of the smallest groups are left out.
        """
        metrics, (start, pitch, length) = QFontMetricsF(painter.font()), rows
        line, right = metrics.height() * 0.86, width - BRACKET_WIDTH
        spans = [
            (group, max(start + group.first * pitch, 0.0), min(start + group.end * pitch, length)) for group in groups
        ]
        shown = [(group, top, bottom) for group, top, bottom in spans if bottom - top > 1 and group.size > 1]
        named = _largest([span for span in shown if span[0].names], int(length / line))
        counts = [max(1, min(int((bottom - top) / line), MAX_NAMES, len(group.names))) for group, top, bottom in named]
        while sum(counts) * line > length:
            counts = [max(1, count - 1) for count in counts]
        heights = [count * line for count in counts]
        tops = spread([(top + bottom) / 2 for _, top, bottom in named], heights, length)
        self._paint_brackets(painter, shown, right, theme)
        for (group, top, bottom), count, at in zip(named, counts, tops, strict=True):
            painter.setPen(QPen(QColor(theme.dim), 1))
            middle = at + count * line / 2
            painter.drawLine(QPointF(right + 3, middle), QPointF(right + BRACKET_WIDTH - 6, (top + bottom) / 2))
            for number in range(count):
                text = metrics.elidedText(group.names[number], Qt.TextElideMode.ElideRight, right)
                painter.setPen(QColor(theme.text if not number else theme.dim))
                painter.drawText(QRectF(0, at + number * line, right, line), RIGHT | Qt.TextFlag.TextDontClip, text)

    def _paint_brackets(
        self, painter: QPainter, shown: Sequence[tuple[AxisGroup, float, float]], right: float, theme: Theme
    ) -> None:
        x = right + BRACKET_WIDTH - 6
        painter.setPen(QPen(QColor(theme.dim), 1))
        for _, top, bottom in shown:
            inset = 1.0 if bottom - top > 4 else 0.5
            painter.drawLine(QPointF(x, top + inset), QPointF(x, bottom - inset))
            for y in (top + inset, bottom - inset):
                painter.drawLine(QPointF(x, y), QPointF(x + 3, y))


def _largest(spans: Sequence[tuple[AxisGroup, float, float]], most: int) -> list[tuple[AxisGroup, float, float]]:
    """At most so many of the groups, the largest, in their order."""
    kept = sorted(spans, key=lambda span: (span[1] - span[2], span[0].first))[:most]
    return sorted(kept, key=lambda span: span[0].first)


def spread(centres: Sequence[float], heights: Sequence[float], length: float) -> list[float]:
    """The tops of boxes within 0 to `length`, in their order and without overlap, each near its centre.

    Boxes that would overlap form a block, which is centred on the mean of its boxes' wishes. Together they must fit.
    """
    blocks: list[tuple[float, float, int]] = []  # top, height, boxes
    for centre, height in zip(centres, heights, strict=True):
        block = _kept_within(centre - height / 2, height, 1, length)
        while blocks and blocks[-1][0] + blocks[-1][1] > block[0]:
            top, above, count = blocks.pop()
            wished = (top * count + (block[0] - above) * block[2]) / (count + block[2])
            block = _kept_within(wished, above + block[1], count + block[2], length)
        blocks.append(block)
    tops, index = list[float](), 0
    for top, _, count in blocks:
        for height in heights[index : index + count]:
            tops.append(top)
            top += height
        index += count
    return tops


def _kept_within(top: float, height: float, boxes: int, length: float) -> tuple[float, float, int]:
    return min(max(top, 0.0), max(length - height, 0.0)), height, boxes

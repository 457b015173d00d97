"""Axes of words in place of numbers: rows named at the left, columns at a slant below, groups of either in brackets."""

from collections.abc import Iterable, Sequence
from math import ceil, cos, radians, sin

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.panes.plots.group_names import AxisGroup, GroupColumn
from gui.panes.plots.name_styles import MAX_TIERS_BELOW, NameStyle, column_style, row_style
from gui.widgets.style import LIGHT, Theme

MAX_WORD_WIDTH = 150  # pixels of a word beside its row
LEAST_TIER_WIDTH, MAX_TIER_WIDTH = 60, 90  # pixels of one of several columns of words beside the rows
GAP_BESIDE, GAP_BELOW = 8, 4  # pixels between a word and its row or column
ROOM_OF_TIERS = 1.2  # times the room below the columns, where words stand in several lines
MAX_CUT_WORDS = 2_000  # words whose elided text is kept
FITTED_SHARE = 0.85  # of the least height, at which rows keep their names that had room when they were fitted


class WordAxis(pg.AxisItem):
    """The words of rows or columns."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.labels: tuple[str, ...] = ()
        self.groups: tuple[AxisGroup, ...] = ()
        self.theme: Theme = LIGHT
        self.lit: frozenset[int] = frozenset()  # indices of the words that are pointed at or selected
        self.dimmed: frozenset[int] = frozenset()  # indices of the words that are greyed
        self._metrics = QFontMetricsF(self.font())
        self._longest = 0.0
        self._widths: dict[str, float] = {}  # of words in the font of `_metrics`
        self._cut: dict[tuple[str, int, float], tuple[str, float]] = {}  # by word, room and size of the font
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_words(self, labels: Sequence[str]) -> None:
        """Takes the words, one a row or column."""
        self.labels = tuple(labels)
        if (metrics := QFontMetricsF(self.font())) != self._metrics:
            self._metrics, self._widths, self._cut = metrics, {}, {}
        known = self._widths
        self._widths = {label: known.get(label) or metrics.horizontalAdvance(label) for label in set(self.labels)}
        if len(self._cut) > MAX_CUT_WORDS:
            self._cut = {}
        self._longest = max(self._widths.values(), default=0.0)
        self.update()

    def show_groups(self, groups: Sequence[AxisGroup]) -> None:
        """Takes the runs of rows or columns that belong together."""
        if self.groups != tuple(groups):
            self.groups = tuple(groups)
            self.update()

    def light(self, indices: Iterable[int], theme: Theme) -> None:
        """Takes the indices of the words that are pointed at or selected."""
        look = frozenset(indices), theme
        if look != (self.lit, self.theme):
            self.lit, self.theme = look
            self.update()

    def grey(self, indices: frozenset[int]) -> None:
        """Takes the indices of the words that are greyed."""
        if indices != self.dimmed:
            self.dimmed = indices
            self.update()

    def _font(self, factor: float) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * factor)
        return font

    def _pixel_at(self, view: pg.ViewBox, coordinate: float) -> float:
        point = view.mapFromViewToItem(self, QPointF(coordinate, coordinate))
        return float(point.y() if self.orientation == "left" else point.x())

    def _cut_word(self, index: int, room: float, font: QFont) -> tuple[str, float]:
        """A word, elided where it takes more than `room` pixels in a font, and its width in pixels."""
        key = self.labels[index], int(room), font.pointSizeF()
        if key not in self._cut:
            metrics = QFontMetricsF(font)
            text = metrics.elidedText(key[0], Qt.TextElideMode.ElideRight, key[1])
            self._cut[key] = text, metrics.horizontalAdvance(text)
        return self._cut[key]

    def _ink(self, index: int) -> str:
        if index in self.lit:
            return self.theme.accent
        return self.theme.dim if index in self.dimmed else self.theme.text

    def _shown(self, step: int, start: float, pitch: float, length: float) -> list[tuple[int, float]]:
        """The index and the middle of each word in sight that is written; those that are lit come last."""
        indices = sorted({*range(0, len(self.labels), step), *self.lit}, key=lambda index: (index in self.lit, index))
        places = ((index, start + (index + 0.5) * pitch) for index in indices if index < len(self.labels))
        return [(index, at) for index, at in places if 0 <= at <= length]

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws the words in sight.

        Numbers that change beside them expose their edge, where no word stands.
        """
        view, bounds = self.linkedView(), self.mapRectFromParent(self.geometry())
        gaps = (0, 0, -GAP_BESIDE, 0) if self.orientation == "left" else (-MAX_WORD_WIDTH, GAP_BELOW, 0, 0)
        if view is None or not self.labels or not option.exposedRect.intersects(bounds.adjusted(*gaps)):
            return
        start = self._pixel_at(view, 0)
        self._paint_words(painter, bounds, start, self._pixel_at(view, 1) - start)

    def _paint_words(self, painter: QPainter, bounds: QRectF, start: float, pitch: float) -> None:
        """Draws the words, the first of which begins at a pixel; each has `pitch` pixels."""


class RowAxis(WordAxis):
    """The words of the rows, in several tiers where rows are narrow, and the names of their groups left of them."""

    def __init__(self) -> None:
        super().__init__("left")
        self._group_column = GroupColumn()
        self._most_tiers = 1
        self._groups_width = 0.0
        self._share = 1.0  # FITTED_SHARE where all words had room: the columns' names may take a little of it after

    def fit(self, pitch: float, room: float) -> None:
        """Makes room for the words of rows of `pitch` pixels, of `room` pixels at most where they need several tiers.

        Where groups are named and tiers would not do, the words are left to the groups, the zoom and the lens.
        """
        line = self._metrics.height()
        style = row_style(pitch, line)
        groups = self._groups_width = min(self._group_column.width(self.groups, self._metrics), 0.9 * room)
        wished = min(self._longest * style.factor, MAX_TIER_WIDTH) + 6
        least = min(wished, LEAST_TIER_WIDTH)
        self._most_tiers = style.tiers
        while self._most_tiers > 1 and groups + self._most_tiers * least > room:
            self._most_tiers -= 1
        are_all_named = row_style(pitch, line, self._most_tiers).step == 1
        self._share = FITTED_SHARE if are_all_named else 1.0
        if self.groups and not are_all_named:
            self._most_tiers = 0
        words = min(self._longest, MAX_WORD_WIDTH)
        if self._most_tiers != 1:
            words = self._most_tiers * min(wished, (room - groups) / max(self._most_tiers, 1))
        width = groups + words + (12 if self._most_tiers else 2)
        if width != self.fixedWidth:
            self.setWidth(width)

    @property
    def least_width(self) -> float:
        """The pixels of the words in one tier and of their groups' names."""
        return min(self._longest, MAX_WORD_WIDTH) + 12 + self._group_column.width(self.groups, self._metrics)

    def _paint_words(self, painter: QPainter, bounds: QRectF, start: float, pitch: float) -> None:
        groups, right = self._groups_width, bounds.width() - GAP_BESIDE
        painter.setFont(self._font(0.85))
        if groups:
            self._group_column.paint(painter, self.groups, (start, pitch, bounds.height()), groups, self.theme)
        style = row_style(abs(pitch), self._metrics.height(), max(self._most_tiers, 1), self._share)
        is_left_out = not self._most_tiers and style.step > 1  # before the plot is zoomed
        painter.setFont(self._font(max(style.factor, 0.8) if is_left_out else style.factor))
        tier_width = (right - groups) / style.tiers
        font, line, ascent = painter.font(), painter.fontMetrics().height(), painter.fontMetrics().ascent()
        names = self._shown(len(self.labels) if is_left_out else style.step, start, pitch, bounds.height())
        places = [(index, at, index // style.step % style.tiers) for index, at in names]
        painter.setPen(QColor(self.theme.border))
        for _, at, tier in places:  # all of them below all words
            if tier and not is_left_out:
                painter.drawLine(QPointF(right - tier * tier_width, at), QPointF(bounds.width() - 2, at))
        pen = self.theme.border
        for index, at, tier in places:
            if is_left_out and index not in self.lit:
                continue
            if is_left_out:  # over the names of groups, longer ones too
                painter.fillRect(QRectF(0, at - line / 2 + 1, right, line - 2), QColor(self.theme.card))
            edge = right - tier * tier_width
            room = edge if is_left_out or style.tiers == 1 else tier_width - 4
            text, width = self._cut_word(index, min(room, edge), font)
            if index in self.lit:  # covers what is below it
                box = QRectF(edge - width - 3, at - line / 2 + 1, width + 4, line - 2)
                painter.fillRect(box, QColor(self.theme.card))
            if pen != (pen := self._ink(index)):
                painter.setPen(QColor(pen))
            painter.drawText(QPointF(edge - width, at - line / 2 + ascent), text)


class ColumnAxis(WordAxis):
    """The words of the columns: level where there is room, else at a slant, the steeper the narrower they are.

    Upright ones stand in two tiers where they would overlap in one.
    """

    def __init__(self) -> None:
        super().__init__("bottom")
        self._most_tiers = MAX_TIERS_BELOW
        self._share = 1.0  # FITTED_SHARE where all words had room: the rows' names may take a little of it after

    def fit(self, pitch: float, room: float) -> None:
        """Sets the height to that of the words of columns of `pitch` pixels, but to `room` pixels at most.

        Several tiers may take a little more.
        """
        style = column_style(pitch, self._metrics.height(), self._longest)
        self._most_tiers, self._share = (style.tiers, FITTED_SHARE) if style.step == 1 else (MAX_TIERS_BELOW, 1.0)
        line = self._metrics.height() * style.factor
        slant = radians(style.slant)
        length = style.tiers * min(1.05 * self._longest * style.factor + GAP_BELOW, MAX_WORD_WIDTH)
        room *= ROOM_OF_TIERS if style.tiers > 1 else 1
        height = ceil(min(length * sin(slant) + line * cos(slant) + GAP_BELOW, room)) if self.labels else 0
        if height and height != self.fixedHeight:
            self.setHeight(height)

    def boundingRect(self) -> QRectF:
        """The room of the axis, and left of it that of slanted words of the first columns."""
        return super().boundingRect().adjusted(-MAX_WORD_WIDTH, 0, 0, 0)

    def _paint_words(self, painter: QPainter, bounds: QRectF, start: float, pitch: float) -> None:
        style = column_style(pitch, self._metrics.height(), self._longest, self._most_tiers, self._share)
        painter.setFont(self._font(style.factor))
        line, slant = painter.fontMetrics().height(), radians(style.slant)
        top = GAP_BELOW + (line / 2 * cos(slant) if style.slant else 0)
        tier = (bounds.height() - top - line / 4) / style.tiers
        length = min(tier / sin(slant), MAX_WORD_WIDTH) if style.slant else pitch
        names = self._shown(style.step, start, pitch, bounds.width())
        if style.step > 1 and self.groups:
            lit = [(index, at) for index, at in names if index in self.lit]
            names = [*self._group_middles(start, pitch, bounds.width(), line / sin(slant)), *lit]
        for number, at in ((index % style.tiers, at) for index, at in names):
            if number:
                painter.setPen(QColor(self.theme.border))
                painter.drawLine(QPointF(at, 2), QPointF(at, top + number * tier - 1))
        ends = [(index, QPointF(at, top + index % style.tiers * tier)) for index, at in names]
        self._paint_slanted(painter, ends, length - 2 * (style.tiers - 1), style)

    def _paint_slanted(
        self, painter: QPainter, ends: Sequence[tuple[int, QPointF]], length: float, style: NameStyle
    ) -> None:
        """Writes words that each end at a point below their columns, or stand in the middle below it."""
        turned = QTransform().rotate(-style.slant)
        upright, _ = turned.inverted()
        font, line, ascent = painter.font(), painter.fontMetrics().height(), painter.fontMetrics().ascent()
        pen = ""
        painter.save()
        painter.setTransform(turned, combine=True)  # once for all: each word by itself takes three times as long
        for index, end in ends:
            text, width = self._cut_word(index, length, font)
            at = upright.map(end)
            left, above = (at.x() - width, at.y() - line / 2) if style.slant else (at.x() - width / 2, at.y())
            if index in self.lit and style.step > 1:
                box = QRectF(left, above, width, line).adjusted(min(width - length, 0) - 2, 0, 0, 0)
                painter.fillRect(box, QColor(self.theme.card))
            if pen != (pen := self._ink(index)):
                painter.setPen(QColor(pen))
            painter.drawText(QPointF(left, above + ascent), text)
        painter.restore()

    def _group_middles(self, start: float, pitch: float, length: float, apart: float) -> list[tuple[int, float]]:
        """The most central word of each group in sight and the middle of the group, as far as they stand `apart`.

        Larger groups go first.
        """
        middles: list[tuple[int, float]] = []
        for group in sorted(self.groups, key=lambda group: (-group.size, group.first)):
            at = start + (group.first + group.end) / 2 * pitch
            if 0 <= at <= length and group.size > 1 and all(abs(at - other) >= apart for _, other in middles):
                middles.append((self.labels.index(group.names[0], group.first), at))
        return middles

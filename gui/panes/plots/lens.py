"""A magnifier for a matrix whose cells are too small for letters: the cells around the pointer, named, with numbers.

Of a matrix whose columns are counted it shows the names of the rows alone.
"""

from collections.abc import Callable, Sequence
from math import cos, radians, sin

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.panes.plots.cells import CENTRED, Cells
from gui.widgets.colour_maps import map_colours, map_inks
from gui.widgets.rows_model import LEFT, RIGHT

RADIUS = 2  # cells beside the one that is pointed at, on each side
CELL_WIDTH, CELL_HEIGHT = 2.3, 1.3  # of a line's height
MAX_NAME_WIDTH, SLANT = 110, 45  # pixels; degrees
MARGIN, DISTANCE = 6.0, 16.0  # pixels inside its frame, and from the pointed cell to it

Names = tuple[Sequence[str], Sequence[str]]


class Lens(pg.GraphicsObject):
    """Lies over a plot, in its pixels; the mouse goes through it."""

    def __init__(self, plot: pg.PlotItem, cells: Cells, names: Callable[[], Names]) -> None:
        """`names` gives those of rows and columns."""
        super().__init__(plot)
        self.cell: tuple[int, int] | None = None  # the one in its middle
        self._plot, self._cells, self._names = plot, cells, names
        self._box = QRectF()
        self.setZValue(1000)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def show_cell(self, cell: tuple[int, int] | None, view: pg.ViewBox) -> None:
        """Shows the cells around one; hides for None, and where the view has room for names and numbers itself."""
        rows, columns = self._cells.matrix.shape
        corners = (view.mapViewToScene(QPointF(at, at)) for at in (0, 1))
        size = QRectF(*corners).normalized()
        line = QFontMetricsF(self._font()).height()
        has_room = self._cells.shows_numbers(size, line) if self._names()[1] else size.height() >= line
        if cell is None or not self._names()[0] or has_room or cell[0] >= rows or cell[1] >= columns:
            self.cell = None
            self.hide()
            return
        self.prepareGeometryChange()
        self.cell = cell
        at = view.mapViewToScene(QPointF(cell[1] + 0.5, cell[0] + 0.5))
        self._box = self._beside(self._plot.mapFromScene(at))
        self.show()
        self.update()

    def boundingRect(self) -> QRectF:
        """Its frame, in pixels of the plot."""
        return self._box.adjusted(-2, -2, 2, 2)

    def shape(self) -> QPainterPath:
        """Nothing: what is below it is pointed at."""
        return QPainterPath()

    def _font(self) -> QFont:
        return QFont(self._plot.getAxis("left").font())

    def _spans(self) -> tuple[range, range]:
        """The rows and columns that are shown."""
        row, column = self.cell or (0, 0)
        rows, columns = len(self._names()[0]), len(self._names()[1])
        return (
            range(max(row - RADIUS, 0), min(row + RADIUS + 1, rows)),
            range(max(column - RADIUS, 0), min(column + RADIUS + 1, columns)),
        )

    def _sizes(self) -> tuple[float, float, float, float]:
        """Width and height of a cell, width of the rows' names, and height of the columns'."""
        metrics, (rows, columns), names = QFontMetricsF(self._font()), self._spans(), self._names()
        row_names = max((metrics.horizontalAdvance(names[0][row]) for row in rows), default=0.0)
        column_names = max((metrics.horizontalAdvance(names[1][column]) for column in columns), default=0.0)
        line = metrics.height()
        slanted = (min(column_names, MAX_NAME_WIDTH) + line) * sin(radians(SLANT)) + 2 if columns else 0.0
        return CELL_WIDTH * line, CELL_HEIGHT * line, min(row_names, MAX_NAME_WIDTH) + 6, slanted

    def _beside(self, point: QPointF) -> QRectF:
        """Its frame beside a point of the plot: right below where there is room, within the plot where it can be."""
        width, height, row_names, column_names = self._sizes()
        rows, columns = self._spans()
        size_x = 2 * MARGIN + row_names + len(columns) * width + self._overhang(columns, width)
        size_y = 2 * MARGIN + column_names + len(rows) * height
        whole = self._plot.boundingRect()
        left = point.x() + DISTANCE if point.x() + DISTANCE + size_x <= whole.right() else point.x() - DISTANCE - size_x
        top = point.y() + DISTANCE if point.y() + DISTANCE + size_y <= whole.bottom() else point.y() - DISTANCE - size_y
        left = min(max(left, whole.left()), max(whole.right() - size_x, whole.left()))
        top = min(max(top, whole.top()), max(whole.bottom() - size_y, whole.top()))
        return QRectF(left, top, size_x, size_y)

    def _overhang(self, columns: range, width: float) -> float:
        """By how much slanted names reach out over the last column."""
        metrics, names = QFontMetricsF(self._font()), self._names()[1]
        lengths = (min(metrics.horizontalAdvance(names[column]), MAX_NAME_WIDTH) for column in columns)
        slant = radians(SLANT)
        reaches = ((number + 0.5) * width + length * cos(slant) for number, length in enumerate(lengths))
        return max(0.0, max(reaches, default=0.0) + metrics.height() / 2 - len(columns) * width)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws names, colours and numbers of the cells, and a frame around the one that is pointed at."""
        rows, columns = self._spans()
        if self.cell is None or rows.stop > self._cells.matrix.shape[0] or columns.stop > self._cells.matrix.shape[1]:
            return
        theme = self._cells.theme
        painter.setFont(self._font())
        painter.setPen(QPen(QColor(theme.edge), 1.2))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(self._box, 5, 5)
        width, height, row_names, column_names = self._sizes()
        origin = self._box.topLeft() + QPointF(MARGIN + row_names, MARGIN + column_names)
        self._paint_cells(painter, origin, width, height)
        self._paint_names(painter, origin, width, height)
        if not columns:
            return
        centre = QPointF((self.cell[1] - columns.start) * width, (self.cell[0] - rows.start) * height)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, pen_width in ((theme.card, 4), (theme.text, 1.8)):
            painter.setPen(QPen(QColor(colour), pen_width))
            painter.drawRect(QRectF(origin + centre, origin + centre + QPointF(width, height)))

    def _paint_cells(self, painter: QPainter, origin: QPointF, width: float, height: float) -> None:
        (rows, columns), number = self._spans(), self._cells.number
        spans = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
        values, indices = self._cells.matrix[spans].tolist(), self._cells.colour_indices(*spans).tolist()
        for row, (line, colours) in enumerate(zip(values, indices, strict=True)):
            for column, (value, colour) in enumerate(zip(line, colours, strict=True)):
                corner = origin + QPointF(column * width, row * height)
                box = QRectF(corner.x(), corner.y(), width - 1, height - 1)
                is_missing = value != value
                painter.fillRect(box, QColor(self._cells.theme.control) if is_missing else map_colours()[colour])
                painter.setPen(QColor(self._cells.theme.dim) if is_missing else map_inks()[colour])
                if number is not None:
                    painter.drawText(box, CENTRED, number(value))

    def _paint_names(self, painter: QPainter, origin: QPointF, width: float, height: float) -> None:
        (rows, columns), (row_names, column_names) = self._spans(), self._names()
        metrics, theme = QFontMetricsF(painter.font()), self._cells.theme
        line, row, column = metrics.height(), *(self.cell or (0, 0))
        for number, index in enumerate(rows):
            painter.setPen(QColor(theme.accent if index == row else theme.text))
            box = QRectF(self._box.left() + MARGIN, origin.y() + number * height, MAX_NAME_WIDTH, height)
            box.setRight(origin.x() - 5)
            text = metrics.elidedText(row_names[index], Qt.TextElideMode.ElideRight, box.width() + 1)
            painter.drawText(box, RIGHT, text)
        for number, index in enumerate(columns):
            painter.setPen(QColor(theme.accent if index == column else theme.text))
            painter.save()
            painter.translate(origin.x() + (number + 0.5) * width, origin.y() - line * 0.3)
            painter.rotate(-SLANT)
            text = metrics.elidedText(column_names[index], Qt.TextElideMode.ElideRight, MAX_NAME_WIDTH)
            painter.drawText(QRectF(0, -line / 2, MAX_NAME_WIDTH + 4, line), LEFT, text)
            painter.restore()

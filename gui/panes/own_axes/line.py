"""The line of an axis in a view that the mouse and keys point at."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QResizeEvent

from gui.panes.keyboard_cursor import CursorTargets
from gui.panes.own_axes.drawing import AxisDrawing, AxisPicture
from gui.widgets.style import scaled_font, theme_of

BORDER = 6.0  # pixels around the drawing


class AxisLine(pg.GraphicsLayoutWidget):
    """Shows a picture in all of its room; nothing in it is moved or zoomed."""

    def __init__(self) -> None:
        super().__init__()
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ci.setContentsMargins(0, 0, 0, 0)
        self.box = self.addViewBox(enableMouse=False, enableMenu=False)
        self.drawing = AxisDrawing()
        self.scene().addItem(self.drawing)
        self.setMinimumHeight(120)

    def show_picture(self, picture: AxisPicture) -> None:
        """Takes another picture."""
        self.drawing.show_picture(picture)

    def word_at(self, scene_point: QPointF) -> int | None:
        """The word at a point of the scene."""
        return self.drawing.word_at(scene_point)

    def targets(self) -> CursorTargets | None:
        """The words from left to right."""
        places = self.drawing.picture.places
        words = sorted(range(len(places)), key=lambda word: -places[word])
        if not words:
            return None
        return CursorTargets(self.box, 1, len(words), lambda _row, column: self.drawing.box(words[column]))

    def restyle(self) -> None:
        """Takes the colours of the theme, and its font."""
        self.drawing.theme, self.drawing.font = theme_of(self), scaled_font(self, 0.92)
        self.drawing.show_picture()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "drawing"):  # Qt resizes it while it is being made
            room = self.viewport().rect().toRectF().adjusted(BORDER, 2, -BORDER, -2)
            self.drawing.show_picture(room=room)

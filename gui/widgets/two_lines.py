"""Texts that take two lines of smaller letters where one line has no room for them."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.widgets.controls import MENU_SIGN, MenuButton
from gui.widgets.pops_up import PopsUp
from gui.widgets.style import scaled_font, theme_of

SMALL = 0.85  # of the widget's letters
SEPARATORS = " _-.+"  # behind which a name is best broken
BUTTON_FRAME = 12, 4  # pixels of a button's width and height without its label


def two_line_height(widget: QWidget) -> int:
    """The height of two lines of small letters, in pixels."""
    return 2 * QFontMetrics(scaled_font(widget, SMALL)).height()


def break_name(name: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """A name in two lines that fit a width in pixels, broken behind a separator where there is one, else anywhere.

    What is too long for two lines is elided in the middle of the second.
    """
    fits = [end for end in range(1, len(name)) if metrics.horizontalAdvance(name[:end]) <= width] or [1]
    tidy = [end for end in fits if name[end - 1] in SEPARATORS and end > fits[-1] // 2]
    even = [end for end in tidy if metrics.horizontalAdvance(name[end:]) <= width]
    end = min(even, key=lambda end: abs(len(name) - 2 * end)) if even else (tidy or fits)[-1]
    rest = metrics.elidedText(name[end:].strip(), Qt.TextElideMode.ElideMiddle, width)
    return name[:end].strip(), rest


class TwoLineLabel(QWidget):
    """A text of two parts in the dim colour, at the right: in one line where there is room, else a line each.

    Its size never changes with the text, so that nothing beside it moves.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = "", ""

    def text(self) -> str:
        """The whole text, in one line."""
        return " ".join(filter(None, self._parts))

    def set_parts(self, first: str, second: str) -> None:
        """Sets both parts; together they are what screen readers say."""
        if (first, second) != self._parts:
            self._parts = first, second
            self.setAccessibleName(self.text())
            self.update()

    def width_of(self, first: str, second: str) -> int:
        """The width that two parts need in two lines, in pixels."""
        metrics = QFontMetrics(scaled_font(self, SMALL))
        return max(map(metrics.horizontalAdvance, (first, second)))

    def shown_lines(self) -> tuple[str, ...]:
        """What is painted: one line, or two, elided where even those have no room."""
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            return (self.text(),)
        metrics = QFontMetrics(scaled_font(self, SMALL))
        return tuple(metrics.elidedText(part, Qt.TextElideMode.ElideRight, self.width()) for part in self._parts)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(20, two_line_height(self))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, lines = QPainter(self), self.shown_lines()
        painter.setPen(QColor(theme_of(self).dim))
        if len(lines) > 1:
            painter.setFont(scaled_font(self, SMALL))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "\n".join(lines))


class NameButton(MenuButton):
    """A menu button with a name that may be long: in two lines of small letters where one has no room for it."""

    def __init__(self, label: str, menu: PopsUp, letters: int) -> None:
        """`letters` of average width are its width at first."""
        super().__init__(label, menu)
        self._width = self.width_for(letters)

    def set_width(self, width: int) -> None:
        """Gives it another width, in pixels, which no label changes."""
        if width != self._width:
            self._width = width
            self.updateGeometry()

    def width_for(self, letters: int) -> int:
        """Its width with room for so many letters, in pixels."""
        return self.fontMetrics().averageCharWidth() * letters

    def sizeHint(self) -> QSize:
        return QSize(self._width, two_line_height(self) + BUTTON_FRAME[1])

    def shown_lines(self) -> tuple[str, ...]:
        """What is painted beside the sign of the menu: the name in one line, or in two."""
        name, room = self.text().removesuffix(MENU_SIGN), self._room()
        if self.fontMetrics().horizontalAdvance(name) <= room:
            return (name,)
        metrics = QFontMetrics(scaled_font(self, SMALL))
        return (name,) if metrics.horizontalAdvance(name) <= room else break_name(name, metrics, room)

    def _room(self) -> int:
        return self.width() - BUTTON_FRAME[0] - self.fontMetrics().horizontalAdvance(MENU_SIGN)

    def paint_label(self, painter: QPainter, box: QRect) -> None:
        """Paints the name, in small letters where it has to be, and the sign of the menu at its right."""
        lines, side = self.shown_lines(), BUTTON_FRAME[0] // 2
        inner = box.adjusted(side, 0, -side, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, MENU_SIGN.strip())
        if self.fontMetrics().horizontalAdvance(lines[0]) > self._room() or len(lines) > 1:
            painter.setFont(scaled_font(self, SMALL))
        inner.setWidth(self._room())
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))

"""Fusion with edges that can be seen: of fields, boxes and buttons, in the theme's own colour."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QTextEdit,
    QWidget,
)

from gui.widgets.style import theme_of

RADIUS = 2.5
FRAMED = frozenset(
    (
        QStyle.PrimitiveElement.PE_FrameLineEdit,
        QStyle.PrimitiveElement.PE_PanelButtonCommand,
        QStyle.PrimitiveElement.PE_IndicatorCheckBox,
    )
)
FRAME = QStyle.PrimitiveElement.PE_Frame
FRAMED_WHOLE = frozenset((QStyle.ComplexControl.CC_ComboBox, QStyle.ComplexControl.CC_SpinBox))


class EdgedFusion(QProxyStyle):
    """Fusion draws outlines darker than the window, which nobody sees in a dark one."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        super().drawPrimitive(element, option, painter, widget)
        if (element in FRAMED or (element == FRAME and _is_written_in(widget))) and not _is_flat(widget):
            _edge(painter, QRectF(option.rect), widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        super().drawComplexControl(control, option, painter, widget)
        if control in FRAMED_WHOLE and widget is not None:
            _edge(painter, QRectF(option.rect), widget)


def _is_written_in(widget: QWidget | None) -> bool:
    return isinstance(widget, QPlainTextEdit | QTextEdit) and not widget.isReadOnly()


def _is_flat(widget: QWidget | None) -> bool:
    """Whether it has no edge of its own, or is drawn for nobody."""
    return widget is None or (isinstance(widget, QPushButton) and widget.isFlat())


def _edge(painter: QPainter, box: QRectF, widget: QWidget) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme_of(widget).edge), 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.restore()

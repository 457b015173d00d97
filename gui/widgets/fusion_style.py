"""Fusion with visible outlines of fields, boxes and buttons, in the theme's `edge` colour."""

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

CORNER_RADIUS = 2.5
OUTLINED_PRIMITIVES = frozenset(
    (
        QStyle.PrimitiveElement.PE_FrameLineEdit,
        QStyle.PrimitiveElement.PE_PanelButtonCommand,
        QStyle.PrimitiveElement.PE_IndicatorCheckBox,
    )
)
FRAME = QStyle.PrimitiveElement.PE_Frame
OUTLINED_COMPLEX_CONTROLS = frozenset((QStyle.ComplexControl.CC_ComboBox, QStyle.ComplexControl.CC_SpinBox))


class OutlinedFusionStyle(QProxyStyle):
    """Draws outlines over Fusion's own, which are darker than the window and invisible in a dark theme."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        super().drawPrimitive(element, option, painter, widget)
        if (element in OUTLINED_PRIMITIVES or (element == FRAME and _is_editable(widget))) and not _is_flat(widget):
            _draw_outline(painter, QRectF(option.rect), widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        super().drawComplexControl(control, option, painter, widget)
        if control in OUTLINED_COMPLEX_CONTROLS and widget is not None:
            _draw_outline(painter, QRectF(option.rect), widget)


def _is_editable(widget: QWidget | None) -> bool:
    return isinstance(widget, QPlainTextEdit | QTextEdit) and not widget.isReadOnly()


def _is_flat(widget: QWidget | None) -> bool:
    """Whether it is a flat button, or there is no widget."""
    return widget is None or (isinstance(widget, QPushButton) and widget.isFlat())


def _draw_outline(painter: QPainter, box: QRectF, widget: QWidget) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme_of(widget).edge), 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), CORNER_RADIUS, CORNER_RADIUS)
    painter.restore()

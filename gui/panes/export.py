"""A pane out of the window: its picture as PNG or SVG, its numbers as CSV."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from core.program.messages import UnusableInput
from core.program.translation import tr
from core.storage.atomic_files import write_atomic
from gui.panes.pane import Pane
from gui.widgets.focus import FocusRing
from gui.widgets.style import scaled_font, theme_of

EXPORT_SUFFIXES = (".png", ".svg", ".csv")
PNG_SCALE = 2  # pixels of a PNG for one of the window, enough to print
MARGIN = 12
PIXELATED_IMAGE = b'<image style="image-rendering: pixelated" '  # cells, not clouds between them


def export_pane(pane: Pane, path: Path) -> None:
    """Writes what the suffix says; UnusableInput for none of EXPORT_SUFFIXES or a file that cannot be written."""
    suffix = path.suffix.lower()
    if suffix not in EXPORT_SUFFIXES:
        message = tr("“{file}” says no known format. End the name in {suffixes}.")
        raise UnusableInput(message.format(file=path.name, suffixes=", ".join(EXPORT_SUFFIXES)))
    write(path, {".png": png, ".svg": svg, ".csv": csv}[suffix](pane))


def write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all; UnusableInput where it cannot be."""
    try:
        path.parent.stat()  # a folder that is not there is not made
        write_atomic(path, content)
    except OSError as error:
        message = tr("“{file}” cannot be written ({why}). Choose another place.")
        raise UnusableInput(message.format(file=path.name, why=error.strerror or error)) from None


def csv(pane: Pane) -> bytes:
    """The pane's numbers, with the mark by which spreadsheets know UTF-8."""
    return pane.shown_numbers.as_csv().encode("utf-8-sig")


def image(pane: Pane) -> QImage:
    """The pane with its title and caption, at PNG_SCALE times its size."""
    size = _size(pane)
    made = QImage(size * PNG_SCALE, QImage.Format.Format_ARGB32)
    made.setDevicePixelRatio(PNG_SCALE)
    made.fill(QColor(theme_of(pane).card))
    painter = QPainter(made)
    _draw(pane, painter, size)
    painter.end()
    return made


def png(pane: Pane) -> bytes:
    """The picture as PNG."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image(pane).save(buffer, "PNG")
    return bytes(content.data())


def svg(pane: Pane) -> bytes:
    """The picture as SVG."""
    content, size = QByteArray(), _size(pane)
    generator = QSvgGenerator()
    generator.setOutputDevice(QBuffer(content))
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(), size))
    generator.setTitle(pane.name)
    painter = QPainter(generator)
    painter.fillRect(QRect(QPoint(), size), QColor(theme_of(pane).card))
    _draw(pane, painter, size)
    painter.end()
    return bytes(content.data()).replace(b"<image ", PIXELATED_IMAGE)


def _heading_height(pane: Pane) -> int:
    return 2 * pane.fontMetrics().height() + MARGIN


def _size(pane: Pane) -> QSize:
    return pane.size() + QSize(0, _heading_height(pane))


def _draw(pane: Pane, painter: QPainter, size: QSize) -> None:
    """Title, caption, and below them the pane as it looks."""
    theme, line = theme_of(pane), pane.fontMetrics().height()
    room = QRect(MARGIN, MARGIN // 2, size.width() - 2 * MARGIN, line + 2)
    painter.setPen(QColor(theme.text))
    painter.setFont(scaled_font(pane, 1.05, bold=True))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, pane.name)
    painter.setPen(QColor(theme.dim))
    painter.setFont(pane.font())
    painter.drawText(
        room.translated(0, line + 2), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, pane.caption.text()
    )
    rings = [ring for ring in pane.findChildren(FocusRing) if ring.isVisible()]
    for ring in rings:
        ring.hide()
    painter.save()
    pane.render(painter, QPoint(0, _heading_height(pane)), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.restore()
    for ring in rings:
        ring.show()

"""The program's icon in the sizes and formats that systems ask for, made of its drawing when the bundle is built."""

import io
import os
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).parents[1] / "icons" / "promptscope.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
LARGEST_ICO = 256


def for_program(folder: Path) -> str | None:
    """The file PyInstaller puts into the executable on Windows and macOS; None on Linux, where none can be."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        path = folder / "promptscope.ico"
        draw(LARGEST_ICO).save(path, sizes=[(size, size) for size in SIZES if size <= LARGEST_ICO])
        return str(path)
    if sys.platform == "darwin":
        path = folder / "promptscope.icns"
        draw(1024).save(path)
        return str(path)
    return None


def draw(size: int) -> Image.Image:
    """The drawing at that many pixels a side; needs no QApplication and no screen."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(data.data()))


def write_theme(share: Path) -> None:
    """The drawing and its PNGs as Linux desktops look for them, below a folder `share`."""
    theme = share / "icons" / "hicolor"
    scalable = theme / "scalable" / "apps"
    scalable.mkdir(parents=True, exist_ok=True)
    (scalable / "promptscope.svg").write_bytes(DRAWING.read_bytes())
    for size in SIZES:
        folder = theme / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True, exist_ok=True)
        draw(size).save(folder / "promptscope.png")


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    write_theme(Path(sys.argv[1]))

"""Short texts that are drawn again and again: Qt lays each out once, which is most of what drawing it takes."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QPainter, QStaticText, QTransform

MAX_KEPT_TEXTS = 2_000


class StaticTexts:
    """Keeps the layout of each text in each font."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[QStaticText, float, float]] = {}  # with half its width and height

    def draw(self, painter: QPainter, font: QFont, placed: list[tuple[str, QPointF]]) -> None:
        """Draws one-line texts in a font, each around its middle."""
        painter.setFont(font)
        font_key = font.key()
        if len(self._kept) > MAX_KEPT_TEXTS:
            self._kept.clear()
        for text, middle in placed:
            kept = self._kept.get((text, font_key)) or self._lay_out(text, font)
            painter.drawStaticText(QPointF(middle.x() - kept[1], middle.y() - kept[2]), kept[0])

    def _lay_out(self, text: str, font: QFont) -> tuple[QStaticText, float, float]:
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.prepare(QTransform(), font)
        kept = self._kept[text, font.key()] = made, made.size().width() / 2, made.size().height() / 2
        return kept

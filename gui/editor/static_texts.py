"""Short texts that are drawn again and again: Qt lays each out once, which is most of what drawing it takes."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QStaticText, QTransform

MAX_KEPT_TEXTS = 2_000
PlacedText = tuple[QPointF, QStaticText]  # the upper left corner, and what is drawn there


class StaticTexts:
    """Keeps the layout of each text in each font."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[QStaticText, float, float]] = {}  # with half its width and height

    def place(self, text: str, font: QFont, middle: QPointF) -> PlacedText:
        """A one-line text in a font around its middle; to be drawn with that font."""
        if len(self._kept) > MAX_KEPT_TEXTS:
            self._kept.clear()
        kept = self._kept.get((text, font.key())) or self._lay_out(text, font)
        return QPointF(middle.x() - kept[1], middle.y() - kept[2]), kept[0]

    def _lay_out(self, text: str, font: QFont) -> tuple[QStaticText, float, float]:
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.prepare(QTransform(), font)
        kept = self._kept[text, font.key()] = made, made.size().width() / 2, made.size().height() / 2
        return kept

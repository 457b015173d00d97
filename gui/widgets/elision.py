"""One line of text in a width that it is too long for."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF

SEPARATOR = " · "
LEAST_SHARE = 0.8  # of the width that whole parts must fill


def elided_line(text: str, metrics: QFontMetrics | QFontMetricsF, width: float) -> str:
    """A text that fits a width in pixels: its first whole parts and an ellipsis where it has parts, else letters."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    parts = text.split(SEPARATOR)
    for count in range(len(parts) - 1, 0, -1):
        line = SEPARATOR.join(parts[:count]) + " …"
        if (taken := metrics.horizontalAdvance(line)) <= width:
            if taken >= LEAST_SHARE * width:
                return line
            break
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))

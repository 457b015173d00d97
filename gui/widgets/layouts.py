"""Layouts in one call: parts in a row, in a column, or with borders between them that can be moved."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QSplitter, QVBoxLayout, QWidget

# A widget or a layout, with its stretch where that is not 0; a number is an empty stretch.
Part = QWidget | QLayout | tuple[QWidget | QLayout, int] | int
Margins = tuple[int, int, int, int]  # pixels at the left, top, right and bottom
NO_MARGINS = (0, 0, 0, 0)


def row(*parts: Part, margins: Margins | None = None, spacing: int | None = None) -> QHBoxLayout:
    """Parts from left to right; margins and spacing in pixels, None for those of the style."""
    layout = QHBoxLayout()
    _fill(layout, parts, margins, spacing)
    return layout


def column(*parts: Part, margins: Margins | None = None, spacing: int | None = None) -> QVBoxLayout:
    """Parts from top to bottom; margins and spacing in pixels, None for those of the style."""
    layout = QVBoxLayout()
    _fill(layout, parts, margins, spacing)
    return layout


def framed(layout: QLayout) -> QWidget:
    """A widget with a layout."""
    widget = QWidget()
    widget.setLayout(layout)
    return widget


def _fill(layout: QBoxLayout, parts: Sequence[Part], margins: Margins | None, spacing: int | None) -> None:
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(part)
            continue
        item, stretch = part if isinstance(part, tuple) else (part, 0)
        if isinstance(item, QWidget):
            layout.addWidget(item, stretch)
        else:
            layout.addLayout(item, stretch)
    if margins is not None:
        layout.setContentsMargins(*margins)
    if spacing is not None:
        layout.setSpacing(spacing)


def splitter(
    parts: Sequence[QWidget],
    sizes: Sequence[int],
    stretched: int | None = None,
    orientation: Qt.Orientation = Qt.Orientation.Horizontal,
) -> QSplitter:
    """Widgets side by side that cannot be folded away, of sizes in pixels; the one of an index takes further room."""
    made = QSplitter(orientation, childrenCollapsible=False)
    for part in parts:
        made.addWidget(part)
    made.setSizes(list(sizes))
    if stretched is not None:
        made.setStretchFactor(stretched, 1)
    return made

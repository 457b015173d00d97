"""How a chip of the tag view looks."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from core.editing.tags import Tag
from gui.editor.tags.tag_layout import TagChip
from gui.widgets.style import Theme, scaled_font, theme_of, tint

CHIP_PADDING = 8
WEIGHT_FONT_SCALE = 0.85  # size of the weights, of that of the tags


@dataclass(frozen=True, slots=True)
class ChipStyle:
    """What makes a chip stand out; `unit` is the number of its tint, None for grey."""

    is_lit: bool
    has_focus: bool
    is_dragged: bool
    unit: int | None


def shown_text(tag: Tag) -> str:
    """A tag on one line."""
    return " ".join(tag.text.split())


def weight_text(tag: Tag) -> str:
    """`×1.2`, the range where a tag's letters have several weights, nothing at weight 1."""
    least, most = tag.weights
    if least == most:
        return "" if least == 1 else f"  ×{least:.3g}"
    return f"  ×{least:.3g}–{most:.3g}"


def width_of(widget: QWidget, tag: Tag) -> float:
    """Room for a whole chip in the widget's font."""
    return widget.fontMetrics().horizontalAdvance(shown_text(tag)) + _weight_width(widget, tag) + 2 * CHIP_PADDING + 1


def elided_text(widget: QWidget, chip: TagChip) -> str:
    """As much of a tag as its chip has room for, cut between whole letters."""
    room = chip.box.width() - 2 * CHIP_PADDING - _weight_width(widget, chip.tag)
    return widget.fontMetrics().elidedText(shown_text(chip.tag), Qt.TextElideMode.ElideRight, int(room))


def paint_chip(painter: QPainter, widget: QWidget, chip: TagChip, look: ChipStyle) -> None:
    """The chip, and above it the BREAK or AND in front of its run."""
    theme = theme_of(widget)
    painter.setFont(widget.font())
    painter.setPen(QColor(theme.dim))
    above = chip.box.translated(0, -chip.box.height() * 0.85)
    painter.drawText(above, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, chip.before)
    painter.setOpacity(0.5 if look.is_dragged else 1)
    painter.setPen(_edge(theme, look))
    painter.setBrush(tint(theme, look.unit))
    painter.drawRoundedRect(chip.box.adjusted(1, 1, -1, -1), 6, 6)
    inside = chip.box.adjusted(CHIP_PADDING, 0, -CHIP_PADDING, 0)
    painter.setPen(QColor(theme.text))
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, elided_text(widget, chip))
    painter.setPen(QColor(theme.more if chip.tag.weights[1] > 1 else theme.less))
    painter.setFont(scaled_font(widget, WEIGHT_FONT_SCALE))
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, weight_text(chip.tag))
    painter.setOpacity(1)


def _edge(theme: Theme, look: ChipStyle) -> QPen:
    if look.has_focus:
        return QPen(QColor(theme.accent), 2.4)
    return QPen(QColor(theme.accent if look.is_lit else theme.border), 1.4 if look.is_lit else 1)


def _weight_width(widget: QWidget, tag: Tag) -> int:
    return QFontMetrics(scaled_font(widget, WEIGHT_FONT_SCALE)).horizontalAdvance(weight_text(tag))

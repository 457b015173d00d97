"""The chips of the tag view: where they are placed, line after line with every run on lines of its own, and painted."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from core.editing.tags import Tag
from core.program.translation import tr, tr_noop
from core.tokens.tokenizer import Token
from gui.editor.prompt_editor import PromptEditor
from gui.editor.token_tints import Rgb, word_tints
from gui.editor.word_values import value_text
from gui.widgets.style import Theme, scaled_font, theme_of

CHIP_GAP = 5
CHIP_PADDING = 8
MARGIN = 5  # pixels around all chips, for the frame of the focus
WEIGHT_FONT_SCALE = 0.85  # the font of the weights, relative to that of the tags
KEYS_HELP = tr_noop(
    "Drag, or Alt+Left and Alt+Right: move the tag · Ctrl+Up, Ctrl+Down: weight · Delete: remove · "
    "double click or Enter: show it in the text"
)
TintedLetters = tuple[int, int, Rgb]  # first and last offset in a tag's text
_RUN_SEPARATOR = re.compile(r"\b(?:BREAK|AND)\b")


@dataclass(frozen=True, slots=True)
class TagChip:
    """A tag and its box; `separator` is the BREAK or AND in front of the first tag of a run, else ""."""

    tag: Tag
    box: QRectF
    separator: str = ""


def place_chips(
    source: str, tags: Sequence[Tag], room: float, height: float, width_of: Callable[[Tag], float]
) -> list[TagChip]:
    """The chip of each tag, from left to right in lines of `room` pixels with their MARGIN; none is wider."""
    chips: list[TagChip] = []
    x = y = left = float(MARGIN)
    room -= 2 * MARGIN
    for index, tag in enumerate(tags):
        width = min(width_of(tag), room)
        separator = ""
        if index and tag.run != tags[index - 1].run:
            match = _RUN_SEPARATOR.search(source, tags[index - 1].end, tag.start)
            separator = match[0] if match else ""
            x, y = left, y + height + CHIP_GAP + (height * 0.7 if separator else CHIP_GAP)
        elif x > left and x + width > left + room:
            x, y = left, y + height + CHIP_GAP
        chips.append(TagChip(tag, QRectF(x, y, width, height), separator))
        x += width + CHIP_GAP
    return chips


def rows_of(tags: Sequence[Tag], tokens: Sequence[Token]) -> list[frozenset[int]]:
    """For each tag the rows of the tokens that begin in it."""
    starts = [tag.start for tag in tags]
    rows: list[set[int]] = [set() for _ in tags]
    for row, token in enumerate(tokens):
        index = -1 if token.start is None else bisect_right(starts, token.start) - 1
        if index >= 0 and (token.start or 0) < tags[index].end:
            rows[index].add(row)
    return [frozenset(tag_rows) for tag_rows in rows]


def drop_position(chips: Sequence[TagChip], dragged: int, point: QPointF) -> tuple[int, int, QPointF]:
    """Where chip number `dragged` goes when it is dropped at a point.

    Returns `to` and `run` of `move_tag`, and the top of the insertion mark.
    """
    tops = sorted({chip.box.top() for chip in chips})
    height = chips[0].box.height()
    line = min(tops, key=lambda top: abs(top + height / 2 - point.y()))
    on_line = [index for index, chip in enumerate(chips) if chip.box.top() == line]
    before = next((index for index in on_line if chips[index].box.center().x() > point.x()), None)
    if before is None:
        last = on_line[-1]
        mark = QPointF(chips[last].box.right() + CHIP_GAP / 2, line)
        return last + 1 - (last + 1 > dragged), chips[last].tag.run, mark
    return before - (before > dragged), chips[before].tag.run, QPointF(chips[before].box.left() - CHIP_GAP / 2, line)


def chip_beside(chips: Sequence[TagChip], index: int, step: int) -> int:
    """The index of the nearest chip on the line above (-1) or below (1); the same index where there is no line."""
    box = chips[index].box
    tops = [chip.box.top() for chip in chips if (chip.box.top() - box.top()) * step > 0]
    if not tops:
        return index
    nearest = min(tops, key=lambda top: abs(top - box.top()))
    line = [number for number, chip in enumerate(chips) if chip.box.top() == nearest]
    return min(line, key=lambda number: abs(chips[number].box.center().x() - box.center().x()))


@dataclass(frozen=True, slots=True)
class ChipStyle:
    """How a chip is marked; `tint` is None for grey, and `words` are tinted parts (start, end) of its letters."""

    is_lit: bool
    has_focus: bool
    is_dragged: bool
    tint: Rgb | None
    words: tuple[TintedLetters, ...] = ()


def shown_text(tag: Tag) -> str:
    """A tag's text on one line."""
    return " ".join(tag.text.split())


def weight_text(tag: Tag) -> str:
    """`×1.2`, or `×1–1.2` where a tag's letters have several weights; "" at weight 1."""
    least, most = tag.weights
    if least == most:
        return "" if least == 1 else f"  ×{least:.3g}"
    return f"  ×{least:.3g}–{most:.3g}"


def width_of(widget: QWidget, tag: Tag) -> float:
    """The width in pixels of a whole chip in the widget's font."""
    return widget.fontMetrics().horizontalAdvance(shown_text(tag)) + _weight_width(widget, tag) + 2 * CHIP_PADDING + 1


def elided_text(widget: QWidget, chip: TagChip) -> str:
    """A tag's text, shortened by … to the width of its chip."""
    room = chip.box.width() - 2 * CHIP_PADDING - _weight_width(widget, chip.tag)
    return widget.fontMetrics().elidedText(shown_text(chip.tag), Qt.TextElideMode.ElideRight, int(room))


def paint_chip(painter: QPainter, widget: QWidget, chip: TagChip, style: ChipStyle) -> None:
    """Paints the chip, and above it the BREAK or AND in front of its run."""
    theme = theme_of(widget)
    painter.setFont(widget.font())
    painter.setPen(QColor(theme.dim))
    above = chip.box.translated(0, -chip.box.height() * 0.85)
    painter.drawText(above, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, chip.separator)
    painter.setOpacity(0.5 if style.is_dragged else 1)
    painter.setPen(_edge(theme, style))
    painter.setBrush(QColor(theme.grey_tint if style.tint is None else style.tint))
    painter.drawRoundedRect(chip.box.adjusted(1, 1, -1, -1), 6, 6)
    inside = chip.box.adjusted(CHIP_PADDING, 0, -CHIP_PADDING, 0)
    _paint_words(painter, widget, chip, style.words)
    painter.setPen(QColor(theme.text))
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, elided_text(widget, chip))
    painter.setPen(QColor(theme.more if chip.tag.weights[1] > 1 else theme.less))
    painter.setFont(scaled_font(widget, WEIGHT_FONT_SCALE))
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, weight_text(chip.tag))
    painter.setOpacity(1)


def _paint_words(painter: QPainter, widget: QWidget, chip: TagChip, words: Sequence[TintedLetters]) -> None:
    """Paints tints behind the words of a chip; none where its letters are not those of the tag, one by one."""
    text, metrics = elided_text(widget, chip), widget.fontMetrics()
    if text != chip.tag.text:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    left = chip.box.left() + CHIP_PADDING
    for start, end, tint in words:
        x, stop = (metrics.horizontalAdvance(text[:at]) for at in (start, end))
        painter.setBrush(QColor(tint))
        painter.drawRoundedRect(QRectF(left + x - 1, chip.box.top() + 4, stop - x + 2, chip.box.height() - 8), 4, 4)


def tints_of(editor: PromptEditor, tag: Tag, rows: frozenset[int]) -> tuple[Rgb | None, tuple[TintedLetters, ...]]:
    """The tint of a tag whose tokens stand at `rows`, and those of its words where words are coloured by a value."""
    state, colours = editor.prompt_state, editor.colours
    tint_at = word_tints(state, colours, theme_of(editor))
    if state.unit_kind == "tag":
        return (tint_at(min(rows)) if rows else None), ()
    if colours is None or colours.measure == "unit":
        return None, ()
    units = dict.fromkeys(unit for row in sorted(rows) if (unit := state.unit_colours.unit_at(row)))
    placed = [(unit.start or 0, unit.end or 0, tint_at(unit.positions[0])) for unit in units]
    start, end = tag.start, tag.end
    return None, tuple(
        (max(first, start) - start, min(last, end) - start, tint) for first, last, tint in placed if tint is not None
    )


def tip_of(editor: PromptEditor, tag: Tag, rows: Iterable[int]) -> str:
    """A tag's text, what the units at its rows are coloured by, one a line, and the keys."""
    found = (editor.prompt_state.unit_colours.unit_at(row) for row in sorted(rows))
    units = dict.fromkeys(unit for unit in found if unit)
    values = [value_text(editor.colours, unit) for unit in units] if editor.colours else []
    return "\n".join((tag.text, *filter(None, values), "", tr(KEYS_HELP)))


def _edge(theme: Theme, style: ChipStyle) -> QPen:
    if style.has_focus:
        return QPen(QColor(theme.accent), 2.4)
    return QPen(QColor(theme.accent if style.is_lit else theme.border), 1.4 if style.is_lit else 1)


def _weight_width(widget: QWidget, tag: Tag) -> int:
    return QFontMetrics(scaled_font(widget, WEIGHT_FONT_SCALE)).horizontalAdvance(weight_text(tag))

"""The tint of each token, and the tints behind the text: a picture a line, kept until its letters or tints change."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from itertools import islice, takewhile
from math import ceil, floor
from operator import itemgetter

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QTextBlock, QTextLine

from gui.editor.text_area import TextArea
from gui.state.prompt_state import PromptState
from gui.state.word_colours import WordColours
from gui.widgets.style import Theme, theme_of
from gui.widgets.value_colours import value_tints

MAX_KEPT_TOKENS = 700  # of a text whose look is worth remembering
MAX_KEPT_PICTURES = 300
MAX_KEPT_PAINTINGS = 34  # those of all layers
PICTURE_MARGIN = 3  # pixels around a line, into which the border of a chunk reaches

# First and last UTF-16 position, the tint as `QColor.rgb` or None, whether it is outlined, whether it begins a chunk.
TintedSpan = tuple[int, int, int | None, bool, bool]
Boxes = list[list[QRectF]]  # of each span
Rgb = int  # as `QColor.rgb()` gives it
TintAt = Callable[[int], Rgb | None]  # of the token at a position; None where it has none


class TokenTints:
    """Draws the spans that `spans_in` gives for a range of UTF-16 positions behind the text of an area."""

    def __init__(
        self,
        area: TextArea,
        spans_in: Callable[[int, int], Sequence[TintedSpan]],
        look_of_words: Callable[[], object] = lambda: None,
    ) -> None:
        """`look_of_words` gives what decides all spans of the text as it stands; None where that is not known."""
        self._area, self._spans_in, self._look_of_words = area, spans_in, look_of_words
        self._pictures: dict[object, tuple[int, QPixmap]] = {}  # with the left edge of each, in pixels of the device
        self._boxes: dict[object, Boxes] = {}
        self._look: object = None  # what all pictures have in common
        # The lines' pictures where the last whole painting drew them, and what was shown then.
        self._drawn: list[tuple[QRectF, QPixmap]] = []
        self._shown: object = None
        self._paintings: dict[object, list[tuple[QRectF, QPixmap]]] = {}  # whole ones, by all that they depend on

    def paint(self, painter: QPainter, event: QPaintEvent) -> None:
        """Draws what is in sight in the exposed part of the viewport; again as it was, where a caret blinks."""
        area = self._area
        is_whole, shown = event.rect() == area.viewport().rect(), self._what_is_shown()
        if not is_whole and shown == self._shown:
            for place, picture in self._drawn:
                if place.intersects(event.rect()):
                    painter.drawPixmap(place.topLeft(), picture)
            return
        question = self._question(shown) if is_whole else None
        if question in self._paintings:
            self._drawn, self._shown = self._paintings[question], shown
            for place, picture in self._drawn:
                painter.drawPixmap(place.topLeft(), picture)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawn, self._shown = [], None
        if self._paint_blocks(painter, event) and is_whole:
            self._shown = shown
            if question is not None:
                self._keep(question)

    def _question(self, shown: object) -> object:
        """What a whole painting depends on; None where that is not known, or letters are still being composed."""
        area, spans = self._area, self._look_of_words()
        if spans is None or area.textCursor().block().layout().preeditAreaText():
            return None
        return shown, spans, area.font().key(), area.viewport().devicePixelRatioF(), theme_of(area)

    def _keep(self, question: object) -> None:
        """Keeps the newest paintings: a layer that is looked at again needs no line to be taken apart."""
        while len(self._paintings) >= MAX_KEPT_PAINTINGS:
            del self._paintings[next(iter(self._paintings))]
        self._paintings[question] = self._drawn

    def _what_is_shown(self) -> object:
        """What changes with everything that the tints depend on, but for what has the whole viewport painted anew."""
        area = self._area
        scrolled = area.verticalScrollBar().value(), area.horizontalScrollBar().value()
        return area.document().revision(), scrolled, area.viewport().size()

    def _paint_blocks(self, painter: QPainter, event: QPaintEvent) -> bool:
        """Draws them; whether each line's are a picture."""
        area, theme, is_kept = self._area, theme_of(self._area), True
        look = area.font().key(), area.viewport().devicePixelRatioF(), theme
        for kept in (self._pictures, self._boxes):
            if look != self._look or len(kept) > MAX_KEPT_PICTURES:
                kept.clear()
        self._look = look
        for block, corner in area.visible_blocks(event):
            if area.is_mixed or block.layout().preeditAreaText():  # where a line's letters alone do not say the place
                spans = self._spans_in(*area.range_in_sight(block))
                _draw(painter, theme, spans, [area.boxes(block, corner, first, last) for first, last, *_ in spans])
                is_kept = False
                continue
            lines = [line for line in area.lines_in_sight(block) if self._is_exposed(line, corner, event)]
            spans = self._spans_in(*area.range_of(block, lines))
            for line in lines:
                self._draw_line(painter, theme, block, corner, line, spans)
        return is_kept

    def _is_exposed(self, line: QTextLine, corner: QPointF, event: QPaintEvent) -> bool:
        y, width = round(corner.y() + line.y()), self._area.viewport().width()
        return event.rect().intersects(QRect(0, y, width, ceil(line.height())))

    def _draw_line(
        self,
        painter: QPainter,
        theme: Theme,
        block: QTextBlock,
        corner: QPointF,
        line: QTextLine,
        spans: Sequence[TintedSpan],
    ) -> None:
        """Draws a line's picture, in whole pixels of the device."""
        area, ratio = self._area, self._area.viewport().devicePixelRatioF()
        x, y = corner.x() * ratio, (corner.y() + line.y()) * ratio
        start = block.position() + line.textStart()
        drawn = _cut(spans, start, start + line.textLength())
        letters = area.utf16_map.to_code_point(start), area.utf16_map.to_code_point(start + line.textLength())
        text, rest = area.text[slice(*letters)], (x - floor(x), y - floor(y))
        key = text, tuple(drawn), rest
        if drawn and key not in self._pictures:
            boxes = self._boxes_in_line(text, block, line, start, drawn)
            self._pictures[key] = self._picture(theme, QPointF(*rest) / ratio, line.height(), drawn, boxes)
        if drawn:
            left, picture = self._pictures[key]
            top = floor(y) - ceil(PICTURE_MARGIN * ratio)
            place = QPointF((floor(x) + left) / ratio, top / ratio)
            painter.drawPixmap(place, picture)
            self._drawn.append((QRectF(place, picture.deviceIndependentSize()), picture))

    def _boxes_in_line(
        self, text: str, block: QTextBlock, line: QTextLine, start: int, spans: Sequence[TintedSpan]
    ) -> Boxes:
        """The boxes of each span from the line's upper left corner; kept, for tints change more often than letters."""
        key = text, tuple((first, last) for first, last, *_ in spans)
        if key not in self._boxes:
            corner = QPointF(0, -line.y())
            self._boxes[key] = [
                self._area.boxes(block, corner, start + first, start + last) for first, last, *_ in spans
            ]
        return self._boxes[key]

    def _picture(
        self, theme: Theme, origin: QPointF, height: float, spans: Sequence[TintedSpan], boxes: Boxes
    ) -> tuple[int, QPixmap]:
        """The spans of one line, and how far right of the line's begin the picture begins."""
        ratio, placed = self._area.viewport().devicePixelRatioF(), [box for each in boxes for box in each]
        margin = ceil(PICTURE_MARGIN * ratio)
        left = floor((origin.x() + min((box.left() for box in placed), default=0)) * ratio) - margin
        right = ceil((origin.x() + max((box.right() for box in placed), default=0)) * ratio) + margin
        picture = QPixmap(right - left, ceil(height * ratio) + 2 * margin + 1)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(-left / ratio, margin / ratio) + origin)
        _draw(painter, theme, spans, boxes)
        painter.end()
        return left, picture


def _draw(painter: QPainter, theme: Theme, spans: Sequence[TintedSpan], boxes: Boxes) -> None:
    for (_, _, tint, is_lit, begins_chunk), places in zip(spans, boxes, strict=True):
        painter.setPen(QPen(QColor(theme.accent), 1.4) if is_lit else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tint) if tint is not None else Qt.BrushStyle.NoBrush)
        for box in places if is_lit or tint is not None else ():
            painter.drawRoundedRect(box.adjusted(0.5, 1, -0.5, -1), 4, 4)
        if places and begins_chunk:
            painter.setPen(QPen(QColor(theme.warn), 2))
            painter.drawLine(places[0].topLeft() + QPointF(-1, -1), places[0].bottomLeft() + QPointF(-1, 1))


def _cut(spans: Sequence[TintedSpan], start: int, end: int) -> list[TintedSpan]:
    """The parts of spans, which are in the order of the text, between two positions, counted from the first."""
    begin = bisect_right(spans, start, key=itemgetter(1))
    inside = takewhile(lambda span: span[0] < end, islice(spans, begin, None))
    return [
        (max(first, start) - start, min(last, end) - start, tint, is_lit, begins_chunk and first >= start)
        for first, last, tint, is_lit, begins_chunk in inside
    ]


def word_tints(prompt_state: PromptState, colours: WordColours | None, theme: Theme) -> TintAt:
    """The tint of each token as all stands, for all that draws them; without `colours` every unit has its own."""
    units = prompt_state.unit_colours
    if colours is None or colours.measure == "unit":
        own, index_at = _unit_tints(theme), units.index_at_row
        return lambda row: own[index_at[row] % len(own)] if row in index_at else None
    answer = colours.answer()
    if answer is None or answer.scale is None:
        return lambda _row: None
    tints, steps = _value_tints(theme, answer.scale.is_diverging), colours.steps_by_row()
    return lambda row: tints[steps[row]] if row in steps else None


def look_of_words(prompt_state: PromptState, colours: WordColours | None, theme: Theme) -> object:
    """All that decides how the words of a text are tinted, as a value; None of more than MAX_KEPT_TOKENS tokens."""
    chunks = prompt_state.shown_chunks
    if len(chunks.tokens) > MAX_KEPT_TOKENS:
        return None
    tint_at = word_tints(prompt_state, colours, theme)
    placed = tuple([(token.start, token.end, tint_at(row)) for row, token in enumerate(chunks.tokens)])
    return placed, chunks.context_length, prompt_state.hovered | prompt_state.selected


@cache
def _unit_tints(theme: Theme) -> tuple[Rgb, ...]:
    return tuple(QColor(colour).rgb() for colour in theme.tints)


@cache
def _value_tints(theme: Theme, is_diverging: bool) -> tuple[Rgb, ...]:
    return tuple(colour.rgb() for colour in value_tints(theme, is_diverging))

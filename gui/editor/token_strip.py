"""The token strip: one chip a token with its piece and id; BOS, EOS and padding grey."""

import sys
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import takewhile
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from core.analysis.added_text import added_styles
from core.program.translation import tr
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token
from gui.editor.chip_labels import (
    CORNER,
    Chip,
    DrawnChip,
    StaticTexts,
    chip_caption,
    chip_frame,
    chip_labels,
    count_sentence,
    describe_token,
    frame_of,
    frame_pens,
    is_same_letter,
)
from gui.editor.token_tints import TintAt, word_tints
from gui.editor.word_values import value_text
from gui.state.session import Session
from gui.state.unit_colours import UnitColours
from gui.widgets.controls import PlainScrollArea
from gui.widgets.layouts import NO_MARGINS, column, framed
from gui.widgets.style import scaled_font, theme_of

CHIP_GAP = 4
CHIP_PADDING = 7
MIN_STRIP_WIDTH = 60  # pixels
UPPER, LOWER = (3.0, 0.58), (-2.0, 1.52)  # pixels and share of a chip's height, half of which is above a line's middle
ID_FONT_SCALE = 0.8  # size of the ids, relative to the pieces


class TokenStrip(PlainScrollArea):
    """The tokens as chips; scrolls to a selected word."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.chips = Chips(session, tr("Token strip"))
        self._column = column(self.chips, 1, margins=NO_MARGINS, spacing=CHIP_GAP)
        super().__init__(framed(self._column), parent)
        session.prompt.selection_changed.connect(self._show_selected)

    def add_below(self, widget: QWidget) -> None:
        """Adds what is scrolled with the chips, and stands below them."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def _show_selected(self) -> None:
        """Scrolls by whole lines, as far as the first selected chip needs."""
        selected = [chip.box for chip in self.chips.placed if chip.row in self.chips.session.prompt.selected]
        if selected:
            bar, box = self.verticalScrollBar(), selected[0]
            line = box.height() + CHIP_GAP
            lowest = ceil((box.bottom() - self.viewport().height()) / line) * line  # at which the chip is seen whole
            if not lowest <= bar.value() <= box.top():
                bar.setValue(round(min(max(bar.value() // line * line, lowest), box.top())))


class Chips(QWidget):
    """Places and paints the chips of the encoder that is looked at; `chunks` and what follows may be another one's."""

    def __init__(self, session: Session, name: str) -> None:
        """`name` is what screen readers call it."""
        super().__init__()
        self.session = session
        self.placed: list[Chip] = []
        self.added: dict[int, str] = {}  # the style of each token that is not typed, by row
        self._shown: list[tuple[Token, int | None]] = []  # the tokens with the indices of their tints
        self._widths: dict[tuple[str, str], float] = {}
        self._texts = StaticTexts()
        self._tinted: dict[int, int] = {}  # the tint that each box was last painted in, by row
        self._drawn: dict[int, DrawnChip] = {}  # by row, of the chips that have been in sight where they stand
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        session.prompt.parsed.connect(self.follow)
        session.view_options_changed.connect(self.follow)
        session.prompt.hovered_changed.connect(self.update)
        session.prompt.selection_changed.connect(self.update)
        session.word_colours.changed.connect(self._tint_anew)
        Chips.follow(self)

    @property
    def chunks(self) -> Chunks:
        """The chunks that are drawn."""
        return self.session.prompt.shown_chunks

    def unit_colours(self) -> UnitColours:
        """The units of these chunks, as they were just taken."""
        return self.session.prompt.unit_colours

    def tint_at(self) -> TintAt:
        """The tints of the units as all stands."""
        return word_tints(self.session.prompt, self.session.word_colours, theme_of(self))

    def own_rows(self, rows: frozenset[int]) -> frozenset[int]:
        """The rows here that stand for rows of the encoder that is looked at."""
        return rows

    def shown_rows(self, rows: frozenset[int]) -> frozenset[int]:
        """The rows of the encoder that is looked at which rows here stand for."""
        return rows

    def follow(self) -> None:
        """Places and paints anew what stands behind the first token that is another, or has another tint."""
        chunks, colours = self.chunks, self.unit_colours()
        before, self._unit_colours = self._shown, colours
        self.added = added_styles(chunks)
        self._shown = [(token, colours.index_at_row.get(row)) for row, token in enumerate(chunks.tokens)]
        pairs = enumerate(zip(before, self._shown, strict=False))
        first = next((row for row, (was, now) in pairs if was != now), min(len(before), len(self._shown)))
        while 0 < first < len(self._shown) and is_same_letter(chunks, first):
            first -= 1
        if not chunks.is_clip:
            while 0 < first <= len(chunks.tokens) and chunks.tokens[first - 1].kind == "padding":
                first -= 1  # the chip of padding says how much there is
        self.setAccessibleDescription(count_sentence(chunks))
        if first < max(len(before), len(self._shown)):
            self._place(first)

    def _tint_anew(self) -> None:
        """Has those boxes painted that are in sight in another tint: of a new last word, the others keep theirs."""
        tint_of = self._tint_of()
        for chip in self._chips_between(self.visibleRegion().boundingRect()):
            if self._tinted.get(chip.row) != tint_of(chip.row):
                self.update(chip.box.toAlignedRect())

    def _tint_of(self) -> Callable[[int], int]:
        """The tint of each row's box as all stands."""
        theme, tint_at = theme_of(self), self.tint_at()
        added = self.added if self.session.word_colours.measure == "unit" else {}
        grey, of_added = QColor(theme.grey_tint).rgb(), QColor(theme.added_tint).rgb()

        def tint_of(row: int) -> int:
            tint = of_added if row in added else tint_at(row)
            return grey if tint is None else tint

        return tint_of

    def _chips_between(self, area: QRect) -> list[Chip]:
        """The chips in the lines that an area reaches into."""
        below = self.placed[bisect_left(self.placed, area.top(), key=lambda chip: chip.box.bottom()) :]
        return list(takewhile(lambda chip: chip.box.top() <= area.bottom(), below))

    def _place(self, first: int = 0) -> None:
        """Places the chips from a row on in lines from left to right; every chunk begins a line."""
        self._drawn = {row: drawn for row, drawn in self._drawn.items() if row < first}
        del self.placed[bisect_left(self.placed, first, key=lambda chip: chip.row) :]
        last = self.placed[-1].box if self.placed else None
        x, y = (last.right() + CHIP_GAP, last.y()) if last else (0.0, 0.0)
        height = self.fontMetrics().height() + self._small_metrics().height() + 6
        self.update(0, int(y), self.width(), self.height())
        room = self.width()
        chunks = self.chunks
        length = chunks.context_length
        for row, token, label in chip_labels(chunks, first):
            width = min(self._width(label, chip_caption(token)), max(room, MIN_STRIP_WIDTH))
            if x and (x + width > room or row % length == 0):
                x, y = 0.0, y + height + CHIP_GAP
            self.placed.append(Chip(row, token, label, QRectF(x, y, width, height)))
            x += width + CHIP_GAP
        self.setMinimumHeight(int(y + height + 2))

    def _small_metrics(self) -> QFontMetrics:
        return QFontMetrics(scaled_font(self, ID_FONT_SCALE))

    def _width(self, label: str, under: str) -> float:
        """The width of a chip with these two lines; cached, because measuring takes most of a keystroke's time."""
        if (label, under) not in self._widths:
            text = self.fontMetrics().horizontalAdvance(label)
            self._widths[label, under] = max(text, self._small_metrics().horizontalAdvance(under)) + 2 * CHIP_PADDING
        return self._widths[label, under]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._widths.clear()
            self._place()

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws all visible boxes, then all pieces, then all ids, so that pens and fonts change rarely."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = self._chips_between(event.rect())
        drawn = [self._drawn.get(chip.row) or self._draw_once(chip) for chip in visible]
        self._paint_boxes(painter, visible, drawn)
        for colour, is_typed in ((theme.text, True), (theme.chip_id, False)):
            painter.setPen(QColor(colour))
            painter.setFont(self.font())
            for chip in drawn:
                if chip.is_typed is is_typed:
                    painter.drawStaticText(*chip.upper)
        painter.setFont(scaled_font(self, ID_FONT_SCALE))
        for chip in drawn:
            painter.drawStaticText(*chip.lower)

    def _draw_once(self, chip: Chip) -> DrawnChip:
        """What of a chip stays the same however it is tinted."""
        upper = self._texts.place(self.shown_label(chip), self.font(), _middle(chip, UPPER))
        lower = self._texts.place(chip_caption(chip.token), scaled_font(self, ID_FONT_SCALE), _middle(chip, LOWER))
        is_typed = chip.token.kind in ("text", "embedding")
        self._drawn[chip.row] = drawn = DrawnChip(chip.box.adjusted(1, 1, -1, -1), upper, lower, is_typed)
        return drawn

    def _paint_boxes(self, painter: QPainter, chips: Sequence[Chip], drawn: Sequence[DrawnChip]) -> None:
        """Draws boxes in their tints, those of added tokens dashed, and those that are pointed at or selected."""
        theme, added, tint_of = theme_of(self), self.added, self._tint_of()
        lit = self.own_rows(self.session.prompt.hovered | self.session.prompt.selected)
        pens, (first_kept, end_kept) = frame_pens(theme), self.chunks.kept or (0, sys.maxsize)
        for chip, (box, *_) in zip(chips, drawn, strict=True):
            self._tinted[chip.row] = tint = tint_of(chip.row)
            shown = QColor(tint if first_kept <= chip.row < end_kept else theme.card)
            look = "lit" if chip.row in lit else "added" if chip.row in added else frame_of(chip.token)
            if look:
                painter.setPen(pens[look])
                painter.setBrush(shown)
                painter.drawRoundedRect(box, CORNER, CORNER)
            else:
                painter.fillRect(box, shown)
                frame = chip_frame(box.size().toTuple(), theme.border, theme.card, self.devicePixelRatioF())
                painter.drawPixmap(box.topLeft() - QPointF(1, 1), frame)

    def shown_label(self, chip: Chip) -> str:
        """The label of a chip, elided to the chip's width."""
        if chip.box.width() < self.width():
            return chip.label
        room = int(chip.box.width() - 2 * CHIP_PADDING)
        return self.fontMetrics().elidedText(chip.label, Qt.TextElideMode.ElideRight, room)

    def chip_at(self, point: QPointF) -> Chip | None:
        """The chip that is drawn at a point."""
        return next((chip for chip in self.placed if chip.box.contains(point)), None)

    def tip_of(self, chip: Chip) -> str:
        """What a chip stands for, and what its unit is coloured by."""
        shown = min(self.shown_rows(frozenset({chip.row})), default=None)
        value = value_text(self.session.word_colours, self.session.prompt.unit_colours.unit_at(shown))
        style = self.added.get(chip.row)
        added = tr("Added by the style “{style}”; it does not stand in your text.").format(style=style) if style else ""
        lines = describe_token(self.chunks, chip.row), added, value
        return "\n".join(filter(None, lines))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        chip = self.chip_at(event.position())
        self.session.prompt.set_hovered(self.shown_rows(self._unit_colours.rows_with(chip.row if chip else None)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        chip = self.chip_at(event.position())
        rows = self.shown_rows(self._unit_colours.rows_with(chip.row if chip else None))
        self.session.prompt.set_selected(frozenset() if rows == self.session.prompt.selected else rows)

    def leaveEvent(self, event: QEvent) -> None:
        self.session.prompt.set_hovered(())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the selection from chip to chip."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        stops = [chip.row for chip in self.placed if self.shown_rows(frozenset({chip.row}))]
        if step is None or not stops:
            super().keyPressEvent(event)
            return
        selected = self.own_rows(self.session.prompt.selected)
        current = [index for index, row in enumerate(stops) if row in selected]
        index = (max(current) if step > 0 else min(current)) + step if current else 0
        self.session.prompt.set_selected(self.shown_rows(frozenset({stops[index % len(stops)]})))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            chip = self.chip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.tip_of(chip) if chip else "", self)
            return True
        return super().event(event)


def _middle(chip: Chip, line: tuple[float, float]) -> QPointF:
    """The middle of one of the lines of a chip, UPPER or LOWER."""
    pixels, share = line
    return chip.box.center() + QPointF(0, (pixels + (share - 1) * chip.box.height()) / 2)

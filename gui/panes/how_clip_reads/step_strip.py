"""The six steps side by side as cards; the sentence of the chosen one stands below them."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from core.analysis.how_clip_reads import Step
from core.program.translation import tr, tr_noop
from gui.panes.how_clip_reads.step_drawings import DRAWINGS, RowGrid, Scene, drawing_of
from gui.widgets.controls import SegmentButton, SelectableLabel, small_button
from gui.widgets.layouts import NO_MARGINS, column, row
from gui.widgets.style import scaled_font, theme_of

CARD_HEIGHT = 96
CHUNK_CARD = 2  # the card of the rows of all chunks
CHUNK_CARD_KEY = tr_noop("One box a row, one block a chunk: BOS and EOS strong, words in their colours, padding pale.")
TEMPLATE_KEY = tr_noop("One box a row: the template strong, words in their colours, padding pale.")


class StepStrip(QWidget):
    """Cards; below them the sentence of the chosen step, and buttons for the step before, the next, and its pane."""

    wants_pane = Signal(str)
    pointed = Signal(object)  # the row under the mouse, or None

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("The six steps"))
        self.steps: tuple[Step, ...] = ()
        self._titles: frozenset[str] = frozenset()
        self.cards = [StepCard(number) for number in range(len(DRAWINGS))]
        self._group = QButtonGroup(self)
        self.sentence = SelectableLabel(tr("This step"))
        self.sentence.setMinimumHeight(2 * self.sentence.fontMetrics().lineSpacing() + 4)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.back = small_button("back", tr("The step before"), lambda: self.go(self.step - 1))
        self.on = small_button("forward", tr("The next step"), lambda: self.go(self.step + 1))
        self.link = PaneLink()
        self.link.wants_pane.connect(self.wants_pane)
        self._arrange()
        self.cards[0].setChecked(True)

    def _arrange(self) -> None:
        for number, card in enumerate(self.cards):
            self._group.addButton(card, number)
            card.pointed.connect(self.pointed)
        self._group.idToggled.connect(lambda _number, on: on and self._show_step())
        for button in (self.back, self.on):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        cards = row(*((card, 1) for card in self.cards), spacing=6)
        below = row(self.back, (self.sentence, 1), self.link, self.on)
        self.setLayout(column(cards, below, margins=NO_MARGINS))

    @property
    def step(self) -> int:
        """The index of the chosen step, from 0."""
        return max(self._group.checkedId(), 0)

    def go(self, step: int) -> None:
        """Chooses the step of an index, where there is one."""
        if 0 <= step < len(self.cards):
            self.cards[step].setChecked(True)

    def link_to(self, titles: frozenset[str]) -> None:
        """Takes the titles of the panes that can be shown; links to others are hidden."""
        self._titles = titles
        self._show_step()

    def show_steps(self, steps: Sequence[Step], scene: Scene) -> None:
        """Shows other steps and their drawings in the same cards."""
        self.steps = tuple(steps)
        for card, step in zip(self.cards, steps, strict=True):
            card.show_step(step, scene)
        self._show_step()

    def light(self, rows: frozenset[int]) -> None:
        """Outlines positions among the 77."""
        self.cards[CHUNK_CARD].light(rows)

    def fade(self, opacity: float) -> None:
        """Draws the cards with this opacity: below 1 while newer results are on their way."""
        for card in self.cards:
            card.opacity = opacity
            card.update()

    def _show_step(self) -> None:
        self.back.setEnabled(self.step > 0)
        self.on.setEnabled(self.step < len(self.cards) - 1)
        if self.steps:
            step = self.steps[self.step]
            self.sentence.setText(f"{self.step + 1}. {step.sentence}")
            self.link.lead_to(step.pane, self._titles)


class StepCard(QAbstractButton):
    """A number, a title and a small drawing; arrow keys go to the cards beside it."""

    pointed = Signal(object)

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.scene: Scene | None = None  # the numbers of the drawing
        self._on = False  # whether the mouse is on one of its rows
        self.opacity = 1.0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(number == CHUNK_CARD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_step(self, step: Step, scene: Scene) -> None:
        """Takes the step, and the numbers of its drawing."""
        lit = self.scene.lit if self.scene else frozenset[int]()
        self.scene = replace(scene, lit=lit)
        self.setText(step.title)
        self.setAccessibleName(tr("Step {number}: {title}").format(number=self._number + 1, title=step.title))
        self.setAccessibleDescription(step.sentence)
        key = tr(CHUNK_CARD_KEY if scene.chunks.is_clip else TEMPLATE_KEY) if self._number == CHUNK_CARD else ""
        self.setToolTip(" ".join(filter(None, (step.sentence, key))))
        self.update()

    def light(self, rows: frozenset[int]) -> None:
        """Outlines positions."""
        if self.scene and rows != self.scene.lit:
            self.scene = replace(self.scene, lit=rows)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(60, CARD_HEIGHT)

    def drawing_box(self) -> QRectF:
        """The box of the drawing in the card."""
        return QRectF(self.rect()).adjusted(8, 10 + self.fontMetrics().height(), -8, -8)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        row = None
        if self.scene and self._number == CHUNK_CARD:
            row = RowGrid.of(self.scene.chunks, self.drawing_box()).position_at(event.position())
        if row is not None or self._on:
            self._on = row is not None
            self.pointed.emit(row)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._on:
            self._on = False
            self.pointed.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the card; the chosen one has a thicker, coloured frame and a bold title."""
        theme, chosen = theme_of(self), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = theme.accent if chosen else theme.edge
        painter.setPen(QPen(QColor(ring), 2 if chosen else 1))
        painter.setBrush(QColor(theme.window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setPen(QColor(theme.text))
        painter.setFont(scaled_font(self, 0.95, bold=chosen))
        title = painter.fontMetrics().elidedText(
            f"{self._number + 1}  {self.text()}", Qt.TextElideMode.ElideRight, self.width() - 14
        )
        painter.drawText(QRectF(self.rect()).adjusted(8, 5, -6, 0), Qt.AlignmentFlag.AlignLeft, title)
        if self.scene:
            painter.setFont(scaled_font(self, 0.85))
            painter.setOpacity(self.opacity)
            drawing_of(self.scene, self._number)(painter, self.drawing_box(), self.scene, theme)


class PaneLink(SegmentButton):
    """A button that asks for a pane by its title; hidden where there is no such pane."""

    wants_pane = Signal(str)

    def __init__(self) -> None:
        super().__init__("", is_switch=False)
        self._title = ""
        self.clicked.connect(lambda: self.wants_pane.emit(self._title))

    def lead_to(self, title: str, titles: frozenset[str]) -> None:
        """Takes the title of the pane it asks for."""
        self._title = title
        self.setText(tr("Show in {pane}").format(pane=tr(title)))
        self.setAccessibleName(self.text())
        tip = tr("Brings {pane} to the front, where more of this is shown")
        self.setToolTip(tip.format(pane=tr(title)))
        self.setVisible(title in titles)
        self.updateGeometry()

"""Under the text: what its words are coloured by, the colours with their numbers, and a sentence on them."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QActionGroup, QColor, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from core.analysis.word_measures import STEPS
from core.program.translation import tr
from gui.editor.word_values import MEASURES, ends_text, legend_text, value_text
from gui.state.session import Session
from gui.state.word_colours import WordColours
from gui.widgets.controls import DimLabel, MenuButton
from gui.widgets.layouts import NO_MARGINS, row
from gui.widgets.style import scaled_font, theme_of
from gui.widgets.value_colours import value_tints

BAR_HEIGHT = 12  # pixels
MAX_LINES = 2  # of the sentence
GAP = 5  # pixels between a number and the colours
NEXT_KEY, PREVIOUS_KEY = "F4", "Shift+F4"


class MeasureLegend(QVBoxLayout):
    """The switch *Colour by* with the tints' legend, `units` for those by unit; values that change move nothing."""

    def __init__(self, session: Session, units: DimLabel) -> None:
        super().__init__()
        self._session, self._units = session, units
        menu = QMenu(units)
        menu.setAccessibleName(tr("Colour words by"))
        fill_measure_menu(menu, session.word_colours)
        self.button = MenuButton("", menu)
        self.bar, self.sentence = _Bar(session), _Sentence()
        line = row(DimLabel(tr("Colour by")), self.button, (units, 1), (self.bar, 1), margins=NO_MARGINS, spacing=6)
        self.setSpacing(3)
        self.addLayout(line)
        self.addWidget(self.sentence)
        session.word_colours.measure_changed.connect(self._show_measure)
        session.word_colours.changed.connect(self._show_values)
        for signal in (session.prompt.hovered_changed, session.prompt.selection_changed, session.dialect_changed):
            signal.connect(self._show_values)
        self._show_measure()

    def _show_measure(self) -> None:
        measure = self._session.word_colours.measure
        short, name, tip = MEASURES[measure]
        self.button.setText(tr(short))
        self.button.setAccessibleName(tr("Colour words by: {measure}").format(measure=tr(name)))
        self.button.setToolTip("\n".join((tr(tip), tr("{key}: the next measure").format(key=NEXT_KEY))))
        for widget in (self.bar, self.sentence):
            widget.setVisible(measure != "unit")
        self._units.setVisible(measure == "unit")
        self._show_values()

    def _show_values(self) -> None:
        session = self._session
        if session.word_colours.measure == "unit":
            return
        self.sentence.set_text(legend_text(session))
        self.bar.setAccessibleDescription(value_text(session.word_colours, session.word_colours.pointed))
        self.bar.setAccessibleName(" – ".join(filter(None, ends_text(session.word_colours.answer()))))
        self.bar.update()


class _Bar(QWidget):
    """The colours from the low end to the high one, with numbers, and a mark at the value that is pointed at."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(scaled_font(self, 0.92))

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours, theme = self._session.word_colours, theme_of(self)
        answer = colours.answer()
        if answer is None or answer.scale is None:
            return
        painter, (low, middle, high) = QPainter(self), ends_text(answer)
        metrics, scale = self.fontMetrics(), answer.scale
        left, right = metrics.horizontalAdvance(low) + GAP, self.width() - metrics.horizontalAdvance(high) - GAP
        box = QRectF(left, (self.height() - BAR_HEIGHT) / 2, max(right - left, 10), BAR_HEIGHT)
        width = box.width() / STEPS
        for step, tint in enumerate(value_tints(theme, scale.is_diverging)):
            painter.fillRect(QRectF(box.left() + step * width, box.top(), width + 1, BAR_HEIGHT), tint)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawRect(box)
        painter.setPen(QColor(theme.dim))
        for text, flag in ((low, Qt.AlignmentFlag.AlignLeft), (high, Qt.AlignmentFlag.AlignRight)):
            painter.drawText(self.rect(), flag | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(QColor(theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, middle)
        value = colours.value_of(colours.pointed)
        if value is not None and scale.high > scale.low:
            share = min(max((value - scale.low) / (scale.high - scale.low), 0), 1)
            x = box.left() + share * box.width()
            is_beside = abs(x - box.center().x()) > metrics.horizontalAdvance(middle)
            painter.setPen(QPen(QColor(theme.accent), 2))
            _paint_mark(painter, box, round(x), BAR_HEIGHT / 2 if is_beside else 0)


def _paint_mark(painter: QPainter, box: QRectF, x: int, depth: float) -> None:
    """Paints a line from above and one from below that go so far into the box, around the number in its middle."""
    for outer, inner in ((box.top() - 3, box.top() + depth), (box.bottom() + 3, box.bottom() - depth)):
        painter.drawLine(x, round(outer), x, round(inner))


class _Sentence(QWidget):
    """Text of MAX_LINES lines, whatever it says: a label would have the window laid out anew by every other text."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setFont(scaled_font(self, 0.92))
        self._set_height()

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text

    def set_text(self, text: str) -> None:
        """Shows a sentence; the tooltip and what screen readers say are the same."""
        if text != self._text:
            self._text = text
            self.setToolTip(text)
            self.setAccessibleName(text)
            self.update()

    def _set_height(self) -> None:
        self.setFixedHeight(MAX_LINES * self.fontMetrics().lineSpacing())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(theme_of(self).dim))
        painter.drawText(self.rect(), Qt.TextFlag.TextWordWrap, self._text)


def fill_measure_menu(menu: QMenu, colours: WordColours) -> None:
    """Adds an entry a measure, of which the one in use is marked whenever the menu opens."""
    menu.setToolTipsVisible(True)
    group = QActionGroup(menu)
    for key, (_, name, tip) in MEASURES.items():
        action = menu.addAction(tr(name))
        action.setCheckable(True)
        action.setData(key)
        action.setToolTip(tr(tip))
        action.triggered.connect(lambda _checked=False, key=key: colours.set_measure(key))
        group.addAction(action)

    def mark() -> None:
        for action in group.actions():
            action.setChecked(action.data() == colours.measure)

    menu.aboutToShow.connect(mark)
    mark()


def add_measure_steps(menu: QMenu, colours: WordColours) -> None:
    """Adds the entries that go on to the next measure and back, with the keys that do so in the whole window."""
    menu.addSeparator()
    menu.addAction(tr("&Next measure"), QKeySequence(NEXT_KEY), lambda: colours.step_measure(1))
    menu.addAction(tr("&Previous measure"), QKeySequence(PREVIOUS_KEY), lambda: colours.step_measure(-1))

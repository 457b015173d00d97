"""The list beside the matrix: the pairs of words that say most, in sections."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableView

from core.analysis.labels import percentile_phrase
from core.analysis.pair_ranking import PairRanking, RankedPair
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.plots.matrix import short_number
from gui.state.pins import Pin
from gui.widgets.rows_model import LEFT, RIGHT, Index, RowsModel, style_table
from gui.widgets.style import scaled_font, theme_of

LIST_SHARE, LEAST_WIDTH, MAX_WIDTH = 0.29, 11, 20  # of the pane's width; in heights of a line
DASH = " – "
PAIR, VALUE = range(2)
SECTIONS = (  # the field of PairRanking, its heading, and what is written where it is empty
    ("alike", tr_noop("Most alike"), tr_noop("no two above 99 %")),
    ("unlike", tr_noop("Least alike"), ""),
    ("changed", tr_noop("Moved by the last edit"), tr_noop("no pair moved by .01")),
    ("confused", tr_noop("Would be confused"), tr_noop("none stands out")),
)
SECTION_TIPS = {
    "alike": tr_noop("Each is the other’s nearest, and they are closer than 99 % of the reference words’ pairs"),
    "unlike": tr_noop("Each is the word that is least like the other"),
    "changed": tr_noop("The pairs whose cosine moved most against the prompt before you last typed"),
    "confused": tr_noop(
        "Of different phrases, closer than 99.9 % of the reference words’ pairs, and standing out of this "
        "prompt as far: to this encoder they are nearly the same. The picture model may still tell them apart."
    ),
}
NO_EDIT = tr_noop("nothing edited yet")


@dataclass(frozen=True, slots=True)
class Heading:
    """The first line of a section."""

    field: str
    title: str


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in place of pairs."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A pair in a section."""

    field: str
    pair: RankedPair

    @property
    def key(self) -> tuple[object, ...]:
        """What the line is, however its numbers change."""
        return self.field, self.pair.left.key, self.pair.right.key


Row = Heading | Note | Line


def list_rows(ranking: PairRanking, has_edit: bool, prefix: str = "") -> tuple[Row, ...]:
    """The rows of all sections, whose titles begin with `prefix`; `has_edit` is whether the prompt was edited."""
    rows: list[Row] = []
    for field, title, empty in SECTIONS:
        pairs: Sequence[RankedPair] = getattr(ranking, field)
        note = NO_EDIT if field == "changed" and not has_edit else empty
        rows.append(Heading(field, prefix + tr(title)))
        rows += [Line(field, pair) for pair in pairs] or ([Note(tr(note))] if note else [])
    return tuple(rows)


def pair_sentence(pair: RankedPair) -> str:
    """A pair with all its numbers."""
    cosine = tr("cosine {value}").format(value=short_number(pair.cosine))
    parts = [f"{pair.left.name} – {pair.right.name}   {cosine}", percentile_phrase(pair.percent)]
    if isfinite(pair.before):
        parts.append(tr("before the edit {cosine}").format(cosine=short_number(pair.before)))
    return " · ".join(part for part in parts if part)


class PairList(QTableView):
    """Shows a ranking; `pointed` gives the line that the mouse or a key points at, or None."""

    pointed = Signal(object)
    chosen = Signal(object)  # the line that was clicked, or that Enter was pressed on

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Pairs of words"))
        self.setToolTip(tr("Point to see both words, click or Enter to pin the pair, Ctrl+C to copy the list"))
        self.model_ = PairModel(self)
        self.setModel(self.model_)
        style_table(self)
        self.horizontalHeader().hide()
        self.setMouseTracking(True)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = self.fontMetrics().height()
        self.verticalHeader().setDefaultSectionSize(line + 4)
        self.fit_width(0)
        header = self.horizontalHeader()
        header.setSectionResizeMode(PAIR, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(VALUE, self.fontMetrics().horizontalAdvance("−.88") + 14)
        self.entered.connect(lambda index: self.pointed.emit(self.model_.line_at(index)))
        self.viewportEntered.connect(lambda: self.pointed.emit(None))
        self.selectionModel().currentChanged.connect(lambda index, _: self.pointed.emit(self.model_.line_at(index)))
        self.clicked.connect(self._choose)

    def fit_width(self, pane_width: int) -> None:
        """Takes its share of a pane's width."""
        line = self.fontMetrics().height()
        self.setFixedWidth(round(min(max(LIST_SHARE * pane_width, LEAST_WIDTH * line), MAX_WIDTH * line)))

    def show_ranking(self, ranking: PairRanking, has_edit: bool, prefix: str = "") -> None:
        """Takes other pairs, of one of two encoders with its `prefix`.

        The current line stays the same pair where that is still there.
        """
        current = self.model_.line_at(self.currentIndex())
        if not self.model_.show_rows(list_rows(ranking, has_edit, prefix)):
            return
        self.clearSpans()
        for number, row in enumerate(self.model_.rows):
            if not isinstance(row, Line):
                self.setSpan(number, 0, 1, 2)
        place = next((at for at, row in enumerate(self.model_.rows) if _is_same(row, current)), None)
        if place is not None:
            index = self.model_.index(place, PAIR)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def show_pins(self, pins: Sequence[Pin]) -> None:
        """Marks the pairs that are pinned, each in the colour of its curve."""
        numbers: dict[frozenset[object], int] = {frozenset(pin): number for number, pin in enumerate(pins)}
        if numbers != self.model_.pins:
            self.model_.pins = numbers
            self.model_.update_rows()

    def as_table(self) -> Table:
        """The list as numbers."""
        columns = tr("of", "which list"), tr("word"), tr("word"), tr("cosine"), tr("percentile"), tr("before the edit")
        titles = {row.field: row.title for row in self.model_.rows if isinstance(row, Heading)}
        lines = (row for row in self.model_.rows if isinstance(row, Line))
        return Table(
            self.accessibleName(), columns, tuple((titles[line.field], *_numbers(line.pair)) for line in lines)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space pin, Ctrl+C copies."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_table().as_text())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: Index) -> None:
        line = self.model_.line_at(index)
        if line is not None:
            self.chosen.emit(line)

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)


class PairModel(RowsModel):
    """The rows of the list."""

    def __init__(self, view: PairList) -> None:
        super().__init__((tr("pair"), tr("cosine")), parent=view)
        self._view = view
        self.pins: dict[frozenset[object], int] = {}
        self._read: dict[int, Callable[[Row, int], object]] = {
            Qt.ItemDataRole.DisplayRole: self._text,
            Qt.ItemDataRole.ToolTipRole: _tip,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Qt.ItemDataRole.FontRole: self._font,
            Qt.ItemDataRole.ForegroundRole: self._ink,
        }

    def show_rows(self, rows: tuple[Row, ...]) -> bool:
        """Takes other rows, and returns whether other pairs stand on them."""
        is_same = [*map(_identity, rows)] == [*map(_identity, self.rows)]
        if not is_same:
            self.reset(rows)
        elif rows != self.rows:
            self.rows = rows
            self.update_rows()
        return not is_same

    def line_at(self, index: Index) -> Line | None:
        """The pair in a line; None where there is none."""
        row = self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None
        return row if isinstance(row, Line) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) if self.line_at(index) else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() == VALUE else LEFT
        read = self._read.get(role)
        return read(self.rows[index.row()], index.column()) if read else None

    def _text(self, row: Row, column: int) -> str:
        if not isinstance(row, Line) or column != PAIR:
            return _text(row, column)
        metrics, room = self._view.fontMetrics(), self._view.columnWidth(PAIR) - 10
        return DASH.join(elide_both(row.pair.left.name, row.pair.right.name, room, metrics))

    def _font(self, row: Row, _column: int) -> QFont | None:
        if isinstance(row, Line):
            return scaled_font(self._view, 1.0, bold=True) if self._pin(row) is not None else None
        return scaled_font(self._view, 0.92, bold=isinstance(row, Heading))

    def _ink(self, row: Row, column: int) -> QColor:
        """A pinned pair has the colour of its curve."""
        theme, pin = theme_of(self._view), self._pin(row)
        if pin is not None:
            return QColor(theme.curves[pin % len(theme.curves)])
        is_dim = self.is_faded or isinstance(row, Note) or (isinstance(row, Line) and column == VALUE)
        return QColor(theme.dim if is_dim else theme.text)

    def _pin(self, row: Row) -> int | None:
        """Which of the pinned pairs a line is, or None."""
        return self.pins.get(frozenset((row.pair.left.key, row.pair.right.key))) if isinstance(row, Line) else None

    def _spoken(self, row: Row, column: int) -> str:
        """What a screen reader says."""
        if not isinstance(row, Line) or column != PAIR:
            return _text(row, column)
        sentence = pair_sentence(row.pair)
        return tr("{pair}, pinned").format(pair=sentence) if self._pin(row) is not None else sentence


def elide_both(left: str, right: str, room: int, metrics: QFontMetrics) -> tuple[str, str]:
    """Two names that share `room` pixels with a dash: the longer one is elided first, and each keeps half."""
    room -= metrics.horizontalAdvance(DASH)
    widths = [metrics.horizontalAdvance(name) for name in (left, right)]
    rooms = max(room // 2, room - widths[1]), max(room // 2, room - widths[0])
    shown = (
        metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(most, 0))
        for name, most in zip((left, right), rooms, strict=True)
    )
    first, second = shown
    return first, second


def _identity(row: Row) -> object:
    return row.key if isinstance(row, Line) else row


def _is_same(row: Row, line: Line | None) -> bool:
    return line is not None and isinstance(row, Line) and row.key == line.key


def _text(row: Row, column: int) -> str:
    if isinstance(row, Heading):
        return "" if column else row.title
    if isinstance(row, Note):
        return "" if column else row.text
    if column == PAIR:
        return DASH.join((row.pair.left.name, row.pair.right.name))
    if row.field == "changed":
        return ("+" if row.pair.change > 0 else "") + short_number(row.pair.change)
    return short_number(row.pair.cosine)


def _tip(row: Row, _column: int) -> str:
    if isinstance(row, Line):
        return pair_sentence(row.pair)
    return tr(SECTION_TIPS[row.field]) if isinstance(row, Heading) else row.text


def _numbers(pair: RankedPair) -> tuple[str | float, ...]:
    return pair.left.name, pair.right.name, pair.cosine, pair.percent, pair.before

"""What stands in the list of pairs, as a model, and how a line that nothing marks is painted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.analysis.labels import percentile_phrase
from core.analysis.pair_ranking import PairRanking, RankedPair
from core.program.translation import tr, tr_noop
from gui.panes.plots.matrix import short_number
from gui.widgets.rows_model import LEFT, RIGHT, Index, RowsModel
from gui.widgets.style import Theme, scaled_font, theme_of

DASH = " – "
PAIR, VALUE = range(2)
CELL_MARGIN = 3  # pixels left and right of a text, as Fusion has them
MAX_PAIR_TEXTS = 1_000  # pairs whose elided text is kept
MARKED = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus
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


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a cell is painted."""

    text: str
    font: QFont
    ink: QColor
    alignment: int
    is_fitted: bool  # whether the text is elided in this font already


class PairModel(RowsModel):
    """The rows of the list, which `view` shows."""

    def __init__(self, view: QTableView) -> None:
        super().__init__((tr("pair"), tr("cosine")), parent=view)
        self._view = view
        self.pins: dict[frozenset[object], int] = {}
        self._looks: dict[tuple[int, int, bool], CellLook] = {}  # by row, column, and whether it is faded
        self._pair_texts: dict[tuple[str, str, int], str] = {}  # by the two names and their room
        self._theme: Theme | None = None  # of the list; None until it is asked for again
        self._read: dict[int, Callable[[Row, int], object]] = {
            Qt.ItemDataRole.DisplayRole: self._text,
            Qt.ItemDataRole.ToolTipRole: _tip,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Qt.ItemDataRole.FontRole: self._font,
            Qt.ItemDataRole.ForegroundRole: self._ink,
        }

    def show_rows(self, rows: tuple[Row, ...]) -> bool:
        """Takes other rows, and returns whether other pairs stand on them."""
        self.forget_looks()
        is_same = [*map(_identity, rows)] == [*map(_identity, self.rows)]
        if not is_same:
            self.reset(rows)
        elif rows != self.rows:
            self.rows = rows
            self.update_rows()
        return not is_same

    def show_pins(self, pins: dict[frozenset[object], int]) -> None:
        """Takes the number of each pinned pair among the curves."""
        self.pins = pins
        self.forget_looks()
        self.update_rows()

    def forget_looks(self, has_font_changed: bool = False) -> None:
        """Has all looks made anew: rows, pins, or the list's width, font or theme are others."""
        self._looks.clear()
        self._theme = None
        if has_font_changed or len(self._pair_texts) > MAX_PAIR_TEXTS:
            self._pair_texts.clear()

    def look_of(self, row: int, column: int) -> CellLook:
        """The look of a cell."""
        key = row, column, self.is_faded
        if key not in self._looks:
            line = self.rows[row]
            font, ink = self._font(line, column) or self._view.font(), self._ink(line, column)
            text, alignment = self._text(line, column), int(RIGHT if column == VALUE else LEFT)
            self._looks[key] = CellLook(text, font, ink, alignment, isinstance(line, Line) and self._pin(line) is None)
        return self._looks[key]

    def line_at(self, index: Index) -> Line | None:
        """The pair at an index; None where there is none."""
        return self.line_in(index.row())

    def line_in(self, number: int) -> Line | None:
        """The pair in a row; None where there is none."""
        row = self.rows[number] if 0 <= number < len(self.rows) else None
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
        key = row.pair.left.name, row.pair.right.name, self._view.columnWidth(PAIR) - 10
        if key not in self._pair_texts:
            self._pair_texts[key] = DASH.join(elide_both(*key, self._view.fontMetrics()))
        return self._pair_texts[key]

    def _font(self, row: Row, _column: int) -> QFont | None:
        if isinstance(row, Line):
            return scaled_font(self._view, 1.0, bold=True) if self._pin(row) is not None else None
        return scaled_font(self._view, 0.92, bold=isinstance(row, Heading))

    def _ink(self, row: Row, column: int) -> QColor:
        """A pinned pair has the colour of its curve."""
        self._theme = theme = self._theme or theme_of(self._view)
        pin = self._pin(row)
        if pin is not None:
            return QColor(theme.curves[pin % len(theme.curves)])
        is_dim = self.is_faded or isinstance(row, Note) or (isinstance(row, Line) and column == VALUE)
        return QColor(theme.dim if is_dim else theme.text)

    def _pin(self, row: Row) -> int | None:
        """Which of the pinned pairs a line is, or None."""
        if not self.pins or not isinstance(row, Line):
            return None
        return self.pins.get(frozenset((row.pair.left.key, row.pair.right.key)))

    def _spoken(self, row: Row, column: int) -> str:
        """What a screen reader says."""
        if not isinstance(row, Line) or column != PAIR:
            return _text(row, column)
        sentence = pair_sentence(row.pair)
        return tr("{pair}, pinned").format(pair=sentence) if self._pin(row) is not None else sentence


class PairDelegate(QStyledItemDelegate):
    """Paints the text alone of cells without mouse or key: Qt would ask for ten things of each."""

    def __init__(self, model: PairModel) -> None:
        super().__init__(model)
        self._model = model

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if option.state & MARKED:
            super().paint(painter, option, index)
            return
        look = self._model.look_of(index.row(), index.column())
        painter.setFont(look.font)
        painter.setPen(look.ink)
        box, text = option.rect.adjusted(CELL_MARGIN, 0, -CELL_MARGIN, 0), look.text
        if not look.is_fitted:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, look.alignment, text)


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


def pair_numbers(pair: RankedPair) -> tuple[str | float, ...]:
    """The names, the cosine, its percentile, and the cosine before the edit."""
    return pair.left.name, pair.right.name, pair.cosine, pair.percent, pair.before

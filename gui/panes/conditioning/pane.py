"""Conditioning: exactly what the chosen tool hands the U-Net, as an image, and what each switch does to it."""

from functools import partial
from weakref import ReferenceType

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.analysis.conditioning_view import KINDS
from core.analysis.labels import rows_name, said
from core.dialects.clip_skip import output_layer
from core.encoder.encoding import Encoding, Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.ablations import SwitchDistance
from core.tokens.families import TOOLS
from gui.panes.conditioned_rows import (
    WITHIN,
    Found,
    TooLong,
    find,
    greyed,
    kind_name,
    limit,
    places,
    row_label,
    sentence,
    share,
    too_long_a_prompt,
)
from gui.panes.conditioned_rows import weight as weight_of
from gui.panes.conditioning.image import ConditioningImage
from gui.panes.keyboard_cursor import Places, cells
from gui.panes.pane import Pane
from gui.state.session import MAX_CHUNKS, Session
from gui.widgets.controls import Switch
from gui.widgets.layer_labels import layer_name, letter
from gui.widgets.style import theme_of
from gui.workers.model_queries import Ask

NEEDS = tr_noop("Type a prompt: the rows that the U-Net is handed for it are drawn here.")
IMAGES = {
    "sent": (tr_noop("as sent"), tr_noop("What the tool hands the U-Net")),
    "variant": (tr_noop("variant"), tr_noop("The same with the switch that is chosen in the list")),
    "difference": (tr_noop("difference"), tr_noop("The variant less what is sent")),
}
HEADINGS = (
    (tr_noop("switch"), tr_noop("What is done in another way; choose one to see what it does")),
    (
        tr_noop("whole"),
        tr_noop("How far it moves all rows: the norm of the difference, relative to the norm of what is sent"),
    ),
    (tr_noop("words"), tr_noop("How far it moves the words’ rows, relative to these")),
    (tr_noop("padding"), tr_noop("How far it moves the rows of padding, relative to these")),
)


class Conditioning(Pane):
    """An image of 77 rows a chunk, the rows' lengths, and a list of switches."""

    title = tr_noop("Conditioning")
    needs = NEEDS

    def __init__(self, session: Session, ask: Ask, parent: QWidget | None = None) -> None:
        self.view, self.switches, self.sentence = ConditioningImage(), _switch_table(), QLabel()
        super().__init__(session, self._arranged(), parent)
        self._ask = ask
        self.found: Found | None = None
        self._asked: ReferenceType[Encoding] | None = None  # weak: it may fill much memory
        self._shown, self._chosen, self._end = "sent", "", 1.0
        self.images = Switch(tr("Image"), said(IMAGES))
        self.images.choose("sent")
        self.images.chosen.connect(self._choose_image)
        self.tools.addWidget(self.images)
        self.switches.itemSelectionChanged.connect(self._choose_switch)
        self.view.scene().sigMouseMoved.connect(self._point)
        self.view.scene().sigMouseClicked.connect(self._click)
        self.keys = self.take_keys(self.view, self._places, tr("select the row’s word"), self.view.show_all)
        for signal in (session.read, session.encoder_changed):
            signal.connect(self._forget)
        for signal in (session.pointed_changed, session.selection_changed):
            signal.connect(self._mark)
        self.restyle()

    def _arranged(self) -> QWidget:
        self.sentence.setWordWrap(True)
        self.sentence.setAccessibleName(tr("What was measured"))
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.view.setAccessibleName(tr("Image of the conditioning"))
        self.view.viewport().setToolTip(
            tr("The wheel looks closer, so that every row has its name; a double click shows all")
        )
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(4, 0, 0, 0)
        column.addWidget(self.switches, 1)
        column.addWidget(self.sentence)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.view)
        split.addWidget(beside)
        split.setSizes([520, 300])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        return split

    def _forget(self) -> None:
        """What was asked for is dropped with the text it was asked for."""
        self._asked = None

    def draw(self) -> None:
        """Shows what is known, and asks for what answers a newer text."""
        session, encoding = self.session, self.session.encoding
        too_long = max(len(one.rows) for one in session.chunks.encoders) > MAX_CHUNKS
        if encoding is None or too_long:
            self._say(too_long_a_prompt() if too_long else NEEDS)
            return
        if self.found is not None and self.found.encoding is encoding and self.found.switches is not None:
            return
        known = self._asked is not None and self._asked() is encoding
        if session.up_to_date and not known:
            self._asked = ReferenceType(encoding)
            self._ask(self, partial(find, encoding, session.chunks), self._take)
        if self.found is None:
            self._say(tr("Computing what the U-Net is handed…"))

    def _say(self, why: str) -> None:
        self.found = None
        self.needs = why
        self.show_empty(True)

    def _take(self, answer: Found | Exception) -> None:
        if isinstance(answer, Exception):
            why = tr("The conditioning could not be computed: {why}").format(why=answer)
            self._say(str(answer) if isinstance(answer, TooLong) else why)
        elif answer.chunks is self.session.chunks:
            self.found = answer
            self._plot(answer)
        if self._twin:
            self._twin.show_table(self.numbers())

    def _plot(self, found: Found) -> None:
        self.show_empty(False)
        self._list(found)
        labels = [row_label(found.chunks, row) for row in range(len(found.view.rows))]
        self._end = limit(self.values)
        self.view.show_rows(self.values, self._end, labels, greyed(found.view))
        self._divide(found)
        norms = np.linalg.norm(self.values, axis=1)
        inner = norms[found.view.kinds[: len(norms)] != KINDS.index("bos")]
        self.view.show_norms(norms, 1.15 * float(np.nan_to_num(inner).max(initial=0)) or 1.0)
        self._describe(found)
        self._mark()

    def _divide(self, found: Found) -> None:
        encoders = self.session.encoders
        both = len(found.widths) > 1
        named = " | ".join(f"{letter(info)} {info.width}" for info in encoders) if both else str(sum(found.widths))
        self.view.divide(found.borders, tr("column of {widths}").format(widths=named), theme_of(self))

    @property
    def chosen(self) -> SwitchDistance | None:
        """The switch that is chosen in the list."""
        switches = self.found.switches if self.found else None
        return next((one for one in switches or () if one.name == self._chosen), None)

    @property
    def values(self) -> Floats:
        """The numbers that are drawn [rows, width]."""
        if self.found is None:
            return np.zeros((0, 0), np.float32)
        sent, other = self.found.view.rows, self.chosen
        if other is None or self._shown == "sent":
            return sent
        if self._shown == "variant":
            return other.view.rows
        count = min(len(sent), len(other.view.rows))
        return other.view.rows[:count] - sent[:count]

    def _describe(self, found: Found) -> None:
        session, other = self.session, self.chosen
        dialect, family = found.chunks.prompt.dialect, found.chunks.family
        sent = [output_layer(dialect, family, info.layers) for info in session.encoders]
        layers = " + ".join(str(one.layer) for one in sent)
        rows = rows_name(bool(sent) and sent[0].normed)
        image = tr(IMAGES["sent" if other is None else self._shown][0])
        what = image if other is None or self._shown == "sent" else ", ".join((tr(other.name), image))
        end, (count, width) = f"{self._end:g}", found.view.rows.shape
        colours = tr("colours ±{end}").format(end=end)
        self.caption.setText(" · ".join([TOOLS[dialect], what, layer_name(layers), rows, colours]))
        whole = tr(
            "The values that {tool} hands the U-Net: {rows} of layer {layers}, weights put on them, {count} rows of "
            "{width}. {percent} % of what is drawn lies within ±{end}, rounded up, where the colours end."
        )
        numbers = {"count": count, "width": width, "percent": WITHIN, "end": end}
        self.caption.setToolTip(whole.format(tool=TOOLS[dialect], rows=rows, layers=layers, **numbers))

    def _list(self, found: Found) -> None:
        """A line a switch; the chosen one stays chosen as long as it is there."""
        table, switches = self.switches, found.switches or ()
        table.blockSignals(True)
        table.clearSelection()
        table.setRowCount(len(switches))
        for line, one in enumerate(switches):
            texts = (tr(one.name), share(one.whole), share(one.words), share(one.padding))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(tr(one.explanation))
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(line, column, item)
            if one.name == self._chosen:
                table.selectRow(line)
        table.blockSignals(False)
        self.sentence.setText(tr("Computing what each switch does…") if found.switches is None else sentence(switches))
        for key in ("variant", "difference"):
            self.images.button(key).setEnabled(bool(switches))

    def _choose_switch(self) -> None:
        lines = {index.row() for index in self.switches.selectedIndexes()}
        if not lines or self.found is None or not self.found.switches:
            return
        self._chosen = self.found.switches[min(lines)].name
        if self._shown == "sent":
            self._shown = "difference"
            self.images.choose("difference")
        self._redraw()

    def _choose_image(self, which: str) -> None:
        self._shown = which
        if which != "sent" and self.chosen is None and self.found is not None and self.found.switches:
            self._chosen = self.found.switches[0].name
        self._redraw()

    def _redraw(self) -> None:
        if self.found is not None:
            self._plot(self.found)

    def _mark(self) -> None:
        """Outlines the rows that are pointed at or selected."""
        if self.found is None or not self.in_sight:
            return
        newest = self.found.chunks is self.session.chunks
        chosen = self.session.pointed | self.session.selected if newest else frozenset()
        chunks, count = self.found.chunks, len(self.values)
        lit = [row for row in range(count) if not chosen.isdisjoint(places(chunks, row))] if chosen else []
        self.view.mark(lit, theme_of(self))

    def _places(self) -> Places | None:
        return cells(self.view.plot.getViewBox(), *self.view.values.shape) if self.found else None

    def _point(self, scene_point: QPointF) -> None:
        cell = self.view.cell_at(scene_point)
        if cell is None or self.found is None:
            self.readout.setText("")
            self.session.set_pointed(())
            return
        row, column = cell
        length = float(np.linalg.norm(self.values[row]))
        named = tr("row {row} {token}").format(row=row, token=row_label(self.found.chunks, row))
        parts = [named, tr("length {length}").format(length=f"{length:.4g}")]
        if column is not None:
            parts.insert(1, f"{self._column_name(column)}: {float(self.values[row, column]):.3f}".replace("-", "−"))
        self.readout.setText(" · ".join(parts))
        if self.found.chunks is self.session.chunks:
            self.point(places(self.found.chunks, row))

    def _column_name(self, column: int) -> str:
        """The column, counted from where its encoder begins."""
        begins = [0, *(self.found.borders if self.found else [])]
        at = max(index for index, begin in enumerate(begins) if begin <= column)
        side = f"{letter(self.session.encoders[at])} " if 1 < len(begins) <= len(self.session.encoders) else ""
        return f"{side}{column - begins[at]}"

    def _click(self, event: MouseClickEvent) -> None:
        cell = self.view.cell_at(event.scenePos())
        newest = self.found is not None and self.found.chunks is self.session.chunks
        if cell is not None and newest and event.button() == Qt.MouseButton.LeftButton:
            self.select(places(self.found.chunks, cell[0]))

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing."""
        super().leaveEvent(event)
        self.readout.setText("")
        self.session.set_pointed(())

    def numbers(self) -> Table:
        """A line a row: what stands there, its weight and length, and how far each switch moves it."""
        found = self.found
        if found is None:
            return Table(self.title, (), ())
        switches = found.switches or ()
        moved_by = tr("{switch}, moved")
        moves = [moved_by.format(switch=tr(one.name)) for one in switches]
        columns = (tr("row"), tr("token"), tr("kind"), tr("weight"), tr("length"), *moves)
        lines = []
        for row, length in enumerate(found.view.norms.tolist()):
            moved = [
                float(one.rows.relative_change[row]) if row < len(one.rows.relative_change) else float("nan")
                for one in switches
            ]
            kind = kind_name(int(found.view.kinds[row]))
            label = row_label(found.chunks, row)
            lines.append((row, label, kind, weight_of(found.chunks, row), length, *moved))
        return Table(self.title, columns, tuple(lines))

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        self.view.image.setOpacity(opacity)
        self.view.bars.setOpacity(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        theme = theme_of(self)
        self.view.restyle(theme)
        self._mark()


def _switch_table() -> QTableWidget:
    table = QTableWidget(0, len(HEADINGS))
    table.setAccessibleName(tr("Switches, and how far each moves the conditioning"))
    table.setToolTip(tr(HEADINGS[0][1]))
    table.setHorizontalHeaderLabels([tr(heading) for heading, _ in HEADINGS])
    for column, (_, tip) in enumerate(HEADINGS):
        table.horizontalHeaderItem(column).setToolTip(tr(tip))
        table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 7)
    table.setShowGrid(False)
    table.setFrameShape(QTableWidget.Shape.NoFrame)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setMinimumWidth(250)
    return table

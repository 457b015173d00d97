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
from core.analysis.labels import hidden_states_name, translated
from core.dialects.table import DIALECTS
from core.encoder.encoding import Encoding, Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.ablations import AblationEffect
from core.queries.conditioning_rows import ConditioningResult, PromptTooLong, compute_conditioning, too_long_message
from core.tokens.chunks import MAX_CHUNKS
from gui.panes.conditioning.image import ConditioningImage
from gui.panes.conditioning.labels import (
    COLOUR_PERCENTILE,
    colour_limit,
    describe_ablations,
    format_share,
    kind_name,
    position_label,
    token_positions,
    weight_at,
    wordless_positions,
)
from gui.panes.keyboard_cursor import CursorTargets, cell_targets
from gui.panes.pane import Pane
from gui.state.session import Session
from gui.widgets.controls import SegmentedControl
from gui.widgets.layer_labels import encoder_letter, layer_name
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit

EMPTY_MESSAGE = tr_noop("Type a prompt: the rows that the U-Net is handed for it are drawn here.")
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


class ConditioningPane(Pane):
    """An image of 77 rows a chunk, the rows' lengths, and a list of switches."""

    title = tr_noop("Conditioning")
    empty_message = EMPTY_MESSAGE

    def __init__(self, session: Session, ask: Submit, parent: QWidget | None = None) -> None:
        self.view, self.ablation_table, self.sentence = ConditioningImage(), _make_ablation_table(), QLabel()
        super().__init__(session, self._lay_out(), parent)
        self._ask = ask
        self.result: ConditioningResult | None = None
        self._asked: ReferenceType[Encoding] | None = None  # weak: it may fill much memory
        self._shown, self._chosen, self._colour_end = "sent", "", 1.0
        self.images = SegmentedControl(tr("Image"), translated(IMAGES))
        self.images.choose("sent")
        self.images.chosen.connect(self._choose_image)
        self.tools.addWidget(self.images)
        self.ablation_table.itemSelectionChanged.connect(self._choose_ablation)
        self.view.scene().sigMouseMoved.connect(self._point)
        self.view.scene().sigMouseClicked.connect(self._click)
        self.key_cursor = self.add_keyboard_cursor(
            self.view, self._cursor_targets, tr("select the row’s word"), self.view.show_all
        )
        for signal in (session.parsed, session.encoder_changed):
            signal.connect(self._forget)
        for signal in (session.hovered_changed, session.selection_changed):
            signal.connect(self._mark)
        self.restyle()

    def _lay_out(self) -> QWidget:
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
        column.addWidget(self.ablation_table, 1)
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
        too_long = max(len(one.chunks) for one in session.chunks.encoders) > MAX_CHUNKS
        if encoding is None or too_long:
            self._say(too_long_message() if too_long else EMPTY_MESSAGE)
            return
        if self.result is not None and self.result.encoding is encoding and self.result.ablations is not None:
            return
        known = self._asked is not None and self._asked() is encoding
        if session.is_up_to_date and not known:
            self._asked = ReferenceType(encoding)
            self._ask(self, partial(compute_conditioning, encoding, session.chunks), self._take)
        if self.result is None:
            self._say(tr("Computing what the U-Net is handed…"))

    def _say(self, why: str) -> None:
        self.result = None
        self.empty_message = why
        self.show_empty(True)

    def _take(self, answer: ConditioningResult | Exception) -> None:
        if isinstance(answer, Exception):
            why = tr("The conditioning could not be computed: {why}").format(why=answer)
            self._say(str(answer) if isinstance(answer, PromptTooLong) else why)
        elif answer.chunks is self.session.chunks:
            self.result = answer
            self._plot(answer)
        if self._table_view:
            self._table_view.show_table(self.numbers())

    def _plot(self, result: ConditioningResult) -> None:
        self.show_empty(False)
        self._list_ablations(result)
        labels = [position_label(result.chunks, row) for row in range(len(result.conditioning.prompt_embeds))]
        self._colour_end = colour_limit(self.values)
        self.view.show_rows(self.values, self._colour_end, labels, wordless_positions(result.conditioning))
        self._divide(result)
        norms = np.linalg.norm(self.values, axis=1)
        inner = norms[result.conditioning.kinds[: len(norms)] != KINDS.index("bos")]
        self.view.show_norms(norms, 1.15 * float(np.nan_to_num(inner).max(initial=0)) or 1.0)
        self._describe(result)
        self._mark()

    def _divide(self, result: ConditioningResult) -> None:
        encoders = self.session.encoders
        both = len(result.widths) > 1
        named = (
            " | ".join(f"{encoder_letter(info)} {info.width}" for info in encoders) if both else str(sum(result.widths))
        )
        self.view.divide(result.borders, tr("column of {widths}").format(widths=named), theme_of(self))

    @property
    def chosen(self) -> AblationEffect | None:
        """The switch that is chosen in the list."""
        ablations = self.result.ablations if self.result else None
        return next((one for one in ablations or () if one.name == self._chosen), None)

    @property
    def values(self) -> Floats:
        """The numbers that are drawn [rows, width]."""
        if self.result is None:
            return np.zeros((0, 0), np.float32)
        sent, other = self.result.conditioning.prompt_embeds, self.chosen
        if other is None or self._shown == "sent":
            return sent
        if self._shown == "variant":
            return other.conditioning.prompt_embeds
        count = min(len(sent), len(other.conditioning.prompt_embeds))
        return other.conditioning.prompt_embeds[:count] - sent[:count]

    def _describe(self, result: ConditioningResult) -> None:
        session, other = self.session, self.chosen
        dialect, family = result.chunks.prompt.dialect, result.chunks.family
        sent = [DIALECTS[dialect].clip_skip.output_layer(family, info.layers) for info in session.encoders]
        layers = " + ".join(str(one.layer) for one in sent)
        rows = hidden_states_name(bool(sent) and sent[0].normed)
        image = tr(IMAGES["sent" if other is None else self._shown][0])
        what = image if other is None or self._shown == "sent" else ", ".join((tr(other.name), image))
        end, (count, width) = f"{self._colour_end:g}", result.conditioning.prompt_embeds.shape
        colours = tr("colours ±{end}").format(end=end)
        self.caption.setText(" · ".join([DIALECTS[dialect].title, what, layer_name(layers), rows, colours]))
        whole = tr(
            "The values that {tool} hands the U-Net: {rows} of layer {layers}, weights put on them, {count} rows of "
            "{width}. {percent} % of what is drawn lies within ±{end}, rounded up, where the colours end."
        )
        numbers = {"count": count, "width": width, "percent": COLOUR_PERCENTILE, "end": end}
        self.caption.setToolTip(whole.format(tool=DIALECTS[dialect].title, rows=rows, layers=layers, **numbers))

    def _list_ablations(self, result: ConditioningResult) -> None:
        """A line a switch; the chosen one stays chosen as long as it is there."""
        table, ablations = self.ablation_table, result.ablations or ()
        table.blockSignals(True)
        table.clearSelection()
        table.setRowCount(len(ablations))
        for line, one in enumerate(ablations):
            texts = (tr(one.name), format_share(one.whole), format_share(one.words), format_share(one.padding))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(tr(one.explanation))
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(line, column, item)
            if one.name == self._chosen:
                table.selectRow(line)
        table.blockSignals(False)
        self.sentence.setText(
            tr("Computing what each switch does…") if result.ablations is None else describe_ablations(ablations)
        )
        for key in ("variant", "difference"):
            self.images.button(key).setEnabled(bool(ablations))

    def _choose_ablation(self) -> None:
        lines = {index.row() for index in self.ablation_table.selectedIndexes()}
        if not lines or self.result is None or not self.result.ablations:
            return
        self._chosen = self.result.ablations[min(lines)].name
        if self._shown == "sent":
            self._shown = "difference"
            self.images.choose("difference")
        self._redraw()

    def _choose_image(self, which: str) -> None:
        self._shown = which
        if which != "sent" and self.chosen is None and self.result is not None and self.result.ablations:
            self._chosen = self.result.ablations[0].name
        self._redraw()

    def _redraw(self) -> None:
        if self.result is not None:
            self._plot(self.result)

    def _mark(self) -> None:
        """Outlines the rows that are pointed at or selected."""
        if self.result is None or not self.in_sight:
            return
        newest = self.result.chunks is self.session.chunks
        chosen = self.session.hovered | self.session.selected if newest else frozenset()
        chunks, count = self.result.chunks, len(self.values)
        lit = [row for row in range(count) if not chosen.isdisjoint(token_positions(chunks, row))] if chosen else []
        self.view.mark(lit, theme_of(self))

    def _cursor_targets(self) -> CursorTargets | None:
        return cell_targets(self.view.plot.getViewBox(), *self.view.values.shape) if self.result else None

    def _point(self, scene_point: QPointF) -> None:
        cell = self.view.cell_at(scene_point)
        if cell is None or self.result is None:
            self.readout.setText("")
            self.session.set_hovered(())
            return
        row, column = cell
        length = float(np.linalg.norm(self.values[row]))
        named = tr("row {row} {token}").format(row=row, token=position_label(self.result.chunks, row))
        parts = [named, tr("length {length}").format(length=f"{length:.4g}")]
        if column is not None:
            parts.insert(1, f"{self._column_name(column)}: {float(self.values[row, column]):.3f}".replace("-", "−"))
        self.readout.setText(" · ".join(parts))
        if self.result.chunks is self.session.chunks:
            self.point(token_positions(self.result.chunks, row))

    def _column_name(self, column: int) -> str:
        """The column, counted from where its encoder begins."""
        begins = [0, *(self.result.borders if self.result else [])]
        at = max(index for index, begin in enumerate(begins) if begin <= column)
        side = f"{encoder_letter(self.session.encoders[at])} " if 1 < len(begins) <= len(self.session.encoders) else ""
        return f"{side}{column - begins[at]}"

    def _click(self, event: MouseClickEvent) -> None:
        cell = self.view.cell_at(event.scenePos())
        newest = self.result is not None and self.result.chunks is self.session.chunks
        if cell is not None and newest and event.button() == Qt.MouseButton.LeftButton:
            self.select(token_positions(self.result.chunks, cell[0]))

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing."""
        super().leaveEvent(event)
        self.readout.setText("")
        self.session.set_hovered(())

    def numbers(self) -> Table:
        """A line a row: what stands there, its weight and length, and how far each switch moves it."""
        result = self.result
        if result is None:
            return Table(self.title, (), ())
        ablations = result.ablations or ()
        moved_by = tr("{switch}, moved")
        headings = [moved_by.format(switch=tr(one.name)) for one in ablations]
        columns = (tr("row"), tr("token"), tr("kind"), tr("weight"), tr("length"), *headings)
        lines = []
        for row, length in enumerate(result.conditioning.norms.tolist()):
            moved = [
                float(one.distances.relative_change[row]) if row < len(one.distances.relative_change) else float("nan")
                for one in ablations
            ]
            kind = kind_name(int(result.conditioning.kinds[row]))
            label = position_label(result.chunks, row)
            lines.append((row, label, kind, weight_at(result.chunks, row), length, *moved))
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


def _make_ablation_table() -> QTableWidget:
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

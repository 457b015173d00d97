"""Conditioning: exactly what the chosen tool hands the image model, as an image, and what each switch does to it."""

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QComboBox, QGraphicsItem, QHBoxLayout, QSplitter

from core.analysis.conditioning_view import KINDS
from core.analysis.findings.finding import Finding
from core.dialects.table import DIALECTS
from core.encoder.encoding import Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.ablations import AblationEffect
from core.queries.conditioning_rows import ConditioningResult, compute_conditioning, padding_finding, too_long_message
from core.tokens.chunks import MAX_CHUNKS
from gui.panes.conditioning.ablation_table import AblationTable
from gui.panes.conditioning.columns import column_name, columns_title, row_parts, rows_of_a_part, sent_name
from gui.panes.conditioning.image import ConditioningImage
from gui.panes.conditioning.labels import (
    COLOUR_PERCENTILE,
    colour_limit,
    describe_ablations,
    describe_acts,
    describe_most_moved,
    position_label,
    positions_of,
    row_kind,
    weight_at,
)
from gui.panes.conditioning.rows import drawn_rows
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.state.session import Session
from gui.widgets.controls import SegmentButton, SelectableLabel
from gui.widgets.layer_labels import layer_name
from gui.widgets.layouts import column, framed, splitter
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit

IMAGES = {
    "sent": (tr_noop("as sent"), tr_noop("What the tool hands the image model")),
    "variant": (tr_noop("variant"), tr_noop("The same with the switch that is chosen in the list")),
    "difference": (tr_noop("difference"), tr_noop("The variant less what is sent")),
}


class ConditioningPane(Pane):
    """An image of 77 rows a chunk, the rows' lengths, and a list of switches."""

    title = tr_noop("Conditioning")
    empty_message = tr_noop("Type a prompt: the rows that the image model is handed for it are drawn here.")

    def __init__(self, session: Session, submit: Submit) -> None:
        self.image, self.ablation_table = ConditioningImage(), AblationTable()
        self.sentence, self._rows_shown = SelectableLabel(tr("What was measured")), QHBoxLayout()
        self.matrices = (self.image.matrix,)
        super().__init__(session, self._lay_out())
        failure = tr_noop("The conditioning could not be computed: {why}")
        self.query = PaneQuery[ConditioningResult](self, submit, failure)
        self._shown, self._chosen, self._colour_end = "sent", "", 1.0
        self._rows = drawn_rows(np.zeros(0, np.int64), 0, 0, True)
        self._add_tools()
        self.images = self.add_switch(tr("Image"), IMAGES, self._choose_image, self._shown)
        self.ablation_table.itemSelectionChanged.connect(self._choose_ablation)
        canvas, matrix = self.image.canvas, self.image.matrix
        self.add_keyboard_cursor(canvas, matrix.cursor_targets, tr("select the row’s word"))

    def _add_tools(self) -> None:
        self.chunk = QComboBox()
        self.chunk.setAccessibleName(tr("Chunk"))
        self.chunk.setToolTip(tr("All chunks, or one, whose rows have more room"))
        self.chunk.hide()
        tip = tr("One row, the mean, for all rows of padding that stand together; the table has each")
        self.fold = SegmentButton(tr("fold padding"), tip)
        self.fold.setChecked(True)
        self.chunk.activated.connect(lambda _: self.refresh())
        self.fold.toggled.connect(lambda _: self.refresh())
        self._rows_shown.addWidget(self.chunk)
        self._rows_shown.addWidget(self.fold)
        self._rows_shown.addStretch(1)

    def _lay_out(self) -> QSplitter:
        self.image.canvas.setAccessibleName(tr("Image of the conditioning"))
        tip = tr("The wheel looks closer, so that every row has its name; a double click shows all")
        self.image.canvas.viewport().setToolTip(tip)
        beside = framed(column((self.ablation_table, 1), self.sentence, self._rows_shown, margins=(4, 0, 0, 0)))
        return splitter((self.image.canvas, beside), (520, 300), stretched=0)

    def draw(self) -> None:
        """Shows what is known, and requests what answers a newer text."""
        session, encoding, result = self.session, self.session.encoding, self.query.answer
        too_long = max(len(encoder.chunks) for encoder in session.prompt.chunks.encoders) > MAX_CHUNKS
        if encoding is None or too_long:
            self.show_message(too_long_message() if too_long else "")
            return
        if result is None or result.encoding is not encoding or result.ablations is None:
            self.query.request((encoding,), partial(compute_conditioning, encoding, session.prompt.chunks))
        if self.query.problem or result is None:
            self.show_message(self.query.problem or tr("Computing what the image model is handed…"))
        else:
            self._show(result)

    def show_message(self, text: str = "") -> None:
        super().show_message(text)
        self.query.answer = None

    def _show(self, result: ConditioningResult) -> None:
        self.show_plot()
        self._list_ablations(result)
        values, kinds = self.values, result.conditioning.kinds
        length = rows_of_a_part(result)
        self._list_chunks(-(-len(values) // max(length, 1)))
        chunk = max(self.chunk.currentIndex(), 0)  # 0 for all
        first, end = (length * (chunk - 1), min(length * chunk, len(values))) if chunk else (0, len(values))
        self._rows = rows = drawn_rows(kinds, first, end, self.fold.isChecked())
        self._colour_end = colour_limit(values)
        lines = range(len(rows.starts))
        self.image.divide_rows(*row_parts(result, rows, first, end), theme_of(self))
        labels = [self._line_name(result, at) if rows.is_named(at) else "" for at in lines]
        self.image.show(rows.take(values), self._colour_end, labels, self._greyed(result))
        self.image.divide(result.borders, columns_title(result, self.session.encoders), theme_of(self))
        lengths = np.linalg.norm(values, axis=1)
        inner = lengths[kinds[: len(lengths)] != KINDS.index("bos")]
        self.image.show_lengths(rows.take(lengths), 1.15 * float(np.nan_to_num(inner).max(initial=0)) or 1.0)
        self._describe(result)
        self.mark()

    def _list_chunks(self, count: int) -> None:
        if count + 1 != self.chunk.count():
            name = tr("chunk {number}")
            self.chunk.clear()
            self.chunk.addItems([tr("all chunks"), *(name.format(number=number) for number in range(1, count + 1))])
        self.chunk.setVisible(count > 1)

    def _line_name(self, result: ConditioningResult, line: int) -> str:
        """The token of a line, with its count where it stands for several rows of padding."""
        count = int(self._rows.counts[line])
        name = position_label(result, int(self._rows.starts[line]))
        return name if count == 1 else f"{name} × {count}"

    def _greyed(self, result: ConditioningResult) -> frozenset[int]:
        """The lines that are no words of the prompt, or that the image model does not look at."""
        kinds, rows = result.conditioning.kinds, self._rows
        seen = np.ones(len(kinds), bool) if result.rows is None else result.rows.looked_at
        is_word = (kinds == KINDS.index("word")) & seen[: len(kinds)]
        return frozenset(line for line in range(len(rows.starts)) if not is_word[rows.starts[line]])

    @property
    def chosen(self) -> AblationEffect | None:
        """The switch that is chosen in the list."""
        ablations = self.query.answer.ablations if self.query.answer else None
        return next((ablation for ablation in ablations or () if ablation.name == self._chosen), None)

    @property
    def values(self) -> Floats:
        """The numbers that are drawn [rows, width]."""
        if self.query.answer is None:
            return np.zeros((0, 0), np.float32)
        sent, ablation = self.query.answer.conditioning.prompt_embeds, self.chosen
        if ablation is None or self._shown == "sent":
            return sent
        variant = ablation.conditioning.prompt_embeds
        if self._shown == "variant":
            return variant
        count = min(len(sent), len(variant))
        return variant[:count] - sent[:count]

    def _describe(self, result: ConditioningResult) -> None:
        dialect, ablation = DIALECTS[result.chunks.prompt.dialect], self.chosen
        layers, rows = sent_name(result, self.session.encoders)
        image = tr(IMAGES["sent" if ablation is None else self._shown][0])
        if ablation is not None and self._shown != "sent":
            image = ", ".join((tr(ablation.name), image))
        end, (count, width) = f"{self._colour_end:g}", result.conditioning.prompt_embeds.shape
        colours = tr("colours ±{end}").format(end=end)
        self.caption.setText(" · ".join([dialect.title, image, layer_name(layers), rows, colours]))
        explanation = tr(
            "The values that {tool} hands the image model: {rows} of layer {layers}, weights put on them, {count} rows "
            "of {width}. {percent} % of what is drawn lies within ±{end}, rounded up, where the colours end."
        )
        numbers = {"count": count, "width": width, "percent": COLOUR_PERCENTILE, "end": end}
        self.caption.setToolTip(explanation.format(tool=dialect.title, rows=rows, layers=layers, **numbers))

    def _list_ablations(self, result: ConditioningResult) -> None:
        """A line a switch; the chosen one stays chosen as long as it is there."""
        ablations = result.ablations or ()
        self.ablation_table.show_ablations(ablations, self._chosen)
        is_computing = result.ablations is None
        text = tr("Computing what each switch does…") if is_computing else describe_ablations(ablations)
        if result.rows is not None and not is_computing:
            text = "\n\n".join(filter(None, (text, describe_acts(result.chunks))))
        if self.chosen is not None:
            text = "\n\n".join(filter(None, (describe_most_moved(self.chosen, result), text)))
        self.sentence.setText(text)
        for key in ("variant", "difference"):
            self.images.button(key).setEnabled(bool(ablations))

    def findings(self) -> Iterator[Finding]:
        """Padding, where it moves the conditioning farther than another clip skip does."""
        result = self.query.answer
        if result is not None and result.encoding is self.session.encoding and result.ablations:
            finding = padding_finding(result)
            yield from (finding,) if finding else ()

    def _choose_ablation(self) -> None:
        lines, result = {index.row() for index in self.ablation_table.selectedIndexes()}, self.query.answer
        if not lines or result is None or not result.ablations:
            return
        self._chosen = result.ablations[min(lines)].name
        if self._shown == "sent":
            self._shown = "difference"
            self.images.choose("difference")
        self.refresh()

    def _choose_image(self, which: str) -> None:
        self._shown, result = which, self.query.answer
        if which != "sent" and self.chosen is None and result is not None and result.ablations:
            self._chosen = result.ablations[0].name
        self.refresh()

    def mark(self) -> None:
        """Outlines the rows that are pointed at or selected."""
        result, prompt = self.query.answer, self.session.prompt
        if result is None or not self.in_sight:
            return
        chosen = prompt.hovered | prompt.selected if result.chunks is prompt.chunks else frozenset[int]()
        lines = range(len(self._rows.starts)) if chosen else ()
        lit = [line for line in lines if not chosen.isdisjoint(self._positions(result, line))]
        self.image.matrix.mark(lit, (), theme_of(self))

    def _positions(self, result: ConditioningResult, line: int) -> list[int]:
        """The positions of the prompt's chunks that become a line of the image."""
        return [at for row in self._rows.positions(line) for at in positions_of(result, row)]

    def _point(self, scene_point: QPointF) -> None:
        cell, result = self.image.matrix.cell_at(scene_point), self.query.answer
        if cell is None or result is None:
            self.clear_pointer()
            return
        self.image.matrix.hover(scene_point)
        line, column = cell
        rows = self._rows.positions(line)
        length = float(np.linalg.norm(self.values[rows.start : rows.stop], axis=1).mean())
        name = tr("row {row} {token}") if len(rows) == 1 else tr("mean of rows {row} {token}")
        number = f"{rows.start}" if len(rows) == 1 else f"{rows.start}–{rows.stop - 1}"
        parts = [name.format(row=number, token=self._line_name(result, line))]
        parts.append(tr("length {length}").format(length=f"{length:.4g}"))
        if column is not None:
            value = f"{float(self.image.matrix.cells.matrix[line, column]):.3f}".replace("-", "−")
            named = column_name(result, self.session.encoders, rows.start, column)
            parts.insert(1, f"{named}: {value}")
        self.readout.setText(" · ".join(parts))
        if result.chunks is self.session.prompt.chunks:
            self.point(self._positions(result, line))
        self.mark()

    def _click(self, event: MouseClickEvent) -> None:
        cell, result = self.image.matrix.cell_at(event.scenePos()), self.query.answer
        is_current = result is not None and result.chunks is self.session.prompt.chunks
        if cell is not None and is_current and event.button() == Qt.MouseButton.LeftButton:
            self.select(self._positions(result, cell[0]))

    def numbers(self) -> Table:
        """A line a row: what stands there, its weight and length, and how far each switch moves it."""
        result = self.query.answer
        if result is None:
            return Table(self.title, (), ())
        ablations = result.ablations or ()
        moved_by = tr("{switch}, moved")
        headings = [moved_by.format(switch=tr(ablation.name)) for ablation in ablations]
        changes = [ablation.distances.relative_change.tolist() for ablation in ablations]
        columns = (tr("row"), tr("token"), tr("kind"), tr("weight"), tr("length"), *headings)
        lines = []
        for row, length in enumerate(result.conditioning.norms.tolist()):
            moved = [change[row] if row < len(change) else float("nan") for change in changes]
            label, kind = position_label(result, row), row_kind(result, row)
            lines.append((row, label, kind, weight_at(result, row), length, *moved))
        return Table(self.title, columns, tuple(lines))

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return self.image.matrix.image, self.image.lengths.bars

    def restyle(self) -> None:
        super().restyle()
        self.image.restyle(theme_of(self))

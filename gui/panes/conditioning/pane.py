"""Conditioning: exactly what the chosen tool hands the U-Net, as an image, and what each switch does to it."""

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QGraphicsItem, QSplitter

from core.analysis.conditioning_view import KINDS
from core.analysis.findings.finding import Finding
from core.analysis.labels import hidden_states_name
from core.dialects.table import DIALECTS
from core.encoder.encoding import Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.ablations import AblationEffect
from core.queries.conditioning_rows import ConditioningResult, compute_conditioning, padding_finding, too_long_message
from core.tokens.chunks import MAX_CHUNKS
from gui.panes.conditioning.ablation_table import AblationTable
from gui.panes.conditioning.image import ConditioningImage
from gui.panes.conditioning.labels import (
    COLOUR_PERCENTILE,
    colour_limit,
    describe_ablations,
    kind_name,
    position_label,
    token_positions,
    weight_at,
    wordless_positions,
)
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.state.session import Session
from gui.widgets.controls import SelectableLabel
from gui.widgets.layer_labels import encoder_letter, layer_name
from gui.widgets.layouts import column, framed, splitter
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit

IMAGES = {
    "sent": (tr_noop("as sent"), tr_noop("What the tool hands the U-Net")),
    "variant": (tr_noop("variant"), tr_noop("The same with the switch that is chosen in the list")),
    "difference": (tr_noop("difference"), tr_noop("The variant less what is sent")),
}


class ConditioningPane(Pane):
    """An image of 77 rows a chunk, the rows' lengths, and a list of switches."""

    title = tr_noop("Conditioning")
    empty_message = tr_noop("Type a prompt: the rows that the U-Net is handed for it are drawn here.")

    def __init__(self, session: Session, submit: Submit) -> None:
        self.image, self.ablation_table = ConditioningImage(), AblationTable()
        self.sentence = SelectableLabel(tr("What was measured"))
        super().__init__(session, self._lay_out())
        failure = tr_noop("The conditioning could not be computed: {why}")
        self.query = PaneQuery[ConditioningResult](self, submit, failure)
        self._shown, self._chosen, self._colour_end = "sent", "", 1.0
        self.images = self.add_switch(tr("Image"), IMAGES, self._choose_image, self._shown)
        self.ablation_table.itemSelectionChanged.connect(self._choose_ablation)
        canvas, matrix = self.image.canvas, self.image.matrix
        self.add_keyboard_cursor(canvas, matrix.cursor_targets, tr("select the row’s word"), matrix.show_whole)

    def _lay_out(self) -> QSplitter:
        self.image.canvas.setAccessibleName(tr("Image of the conditioning"))
        tip = tr("The wheel looks closer, so that every row has its name; a double click shows all")
        self.image.canvas.viewport().setToolTip(tip)
        beside = framed(column((self.ablation_table, 1), self.sentence, margins=(4, 0, 0, 0)))
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
            self.show_message(self.query.problem or tr("Computing what the U-Net is handed…"))
        else:
            self._show(result)

    def show_message(self, text: str = "") -> None:
        super().show_message(text)
        self.query.answer = None

    def _show(self, result: ConditioningResult) -> None:
        self.show_plot()
        self._list_ablations(result)
        labels = [position_label(result.chunks, row) for row in range(len(result.conditioning.prompt_embeds))]
        values = self.values
        self._colour_end = colour_limit(values)
        self.image.show(values, self._colour_end, labels, wordless_positions(result.conditioning))
        self._divide(result)
        lengths = np.linalg.norm(values, axis=1)
        inner = lengths[result.conditioning.kinds[: len(lengths)] != KINDS.index("bos")]
        self.image.show_lengths(lengths, 1.15 * float(np.nan_to_num(inner).max(initial=0)) or 1.0)
        self._describe(result)
        self.mark()

    def _divide(self, result: ConditioningResult) -> None:
        widths = " | ".join(f"{encoder_letter(info)} {info.width}" for info in self.session.encoders)
        widths = widths if len(result.widths) > 1 else str(sum(result.widths))
        self.image.divide(result.borders, tr("column of {widths}").format(widths=widths), theme_of(self))

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
        dialect, family, ablation = DIALECTS[result.chunks.prompt.dialect], result.chunks.family, self.chosen
        sent = [dialect.clip_skip.output_layer(family, info.layers) for info in self.session.encoders]
        layers = " + ".join(str(output.layer) for output in sent)
        rows = hidden_states_name(bool(sent) and sent[0].normed)
        image = tr(IMAGES["sent" if ablation is None else self._shown][0])
        if ablation is not None and self._shown != "sent":
            image = ", ".join((tr(ablation.name), image))
        end, (count, width) = f"{self._colour_end:g}", result.conditioning.prompt_embeds.shape
        colours = tr("colours ±{end}").format(end=end)
        self.caption.setText(" · ".join([dialect.title, image, layer_name(layers), rows, colours]))
        explanation = tr(
            "The values that {tool} hands the U-Net: {rows} of layer {layers}, weights put on them, {count} rows of "
            "{width}. {percent} % of what is drawn lies within ±{end}, rounded up, where the colours end."
        )
        numbers = {"count": count, "width": width, "percent": COLOUR_PERCENTILE, "end": end}
        self.caption.setToolTip(explanation.format(tool=dialect.title, rows=rows, layers=layers, **numbers))

    def _list_ablations(self, result: ConditioningResult) -> None:
        """A line a switch; the chosen one stays chosen as long as it is there."""
        ablations = result.ablations or ()
        self.ablation_table.show_ablations(ablations, self._chosen)
        is_computing = result.ablations is None
        self.sentence.setText(tr("Computing what each switch does…") if is_computing else describe_ablations(ablations))
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
        result, prompt, count = self.query.answer, self.session.prompt, len(self.values)
        if result is None or not self.in_sight:
            return
        chosen, chunks = prompt.hovered | prompt.selected if result.chunks is prompt.chunks else (), result.chunks
        lit = [row for row in range(count) if not chosen.isdisjoint(token_positions(chunks, row))] if chosen else []
        self.image.matrix.mark(lit, (), theme_of(self))

    def _point(self, scene_point: QPointF) -> None:
        cell, result = self.image.matrix.cell_at(scene_point), self.query.answer
        if cell is None or result is None:
            self.clear_pointer()
            return
        row, column = cell
        length = float(np.linalg.norm(self.values[row]))
        name = tr("row {row} {token}").format(row=row, token=position_label(result.chunks, row))
        parts = [name, tr("length {length}").format(length=f"{length:.4g}")]
        if column is not None:
            parts.insert(1, f"{self._column_name(column)}: {float(self.values[row, column]):.3f}".replace("-", "−"))
        self.readout.setText(" · ".join(parts))
        if result.chunks is self.session.prompt.chunks:
            self.point(token_positions(result.chunks, row))

    def _column_name(self, column: int) -> str:
        """The column, counted from where its encoder begins."""
        begins = [0, *(self.query.answer.borders if self.query.answer else [])]
        index = max(index for index, begin in enumerate(begins) if begin <= column)
        encoders = self.session.encoders
        prefix = f"{encoder_letter(encoders[index])} " if 1 < len(begins) <= len(encoders) else ""
        return f"{prefix}{column - begins[index]}"

    def _click(self, event: MouseClickEvent) -> None:
        cell, result = self.image.matrix.cell_at(event.scenePos()), self.query.answer
        is_current = result is not None and result.chunks is self.session.prompt.chunks
        if cell is not None and is_current and event.button() == Qt.MouseButton.LeftButton:
            self.select(token_positions(result.chunks, cell[0]))

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
            kind = kind_name(int(result.conditioning.kinds[row]))
            label = position_label(result.chunks, row)
            lines.append((row, label, kind, weight_at(result.chunks, row), length, *moved))
        return Table(self.title, columns, tuple(lines))

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return self.image.matrix.image, self.image.lengths.bars

    def restyle(self) -> None:
        super().restyle()
        self.image.restyle(theme_of(self))

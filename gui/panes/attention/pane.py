"""Attention: from which words each word takes, in the layer that makes the selected hidden states, head by head."""

from collections.abc import Iterable, Sequence
from functools import partial
from html import escape

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QComboBox, QGraphicsItem

from core.analysis.units import Unit
from core.program.numbers import plain_number, small_number
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.chunk_attention import ChunkAttention, compute_attention
from gui.panes.attention.head_strip import HeadStrip
from gui.panes.attention.texts import head_name, head_reading, share_of_first, whole_sentence
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.plots.matrix import MatrixPlot, blank_if_missing, plot_canvas, short_number
from gui.state.session import Session
from gui.widgets.controls import ElidedLabel, SegmentButton
from gui.widgets.layer_labels import own_layer_name
from gui.widgets.style import ATTENTION_LEVELS, theme_of
from gui.workers.model_queries import Submit

MAX_CACHED_LAYERS = 40  # layers of chunks; of CLIP ViT-bigG 0.5 MB each
NO_ATTENTION_MESSAGE = tr_noop("Layer 0 is the embedding, which no attention has made: choose layer 1 or a later one.")
COLOUR_ENDS = ((16, ATTENTION_LEVELS[1]), (28, 0.3), (44, 0.2))  # up to so many columns; WIDE_COLOUR_END for more
WIDE_COLOUR_END = 0.15
MAX_NAMED_LINKS = 4  # in the sentence


class AttentionPane(Pane):
    """A line a word that looks, a column a word that is looked at; layers are asked for one at a time."""

    title = tr_noop("Attention")
    empty_message = tr_noop("Type a word: what it takes from the words before it is drawn here.")

    def __init__(self, session: Session, submit: Submit) -> None:
        self.matrix = MatrixPlot(blank_if_missing(short_number))
        self.matrices, self.strip = (self.matrix,), HeadStrip()
        super().__init__(session, plot_canvas(self.matrix.plot, self.strip.plot))
        self._query = PaneQuery(self, submit, tr_noop("The attention could not be computed: {why}"), self._store)
        self.sentence, self._title = ElidedLabel(), ("", "")
        self.below.addWidget(self.sentence)
        self.shown: ChunkAttention | None = None
        self._known: list[ChunkAttention] = []  # of the session's view; the newest last
        self.head: int | None = None
        self._add_tools()
        self._connect()

    def _add_tools(self) -> None:
        self.chunk, self.heads = QComboBox(), QComboBox()
        self.chunk.setAccessibleName(tr("Chunk"))
        self.chunk.setToolTip(tr("The chunk of the prompt; no chunk looks at another"))
        self.chunk.hide()
        self.heads.setAccessibleName(tr("Head"))
        self.heads.setToolTip(tr("One head of the layer, or the mean of all; a click on a bar chooses it too"))
        self.heads.setMinimumContentsLength(13)
        tip = tr("Leave out what goes to BOS, and bring the rest of each row back to a sum of 1")
        self.bos = SegmentButton(tr("hide BOS"), tip)
        for tool in (self.chunk, self.heads, self.bos):
            self.tools.addWidget(tool)

    def _connect(self) -> None:
        self.chunk.activated.connect(lambda _: self.refresh())
        self.heads.activated.connect(lambda index: self.choose_head(index - 1 if index else None))
        self.bos.toggled.connect(lambda _: self.refresh())
        self.session.layer_changed.connect(self.refresh)
        self.session.prompt.selection_changed.connect(self._follow_selection)
        self.add_keyboard_cursor(self.canvas, self.matrix.cursor_targets, tr("select the word of the line"))

    def refresh(self) -> None:
        """Lets go of what belongs to another view, and draws."""
        self._known = [attention for attention in self._known if attention.view is self.session.encoding_view]
        super().refresh()

    def draw(self) -> None:
        """Shows the session's layer of the chosen chunk, or requests it; until it comes, the last stays."""
        view, layer = self.session.encoding_view, self.session.layer
        if view is None or not view.units or not 0 < layer <= view.encoding.encoder.layers:
            self.show_message(tr(NO_ATTENTION_MESSAGE) if view and view.units and not layer else "")
            return
        self._list_chunks(len(view.chunks.chunks))
        chunk = max(self.chunk.currentIndex(), 0)
        known = next((answer for answer in self._known if (answer.chunk, answer.layer) == (chunk, layer)), None)
        if known is None:
            self._query.request((view, chunk, layer), partial(compute_attention, view, chunk, layer))
        self.shown = known or self.shown
        if self._query.problem and known is None:
            self.show_message(self._query.problem)
        elif self.shown is not None:
            self._show(self.shown)

    def _store(self, attention: ChunkAttention) -> None:
        self._known = [*self._known, attention][-MAX_CACHED_LAYERS:]

    def show_message(self, text: str = "") -> None:
        super().show_message(text)
        self.shown = None
        self.sentence.setText("")

    def _list_chunks(self, count: int) -> None:
        if count != self.chunk.count():
            current = min(max(self.chunk.currentIndex(), 0), count - 1)
            self.chunk.clear()
            name = tr("chunk {number}")
            self.chunk.addItems([name.format(number=number) for number in range(1, count + 1)])
            self.chunk.setCurrentIndex(current)
        self.chunk.setVisible(count > 1)

    def _follow_selection(self) -> None:
        """Goes to the chunk of a word that is selected anywhere."""
        view, selected = self.session.encoding_view, self.session.prompt.selected
        if view is None or not selected or not self.in_sight or not self._positions_match_text:
            return
        chunk = min(selected) // view.chunks.context_length
        if chunk < self.chunk.count() and chunk != self.chunk.currentIndex():
            self.chunk.setCurrentIndex(chunk)
            self.refresh()

    def _list_heads(self, count: int) -> None:
        if count + 1 != self.heads.count():
            self.heads.clear()
            self.heads.addItems([head_name(head) for head in (None, *range(count))])
        self.head = None if self.head is None or self.head >= count else self.head
        self.heads.setCurrentIndex(0 if self.head is None else self.head + 1)

    def choose_head(self, head: int | None) -> None:
        """Shows a head, counted from 0, or the mean of all."""
        self.head = head
        self.refresh()

    def _show(self, shown: ChunkAttention) -> None:
        """Draws an answer, for the chosen head."""
        self.show_plot()
        hides = self.bos.isChecked()
        self._list_heads(shown.heads)
        matrix = shown.matrix(self.head, hides) * shown.causal_mask(hides)
        rows = [unit.label for unit in shown.query_units]
        columns = [unit.label for unit in shown.key_units(hides)]
        is_read = self.matrix.hovered is not None
        self.matrix.show(rows, columns, matrix, (ATTENTION_LEVELS[0], colour_end(len(columns))))
        self.matrix.rows.grey(frozenset(_unnamed(shown.query_units)))
        self.matrix.columns.grey(frozenset(_unnamed(shown.key_units(hides))))
        self._entitle(shown)
        self.strip.show(shown.entropies, self.head)
        self._describe(shown)
        if is_read:  # the mouse stays there while the layer or the text changes below it
            self._read_cell(shown)
        self.mark()

    def _describe(self, shown: ChunkAttention) -> None:
        layer = own_layer_name(self.session, shown.view.encoding.encoder, shown.layer)
        parts = [
            layer,
            share_of_first(shown, self.head, self.bos.isChecked()),
            tr("lines sum to 1"),
            head_name(self.head),
        ]
        self.caption.setText(" · ".join(filter(None, parts)))
        self.caption.setToolTip(whole_sentence(shown, self.head, self.bos.isChecked(), self.matrix.cells.levels[1]))
        is_clip = shown.view.encoding.encoder.is_clip
        self.bos.setText(tr("hide BOS") if is_clip else tr("hide first token"))
        self.bos.setAccessibleName(self.bos.text())
        self.bos.setVisible(shown.has_first)
        self.bos.updateGeometry()

    def numbers(self) -> Table:
        """A line a word that looks, a column a word that is looked at; every line sums to 1."""
        shown = self.shown
        if shown is None:
            return Table(self.title, (), ())
        hides = self.bos.isChecked()
        names = [unit.label for unit in shown.query_units]
        rows = zip(names, shown.matrix(self.head, hides).tolist(), strict=True)
        layer = own_layer_name(self.session, shown.view.encoding.encoder, shown.layer)
        which = ", ".join((layer, head_name(self.head)))
        columns = (which, *(unit.label for unit in shown.key_units(hides)))
        return Table(self.title, columns, tuple((name, *row) for name, row in rows))

    def mark(self) -> None:
        """Outlines the line of what is pointed at, else selected."""
        shown = self.shown
        if shown is None or not self.in_sight:
            return
        is_current = shown.view is self.session.encoding_view
        lines = self.pointed_units(shown.query_units) if is_current else []
        self.matrix.mark(lines, (), theme_of(self))
        self._say_links(shown, self.matrix.hovered[0] if self.matrix.hovered else lines[0] if lines else None)

    def _say_links(self, shown: ChunkAttention, line: int | None) -> None:
        """Says what the word of a line takes most from; without one, which words take most from which."""
        hides = self.bos.isChecked()
        if line is None:
            strongest = shown.strongest_links(self.head, hides, MAX_NAMED_LINKS)
            links = [link for link in strongest if link.times > 1]
            named = [f"{link.query.name} ← {link.key.name} {plain_number(link.times)}×" for link in links]
            text = tr("Most beyond an even share: {links}")
        else:
            links = shown.sources(self.head, hides, line, MAX_NAMED_LINKS)
            named = [f"{link.key.name} {small_number(link.share)}" for link in links]
            text = tr("{word} takes most from: {links}").replace("{word}", shown.query_units[line].name)
        self.sentence.setText(text.replace("{links}", " · ".join(named)) if links else "")

    def _entitle(self, shown: ChunkAttention) -> None:
        """Says above the matrix which chunk it is, what lines and columns are, and where the padding is."""
        parts = [tr("lines look at columns")]
        if self.chunk.count() > 1:
            words = [unit.label for unit in shown.query_units if unit.start is not None]
            span = f"{words[0]} … {words[-1]}" if len(words) > 1 else "".join(words)
            chunk = tr("chunk {number} of {count}: {words}")
            number, count = shown.chunk + 1, self.chunk.count()
            parts.insert(0, chunk.format(number=number, count=count, words=span))
        if shown.padding:
            is_clip, count = shown.view.encoding.encoder.is_clip, shown.padding
            behind = tr("%n row(s) of padding behind EOS, unseen", "", count)
            parts.append(behind if is_clip else tr("%n row(s) of padding, unseen", "", count))
        title = " · ".join(map(escape, parts)), theme_of(self).dim
        if title != self._title:  # which takes milliseconds
            self._title = title
            self.matrix.set_title(*title, points=8)

    def _point(self, scene_point: QPointF) -> None:
        shown, cell = self.shown, self.matrix.hover(scene_point)
        if shown is None or cell is None:
            self.clear_pointer()
            head = self.strip.head_at(scene_point) if shown else None
            if shown and head is not None:
                self.readout.setText(head_reading(shown, head))
            return
        self._read_cell(shown)
        if shown.view is self.session.encoding_view:
            query, key = shown.query_units[cell[0]], shown.key_units(self.bos.isChecked())[cell[1]]
            self.point({*query.positions, *key.positions})
        self.mark()

    def _read_cell(self, shown: ChunkAttention) -> None:
        if self.matrix.hovered is None:
            self.readout.setText("")
            return
        row, column = self.matrix.hovered
        query, key = shown.query_units[row], shown.key_units(self.bos.isChecked())[column]
        value = float(self.matrix.cells.matrix[row, column])
        text = tr("later", "a word that cannot be seen yet") if np.isnan(value) else f"{value:.3f}"
        self.readout.setText(f"{query.name} → {key.name}   {text}")

    def _click(self, event: MouseClickEvent) -> None:
        """Selects the word of a line, or takes it back; on a bar, chooses its head, or all again."""
        if event.button() != Qt.MouseButton.LeftButton or self.shown is None:
            return
        cell = self.matrix.cell_at(event.scenePos())
        if cell and self.shown.view is self.session.encoding_view:
            rows = self.shown.query_units[cell[0]].positions
            self.select(() if self.session.prompt.selected == frozenset(rows) else rows)
        elif (head := self.strip.head_at(event.scenePos())) is not None:
            self.choose_head(None if head == self.head else head)

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return self.matrix.image, self.strip.bars

    def restyle(self) -> None:
        super().restyle()
        theme = theme_of(self)
        self.matrix.restyle(theme)
        self.strip.restyle(theme)


def colour_end(columns: int) -> float:
    """Where the colours end for so many columns: shares of a line are the smaller the more it has to look at."""
    return next((end for most, end in COLOUR_ENDS if columns <= most), WIDE_COLOUR_END)


def _unnamed(units: Sequence[Unit]) -> Iterable[int]:
    """The indices of BOS, EOS and marks, which are no words."""
    return (at for at, unit in enumerate(units) if unit.start is None)

"""Compare: the prompt against another one, word by word and layer by layer, or in both encoders of a model."""

from collections.abc import Callable
from functools import partial
from weakref import ReferenceType

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView
from core.analysis.labels import count_units, hidden_states_name, measure_name, translated
from core.encoder.encoding import Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.prompt_comparison import (
    ComparedEncoders,
    ComparedPrompts,
    compare_encoders,
    compare_prompts,
    describe_comparison,
)
from gui.panes.compare.diff_view import DiffText, aligned_diff_html
from gui.panes.compare.plots import CompareGrid, DepthPlot
from gui.panes.compare.two_prompts import TwoPrompts
from gui.panes.keyboard_cursor import CursorTargets, cell_targets, point_target
from gui.panes.pane import Pane
from gui.panes.plots.matrix import short_number
from gui.state.session import Session
from gui.widgets.controls import SegmentedControl
from gui.widgets.diff_html import diff_html
from gui.widgets.layer_labels import encoder_letter
from gui.widgets.style import LEVELS, theme_of
from gui.workers.model_queries import Submit

COSINE_DISTANCE_LEVELS = (0.0, 1.0)  # where the colours of 1 − cosine begin and end, for every prompt
ENCODE_PAUSE_MS = 150
EMPTY_B = tr_noop("Write another prompt above, or press Ctrl+D to begin with a copy of yours.")
NO_PAIR = tr_noop(
    "The two prompts share no word, so there is nothing to set side by side: A × B compares each with each."
)
NO_WORD = tr_noop("Prompt B has no word yet.")
ENCODERS_TOOLTIP = tr_noop(
    "RSA: rank correlation of the cosines of all pairs of words in the one encoder with those in the other. CKA: how "
    "alike the words’ inner products are, the same whatever the turning and size of the rows. 1: the same likenesses; "
    "about 0: unrelated. RSA needs 3 words, CKA 4. Layers of the same relative depth are compared."
)
COMPARISON_VIEWS = {
    "layers": (
        tr_noop("layers"),
        tr_noop("How far each word that both prompts have is apart in them, layer by layer"),
    ),
    "matrix": ("A × B", tr_noop("How alike each word of A is to each of B at the selected layer")),
    "sides": (
        tr_noop("L vs G"),
        tr_noop("Whether both encoders of the model see the same likenesses among the words of your prompt"),
    ),
}


class ComparePane(Pane):
    """A line for the other prompt, a word diff, and one of three views; A is what the editor holds."""

    title = tr_noop("Compare")
    empty_message = EMPTY_B

    def __init__(self, session: Session, ask: Submit, parent: QWidget | None = None) -> None:
        self.grid, self.depth, stack = CompareGrid(), DepthPlot(), QStackedWidget()
        for part in (self.grid, self.depth):
            part.setAccessibleName(self.name)
            stack.addWidget(part)
        super().__init__(session, stack, parent)
        self._ask, self._views = ask, stack
        self.compared: ComparedPrompts | None = None
        self.sides: ComparedEncoders | None = None
        self.shown = "layers"
        self._asked: tuple[ReferenceType[EncodingView], str, str] | None = None  # weak: a view is large
        self._under: int | None = None  # the row under the mouse
        self.other, self.diff, self.sentence = TwoPrompts(session), DiffText(), QLabel()
        self.switch = SegmentedControl(tr("Comparison"), translated(COMPARISON_VIEWS))
        self.switch.choose(self.shown)
        self.tools.addWidget(self.switch)
        self._soon = QTimer(self, singleShot=True, interval=ENCODE_PAUSE_MS)
        self._arrange()
        self._connect()
        self.restyle()

    def _arrange(self) -> None:
        self.sentence.setWordWrap(True)
        self.sentence.setAccessibleName(tr("What was measured"))
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(0, self.other)
            column.insertWidget(1, self.diff)
            column.addWidget(self.sentence)

    def _connect(self) -> None:
        session = self.session
        self.switch.chosen.connect(self._choose_view)
        self.diff.pointed.connect(self._point_word)
        self.diff.clicked.connect(self._select_word)
        self._soon.timeout.connect(self.refresh)
        session.comparison_text_changed.connect(self._soon.start)
        session.layer_changed.connect(self._show_layer)
        for signal in (session.parsed, session.encoder_changed):
            signal.connect(self._forget)
        for signal in (session.hovered_changed, session.selection_changed):
            signal.connect(self._mark)
        for part, point, click in (
            (self.grid, self._point, self._click),
            (self.depth, self._point_depth, self._click_depth),
        ):
            part.scene().sigMouseMoved.connect(point)
            part.scene().sigMouseClicked.connect(click)
        self.key_cursor = self.add_keyboard_cursor(self.grid, self._cursor_targets, tr("select the word"))
        self.depth_cursor = self.add_keyboard_cursor(self.depth, self._depth_targets, tr("look at this layer"))

    def begin(self) -> None:
        """Goes to prompt B, which becomes a copy of A where it is empty."""
        if not self.session.comparison_text.strip():
            self.session.set_comparison_text(self.session.text)
        if self.shown == "sides":
            self.switch.choose("layers")
            self._choose_view("layers")
        self.other.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _forget(self) -> None:
        """What was asked for is dropped with the text it was asked for."""
        self._asked = None

    def set_in_front(self, in_front: bool) -> None:
        """Its editors rest while they are behind another tab."""
        self.other.set_paused(not in_front)
        super().set_in_front(in_front)

    def draw(self) -> None:
        """Shows what is known, and asks for what is not."""
        session, view = self.session, self.session.encoding_view
        two = len(session.encoders) == 2
        self.switch.button("sides").setVisible(two)
        if not two and self.shown == "sides":
            self.shown = "layers"
            self.switch.choose("layers")
        for part in (self.other, self.diff):
            part.setVisible(self.shown != "sides")
        if view is None or not view.units:
            self._say(tr("Type a prompt: it is compared here with another one."))
        elif self.shown == "sides":
            self._draw_sides(view)
        elif not session.comparison_text.strip():
            self._say(EMPTY_B)
        else:
            self._draw_prompts(view)

    def _draw_prompts(self, view: EncodingView) -> None:
        text, found = self.session.comparison_text, self.compared
        if found is None or found.a is not view or found.text != text:
            kept = found.b.encoding if found else None
            reference = self.session.reference_of(view.encoding.encoder)
            self._request(view, text, partial(compare_prompts, view, text, kept, reference), self._take)
        if self.compared is not None:
            self._plot(self.compared)
        elif self._asked is not None:
            self._say(tr("Encoding prompt B…"))

    def _draw_sides(self, view: EncodingView) -> None:
        if self.sides is None or self.sides.view is not view:
            references = [self.session.reference_of(info) for info in self.session.encoders]
            work = partial(compare_encoders, view, self.session.chunks, references)
            self._request(view, "", work, self._take_sides)
        if self.sides is not None:
            self._plot_sides(self.sides)
        elif self._asked is not None:
            self._say(tr("Encoding the prompt in both encoders…"))

    def _request(self, view: EncodingView, text: str, work: Callable, then: Callable) -> None:
        """Once for every answer of the encoder, text and view; a keystroke in A drops it, and brings another answer."""
        asked = self._asked
        same = asked is not None and asked[0]() is view and asked[1:] == (text, self.shown == "sides")
        if not same and self.session.is_up_to_date:
            self._asked = ReferenceType(view), text, self.shown == "sides"
            self._ask(self, work, then)

    def _take(self, answer: ComparedPrompts | Exception) -> None:
        if isinstance(answer, Exception):
            self._say(tr("Prompt B could not be compared: {why}").format(why=answer))
        elif answer.a is self.session.encoding_view and answer.text == self.session.comparison_text:
            self.compared = answer
            if self.shown != "sides":
                self._plot(answer)
        self._update_table()

    def _take_sides(self, answer: ComparedEncoders | Exception) -> None:
        if isinstance(answer, Exception):
            self._say(tr("The two encoders could not be compared: {why}").format(why=answer))
        elif answer.view is self.session.encoding_view:
            self.sides = answer
            if self.shown == "sides":
                self._plot_sides(answer)
        self._update_table()

    def _update_table(self) -> None:
        if self._table_view:
            self._table_view.show_table(self.numbers())

    def _say(self, why: str) -> None:
        """Shows a sentence in place of the plot; what was found before is forgotten."""
        self.compared = self.sides = None
        self.empty_message = why
        self.show_empty(True)
        self.sentence.setText("")
        self._show_written()

    def _show_written(self) -> None:
        """The word diff: of the units, which can be clicked, or of the texts while there is no answer."""
        found, session, theme = self.compared, self.session, theme_of(self)
        if found is not None:
            self.diff.show_diff(aligned_diff_html(found, theme))
        else:
            self.diff.show_diff(
                diff_html(session.text, session.comparison_text, theme) if session.comparison_text else ""
            )

    def _plot(self, found: ComparedPrompts) -> None:
        self._views.setCurrentWidget(self.grid)
        self._show_written()
        missing = NO_WORD if not found.b.units else NO_PAIR if self._pairless(found) else ""
        self.empty_message = missing
        self.show_empty(bool(missing))
        self.sentence.setText(describe_comparison(found, self.session.layer))
        if missing:
            return
        if self.shown == "matrix":
            self._plot_matrix(found)
        else:
            self._plot_layers(found)
        self.grid.restyle(theme_of(self))
        self._mark()

    def _pairless(self, found: ComparedPrompts) -> bool:
        return self.shown == "layers" and not found.comparison.alignment.pairs

    def _plot_layers(self, found: ComparedPrompts) -> None:
        distance, units = found.comparison.cosine_distance, found.a.units
        labels = [units[one].label for one, _ in found.comparison.alignment.pairs]
        rows = [str(layer) for layer in range(len(distance))]
        axes = tr("down: layer · across: words of both prompts")
        self.grid.show_cells(distance, COSINE_DISTANCE_LEVELS, rows, labels, axes)
        self.grid.show_means(found.mean_distance, COSINE_DISTANCE_LEVELS[1])
        measure = tr("1 − {cosine}").format(cosine=measure_name(found.a))
        self._describe(found.a, measure, tr("A to B, all layers"))

    def _plot_matrix(self, found: ComparedPrompts) -> None:
        matrix = self._matrix(found)
        names = [[unit.label for unit in view.units[:MAX_MATRIX_UNITS]] for view in (found.a, found.b)]
        axes = tr("down: words of A · across: words of B")
        self.grid.show_cells(matrix, LEVELS[found.a.centred], *names, axes)
        self.grid.show_means(None)
        what = tr("A × B, layer {layer}").format(layer=self._layer(found))
        self._describe(found.a, measure_name(found.a), what)

    def _layer(self, found: ComparedPrompts) -> int:
        return min(self.session.layer, len(found.a.vectors) - 1)

    def _matrix(self, found: ComparedPrompts) -> Floats:
        return found.matrix(self._layer(found))

    def _describe(self, view: EncodingView, measure: str, what: str) -> None:
        self.describe(view, what, measure)
        rules = tr("B is read by the same tool’s rules as A. Weights have no part in it.")
        self.caption.setToolTip(" ".join((self.caption.toolTip(), rules)))

    def _plot_sides(self, found: ComparedEncoders) -> None:
        self._views.setCurrentWidget(self.depth)
        one, other = (encoder_letter(info) for info in found.infos)
        self.show_empty(False)
        self.depth.show_similarity(found.similarity, (one, other))
        options = found.view.options
        against = tr("{encoder} against {other}").format(encoder=one, other=other)
        parts = [tr("RSA and CKA"), against, count_units(options.kind, found.count), hidden_states_name(options.normed)]
        self.caption.setText(" · ".join(parts))
        self.caption.setToolTip(tr(ENCODERS_TOOLTIP))
        self.sentence.setText(self._say_sides(found, one, other))

    def _say_sides(self, found: ComparedEncoders, one: str, other: str) -> str:
        rsa, kind = found.similarity.rsa, found.view.options.kind
        if not np.isfinite(rsa).any():
            few = tr("At least {count} are needed to compare {encoder} with {other}.")
            return few.format(count=count_units(kind, 3), encoder=one, other=other)
        best = int(np.nanargmax(rsa))
        layers = found.similarity.layers[best]
        said = tr(
            "{encoder} and {other} order the likenesses among these {count} most alike at layers {layer} and "
            "{other_layer} (RSA {rsa}); at the last, RSA is {last_rsa} and CKA {last_cka}."
        )
        return said.format(
            encoder=one,
            other=other,
            count=count_units(kind, found.count),
            layer=layers[0],
            other_layer=layers[1],
            rsa=short_number(float(rsa[best])),
            last_rsa=short_number(float(rsa[-1])),
            last_cka=short_number(float(found.similarity.cka[-1])),
        )

    def _choose_view(self, which: str) -> None:
        self.shown = which
        self.draw()
        self._update_table()

    def _show_layer(self, _layer: int) -> None:
        if not self.in_sight:
            self._is_stale = True
        elif self.compared is not None and self.shown != "sides":
            self._plot(self.compared)
            self._update_table()

    def _mark(self) -> None:
        """Outlines the selected layer and the words of A that are pointed at or selected."""
        found = self.compared
        if found is None or not self.in_sight or self.shown == "sides":
            return
        rows = self.session.hovered | self.session.selected if self._is_newest(found) else ()
        lit = {found.a.unit_at_position[row] for row in rows if row in found.a.unit_at_position}
        if self.shown == "matrix":
            self.grid.mark(frozenset(lit), frozenset(), theme_of(self))
        else:
            pairs = enumerate(found.comparison.alignment.pairs)
            columns = frozenset(column for column, (one, _) in pairs if one in lit)
            layer = frozenset({self.session.layer} & set(range(len(found.a.vectors))))
            self.grid.mark(layer, columns, theme_of(self))

    def _is_newest(self, found: ComparedPrompts) -> bool:
        """Whether A is still the prompt as it stands, so that its rows mean the words that they did."""
        return found.a is self.session.encoding_view and self.session.is_up_to_date

    def _rows(self, unit: int | None) -> tuple[int, ...]:
        """The rows of a unit of A; none while a newer text waits for its own."""
        found = self.compared
        known = found is not None and unit is not None and 0 <= unit < len(found.a.units)
        return found.a.units[unit].positions if known and self._is_newest(found) else ()

    def _unit_at(self, found: ComparedPrompts, row: int, column: int | None) -> int | None:
        """Which unit of A a cell is about."""
        if self.shown == "matrix":
            return row
        return None if column is None else found.comparison.alignment.pairs[column][0]

    def _cursor_targets(self) -> CursorTargets | None:
        return cell_targets(self.grid.plot.getViewBox(), *self.grid.cells.matrix.shape) if self.compared else None

    def _depth_targets(self) -> CursorTargets | None:
        """A row for RSA and one for CKA, a column a pair of layers."""
        if self.sides is None:
            return None
        view, found = self.depth.plot.getViewBox(), self.sides.similarity

        def at(row: int, column: int) -> QRectF:
            return point_target(view, column, float((found.rsa, found.cka)[row][column]))

        return CursorTargets(view, 2, len(found.rsa), at)

    def _point(self, scene_point: QPointF) -> None:
        cell, found = self.grid.cell_at(scene_point), self.compared
        if cell is None or found is None:
            self._point_nowhere()
            return
        unit = self._unit_at(found, *cell)
        self.readout.setText(self._value(found, *cell))
        self.point(self._rows(unit))

    def _value(self, found: ComparedPrompts, row: int, column: int | None) -> str:
        if column is None:
            return tr("layer {layer} · mean {mean}").format(layer=row, mean=f"{float(found.mean_distance[row]):.3f}")
        value = float(self.grid.cells.matrix[row, column])
        if self.shown == "matrix":
            return f"A {found.a.units[row].label} – B {found.b.units[column].label}   {short_number(value)}"
        label = found.a.units[found.comparison.alignment.pairs[column][0]].label
        size = f"{float(found.comparison.relative_change[row, column]):.3f}"
        told = tr("layer {layer} · {word}   {value} · size {size}")
        return told.format(layer=row, word=label, value=f"{value:.3f}", size=size)

    def _click(self, event: MouseClickEvent) -> None:
        cell, found = self.grid.cell_at(event.scenePos()), self.compared
        if cell is None or found is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.shown == "layers":
            self.session.set_layer(cell[0])
        unit = self._unit_at(found, *cell)
        if rows := self._rows(unit):
            self.select(rows)

    def _point_depth(self, scene_point: QPointF) -> None:
        place = self.depth.layer_pair_at(scene_point)
        if place is None or self.sides is None:
            self.readout.setText("")
            return
        found = self.sides.similarity
        named, pairs = tr("{encoder} layer {layer}"), zip(self.sides.infos, found.layers[place], strict=True)
        layers = " · ".join(named.format(encoder=encoder_letter(info), layer=layer) for info, layer in pairs)
        values = f"RSA {short_number(float(found.rsa[place]))} · CKA {short_number(float(found.cka[place]))}"
        self.readout.setText(f"{layers}   {values}")

    def _click_depth(self, event: MouseClickEvent) -> None:
        """Selects the layer of whichever of the two encoders is looked at."""
        place = self.depth.layer_pair_at(event.scenePos())
        if place is None or self.sides is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.session.encoder in self.sides.infos:
            side = self.sides.infos.index(self.session.encoder)
            self.session.set_layer(int(self.sides.similarity.layers[place][side]))

    def _point_word(self, index: int) -> None:
        self.point(self._rows(index))

    def _select_word(self, index: int) -> None:
        if rows := self._rows(index):
            self.select(rows)

    def _point_nowhere(self) -> None:
        self.readout.setText("")
        self.session.set_hovered(())

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing."""
        super().leaveEvent(event)
        self._point_nowhere()

    def numbers(self) -> Table:
        """A line a layer with a column a word; a line a word of A; or a line a pair of layers."""
        if self.shown == "sides":
            return self._numbers_of_sides()
        found = self.compared
        if found is None:
            return Table(self.title, (), ())
        if self.shown == "matrix":
            first = tr("A \\ B, layer {layer}").format(layer=self._layer(found))
            columns = (first, *(unit.label for unit in found.b.units[:MAX_MATRIX_UNITS]))
            rows = zip(found.a.units, self._matrix(found).tolist(), strict=False)
            return Table(self.title, columns, tuple((unit.label, *row) for unit, row in rows))
        labels = [found.a.units[one].label for one, _ in found.comparison.alignment.pairs]
        rows = zip(found.mean_distance.tolist(), found.comparison.cosine_distance.tolist(), strict=True)
        lines = tuple((layer, mean, *row) for layer, (mean, row) in enumerate(rows))
        return Table(self.title, (tr("layer"), tr("mean"), *labels), lines)

    def _numbers_of_sides(self) -> Table:
        if self.sides is None:
            return Table(self.title, (), ())
        found, named = self.sides.similarity, tr("{encoder} layer")
        names = [named.format(encoder=encoder_letter(info)) for info in self.sides.infos]
        lines = zip(found.layers.tolist(), found.rsa.tolist(), found.cka.tolist(), strict=True)
        return Table(self.title, (*names, "RSA", "CKA"), tuple((*layers, rsa, cka) for layers, rsa, cka in lines))

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        self.grid.image.setOpacity(opacity)
        for curve in (self.grid.curve, *self.depth.curves.values()):
            curve.setOpacity(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        theme = theme_of(self)
        self.grid.restyle(theme)
        self.depth.restyle(theme)
        self._show_written()
        self._mark()

"""Checkpoints: do several models read this prompt differently, where does it begin, and what was trained at all?"""

from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QStackedWidget

from core.analysis.encoding_view import EncodingView
from core.analysis.model_likeness import MIN_COMPARED_WORDS, same_depth
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.zoo import Zoo, name_of
from core.queries.zoo_badges import check_of
from core.weights import STUDY
from gui.panes.pane import Pane
from gui.panes.zoo.controls import ZooControls
from gui.panes.zoo.lines import ModelLine, WordLine, as_table, model_lines, word_lines
from gui.panes.zoo.lists import ModelList, WordList
from gui.panes.zoo.plots import LikenessCurves, ModelMatrix
from gui.state.session import Session
from gui.widgets.check_line import CheckLine
from gui.widgets.controls import DimLabel
from gui.widgets.layouts import splitter
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit

LOOK = "zoo.shows"  # the name of the choice between curves and matrix
SHOWS = {
    "curves": (tr_noop("Layers"), tr_noop("How alike each model and the reference read the words, layer by layer")),
    "matrix": (tr_noop("All × all"), tr_noop("How alike any two of the models read the words at this layer")),
}
NOT_CLAIMED = tr_noop("Different is not better, and one prompt is one prompt.")
HINT = tr_noop(
    "Add checkpoints to see whether they read this prompt differently, from which layer on, and whether their text "
    "encoders were trained at all. Only the text encoder of each file is read."
)
# Of the list, the picture and the words, which the matrix does without.
CURVES_SIZES, MATRIX_SIZES = (360, 230, 150), (260, 480, 0)
UNREAD_HINT = tr_noop(
    "Press “Read” above: one model after another is opened, and here comes how alike each reads this prompt to the "
    "reference, from which layer they part, and which words they read most differently."
)


class ZooPane(Pane):
    """The models with a badge each, beside curves or the matrix, above the words that are read most differently."""

    title = tr_noop("Checkpoints")
    clip_only = tr_noop(
        "This pane holds CLIP text encoders against each other, which training changes from checkpoint to checkpoint. "
        "Encoders of this kind are not compared."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.list, self.words = ModelList(), WordList()
        self.curves, self.matrix = LikenessCurves(), ModelMatrix()
        self.hint = DimLabel(tr(HINT), wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pictures = QStackedWidget()
        for part in (self.hint, self.curves, self.matrix.canvas):
            self.pictures.addWidget(part)
        super().__init__(session, splitter((self.list, self.pictures, self.words), CURVES_SIZES, stretched=1))
        self.canvas.setStretchFactor(0, 1)
        self.matrices = (self.matrix.matrix,)
        self.controls = ZooControls(session, self)
        self.above.addLayout(self.controls)
        self.check = CheckLine()
        self.below.addWidget(self.check)
        self.switch = self.add_switch(tr("What is drawn"), SHOWS, self._show_kind, session.looks.get(LOOK, "curves"))
        self.lines: list[ModelLine] = []
        self._chosen = ""
        self._connect()

    def _connect(self) -> None:
        session = self.session
        self.list.chosen.connect(self._choose)
        self.list.removed.connect(lambda line: self.controls.remove(line.source))
        self.words.pointed.connect(self._point_at_word)
        session.zoo.changed.connect(self.refresh)
        session.layer_changed.connect(self.refresh)
        session.view_options_changed.connect(self.refresh)
        session.looks.changed.connect(lambda name: name == LOOK and self._follow_look())
        does = tr("show that layer")
        self.add_keyboard_cursor(self.curves, self.curves.cursor_targets, does)
        self.add_keyboard_cursor(self.matrix.canvas, self.matrix.matrix.cursor_targets, tr("choose that model"))

    @property
    def zoo(self) -> Zoo | None:
        """The newest answer, which may be of another prompt; None before the first."""
        return self.session.zoo.zoo

    @property
    def own(self) -> str:
        """The source of the open model."""
        info = self.session.encoder
        return "" if info is None else STUDY if info.is_study else str(info.source)

    @property
    def sources(self) -> tuple[str, ...]:
        """The models of the list, the open one first."""
        return tuple(dict.fromkeys((self.own, *self.session.zoo.sources)))

    @property
    def layer(self) -> int:
        """The layer of the reference at the depth of the one that is shown."""
        base = self.zoo.base if self.zoo else None
        return same_depth(self.session.layer, self.session.layers, base.info.layers) if base else 0

    @property
    def shows_matrix(self) -> bool:
        """Whether the matrix stands in place of the curves."""
        return self.session.looks.get(LOOK, "curves") == "matrix"

    def draw(self) -> None:
        """Shows the list, and of the models that were read how they read the words."""
        view, zoo, state = self.session.encoding_view, self.zoo, self.session.zoo
        if view is None or not self.own:
            self.show_message()
            return
        self.show_plot()
        base = zoo.question.base if zoo and state.is_reading else state.reference or self.own
        self.lines = model_lines(self.sources, base, zoo, self.layer, state.is_reading)
        chosen = self._chosen_line()
        self.list.show_lines(self.lines, chosen.source if chosen else "")
        self._show_state(view, base, chosen)
        self._show_readings(zoo, chosen)

    def _chosen_line(self) -> ModelLine | None:
        """The line that was chosen, else the one least like the reference."""
        read = [line for line in self.lines if line.index is not None and not line.is_base]
        unlike = min(read, key=lambda line: (line.likeness != line.likeness, line.likeness), default=None)
        return next((line for line in self.lines if line.source == self._chosen), unlike)

    def _show_state(self, view: EncodingView, base: str, chosen: ModelLine | None) -> None:
        zoo, state = self.zoo, self.session.zoo
        unread = sum(line.index is None and line.badge.kind != "unread" for line in self.lines)
        has_others = len(self.lines) > 1
        is_stale = zoo is not None and has_others and not self._is_current(zoo, view)
        self.controls.show_state(self.own, chosen.source if chosen else "", base, unread * has_others, is_stale)
        text = tr("Of the prompt before the edit") if is_stale else tr(NOT_CLAIMED) if has_others and zoo else ""
        if state.is_reading:
            text = tr("Reading…")
            if zoo is not None and zoo.reading:
                done, count = len(zoo.readings) + len(zoo.problems) + 1, len(zoo.question.sources)
                text = tr("Reading {number} of {count}…").format(number=done, count=count)
        self.controls.status.setText(text)

    def _is_current(self, zoo: Zoo, view: EncodingView) -> bool:
        """Whether an answer is of the words that are shown elsewhere."""
        words = [view.units[at] for at in view.distinct if view.units[at].start is not None]
        asked = zoo.question
        same = [unit.positions for unit in words] == [unit.positions for unit in asked.units]
        return same and asked.chunks.chunks == view.chunks.chunks and asked.chunks.encoder == view.chunks.encoder

    def _show_readings(self, zoo: Zoo | None, chosen: ModelLine | None) -> None:
        is_drawn = zoo is not None and zoo.base is not None and len(zoo.readings) > 1
        has_words = zoo is not None and zoo.question.has_enough_words
        self.check.show_check(check_of(zoo, self.layer) if zoo and is_drawn else None)
        self.words.setVisible(bool(is_drawn and has_words) and not self.shows_matrix)
        self.caption.setText(tr("%n model(s)", "", len(self.lines)))
        if zoo is None or not is_drawn or not has_words:
            few = tr("The prompt has fewer than {count} different words: too few to compare readings. Badges hold.")
            hint = tr(UNREAD_HINT) if len(self.lines) > 1 and zoo is None else tr(HINT)
            self.hint.setText(few.format(count=MIN_COMPARED_WORDS) if is_drawn else hint)
            self.pictures.setCurrentWidget(self.hint)
            return
        self.pictures.setCurrentWidget(self.matrix.canvas if self.shows_matrix else self.curves)
        if self.shows_matrix:
            self.matrix.show_lines(self.lines, zoo, self.layer)
        else:
            self.curves.show_lines(self.lines, zoo, chosen.source if chosen else "")
            self.curves.show_layer(self.layer)
        index = chosen.index if chosen and not chosen.is_base else None
        self.words.show_lines([] if index is None else word_lines(zoo, index, self.layer))
        self._describe(zoo)

    def _describe(self, zoo: Zoo) -> None:
        text = tr("likeness to {reference} · layer {layer} · {count} words")
        name = name_of(zoo.question.base, zoo.question.sources)
        self.caption.setText(text.format(reference=name, layer=self.layer, count=len(zoo.question.units)))
        tip = tr(
            "Rank correlation of the cosines of all pairs of words, centred over the words, in the rows before the "
            "final norm: 1 where two models see the same words as alike, whatever their widths. A ring is where "
            "a model parts from the reference; the grey band is what random layers over its word table reach."
        )
        self.caption.setToolTip(tip)

    def numbers(self) -> Table:
        """A line a model: its badge, where it parts, its words, and its likeness at every layer."""
        return as_table(self.title, self.lines, self.zoo, self.layer)

    def restyle(self) -> None:
        super().restyle()
        self.curves.restyle(theme_of(self))
        self.matrix.restyle(theme_of(self))

    def clear_pointer(self) -> None:
        """Shows no value under the mouse."""
        self.matrix.matrix.hovered = None
        super().clear_pointer()

    def _choose(self, line: ModelLine | None) -> None:
        if line is not None and line.source != self._chosen:
            self._chosen = line.source
            self.refresh()

    def _show_kind(self, key: str) -> None:
        self.session.looks.set(LOOK, "" if key == "curves" else key)

    def _follow_look(self) -> None:
        self.switch.choose(self.session.looks.get(LOOK, "curves"))
        self.canvas.setSizes(MATRIX_SIZES if self.shows_matrix else CURVES_SIZES)
        self.refresh()

    def _point_at_word(self, word: WordLine | None) -> None:
        zoo, view = self.zoo, self.session.encoding_view
        is_current = zoo is not None and view is not None and self._is_current(zoo, view)
        self.point(word.positions if word is not None and is_current else ())

    def _point(self, scene_point: QPointF) -> None:
        self.readout.setText(self._reading_at(scene_point))

    def _reading_at(self, scene_point: QPointF) -> str:
        if self.zoo is None or self.pictures.currentWidget() is self.hint:
            return ""
        if self.shows_matrix:
            cell = self.matrix.matrix.hover(scene_point)
            self.matrix.matrix.mark((), (), theme_of(self))
            return "" if cell is None else self.matrix.reading(*cell)
        return self.curves.reading_at(scene_point)

    def _click(self, event: MouseClickEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.shows_matrix:
            cell = self.matrix.matrix.cell_at(event.scenePos())
            if cell is not None:
                self._choose(next(line for line in self.lines if line.source == self.matrix.order[cell[0]]))
        elif (layer := self.curves.layer_at(event.scenePos())) is not None and self.zoo and self.zoo.base:
            self.session.set_layer(same_depth(layer, self.zoo.base.info.layers, self.session.layers))

"""Compare: the prompt against another one, word by word and layer by layer, or in both encoders of a model."""

from collections.abc import Iterable
from functools import partial

from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QStackedWidget

from core.analysis.encoding_view import EncodingView
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.model_beside import ModelBeside, compare_with_other
from core.queries.prompt_comparison import (
    ComparedEncoders,
    ComparedPrompts,
    compare_encoders,
    compare_prompts,
    describe_comparison,
)
from gui.panes.compare.both_encoders import BothEncoders, name_sides
from gui.panes.compare.by_layer import ByLayer
from gui.panes.compare.diff_view import DiffText, aligned_diff_html
from gui.panes.compare.matrix import PairMatrix
from gui.panes.compare.other_model import OTHER_LOOK, OtherModelChoice
from gui.panes.compare.reading import Reading
from gui.panes.compare.texts import COMPARISON_VIEWS, ENCODERS_TOOLTIP, NO_OTHER, NO_PAIR, NO_WORD, OTHER_TOOLTIP
from gui.panes.compare.two_prompts import TwoPrompts
from gui.panes.keyboard_cursor import CursorTargets
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.state.session import Session
from gui.widgets.controls import SelectableLabel
from gui.widgets.diff_html import diff_html
from gui.widgets.layouts import NO_MARGINS, row
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit

ENCODE_PAUSE_MS = 150
ENCODER_VIEWS = ("sides", "beside")  # of one prompt in two encoders
LOW_HEIGHT = 400  # pixels of the pane, below which the editors show fewer lines
EDITOR_LINES, EDITOR_LINES_IF_LOW = 3, 2


class ComparePane(Pane):
    """Both prompts, a word diff, and one of three views; prompt A is what the editor holds."""

    title = tr_noop("Compare")
    empty_message = tr_noop("Write another prompt above, or press Ctrl+D to begin with a copy of yours.")

    def __init__(self, session: Session, submit: Submit) -> None:
        self.by_layer, self.pair_matrix = ByLayer(session), PairMatrix(session)
        self.both_encoders = BothEncoders(session)
        self.views = {"layers": self.by_layer, "matrix": self.pair_matrix}
        self.views |= dict.fromkeys(ENCODER_VIEWS, self.both_encoders)
        self.plots, self.matrices = (self.pair_matrix, self.both_encoders), (self.pair_matrix.matrix,)
        self._stacked_views = QStackedWidget()
        super().__init__(session, self._stacked_views)
        self.prompt_query = PaneQuery[ComparedPrompts](self, submit, tr_noop("Prompt B could not be compared: {why}"))
        failure = tr_noop("The two encoders could not be compared: {why}")
        self.encoder_query = PaneQuery[ComparedEncoders](self, submit, failure)
        self.other_query = PaneQuery[ComparedEncoders](self, submit, failure)
        self.other, self._beside = OtherModelChoice(session, self), ModelBeside()
        self.shown = "layers"
        self.prompts, self.diff = TwoPrompts(session), DiffText()
        self.sentence = SelectableLabel(tr("What was measured"))
        self.switch = self.add_switch(tr("Comparison"), COMPARISON_VIEWS, self._choose_view, self.shown)
        self._pause = QTimer(self, singleShot=True, interval=ENCODE_PAUSE_MS)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.above.addLayout(row(self.other.button, 1, margins=NO_MARGINS))
        self.above.addWidget(self.prompts)
        self.above.addWidget(self.diff)
        self.below.addWidget(self.sentence)
        for view in dict.fromkeys(self.views.values()):
            self._stacked_views.addWidget(view.canvas)
        for view in self.plots:
            view.canvas.setAccessibleName(self.name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves the views the most room where there is little."""
        super().resizeEvent(event)
        self.prompts.show_lines(EDITOR_LINES if event.size().height() >= LOW_HEIGHT else EDITOR_LINES_IF_LOW)

    def _connect(self) -> None:
        session = self.session
        self.diff.pointed.connect(lambda unit: self.point(self._positions(unit)))
        self.diff.clicked.connect(self._select_word)
        self._pause.timeout.connect(self.refresh)
        session.comparison.text_changed.connect(self._pause.start)
        session.layer_changed.connect(self.refresh)
        session.looks.changed.connect(lambda name: self.refresh() if name == OTHER_LOOK else None)
        self.by_layer.canvas.pointed.connect(lambda word, layer: self._read(self._reading_of(word, layer)))
        self.by_layer.canvas.clicked_at.connect(lambda word, layer: self._choose(self._reading_of(word, layer)))
        for view in self.plots:
            click_effect = tr("look at this layer") if view is self.both_encoders else tr("select the word")
            self.add_keyboard_cursor(view.canvas, self._cursor_targets, click_effect)

    def begin(self) -> None:
        """Goes to prompt B, which becomes a copy of A where it is empty."""
        if not self.session.comparison.text.strip():
            self.session.comparison.set_text(self.session.prompt.text)
        if self.shown in ENCODER_VIEWS:
            self._choose_view("layers")
        self.prompts.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_in_front(self, in_front: bool) -> None:
        """Pauses the editors while they are behind another tab."""
        self.prompts.set_paused(not in_front)
        super().set_in_front(in_front)

    def draw(self) -> None:
        """Shows what is known, and requests what is not."""
        view, sides = self.session.encoding_view, self.switch.button("sides")
        if not name_sides(sides, self.session.encoders) and self.shown == "sides":
            self.shown = "layers"
        self.switch.choose(self.shown)
        self.prompts.setVisible(self.shown not in ENCODER_VIEWS)
        self.other.button.setVisible(self.shown == "beside")
        self.diff.setVisible(self.shown == "layers")  # a matrix needs the room
        if view is None or not view.units:
            self.show_message(tr("Type a prompt: it is compared here with another one."))
        elif self.shown == "sides":
            self._draw_encoders(view)
        elif self.shown == "beside":
            self._draw_other(view)
        elif not self.session.comparison.text.strip():
            self.show_message()
        else:
            self._draw_prompts(view)

    def _draw_other(self, view: EncodingView) -> None:
        source, compared = self.other.source, self.other_query.answer
        if not source:
            self.show_message(tr(NO_OTHER))
            return
        self.other_query.request((view, source), partial(compare_with_other, view, source, self._beside))
        if self.other_query.problem or compared is None:
            self.show_message(self.other_query.problem or tr("Reading the prompt with the other model…"))
        else:
            self._show_encoders(compared)

    def _draw_prompts(self, view: EncodingView) -> None:
        text, compared = self.session.comparison.text, self.prompt_query.answer
        if compared is None or compared.a is not view or compared.text != text:
            known = compared.b.encoding if compared else None
            reference = self.session.reference_of(view.encoding.encoder)
            self.prompt_query.request((view, text), partial(compare_prompts, view, text, known, reference))
        if self.prompt_query.problem or compared is None:
            self.show_message(self.prompt_query.problem or tr("Encoding prompt B…"))
        else:
            self._show_prompts(compared)

    def _draw_encoders(self, view: EncodingView) -> None:
        compared = self.encoder_query.answer
        if compared is None or compared.view is not view:
            references = [self.session.reference_of(info) for info in self.session.encoders]
            work = partial(compare_encoders, view, self.session.prompt.chunks, references)
            self.encoder_query.request((view,), work)
        if self.encoder_query.problem or compared is None:
            self.show_message(self.encoder_query.problem or tr("Encoding the prompt in both encoders…"))
        else:
            self._show_encoders(compared)

    def show_message(self, text: str = "") -> None:
        """Shows a sentence in place of the views; what was found before is forgotten."""
        super().show_message(text)
        self.prompt_query.answer = self.encoder_query.answer = self.other_query.answer = None
        self.sentence.setText("")
        self._show_diff()

    def _show_diff(self) -> None:
        """The word diff: of the units, which can be clicked, or of the texts while there is no answer."""
        session, theme = self.session, theme_of(self)
        if self.prompt_query.answer is not None:
            self.diff.show_diff(aligned_diff_html(self.prompt_query.answer, theme))
        else:
            text = session.comparison.text
            self.diff.show_diff(diff_html(session.prompt.text, text, theme) if text else "")

    def _show_prompts(self, compared: ComparedPrompts) -> None:
        self._show_diff()
        self.sentence.setText(describe_comparison(compared, self.session.layer))
        has_pairs = bool(compared.comparison.alignment.pairs)
        if not compared.b.units or (self.shown == "layers" and not has_pairs):
            super().show_message(tr(NO_PAIR if compared.b.units else NO_WORD))
            return
        view = self.pair_matrix if self.shown == "matrix" else self.by_layer
        self._stacked_views.setCurrentWidget(view.canvas)
        self.show_plot()
        view.show(compared)
        self.describe(compared.a, *view.caption(compared))
        rules = tr("B is read by the same tool’s rules as A. Weights have no part in it.")
        self.caption.setToolTip(" ".join((self.caption.toolTip(), rules)))
        self.mark()

    def _show_encoders(self, compared: ComparedEncoders) -> None:
        self._stacked_views.setCurrentWidget(self.both_encoders.canvas)
        self.show_plot()
        self.both_encoders.show(compared)
        self.caption.setText(self.both_encoders.caption(compared))
        parts = (ENCODERS_TOOLTIP, *([OTHER_TOOLTIP] if self.shown == "beside" else []))
        self.caption.setToolTip(" ".join(map(tr, parts)))
        self.sentence.setText(self.both_encoders.sentence(compared))

    def _choose_view(self, key: str) -> None:
        self.shown = key
        self.refresh()

    @property
    def _result(self) -> ComparedPrompts | ComparedEncoders | None:
        """What the chosen view shows."""
        queries = {"sides": self.encoder_query, "beside": self.other_query}
        return queries.get(self.shown, self.prompt_query).answer

    def mark(self) -> None:
        """Outlines the selected layer and the words of A that are pointed at or selected."""
        compared = self.prompt_query.answer
        if compared is None or not self.in_sight or self.shown in ENCODER_VIEWS:
            return
        positions = self.session.prompt.hovered | self.session.prompt.selected if self._is_current(compared) else ()
        unit_at = compared.a.unit_at_position
        units = {unit_at[position] for position in positions if position in unit_at}
        self.views[self.shown].mark(compared, units, theme_of(self))

    def _is_current(self, compared: ComparedPrompts) -> bool:
        """Whether A is still the prompt as it stands, so that its positions mean the words that they did."""
        return compared.a is self.session.encoding_view and self.session.is_up_to_date

    def _positions(self, unit: int | None) -> tuple[int, ...]:
        """The positions of a unit of A; none while a newer text waits for its own."""
        compared = self.prompt_query.answer
        if compared is None or unit is None or not 0 <= unit < len(compared.a.units):
            return ()
        return compared.a.units[unit].positions if self._is_current(compared) else ()

    def _plot(self) -> PairMatrix | BothEncoders | None:
        """The plot that is shown, once there is something to show in it."""
        view = self.views[self.shown]
        return None if view is self.by_layer or not self._result else view

    def _cursor_targets(self) -> CursorTargets | None:
        plot = self._plot()
        return plot.cursor_targets(self._result) if plot else None

    def _reading_at(self, scene_point: QPointF) -> Reading | None:
        plot = self._plot()
        return plot.reading_at(self._result, scene_point) if plot else None

    def _reading_of(self, word: int, layer: int) -> Reading | None:
        compared = self.prompt_query.answer
        return self.by_layer.reading(compared, word, layer) if compared else None

    def _point(self, scene_point: QPointF) -> None:
        self._read(self._reading_at(scene_point))

    def _read(self, reading: Reading | None) -> None:
        """Shows the values of a place, and points at its word."""
        if reading is None:
            self.clear_pointer()
        else:
            self.readout.setText(reading.text)
            self.point(self._positions(reading.unit))
        self.mark()

    def _click(self, event: MouseClickEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._reading_at(event.scenePos()))

    def _choose(self, reading: Reading | None) -> None:
        """Selects the layer and the word of a place."""
        if reading is not None and reading.layer is not None:
            self.session.set_layer(reading.layer)
        if reading is not None:
            self._select_word(reading.unit)

    def _select_word(self, unit: int | None) -> None:
        if positions := self._positions(unit):
            self.select(positions)

    def numbers(self) -> Table:
        """The numbers of the chosen view."""
        return self.views[self.shown].numbers(self._result, self.title) if self._result else Table(self.title, (), ())

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return (item for view in self.plots for item in view.faded_items())

    def fade(self, opacity: float) -> None:
        super().fade(opacity)
        self.by_layer.canvas.fade(opacity < 1)

    def restyle(self) -> None:
        super().restyle()
        for view in dict.fromkeys(self.views.values()):
            view.restyle(theme_of(self))

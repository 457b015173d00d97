"""Specificity ladder: which of some texts, from general to specific, a word is closest to at each layer."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QGraphicsItem

from core.analysis.encoding_view import EncodingView
from core.analysis.specificity import Ladder, build_ladder, describe_ladder
from core.encoder.encoding import Floats
from core.program.messages import shortened
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.ladder_rungs import MAX_RUNGS, RungVectors, encode_rungs, likeliest_unit, split_rungs
from gui.panes.ladder.controls import LadderControls
from gui.panes.ladder.plot import LadderPlot
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.plots.curve_legend import CurveLegend, LegendEntry
from gui.panes.plots.matrix import short_number
from gui.state.session import Session
from gui.widgets.controls import SelectableLabel
from gui.widgets.layer_labels import encoder_letter
from gui.workers.model_queries import Submit

WORD_LETTERS = 40  # of a long tag in the caption
MAX_CACHED_LADDERS = 8  # ladders whose rungs are kept encoded
HINT = tr_noop("Each rung is encoded alone, as plain text. The band shows the closest one.")
NO_RUNGS = tr_noop("Write rungs above, from general to specific, with commas between: animal, cattle, bull.")
ONE_RUNG = tr_noop("One rung is no ladder yet: write a more specific one behind “{rung}”, with a comma between.")
WORDLESS = tr_noop("“{rung}” becomes no token, so nothing can be compared with it: write something else in its place.")


class SpecificityLadderPane(Pane):
    """A curve a rung, a band of the closest ones, and a sentence that says what was measured."""

    title = tr_noop("Specificity ladder")
    empty_message = tr_noop("Type a prompt: which rung a word of it is closest to, layer by layer, is drawn here.")

    def __init__(self, session: Session, submit: Submit) -> None:
        self.layers = LadderPlot(session)
        super().__init__(session, self.layers)
        self.ladder: Ladder | None = None
        self._query = PaneQuery(self, submit, tr_noop("The rungs could not be encoded: {why}."), self._store)
        self._vectors: list[RungVectors] = []  # the newest last
        self._entries: list[LegendEntry] = []
        self.controls = LadderControls(session)
        self.legend = CurveLegend(tr(HINT))
        self.sentence = SelectableLabel(tr("What was measured"))
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.sentence.setToolTip(
            tr(
                "A tendency is spoken of where the mean rung, each weighted by its similarity, goes one way over the "
                "layers"
            )
        )
        self.content.addWidget(self.legend)
        self.above.addWidget(self.controls)
        self.below.addWidget(self.sentence)

    def _connect(self) -> None:
        session = self.session
        self.controls.word.chosen.connect(self.select)
        self.controls.word.chosen.connect(self.refresh)
        self.layers.pointed.connect(self._show_values)
        self.legend.pointed.connect(self.layers.light)
        self.add_keyboard_cursor(self.layers, self.layers.cursor_targets, tr("look at this layer"))
        self.key_cursor.moved.connect(lambda row, _layer: self.layers.light(row))
        for signal in (session.ladder_text_changed, session.prompt.selection_changed, session.pins_changed):
            signal.connect(self.refresh)
        session.layer_changed.connect(self._show_layer)

    def draw(self) -> None:
        """Shows the ladder of the chosen word; requests the rungs' vectors where they are not at hand."""
        view, rungs = self.session.encoding_view, split_rungs(self.session.ladder_text)
        if view is None or not view.units:
            self.show_message()
        elif message := self.controls.word.left_out_message(view):
            self.show_message(message)
        elif len(rungs) < 2:
            self.show_message(tr(ONE_RUNG).format(rung=rungs[0]) if rungs else tr(NO_RUNGS))
        else:
            self._draw_rungs(view, rungs[:MAX_RUNGS])

    def _draw_rungs(self, view: EncodingView, rungs: tuple[str, ...]) -> None:
        vectors = next((known for known in self._vectors if known.rungs == rungs and known.fits(view)), None)
        if vectors is None:
            self._query.request((view, rungs), partial(encode_rungs, view.encoding.encoder, rungs))
        if vectors and vectors.tokenless:
            self.show_message(tr(WORDLESS).format(rung=vectors.tokenless[0]))
        elif vectors:
            self._build_ladder(view, rungs, vectors.transformed(view))
        elif self._query.problem or self.ladder is None:
            self.show_message(self._query.problem or tr("Encoding the rungs…"))

    def _store(self, vectors: RungVectors) -> None:
        self._vectors = [*self._vectors, vectors][-MAX_CACHED_LADDERS:]

    def show_message(self, text: str = "") -> None:
        """Shows a sentence in place of the ladder; the line of rungs stays."""
        super().show_message(text)
        self.ladder = None
        self.legend.hide()
        self.sentence.hide()
        self.controls.word.list_units(self.session.encoding_view.units if self.session.encoding_view else ())

    def _build_ladder(self, view: EncodingView, rungs: tuple[str, ...], vectors: Floats) -> None:
        index = self.controls.word.find_unit(view, partial(likeliest_unit, view, vectors), rungs)
        self.ladder = build_ladder(view.units[index].name, view.vectors[:, index], rungs, vectors)
        self.show_plot()
        every = len(split_rungs(self.session.ladder_text)) <= MAX_RUNGS
        which = tr("“{word}” to each rung") if every else tr("“{word}” to the first {count} rungs")
        where = which.format(word=shortened(self.ladder.word, WORD_LETTERS), count=MAX_RUNGS)
        letter = encoder_letter(view.encoding.encoder)
        self.describe(view, f"{letter} · {where}" if len(self.session.encoders) > 1 else where)
        self.sentence.setText(describe_ladder(self.ladder))
        self.layers.show_ladder(self.ladder)
        self._list_rungs(rungs)
        self.legend.show()
        self.sentence.show()
        self._show_layer(self.session.layer)

    def _list_rungs(self, rungs: tuple[str, ...]) -> None:
        """The same lines stay, because making them is what takes long."""
        colours = [colour.name() for colour in self.layers.colours]
        entries = [LegendEntry(rung, "", colour) for rung, colour in zip(rungs, colours, strict=True)]
        if entries != self._entries:
            self._entries = entries
            self.legend.show_entries(entries)

    def _show_layer(self, layer: int) -> None:
        self.layers.line.setValue(layer)
        self._show_values(-1)

    def _show_values(self, layer: int) -> None:
        """Every rung's similarity at a layer, the selected one where none is pointed at."""
        layer = self.session.layer if layer < 0 else layer
        if self.ladder is None or layer >= len(self.ladder.scores):
            return
        self.legend.show_values([short_number(float(value)) for value in self.ladder.scores[layer]])
        nearest = int(self.ladder.nearest[layer])
        closest = self.ladder.rungs[nearest] if nearest >= 0 else "–"
        self.readout.setText(tr("layer {layer}: closest {rung}").format(layer=layer, rung=closest))

    def numbers(self) -> Table:
        """A line a layer: every rung's similarity, the closest rung, and the mean one (1 is the most general)."""
        ladder = self.ladder
        if ladder is None:
            return Table(self.title, (), ())
        lines = [
            (layer, *map(float, scores), ladder.rungs[nearest] if nearest >= 0 else "–", float(mean) + 1)
            for layer, (scores, nearest, mean) in enumerate(
                zip(ladder.scores, ladder.nearest.tolist(), ladder.mean_rung, strict=True)
            )
        ]
        return Table(self.title, (tr("layer"), *ladder.rungs, tr("closest"), tr("mean rung")), tuple(lines))

    def clear_pointer(self) -> None:
        """Shows the values at the selected layer again."""
        self._show_values(-1)

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return *self.layers.curves, self.layers.band

    def restyle(self) -> None:
        super().restyle()
        self.layers.restyle()

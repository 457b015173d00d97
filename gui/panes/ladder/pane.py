"""Specificity ladder: which of some texts, from general to specific, a word is closest to at each layer."""

from functools import partial
from weakref import ReferenceType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.analysis.encoding_view import EncodingView
from core.analysis.specificity import Ladder, build_ladder, describe_ladder
from core.encoder.encoding import EncoderInfo, Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.ladder.controls import LadderControls
from gui.panes.ladder.plot import LadderPlot
from gui.panes.pane import Pane
from gui.panes.plots.curve_legend import CurveLegend, LegendEntry
from gui.panes.plots.matrix import short_number
from gui.panes.rungs_alone import MAX_RUNGS, RungVectors, encode_rungs, likeliest_unit, split_rungs
from gui.panes.word_choice import WordChoice
from gui.state.session import Session, UnitKey
from gui.workers.model_queries import Submit

MAX_CACHED_LADDERS = 8  # ladders whose rungs are kept encoded
HINT = tr_noop("Each rung is encoded alone, as plain text. The band shows the closest one.")
NO_RUNGS = tr_noop("Write rungs above, from general to specific, with commas between: animal, cattle, bull.")
ONE_RUNG = tr_noop("One rung is no ladder yet: write a more specific one behind “{rung}”, with a comma between.")
WORDLESS = tr_noop("“{rung}” becomes no token, so nothing can be compared with it: write something else in its place.")


class SpecificityLadderPane(Pane):
    """A curve a rung, a band of the closest ones, and a sentence that says what was measured."""

    title = tr_noop("Specificity ladder")
    empty_message = tr_noop("Type a prompt: which rung a word of it is closest to, layer by layer, is drawn here.")

    def __init__(self, session: Session, ask: Submit, parent: QWidget | None = None) -> None:
        self.layers = LadderPlot(session)
        super().__init__(session, self.layers, parent)
        self._ask = ask
        self.ladder: Ladder | None = None
        self._encoded: dict[tuple[EncoderInfo, tuple[str, ...]], RungVectors] = {}
        self._asked: tuple[ReferenceType[EncodingView], tuple[str, ...]] | None = None  # weak: a view is large
        self._word = WordChoice(session)
        self._guess: tuple[tuple[str, ...], UnitKey] | None = None  # one that fits the rungs, until one is chosen
        self._problem = ""
        self._entries: list[LegendEntry] = []
        self.controls = LadderControls(session.ladder_text)
        self.legend = CurveLegend(tr(HINT))
        self.sentence = QLabel()
        self._arrange()
        self._connect()
        self.restyle()

    def _arrange(self) -> None:
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setAccessibleName(tr("What was measured"))
        self.sentence.setToolTip(
            tr(
                "A tendency is spoken of where the mean rung, each weighted by its similarity, goes one way over the "
                "layers"
            )
        )
        self.content.addWidget(self.legend)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(0, self.controls)
            column.addWidget(self.sentence)

    def _connect(self) -> None:
        session = self.session
        self.controls.typed.connect(session.set_ladder_text)
        self.controls.word_chosen.connect(self._choose)
        self.layers.pointed.connect(self._show_values)
        self.legend.pointed.connect(self.layers.light)
        self.key_cursor = self.add_keyboard_cursor(self.layers, self.layers.cursor_targets, tr("look at this layer"))
        self.key_cursor.moved.connect(lambda row, _layer: self.layers.light(row))
        session.ladder_text_changed.connect(lambda: self.controls.show_rungs(session.ladder_text))
        for signal in (session.ladder_text_changed, session.selection_changed, session.pins_changed):
            signal.connect(self.refresh)
        session.layer_changed.connect(self._show_layer)

    def draw(self) -> None:
        """Shows the ladder of the chosen word; asks for the rungs' vectors where they are not at hand."""
        view, rungs = self.session.encoding_view, split_rungs(self.session.ladder_text)
        if view is None or not view.units:
            self._say(type(self).empty_message)
        elif len(rungs) < 2:
            self._say(tr(ONE_RUNG).format(rung=rungs[0]) if rungs else NO_RUNGS)
        else:
            self._draw_rungs(view, rungs[:MAX_RUNGS])

    def _draw_rungs(self, view: EncodingView, rungs: tuple[str, ...]) -> None:
        found = self._encoded.get((view.encoding.encoder, rungs))
        if found is None or not found.fits(view):
            self._request(view, rungs)
            found = self._encoded.get((view.encoding.encoder, rungs))
        if found and found.tokenless:
            self._say(tr(WORDLESS).format(rung=found.tokenless[0]))
        elif found:
            self._build_ladder(view, rungs, found.transformed(view))
        elif self._problem:
            self._say(self._problem)
        elif self.ladder is None:
            self._say(tr("Encoding the rungs…"))

    def _request(self, view: EncodingView, rungs: tuple[str, ...]) -> None:
        """Once for every answer of the encoder and every ladder; a keystroke drops it, and brings another answer."""
        info = view.encoding.encoder
        asked = self._asked is not None and self._asked[0]() is view and self._asked[1] == rungs
        if asked or info is not self.session.encoder:
            return
        self._asked, self._problem = (ReferenceType(view), rungs), ""
        self._ask(self, partial(encode_rungs, info, rungs), partial(self._take, info, rungs))

    def _take(self, info: EncoderInfo, rungs: tuple[str, ...], found: RungVectors | Exception | None) -> None:
        if isinstance(found, Exception):
            self._problem = tr("The rungs could not be encoded: {why}.").format(why=found)
        elif found:
            self._encoded.pop((info, rungs), None)
            self._encoded[info, rungs] = found
            while len(self._encoded) > MAX_CACHED_LADDERS:
                del self._encoded[next(iter(self._encoded))]
        self.refresh()

    def _say(self, why: str) -> None:
        """Shows a sentence in place of the ladder; the line of rungs stays."""
        self.ladder = None
        self.empty_message = why
        self.show_empty(True)
        self.legend.hide()
        self.sentence.hide()
        units = self.session.encoding_view.units if self.session.encoding_view else ()
        self.controls.word.show_words([unit.name for unit in units])

    def _build_ladder(self, view: EncodingView, rungs: tuple[str, ...], vectors: Floats) -> None:
        index = self._index(view, rungs, vectors)
        self.ladder = build_ladder(view.units[index].name, view.vectors[:, index], rungs, vectors)
        self.show_empty(False)
        self.controls.word.show_words([unit.name for unit in view.units], index)
        every = len(split_rungs(self.session.ladder_text)) <= MAX_RUNGS
        which = tr("“{word}” to each rung") if every else tr("“{word}” to the first {count} rungs")
        self.describe(view, which.format(word=self.ladder.word, count=MAX_RUNGS))
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

    def _index(self, view: EncodingView, rungs: tuple[str, ...], vectors: Floats) -> int:
        """The unit that is chosen, else one that fits."""
        index = self._word.index(view)
        return self._fitting(view, rungs, vectors) if index is None else index

    def _fitting(self, view: EncodingView, rungs: tuple[str, ...], vectors: Floats) -> int:
        """The same for the same rungs while the prompt has it, so that typing changes no word."""
        before = view.index(self._guess[1]) if self._guess and self._guess[0] == rungs else None
        if before is not None:
            return before
        index = likeliest_unit(view, vectors)
        self._guess = (rungs, view.units[index].key)
        return index

    def _choose(self, index: int) -> None:
        """Takes the word from the list, and selects it everywhere."""
        if self.session.encoding_view and index < len(self.session.encoding_view.units):
            unit = self.session.encoding_view.units[index]
            self._word.choose(unit.key)
            self.select(unit.positions)
            self.refresh()

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
        told = tr("layer {layer}: closest {rung}")
        self.readout.setText(told.format(layer=layer, rung=self.ladder.rungs[nearest] if nearest >= 0 else "–"))

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

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        self.layers.fade(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        self.layers.restyle()
        self.draw()

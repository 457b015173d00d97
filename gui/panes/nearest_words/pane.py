"""Nearest words: what the chosen word's row is close to, in the token table and among common words."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.analysis.common_words import COMMON_WORD_COUNT
from core.analysis.encoding_view import EncodingView
from core.analysis.labels import hidden_states_name, hidden_states_phrase, measure_name, unit_name
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.nearest_search import NearestQuery, NearestSearch, Neighbours
from gui.panes.nearest_words.score_list import ScoreList
from gui.panes.pane import Pane
from gui.panes.plots.curves import number_text
from gui.panes.word_choice import WordChoice, WordList
from gui.state.session import Session, UnitKey
from gui.widgets.controls import DimLabel
from gui.workers.model_queries import Submit

TOKEN_TABLE_NAME, COMMON_WORDS_NAME = tr_noop("token table"), tr_noop("common words")
MIN_WORD_LETTERS = 3  # letters of a word that is worth a first look
TOOLTIP = tr_noop(
    "Left: cosine of the {kind}’s row before the final layer norm with every entry of the encoder’s own token table, "
    "{centred}; of layer 0 the position embedding is taken off, so that a word of one token finds itself at 1. Deeper "
    "rows are of another kind than the entries: low cosines are normal there.\n"
    "Right: {measure} with {words} common words, each encoded alone, at the same layer, of {rows}. "
    "A {kind}’s row is the mean of its tokens’ rows."
)


class NearestWordsPane(Pane):
    """Two lists side by side. The bank of common words grows while the pane is looked at and nobody types."""

    title = tr_noop("Nearest words")
    empty_message = tr_noop("Type a word: what its row is close to at the selected layer is listed here.")

    def __init__(self, session: Session, ask: Submit, parent: QWidget | None = None) -> None:
        self.tokens = ScoreList(
            tr("Nearest entries of the token table"),
            tr("token"),
            tr("Entries of the encoder’s token table, the nearest first; a line lights its word in the prompt"),
        )
        self.words = ScoreList(
            tr("Nearest common words"),
            tr("word"),
            tr("Common words, the nearest first; a line lights its word in the prompt"),
        )
        self.headings = DimLabel(tr("Token table")), DimLabel(tr("Common words, each alone"))
        super().__init__(session, _side_by_side(self.headings, (self.tokens, self.words)), parent)
        self._ask = ask
        self._choice = WordChoice(session)
        self._guess: UnitKey | None = None  # a word to begin with, until one is chosen
        self._search, self._searched = NearestSearch(), session.encoders
        self._asked: NearestQuery | None = None
        self.neighbours: Neighbours | None = None
        self._continue_timer = QTimer(self, singleShot=True, interval=0)
        self._continue_timer.timeout.connect(self._submit_query)
        self.word = WordList(tr("Word"), tr("The word whose row is looked at; selecting one anywhere chooses it too"))
        self.progress = DimLabel()
        self.pause = QPushButton(tr("Pause"), checkable=True)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.pause.setAccessibleName(tr("Pause encoding common words"))
        self.pause.setToolTip(tr("Stop encoding common words, or go on; what is done is kept"))
        self.progress.setAccessibleName(tr("Common words encoded"))
        label = QLabel(tr("&Word"))
        label.setBuddy(self.word)
        self.controls = QWidget()
        line = QHBoxLayout(self.controls)
        line.setContentsMargins(0, 0, 0, 2)
        for widget in (label, self.word):
            line.addWidget(widget)
        line.addStretch(1)
        for widget in (self.progress, self.pause):
            line.addWidget(widget)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(0, self.controls)

    def _connect(self) -> None:
        session = self.session
        self.word.activated.connect(self._choose)
        self.pause.toggled.connect(self._pause)
        for list_ in (self.tokens, self.words):
            list_.pointed.connect(self._point_at)
        for signal in (session.layer_changed, session.selection_changed, session.pins_changed):
            signal.connect(self.refresh)

    @property
    def busy(self) -> bool:
        """Whether more words are on their way."""
        waits = self._asked is not None and (self.neighbours is None or not self.neighbours.is_complete)
        return waits and not self.pause.isChecked()

    def draw(self) -> None:
        """Asks for what is close to the chosen word; the lists stay until the answer."""
        view = self.session.encoding_view
        if self._searched is not self.session.encoders:  # lets go of another model's tables
            self._search, self._searched = NearestSearch(), self.session.encoders
        if view is None or not view.units:
            self._say(type(self).empty_message)
        elif view.encoding.encoder is self.session.encoder:
            self._look_up(view)

    def _look_up(self, view: EncodingView) -> None:
        index = self._index(view)
        self.word.show_words([unit.name for unit in view.units], index)
        layer = min(self.session.layer, view.encoding.encoder.layers)
        reference = self.session.reference_of(view.encoding.encoder)
        mean = reference.raw[layer] if view.centred and reference else None
        query = NearestQuery(view, index, layer, mean)
        if query.is_same(self._asked):
            return
        self._asked = query
        if self.neighbours is None:
            self.empty_message = tr("Looking up what is close…")
            self.show_empty(True)
        self._submit_query()

    def _submit_query(self) -> None:
        """Asks, as long as someone looks; a keystroke drops it, and brings another view to ask about."""
        if self._asked is not None and self.in_sight:
            work = partial(self._search.answer, self._asked, not self.pause.isChecked())
            self._ask(self, work, partial(self._take, self._asked))

    def _catch_up(self) -> None:
        super()._catch_up()
        if self.in_sight and self.busy:
            self._continue_timer.start()

    def _take(self, query: NearestQuery, found: Neighbours | Exception | None) -> None:
        if query is not self._asked or found is None:
            return
        if isinstance(found, Exception):
            self._say(tr("The nearest words could not be found: {why}.").format(why=found))
            return
        self.neighbours = found
        self._show(found)
        if not found.is_growing and self.busy:
            self._continue_timer.start()

    def _show(self, found: Neighbours) -> None:
        self.show_empty(False)
        self.tokens.model_.show_neighbours(found.tokens)
        self.words.model_.show_neighbours(found.words)
        self._describe(found.query)
        self._show_progress(found)
        if self._table_view:
            self._table_view.show_table(self.numbers())

    def _show_progress(self, found: Neighbours) -> None:
        so_far = tr("{done} of {all} words").format(done=f"{found.done:,}", all=f"{COMMON_WORD_COUNT:,}")
        self.progress.setText("" if found.is_complete else so_far)
        self.pause.setVisible(not found.is_complete)

    def _describe(self, query: NearestQuery) -> None:
        view = query.view
        self.describe(view, tr("“{word}” at layer {layer}").format(word=query.unit.name, layer=query.layer))
        self.caption.setToolTip(
            tr(TOOLTIP).format(
                kind=unit_name(view.options.kind),
                measure=measure_name(view),
                centred=tr("each less its own mean") if view.centred else tr("nothing taken off"),
                rows=hidden_states_phrase(view.options.normed),
                words=f"{COMMON_WORD_COUNT:,}",
            )
        )
        first = tr("Token table · raw row less its position")
        self.headings[0].setText(tr("Token table · raw row") if query.layer else first)
        self.headings[1].setText(" · ".join((tr("Common words, each alone"), hidden_states_name(view.options.normed))))

    def _say(self, why: str) -> None:
        self._asked = self.neighbours = None
        self.empty_message = why
        self.show_empty(True)
        self.progress.setText("")
        self.pause.hide()
        if not self.session.encoding_view or not self.session.encoding_view.units:
            self.word.show_words(())

    def _index(self, view: EncodingView) -> int:
        """The word that is chosen, else the first longer one, and the same as long as the prompt has it."""
        index = self._choice.index(view)
        if index is None:
            index = view.index(self._guess) if self._guess else None
        if index is None:
            wordy = (at for at, unit in enumerate(view.units) if sum(map(str.isalpha, unit.label)) >= MIN_WORD_LETTERS)
            index = next(wordy, 0)
            self._guess = view.units[index].key
        return index

    def _choose(self, index: int) -> None:
        """Takes the word from the list, and selects it everywhere."""
        if self.session.encoding_view and index < len(self.session.encoding_view.units):
            unit = self.session.encoding_view.units[index]
            self._choice.choose(unit.key)
            self.select(unit.positions)
            self.refresh()

    def _pause(self, on: bool) -> None:
        self.pause.setText(tr("Go on") if on else tr("Pause"))
        if not on:
            self._submit_query()

    def _point_at(self, name: str) -> None:
        """Points at the prompt's own words of that name."""
        view = self.session.encoding_view
        units = view.units if view and name else ()
        self.point(row for unit in units if unit.label.lower() == name for row in unit.positions)
        lines = [one for one in (*self.tokens.model_.neighbours, *self.words.model_.neighbours) if one.name == name]
        self.readout.setText(f"{name}  {' · '.join(number_text(one.score) for one in lines)}" if lines else "")

    def numbers(self) -> Table:
        """A line an entry, of both lists."""
        found = self.neighbours
        if found is None:
            return Table(self.title, (), ())
        lines = [
            (tr(name), one.rank, one.name, one.score, ", ".join(map(tr, one.flags)))
            for name, ones in ((TOKEN_TABLE_NAME, found.tokens), (COMMON_WORDS_NAME, found.words))
            for one in ones
        ]
        return Table(
            self.title, (tr("of", "which list"), tr("rank"), tr("word"), tr("cosine"), tr("note")), tuple(lines)
        )

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        faded = self.should_fade(self.neighbours.query.view if self.neighbours else None, opacity)
        for list_ in (self.tokens, self.words):
            list_.model_.fade(opacity < 1 and faded)


def _side_by_side(heads: tuple[QLabel, ...], lists: tuple[ScoreList, ...]) -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    for head, list_ in zip(heads, lists, strict=True):
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(head)
        column.addWidget(list_, 1)
        row.addLayout(column, 1)
    return both

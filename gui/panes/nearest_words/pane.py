"""Nearest words: what the chosen word's row is close to, in the token table and among common words."""

from functools import partial

import numpy as np
from PySide6.QtWidgets import QPushButton

from core.analysis.encoding_view import EncodingView
from core.analysis.labels import hidden_states_name, hidden_states_phrase, measure_name, unit_name
from core.program.messages import shortened
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.nearest_words import GROW_SECONDS, NearestWordsCache, nearest_words
from core.queries.neighbours import NearestQuery, Neighbours, common_word_count
from gui.panes.nearest_words.next_list import NextWordList
from gui.panes.nearest_words.score_list import ScoreList
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.plots.curves import number_text
from gui.panes.word_choice import WordChoice
from gui.state.session import Session
from gui.widgets.controls import DimLabel, label_for
from gui.widgets.layer_labels import encoder_letter
from gui.widgets.layouts import NO_MARGINS, column, framed, row
from gui.workers.model_queries import Submit

TOKEN_TABLE_NAME, COMMON_WORDS_NAME, NEXT_WORD_NAME = (
    tr_noop("token table"),
    tr_noop("common words"),
    tr_noop("next word"),
)
WORD_LETTERS = 48  # of a long tag that the list of words has room for
MIN_WORD_LETTERS = 3  # letters of a word that is worth a first look
TOOLTIP = tr_noop(
    "Left: cosine of the {kind}’s row before the final layer norm with every entry of the encoder’s own token table, "
    "{centred}; of layer 0 the position embedding is taken off, so that a word of one token finds itself at 1. Deeper "
    "rows are of another kind than the entries: low cosines are normal there.\n"
    "Right: {measure} with {words} common words, each encoded alone, at the same layer, of {rows}. "
    "A {kind}’s row is the mean of its tokens’ rows."
)
OTHER_TOOLTIP = tr_noop(
    "Left: cosine of the {kind}’s row before the final norm with every entry of the encoder’s own token table, "
    "{centred}. Deeper rows are of another kind than the entries: low cosines are normal there. A piece that begins "
    "with a hyphen has no blank before it.\n"
    "Middle: {measure} with {words} common words, each encoded alone behind what the tool puts before a prompt, at the "
    "same layer, of {rows}. A {kind}’s row is the mean of its tokens’ rows."
)


class NearestWordsPane(Pane):
    """Two lists side by side. The bank of common words grows while the pane is looked at and nobody types."""

    title = tr_noop("Nearest words")
    empty_message = tr_noop("Type a word: what its row is close to at the selected layer is listed here.")

    def __init__(self, session: Session, submit: Submit) -> None:
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
        lists = zip(self.headings, (self.tokens, self.words), strict=True)
        columns = [(column(heading, (list_, 1), spacing=2), 1) for heading, list_ in lists]
        self.next = NextWordList()
        columns.append((self.next, 1))
        super().__init__(session, framed(row(*columns, margins=NO_MARGINS, spacing=12)))
        self.query = PaneQuery[Neighbours](self, submit, tr_noop("The nearest words could not be found: {why}."))
        self._cache, self._searched = NearestWordsCache(), session.encoders
        self.word = WordChoice(
            session, tr("Word"), tr("The word whose row is looked at; selecting one anywhere chooses it too")
        )
        self.progress = DimLabel()
        self.pause = QPushButton(tr("Pause"), checkable=True)
        self._arrange()
        self._connect()

    @property
    def _lists(self) -> tuple[ScoreList, ...]:
        return self.tokens, self.words, self.next.list

    def _arrange(self) -> None:
        self.pause.setAccessibleName(tr("Pause encoding common words"))
        self.pause.setToolTip(tr("Stop encoding common words, or go on; what is done is kept"))
        self.progress.setAccessibleName(tr("Common words encoded"))
        label = label_for(self.word, tr("&Word"))
        self.word.setMaximumWidth(self.fontMetrics().averageCharWidth() * WORD_LETTERS)
        parts = label, (self.word, WORD_LETTERS), 1, self.progress, self.pause
        self.above.addLayout(row(*parts, margins=(0, 0, 0, 2)))

    def _connect(self) -> None:
        session = self.session
        self.word.chosen.connect(self.select)
        self.word.chosen.connect(self.refresh)
        self.pause.toggled.connect(self._pause)
        for list_ in self._lists:
            list_.pointed.connect(self._point_at)
        for signal in (session.layer_changed, session.prompt.selection_changed, session.pins_changed):
            signal.connect(self.refresh)

    def draw(self) -> None:
        """Requests what is close to the chosen word; the lists stay until the answer."""
        view = self.session.encoding_view
        if self._searched is not self.session.encoders:  # lets go of another model's tables
            self._cache, self._searched = NearestWordsCache(), self.session.encoders
        if view is None or not view.units:
            self.show_message()
            self.word.list_units(())
        elif message := self.word.left_out_message(view):
            self.show_message(message)
        elif view.encoding.encoder is self.session.encoder:
            self._look_up(view)

    def _look_up(self, view: EncodingView) -> None:
        """Requests the neighbours at the layer, and slice by slice more words to compare with until all are there."""
        index = self.word.find_unit(view, partial(_first_longer_word, view))
        layer = min(self.session.layer, view.encoding.encoder.layers)
        reference = self.session.reference_of(view.encoding.encoder)
        mean = reference.raw[layer] if view.centred and reference else None
        query, known, is_paused = NearestQuery(view, index, layer, mean), self.query.answer, self.pause.isChecked()
        if known is None or not query.is_same(known.query):
            self._request(query, 0)
        elif not (known.is_complete or known.is_growing or is_paused):
            self._request(query, known.done)
        if known is None or self.query.problem:
            self.show_message(self.query.problem or tr("Looking up what is close…"))
        else:
            self._show(known)

    def _request(self, query: NearestQuery, done: int) -> None:
        grows = not self.pause.isChecked()
        key = query.view, query.index, query.layer, done, grows
        self.query.request(key, partial(nearest_words, query, self._cache, seconds=GROW_SECONDS if grows else 0))

    def _show(self, neighbours: Neighbours) -> None:
        self.show_plot()
        self.tokens.model_.show_neighbours(neighbours.tokens)
        query = neighbours.query
        scores = np.array([neighbour.score for neighbour in neighbours.words], np.float32)
        percents = query.view.percentile(scores, query.layer)
        self.words.model_.show_neighbours(neighbours.words, () if percents is None else percents.tolist())
        self.next.show_words(neighbours)
        self._describe(neighbours.query)
        so_far = tr("{done} of {all} words").format(
            done=f"{neighbours.done:,}", all=f"{_word_count(neighbours.query):,}"
        )
        self.progress.setText("" if neighbours.is_complete else so_far)
        self.pause.setVisible(not neighbours.is_complete)

    def _describe(self, query: NearestQuery) -> None:
        view = query.view
        self.describe(view, self._place(query))
        self.caption.setToolTip(
            tr(TOOLTIP if view.encoding.encoder.is_clip else OTHER_TOOLTIP).format(
                kind=unit_name(view.options.kind),
                measure=measure_name(view),
                centred=tr("each less its own mean") if view.centred else tr("nothing taken off"),
                rows=hidden_states_phrase(view.encoding, view.options.normed),
                words=f"{_word_count(query):,}",
            )
        )
        has_place = query.layer == 0 and view.encoding.encoder.is_clip
        first = tr("Token table · raw row less its position")
        self.headings[0].setText(first if has_place else tr("Token table · raw row"))
        self.headings[1].setText(" · ".join((tr("Common words, each alone"), hidden_states_name(view.options.normed))))

    def _place(self, query: NearestQuery) -> str:
        """The word and the layer, of two encoders with the letter of the one that is looked at."""
        named = tr("“{word}” at layer {layer}").format(word=shortened(query.unit.name, WORD_LETTERS), layer=query.layer)
        info = query.view.encoding.encoder
        return f"{encoder_letter(info)} · {named}" if len(self.session.encoders) > 1 else named

    def show_message(self, text: str = "") -> None:
        super().show_message(text)
        self.query.answer = None
        self.progress.setText("")
        self.pause.hide()

    def _pause(self, on: bool) -> None:
        self.pause.setText(tr("Go on") if on else tr("Pause"))
        if not on:
            self.refresh()

    def _point_at(self, name: str) -> None:
        """Points at the prompt's own words of that name."""
        view = self.session.encoding_view
        units = view.units if view and name else ()
        self.point(row for unit in units if unit.label.lower() == name for row in unit.positions)
        lists = [entry for score_list in self._lists for entry in score_list.model_.rows]
        scores = [number_text(neighbour.score) for neighbour in lists if neighbour.name == name]
        rows = self.words.model_.rows
        closeness = [self.words.model_.closeness(line) for line, entry in enumerate(rows) if entry.name == name]
        self.readout.setText(" · ".join([f"{name}  {' · '.join(scores)}", *filter(None, closeness)]) if scores else "")

    def numbers(self) -> Table:
        """A line an entry, of both lists."""
        if (neighbours := self.query.answer) is None:
            return Table(self.title, (), ())
        named = (TOKEN_TABLE_NAME, neighbours.tokens), (COMMON_WORDS_NAME, neighbours.words)
        named += ((NEXT_WORD_NAME, neighbours.next_words),) if neighbours.next_words else ()
        lines = [
            (tr(name), entry.rank, entry.name, entry.score, ", ".join(map(tr, entry.flags)))
            for name, entries in named
            for entry in entries
        ]
        score = tr("cosine, of next words probability") if neighbours.next_words else tr("cosine")
        columns = tr("of", "which list"), tr("rank"), tr("word"), score, tr("note")
        return Table(self.title, columns, tuple(lines))

    def fade(self, opacity: float) -> None:
        is_faded = self.should_fade(self.query.answer.query.view if self.query.answer else None, opacity)
        for score_list in self._lists:
            score_list.model_.fade(opacity < 1 and is_faded)


def _word_count(query: NearestQuery) -> int:
    return common_word_count(query.view.encoding.encoder)


def _first_longer_word(view: EncodingView) -> int:
    """The index of a unit to begin with."""
    longer = (at for at, unit in enumerate(view.units) if sum(map(str.isalpha, unit.label)) >= MIN_WORD_LETTERS)
    return next(longer, 0)

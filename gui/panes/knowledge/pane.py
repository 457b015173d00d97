"""What it knows: what is written in a file, what it changed in the vocabulary, and the words that it moves most."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton

from core.analysis.answer_check import AnswerCheck
from core.dialects.sent_layers import sent_layers
from core.editing.completion import with_escapes
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress
from core.program.messages import shortened
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.learned_rows import LearnedRows, learned_rows
from core.queries.response_run import ResponseQuestion
from core.queries.vocabulary_response import ResponseCache, VocabularyResponse, vocabulary_response
from core.studio.written_words import WrittenWord, written_words
from gui.panes.knowledge.known_list import KnownList
from gui.panes.knowledge.lines import (
    NOT_SAID,
    KnownLine,
    heading,
    moved_lines,
    sentence,
    vocabulary_lines,
    written_lines,
)
from gui.panes.knowledge.subjects import SUBJECT_LOOK, SubjectChooser
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.state.adapters import LoraState
from gui.state.session import Session
from gui.widgets.check_line import CheckLine
from gui.widgets.controls import DimLabel, push_button
from gui.widgets.layouts import row
from gui.workers.model_queries import Submit
from gui.workspace.model_loader import ENCODER_FILE_FILTER

SLICE_SECONDS = 0.4  # of a query that leaves the encoder to others in between
Written = tuple[str, tuple[WrittenWord, ...]]  # with the file


class KnowledgePane(Pane):
    """Three short lists under one another, of the checkpoint or of one of its LoRAs."""

    title = tr_noop("What it knows")
    empty_message = tr_noop("Write a prompt: then it is looked up which words the model and its LoRAs know.")
    clip_only = tr_noop(
        "This looks up what training changed in CLIP’s vocabulary, and which words a LoRA moves in CLIP. Of this "
        "encoder neither is read."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.list = KnownList()
        super().__init__(session, self.list)
        self.written = PaneQuery[Written](self, submit, tr_noop("The file could not be read: {why}"))
        self.table = PaneQuery[LearnedRows](self, submit, tr_noop("The vocabulary could not be compared: {why}"))
        self.moved = PaneQuery[VocabularyResponse](self, submit, tr_noop("The words could not be measured: {why}"))
        self._cache = ResponseCache()  # for the worker's thread alone
        self._base = ""
        self.subject = SubjectChooser(session)
        self.base = push_button(
            tr("Compare with its base…"),
            tr("Choose the model that this one was trained from: its token table is held against this one’s"),
            self._choose_base,
        )
        self.pause = QPushButton(tr("Pause"), checkable=True)
        self.pause.setAccessibleName(tr("Pause measuring words"))
        self.pause.setToolTip(tr("Stop measuring words, or go on; what is done is kept"))
        self.progress, self.check = DimLabel(), CheckLine()
        self.progress.setAccessibleName(tr("Words measured"))
        self.above.addLayout(row((self.subject, 1), self.base, self.progress, self.pause, margins=(0, 0, 0, 2)))
        self.below.addWidget(self.check)
        self._connect()

    def _connect(self) -> None:
        self.list.chosen.connect(self._put_into_prompt)
        self.subject.chosen.connect(self.refresh)
        self.pause.toggled.connect(self._pause)
        self.session.loras_changed.connect(self.refresh)
        self.session.looks.changed.connect(lambda name: self.refresh() if name == SUBJECT_LOOK else None)

    # --- what is asked

    def draw(self) -> None:
        """Shows what is known, and requests what is missing."""
        self.subject.fill()
        view, lora = self.session.encoding_view, self.subject.lora
        self.base.setVisible(lora is None)
        if view is None or self.session.encoder is None:
            self._show_progress(None)
            self.check.show_check(None)
            self.show_message()
            return
        self._request(self._source(lora), lora)
        self._show(self._source(lora), lora)

    def _source(self, lora: LoraState | None) -> str:
        assert self.session.encoder is not None
        return lora.source if lora else str(self.session.encoder.source)

    def _request(self, source: str, lora: LoraState | None) -> None:
        info = self.session.encoder
        assert info is not None
        if not self._knows_written(source):
            self.written.request((source,), partial(_read_written, source))
        if lora is None:
            if self._base:
                self.table.request((self._base, info), partial(learned_rows, self._base, info))
            return
        question, answer = self._question(lora), self._answer(lora)
        if question is None or self.pause.isChecked() or (answer is not None and answer.is_complete):
            return
        key = (question, 0, 0) if answer is None else (question, answer.done, answer.draws, answer.measured)
        self.moved.request(key, partial(vocabulary_response, question, self._cache, seconds=SLICE_SECONDS))

    def _knows_written(self, source: str) -> bool:
        return self.written.answer is not None and self.written.answer[0] == source

    def _question(self, lora: LoraState) -> ResponseQuestion | None:
        """What is measured of a LoRA; None before it is known what is written in it, or where it cannot be used."""
        info = self.session.encoder
        if info is None or lora.error or not self._knows_written(lora.source) or self.written.answer is None:
            return None
        layer = sent_layers(info.family, self.session.dialect, info.name, info.layers).layer
        strength = sum(each.strength for each in self.session.tags.all_loras if each.source == lora.source)
        first = tuple(word.text for word in self.written.answer[1])
        return ResponseQuestion(info, Path(lora.source), strength, layer, first)

    def _answer(self, lora: LoraState) -> VocabularyResponse | None:
        """What is known of a LoRA so far."""
        answer = self.moved.answer
        return answer if answer is not None and answer.question == self._question(lora) else None

    def _choose_base(self) -> None:
        title = tr("The model that this one was trained from")
        path, _ = QFileDialog.getOpenFileName(self, title, "", tr(ENCODER_FILE_FILTER))
        if path:
            self.compare_with(path)

    def compare_with(self, base: str) -> None:
        """Holds the vocabulary against that of another file."""
        self._base, self.table.answer = base, None
        self.refresh()

    def _pause(self, on: bool) -> None:
        self.pause.setText(tr("Go on") if on else tr("Pause"))
        self.refresh()

    # --- what is shown

    def _show(self, source: str, lora: LoraState | None) -> None:
        self.show_plot()
        answer = self._answer(lora) if lora else None
        lines = [*self._written_lines(source), *self._vocabulary_lines(lora), *self._moved_lines(lora, answer)]
        self.list.show_lines(lines)
        self._show_progress(answer)
        self.check.show_check(answer.check if lora and answer else None if lora else self._table_check())
        self.caption.setText(tr("{name} · three lists, the surest first").format(name=shortened(Path(source).name, 40)))
        self.caption.setToolTip(tr(NOT_SAID))

    def _table_check(self) -> AnswerCheck | None:
        answer = self._table_answer()
        return answer.check if answer else None

    def _table_answer(self) -> LearnedRows | None:
        known = self.table.answer
        return known if known is not None and known.own is self.session.encoder and self._base else None

    def _written_lines(self, source: str) -> Iterator[KnownLine]:
        yield heading("written")
        known = self.written.answer[1] if self.written.answer and self._knows_written(source) else None
        yield from written_lines(known or ())
        if known is None:
            yield sentence("written", self.written.problem or tr("Looking…"))
        elif not known:
            yield sentence("written", tr("Neither the file nor one beside it names a word."))

    def _vocabulary_lines(self, lora: LoraState | None) -> Iterator[KnownLine]:
        yield heading("vocabulary")
        answer = self._table_answer()
        if lora:
            yield sentence("vocabulary", tr("This list is of the checkpoint: choose it above."))
        elif not self._base:
            yield sentence("vocabulary", tr("Choose the base that it was trained from to see what changed."))
        elif answer is None:
            yield sentence("vocabulary", self.table.problem or tr("Comparing…"))
        elif not answer.rows:
            yield sentence("vocabulary", tr("No row changed: training left the vocabulary as it was."))
        else:
            yield from vocabulary_lines(answer)

    def _moved_lines(self, lora: LoraState | None, answer: VocabularyResponse | None) -> Iterator[KnownLine]:
        yield heading("moved")
        if lora is None:
            yield sentence("moved", tr("Choose a LoRA above to see which words its text encoder part moves most."))
        elif lora.error:
            yield sentence("moved", lora.error)
        elif answer is None:
            yield sentence("moved", self.moved.problem or tr("Measuring…"))
        elif answer.acts:
            yield from moved_lines(answer)
        elif not answer.question.strength:
            yield sentence("moved", tr("At strength 0 it moves no word."))
        else:
            text = tr(
                "It has no text encoder part for this model: it acts in the U-Net alone, where no word can be named. "
                "“As the U-Net sees it” shows the place."
            )
            yield sentence("moved", text)

    def _show_progress(self, answer: VocabularyResponse | None) -> None:
        runs = answer is not None and not answer.is_complete
        self.pause.setVisible(runs)
        self.progress.setVisible(runs)
        if answer is None or not runs:
            return
        if answer.done < answer.count:
            text = tr("{done} of {all} words").format(done=f"{answer.done:,}", all=f"{answer.count:,}")
        else:
            text = tr("chance: {done} of {all} random LoRAs").format(done=answer.draws, all=answer.all_draws)
        self.progress.setText(text)

    def numbers(self) -> Table:
        """A line a word: the list, the word, its number, where chance ends of that number's bar, and the note."""
        answer = self.moved.answer
        end = answer.chance_end if answer and answer.chance_end else ""
        lines = tuple(
            (heading(line.list).text, line.text, line.value, end if line.list == "moved" else "", line.note)
            for line in self.list.model_.rows
            if not line.is_heading and not line.is_sentence
        )
        columns = (tr("list"), tr("word"), tr("how much"), tr("chance ends at"), tr("note"))
        return Table(self.title, columns, lines)

    def _put_into_prompt(self, word: str) -> None:
        """Adds a word to the end of the prompt, as one step of undo; brackets are escaped as the tool wants it."""
        prompt, session = self.session.prompt, self.session
        text, word = prompt.text.rstrip().rstrip(","), with_escapes(word, session.dialect, session.settings)
        prompt.set_text(f"{text}, {word}" if text else word)


def _read_written(source: str, _model: Model, _cancelled: CancelCheck, _report: ReportProgress) -> Written:
    return source, written_words(Path(source))

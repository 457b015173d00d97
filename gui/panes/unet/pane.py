"""As the U-Net sees it: what each of its blocks gets of each word, and where a LoRA acts in it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from core.analysis.encoding_view import EncodingView
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.unet_files import OpenUnets
from core.queries.unet_hearing import HearingQuestion, UnetHearing, hear_prompt
from core.queries.unet_lora_map import LoraMap, map_lora
from core.tokens.text_families import TEXT_FAMILIES
from core.weights.checkpoints.unet_blocks import BlockPlace
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.unet.columns import Column, band_of_column, column_apart, column_gains, columns_of
from gui.panes.unet.controls import UnetControls
from gui.panes.unet.heard_model import HeardNumbers
from gui.panes.unet.heard_table import HeardTable
from gui.panes.unet.lora_drawing import LoraDrawing
from gui.panes.unet.pair_bars import PairBars
from gui.panes.unet.texts import (
    STUDY_MESSAGE,
    caption_of,
    choose_pair,
    heard_table,
    lora_sentence,
    lora_table,
    order_of,
    reading_of,
    sentence_of,
)
from gui.state.measured_words import MeasuredWords
from gui.state.session import Session
from gui.widgets.check_line import CheckLine
from gui.widgets.controls import push_button
from gui.workers.model_queries import Submit


class UnetPane(Pane):
    """The small U of words by blocks with the pair's bars below, or the map of a LoRA in its place."""

    title = tr_noop("As the U-Net sees it")
    empty_message = tr_noop("Write a prompt to see what each block of the U-Net gets of its words.")
    clip_only = tr_noop(
        "The image models that this encoder writes for are transformers, not a U-Net: they have none of the matrices "
        "that this pane reads, with which each block of a U-Net takes the words in."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.table = HeardTable(
            tr("What each block hears of each word"),
            tr(
                "A line a word, a column a block. A click or Enter chooses word and block; + or − opens a folded "
                "column."
            ),
        )
        self.bars = PairBars(self.table)
        self.drawing = LoraDrawing()
        self.stack = QStackedWidget()
        words = QWidget()
        layout = QVBoxLayout(words)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.bars)
        self.stack.addWidget(words)
        self.stack.addWidget(self.drawing)
        super().__init__(session, self.stack)
        self._unets = OpenUnets()  # used by the worker's thread alone
        self.query = PaneQuery[UnetHearing](self, submit, tr_noop("Nothing to show: {why}"))
        self.lora_query = PaneQuery[LoraMap](self, submit, tr_noop("Nothing to show: {why}"))
        self._opened: set[BlockPlace] = set()
        self._chosen: BlockPlace | None = None  # whose gain colours the words of the prompt
        self._is_ranked = True
        self.pair: tuple[int, int] | None = None  # the lines that are compared
        self.columns: tuple[Column, ...] = ()
        self.controls = UnetControls(session)
        self.sentence, self.check = QLabel(), CheckLine()
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.offer = push_button("", "", self.controls.choose_file)
        for part in (self.controls, self.sentence):
            self.above.addWidget(part)
        for part in (self.offer, self.check):
            self.below.addWidget(part)
        self._connect()

    def _connect(self) -> None:
        self.controls.changed.connect(self.refresh)
        self.session.loras_changed.connect(self._follow_loras)
        self.session.layer_changed.connect(lambda _: self.controls.skip.isChecked() and self.refresh())
        self.table.pointed.connect(self._read)
        self.table.clicked_at.connect(self._choose_cell)
        self.table.opened.connect(self._open_column)
        self.table.reordered.connect(self._reorder)
        self.drawing.pointed.connect(lambda index: self.readout.setText(self.drawing.reading(index)))

    def _follow_loras(self) -> None:
        self.controls.follow()
        self.refresh()

    def absent_reason(self) -> str:
        """Also of the CLIP encoders that stand beside another one: their image models are transformers, too."""
        encoder = self.session.encoder
        is_for_transformer = encoder is not None and encoder.family in TEXT_FAMILIES
        return super().absent_reason() or (tr(self.clip_only) if is_for_transformer else "")

    def draw(self) -> None:
        """Shows what is known, and requests what a newer view or question needs."""
        self.controls.follow()
        if self.controls.shows_lora:
            self._draw_lora(self.controls.mapped_lora)
        else:
            self._draw_words(self.session.encoding_view)

    def _draw_words(self, view: EncodingView | None) -> None:
        question = self._question()
        if view is None or question is None or not view.units:
            self.show_message()
            return
        if self.session.encoder and self.session.encoder.is_study and question.unet == self.session.encoder.source:
            self.show_message(tr(STUDY_MESSAGE))
            return
        work = partial(hear_prompt, view, self.session.prompt.chunks, question, self._unets)
        self.query.request((view, question), work)
        if self.query.problem:
            self.show_message(self.query.problem)
        elif self.query.answer is not None:
            self._show_words(self.query.answer)
        else:
            self.show_message(tr("Reading the U-Net …"))

    def _question(self) -> HearingQuestion | None:
        controls = self.controls
        if controls.unet is None:
            return None
        return HearingQuestion(controls.unet, controls.clip_skip, controls.weights.isChecked(), controls.acting)

    def _draw_lora(self, path: Path | None) -> None:
        if path is None:
            self.show_message(tr("Choose a LoRA above to see where in the U-Net it acts. No checkpoint is needed."))
            return
        self.lora_query.request((path,), partial(map_lora, path, self._unets))
        answer = self.lora_query.answer
        if self.lora_query.problem:
            self.show_message(self.lora_query.problem)
        elif answer is not None and answer.path == path:
            self.show_plot()
            self.stack.setCurrentWidget(self.drawing)
            self.drawing.show_map(answer)
            self._tell(lora_sentence(answer))
            self.check.show_check(answer.check)
            self.caption.setText(tr("size of the change at strength 1 · keys and values of words by block"))
            self.caption.setToolTip(tr("Its other modules act too; sizes of changes do not tell what is seen."))
        else:
            self.show_message(tr("Reading the LoRA …"))

    def show_message(self, text: str = "") -> None:
        super().show_message(text)
        self._offer_file(bool(text) and not self.pending)
        self._tell("")
        self.check.show_check(None)
        self.query.answer = None
        self.session.measured_words.set("gain", None)

    def show_plot(self) -> None:
        super().show_plot()
        self._offer_file(False)

    def _offer_file(self, is_offered: bool) -> None:
        """Shows the button that asks for the file that is missing."""
        name = tr("Choose a LoRA…") if self.controls.shows_lora else tr("Choose a checkpoint…")
        self.offer.setText(name)
        self.offer.setAccessibleName(name)
        self.offer.setToolTip(tr("Choose a file"))
        self.offer.setVisible(is_offered)

    def _tell(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def _show_words(self, hearing: UnetHearing) -> None:
        self.show_plot()
        self.stack.setCurrentIndex(0)
        self.columns = columns_of(hearing, self._opened)
        self.table.show_numbers(self._numbers_of(hearing))
        self.table.model_.choose(self._chosen_column())
        self.check.show_check(hearing.check)
        self._describe(hearing)
        self._measure(hearing)
        self.mark()

    def _numbers_of(self, hearing: UnetHearing) -> HeardNumbers:
        names = tuple(line.name for line in hearing.lines)
        values = column_gains(hearing, self.columns, self.controls.is_relative)
        bands = tuple(band_of_column(hearing, column) for column in self.columns)
        return HeardNumbers(names, len(hearing.units), self.columns, values, bands, order_of(hearing, self._is_ranked))

    def _describe(self, hearing: UnetHearing) -> None:
        caption, whole = caption_of(self.table.model_.numbers.reach, self.controls.is_relative)
        self.caption.setText(caption)
        self.caption.setToolTip(whole)

    def _chosen_column(self) -> int:
        """The column of the chosen block, the first where it is folded away; -1 where none is chosen."""
        places = [column.place for column in self.columns]
        wanted = (self._chosen, self._chosen.attention_block) if self._chosen else ()
        return next((places.index(place) for place in wanted if place in places), -1)

    def _measure(self, hearing: UnetHearing) -> None:
        """Has the words of the prompt coloured by the gain of the chosen block."""
        column = self._chosen_column()
        if column < 0 or not hearing.is_finished:
            self.session.measured_words.set("gain", None)
            return
        values = self.table.model_.numbers.values[: len(hearing.units), column]
        known = self.session.measured_words.get("gain")
        if known is None or known.view is not hearing.view or not np.array_equal(known.values, values):
            sentence = tr("What block {name} of the U-Net makes of the word: the gain").format(
                name=self.columns[column].name
            )
            self.session.measured_words.set("gain", MeasuredWords(hearing.view, hearing.units, values, sentence))

    def _lines_at(self, hearing: UnetHearing, positions: frozenset[int]) -> list[int]:
        if not self.session.is_up_to_date or hearing.view is not self.session.encoding_view:
            return []
        return [
            at for at, line in enumerate(hearing.lines) if line.is_word and not positions.isdisjoint(line.positions)
        ]

    def mark(self) -> None:
        """Marks the words that are pointed at or selected, and compares the two."""
        hearing = self.query.answer
        if hearing is None or not self.in_sight or self.controls.shows_lora:
            return
        prompt = self.session.prompt
        pointed, selected = (self._lines_at(hearing, rows) for rows in (prompt.hovered, prompt.selected))
        self.table.light((*pointed, *selected))
        self.pair = choose_pair(hearing, pointed, selected)
        self._tell(sentence_of(hearing, self.pair))
        if self.pair is not None:
            names = hearing.lines[self.pair[0]].name, hearing.lines[self.pair[1]].name
            values, bands = column_apart(hearing, self.columns, self.pair), self.table.model_.numbers.bands
            self.bars.show_pair(names, values, bands, float(hearing.row_apart[self.pair]))
        self.bars.setVisible(self.pair is not None)

    def _read(self, line: int, column: int) -> None:
        hearing = self.query.answer
        if hearing is None or line < 0:
            self.clear_pointer()
            return
        self.readout.setText(
            reading_of(hearing, self.columns[column], line) if column >= 0 else hearing.lines[line].name
        )
        self.point(hearing.lines[line].positions if hearing.lines[line].is_word else ())

    def _choose_cell(self, line: int, column: int) -> None:
        """Chooses a block, or lets go of it, and selects a word."""
        hearing = self.query.answer
        if hearing is None:
            return
        if column >= 0:
            place = self.columns[column].place
            self._chosen = None if line < 0 and place == self._chosen else place
        if line >= 0 and hearing.lines[line].is_word:
            self.select(hearing.lines[line].positions)
        self._show_words(hearing)

    def _open_column(self, column: int) -> None:
        """Opens an attention block into its transformer blocks, or folds it."""
        if self.query.answer is not None:
            self._opened ^= {self.columns[column].place.attention_block}
            self._show_words(self.query.answer)

    def _reorder(self) -> None:
        self._is_ranked = not self._is_ranked
        self.refresh()

    def numbers(self) -> Table:
        """Of the words a line a word and a column a block; of a LoRA a line a block."""
        if self.controls.shows_lora:
            answer = self.lora_query.answer
            return lora_table(self.title, answer) if answer else Table(self.title, (), ())
        hearing = self.query.answer
        if hearing is None:
            return Table(self.title, (), ())
        order: Sequence[int] = self.table.model_.rows or range(len(hearing.lines))
        return heard_table(self.title, hearing, self.columns, order, choose_pair(hearing, (), ()))

    def fade(self, opacity: float) -> None:
        self.table.model_.fade(opacity < 1)

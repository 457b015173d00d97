"""How it reads: six steps with the prompt's own numbers, and what is said of encoders against what was measured."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from core.analysis.encoding_view import EncodingView
from core.analysis.how_clip_reads import steps, summarise
from core.analysis.how_text_encoders_read import text_steps
from core.analysis.specificity import Ladder, build_ladder
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.ablations import AblationEffect, masked_padding_effect
from core.queries.claims import claims
from core.queries.ladder_rungs import MAX_RUNGS, RungVectors, encode_rungs, likeliest_unit, split_rungs
from core.tokens.chunks import MAX_CHUNKS
from gui.panes.how_clip_reads.claim_list import VERDICTS, ClaimList
from gui.panes.how_clip_reads.step_drawings import make_scene
from gui.panes.how_clip_reads.step_strip import StepStrip
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.state.session import Session
from gui.widgets.controls import PlainScrollArea
from gui.widgets.layer_labels import ENCODER_SIZES
from gui.widgets.layouts import column
from gui.widgets.style import strong_tint, theme_of
from gui.workers.model_queries import Submit

FAILURE = tr_noop("could not be measured: {why}")
COLUMNS = (tr_noop("what"), tr_noop("name"), tr_noop("said of this prompt"), tr_noop("verdict"), tr_noop("shown in"))


class HowClipReadsPane(Pane):
    """A strip of steps above a list of claims; both follow the session's view."""

    title = tr_noop("How it reads")
    empty_message = tr_noop(
        "Type a prompt: its way from text to what the image model is handed is shown here, with its own numbers."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.strip, self.list = StepStrip(), ClaimList()
        self._inner = QWidget()
        self._area = _scrolled(self._inner, self.strip, self.list)
        super().__init__(session, self._area)
        self._masking = PaneQuery[AblationEffect](self, submit, FAILURE)
        self._encoding_rungs = PaneQuery[RungVectors](self, submit, FAILURE)
        bar = self._area.verticalScrollBar()
        for signal in (bar.rangeChanged, bar.valueChanged):
            signal.connect(lambda *_: self._say_more())
        for part in (self.strip, self.list):
            part.wants_pane.connect(self.wants_pane)
        self.strip.pointed.connect(lambda row: self.point(() if row is None else self._rows_with(row)))
        session.prompt.hovered_changed.connect(self._light)
        session.prompt.selection_changed.connect(self.refresh)  # the ladder is about the selected word
        session.ladder_text_changed.connect(self.refresh)

    def link_to(self, titles: frozenset[str]) -> None:
        """Says which panes there are to be shown; links to others are hidden."""
        self.strip.link_to(titles)
        self.list.link_to(titles)

    def draw(self) -> None:
        """Shows the numbers of the session's view, and requests those that take further passes."""
        view = self.session.encoding_view
        if view is None:
            self.show_message()
            return
        self.show_plot()
        rungs = split_rungs(self.session.ladder_text)[:MAX_RUNGS]
        self._request(view, rungs)
        summary = summarise(view.encoding)
        described = steps(summary) if summary.info.is_clip else text_steps(summary)
        self.strip.show_steps(described, make_scene(summary, view, self._tints(view)))
        masked = self._masking.answer if self._masking.answers((view.encoding,)) else None
        self.list.show_claims(claims(view, self._ladder(view, rungs), masked))
        self.describe(view, ENCODER_SIZES[view.encoding.encoder.name])
        self._say_more()
        self._light()

    def _say_more(self) -> None:
        """Says what could not be measured, else that there is more below."""
        bar = self._area.verticalScrollBar()
        is_more = not self.message and bar.value() < bar.maximum()
        problem = self._masking.problem or self._encoding_rungs.problem
        self.readout.setText(problem or (tr("more below ↓") if is_more else ""))

    def numbers(self) -> Table:
        """A line a step, then a line a claim."""
        if self.session.encoding_view is None:
            return Table(self.title, (), ())
        step_name, said = tr("step {number}", "of How it reads"), tr("said")
        lines = [
            (step_name.format(number=number), step.title, step.sentence, "", tr(step.pane))
            for number, step in enumerate(self.strip.steps, 1)
        ]
        lines += [
            (said, claim.statement, claim.finding, tr(VERDICTS[claim.holds][1]), tr(claim.pane))
            for claim in self.list.claims
        ]
        return Table(self.title, tuple(map(tr, COLUMNS)), tuple(lines))

    def _request(self, view: EncodingView, rungs: tuple[str, ...]) -> None:
        encoding = view.encoding
        if not encoding.with_padding:
            self.session.padding_requested.emit()
            return
        if encoding.encoder.is_clip:
            self._masking.request(
                (encoding,), partial(masked_padding_effect, self.session.prompt.chunks.first(MAX_CHUNKS))
            )
        if len(rungs) > 1 and not self._has_rungs(view, rungs):
            self._encoding_rungs.request((encoding, rungs), partial(encode_rungs, encoding.encoder, rungs))

    def _has_rungs(self, view: EncodingView, rungs: tuple[str, ...]) -> bool:
        known = self._encoding_rungs.answer
        return known is not None and known.rungs == rungs and known.fits(view)

    def _ladder(self, view: EncodingView, rungs: tuple[str, ...]) -> Ladder | None:
        """Of the word that is selected, else of the one that has most to do with the rungs."""
        known = self._encoding_rungs.answer
        if known is None or known.tokenless or not view.units or not self._has_rungs(view, rungs):
            return None
        vectors = known.transformed(view)
        selected = self.session.prompt.selected if self.session.is_up_to_date else frozenset()
        index = next((view.unit_at_position[at] for at in sorted(selected) if at in view.unit_at_position), None)
        index = likeliest_unit(view, vectors) if index is None else index
        return build_ladder(view.units[index].name, view.vectors[:, index], rungs, vectors)

    def _tints(self, view: EncodingView) -> dict[int, QColor]:
        """The colour of the word on each row, as in the other panes."""
        theme = theme_of(self)
        placed = ((row, index) for row, index in view.unit_at_position.items() if view.units[index].start is not None)
        return {row: strong_tint(theme, index) for row, index in placed}

    def _rows_with(self, row: int) -> tuple[int, ...]:
        """All rows of the word that stands on a row; a row of no word alone."""
        view = self.session.encoding_view
        index = view.unit_at_position.get(row) if view else None
        return (row,) if index is None or view is None else view.units[index].positions

    def _light(self) -> None:
        prompt = self.session.prompt
        self.strip.light(prompt.hovered | prompt.selected if self.session.is_up_to_date else frozenset())

    def clear_pointer(self) -> None:
        """Points at nothing; the readout tells what could not be measured."""
        self.session.prompt.set_hovered(())

    def fade(self, opacity: float) -> None:
        self.strip.fade(opacity)
        palette = self._inner.palette()
        colour = QColor(theme_of(self).text)
        colour.setAlphaF(opacity)
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self._inner.setPalette(palette)

    def restyle(self) -> None:
        super().restyle()
        self.fade(1.0)
        self.list.restyle()


def _scrolled(inner: QWidget, strip: StepStrip, claim_list: ClaimList) -> PlainScrollArea:
    inner.setLayout(column(strip, claim_list, 1, margins=(0, 0, 6, 0)))
    area = PlainScrollArea(inner)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return area

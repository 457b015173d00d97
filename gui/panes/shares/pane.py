"""Shares: how much of CLIP's summary of the prompt comes from each word and tag, and how it grows word by word."""

from functools import partial

from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit, UnitKind
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.shapley import ShapleyValues, shapley_values
from core.queries.shares import SummaryShares, shares_of_summary
from core.queries.summary_growth import SummaryGrowth, summary_growth
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.shares.bar import ShareBar
from gui.panes.shares.chunk_choice import ChunkChoice
from gui.panes.shares.growth_plot import GrowthPlot
from gui.panes.shares.lines import ShareLine, growth_table, lines_table, percent, ranked, share_lines
from gui.panes.shares.parts_export import PartsExport
from gui.panes.shares.share_list import ShareList
from gui.panes.shares.texts import (
    EMPTY,
    FEATURE,
    GROWTH_TIP,
    KINDS,
    REFERENCE_TIP,
    ROW,
    TOOLTIP,
    WORDLESS,
    moved_sentence,
)
from gui.panes.shares.word_shares import measured_shares
from gui.state.session import Session
from gui.widgets.check_line import CheckLine
from gui.widgets.controls import DimLabel, SegmentButton, SegmentedControl
from gui.widgets.layer_labels import encoder_letter
from gui.widgets.layouts import NO_MARGINS, column, framed, row
from gui.workers.model_queries import Submit

KIND_LOOK, CHUNK_LOOK, GROWTH_LOOK = "shares.kind", "shares.chunk", "shares.growth"  # of PaneLooks
FAILURE = tr_noop("The shares could not be computed: {why}")


class SharesPane(Pane):
    """A bar cut into tags or words, the same ranked in a list, the check, and folded away how the summary grows."""

    title = tr_noop("Shares")
    empty_message = EMPTY
    clip_only = tr_noop(
        "Shares divide CLIP’s summary of a prompt, one row at its end, among its words. This encoder makes no summary: "
        "every word’s rows stand for themselves. “Influence” shows what a word does to the others."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.sentence, self.check = DimLabel(wrap=True), CheckLine()
        self.bar, self.list, self.plot = ShareBar(), ShareList(), GrowthPlot()
        self.plot.hide()
        beside = row((self.list, 3), (self.plot, 2), margins=NO_MARGINS)
        parts = (self.sentence, self.bar, (beside, 1), self.check)
        super().__init__(session, framed(column(*parts, margins=NO_MARGINS, spacing=6)))
        self.shares = PaneQuery[SummaryShares](self, submit, FAILURE)
        self.growth = PaneQuery[SummaryGrowth](self, submit, FAILURE)
        self.reference = PaneQuery[ShapleyValues](self, submit, FAILURE)
        self.export = PartsExport(self, submit, lambda: self.chunk)
        self._add_tools()
        self._connect()

    def _add_tools(self) -> None:
        looks = self.session.looks
        self.kind = SegmentedControl(tr("Shares of"), {key: (tr(a), tr(b)) for key, (a, b) in KINDS.items()})
        self.kind.chosen.connect(lambda kind: looks.set(KIND_LOOK, kind))
        self.chunks = ChunkChoice(lambda chunk: looks.set(CHUNK_LOOK, str(chunk)))
        self.grows = SegmentButton(tr("how it grows"), tr(GROWTH_TIP))
        self.grows.toggled.connect(lambda on: looks.set(GROWTH_LOOK, "on" if on else ""))
        self.compare = SegmentButton(tr("compare with Shapley"), tr(REFERENCE_TIP), is_switch=False)
        self.compare.clicked.connect(self._ask_reference)
        tools = row(self.kind, self.chunks, 1, self.grows, self.compare, self.export.button, margins=(0, 0, 0, 2))
        self.above.addLayout(tools)

    def _connect(self) -> None:
        self.session.looks.changed.connect(lambda name: name.startswith("shares.") and self.refresh())
        self.session.encoder_changed.connect(lambda: self.session.measured_words.set("share", None))
        for widget in (self.bar, self.list):
            widget.pointed.connect(self._point_at_line)
            widget.chosen.connect(self._choose_line)
        self.plot.pointed.connect(self._point_at_growth)

    @property
    def chunk(self) -> int:
        """The chunk that is looked at, from 0."""
        view, text = self.session.encoding_view, self.session.looks.get(CHUNK_LOOK, "0")
        chunk = int(text) if text.isdecimal() else 0
        return chunk if view is not None and chunk < view.encoding.encoded_chunks else 0

    def shown_kind(self, answer: SummaryShares) -> UnitKind:
        """What is chosen, and without a choice tags where there are several."""
        chosen = self.session.looks.get(KIND_LOOK)
        has_tags = sum(unit.start is not None for unit in answer.tags) > 1
        return "word" if chosen == "word" or (not chosen and not has_tags) else "tag"

    def draw(self) -> None:
        """Shows the newest shares, and requests those of the session's view and chunk."""
        view = self.session.encoding_view
        if view is None or (not view.tags and not view.units):
            self.show_message(tr(WORDLESS) if view is not None and view.chunks.prompt.source.strip() else "")
            return
        self.chunks.offer(view.encoding.encoded_chunks, self.chunk)
        self._request(view)
        answer = self.shares.answer
        if self.shares.problem or answer is None:
            self.show_message(self.shares.problem or tr("Computing the shares…"))
            return
        self._show(answer, view)

    def _request(self, view: EncodingView) -> None:
        key = (view.encoding, self.chunk)
        if not self._is_of(self.shares.answer, view) or not self.shares.answers(key):
            self.shares.request(key, partial(shares_of_summary, view, self.chunk))
        wants_growth = self.session.looks.get(GROWTH_LOOK) == "on"
        self.grows.setChecked(wants_growth)
        self.plot.setVisible(wants_growth)
        if wants_growth and not self.growth.answers(key):
            self.growth.request(key, partial(summary_growth, view, self.chunk))

    def _is_of(self, answer: "SummaryShares | ShapleyValues | SummaryGrowth | None", view: EncodingView) -> bool:
        """Whether an answer is of the view's encoding and the chunk that is looked at."""
        return answer is not None and answer.view.encoding is view.encoding and answer.summary.chunk == self.chunk

    def _lines(self, answer: SummaryShares) -> list[ShareLine]:
        kind, reference = self.shown_kind(answer), self.reference.answer
        fits = reference is not None and self._is_of(reference, answer.view) and reference.kind == kind
        return share_lines(answer, kind, reference if fits else None)

    def _show(self, answer: SummaryShares, view: EncodingView) -> None:
        self.show_plot()
        kind, lines, is_current = self.shown_kind(answer), self._lines(answer), self._is_of(answer, view)
        self.kind.choose(kind)
        self.bar.show_lines(lines)
        self.list.show_lines(ranked(lines))
        self.sentence.setText(moved_sentence(answer))
        self.check.show_check(answer.check if is_current and self.shares not in self.pending else None)
        self._fade(not is_current)
        growth = self.growth.answer
        self.plot.show_growth(growth if self._is_of(growth, view) else None)
        self._describe(answer)
        self.compare.setEnabled(is_current)
        if is_current and self.shares not in self.pending:
            words = measured_shares(answer, view) if answer.adds_up else None
            self.session.measured_words.set("share", words)
        self.mark()

    def _fade(self, is_old: bool) -> None:
        self.bar.is_faded = is_old
        self.bar.update()
        self.list.model_.fade(is_old)

    def show_message(self, text: str = "") -> None:
        super().show_message(text)
        self.shares.answer = self.growth.answer = self.reference.answer = None
        self.check.show_check(None)

    def _describe(self, answer: SummaryShares) -> None:
        encoder, count = answer.view.encoding.encoder, answer.view.encoding.encoded_chunks
        which = tr("chunk {number} of {count}").format(number=answer.summary.chunk + 1, count=count)
        letter = encoder_letter(encoder) if len(self.session.encoders) > 1 else ""
        parts = (letter, which if count > 1 else "", tr("of CLIP’s summary, not of the picture"), tr("against commas"))
        self.caption.setText(" · ".join(filter(None, parts)))
        whose = tr(FEATURE if encoder.projection is not None else ROW)
        self.caption.setToolTip(tr(TOOLTIP).format(whose=whose))

    def _ask_reference(self) -> None:
        view, answer = self.session.encoding_view, self.shares.answer
        if view is not None and answer is not None:
            kind = self.shown_kind(answer)
            self.reference.request((view.encoding, self.chunk, kind), partial(shapley_values, view, self.chunk, kind))
            self.refresh()

    def mark(self) -> None:
        """Lights what is pointed at or selected."""
        view, prompt = self.session.encoding_view, self.session.prompt
        if self.in_sight and view is not None:
            lit = prompt.hovered or prompt.selected if self._is_of(self.shares.answer, view) else frozenset()
            self.bar.mark(lit)
            self.list.mark(lit)

    def _point_at_line(self, line: ShareLine | None) -> None:
        self.readout.setText(f"{line.unit.name} {percent(line.share)}" if line else "")
        self._point_at(line.unit if line else None)

    def _choose_line(self, line: ShareLine | None) -> None:
        positions = frozenset(line.unit.positions) if line and self._is_current else frozenset()
        self.select(() if positions == self.session.prompt.selected else positions)

    def _point_at_growth(self, unit: Unit | None) -> None:
        self.readout.setText(self.plot.reading())
        self._point_at(unit)

    def _point_at(self, unit: Unit | None) -> None:
        self.point(unit.positions if unit and self._is_current else ())

    @property
    def _is_current(self) -> bool:
        """Whether positions of the answer are those of the view."""
        view = self.session.encoding_view
        return view is not None and self._is_of(self.shares.answer, view)

    def numbers(self) -> Table:
        """A line a word or tag; where the growth is shown, a line a word with the summary after it."""
        answer, growth = self.shares.answer, self.growth.answer
        if answer is None:
            return Table(self.title, (), ())
        if self.plot.isVisibleTo(self) and growth is not None:
            return growth_table(self.title, answer, growth)
        return lines_table(self.title, self.shown_kind(answer), ranked(self._lines(answer)))

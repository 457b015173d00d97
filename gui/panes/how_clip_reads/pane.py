"""How CLIP reads: six steps with the prompt's own numbers, and what is said of CLIP against what was measured."""

from functools import partial
from weakref import ReferenceType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from core.analysis.encoding_view import EncodingView
from core.analysis.how_clip_reads import steps, summarise
from core.analysis.specificity import Ladder, build_ladder
from core.encoder.encoding import Encoding
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.claims import ExtraMeasurements, claims, measure_claims
from core.queries.ladder_rungs import MAX_RUNGS, likeliest_unit, split_rungs
from core.tokens.chunks import MAX_CHUNKS
from gui.panes.how_clip_reads.claim_list import VERDICTS, ClaimList
from gui.panes.how_clip_reads.step_drawings import make_scene
from gui.panes.how_clip_reads.step_strip import StepStrip
from gui.panes.pane import Pane
from gui.state.session import Session
from gui.widgets.layer_labels import SIZES
from gui.widgets.style import strong_tint, theme_of
from gui.workers.model_queries import Submit

MeasurementsKey = tuple[ReferenceType[Encoding], tuple[str, ...]]  # of which encoding, with which rungs
COLUMNS = (
    tr_noop("what"),
    tr_noop("name"),
    tr_noop("said of this prompt"),
    tr_noop("verdict"),
    tr_noop("shown in"),
)


class HowClipReadsPane(Pane):
    """A strip of steps above a list of claims; both follow the session's view."""

    title = tr_noop("How CLIP reads")
    empty_message = tr_noop(
        "Type a prompt: its way from text to what the U-Net is handed is shown here, with its own numbers."
    )
    wants_pane = Signal(str)  # the title of a pane to bring to the front

    def __init__(self, session: Session, ask: Submit, parent: QWidget | None = None) -> None:
        self.strip, self.list = StepStrip(), ClaimList()
        self._inner = QWidget()
        super().__init__(session, _scrolled(self._inner, self.strip, self.list), parent)
        self._ask = ask
        self._measurements = ExtraMeasurements()
        self._asked: MeasurementsKey | None = None  # weak: it may fill much memory
        self._answered: MeasurementsKey | None = None
        for part in (self.strip, self.list):
            part.wants_pane.connect(self.wants_pane)
        self.strip.pointed.connect(lambda row: self.point(() if row is None else self._rows_with(row)))
        session.hovered_changed.connect(self._light)
        session.selection_changed.connect(self.refresh)  # the ladder is about the selected word
        session.ladder_text_changed.connect(self.refresh)
        self.restyle()

    def link_to(self, titles: frozenset[str]) -> None:
        """Says which panes there are to be shown; links to others are hidden."""
        self.strip.link_to(titles)
        self.list.link_to(titles)

    def draw(self) -> None:
        """Shows the numbers of the session's view, and asks for those that take passes once they are missing."""
        view = self.session.encoding_view
        self.show_empty(view is None)
        if view is None:
            return
        self._request(view)
        summary = summarise(view.encoding)
        self.strip.show_steps(steps(summary), make_scene(summary, view, self._tints(view)))
        passes = self._measurements if self._answered and self._answered[0]() is view.encoding else ExtraMeasurements()
        self.list.show_claims(claims(view, self._ladder(view), passes.masked))
        self.describe(view, SIZES[view.encoding.encoder.name])
        self._light()

    def numbers(self) -> Table:
        """A line a step, then a line a claim."""
        if self.session.encoding_view is None:
            return Table(self.title, (), ())
        named, said = tr("step {number}", "of How CLIP reads"), tr("said")
        lines = [
            (named.format(number=number), step.title, step.sentence, "", tr(step.pane))
            for number, step in enumerate(self.strip.steps, 1)
        ]
        lines += [
            (said, claim.statement, claim.finding, tr(VERDICTS[claim.holds][1]), tr(claim.pane))
            for claim in self.list.claims
        ]
        return Table(self.title, tuple(map(tr, COLUMNS)), tuple(lines))

    def _request(self, view: EncodingView) -> None:
        """Once for every encoding and ladder; a keystroke drops it, and brings another encoding."""
        if not view.encoding.with_padding:
            self.session.padding_requested.emit()
            return
        rungs = split_rungs(self.session.ladder_text)[:MAX_RUNGS]
        asked = self._asked is not None and self._asked[0]() is view.encoding and self._asked[1] == rungs
        if asked or view.encoding.encoder is not self.session.encoder:
            return
        self._asked = ReferenceType(view.encoding), rungs
        chunks = self.session.chunks.first(MAX_CHUNKS)
        self._ask(
            self,
            partial(measure_claims, view.encoding.encoder, chunks, rungs, self._known(view, rungs)),
            partial(self._take, self._asked),
        )

    def _known(self, view: EncodingView, rungs: tuple[str, ...]) -> ExtraMeasurements:
        """What need not be measured again."""
        encoding, earlier = (self._answered[0](), self._answered[1]) if self._answered else (None, ())
        vectors = self._measurements.rungs if earlier == rungs else None
        fits = vectors is not None and vectors.raw.shape[::2] == view.states.shape[::2] and vectors.fits(view)
        return ExtraMeasurements(
            self._measurements.masked if encoding is view.encoding else None, vectors if fits else None
        )

    def _take(self, asked: MeasurementsKey, found: ExtraMeasurements | Exception) -> None:
        if asked is not self._asked:
            return
        problem = isinstance(found, Exception)
        self.readout.setText(tr("could not be measured: {why}").format(why=found) if problem else "")
        self._measurements = ExtraMeasurements() if isinstance(found, Exception) else found
        self._answered = asked
        self.refresh()

    def _ladder(self, view: EncodingView) -> Ladder | None:
        """Of the word that is selected, else of the one that has most to do with the rungs."""
        rungs, vectors = split_rungs(self.session.ladder_text)[:MAX_RUNGS], self._measurements.rungs
        if self._answered is None or self._answered[1] != rungs or vectors is None or len(rungs) < 2:
            return None
        if not view.units or vectors.tokenless or vectors.raw.shape[::2] != view.states.shape[::2]:
            return None
        if not vectors.fits(view):
            return None
        seen = vectors.transformed(view)
        chosen = self.session.selected if self.session.is_up_to_date else frozenset()
        index = next((view.unit_at_position[row] for row in sorted(chosen) if row in view.unit_at_position), None)
        index = likeliest_unit(view, seen) if index is None else index
        return build_ladder(view.units[index].name, view.vectors[:, index], rungs, seen)

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
        self.strip.light(self.session.hovered | self.session.selected if self.session.is_up_to_date else frozenset())

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        self.strip.fade(opacity)
        palette = self._inner.palette()
        colour = QColor(theme_of(self).text)
        colour.setAlphaF(opacity)
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self._inner.setPalette(palette)

    def restyle(self) -> None:
        """Follows the theme."""
        self.fade(1.0)
        self.list.restyle()
        self.draw()


def _scrolled(inner: QWidget, strip: StepStrip, claim_list: ClaimList) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 6, 0)
    column.addWidget(strip)
    column.addWidget(claim_list)
    column.addStretch(1)
    area.setWidget(inner)
    inner.setAutoFillBackground(False)  # which setWidget turns on
    return area

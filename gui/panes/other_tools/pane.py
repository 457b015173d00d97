"""Same prompt, other tool: what each tool counts, what they read differently, and how far that moves the result."""

from collections.abc import Sequence
from functools import partial
from math import isfinite

from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from core.analysis.family_differences import family_differences
from core.analysis.tool_differences import (
    DifferenceReason,
    ReadingDifference,
    chunk_differences,
    explain_difference,
    group_by_reason,
    read_with_all,
    reading_differences,
)
from core.dialects.table import DIALECTS
from core.editing.lint import lint
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.prompt.prompt import Diagnostic
from core.queries.conditioning_rows import PromptTooLong
from core.queries.tool_distances import ToolDistances, tool_distances
from core.tokens.chunks import Chunks
from gui.panes.other_tools.reasons import MAX_SPAN_LETTERS, ReasonList, words_of
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.state.session import Session
from gui.widgets.layouts import splitter
from gui.widgets.rows_model import style_table
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit

MAX_LISTED_DIFFERENCES = 200  # differences that are listed
SUMMARY_WIDTH = 250
MAX_CHARACTERS = 6_000  # characters that are read by every tool at a keystroke
PARTLY = "*"  # behind a distance over some of the rows
READ_AS = 3  # the column of the pointed words' weights

SUMMARY = (
    (tr_noop("tool"), tr_noop("Whose rules")),
    (tr_noop("tokens"), tr_noop("Counted, and how many fit")),
    (
        tr_noop("apart"),
        tr_noop(
            "How far what the image model is sent is from the chosen tool's: the norm of the difference, relative to "
            "its own"
        ),
    ),
    (
        tr_noop("reads as"),
        tr_noop(
            "The weight that the words at the right are read with, or the number of their chunk, those that are "
            "pointed at or else the first; – where the tool does not read them as words"
        ),
    ),
)


class OtherToolsPane(Pane):
    """At the left a line a tool, at the right a paragraph a reason; the conditioning is computed while nobody types."""

    title = tr_noop("Other tools")
    empty_message = tr_noop("Type a prompt of up to {longest} characters: how the other tools read it is listed here.")
    has_table = False
    needs_weights = False

    def __init__(self, session: Session, submit: Submit) -> None:
        self.summary, self.reasons = _summary_table(), ReasonList()
        sizes = SUMMARY_WIDTH, 2 * SUMMARY_WIDTH
        super().__init__(session, splitter((self.summary, self.reasons), sizes, stretched=1))
        self.query = PaneQuery[ToolDistances](self, submit, tr_noop("could not be computed: {why}"))
        self._readings: dict[str, Chunks] = {}  # by tool
        self._differences: list[ReadingDifference] = []
        self._notes: dict[str, Sequence[Diagnostic]] = {}  # by tool
        self._groups: list[DifferenceReason] = []
        self._notes_on_family: list[str] = []  # what differs beside the words, of encoders that are not CLIP's
        self.reasons.clicked.connect(self._select)
        self.reasons.pointed.connect(self._point_at)
        session.prompt.parsed.connect(self.refresh)

    def draw(self) -> None:
        """Reads the text as every tool does, and requests how far apart their conditionings are."""
        session = self.session
        if len(session.prompt.text) > MAX_CHARACTERS or not session.prompt.text.strip():
            self.show_message(tr(self.empty_message).format(longest=f"{MAX_CHARACTERS:,}"))
            return
        self.show_plot()
        prompt = session.prompt.chunks.prompt
        if self._readings.get(prompt.dialect) is not session.prompt.chunks:
            readings = read_with_all(prompt.source, session.prompt.chunks.family, prompt.settings)
            self._readings = readings | {prompt.dialect: session.prompt.chunks}
            self.query.answer = None
            self._find_differences()
        info = session.encoder
        if self.query.answer is None and (info is None or info.has_weights):
            self.query.request((session.encoding_view,), partial(tool_distances, self._readings, session.dialect))
        self._show_summary()
        notes, alone = self._notes_on_family, len(self._readings) == 1
        self.reasons.show_reasons(self._groups, session.dialect, theme_of(self), notes, alone)
        self._show_readings()

    def clear_pointer(self) -> None:
        """Leaves the readout as it is: it says why there are no distances."""

    def numbers(self) -> Table:
        """The differences, below a line for each tool's tokens and distance."""
        cells = [
            [self.summary.item(line, column).text() for line in range(self.summary.rowCount())] for column in (1, 2)
        ]
        lines = [[tr("tokens"), *cells[0], ""], [tr("apart"), *cells[1], ""]] if cells[0] else []
        for difference in self._differences:
            reason = min(explain_difference(difference, self._notes), key=len)
            lines.append([difference.text, *(_as_text(difference, tool) for tool in self._readings), reason])
        tools = [DIALECTS[tool].title for tool in self._readings]
        lines += [["", *[""] * len(tools), note] for note in self._notes_on_family]
        columns = tr("typed"), *tools, tr("why")
        return Table(self.title, columns, tuple(map(tuple, lines)))

    def _show_summary(self) -> None:
        distances = self._shown_distances()
        self.summary.setRowCount(len(self._readings))
        for line, (tool, chunks) in enumerate(self._readings.items()):
            own = self._of_encoder(chunks)
            counted = f"{own.used} / {own.limit}" if own.limit else str(own.used)
            texts = (DIALECTS[tool].title, counted, distances[tool], "")
            _fill(self.summary, line, texts, bold=tool == self.session.dialect)
            self.summary.item(line, 0).setToolTip(tr(DIALECTS[tool].summary))
            if self.query.answer is not None:
                rows = tr("{count} rows are handed on").format(count=self.query.answer.rows[tool])
                self.summary.item(line, 2).setToolTip(rows)
        self.summary.resizeColumnsToContents()

    def _shown_distances(self) -> dict[str, str]:
        """The distances as texts, or what stands in their place; the readout says why they could not be computed."""
        is_too_long = isinstance(self.query.error, PromptTooLong)
        self.readout.setText("" if is_too_long else self.query.problem)
        if self.query.answer is not None:
            return self._write_distances(self.query.answer)
        info = self.session.encoder
        waiting = "" if info is None else "…" if info.has_weights else "–"
        return dict.fromkeys(self._readings, tr("too long") if is_too_long else "–" if self.query.error else waiting)

    def _write_distances(self, answer: ToolDistances) -> dict[str, str]:
        """The distances as texts, with a mark where only some rows are compared, which the readout explains."""
        base = answer.rows[answer.dialect]
        others = [tool for tool, rows in answer.rows.items() if rows != base]
        if answer.over_words:
            others = []
            self.readout.setText(tr("over the words that both have"))
        if others:
            self.readout.setText(tr("{mark} over the rows that both have").format(mark=PARTLY))
        texts = {
            tool: f"{distance:.3f}{PARTLY * (tool in others)}" if isfinite(distance) else "–"
            for tool, distance in answer.distances.items()
        }
        return texts | {answer.dialect: "0"}

    def _find_differences(self) -> None:
        readings = {tool: self._of_encoder(chunks) for tool, chunks in self._readings.items()}
        differences = [*reading_differences(readings), *chunk_differences(readings)]
        self._differences = differences[:MAX_LISTED_DIFFERENCES]
        info = self.session.encoder
        is_clip = info is None or info.is_clip
        self._notes_on_family = [] if is_clip or info is None else family_differences(readings, info.layers)
        self._notes = {tool: lint(chunks) for tool, chunks in self._readings.items()}
        self._groups = group_by_reason(self._differences, self._notes)

    def _of_encoder(self, chunks: Chunks) -> Chunks:
        """A tool's reading for the encoder that is looked at; of CLIP's families that for the first."""
        info = self.session.encoder
        return chunks if info is None or info.is_clip else chunks.for_encoder(info.name)

    def _show_readings(self, number: int = -1) -> None:
        """Shows how each tool reads the words of a link; without one, the first that the chosen tool reads."""
        places, tool = self.reasons.places, self.session.dialect
        first = next((at for at, spans in enumerate(places) if spans[0].readings[tool] is not None), 0)
        shown = places[number if number >= 0 else first][0] if places else None
        self._hide_weights(not places)
        for line, tool in enumerate(self._readings):
            self.summary.item(line, READ_AS).setText(_as_text(shown, tool) if shown else "")
        parts = [tr("distances from {tool}").format(tool=DIALECTS[self.session.dialect].title)]
        if shown:
            message = tr("chunk of “{words}”") if shown.by_chunk else tr("weights of “{words}”")
            parts.append(message.format(words=words_of(shown, MAX_SPAN_LETTERS // 2)))
        self.caption.setText(" · ".join(parts))

    def _hide_weights(self, hidden: bool) -> None:
        """Shows or hides the column of weights; the last one that is left takes the room, which Qt does not see to."""
        self.summary.setColumnHidden(READ_AS, hidden)
        for stretches in (False, True):
            self.summary.horizontalHeader().setStretchLastSection(stretches)

    def _point_at(self, number: int) -> None:
        """Points at the words of a link, and shows how each tool reads them."""
        self._show_readings(number)
        self.point(self._positions(number))

    def _positions(self, number: int) -> list[int]:
        """The positions of the words of a link, as the chosen tool reads them."""
        if not 0 <= number < len(self.reasons.places):
            return []
        spans = [(place.start, place.end) for place in self.reasons.places[number]]
        tokens = enumerate(self.session.prompt.encoder_chunks.tokens)
        starts = ((row, token.start) for row, token in tokens if token.start is not None)
        return [row for row, at in starts if any(start <= at < end for start, end in spans)]

    def _select(self, number: int) -> None:
        self.select(self._positions(number))


def _as_text(difference: ReadingDifference, tool: str) -> str:
    reading = difference.readings[tool]
    return "–" if reading is None else f"{reading:.4g}"


def _summary_table() -> QTableWidget:
    table = QTableWidget(0, len(SUMMARY))
    table.setAccessibleName(tr("The tools, and how far apart they are"))
    table.setToolTip(tr("A line a tool: what it counts, and how far what it sends is from the chosen tool's"))
    table.setHorizontalHeaderLabels([tr(name) for name, _ in SUMMARY])
    for column, (_, tip) in enumerate(SUMMARY):
        table.horizontalHeaderItem(column).setToolTip(tr(tip))
    style_table(table, selects_one=False)
    table.horizontalHeader().setStretchLastSection(True)
    table.setWordWrap(False)
    return table


def _fill(table: QTableWidget, line: int, texts: Sequence[str], bold: bool = False) -> None:
    for column, text in enumerate(texts):
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        font = item.font()
        font.setBold(bold)
        item.setFont(font)
        table.setItem(line, column, item)

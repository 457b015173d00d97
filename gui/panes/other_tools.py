"""Other tools: the same prompt as every tool reads it, side by side, and why they differ."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from core.analysis.tool_differences import explain_difference, read_with_all, reading_differences
from core.dialects.table import DIALECTS
from core.editing.lint import lint
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.conditioning_rows import PromptTooLong
from core.queries.tool_distances import ToolDistances, tool_distances
from core.tokens.chunks import Chunks
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.state.session import Session
from gui.widgets.layouts import splitter
from gui.widgets.rows_model import style_table
from gui.workers.model_queries import Submit

MAX_LISTED_DIFFERENCES = 200  # differences that are listed
SUMMARY_WIDTH = 190
TYPED_WIDTH = 110
MAX_CHARACTERS = 6_000  # characters that are read by every tool at a keystroke

SUMMARY = (tr_noop("tool"), tr_noop("tokens"), tr_noop("apart"))
TIPS = (
    tr_noop("Whose rules"),
    tr_noop("Counted, and how many fit"),
    tr_noop(
        "How far what the U-Net is sent is from the chosen tool's: the norm of the difference, relative to its own"
    ),
)


class OtherToolsPane(Pane):
    """Above a line a tool, below a line a difference; the conditioning is computed while nobody types."""

    title = tr_noop("Other tools")
    empty_message = tr_noop("Type a prompt of up to {longest} characters: how the other tools read it is listed here.")
    has_table = False

    def __init__(self, session: Session, submit: Submit) -> None:
        self.summary = _table(tr("The tools, and how far apart they are"), list(map(tr, SUMMARY)), list(map(tr, TIPS)))
        names, weight = _columns(), tr("The weight it is read with; – where it is not read as words")
        tips = (tr("What was typed"), *(weight for _ in DIALECTS), tr("Why"))
        self.differences = _table(tr("What the tools read differently"), names, tips)
        sizes = SUMMARY_WIDTH, 3 * SUMMARY_WIDTH
        super().__init__(session, splitter((self.summary, self.differences), sizes, stretched=1))
        heading = self.differences.horizontalHeader()
        heading.setSectionResizeMode(len(names) - 1, QHeaderView.ResizeMode.Stretch)
        heading.resizeSection(0, TYPED_WIDTH)
        self.differences.setWordWrap(True)
        self.summary.setToolTip(
            tr("A line a tool: what it counts, and how far what it sends is from the chosen tool's")
        )
        self.differences.setToolTip(tr("A line a difference; a click or Enter selects its tokens"))
        self.query = PaneQuery[ToolDistances](self, submit, tr_noop("could not be computed: {why}"))
        self._readings: dict[str, Chunks] = {}  # by tool
        self._spans: list[tuple[int, int]] = []  # of the differences, in the text
        self.differences.cellClicked.connect(self._select)
        self.differences.cellActivated.connect(self._select)  # Enter
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
            self._show_differences()
        if self.query.answer is None:
            self.query.request((session.encoding_view,), partial(tool_distances, self._readings, session.dialect))
        self._show_summary()

    def clear_pointer(self) -> None:
        """Leaves the readout as it is: it says why there are no distances."""

    def numbers(self) -> Table:
        """The differences, below a line for each tool's tokens and distance."""
        columns = _columns()
        tools = [
            [self.summary.item(line, column).text() for line in range(self.summary.rowCount())] for column in (1, 2)
        ]
        lines = [[tr("tokens"), *tools[0], ""], [tr("apart"), *tools[1], ""]] if tools[0] else []
        for line in range(self.differences.rowCount()):
            lines.append([self.differences.item(line, column).text() for column in range(len(columns))])
        return Table(self.title, columns, tuple(map(tuple, lines)))

    def _show_summary(self) -> None:
        distances = self._shown_distances()
        self.summary.setRowCount(len(self._readings))
        for line, (tool, chunks) in enumerate(self._readings.items()):
            texts = (DIALECTS[tool].title, f"{chunks.used} / {chunks.limit}", distances[tool])
            _fill(self.summary, line, texts, bold=tool == self.session.dialect)
            self.summary.item(line, 0).setToolTip(tr(DIALECTS[tool].summary))
        self.summary.resizeColumnsToContents()
        self.caption.setText(tr("distances from {tool}").format(tool=DIALECTS[self.session.dialect].title))

    def _shown_distances(self) -> dict[str, str]:
        """The distances as texts, or what stands in their place; the readout says why they could not be computed."""
        is_too_long = isinstance(self.query.error, PromptTooLong)
        self.readout.setText("" if is_too_long else self.query.problem)
        if self.query.answer is not None:
            chosen, distances = self.query.answer.dialect, self.query.answer.distances
            return {tool: "0" if tool == chosen else f"{distance:.3f}" for tool, distance in distances.items()}
        waiting = "…" if self.session.encoder else ""
        return dict.fromkeys(self._readings, tr("too long") if is_too_long else "–" if self.query.error else waiting)

    def _show_differences(self) -> None:
        differences = reading_differences(self._readings)[:MAX_LISTED_DIFFERENCES]
        notes = {tool: lint(chunks) for tool, chunks in self._readings.items()}
        self._spans = [(difference.start, difference.end) for difference in differences]
        columns = self.differences.columnCount()
        self.differences.setRowCount(len(differences) or 1)
        self.differences.clearSpans()
        if not differences:
            self.differences.setSpan(0, 0, 1, columns)
            same = tr("all read the same words with the same weights")
            _fill(self.differences, 0, [same, *[""] * (columns - 1)])
        for line, difference in enumerate(differences):
            weights = (difference.readings[tool] for tool in DIALECTS)
            texts = ["–" if weight is None else f"{weight:.4g}" for weight in weights]
            reasons = explain_difference(difference, notes)
            _fill(self.differences, line, [difference.text, *texts, min(reasons, key=len)])
            self.differences.item(line, columns - 1).setToolTip("\n".join(reasons))
        for column in range(1, columns - 1):
            self.differences.resizeColumnToContents(column)
        self.differences.resizeRowsToContents()

    def _select(self, line: int, _column: int) -> None:
        """Selects the tokens of a difference, as the chosen tool reads them."""
        if line < len(self._spans):
            start, end = self._spans[line]
            tokens = enumerate(self.session.prompt.encoder_chunks.tokens)
            self.select(row for row, token in tokens if token.start is not None and start <= token.start < end)


def _columns() -> tuple[str, ...]:
    return tr("typed"), *(DIALECTS[tool].title for tool in DIALECTS), tr("why")


def _table(name: str, names: Sequence[str], tips: Sequence[str]) -> QTableWidget:
    table = QTableWidget(0, len(names))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(names))
    for column, tip in enumerate(tips):
        table.horizontalHeaderItem(column).setToolTip(tip)
    style_table(table)
    table.horizontalHeader().setResizeContentsPrecision(30)  # lines that are measured; all would take seconds
    table.horizontalHeader().setStretchLastSection(True)
    table.setWordWrap(False)
    table.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
    return table


def _fill(table: QTableWidget, line: int, texts: Sequence[str], bold: bool = False) -> None:
    for column, text in enumerate(texts):
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        font = item.font()
        font.setBold(bold)
        item.setFont(font)
        table.setItem(line, column, item)

"""Other tools: the same prompt as A1111, ComfyUI, diffusers and compel read it, side by side, and why they differ."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSplitter, QTableWidget, QTableWidgetItem, QWidget

from core.analysis.tool_differences import explain_difference, read_with_all, reading_differences
from core.dialects.table import DIALECTS
from core.editing.lint import lint
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.conditioning_rows import PromptTooLong
from core.queries.tool_distances import ToolDistances, tool_distances
from core.tokens.chunks import Chunks
from gui.panes.pane import Pane
from gui.state.session import Session
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

    def __init__(self, session: Session, ask: Submit, parent: QWidget | None = None) -> None:
        self.empty_message = tr(type(self).empty_message).format(longest=f"{MAX_CHARACTERS:,}")
        self.summary = _table(tr("The tools, and how far apart they are"), list(map(tr, SUMMARY)), list(map(tr, TIPS)))
        names, weight = _columns(), tr("The weight it is read with; – where it is not read as words")
        tips = (tr("What was typed"), *(weight for _ in DIALECTS), tr("Why"))
        self.differences = _table(tr("What the tools read differently"), names, tips)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.summary)
        split.addWidget(self.differences)
        split.setSizes([SUMMARY_WIDTH, 3 * SUMMARY_WIDTH])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        super().__init__(session, split, parent)
        heading = self.differences.horizontalHeader()
        heading.setSectionResizeMode(len(names) - 1, QHeaderView.ResizeMode.Stretch)
        heading.resizeSection(0, TYPED_WIDTH)
        self.differences.setWordWrap(True)
        self.summary.setToolTip(
            tr("A line a tool: what it counts, and how far what it sends is from the chosen tool's")
        )
        self.differences.setToolTip(tr("A line a difference; a click or Enter selects its tokens"))
        self._ask = ask
        self._readings: dict[str, Chunks] = {}
        self._distances: dict[str, str] = {}
        self.differences.cellClicked.connect(self._select)
        self.differences.cellActivated.connect(self._select)  # Enter
        session.parsed.connect(self.refresh)

    def draw(self) -> None:
        """Reads the text as every tool does, and asks for the conditionings once the encoder is idle."""
        session = self.session
        if len(session.text) > MAX_CHARACTERS or not session.text.strip():
            self.show_empty(True)
            return
        self.show_empty(False)
        read_anew = not self._readings or self._readings[session.chunks.prompt.dialect] is not session.chunks
        if read_anew:
            prompt = session.chunks.prompt
            readings = read_with_all(prompt.source, session.chunks.family, prompt.settings)
            self._readings = readings | {prompt.dialect: session.chunks}
            self._distances = {}
            self._show_differences()
        self._show_summary()
        if session.is_up_to_date and not self._distances:
            self._ask(self, partial(tool_distances, self._readings, session.dialect), self._take)

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

    def _take(self, answer: ToolDistances | Exception) -> None:
        if isinstance(answer, PromptTooLong):
            self._distances = dict.fromkeys(self._readings, tr("too long"))
        elif isinstance(answer, Exception):
            self._distances = dict.fromkeys(self._readings, "–")
            self.readout.setText(tr("could not be computed: {why}").format(why=answer))
        elif answer.readings is self._readings:
            self._distances = {tool: f"{value:.3f}" for tool, value in answer.distances.items()}
            self._distances[answer.dialect] = "0"
        self._show_summary()

    def _show_summary(self) -> None:
        self.summary.setRowCount(len(self._readings))
        for line, (tool, chunks) in enumerate(self._readings.items()):
            shown = self._distances.get(tool, "…" if self.session.encoder else "")
            texts = (DIALECTS[tool].title, f"{chunks.used} / {chunks.limit}", shown)
            _fill(self.summary, line, [str(text) for text in texts], bold=tool == self.session.dialect)
        self.summary.resizeColumnsToContents()
        self.caption.setText(tr("distances from {tool}").format(tool=DIALECTS[self.session.dialect].title))

    def _show_differences(self) -> None:
        found = reading_differences(self._readings)[:MAX_LISTED_DIFFERENCES]
        notes = {tool: lint(chunks) for tool, chunks in self._readings.items()}
        self._spans = [(difference.start, difference.end) for difference in found]
        self.differences.setRowCount(len(found) or 1)
        self.differences.clearSpans()
        if not found:
            self.differences.setSpan(0, 0, 1, self.differences.columnCount())
            _fill(self.differences, 0, [tr("all read the same words with the same weights"), "", "", "", "", ""])
        for line, difference in enumerate(found):
            readings = [_format_weight(difference.readings[tool]) for tool in DIALECTS]
            why = explain_difference(difference, notes)
            _fill(self.differences, line, [difference.text, *readings, min(why, key=len)])
            self.differences.item(line, len(readings) + 1).setToolTip("\n".join(why))
        for column in range(1, self.differences.columnCount() - 1):
            self.differences.resizeColumnToContents(column)
        self.differences.resizeRowsToContents()

    def _select(self, line: int, _column: int) -> None:
        """Selects the tokens of a difference, as the chosen tool reads them."""
        if line < len(self._spans):
            start, end = self._spans[line]
            tokens = enumerate(self.session.encoder_chunks.tokens)
            self.select(row for row, token in tokens if token.start is not None and start <= token.start < end)


def _format_weight(weight: float | None) -> str:
    return "–" if weight is None else f"{weight:.4g}"


def _columns() -> tuple[str, ...]:
    return tr("typed"), *(DIALECTS[tool].title for tool in DIALECTS), tr("why")


def _table(name: str, names: Sequence[str], tips: Sequence[str]) -> QTableWidget:
    table = QTableWidget(0, len(names))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(names))
    for column, tip in enumerate(tips):
        table.horizontalHeaderItem(column).setToolTip(tip)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setFrameShape(QTableWidget.Shape.NoFrame)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.horizontalHeader().setResizeContentsPrecision(30)  # lines that are measured; all would take seconds
    table.horizontalHeader().setStretchLastSection(True)
    table.setWordWrap(False)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 7)
    return table


def _fill(table: QTableWidget, line: int, texts: Sequence[str], bold: bool = False) -> None:
    for column, text in enumerate(texts):
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        font = item.font()
        font.setBold(bold)
        item.setFont(font)
        table.setItem(line, column, item)

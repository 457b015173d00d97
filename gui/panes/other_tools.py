"""Other tools: the same prompt as A1111, ComfyUI, diffusers and compel read it, side by side, and why they differ."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSplitter, QTableWidget, QTableWidgetItem, QWidget

from core.analysis.tool_differences import differences, read_by_all, reasons, relative_distance
from core.chunking import Chunks
from core.families import DIALECTS, TOOLS
from core.model import Model
from core.prompt.reading import problems_of
from gui.newest_only import Cancelled
from gui.panes.pane import Pane
from gui.session import MAX_CHUNKS, MAX_MARKED, Session

Ask = Callable[[Callable[[Model, Cancelled], object], Callable[[Any], None]], None]
MOST = 200  # differences that are listed
SUMMARY_WIDTH = 300

SUMMARY = ("tool", "tokens", "weighted", "cut", "apart")
TIPS = (
    "Whose rules",
    "Counted, and how many fit",
    "Tokens with a weight other than 1",
    "Tokens that the tool does not read",
    "How far what the U-Net is sent is from the chosen tool's: the norm of the difference, relative to its own",
)


class OtherTools(Pane):
    """Above a line a tool, below a line a difference; the conditioning is computed while nobody types."""

    title = "Other tools"
    needs = "Type a prompt: how the other tools read it is listed here."

    def __init__(self, session: Session, ask: Ask, parent: QWidget | None = None) -> None:
        self.summary = _table(SUMMARY, TIPS)
        names = ("typed", *(TOOLS[tool] for tool in DIALECTS), "why")
        self.differences = _table(
            names, ("What was typed",) + ("The weight it is read with; – where it is not read as words",) * 4 + ("Why",)
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.summary)
        split.addWidget(self.differences)
        split.setSizes([SUMMARY_WIDTH, 2 * SUMMARY_WIDTH])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        super().__init__(session, split, parent)
        heading = self.differences.horizontalHeader()
        heading.setSectionResizeMode(len(names) - 1, QHeaderView.ResizeMode.Stretch)
        self._ask = ask
        self._readings: dict[str, Chunks] = {}
        self._distances: dict[str, str] = {}
        self.differences.cellClicked.connect(self._select)
        session.read.connect(self.refresh)

    def draw(self) -> None:
        """Reads the text as every tool does, and asks for the conditionings once the encoder is idle."""
        session = self.session
        if len(session.text) > MAX_MARKED or not session.text.strip():
            self.show_empty(True)
            return
        self.show_empty(False)
        family = session.encoder.family if session.encoder else "sd1"
        read_anew = not self._readings or self._readings[session.dialect] is not session.chunks
        if read_anew:
            self._readings = read_by_all(session.text, family, session.settings) | {session.dialect: session.chunks}
            self._distances = {}
            self._show_differences()
        self._show_summary()
        if session.up_to_date and not self._distances:
            self._ask(partial(_distances, self._readings, session.dialect), self._take)

    def _take(self, found: tuple[Mapping[str, Chunks], dict[str, str]]) -> None:
        readings, distances = found
        if readings is self._readings:
            self._distances = distances
            self._show_summary()

    def _show_summary(self) -> None:
        self.summary.setRowCount(len(self._readings))
        for line, (tool, chunks) in enumerate(self._readings.items()):
            weighted = sum(token.weight != 1 for token in chunks.tokens)
            shown = self._distances.get(tool, "…" if self.session.encoder else "")
            texts = (TOOLS[tool], f"{chunks.used} / {chunks.limit}", weighted, len(chunks.cut), shown)
            _fill(self.summary, line, [str(text) for text in texts], bold=tool == self.session.dialect)
        self.caption.setText(f"distances from {TOOLS[self.session.dialect]}")

    def _show_differences(self) -> None:
        found = differences(self._readings)[:MOST]
        notes = {tool: problems_of(chunks) for tool, chunks in self._readings.items()}
        self._spans = [(difference.start, difference.end) for difference in found]
        self.differences.setRowCount(len(found) or 1)
        if not found:
            _fill(self.differences, 0, ["all read the same words with the same weights", "", "", "", "", ""])
        for line, difference in enumerate(found):
            readings = [_reading(difference.readings[tool]) for tool in DIALECTS]
            _fill(self.differences, line, [difference.text, *readings, " ".join(reasons(difference, notes))])

    def _select(self, line: int, _column: int) -> None:
        """Selects the tokens of a difference, as the chosen tool reads them."""
        if line < len(self._spans):
            start, end = self._spans[line]
            tokens = enumerate(self.session.encoder_chunks.tokens)
            self.session.set_selected(
                row for row, token in tokens if token.start is not None and start <= token.start < end
            )

    def showEvent(self, event: QShowEvent) -> None:
        """Asks for what was not asked while hidden."""
        super().showEvent(event)
        self.refresh()


def _distances(
    readings: Mapping[str, Chunks], dialect: str, model: Model, cancelled: Cancelled
) -> tuple[Mapping[str, Chunks], dict[str, str]]:
    """Relative distance of every tool's conditioning from the chosen one's, as text; a worker's work."""
    if max(len(chunks.rows) for chunks in readings.values()) > MAX_CHUNKS:
        return readings, dict.fromkeys(readings, "too long")
    base = model.condition(readings[dialect]).rows
    found = {dialect: "0"}
    for tool, chunks in readings.items():
        if cancelled():
            break
        if tool != dialect:
            rows = model.condition(chunks).rows
            found[tool] = f"{relative_distance(base, rows):.3f}"
    return readings, found


def _reading(weight: float | None) -> str:
    return "–" if weight is None else f"{weight:.4g}"


def _table(names: Sequence[str], tips: Sequence[str]) -> QTableWidget:
    table = QTableWidget(0, len(names))
    table.setAccessibleName(" · ".join(names))
    table.setHorizontalHeaderLabels(list(names))
    for column, tip in enumerate(tips):
        table.horizontalHeaderItem(column).setToolTip(tip)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setFrameShape(QTableWidget.Shape.NoFrame)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setStretchLastSection(True)
    table.setWordWrap(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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

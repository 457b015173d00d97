"""The claims: a statement about CLIP, a mark and a word for the verdict, and below them what was measured."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from core.program.translation import tr, tr_noop
from core.queries.claims import Claim
from gui.panes.how_clip_reads.step_strip import PaneLink
from gui.widgets.controls import DimLabel, Heading
from gui.widgets.style import scaled_font, theme_of

VERDICTS = {
    True: ("✓", tr_noop("holds here")),
    False: ("✗", tr_noop("does not hold")),
    None: ("?", tr_noop("cannot be told")),
}
TIP = tr_noop("What this prompt’s own numbers say to it; another prompt or encoder may say something else")


class ClaimList(QWidget):
    """A heading, and for each claim a line of mark, statement and verdict above one of what was measured."""

    wants_pane = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.claims: tuple[Claim, ...] = ()
        self._titles: frozenset[str] = frozenset()
        self._lines: list[_Line] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(Heading(tr("What is said, and what this prompt shows")), 0, 0, 1, 4)

    def link_to(self, titles: frozenset[str]) -> None:
        """Says which panes there are to be shown."""
        self._titles = titles
        self.show_claims(self.claims)

    def show_claims(self, claims: Sequence[Claim]) -> None:
        """The same lines stay, because making them is what takes long."""
        self.claims = tuple(claims)
        while len(self._lines) < len(claims):
            self._lines.append(_Line(self._grid, self.wants_pane.emit))
        for line, claim in zip(self._lines, claims, strict=True):
            line.show_claim(claim, self._titles)

    def texts(self) -> list[tuple[str, str, str, str]]:
        """Mark, what is said, verdict and what was measured of each line."""
        return [line.texts() for line in self._lines]

    def restyle(self) -> None:
        """Takes the colours of the theme."""
        for line in self._lines:
            line.restyle()


class _Line:
    """The widgets of one claim, in two rows of the grid."""

    def __init__(self, grid: QGridLayout, show: object) -> None:
        self.mark, self.statement, self.verdict = QLabel(), QLabel(), QLabel()
        self.measured, self.link = DimLabel(wrap=True), PaneLink()
        self._holds: bool | None = None
        self.statement.setFont(scaled_font(self.statement, 1.0, bold=True))
        self.statement.setWordWrap(True)
        self.verdict.setToolTip(tr(TIP))
        self.measured.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.link.wants_pane.connect(show)
        row = grid.rowCount()
        grid.setRowMinimumHeight(row, 26)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.mark, row, 0)
        grid.addWidget(self.statement, row, 1)
        grid.addWidget(self.verdict, row, 2)
        grid.addWidget(self.measured, row + 1, 1, 1, 2)
        grid.addWidget(self.link, row, 3, 2, 1, top)

    def show_claim(self, claim: Claim, titles: frozenset[str]) -> None:
        mark, verdict = VERDICTS[claim.holds][0], tr(VERDICTS[claim.holds][1])
        self._holds = claim.holds
        for label, text in ((self.mark, mark), (self.statement, f"“{claim.statement}”"), (self.verdict, verdict)):
            label.setText(text)
        self.measured.setText(claim.finding)
        self.mark.setAccessibleName(verdict)
        self.link.lead_to(claim.pane, titles)
        self.restyle()

    def texts(self) -> tuple[str, str, str, str]:
        return self.mark.text(), self.statement.text(), self.verdict.text(), self.measured.text()

    def restyle(self) -> None:
        theme = theme_of(self.mark)
        colour = QColor({True: theme.good, False: theme.warn, None: theme.dim}[self._holds])
        for label in (self.mark, self.verdict):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), colour)
            label.setPalette(palette)

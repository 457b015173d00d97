"""The list of ablations beside the conditioning: how far each moves it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from core.program.translation import tr, tr_noop
from core.queries.ablations import AblationEffect
from gui.panes.conditioning.labels import format_share
from gui.widgets.rows_model import RIGHT, style_table

HEADINGS = (
    (tr_noop("switch"), tr_noop("What is done in another way; choose one to see what it does")),
    (
        tr_noop("whole"),
        tr_noop("How far it moves all rows: the norm of the difference, relative to the norm of what is sent"),
    ),
    (tr_noop("words"), tr_noop("How far it moves the words’ rows, relative to these")),
    (tr_noop("padding"), tr_noop("How far it moves the rows of padding, relative to these")),
)


class AblationTable(QTableWidget):
    """A line an ablation: its name, and the shares by which it moves all rows, the words' and those of padding."""

    def __init__(self) -> None:
        super().__init__(0, len(HEADINGS))
        self.setAccessibleName(tr("Switches, and how far each moves the conditioning"))
        self.setToolTip(tr(HEADINGS[0][1]))
        self.setHorizontalHeaderLabels([tr(heading) for heading, _ in HEADINGS])
        for column, (_, tip) in enumerate(HEADINGS):
            self.horizontalHeaderItem(column).setToolTip(tr(tip))
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        style_table(self)
        self.setMinimumWidth(250)

    def show_ablations(self, ablations: Sequence[AblationEffect], chosen: str) -> None:
        """Lists ablations, and selects the one of a name where it is there; emits nothing."""
        self.blockSignals(True)
        self.clearSelection()
        self.horizontalHeader().setVisible(bool(ablations))  # nothing stands over nothing where no switch does anything
        self.setRowCount(len(ablations))
        for line, ablation in enumerate(ablations):
            shares = map(format_share, (ablation.distances.whole, ablation.distances.words, ablation.distances.padding))
            for column, text in enumerate((tr(ablation.name), *shares)):
                item = QTableWidgetItem(text)
                item.setToolTip(tr(ablation.explanation))
                if column:
                    item.setTextAlignment(RIGHT)
                self.setItem(line, column, item)
            if ablation.name == chosen:
                self.selectRow(line)
        self.blockSignals(False)

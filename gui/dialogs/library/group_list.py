"""The groups of a library, of which one can be looked at alone."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from core.program.translation import tr
from gui.widgets.check_line import CheckLine
from gui.widgets.controls import DimLabel, Heading
from gui.widgets.layouts import NO_MARGINS, column

if TYPE_CHECKING:
    from core.library.library import Library

GROUP = Qt.ItemDataRole.UserRole


class GroupList(QWidget):
    """`chosen` gives the number of a group, or None for all."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.list, self.check, self.about = QListWidget(), CheckLine(), DimLabel(wrap=True)
        self.list.setAccessibleName(tr("Groups of prompts"))
        self.list.setToolTip(tr("Prompts alike in their words, named by the tags that they have far more often"))
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.list.currentItemChanged.connect(self._choose)
        self.setLayout(column(Heading(tr("Groups")), (self.list, 1), self.about, self.check, margins=NO_MARGINS))

    def show_library(self, library: "Library | None") -> None:
        """Shows the groups of a library, all of them chosen."""
        self.list.clear()
        self.check.show_check(library.clusters.check if library else None)
        if library is None:
            self.about.setText("")
            return
        self._add(tr("All prompts"), len(library.prompts), None)
        from core.library.tables import name_of_group

        for label, cluster in enumerate(library.clusters.clusters):
            self._add(name_of_group(library, label), cluster.size, label)
        seed = tr("From seed {seed}; another gives somewhat other groups.").format(seed=library.clusters.seed)
        self.about.setText(seed if library.clusters.clusters else "")
        self.list.setCurrentRow(0)

    def _add(self, name: str, count: int, group: int | None) -> None:
        item = QListWidgetItem(f"{count:,} · {name}")  # the count first: a long name ends in dots
        item.setToolTip(item.text())
        item.setData(GROUP, group)
        self.list.addItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(GROUP))

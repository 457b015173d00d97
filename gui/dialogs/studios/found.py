"""Which of the tools that were found are to be added: a list with ticks, which fills while it is being looked."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QProgressBar, QWidget

from core.program.messages import displayable
from core.program.translation import tr
from gui.widgets.controls import DimLabel, push_button
from gui.widgets.layouts import column, row

if TYPE_CHECKING:
    from core.studio.studio import Studio

ROOT = Qt.ItemDataRole.UserRole


class FoundStudios(QDialog):
    """Shows tools with their folders; `add` gets those that are ticked when the artist says so."""

    stopped = Signal()  # nobody wants to see more of them

    def __init__(self, add: "Callable[[Sequence[Studio]], None]", known: Sequence[str], parent: QWidget) -> None:
        """`known` are the roots of those that are added already, which cannot be ticked."""
        super().__init__(parent)
        self._add, self._known = add, frozenset(known)
        self._studios: dict[str, Studio] = {}
        self.setWindowTitle(tr("Tools found"))
        self.about, self.list = DimLabel(wrap=True), QListWidget()
        self.list.setAccessibleName(tr("Tools found"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setToolTip(tr("Those that are ticked are added; the space bar sets and takes away a tick"))
        self.bar = QProgressBar(maximum=0, maximumWidth=120, maximumHeight=10, textVisible=False)
        self.bar.setAccessibleName(tr("Progress"))
        self.accept_button = push_button(tr("&Add"), tr("Adds the tools that are ticked"), self.accept)
        self.accept_button.setDefault(True)
        self.cancel = push_button(tr("Cancel"), tr("Adds none"), self.reject)
        self.setLayout(column(self.about, (self.list, 1), row(self.bar, 1, self.accept_button, self.cancel)))
        self.list.itemChanged.connect(lambda _item: self._enable())
        self.finished.connect(self._finish)
        self.resize(620, 380)

    def begin_search(self) -> None:
        """Shows that the usual places are being looked at."""
        self.about.setText(tr("Looking at the places where tools usually are. Nothing is changed there."))
        self.bar.show()
        self._enable()

    def show_studios(self, studios: "Sequence[Studio]") -> None:
        """Adds those that are not shown yet, ticked; ticks that were changed stay."""
        for studio in studios:
            if str(studio.root) not in self._studios:
                self._studios[str(studio.root)] = studio
                self.list.addItem(self._item(studio))
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self._enable()

    def end(self, studios: "Sequence[Studio]", is_search: bool = False) -> None:
        """Shows all of them, and that there are no more to come."""
        self.show_studios(studios)
        self.bar.hide()
        if self._studios:
            self.about.setText(tr("Tick the tools that are to be read. Nothing is ever written into their folders."))
        elif is_search:
            sentence = tr("No tool is in the usual places. Choose its folder with “Add my tool’s folder…”.")
            self.about.setText(sentence)

    @property
    def ticked(self) -> "tuple[Studio, ...]":
        """Those that are to be added."""
        items = (self.list.item(line) for line in range(self.list.count()))
        roots = [item.data(ROOT) for item in items if _is_ticked(item)]
        return tuple(self._studios[root] for root in roots)

    def _item(self, studio: "Studio") -> QListWidgetItem:
        from core.studio.table import TOOLS

        root = str(studio.root)
        name = TOOLS[studio.tool].name or tr("Folder of models")
        label = tr("{tool} (added already)").format(tool=name) if root in self._known else name
        item = QListWidgetItem(f"{label}\n{displayable(root)}")
        item.setData(ROOT, root)
        item.setSizeHint(QSize(0, 2 * self.list.fontMetrics().lineSpacing() + 8))
        item.setToolTip(displayable(root))
        is_new = root not in self._known
        item.setCheckState(Qt.CheckState.Checked if is_new else Qt.CheckState.Unchecked)
        if not is_new:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable & ~Qt.ItemFlag.ItemIsEnabled)
        return item

    def _enable(self) -> None:
        self.accept_button.setEnabled(bool(self.ticked))

    def _finish(self, result: int) -> None:
        self.stopped.emit()
        if result == QDialog.DialogCode.Accepted and self.ticked:
            self._add(self.ticked)


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked

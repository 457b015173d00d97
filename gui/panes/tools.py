"""The row of a pane that its title bar takes: the caption, the value under the mouse, the pane's own switches."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

LEFT_TO_STYLE = Qt.AlignmentFlag(0)


class Tools(QHBoxLayout):
    """Gives whatever joins it the pane for a parent: shown before the row has a place, it would else be a window."""

    def __init__(self, pane: QWidget) -> None:
        super().__init__()
        self._pane = pane

    def addWidget(self, tool: QWidget, stretch: int = 0, alignment: Qt.AlignmentFlag = LEFT_TO_STYLE) -> None:
        self._take(tool)
        super().addWidget(tool, stretch, alignment)

    def insertWidget(
        self, index: int, tool: QWidget, stretch: int = 0, alignment: Qt.AlignmentFlag = LEFT_TO_STYLE
    ) -> None:
        self._take(tool)
        super().insertWidget(index, tool, stretch, alignment)

    def _take(self, tool: QWidget) -> None:
        if tool.parent() is None:
            tool.setParent(self._pane)

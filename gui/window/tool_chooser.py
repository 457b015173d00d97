"""Whose rules read the prompt: the first tools of the table side by side, the others in a menu beside them."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from core.program.translation import tr
from gui.widgets.controls import MenuButton, SegmentedControl
from gui.widgets.layouts import NO_MARGINS, row

SEGMENTS = 4  # tools that stand side by side; the header has no room for more
MENU_LETTERS = 16  # of the longest title in the menu, so that nothing beside it moves


class ToolChooser(QWidget):
    """Emits the key of a tool that is chosen; `tools` are key: (title, tooltip)."""

    chosen = Signal(str)

    def __init__(self, name: str, tools: Mapping[str, tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._titles = name, {key: title for key, (title, _) in tools.items()}
        self._more_tip = ""  # why none of the menu can be chosen
        self._tips = {key: tip for key, (_, tip) in tools.items()}
        keys = list(tools)
        self.segments = SegmentedControl(name, {key: tools[key] for key in keys[:SEGMENTS]})
        self.segments.chosen.connect(self.chosen)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.more = _MoreTools(tr("more"), self.menu, letters=MENU_LETTERS)
        self._actions: dict[str, QAction] = {}
        for key in keys[SEGMENTS:]:
            action = self._actions[key] = self.menu.addAction(tools[key][0])
            action.setToolTip(tools[key][1])
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, key=key: self.chosen.emit(key))
        self.setLayout(row(self.segments, self.more, margins=NO_MARGINS, spacing=2))

    def choose(self, key: str) -> None:
        """Shows a tool without emitting it."""
        self.segments.choose(key)
        for listed, action in self._actions.items():
            action.setChecked(listed == key)
        is_in_menu = key in self._actions
        self.more.setChecked(is_in_menu)
        self.more.setText(self._titles[key] if is_in_menu else tr("more"))
        self.more.setAccessibleName(f"{self._name}: {self.more.text().rstrip(' ▾')}")
        other = self._more_tip or tr("Other tools to read the prompt as")
        self.more.setToolTip(self._actions[key].toolTip() if is_in_menu else other)

    def allow(self, keys: Collection[str], reason: str = "") -> None:
        """Lets these tools be chosen alone; the tooltip of each other one says why not."""
        for key, tip in self._tips.items():
            button = self._actions.get(key) or self.segments.button(key)
            button.setEnabled(key in keys)
            button.setToolTip(tip if key in keys else reason.format(tool=self._titles[key]))
        is_any = any(key in keys for key in self._actions)
        self._more_tip = "" if is_any else reason.format(tool=", ".join(self._titles[key] for key in self._actions))
        self.more.setEnabled(is_any)

    def button(self, key: str) -> QAbstractButton:
        """The button of a tool that stands beside others."""
        return self.segments.button(key)

    def action(self, key: str) -> QAction:
        """The entry of a tool in the menu."""
        return self._actions[key]


class _MoreTools(MenuButton):
    """Stays as it is when it is clicked: what is chosen in its menu tells whether it is on."""

    def __init__(self, label: str, menu: QMenu, letters: int) -> None:
        super().__init__(label, menu, letters)
        self.setCheckable(True)

    def nextCheckState(self) -> None:
        """Leaves the state to the chooser."""

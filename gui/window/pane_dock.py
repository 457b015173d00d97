"""A pane's place in the window: its title bar at once, the pane itself when it is first in sight."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMenu, QWidget

from core.program.translation import tr
from gui.widgets.controls import Card, Heading, small_button
from gui.window.pane_table import PaneSpec
from gui.window.window_placement import is_wayland

if TYPE_CHECKING:
    from gui.panes.pane import Pane

LEAST_HEIGHT = 114  # of a pane and the card around it, so that nothing moves when the pane comes


class PaneDock(QDockWidget):
    """Makes its pane once that is in sight and `may_make` is set, or at once where somebody asks for `pane`."""

    made = Signal(object)  # the pane
    came_in_sight = Signal()  # with no pane yet
    wants_export = Signal(object)  # the pane

    def __init__(self, spec: PaneSpec, make: Callable[[], "Pane"]) -> None:
        super().__init__(tr(spec.title))
        self.setObjectName(spec.dock_name)
        self.spec, self._make = spec, make
        self.made_pane: Pane | None = None
        self._bar: _TitleBar | None = None
        self.is_in_front = False  # a dock behind another tab is called visible by Qt
        self._card = Card("")
        self._card.heading.hide()
        self._card.body.setContentsMargins(2, 2, 2, 2)
        self._card.setMinimumHeight(LEAST_HEIGHT)
        self.setWidget(self._card)
        floatable = QDockWidget.DockWidgetFeature.DockWidgetFloatable
        self.setFeatures(self.features() & ~floatable if is_wayland() else self.features())
        self.visibilityChanged.connect(self._follow_visibility)

    def _title_bar(self) -> "_TitleBar":
        """The title bar, made when it is first in sight: most docks begin as tabs behind others."""
        if self._bar is None:
            self._bar = _TitleBar(self, tr(self.spec.title))
            self.setTitleBarWidget(self._bar)  # which may bring the dock into sight, and ask for the bar again
        return self._bar

    @property
    def pane(self) -> "Pane":
        """The pane, which is made by now."""
        return self.made_pane or self.make_pane()

    def make_pane(self) -> "Pane":
        """Makes the pane and gives it its place; `pane` does so only once."""
        from gui.panes.pane_menu import pane_menu

        pane = self.made_pane = self._make()
        menu = pane_menu(pane, self.wants_export.emit, self)
        pane.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        pane.canvas.customContextMenuRequested.connect(lambda at: menu.popup(pane.canvas.mapToGlobal(at)))
        self._title_bar().take(pane, menu)
        pane.set_in_front(self.is_in_front)
        self._card.body.addWidget(pane)
        pane.show()  # which its layout would do a turn later
        self.made.emit(pane)
        return pane

    def _follow_visibility(self, visible: bool) -> None:
        self.is_in_front = visible
        if visible:
            self._title_bar()
        if self.made_pane is not None:
            self.made_pane.set_in_front(visible)
        elif visible:
            self.came_in_sight.emit()


class _TitleBar(QWidget):
    """Title, what the pane shows, its switches, and float and close; a drag moves the dock.

    Where there is no room for all of it the title is left out, which the tab has, too.
    """

    def __init__(self, dock: PaneDock, name: str) -> None:
        super().__init__()
        self._dock = dock
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(6, 5, 2, 3)
        row.setSpacing(8)
        self._heading = Heading(name)
        row.addWidget(self._heading)
        row.addStretch(1)
        self.more = small_button("more", tr("{pane}: table, copy, export").format(pane=name), self._open_menu)
        row.addWidget(self.more)
        if dock.features() & QDockWidget.DockWidgetFeature.DockWidgetFloatable:
            row.addWidget(small_button("float", tr("Float {pane}").format(pane=name), self._float))
        row.addWidget(small_button("close", tr("Close {pane} (View brings it back)").format(pane=name), dock.close))

    def take(self, pane: "Pane", menu: QMenu) -> None:
        """Shows the pane's own tools beside the title."""
        self._menu = menu
        self._row.takeAt(1)
        self._row.insertLayout(1, pane.tools, 1)

    def minimumSizeHint(self) -> QSize:
        """What is needed without the title."""
        shown = self._heading.sizeHint().width() + self._row.spacing() if not self._heading.isHidden() else 0
        return super().minimumSizeHint() - QSize(shown, 0)

    def event(self, event: QEvent) -> bool:
        """Shows the title where there is room for it, at another size or with other tools."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            needed = self.minimumSizeHint().width() + self._heading.sizeHint().width() + self._row.spacing()
            self._heading.setVisible(self.width() >= needed)
        return handled

    def _open_menu(self) -> None:
        if self._dock.made_pane is None:
            self._dock.make_pane()
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _float(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())
        if self._dock.isFloating():  # a little aside, to be seen as a window of its own
            room, at = self._dock.screen().availableGeometry(), self._dock.pos() + QPoint(40, 40)
            at.setX(max(min(at.x(), room.right() + 1 - self._dock.width()), room.left()))  # its buttons stay in sight
            self._dock.move(at)

"""The panes as docks: moved, floated, closed, tabbed, put back."""

import sys
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTabBar, QTabWidget, QWidget

from core.program.translation import tr
from gui.state.session import Session
from gui.widgets.style import FADED
from gui.window.pane_dock import PaneDock
from gui.window.pane_table import PANES, THIS_ENCODER
from gui.window.qt_classes import QtClasses
from gui.window.window_placement import is_wayland
from gui.workers.latest_only import LatestOnlyWorker
from gui.workers.model_queries import Submit
from gui.workers.redraw_queue import RedrawQueue
from gui.workspace.encoder_comparison import EncoderComparison

if TYPE_CHECKING:
    from core.analysis.findings.finding import Finding
    from gui.panes.pane import Pane

    PaneKind = TypeVar("PaneKind", bound=Pane)

LAYOUT_VERSION = 5
LAYOUTS = {  # with the share of the window that the editor takes
    "write": 0.5,  # the editor, and the matrix beside it
    "study": 0.3,  # all panes but those that answer a question
    "present": 0.2,  # one pane
}
STALE_MS = 250  # results that answer an older text for longer than this are faded


class PaneDocks(QMainWindow):
    """A main window inside the main window, so that docks fill the whole right side."""

    wants_export = Signal(object)  # the pane
    panes_made = Signal()  # all that are in sight
    answered = Signal()  # the model has answered what a pane asked
    wants_file = Signal()  # of the encoder that is looked at

    def __init__(
        self, session: Session, submit: Submit, comparison: EncoderComparison, parent: QWidget | None = None
    ) -> None:
        """`submit` has work done with the model while nothing is being encoded (`ModelQueries.submit`)."""
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.redraw_queue = RedrawQueue(self)
        self.docks = [
            PaneDock(spec, partial(spec.make, session, submit, *((comparison,) if spec is THIS_ENCODER else ())))
            for spec in (*PANES.values(), THIS_ENCODER)
        ]
        for dock in self.docks:
            dock.made.connect(self._take_pane)
            dock.came_in_sight.connect(self._make_panes_in_sight)
            dock.wants_export.connect(self.wants_export)
        self._was_painted = self._is_faded = False
        self._session = session
        self._making = QTimer(self, singleShot=True, interval=0)
        self._making.timeout.connect(self._make_next)
        self._qt_classes = QtClasses(self)
        self._qt_classes.made.connect(lambda: self._plotting.request(lambda _: import_module("pyqtgraph")))
        self._plotting = LatestOnlyWorker("imports", self)
        for ended in (self._plotting.answered, self._plotting.failed):  # of what failed, making a pane tells
            ended.connect(lambda _: self._making.start())
        self._stale = QTimer(self, singleShot=True, interval=STALE_MS)
        self._stale.timeout.connect(lambda: self._fade(FADED))
        self._brightening = QTimer(self, singleShot=True, interval=0)  # once panes that draw the answer are queued
        self._brightening.timeout.connect(lambda: self._fade(1.0))
        session.prompt.parsed.connect(self._await_encoding)
        session.encoding_view_changed.connect(self._end_wait)
        self.reset()

    @property
    def panes(self) -> list["Pane"]:
        """All panes; those that were not in sight yet are made."""
        return [dock.pane for dock in self.docks]

    @property
    def made_panes(self) -> list["Pane"]:
        """The panes that have been in sight."""
        return [dock.made_pane for dock in self.docks if dock.made_pane is not None]

    def measured_findings(self) -> Iterator["Finding"]:
        """What of the answers that panes have from the model is worth saying of the session's view."""
        return chain.from_iterable(pane.findings() for pane in self.made_panes)

    def _take_pane(self, pane: "Pane") -> None:
        pane.redraw_queue = self.redraw_queue
        pane.link_to(frozenset(dock.spec.title for dock in self.docks))
        pane.wants_pane.connect(self.show_pane)
        pane.answered.connect(self.answered)
        pane.wants_file.connect(self.wants_file)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Makes the panes in sight behind the first frame."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self._make_panes_in_sight()

    def draw_anew(self) -> None:
        """Has all panes draw all of theirs, as the pixels have another size."""
        for pane in self.made_panes:
            pane.draw_anew()

    def _make_panes_in_sight(self) -> None:
        """Makes one at the next turn of the event loop, and so on, until each dock in front has its pane.

        pyqtgraph, which every pane needs, is imported on a thread first: 0.2 s in which the window would stand still.
        The classes of Qt that it asks for are made before, on the window's thread.
        """
        if not self._was_painted or self._plotting.busy or self._qt_classes.is_making:
            return
        if "pyqtgraph" in sys.modules:
            self._making.start()
        else:
            self._qt_classes.start()

    @property
    def is_making(self) -> bool:
        """Whether `panes_made` is still to come."""
        return self._qt_classes.is_making or self._plotting.busy or self._making.isActive()

    def stop(self) -> None:
        """Ends the thread that imports, and what comes before it."""
        self._qt_classes.stop()
        self._plotting.stop()

    def _make_next(self) -> None:
        waiting = [dock for dock in self.docks if dock.is_in_front and dock.made_pane is None]
        if waiting:
            waiting[0].make_pane()
            self._making.start()
        else:
            self.panes_made.emit()

    def show_pane(self, title: str) -> None:
        """Brings the pane of that title to the front, also where it was closed."""
        for dock in self.docks:
            if dock.spec.title == title:
                dock.show()
                dock.raise_()
                if dock.made_pane is None:
                    dock.make_pane()

    def _await_encoding(self) -> None:
        """Starts waiting for the encoder."""
        if self._session.encoding_view and not self._session.are_all_up_to_date and not self._stale.isActive():
            self._stale.start()

    def _end_wait(self) -> None:
        """Ends the wait, and begins the next where the text has gone on meanwhile.

        What is drawn anew comes back as it is drawn, so that nothing old is painted once more.
        """
        self._stale.stop()
        if self._is_faded:
            self._brightening.start()
        self._await_encoding()

    def _fade(self, opacity: float) -> None:
        self._is_faded = opacity < 1
        for pane in self.made_panes:
            if opacity < 1 or not self.redraw_queue.contains(pane):
                pane.fade(opacity)

    def reset(self) -> None:
        """The matrix above, the curves below, each with the others as tabs behind it."""
        matrix, curves, *others = self.docks
        for dock in self.docks:
            self.removeDockWidget(dock)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, matrix)
        self.splitDockWidget(matrix, curves, Qt.Orientation.Vertical)
        for dock in others:
            self.tabifyDockWidget(matrix if dock.spec.is_tall else curves, dock)
        for dock in self.docks:
            dock.setFloating(False)
            dock.setVisible(not dock.spec.is_optional)
        matrix.raise_()
        curves.raise_()
        self.resizeDocks([matrix, curves], [5, 4], Qt.Orientation.Vertical)

    def lay_out(self, layout: str) -> None:
        """Shows what a layout of LAYOUTS shows: all but optional panes, the matrix, or the pane last looked at."""
        kept = self.active_pane() if layout == "present" else self.docks[0].pane
        self.reset()
        for dock in self.docks:
            dock.setVisible((layout == "study" and not dock.spec.is_optional) or dock.made_pane is kept)

    def showEvent(self, event: QShowEvent) -> None:
        """Names the tab bars that docks have made by now; where tabs have no room they scroll, with whole names."""
        super().showEvent(event)
        for bar in self.findChildren(QTabBar):
            bar.setAccessibleName(tr("Panes"))
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)

    def active_pane(self) -> "Pane":
        """The pane that has the focus or the mouse, else the first that can be seen."""
        focused = self.focused(QApplication.focusWidget())
        seen = [pane for pane in self.made_panes if pane.in_sight]
        return focused or next(iter([*(pane for pane in seen if pane.underMouse()), *seen]), self.docks[0].pane)

    def focused(self, focus: QWidget | None) -> "Pane | None":
        """The pane that a widget, such as the one with the focus, is in or in whose title bar it is."""
        return next((dock.pane for dock in self.docks if focus is not None and dock.isAncestorOf(focus)), None)

    def bring_to_front(self, kind: "type[PaneKind]") -> "PaneKind":
        """The pane of that kind, shown and in front."""
        self.show_pane(kind.title)
        return next(pane for dock in self.docks if isinstance(pane := dock.made_pane, kind))

    def toggle_actions(self) -> list[QAction]:
        """One action a pane that shows or hides it."""
        return [dock.toggleViewAction() for dock in self.docks]

    def saved_layout(self) -> str:
        """Where the docks are, as text."""
        return bytes(self.saveState(LAYOUT_VERSION).toBase64().data()).decode("ascii")

    def restore_layout(self, saved: str) -> None:
        """Puts the docks where they were; a saved state of another version changes nothing."""
        if saved:
            self.restoreState(QByteArray.fromBase64(saved.encode("ascii", "ignore")), LAYOUT_VERSION)
        for dock in self.docks if is_wayland() else ():
            dock.setFloating(False)  # remembered under another system, where it could be docked again

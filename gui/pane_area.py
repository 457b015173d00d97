"""The panes as docks: moved, floated, closed, tabbed, put back."""

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QTabBar, QTabWidget, QWidget

from gui.controls import Card, Heading, small_button
from gui.panes.across_layers import AcrossLayers
from gui.panes.lora_change import AskAdapted, LoraChange
from gui.panes.other_tools import Ask, OtherTools
from gui.panes.pane import Pane
from gui.panes.token_table import TokenTable
from gui.panes.words_by_words import WordsByWords
from gui.session import Session
from gui.style import FADED

LAYOUT_VERSION = 3
STALE_MS = 250  # results that answer an older text for longer than this are faded


class PaneArea(QMainWindow):
    """A main window inside the main window, so that docks fill the whole right side."""

    def __init__(self, session: Session, ask: Ask, ask_adapted: AskAdapted, parent: QWidget | None = None) -> None:
        """`ask` has work done with the model while nothing is being encoded (`LiveEncoder.ask`, `ask_adapted`)."""
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.panes: list[Pane] = [
            WordsByWords(session),
            AcrossLayers(session),
            TokenTable(session),
            OtherTools(session, ask),
            LoraChange(session, ask_adapted),
        ]
        self.docks = [self._dock(pane) for pane in self.panes]
        self._session = session
        self._stale = QTimer(self, singleShot=True, interval=STALE_MS)
        self._stale.timeout.connect(lambda: self._fade(FADED))
        session.read.connect(self._expect)
        session.lens_changed.connect(self._refreshed)
        self.reset()

    def _dock(self, pane: Pane) -> QDockWidget:
        dock = QDockWidget(pane.title)
        dock.setObjectName(type(pane).__name__)
        dock.setWidget(_Panel(pane))
        dock.setTitleBarWidget(_TitleBar(dock, pane))
        dock.visibilityChanged.connect(pane.come_to_front)
        return dock

    def _expect(self) -> None:
        """Starts waiting for the encoder."""
        if self._session.lens and not self._session.up_to_date and not self._stale.isActive():
            self._stale.start()

    def _refreshed(self) -> None:
        """Ends the wait, and begins the next where the text has gone on meanwhile."""
        self._stale.stop()
        self._fade(1.0)
        self._expect()

    def _fade(self, opacity: float) -> None:
        for pane in self.panes:
            pane.fade(opacity)

    def reset(self) -> None:
        """The matrix above, the curves below with the tables as tabs behind them."""
        matrix, curves, *others = self.docks
        for dock in self.docks:
            self.removeDockWidget(dock)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, matrix)
        self.splitDockWidget(matrix, curves, Qt.Orientation.Vertical)
        for dock in others:
            self.tabifyDockWidget(curves, dock)
        for dock in self.docks:
            dock.setFloating(False)
            dock.show()
        curves.raise_()
        self.resizeDocks([matrix, curves], [5, 4], Qt.Orientation.Vertical)

    def showEvent(self, event: QShowEvent) -> None:
        """Names the tab bars that docks have made by now."""
        super().showEvent(event)
        for bar in self.findChildren(QTabBar):
            bar.setAccessibleName("Panes")

    def toggles(self) -> list[QAction]:
        """One action a pane that shows or hides it."""
        return [dock.toggleViewAction() for dock in self.docks]

    def arrangement(self) -> str:
        """Where the docks are, as text."""
        return bytes(self.saveState(LAYOUT_VERSION).toBase64().data()).decode("ascii")

    def arrange(self, saved: str) -> None:
        """Puts the docks where they were; a saved state of another version changes nothing."""
        if saved:
            self.restoreState(QByteArray.fromBase64(saved.encode("ascii", "ignore")), LAYOUT_VERSION)


class _Panel(Card):
    """The ground a pane stands on."""

    def __init__(self, pane: Pane) -> None:
        super().__init__("")
        self.heading.hide()
        self.body.setContentsMargins(2, 2, 2, 2)
        self.body.addWidget(pane)


class _TitleBar(QWidget):
    """Title, what the pane shows, its switches, and float and close; a drag moves the dock."""

    def __init__(self, dock: QDockWidget, pane: Pane) -> None:
        super().__init__()
        self._dock = dock
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 5, 2, 3)
        row.setSpacing(8)
        row.addWidget(Heading(pane.title))
        row.addLayout(pane.tools, 1)
        row.addWidget(small_button("⧉", f"Float {pane.title}", self._float))
        row.addWidget(small_button("×", f"Close {pane.title} (View brings it back)", dock.close))

    def _float(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())
        if self._dock.isFloating():  # a little aside, to be seen as a window of its own
            self._dock.move(self._dock.pos() + QPoint(40, 40))

"""The panes as docks: moved, floated, closed, tabbed, put back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QHBoxLayout, QMainWindow, QMenu, QTabBar, QTabWidget, QWidget

from core.program.translation import tr
from gui.panes.across_layers.pane import AcrossLayersPane
from gui.panes.attention.pane import AttentionPane
from gui.panes.compare.pane import ComparePane
from gui.panes.conditioning.pane import ConditioningPane
from gui.panes.feature.pane import FeaturePane
from gui.panes.how_clip_reads.pane import HowClipReadsPane
from gui.panes.influence.pane import InfluencePane
from gui.panes.ladder.pane import SpecificityLadderPane
from gui.panes.lora_change import LoraChangePane
from gui.panes.map.pane import MapPane
from gui.panes.nearest_words.pane import NearestWordsPane
from gui.panes.other_tools import OtherToolsPane
from gui.panes.pane import Pane
from gui.panes.pane_menu import pane_menu
from gui.panes.this_encoder.pane import ThisEncoderPane
from gui.panes.token_table import TokenTablePane
from gui.panes.words_by_words import WordsByWordsPane
from gui.state.session import Session
from gui.widgets.controls import Card, Heading, small_button
from gui.widgets.style import FADED
from gui.window.window_placement import is_wayland
from gui.workers.model_queries import Submit
from gui.workers.redraw_queue import RedrawQueue
from gui.workspace.encoder_comparison import EncoderComparison

LAYOUT_VERSION = 5
LAYOUTS = {  # with the share of the window that the editor takes
    "write": 0.5,  # the editor, and the matrix beside it
    "study": 0.3,  # all panes
    "present": 0.2,  # one pane
}
PaneKind = TypeVar("PaneKind", bound=Pane)
STALE_MS = 250  # results that answer an older text for longer than this are faded


@dataclass(frozen=True, slots=True)
class PaneSpec:
    """How a pane is made and where it stands."""

    key: str  # its name for `--pane`
    dock_name: str  # its name in saved layouts
    make: Callable[[Session, Submit], Pane]
    is_tall: bool = False  # whether it stands behind the matrix, where there is most room


PANES = {  # in the order of their tabs
    spec.key: spec
    for spec in (
        PaneSpec("words_by_words", "WordsByWords", lambda session, _submit: WordsByWordsPane(session)),
        PaneSpec("across_layers", "AcrossLayers", AcrossLayersPane),
        PaneSpec("map", "Map", MapPane, is_tall=True),
        PaneSpec("specificity_ladder", "SpecificityLadder", SpecificityLadderPane),
        PaneSpec("influence", "InfluencePane", InfluencePane, is_tall=True),
        PaneSpec("attention", "AttentionPane", AttentionPane, is_tall=True),
        PaneSpec("nearest_words", "NearestWords", NearestWordsPane),
        PaneSpec("token_table", "TokenTable", lambda session, _submit: TokenTablePane(session)),
        PaneSpec("other_tools", "OtherTools", OtherToolsPane),
        PaneSpec("conditioning", "Conditioning", ConditioningPane, is_tall=True),
        PaneSpec("compare", "Compare", ComparePane, is_tall=True),
        PaneSpec("feature", "Feature", FeaturePane, is_tall=True),
        PaneSpec("lora_change", "LoraChange", LoraChangePane),
        PaneSpec("how_clip_reads", "HowClipReads", HowClipReadsPane, is_tall=True),
    )
}


class PaneDocks(QMainWindow):
    """A main window inside the main window, so that docks fill the whole right side."""

    wants_export = Signal(object)  # the pane

    def __init__(
        self, session: Session, submit: Submit, comparison: EncoderComparison, parent: QWidget | None = None
    ) -> None:
        """`submit` has work done with the model while nothing is being encoded (`ModelQueries.submit`)."""
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        this_encoder = PaneSpec(
            "this_encoder", "ThisEncoder", lambda session, submit: ThisEncoderPane(session, submit, comparison)
        )
        specs = (*PANES.values(), this_encoder)
        self.panes = [spec.make(session, submit) for spec in specs]
        self.redraw_queue = RedrawQueue(self)
        for pane in self.panes:
            pane.redraw_queue = self.redraw_queue
        self.docks = [self._dock(spec.dock_name, pane) for spec, pane in zip(specs, self.panes, strict=True)]
        self._tall_docks = [dock for spec, dock in zip(specs, self.docks, strict=True) if spec.is_tall]
        self._link_panes()
        self._session = session
        self._stale = QTimer(self, singleShot=True, interval=STALE_MS)
        self._stale.timeout.connect(lambda: self._fade(FADED))
        session.prompt.parsed.connect(self._await_encoding)
        session.encoding_view_changed.connect(self._end_wait)
        self.reset()

    def _dock(self, name: str, pane: Pane) -> QDockWidget:
        dock = QDockWidget(pane.name)
        dock.setObjectName(name)
        dock.setWidget(_PaneCard(pane))
        floatable = QDockWidget.DockWidgetFeature.DockWidgetFloatable
        dock.setFeatures(dock.features() & ~floatable if is_wayland() else dock.features())
        menu = pane_menu(pane, self.wants_export.emit, dock)
        dock.setTitleBarWidget(_TitleBar(dock, pane, menu))
        pane.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        pane.canvas.customContextMenuRequested.connect(lambda at: menu.popup(pane.canvas.mapToGlobal(at)))
        dock.visibilityChanged.connect(pane.set_in_front)
        return dock

    def _link_panes(self) -> None:
        titles = frozenset(pane.title for pane in self.panes)
        for pane in self.panes:
            pane.link_to(titles)
            pane.wants_pane.connect(self.show_pane)

    def show_pane(self, title: str) -> None:
        """Brings the pane of that title to the front, also where it was closed."""
        for pane, dock in zip(self.panes, self.docks, strict=True):
            if pane.title == title:
                dock.show()
                dock.raise_()

    def _await_encoding(self) -> None:
        """Starts waiting for the encoder."""
        if self._session.encoding_view and not self._session.are_all_up_to_date and not self._stale.isActive():
            self._stale.start()

    def _end_wait(self) -> None:
        """Ends the wait, and begins the next where the text has gone on meanwhile."""
        self._stale.stop()
        self._fade(1.0)
        self._await_encoding()

    def _fade(self, opacity: float) -> None:
        for pane in self.panes:
            pane.fade(opacity)

    def reset(self) -> None:
        """The matrix above, the curves below, each with the others as tabs behind it."""
        matrix, curves, *others = self.docks
        for dock in self.docks:
            self.removeDockWidget(dock)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, matrix)
        self.splitDockWidget(matrix, curves, Qt.Orientation.Vertical)
        for dock in others:
            self.tabifyDockWidget(matrix if dock in self._tall_docks else curves, dock)
        for dock in self.docks:
            dock.setFloating(False)
            dock.show()
        matrix.raise_()
        curves.raise_()
        self.resizeDocks([matrix, curves], [5, 4], Qt.Orientation.Vertical)

    def lay_out(self, layout: str) -> None:
        """Shows what a layout of LAYOUTS shows: all panes, the matrix alone, or the pane last looked at alone."""
        kept = self.active_pane() if layout == "present" else self.panes[0]
        self.reset()
        for pane, dock in zip(self.panes, self.docks, strict=True):
            dock.setVisible(layout == "study" or pane is kept)

    def showEvent(self, event: QShowEvent) -> None:
        """Names the tab bars that docks have made by now."""
        super().showEvent(event)
        for bar in self.findChildren(QTabBar):
            bar.setAccessibleName(tr("Panes"))

    def active_pane(self) -> Pane:
        """The pane that has the focus or the mouse, else the first that can be seen."""
        focused = self.focused(QApplication.focusWidget())
        seen = [pane for pane in self.panes if pane.in_sight]
        return focused or next(iter([*(pane for pane in seen if pane.underMouse()), *seen]), self.panes[0])

    def focused(self, focus: QWidget | None) -> Pane | None:
        """The pane that a widget, such as the one with the focus, is in or in whose title bar it is."""
        both = zip(self.docks, self.panes, strict=True)
        return next((pane for dock, pane in both if focus is not None and dock.isAncestorOf(focus)), None)

    def bring_to_front(self, kind: type[PaneKind]) -> PaneKind:
        """The pane of that kind, shown and in front."""
        pane = next(pane for pane in self.panes if isinstance(pane, kind))
        self.show_pane(pane.title)
        return pane

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


class _PaneCard(Card):
    """The ground a pane stands on."""

    def __init__(self, pane: Pane) -> None:
        super().__init__("")
        self.heading.hide()
        self.body.setContentsMargins(2, 2, 2, 2)
        self.body.addWidget(pane)


class _TitleBar(QWidget):
    """Title, what the pane shows, its switches, and float and close; a drag moves the dock."""

    def __init__(self, dock: QDockWidget, pane: Pane, menu: QMenu) -> None:
        super().__init__()
        self._dock = dock
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 5, 2, 3)
        row.setSpacing(8)
        row.addWidget(Heading(pane.name))
        row.addLayout(pane.tools, 1)
        more = small_button("more", tr("{pane}: table, copy, export").format(pane=pane.name))
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
        row.addWidget(more)
        if dock.features() & QDockWidget.DockWidgetFeature.DockWidgetFloatable:
            row.addWidget(small_button("float", tr("Float {pane}").format(pane=pane.name), self._float))
        row.addWidget(
            small_button("close", tr("Close {pane} (View brings it back)").format(pane=pane.name), dock.close)
        )

    def _float(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())
        if self._dock.isFloating():  # a little aside, to be seen as a window of its own
            self._dock.move(self._dock.pos() + QPoint(40, 40))

"""The list of models below the encoder's button: a line to search in, the models, and ways to open others."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QWidget

from core.program.translation import tr
from core.tokens.text_families import TEXT_FAMILIES
from core.weights.sources import ModelSource
from gui.state.studios import StudiosState
from gui.widgets.controls import DimLabel, push_button
from gui.widgets.layouts import column, row
from gui.window.models.details import ModelDetails
from gui.window.models.model import ModelDelegate, ModelListModel
from gui.window.models.rows import ModelRow, ModelRows, model_rows
from gui.workers.disk_worker import DiskWorker

WIDTH, HEIGHT, MARGIN = 600, 620, 8  # pixels
SETTLE_MS = 150  # after which rows are made anew, as studios are read
# By which lines the keys move that are the list's while the search is typed in.
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class ModelList(QFrame):
    """Lies over the window while it is open; Escape, a choice or a click beside it closes it.

    It is a part of the window and no window itself, so that input methods and screen readers work in it as anywhere.
    """

    chosen = Signal(str)  # "study", a path or a downloaded repository's name
    wants_file = Signal()
    wants_folder = Signal()
    wants_download = Signal()
    wants_studio = Signal()
    closed = Signal()

    def __init__(self, studios: StudiosState, parent: QWidget) -> None:
        super().__init__(parent)
        self._studios, self._recent = studios, tuple[str, ...]()
        self.button: QWidget | None = None  # which opens and closes it
        self._listed = list[object]()  # the listings that the rows are of
        self.details = ModelDetails(self)
        self.model = ModelListModel(self.details, self)
        self.search, self.list, self.count = QLineEdit(), QListView(), DimLabel()
        self._maker = DiskWorker("model-rows", self)
        self._settle_timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._sight_timer = QTimer(self, singleShot=True, interval=0)
        self._make_parts()
        self._arrange()
        self._connect()
        self.hide()

    def _make_parts(self) -> None:
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setAccessibleName(tr("Models"))
        self.search.setPlaceholderText(tr("Search models: every word has to be in the name, the folder or the tool"))
        self.search.setAccessibleName(tr("Search models"))
        self.search.setToolTip(
            tr("Enter opens the chosen model, the arrow keys choose another, Escape closes the list")
        )
        self.search.setClearButtonEnabled(True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(ModelDelegate(self.model, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(tr("Models"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)

    def _arrange(self) -> None:
        open_tip, folder_tip = tr("Opens a file of your own"), tr("Opens a folder in diffusers’ layout")
        download_tip = tr("The text encoder of a model on Hugging Face; says how large it is and asks first")
        studio_tip = tr("Lists the models of A1111, Forge, ComfyUI or another tool")
        family_tip = tr("Families that can be read without a file: Flux, Z-Image, Wan …")
        self.buttons = (
            push_button(tr("Open file…"), open_tip, partial(self._leave_for, self.wants_file)),
            push_button(tr("Open diffusers folder…"), folder_tip, partial(self._leave_for, self.wants_folder)),
            push_button(tr("Download CLIP…"), download_tip, partial(self._leave_for, self.wants_download)),
            push_button(tr("Add my tool’s folder…"), studio_tip, partial(self._leave_for, self.wants_studio)),
            push_button(tr("Read as…"), family_tip, self._show_families),
        )
        upper, lower = row(*self.buttons[:2], 1, self.count), row(*self.buttons[2:], 1)
        self.setLayout(column(self.search, (self.list, 1), upper, lower))

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._choose_current)
        self.search.installEventFilter(self)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self.list.verticalScrollBar().valueChanged.connect(lambda _value: self._sight_timer.start())
        self._sight_timer.timeout.connect(self._look)
        self.details.found.connect(lambda _source: self.list.viewport().update())
        self._maker.answered.connect(self._show_rows)
        self._settle_timer.timeout.connect(self._make_rows)
        for signal in (self._studios.changed, self._studios.contents_changed):
            signal.connect(self._wait_to_make_rows)

    def set_recent(self, recent: tuple[str, ...]) -> None:
        """Takes the models opened before, the last one first."""
        self._recent = recent
        self._listed.clear()
        if not (self._has_studios and self.model.all.rows):  # nothing is there yet, as it opens for the first time
            self._show_rows(model_rows(recent))
        if self._has_studios:
            self._make_rows()

    def mark(self, open_source: str, known: Mapping[str, str]) -> None:
        """Marks the encoder that is open, and takes what is known of those that were."""
        self.model.mark(open_source, known)

    def popup(self, point: QPoint) -> None:
        """Opens below a point of the screen, as far as the window has room; closes where it is open."""
        if self.isVisible():
            self.leave()
            return
        window = self.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = window.mapFromGlobal(point)
        width = min(WIDTH, window.width() - 2 * MARGIN)
        left = min(max(corner.x(), MARGIN), window.width() - width - MARGIN)
        top = min(corner.y() + 2, window.height() // 2)
        self.setGeometry(left, top, width, min(HEIGHT, window.height() - top - MARGIN))
        self.search.clear()
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        self._select(max(self.model.line_of(self.model.open_source), 1))
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def leave(self) -> None:
        """Closes; the focus goes back to the button."""
        if self.isVisible():
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            self.hide()
            self.closed.emit()

    def stop(self) -> None:
        """Ends the threads."""
        for timer in (self._settle_timer, self._sight_timer):
            timer.stop()
        self._maker.stop()
        self.details.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes the keys of the list while the search is typed in, and closes at a click beside the list."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress and self.isVisible():
            is_in_window = isinstance(watched, QWidget) and watched.window() is self.window()
            if is_in_window and not any(_is_over(event, part) for part in (self, self.button)):
                self.leave()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the search, then closes."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.text():
            self.search.clear()
        else:
            self.leave()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round in the list while it is open."""
        stops = [self.search, self.list, *self.buttons]
        at = next((index for index, stop in enumerate(stops) if stop.hasFocus()), -1)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    @property
    def _has_studios(self) -> bool:
        return any(state.contents for state in self._studios.states)

    def _take_key(self, event: QKeyEvent) -> bool:
        if event.key() not in STEPS or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        step = STEPS[Qt.Key(event.key())]
        self._select(self.list.currentIndex().row() + step, 1 if step > 0 else -1)
        return True

    def _select(self, line: int, direction: int = 1) -> None:
        """Chooses the model in a line, or the next one where that is a heading or beyond an end."""
        last = len(self.model.lines) - 1
        line = min(max(line, 0), last)
        down, up = range(line, last + 1), range(line, -1, -1)
        ahead, behind = (down, up) if direction > 0 else (up, down)
        lines = (*ahead[:2], *behind[:2])
        self.list.setCurrentIndex(
            next((self.model.index(at) for at in lines if self.model.row_at(at) is not None), QModelIndex())
        )
        self._sight_timer.start()

    def _show_families(self) -> None:
        """Goes to the families that need no file, which stand last."""
        self.search.clear()
        self._select(self.model.line_of(ModelSource((), next(iter(TEXT_FAMILIES))).text))
        self.list.scrollTo(self.list.currentIndex(), QListView.ScrollHint.PositionAtTop)

    def _search(self, words: str) -> None:
        self.model.search(words)
        self._show_count()
        self._select(1)

    def _show_count(self) -> None:
        self.count.setText(tr("%n model(s)", "", self.model.count))

    def _wait_to_make_rows(self, _root: str = "") -> None:
        """A method, as the studios outlive the window."""
        self._settle_timer.start()

    def _make_rows(self) -> None:
        """Has the rows made anew on a thread, unless only what is known of the same files has changed."""
        contents = [state.contents for state in self._studios.states if state.contents]
        listings: list[object] = [known.listing for known in contents]
        if len(listings) != len(self._listed) or any(a is not b for a, b in zip(listings, self._listed, strict=True)):
            self._listed = listings
            recent = self._recent
            self._maker.request(lambda _cancelled, _report: model_rows(recent, contents))

    def _show_rows(self, rows: ModelRows) -> None:
        current = self.model.row_at(self.list.currentIndex().row())
        self.model.show_rows(rows)
        self._show_count()
        self._select(max(self.model.line_of(current.source), 1) if current else 1)

    def _look(self) -> None:
        """Has details found out of the models in sight, once the list is still."""
        if self.isVisible():
            first = max(self.list.indexAt(QPoint(4, 4)).row(), 0)
            last = self.list.indexAt(QPoint(4, self.list.viewport().height() - 4)).row()
            lines = range(first, (last if last >= 0 else len(self.model.lines) - 1) + 1)
            self.details.want([model for line in lines if (model := self.model.row_at(line)) is not None])

    def _choose_current(self) -> None:
        self._choose(self.list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        model: ModelRow | None = self.model.row_at(index.row())
        if model is not None and self.isVisible():
            self.leave()
            self.chosen.emit(model.source)

    def _leave_for(self, signal: SignalInstance) -> None:
        self.leave()
        signal.emit()


def _is_over(event: QMouseEvent, widget: QWidget | None) -> bool:
    return widget is not None and widget.rect().contains(widget.mapFromGlobal(event.globalPosition().toPoint()))

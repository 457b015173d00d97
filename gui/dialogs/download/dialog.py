"""The dialog that downloads a text encoder: shows size and folder before it fetches anything, then the progress."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QPushButton, QWidget

from core.program.cancellation import CancelCheck
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.hub.cache import find_cached
from core.weights.hub.hub import DownloadProgress, HubFiles, download, look_up, megabytes, no_room, server
from gui.dialogs.download.repository_choice import RepositoryChoice
from gui.dialogs.download.text import breakable_path, download_facts, progress_text
from gui.widgets.controls import Card, DimLabel, ThemedLabel
from gui.widgets.layouts import column, row
from gui.workers.jobs import Jobs

DIALOG_WIDTH = 560
PROGRESS_STEPS = 1000  # of the progress bar: bytes would be too many for its 32 bits


class DownloadDialog(QDialog):
    """Choose, look up, download; `downloaded` carries the repository's name, which then opens with no network.

    No request is made before “Look up” is clicked. All work runs on a thread of its own.
    """

    downloaded = Signal(str)
    failed = Signal(object)  # an unexpected exception
    _progressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Download a CLIP text encoder"))
        self._jobs = Jobs(self)
        self._cached: Path | None = None
        self._offered: HubFiles | None = None
        self._activity = ""  # "asking" or "fetching"
        self.choice = RepositoryChoice()
        self._make_report()
        self._arrange()
        self.choice.changed.connect(self._reset)
        self._jobs.failed.connect(self._fail)
        self._progressed.connect(self._show_progress)
        self._show()

    def _make_report(self) -> None:
        self.facts = QLabel(wordWrap=True)
        self.bar = QProgressBar(maximum=PROGRESS_STEPS, textVisible=False, maximumHeight=10)
        self.bar.setAccessibleName(tr("Progress"))
        self.bar.setToolTip(tr("How much has come"))
        self.progress_label = DimLabel()
        self.error_label = ThemedLabel("warn")
        self.error_label.setWordWrap(True)
        self.error_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action_button, self.close_button = QPushButton(), QPushButton()
        self.action_button.setDefault(True)
        self.action_button.clicked.connect(self._take_action)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)

    def _arrange(self) -> None:
        sentence = tr(
            "Only the text encoder of a repository is fetched, from {server}. Nothing is asked there before you click."
        )
        about = DimLabel(sentence.format(server=server()), wrap=True)
        card = Card(tr("What is fetched"))
        for widget in (self.facts, self.bar, self.progress_label, self.error_label):
            card.body.addWidget(widget)
        card.body.addStretch(1)
        buttons = row(1, self.action_button, self.close_button)
        self.setLayout(column(about, self.choice, (card, 1), buttons, margins=(16, 14, 16, 14), spacing=10))
        self.setFixedWidth(DIALOG_WIDTH)
        self.setMinimumHeight(360)

    @property
    def repository(self) -> str | None:
        """The name of the chosen repository; None where none is named."""
        return self.choice.repository

    @property
    def busy(self) -> bool:
        """Whether a request or a download is under way, which closing would cancel."""
        return bool(self._activity)

    def stop(self) -> None:
        """Closes the dialog, cancels its work and ends its thread."""
        self.close()
        self._jobs.stop()

    def _reset(self) -> None:
        """Forgets what was looked up, and checks without the network whether the choice is on this machine."""
        self._cached = self._offered = None
        self._activity = ""
        self._jobs.cancel()
        self._show()
        if repository := self.repository:
            self._jobs.start("", lambda _cancelled: find_cached(repository), self._use_cached)

    def _use_cached(self, folder: Path | None) -> None:
        self._cached = folder
        self._show()

    def _take_action(self) -> None:
        """Takes the next step: opens a cached encoder, downloads what was looked up, or looks up."""
        if self.repository is None:
            return
        if self._cached:
            self._finish(self._cached)
        elif self._offered:
            self._start("fetching", partial(download, self._offered, self._progressed.emit), self._finish)
        else:
            self._start("asking", partial(look_up, self.repository), self._offer)

    def _start(self, activity: str, work: Callable[[CancelCheck], Any], on_done: Callable[[Any], None]) -> None:
        self._activity = activity
        self._jobs.start(activity, work, on_done)
        self._show()

    def _offer(self, wanted: HubFiles) -> None:
        self._activity, self._offered = "", wanted
        self._show(no_room(wanted, wanted.free) if wanted.free < wanted.missing else "")
        self.action_button.setFocus()

    def _finish(self, _folder: Path) -> None:
        self._activity = ""
        self.accept()
        self.downloaded.emit(self.repository)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, UnreadableEncoder):
            self._end(str(error))
        else:
            self._end(tr("Something went wrong. Try again."))
            self.failed.emit(error)

    def _end(self, message: str) -> None:
        self._activity = ""
        self._show(message)

    def reject(self) -> None:
        """Cancels the work under way; closes where there is none."""
        if not self._activity:
            super().reject()
            return
        was = self._activity
        self._jobs.cancel()
        self._end(tr("Stopped. What had not come whole was thrown away.") if was == "fetching" else "")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancels the work under way and closes."""
        if self._activity:
            self.reject()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous() and not self._activity:
            self._reset()

    def _show(self, message: str = "") -> None:
        """Shows the present state, with an error message where there is one."""
        busy = bool(self._activity)
        self.choice.setEnabled(not busy)
        self.bar.setVisible(busy)
        self.progress_label.setVisible(busy)
        self.bar.setRange(0, PROGRESS_STEPS if self._activity == "fetching" else 0)
        self.bar.setValue(0)
        asking = tr("Asking {server}…").format(server=server())
        self.progress_label.setText(tr("Starting…") if self._activity == "fetching" else asking)
        self.error_label.setText(message)
        self.error_label.setVisible(bool(message))
        self.facts.setText(self._facts())
        self._show_buttons()

    def _show_buttons(self) -> None:
        wanted, busy = self._offered, bool(self._activity)
        can_go = self.repository is not None and not busy and (wanted is None or wanted.free >= wanted.missing)
        self.action_button.setEnabled(can_go)
        if self._cached:
            label, tip = tr("Open"), tr("Opens it from this machine, with no network")
        elif wanted:
            label = tr("Download {size}").format(size=megabytes(wanted.missing))
            tip = tr("Fetches it from {server} and opens it")
        else:
            label, tip = tr("Look up"), tr("Asks {server} what there is to fetch and how large it is")
        self.action_button.setText(label)
        self.action_button.setToolTip(tip.format(server=server()))
        self.close_button.setText(tr("Cancel") if busy else tr("Close"))
        self.close_button.setToolTip(tr("Ends it and stays here") if busy else tr("Closes this window"))
        for button in (self.action_button, self.close_button):
            button.setAccessibleName(button.text())
            button.setAccessibleDescription(button.toolTip())

    def _facts(self) -> str:
        if self._cached:
            sentence = tr("{repository} is already on this machine, in {folder}. It opens with no network.")
            return sentence.format(repository=self.repository, folder=breakable_path(self._cached))
        if self._offered:
            return download_facts(self._offered)
        if self.repository is None:
            return tr("Write the repository’s name as owner/name, or paste the address of its page.")
        sentence = tr("The text encoder of {repository}. “Look up” asks how large it is; you decide then.")
        return sentence.format(repository=self.repository)

    def _show_progress(self, progress: DownloadProgress) -> None:
        if self._activity == "fetching":
            self.bar.setValue(int(PROGRESS_STEPS * progress.done / max(progress.total, 1)))
            self.progress_label.setText(progress_text(progress))

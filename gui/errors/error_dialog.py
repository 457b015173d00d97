"""The one dialog for errors: a sentence for what was to be expected, details for what was not."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from core.program.log_redaction import without_home
from core.program.messages import UnusableInput
from core.program.translation import tr
from core.weights import UnreadableEncoder
from gui.errors.error_log import LOG, Fault, describe_program

MAX_SHOWN_FAULTS = 20
UPDATE_INTERVAL_MS = 500  # between two descriptions of faults that go on and on
REMINDER_INTERVAL_S = 20.0  # between two notices about a fault whose dialog was closed


class ErrorDialog(QObject):
    """Shows what went wrong in one dialog: `box`, while there is one.

    A fault that nobody foresaw is counted: while its dialog is open, it and others are added to it; once that was
    closed, a notice says from time to time that the fault goes on. So whatever fails in every frame opens one dialog.
    """

    def __init__(
        self, typed_texts: Callable[[], tuple[str, ...]], show_notice: Callable[[str], None], parent: QWidget
    ) -> None:
        """`typed_texts` gives what people typed, of which nothing may stand in a log."""
        super().__init__(parent)
        self._typed_texts, self._show_notice, self._window = typed_texts, show_notice, parent
        self.box: QMessageBox | None = None
        self._update_timer = QTimer(self, singleShot=True, interval=UPDATE_INTERVAL_MS)
        self._update_timer.timeout.connect(self._describe)
        self._faults: dict[str, Fault] = {}  # of the open dialog
        self._dismissed: dict[str, float] = {}  # faults whose dialog was closed, and when they were last shown

    def show_error(self, error: BaseException) -> None:
        """Shows an error: one that was foreseen as a sentence, any other as a fault, which is recorded in the log."""
        if isinstance(error, UnreadableEncoder | UnusableInput):
            self._open_sentence(str(error))
        else:
            self.show_fault(LOG.record(error, self._typed_texts()))

    def show_fault(self, fault: Fault) -> None:
        """Shows a fault that has been recorded in the log."""
        if self._faults:
            if fault.key in self._faults or len(self._faults) < MAX_SHOWN_FAULTS:
                self._faults[fault.key] = fault
            if not self._update_timer.isActive():
                self._update_timer.start()
        elif fault.key in self._dismissed:
            self._remind(fault)
        elif fault.sentence:
            self._dismissed[fault.key] = time.monotonic()
            self._open_sentence(fault.sentence)
        else:
            self._faults = {fault.key: fault}
            self._open_details()

    def details(self) -> str:
        """What is copied for whoever mends it: what runs here, where the log is, and the faults."""
        log = [without_home(str(LOG.path))] if LOG.path else []
        faults = (f"{fault.count} ×\n{fault.details}" for fault in self._faults.values())
        return "\n\n".join(["\n".join([describe_program(), *log]), *faults])

    def _open_sentence(self, sentence: str) -> None:
        if self.box is None or self.box.text() != sentence:
            self._open(QMessageBox(QMessageBox.Icon.Warning, "Promptscope", sentence, parent=self._window))

    def _open_details(self) -> None:
        text = tr("Something went wrong; what you typed is safe.")
        box = QMessageBox(QMessageBox.Icon.Warning, "Promptscope", text, parent=self._window)
        copy = box.addButton(tr("&Copy details"), QMessageBox.ButtonRole.ActionRole)
        copy.setToolTip(tr("Copies the details; nothing that you typed is among them"))
        copy.clicked.disconnect()  # from closing the dialog
        copy.clicked.connect(self._copy)
        self._open(box)
        self._describe()

    def _open(self, box: QMessageBox) -> None:
        box.addButton(QMessageBox.StandardButton.Ok)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(lambda _result: self._take_closed(box))
        self.box = box
        box.open()

    def _describe(self) -> None:
        if self.box is not None and self._faults:
            count = sum(fault.count for fault in self._faults.values())
            sentences = [tr("It happened %n time(s).", "", count)] if count > 1 else []
            sentences.append(tr("The details below help whoever mends it."))
            self.box.setInformativeText(" ".join(sentences))
            self.box.setDetailedText(self.details())

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.details())

    def _remind(self, fault: Fault) -> None:
        now = time.monotonic()
        if now - self._dismissed[fault.key] >= REMINDER_INTERVAL_S:
            self._dismissed[fault.key] = now
            sentence = tr("The same fault came up again, %n time(s) so far; the log has its details.", "", fault.count)
            self._show_notice(sentence)

    def _take_closed(self, box: QMessageBox) -> None:
        if self.box is box:
            self.box = None
            self._dismissed |= dict.fromkeys(self._faults, time.monotonic())
            self._faults = {}

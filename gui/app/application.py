"""Starts the program: Qt and the window first, then the last encoder on a worker thread; changes the language."""

import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from core import RESOURCES, __version__
from core.program.translation import tr
from gui.app.external_files import ExternalFiles, absolute_names, named_encoder
from gui.app.garbage_collector import GarbageCollector
from gui.app.resting_caret import RestingCaret
from gui.app.safe_mode import RestorePrevious, StartCounter, safe_settings
from gui.app.single_instance import SingleInstance
from gui.app.start_options import StartOptions
from gui.errors.error_log import LOG, describe_program
from gui.errors.exception_hooks import ExceptionHooks
from gui.state.settings import data_folder, load_settings, settings_file
from gui.widgets.focus import FocusRings
from gui.widgets.fusion_style import OutlinedFusionStyle
from gui.widgets.style import apply_theme, on_contrast_change
from gui.widgets.translator import resolve_language, set_language
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace

DELAY_MS = 50
ICON = RESOURCES / "icons" / "promptscope.svg"


def run(options: StartOptions) -> int:
    """Shows the window until it is closed, or hands everything to the one that is open; returns the exit status."""
    app = make_application()
    instance, names = SingleInstance(settings_file()), absolute_names(options.files)
    if not instance.acquire(names, options.new_window):
        return 0
    settings_path = instance.settings_path
    LOG.open(log_folder(settings_path), settings_path.stem.replace("settings", "promptscope"))
    hooks, start_counter = ExceptionHooks(app), StartCounter(settings_path, app)
    hooks.install()
    is_safe = start_counter.count()
    given = () if is_safe and not options.safe else names
    try:
        program = Program(app, named_encoder(given), settings_path, options.language, is_safe or options.safe)
    except Exception as error:  # there is no event loop yet, which would pass it on
        start_counter.record_failure()
        return _show_start_failure(error)
    hooks.report_to(lambda fault: program.window.error_dialog.show_fault(fault), program.workspace.session.typed_texts)
    program.window.show()
    program.drawn.connect(instance.listen)  # which imports Qt's network module
    ExternalFiles(lambda: program.window, instance, app).open_initial(given)
    if is_safe or options.safe:
        program.restore_previous.announce(options.safe, len(names) - len(given))
    status = app.exec()
    start_counter.record_success()
    hooks.uninstall()
    return status


def log_folder(settings_path: Path) -> Path:
    """The folder of the logs."""
    return data_folder(settings_path) / "logs"


def _show_start_failure(error: Exception) -> int:
    fault = LOG.record(error)
    print(fault.details, file=sys.stderr)
    text = tr(
        "The window cannot be opened. Start the program again: it will have the study encoder and the default layout "
        "then, and everything that you typed."
    )
    box = QMessageBox(QMessageBox.Icon.Critical, "Promptscope", text)
    box.setDetailedText(f"{describe_program()}\n\n{fault.details}")
    box.exec()
    return 1


def make_application(theme: str = "system") -> QApplication:
    """The one QApplication, named and styled."""
    app = QApplication(["promptscope"])
    app.setApplicationName("Promptscope")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("promptscope")  # by which Linux desktops find icon and name
    app.setWindowIcon(QIcon(str(ICON)))
    app.setStyle(OutlinedFusionStyle())
    apply_theme(app, theme)
    FocusRings(app)
    RestingCaret(app)
    return app


class Program(QObject):
    """Owns the workspace and the window on it; a change of language makes another window, and `changed` says so.

    The language chosen is written at once, and waits while something is opened or downloaded or a dialog is open, as
    what these say is in the language before. Then a new window takes the place of the old one.
    """

    changed = Signal()
    drawn = Signal()  # the window, and the panes in sight

    def __init__(
        self,
        app: QApplication,
        encoder: str | None = None,
        settings_path: Path | None = None,
        language: str | None = None,
        is_safe: bool = False,
    ) -> None:
        """`encoder` is opened in place of the one opened last, `settings_path` another file; `language` is remembered.

        Where it `is_safe`, encoder, LoRAs and layout are not those of last time.
        """
        super().__init__(app)
        self._app, self._settings_path = app, settings_path or settings_file()
        settings = load_settings(self._settings_path)
        if language is not None:
            settings = replace(settings, language=language)
        if is_safe:
            settings = safe_settings(settings, self._settings_path)
        apply_theme(app, settings.theme)
        set_language(settings.language)
        self._language = resolve_language(settings.language)
        self._language_timer = QTimer(self, interval=DELAY_MS)
        self._language_timer.timeout.connect(self._follow_language)
        self._garbage_collector = GarbageCollector(self)
        self.workspace = Workspace(settings, self._settings_path, self)
        self.workspace.jobs.changed.connect(self._start_collecting)
        self.workspace.studio_loader.settled.connect(self._garbage_collector.leave_out)
        self.window = self._make_window()
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        app.commitDataRequest.connect(self.save_at_the_end)
        on_contrast_change(app, lambda: apply_theme(app, self.workspace.settings.theme))
        self._first_encoder = encoder or settings.encoder
        QTimer.singleShot(DELAY_MS, self, self._open_first_encoder)

    def _make_window(self) -> MainWindow:
        window = MainWindow(self.workspace)
        window.wants_language.connect(self._choose_language)
        window.closed.connect(self._close)
        self.restore_previous = RestorePrevious(window, self._settings_path)
        return window

    def _open_first_encoder(self) -> None:
        """Once the panes in sight are made, which the import of torch would hold up."""
        docks = self.window.pane_docks
        if docks.is_making:
            docks.panes_made.connect(self._open_first_encoder, Qt.ConnectionType.SingleShotConnection)
        else:
            self.drawn.emit()
            self.workspace.model_loader.open(self._first_encoder)

    def _start_collecting(self) -> None:
        """Once the first job has ended, which has imported torch."""
        if not self.workspace.jobs.title:
            self._garbage_collector.start()

    def _choose_language(self, name: str) -> None:
        self.workspace.settings_store.update(language=name)
        self.workspace.settings_store.save()
        self._language_timer.start()
        if resolve_language(name) != self._language:
            if job := self.workspace.jobs.title:
                self.window.status_bar.showMessage(tr("The language changes after this: {job}").format(job=job))
            elif self.window.has_open_dialog:
                self.window.status_bar.showMessage(tr("The language changes once the dialog that is open is closed."))

    def _follow_language(self) -> None:
        if self.window.isVisible() and resolve_language(self.workspace.settings.language) != self._language:
            if not self._is_busy():
                self._language_timer.stop()
                self._replace_window()
        else:
            self._language_timer.stop()

    def _is_busy(self) -> bool:
        """Whether something is under way that a new window would break off or that speaks the language before."""
        workspace, window = self.workspace, self.window
        works = workspace.jobs.title or window.file_dialogs.is_downloading or workspace.file_router.is_busy
        return QThread.currentThread().loopLevel() > 1 or bool(works) or window.has_open_dialog

    def _replace_window(self) -> None:
        old, store = self.window, self.workspace.settings_store
        store.save()
        set_language(store.settings.language)
        self._language = resolve_language(store.settings.language)
        self.window = self._make_window()
        self.window.kept_library = old.library.kept if old.library else old.kept_library
        if old.windowState() == Qt.WindowState.WindowNoState:
            self.window.setGeometry(old.geometry())
        self.window.show()  # before the old one closes: the program ends with its last window
        old.closed.disconnect(self._close)
        old.close()
        old.deleteLater()
        self.workspace.retranslate()
        self.changed.emit()

    def _close(self) -> None:
        self.workspace.close()
        self._garbage_collector.stop()

    def save_at_the_end(self, _manager: object = None) -> None:
        """The machine is shut down, or the person logs out: the system may end this process without another word."""
        self.workspace.settings_store.save()

    def _follow_system(self) -> None:
        if self.workspace.settings.theme == "system":
            apply_theme(self._app, "system")

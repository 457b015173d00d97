"""Starts the window: Qt first, then the last encoder on a worker thread; makes it anew in another language."""

import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from core import RESOURCES, __version__
from core.program.translation import tr
from gui.app.external_files import ExternalFiles, absolute_names, named_encoder
from gui.app.safe_mode import RestorePrevious, StartCounter, safe_settings
from gui.app.single_instance import SingleInstance
from gui.app.start_options import StartOptions
from gui.errors.error_log import LOG, describe_program
from gui.errors.exception_hooks import ExceptionHooks
from gui.state.settings import Settings, load_settings, settings_file
from gui.widgets.focus import FocusRings
from gui.widgets.fusion_style import OutlinedFusionStyle
from gui.widgets.style import apply_theme, on_contrast_change
from gui.widgets.translator import resolve_language, set_language
from gui.window.main_window import MainWindow
from gui.workspace.autosave import data_folder

DELAY_MS = 50
ICON = RESOURCES / "icons" / "promptscope.svg"


def run(options: StartOptions) -> int:
    """Shows the window until it is closed, or hands everything to the one that is open; the exit status."""
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
    hooks.report_to(lambda: program.window)
    program.window.show()
    ExternalFiles(lambda: program.window, instance, app).open_initial(given)
    if is_safe or options.safe:
        program.restore_previous.announce(options.safe, len(names) - len(given))
    status = app.exec()
    start_counter.record_success()
    hooks.uninstall()
    return status


def log_folder(settings_path: Path) -> Path:
    """Where the logs lie."""
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
    return app


def open_window(app: QApplication, encoder: str | None = None, settings: Path | None = None) -> MainWindow:
    """A window as it was when last closed, with its encoder on the way."""
    return Program(app, encoder, settings).window


class Program(QObject):
    """Owns the window there is: `window`, which is another one after the language was changed, and `changed` says so.

    1. The wish for a language is remembered at once, and waits while the window asks, opens or fetches something;
    2. the window saves, and a new one is made from what is remembered, in the new language and in the same place;
    3. the old one closes, which ends its threads, and only then the new one uses the model that it had opened.
    """

    changed = Signal()

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
        self._app = app
        self._settings_path = settings_path or settings_file()
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
        self.window = self._make(settings)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        on_contrast_change(app, lambda: apply_theme(app, self.window.settings.theme))
        # A turn of the event loop later, so that the window is drawn before the worker begins to import torch.
        QTimer.singleShot(DELAY_MS, self, lambda: self.window.model_loader.open(encoder or settings.encoder))

    def _make(self, settings: Settings) -> MainWindow:
        window = MainWindow(settings, self._settings_path)
        window.wants_language.connect(self._choose_language)
        self.restore_previous = RestorePrevious(window, self._settings_path)
        return window

    def _choose_language(self, name: str) -> None:
        self.window.settings = replace(self.window.settings, language=name)
        self.window.save()
        self._language_timer.start()
        if resolve_language(name) != self._language:
            if job := self.window.jobs.title:
                self.window.statusBar().showMessage(tr("The language changes after this: {job}").format(job=job))
            elif self._has_dialog():
                self.window.statusBar().showMessage(tr("The language changes once the dialog that is open is closed."))

    def _follow_language(self) -> None:
        if self.window.isVisible() and resolve_language(self.window.settings.language) != self._language:
            if not self._is_busy():
                self._language_timer.stop()
                self._replace_window()
        else:
            self._language_timer.stop()

    def _is_busy(self) -> bool:
        """Whether something is under way that a new window would break off: an opening, a download, a dialog."""
        window = self.window
        works = window.jobs.title or window.file_dialogs.is_downloading or window.file_router.busy
        return QThread.currentThread().loopLevel() > 1 or bool(works) or self._has_dialog()

    def _has_dialog(self) -> bool:
        """Whether a dialog is open that a person reads or answers."""
        window = self.window
        has_history = window.history is not None and window.history.isVisible()
        return bool(window.error_box or window.file_router.preview or has_history)

    def _replace_window(self) -> None:
        old = self.window
        old.save()
        set_language(old.settings.language)
        self._language = resolve_language(old.settings.language)
        self.window = self._make(old.settings)
        if old.windowState() == Qt.WindowState.WindowNoState:
            self.window.setGeometry(old.geometry())
        self.window.show()  # before the old one closes: the program ends with its last window
        old.close()
        self.window.model_loader.take_over(old.model_loader)
        old.deleteLater()
        self.changed.emit()

    def _follow_system(self) -> None:
        if self.window.settings.theme == "system":
            apply_theme(self._app, "system")

"""The window: arranges editor, ruler and panes, remembers where they were; no logic of its own."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QSplitter, QVBoxLayout, QWidget

from core.weights import STUDY, UnreadableEncoder
from gui.dialogs.file_dialogs import FileDialogs
from gui.editor.prompt_panel import PromptPanel
from gui.errors.error_dialog import ErrorDialog
from gui.panes.compare.pane import ComparePane
from gui.state.session_settings import session_from_settings
from gui.state.settings import Settings
from gui.widgets.focus import focus_next
from gui.widgets.style import apply_theme
from gui.window.header import Header
from gui.window.layer_ruler import LayerRuler
from gui.window.menus import Menus
from gui.window.notice import Notice
from gui.window.pane_docks import LAYOUTS, PaneDocks
from gui.window.status_bar import StatusBar
from gui.window.window_placement import WindowPlacement
from gui.workers.jobs import Jobs
from gui.workers.live_encoder import LiveEncoder
from gui.workers.live_parser import LiveParser
from gui.workers.model_queries import ModelQueries
from gui.workspace.adapter_loader import AdapterLoader
from gui.workspace.autosave import Autosave, data_folder
from gui.workspace.compute_device import ComputeDevice, DeviceChoice
from gui.workspace.encoder_comparison import EncoderComparison
from gui.workspace.file_router import FileRouter
from gui.workspace.model_loader import ModelLoader
from gui.workspace.saving import SettingsWriter
from gui.workspace.session_files import SessionFiles

if TYPE_CHECKING:
    from gui.dialogs.history.dialog import HistoryDialog


class MainWindow(QMainWindow):
    """Owns the session and its workers; closing it ends them."""

    wants_language = Signal(str)  # a key of gui.widgets.translator.LANGUAGES, or its SYSTEM

    def __init__(self, settings: Settings, settings_path: Path) -> None:
        super().__init__()
        self.autosave = Autosave(data_folder(settings_path), self)
        self.settings, self._settings_path = self.autosave.with_recovered_texts(settings, settings_path), settings_path
        self.session = session_from_settings(self.settings, self)
        self.jobs = Jobs(self)
        self.live_encoder = LiveEncoder(self.session, self)
        self.model_queries = ModelQueries(self.session, self.live_encoder, self)
        self.live_parser = LiveParser(self.session, self)
        self.secondary_parsers = [
            LiveParser(prompt, self) for prompt in (self.session.negative, self.session.comparison)
        ]
        self.compute_device = ComputeDevice(
            self.live_encoder, self.model_queries, DeviceChoice(settings.device, settings.precision), self
        )
        self.model_loader = ModelLoader(self.session, self.jobs, self.live_encoder, self.compute_device, self)
        recent = lambda: self.settings.recent  # noqa: E731
        self.encoder_comparison = EncoderComparison(self.session, self.jobs, self.live_encoder, recent, self)
        self.adapter_loader = AdapterLoader(self.session, self.live_encoder, self)
        self.error_dialog = ErrorDialog(self)
        self.history: HistoryDialog | None = None
        self.file_dialogs = FileDialogs(self)
        self._arrange()
        self.file_router = FileRouter(self)
        self._settings_writer = SettingsWriter(self, settings_path)
        self._window_placement = WindowPlacement(self, self.pane_docks.docks)
        self._connect()
        self.session_files = SessionFiles(self)
        self.session_files.file_changed.connect(self._settings_writer.start)
        self._restore_saved_layout()
        self.adapter_loader.restore(settings.lora_states(), settings.inversion_states())
        for reader in (self.live_parser, *self.secondary_parsers):
            reader.parse()
        self.autosave.follow(self.session)
        self.session_files.update_title()
        self.prompt_panel.editor.setFocus()
        self.prompt_panel.editor.moveCursor(QTextCursor.MoveOperation.End)

    def _arrange(self) -> None:
        self.setAcceptDrops(True)
        self.header = Header(self.session)
        self.prompt_panel = PromptPanel(self.session)
        self.ruler = LayerRuler(self.session)
        self.pane_docks = PaneDocks(self.session, self.model_queries.submit, self.encoder_comparison)
        self.menus = Menus(self)
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.setChildrenCollapsible(False)
        self._columns.setHandleWidth(8)
        for index, (widget, stretch) in enumerate(((self.prompt_panel, 1), (self.ruler, 0), (self.pane_docks, 3))):
            self._columns.addWidget(widget)
            self._columns.setStretchFactor(index, stretch)
        self._columns.setSizes([400, 112, 770])
        self.prompt_panel.setMinimumWidth(330)
        self.pane_docks.setMinimumWidth(420)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.header)
        body = QVBoxLayout()
        body.setContentsMargins(12, 0, 12, 4)
        body.addWidget(self._columns)
        column.addLayout(body, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(StatusBar(self.session, self.live_encoder, self.jobs, self.compute_device))
        self.notice = Notice(self.statusBar())

    def _connect(self) -> None:
        session = self.session
        self.live_parser.waiting.connect(self.prompt_panel.counter.begin_counting)
        for worker in (self.jobs, self.compute_device, self.live_encoder, self.live_parser, *self.secondary_parsers):
            worker.failed.connect(self.on_model_failed)
        self.compute_device.changed.connect(self._settings_writer.start)
        self.autosave.noticed.connect(self.notice.show_message)
        self.header.wants_encoder.connect(self.model_loader.open)
        self.header.wants_file.connect(self.file_dialogs.choose_file)
        self.header.wants_folder.connect(self.file_dialogs.choose_folder)
        self.header.wants_download.connect(self.file_dialogs.choose_download)
        self.header.wants_comparison.connect(self.compare)
        self.header.wants_history.connect(self.show_history)
        self.pane_docks.wants_export.connect(self.file_dialogs.export)
        self.model_loader.opened.connect(self._remember_encoder)
        self.adapter_loader.encoder_found.connect(self.model_loader.open)
        self.adapter_loader.refused.connect(self.report_error)
        self.adapter_loader.failed.connect(self.report_error)
        self.adapter_loader.busy_changed.connect(self.statusBar().showMessage)
        self.prompt_panel.adapter_list.wants_reload.connect(self.adapter_loader.reload)
        self.prompt_panel.tabs.changed.connect(self._settings_writer.start)
        self.prompt_panel.negative.wants_comparison.connect(self.compare_with_negative)
        for folding in (self.prompt_panel.adapter_list, self.prompt_panel.negative):
            folding.folded.connect(lambda _folded: self._settings_writer.start())
        changes = (session.parse_requested, session.view_options_changed, session.layer_changed, session.pins_changed)
        texts = (session.ladder_text_changed, session.comparison_text_changed, session.feature_prompts_changed)
        for signal in (
            *changes,
            *texts,
            session.negative_changed,
            session.loras_changed,
            session.textual_inversions_changed,
        ):
            signal.connect(lambda *_: self._settings_writer.start())  # what the signal carries is no interval
            signal.connect(lambda *_: self.session_files.schedule_title())
        self.header.show_recent(self.settings.recent)

    def compare(self) -> None:
        """Shows the prompt beside another one, which begins as a copy of it."""
        self.pane_docks.bring_to_front(ComparePane).begin()

    def compare_with_negative(self) -> None:
        """Compares the prompt with the negative prompt."""
        self.session.set_comparison_text(self.session.negative_text)
        self.compare()

    def show_history(self) -> None:
        """Opens the history of prompts."""
        if self.history is None:
            from gui.dialogs.history.dialog import HistoryDialog  # nobody needs it at the start

            self.history = HistoryDialog(self)
        self.history.begin()

    def apply_layout(self, layout: str) -> None:
        """One of the ready layouts of gui.window.pane_docks.LAYOUTS."""
        self.pane_docks.lay_out(layout)
        room = self._columns.width()
        desk, ruler = round(room * LAYOUTS[layout]), self.ruler.sizeHint().width()
        self._columns.setSizes([desk, ruler, room - desk - ruler])
        self._settings_writer.start()

    def set_theme(self, theme: str) -> None:
        """Light, dark, or as the system."""
        self.settings = replace(self.settings, theme=theme)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme)
        self._settings_writer.start()

    def on_model_failed(self, error: Exception) -> None:
        """Says what went wrong; a first encoder that cannot be opened gives way to the study encoder."""
        self.report_error(error)
        if (
            isinstance(error, UnreadableEncoder)
            and self.session.encoder is None
            and self.model_loader.requested_source != STUDY
        ):
            self.settings = replace(self.settings, encoder=STUDY)
            self.model_loader.open(STUDY)

    def report_error(self, error: Exception) -> None:
        """Says what went wrong in one dialog."""
        self.error_dialog.show_error(error)

    @property
    def error_box(self) -> QMessageBox | None:
        """The dialog that says what went wrong, while it is open."""
        return self.error_dialog.box

    def _remember_encoder(self, source: str) -> None:
        recent = self.settings.recent if source == STUDY else self.settings.with_recent(source)
        self.settings = replace(self.settings, encoder=source, recent=recent)
        self.header.show_recent(recent)
        self._settings_writer.start()

    def current_settings(self) -> Settings:
        """Everything that is there again after a restart."""
        return self._settings_writer.current_settings()

    def save(self) -> bool:
        """Writes it down; whether that could be done."""
        return self._settings_writer.save()

    def _restore_saved_layout(self) -> None:
        settings = self.settings
        self.prompt_panel.tabs.restore(settings.editor_zoom, settings.editor_wraps, settings.prompt_as_tags)
        if not settings.geometry or not self.restoreGeometry(_as_bytes(settings.geometry)):
            room = self.screen().availableSize()
            self.resize(min(1600, room.width() - 20), min(1000, room.height() - 50))
        self.restore_layout(settings)

    def layout_state(self) -> dict[str, str | bool | int]:
        """Where everything is, as it is remembered."""
        return {
            "loras_folded": self.prompt_panel.adapter_list.is_folded,
            "negative_folded": self.prompt_panel.negative.is_folded,
            "geometry": _as_text(self.saveGeometry()),
            "columns": _as_text(self._columns.saveState()),
            "desk": _as_text(self.prompt_panel.saveState()),
            "docks": self.pane_docks.saved_layout(),
            **self.prompt_panel.tabs.saved_settings(),
        }

    def restore_layout(self, settings: Settings) -> None:
        """Columns, docks and folds as they were."""
        self.prompt_panel.adapter_list.fold(settings.loras_folded)
        self.prompt_panel.negative.fold(settings.negative_folded)
        self._columns.restoreState(_as_bytes(settings.columns))
        self.prompt_panel.restoreState(_as_bytes(settings.desk))
        self.pane_docks.restore_layout(settings.docks)
        self._window_placement.bring_all_into_view()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Passes over what stands behind another tab."""
        return focus_next(self, forward)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes files."""
        if self.file_router.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Opens the files dropped anywhere, each as what it is."""
        event.acceptProposedAction()
        self.file_router.open_data(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Saves, vanishes at once, then waits for the workers."""
        self._settings_writer.stop()
        saved = self.save()
        self.hide()
        self.session_files.stop()
        self.autosave.close(saved)
        readers = (self.live_parser, *self.secondary_parsers)
        for worker in (
            self.file_dialogs,
            self.file_router,
            *readers,
            self.adapter_loader,
            self.live_encoder,
            self.jobs,
        ):
            worker.stop()
        super().closeEvent(event)


def _as_text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _as_bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))

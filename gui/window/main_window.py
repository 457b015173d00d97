"""The window: arranges editor, ruler and panes over a workspace, and wires their actions to it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QSplitter, QVBoxLayout, QWidget

from core.program.messages import displayable
from gui.dialogs.file_dialogs import FileDialogs
from gui.editor.prompt_panel import PromptPanel
from gui.errors.error_dialog import ErrorDialog
from gui.state.examples import EXAMPLES
from gui.state.settings import Settings
from gui.widgets.focus import focus_next
from gui.widgets.style import apply_theme
from gui.window.findings_bar import FindingsBar
from gui.window.header import Header
from gui.window.layer_ruler import LayerRuler
from gui.window.menus import Menus
from gui.window.pane_docks import LAYOUTS, PaneDocks
from gui.window.pane_table import PANES
from gui.window.status_bar import StatusBar
from gui.window.window_placement import WindowPlacement
from gui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from gui.dialogs.history.dialog import HistoryDialog
    from gui.dialogs.library.dialog import LibraryWindow
    from gui.dialogs.library.reading import KeptLibrary
    from gui.window.example_bar import ExampleBar


class MainWindow(QMainWindow):
    """Shows a workspace; whoever made both ends the workspace when the window is `closed`.

    A workspace outlives its window where the language is changed. So its signals are connected to methods, which Qt
    disconnects as their object is deleted, and never to lambdas.
    """

    wants_language = Signal(str)  # a key of gui.widgets.translator.LANGUAGES, or its SYSTEM_LANGUAGE
    closed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace, self.session = workspace, workspace.session
        self.history: HistoryDialog | None = None
        self.library: LibraryWindow | None = None
        self.kept_library: KeptLibrary | None = None  # what the window before had read, in another language
        self.example_bar: ExampleBar | None = None
        self._arrange()
        self.error_dialog = ErrorDialog(self.session.typed_texts, self.status_bar.notice.show_message, self)
        self.file_dialogs = FileDialogs(workspace, self.pane_docks.active_pane, self)
        self.menus = Menus(self.menuBar(), workspace, self.file_dialogs, self.pane_docks, self)
        if sys.platform == "darwin":
            from gui.window.mac_menus import adapt_menus

            adapt_menus(self.menuBar(), self.menus)
        self._window_placement = WindowPlacement(self, self.pane_docks.docks)
        self._window_placement.rescaled.connect(self.pane_docks.draw_anew)
        self._connect_workspace()
        self._connect_widgets()
        self._restore_saved_layout()
        workspace.settings_store.layout = self.layout_state
        workspace.parse()
        self._show_title()
        self.prompt_panel.editor.setFocus()
        self.prompt_panel.editor.moveCursor(QTextCursor.MoveOperation.End)

    def _arrange(self) -> None:
        workspace = self.workspace
        self.setAcceptDrops(True)
        self.header = Header(self.session)
        self.prompt_panel = PromptPanel(self.session)
        self.ruler = LayerRuler(self.session)
        self.pane_docks = PaneDocks(self.session, workspace.model_queries.submit, workspace.encoder_comparison)
        self.findings_bar = FindingsBar(self.session, self.pane_docks.measured_findings)
        self.status_bar = StatusBar(self.session, workspace.live_encoder, workspace.jobs, workspace.compute_device)
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.setChildrenCollapsible(False)
        self._columns.setHandleWidth(8)
        for index, (widget, stretch) in enumerate(((self.prompt_panel, 1), (self.ruler, 0), (self.pane_docks, 3))):
            self._columns.addWidget(widget)
            self._columns.setStretchFactor(index, stretch)
        self._columns.setSizes([400, 112, 770])
        self.prompt_panel.setMinimumWidth(380)  # of the switches above the prompt
        self.pane_docks.setMinimumWidth(484)  # of the title bar with most switches
        centre = QWidget()
        self._centre = column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.header)
        column.addWidget(self.findings_bar)
        body = QVBoxLayout()
        body.setContentsMargins(12, 0, 12, 4)
        body.addWidget(self._columns)
        column.addLayout(body, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(self.status_bar)

    def _connect_workspace(self) -> None:
        workspace = self.workspace
        workspace.failed.connect(self.error_dialog.show_error)
        workspace.notice.connect(self.status_bar.notice.show_message)
        workspace.recent_changed.connect(self._show_recent)
        workspace.live_parsers[0].waiting.connect(self.prompt_panel.counter.begin_counting)
        workspace.model_loader.tokenizer_missing.connect(self.file_dialogs.ask_for_tokenizer)
        workspace.model_loader.room_missing.connect(self.file_dialogs.ask_about_room)
        workspace.session_files.title_changed.connect(self._show_title)
        workspace.session_files.layout_found.connect(self.restore_layout)
        workspace.file_router.pictures_found.connect(self.file_dialogs.show_pictures)
        for worker in (workspace.adapter_loader, workspace.file_router):
            worker.activity_changed.connect(self.status_bar.showMessage)
        for editor in (self.prompt_panel.editor, self.prompt_panel.negative.editor):
            editor.installEventFilter(workspace.file_router)
        workspace.live_completion.changed.connect(self._offer_completions)
        self._offer_completions()
        self._show_recent()
        self.status_bar.showMessage(workspace.adapter_loader.activity)

    def _connect_widgets(self) -> None:
        workspace, header, panel, menus = self.workspace, self.header, self.prompt_panel, self.menus
        header.wants_encoder.connect(workspace.model_loader.open)
        header.wants_file.connect(self.file_dialogs.choose_file)
        header.wants_folder.connect(self.file_dialogs.choose_folder)
        header.wants_download.connect(self.file_dialogs.choose_download)
        header.wants_studio.connect(self.file_dialogs.studios.choose_folder)
        self.file_dialogs.studios.wants_words.connect(panel.editor.insert_words)
        for bar in (header, menus):
            bar.wants_comparison.connect(self.compare)
            bar.wants_history.connect(self.show_history)
        menus.wants_library.connect(self.show_library)
        menus.wants_models.connect(header.encoder.open_menu)
        menus.wants_layout.connect(self.apply_layout)
        menus.wants_theme.connect(self.set_theme)
        menus.wants_language.connect(self.wants_language)
        menus.help.wants_example.connect(self.show_example)
        menus.wants_close.connect(self.close)
        self.pane_docks.wants_export.connect(self.file_dialogs.export)
        self.pane_docks.wants_file.connect(self.file_dialogs.choose_encoder)
        header.wants_parts.connect(self.file_dialogs.choose_encoder)
        self.pane_docks.answered.connect(self.findings_bar.schedule)
        self.findings_bar.wants_pane.connect(self.pane_docks.show_pane)
        self.findings_bar.wants_text.connect(panel.tabs.select)
        panel.adapter_list.wants_reload.connect(workspace.adapter_loader.reload)
        panel.choice_bar.folder_requested.connect(self.file_dialogs.choose_wildcards)
        panel.negative.wants_comparison.connect(self.compare_with_negative)
        for signal in (panel.tabs.changed, panel.adapter_list.folded, panel.negative.folded):
            signal.connect(workspace.settings_store.schedule_save)

    def _offer_completions(self) -> None:
        """Has completions offered in both editors as soon as there is a studio, whose they are."""
        live, panel = self.workspace.live_completion, self.prompt_panel
        if live.has_studio:
            from gui.editor.completion.completer import Completer  # which the first frame does without

            live.changed.disconnect(self._offer_completions)
            for editor in (panel.editor, panel.negative.editor):
                Completer(editor, live)

    @property
    def error_box(self) -> QMessageBox | None:
        """The dialog that says what went wrong, while it is open."""
        return self.error_dialog.box

    @property
    def has_open_dialog(self) -> bool:
        """Whether a dialog is open that a person reads or answers."""
        has_history = self.history is not None and self.history.isVisible()
        has_library = self.library is not None and self.library.isVisible()
        dialogs = self.file_dialogs
        return bool(self.error_box or dialogs.preview or has_history or has_library or dialogs.studios.is_open)

    def compare(self) -> None:
        """Shows the prompt beside another one, which begins as a copy of it."""
        from gui.panes.compare.pane import ComparePane  # with pyqtgraph, which the first frame does without

        self.pane_docks.bring_to_front(ComparePane).begin()

    def compare_with_negative(self) -> None:
        """Compares the prompt with the negative prompt."""
        self.session.comparison.set_text(self.session.negative.text)
        self.compare()

    def show_history(self) -> None:
        """Opens the history of prompts."""
        if self.history is None:
            from gui.dialogs.history.dialog import HistoryDialog  # nobody needs it at the start

            self.history = HistoryDialog(self.session, self.workspace.autosave.history, self)
            self.history.wants_comparison.connect(self.compare)
        self.history.begin()

    def show_library(self, page: str = "") -> None:
        """Opens the window over thousands of prompts, at a page of it."""
        if self.library is None:
            from gui.dialogs.library.dialog import LibraryWindow  # nobody needs it at the start

            history = self.workspace.autosave.history
            self.library = LibraryWindow(self.session, history, self, self.kept_library)
            self.library.wants_comparison.connect(self.compare)
        self.library.begin(page)

    def show_example(self, key: str) -> None:
        """Opens an example of gui.state.examples with the pane that shows it, and a line that says what to look at."""
        from gui.window.example_bar import ExampleBar  # nobody needs them at the start
        from gui.workspace.examples import open_example

        open_example(self.workspace, EXAMPLES[key])
        self.pane_docks.show_pane(PANES[EXAMPLES[key].pane].title)
        if self.example_bar is None:
            self.example_bar = ExampleBar(self.session)
            self.example_bar.wants_example.connect(self.show_example)
            self._centre.insertWidget(1, self.example_bar)
        self.example_bar.show_example(key)

    def apply_layout(self, layout: str) -> None:
        """Arranges columns and panes as one of the ready layouts of gui.window.pane_docks.LAYOUTS."""
        self.pane_docks.lay_out(layout)
        room = self._columns.width()
        panel, ruler = round(room * LAYOUTS[layout]), self.ruler.sizeHint().width()
        self._columns.setSizes([panel, ruler, room - panel - ruler])
        self.workspace.settings_store.schedule_save()

    def set_theme(self, theme: str) -> None:
        """Uses a theme of gui.widgets.style.THEMES: light, dark, or as the system."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme)
        self.workspace.settings_store.update(theme=theme)

    def _show_recent(self) -> None:
        self.header.show_recent(self.workspace.settings.recent)

    def _show_title(self) -> None:
        """The title bar: the session's name with Qt's mark for what is not saved."""
        files = self.workspace.session_files
        name = f"{displayable(Path(files.path).stem)}[*] – Promptscope" if files.path else "Promptscope[*]"
        self.setWindowTitle(name)
        self.setWindowModified(files.is_changed)

    def _restore_saved_layout(self) -> None:
        settings = self.workspace.settings
        self.prompt_panel.tabs.restore(settings.editor_zoom, settings.editor_wraps, settings.prompt_as_tags)
        if not settings.geometry or not self.restoreGeometry(_as_bytes(settings.geometry)):
            room = self.screen().availableSize()
            self.resize(min(1600, room.width() - 20), min(1000, room.height() - 50))
        self.restore_layout(settings)

    def layout_state(self) -> dict[str, str | bool | int]:
        """The fields of the settings that the window decides: where everything is."""
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
        """Brings columns, docks and folds to where they were."""
        self.prompt_panel.adapter_list.fold(settings.loras_folded)
        self.prompt_panel.negative.fold(settings.negative_folded)
        self._columns.restoreState(_as_bytes(settings.columns))
        self.prompt_panel.restoreState(_as_bytes(settings.desk))
        self.pane_docks.restore_layout(settings.docks)
        self._window_placement.bring_all_into_view()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return focus_next(self, forward)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.workspace.file_router.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.workspace.file_router.open_data(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Vanishes at once, before whoever hears `closed` waits for the workspace's threads."""
        self.workspace.settings_store.detach(self.layout_state)
        self.hide()
        parts = (self.file_dialogs, self.menus.help, self.library, self.header, self.pane_docks)
        for part in parts:
            if part is not None:
                part.stop()
        self.closed.emit()
        super().closeEvent(event)


def _as_text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _as_bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))

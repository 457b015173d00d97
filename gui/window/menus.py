"""The menu bar: sessions and files, layers, panes and looks, questions, and help."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, SignalInstance
from PySide6.QtGui import QActionGroup, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from core.program.messages import displayable
from core.program.translation import tr, tr_noop
from core.weights import STUDY
from gui.dialogs.file_dialogs import FileDialogs
from gui.editor.measure_legend import add_measure_steps, fill_measure_menu
from gui.editor.small_words_button import (
    SMALL_WORDS_SHORTCUT,
    describe_small_words,
    shows_small_words,
    toggle_small_words,
)
from gui.errors.error_log import LOG
from gui.state.examples import EXAMPLES
from gui.widgets.icons import menu_icon
from gui.widgets.style import THEMES
from gui.widgets.translator import LANGUAGES, SYSTEM_LANGUAGE, resolve_language
from gui.window.pane_docks import LAYOUTS, PaneDocks
from gui.workers.live_completion import LiveCompletion
from gui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from gui.dialogs.about import About
    from gui.dialogs.guide import Guide
    from gui.dialogs.newer_release import NewerReleaseDialog
    from gui.window.questions import QuestionsMenu

COMPLETION_TIP = tr_noop(
    "Offers tags, LoRAs, embeddings, wildcards and styles of the tool that you write for while you type. "
    "Tags come from the lists that its own completion reads"
)
NO_STUDIO_TIP = tr_noop("There is nothing to offer yet: add your tool’s folder in the File menu")
LAYOUT_NAMES = {"write": tr_noop("&Write"), "study": tr_noop("&Study"), "present": tr_noop("&Present")}
LAYOUT_TIPS = {
    "write": tr_noop("The editor wide, with the matrix beside it"),
    "study": tr_noop("All panes"),
    "present": tr_noop("One pane large: the one last looked at"),
}
THEME_NAMES = {"system": tr_noop("As the system"), "light": tr_noop("Light"), "dark": tr_noop("Dark")}


class Menus(QObject):
    """Fills a menu bar; what concerns the window as a whole is asked for by signals."""

    wants_comparison = Signal()
    wants_history = Signal()
    wants_library = Signal(str)  # a page of its window, "" for the one that is in front
    wants_models = Signal()
    wants_layout = Signal(str)  # a key of LAYOUTS
    wants_theme = Signal(str)  # one of THEMES
    wants_language = Signal(str)  # a key of LANGUAGES, or SYSTEM_LANGUAGE
    wants_close = Signal()

    def __init__(
        self, bar: QMenuBar, workspace: Workspace, file_dialogs: FileDialogs, pane_docks: PaneDocks, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workspace, self._file_dialogs, self._pane_docks = workspace, file_dialogs, pane_docks
        self._fill_file(bar.addMenu(tr("&File")))
        self._fill_view(bar.addMenu(tr("&View")))
        self.questions: QuestionsMenu | None = None
        questions = bar.addMenu(tr("&Questions"))
        questions.aboutToShow.connect(lambda: self._fill_questions(questions))
        self.help = HelpMenu(bar.addMenu(tr("&Help")), workspace, pane_docks, parent)

    def _fill_file(self, menu: QMenu) -> None:
        workspace, dialogs = self._workspace, self._file_dialogs
        self._fill_sessions(menu)
        menu.addAction(menu_icon("find"), tr("C&hoose model…"), QKeySequence("Ctrl+Shift+M"), self.wants_models.emit)
        menu.addAction(menu_icon("open"), tr("&Open…"), QKeySequence.StandardKey.Open, dialogs.choose_file)
        menu.addAction(menu_icon("folder"), tr("Open &folder…"), QKeySequence("Ctrl+Shift+O"), dialogs.choose_folder)
        menu.addAction(menu_icon("download"), tr("&Download CLIP…"), dialogs.choose_download)
        menu.addAction(tr("Use the stud&y encoder"), lambda: workspace.model_loader.open(STUDY))
        menu.addAction(menu_icon("tags"), tr("&Embeddings folder…"), dialogs.choose_embeddings)
        menu.addAction(menu_icon("reload"), tr("Re&load embeddings"), workspace.adapter_loader.reload)
        menu.addSeparator()
        self._fill_studios(menu)
        library = menu.addAction(
            tr("Li&brary of prompts…"), QKeySequence("Ctrl+L"), lambda: self.wants_library.emit("")
        )
        library.setToolTip(tr("Thousands of prompts out of pictures, captions and lists: what they have in common"))
        menu.addSeparator()
        menu.addAction(menu_icon("export"), tr("E&xport pane…"), QKeySequence("Ctrl+E"), lambda: dialogs.export())
        menu.addSeparator()
        self.quit_entry = menu.addAction(tr("&Quit"), QKeySequence.StandardKey.Quit, self.wants_close.emit)

    def _fill_questions(self, menu: QMenu) -> None:
        """Filled when it is first opened."""
        if self.questions is None:
            from gui.window.questions import QuestionsMenu  # which the first frame does without

            self.questions = QuestionsMenu(menu, self._workspace.session, self)
            self.questions.wants_pane.connect(self._pane_docks.show_pane)
            self.questions.wants_library.connect(self.wants_library)

    def _fill_studios(self, menu: QMenu) -> None:
        studios = self._file_dialogs.studios
        tools = menu.addAction(menu_icon("tags"), tr("&My tools…"), QKeySequence("Ctrl+Shift+T"), studios.show_my_tools)
        tools.setToolTip(
            tr("The LoRAs, embeddings, wildcards and styles that are installed, and which tool you write for")
        )
        add = menu.addAction(menu_icon("folder"), tr("Add my &tool’s folder…"), studios.choose_folder)
        add.setToolTip(tr("A1111, Forge, ComfyUI and others: the prompt is read with all that is installed there"))
        look = menu.addAction(menu_icon("find"), tr("Look in the &usual places…"), studios.look_around)
        look.setToolTip(tr("Looks where tools usually are, and lists what is there; takes ten seconds at most"))

    def _fill_sessions(self, menu: QMenu) -> None:
        dialogs = self._file_dialogs
        menu.addAction(tr("&New"), QKeySequence.StandardKey.New, self._workspace.session_files.new)
        menu.addAction(tr("Open sess&ion…"), dialogs.open_session)
        recent = menu.addMenu(menu_icon("history"), tr("Open &recent"))
        recent.setToolTipsVisible(True)
        recent.aboutToShow.connect(lambda: self._fill_recent(recent))
        self._fill_recent(recent)
        menu.addAction(menu_icon("save"), tr("&Save session"), QKeySequence.StandardKey.Save, dialogs.save_session)
        menu.addAction(tr("Save session &as…"), QKeySequence("Ctrl+Shift+S"), dialogs.save_session_as)
        menu.addSeparator()

    def _fill_recent(self, menu: QMenu) -> None:
        """Sessions, then models; filled when it opens."""
        workspace, settings = self._workspace, self._workspace.settings
        menu.clear()
        _add_sources(menu, settings.recent_sessions, workspace.session_files.open)
        menu.addSeparator()
        _add_sources(menu, settings.recent, workspace.model_loader.open)
        if not (settings.recent or settings.recent_sessions):
            menu.addAction(tr("Nothing has been opened yet")).setEnabled(False)

    def _fill_view(self, menu: QMenu) -> None:
        session = self._workspace.session
        menu.addAction(tr("Layer &up"), QKeySequence("Alt+Up"), lambda: session.set_layer(session.layer - 1))
        menu.addAction(tr("Layer &down"), QKeySequence("Alt+Down"), lambda: session.set_layer(session.layer + 1))
        compare, history, icon = self.wants_comparison.emit, self.wants_history.emit, menu_icon("history")
        menu.addAction(menu_icon("compare"), tr("&Compare with another prompt"), QKeySequence("Ctrl+D"), compare)
        self.history_entry = menu.addAction(icon, tr("&History of prompts…"), QKeySequence("Ctrl+H"), history)
        menu.addAction(menu_icon("pin"), tr("Unpin all pairs"), lambda: session.set_pins(()))
        self._add_small_words(menu)
        _add_completion_switch(menu, self._workspace.live_completion)
        measures = menu.addMenu(tr("Colour &words by"))
        fill_measure_menu(measures, session.word_colours)
        add_measure_steps(measures, session.word_colours)
        menu.addSeparator()
        menu.addActions(self._pane_docks.toggle_actions())
        devices = menu.addMenu(tr("Com&pute on"))
        devices.setToolTipsVisible(True)
        devices.aboutToShow.connect(lambda: self._fill_devices(devices))
        self._fill_layouts(menu.addMenu(menu_icon("layout"), tr("&Layout")))
        settings, languages = self._workspace.settings, {SYSTEM_LANGUAGE: tr("As the system"), **LANGUAGES}
        themes = {theme: tr(THEME_NAMES[theme]) for theme in THEMES}
        _add_choices(menu.addMenu(menu_icon("theme"), tr("&Theme")), themes, settings.theme, self.wants_theme)
        _add_choices(
            menu.addMenu(menu_icon("language"), tr("Lan&guage")), languages, settings.language, self.wants_language
        )

    def _add_small_words(self, menu: QMenu) -> None:
        session, shortcut = self._workspace.session, QKeySequence(SMALL_WORDS_SHORTCUT)
        self._small_words = menu.addAction(tr("S&mall words in the panes"), shortcut, self._toggle_small_words)
        self._small_words.setCheckable(True)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._show_small_words)
        session.view_options_changed.connect(self._show_small_words)
        self._show_small_words()

    def _toggle_small_words(self) -> None:
        toggle_small_words(self._workspace.session)
        self._show_small_words()

    def _show_small_words(self) -> None:
        session = self._workspace.session
        self._small_words.setChecked(shows_small_words(session))
        self._small_words.setToolTip(describe_small_words(session))

    def _fill_devices(self, menu: QMenu) -> None:
        """Filled when it opens, for what the machine has is found out by then."""
        from gui.window.devices_menu import fill_devices  # which the first frame does without

        fill_devices(menu, self._workspace.compute_device)

    def _fill_layouts(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        for number, layout in enumerate(LAYOUTS, 1):
            action = menu.addAction(tr(LAYOUT_NAMES[layout]), QKeySequence(f"Ctrl+{number}"))
            action.setToolTip(tr(LAYOUT_TIPS[layout]))
            action.triggered.connect(lambda _checked=False, layout=layout: self.wants_layout.emit(layout))
        menu.addSeparator()
        menu.addAction(tr("&Reset layout"), lambda: self.wants_layout.emit("study"))


class HelpMenu(QObject):
    """Fills the menu; what its entries show is made when it is first wanted."""

    wants_example = Signal(str)  # a key of EXAMPLES

    def __init__(self, menu: QMenu, workspace: Workspace, pane_docks: PaneDocks, parent: QWidget) -> None:
        super().__init__(parent)
        self.menu, self._workspace, self._pane_docks, self._window = menu, workspace, pane_docks, parent
        self.guide: Guide | None = None
        self.about: About | None = None
        self.newer: NewerReleaseDialog | None = None
        menu.addAction(menu_icon("help"), tr("&Guide"), QKeySequence.StandardKey.HelpContents, self.show_guide)
        self._fill_examples(menu.addMenu(tr("&Examples")))
        newer = menu.addAction(menu_icon("download"), tr("Is there a &newer one?"), self.show_newer)
        newer.setToolTip(tr("Asks where Promptscope is published, once you click, and shows what changed"))
        menu.addAction(tr("Show the &log folder"), self.show_logs)
        self.about_entry = menu.addAction(menu_icon("about"), tr("&About Promptscope"), self.show_about)

    def _fill_examples(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        for key, example in EXAMPLES.items():
            title, show = tr(example.title), lambda key=key: self.wants_example.emit(key)
            action = menu.addAction(menu_icon(example.icon), title, show)
            action.setToolTip(tr(example.sentence))

    def show_guide(self) -> None:
        """Opens the guide at the section of the pane that has the focus."""
        focus = QApplication.focusWidget()  # before the guide takes it
        if self.guide is None:
            from gui.dialogs.guide import Guide

            self.guide = Guide(resolve_language(self._workspace.settings.language), self._window)
        pane = self._pane_docks.focused(focus)
        self.guide.come_to_front(pane.name if pane is not None else "")

    def show_newer(self) -> None:
        """Asks whether there is a newer release, in a window of its own that stays beside the program."""
        if self.newer is None:
            from gui.dialogs.newer_release import NewerReleaseDialog

            self.newer = NewerReleaseDialog(self._window)
            self.newer.failed.connect(self._workspace.failed)
        self.newer.ask()

    def show_logs(self) -> None:
        """Opens the folder of the logs in the system's file manager; where it cannot be shown, says its name."""
        folder = str(LOG.path.parent) if LOG.path else ""
        if not folder:
            self._workspace.notice.emit(tr("There is no log: its folder cannot be written."))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(folder)):
            self._workspace.notice.emit(tr("The logs are in {folder}.").format(folder=folder))

    def show_about(self) -> None:
        """Shows what this is, and the licences."""
        from gui.dialogs.about import About

        self.about = About(self._window)
        self.about.open()

    def stop(self) -> None:
        """Ends what its dialogs do."""
        if self.newer is not None:
            self.newer.stop()


def _add_sources(menu: QMenu, sources: tuple[str, ...], open_source: Callable[[str], None]) -> None:
    """Adds an entry a file or repository, named by its last part."""
    for source in sources:
        label = displayable(Path(source).name).replace("&", "&&")
        action = menu.addAction(label, lambda source=source: open_source(source))
        action.setToolTip(displayable(source))


def _add_choices(menu: QMenu, titles: Mapping[str, str], current: str, chosen: SignalInstance) -> None:
    """Adds an entry a key of `titles`, of which one is marked; `chosen` is emitted with the key."""
    group = QActionGroup(menu)
    for key, title in titles.items():
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(key == current)
        action.triggered.connect(lambda _checked=False, key=key: chosen.emit(key))
        group.addAction(action)


def _add_completion_switch(menu: QMenu, live: LiveCompletion) -> None:
    """Adds the entry, which says what it offers whenever the menu opens."""
    switch = menu.addAction(tr("Complete w&ords while typing"))
    switch.setCheckable(True)
    switch.toggled.connect(live.set_on)

    def show() -> None:
        switch.setChecked(live.is_on)
        switch.setToolTip(
            tr(COMPLETION_TIP) if live.has_studio else ".\n".join([tr(COMPLETION_TIP), tr(NO_STUDIO_TIP)])
        )

    menu.setToolTipsVisible(True)
    menu.aboutToShow.connect(show)
    show()

"""A walk over everything in the window: each widget and action with the room it stands in, and every text it says."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from picture_files import INFOTEXT, write_png
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QGraphicsSimpleTextItem,
    QGraphicsTextItem,
    QGraphicsView,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QStatusBar,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from studio_files import make_a1111

from core.image_metadata.reading import read_picture
from core.weights import UnreadableEncoder
from gui.dialogs.about import About
from gui.dialogs.guide import Guide
from gui.dialogs.studios.contents_rows import KINDS
from gui.editor.prompt_panel import PromptPanel
from gui.window.layer_ruler import LayerRuler
from gui.window.main_window import MainWindow
from gui.window.pane_docks import PaneDocks

ROWS = 30  # of a table that are read
# Their lists hold what files say: the headings of the guide, of which there is one a language, and packages' names.
OUT_OF_FILES = (Guide, About)
PICTURE = "picture.png"
TOOL_FOLDER = "tool_of_the_walk"
PROMPT_FILE = "walked.txt"
DISPLAY, TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole


@dataclass(frozen=True)
class Said:
    """A text, by whom and in which room: a pane's class, "panes", "editor", "ruler" or "window"."""

    room: str
    by: str
    text: str


def room_of(thing: QObject) -> str:
    """The room that a widget or an action stands in."""
    above: QObject | None = thing
    while above is not None:
        if isinstance(above, QDockWidget) and above.objectName():
            return above.objectName()  # the pane's class
        if isinstance(above, MainWindow):
            break
        for kind, room in ((PromptPanel, "editor"), (LayerRuler, "ruler"), (PaneDocks, "panes")):
            if isinstance(above, kind):
                return room
        if above is getattr(above.window() if isinstance(above, QWidget) else None, "header", None):
            return "ruler" if isinstance(thing, QLabel) else "window"  # the layer's names are the ruler's
        above = above.parent()
    return "window"


def is_qt_s_own(widget: QObject) -> bool:
    """Whether it is a part that Qt makes inside a widget: a scroll bar, a viewport, a dock's or a tab bar's buttons."""
    return widget.objectName().startswith("qt_") or isinstance(widget.parent(), QTabBar)


def things(root: QWidget) -> Iterator[QObject]:
    """The widget, everything in it and all their actions, each once."""
    widgets = [widget for widget in (root, *root.findChildren(QWidget)) if not is_qt_s_own(widget)]
    yield from {id(thing): thing for widget in widgets for thing in (widget, *widget.actions())}.values()


def texts(root: QWidget) -> Iterator[Said]:
    """Every text that the widget, what is in it and their actions say; not what can be typed over."""
    for thing in things(root):
        for text in filter(None, dict.fromkeys(_texts_of(thing))):
            yield Said(room_of(thing), type(thing).__name__, text)


def _texts_of(thing: QObject) -> Iterator[str]:
    for kinds, properties in PROPERTIES.items():
        if isinstance(thing, kinds):
            yield from (getattr(thing, name, str)() for name in properties.split())
    for kind, read in READERS.items():
        if isinstance(thing, kind):
            yield from read(thing)


def _of_items(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None or isinstance(view.parent(), QComboBox) or isinstance(view.window(), OUT_OF_FILES):
        return
    is_list = isinstance(model, QAbstractListModel)  # whose own count is hidden
    for column in range(1 if is_list else model.columnCount(QModelIndex())):
        for role in (DISPLAY, TIP):
            yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
            for row in range(min(model.rowCount(QModelIndex()), ROWS)):
                yield str(model.index(row, column).data(role) or "")


def _of_scene(view: QGraphicsView) -> Iterator[str]:
    for item in view.scene().items() if view.scene() else ():
        if isinstance(item, QGraphicsTextItem):
            yield item.toPlainText()
        elif isinstance(item, QGraphicsSimpleTextItem):
            yield item.text()


# The properties of classes that hold what it says.
PROPERTIES: dict[tuple[type, ...], str] = {
    (QAction,): "text toolTip statusTip whatsThis",
    (QWidget,): "toolTip statusTip whatsThis windowTitle accessibleName accessibleDescription",
    (QLabel, QAbstractButton): "text",
    (QGroupBox, QMenu): "title",
    (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox): "placeholderText",
    (QAbstractSpinBox,): "prefix suffix",
}
READERS: dict[type, Callable[..., Iterator[str]]] = {
    QProgressBar: lambda bar: iter((bar.text(),) if bar.isTextVisible() else ()),
    QStatusBar: lambda bar: iter((bar.currentMessage(),)),
    QTabBar: lambda bar: (text for at in range(bar.count()) for text in (bar.tabText(at), bar.tabToolTip(at))),
    QTabWidget: lambda tabs: (tabs.tabText(at) for at in range(tabs.count())),
    QComboBox: lambda box: (str(box.itemData(at, role) or "") for at in range(box.count()) for role in (DISPLAY, TIP)),
    QAbstractItemView: _of_items,
    QGraphicsView: _of_scene,
}


def show_every_pane(qtbot: QtBot, window: MainWindow) -> Iterator[QWidget]:
    """Brings one pane after the other to the front and gives it once it has drawn what it asked for."""
    for dock, pane in zip(window.pane_docks.docks, window.pane_docks.panes, strict=True):
        dock.show()
        dock.raise_()
        qtbot.waitUntil(lambda pane=pane: pane.in_sight, timeout=5_000)
        settle(qtbot, window)
        yield pane


def show_every_page(window: MainWindow) -> Iterator[QWidget]:
    """Gives what has the keyboard: the editor with search and negative prompt open, then the tags of the prompt."""
    desk = window.prompt_panel
    desk.negative.fold(False)
    desk.tabs.search(replacing=True)
    yield desk.editor
    desk.tabs.find_bar.end()
    desk.tabs.show_page("tags")
    yield desk.tabs.tag_view.chips
    desk.tabs.show_page("text")
    desk.negative.fold(True)


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Waits until nothing is opened or computed any more."""
    qtbot.wait(30)
    qtbot.waitUntil(lambda: not window.workspace.jobs.title, timeout=20_000)
    if window.workspace.live_encoder.model is not None:
        qtbot.waitUntil(
            lambda: window.session.are_all_up_to_date and window.workspace.live_encoder.is_idle, timeout=20_000
        )


def open_every_menu(window: MainWindow) -> None:
    """Has every menu fill itself, as opening it does."""
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()


def open_dialogs(window: MainWindow) -> Iterator[QWidget]:
    """Opens one dialog after the other, gives it, and closes it.

    Download, what went wrong, pictures with a prompt and without one, the history, the library, the artist's tools, and
    all of Help's.
    """
    window.file_dialogs.choose_download()
    assert window.file_dialogs.download is not None
    yield window.file_dialogs.download
    window.file_dialogs.download.close()
    for error in (UnreadableEncoder(""), RuntimeError("unforeseen")):
        window.workspace.failed.emit(error)
        assert window.error_box is not None
        yield window.error_box
        window.error_box.accept()
    yield from _previews(window)
    window.workspace.autosave.history.add("a photo", "red")
    window.show_history()
    assert window.history is not None
    yield window.history
    window.history.close()
    yield from _library(window)
    yield from _tools(window)
    help_menu = window.menuBar().actions()[-1].menu()
    assert isinstance(help_menu, QMenu)
    for action in help_menu.actions():
        if not action.isSeparator() and action.menu() is None:
            yield from _opened_by(action, window)


def _library(window: MainWindow) -> Iterator[QWidget]:
    """The library of prompts, a page after the other, with a file that cannot be read."""
    with TemporaryDirectory() as name:
        folder = Path(name).resolve() / TOOL_FOLDER
        folder.mkdir()
        (folder / PROMPT_FILE).write_text("\n".join(["a photo, red", *["a photo"] * 2, "red, a photo"]))
        (folder / "latin.txt").write_bytes(b"caf\xe9")
        window.show_library("prompts")
        library = window.library
        assert library is not None
        library.read_paths([folder])
        _wait_for(lambda: len(library.pages.prompts.list.model_.rows) == 3)
        for page in library.pages.keys:
            library.pages.show_page(page)
            yield library
        library.clear.click()
        library.close()


def _tools(window: MainWindow) -> Iterator[QWidget]:
    """The list of tools that were found, and what one of them has, a kind after the other."""
    dialogs, loader = window.file_dialogs.studios, window.workspace.studio_loader
    with TemporaryDirectory() as folder:
        root = make_a1111(Path(folder).resolve() / TOOL_FOLDER)
        loader.add(root)
        _wait_for(lambda: not loader.is_busy)
        loader.several_found.emit([state.contents.studio for state in window.session.studios.states if state.contents])
        assert dialogs.found is not None and dialogs.found.list.count() == 1
        yield dialogs.found
        dialogs.found.reject()
        dialogs.show_my_tools()
        assert dialogs.my_tools is not None
        contents = dialogs.my_tools.contents
        for kind in KINDS:
            contents.kinds.button(kind).click()
            _wait_for(lambda kind=kind: bool(rows := contents.model.all) and rows.kind == kind)
            yield dialogs.my_tools
        dialogs.my_tools.close()
        loader.remove(str(root))


def _wait_for(is_done: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not is_done():
        assert time.monotonic() < ends
        QApplication.processEvents()


def _previews(window: MainWindow) -> Iterator[QWidget]:
    """The preview of a picture with all that a prompt can have, and of one without a prompt."""
    with TemporaryDirectory() as folder:
        for texts in ({"parameters": INFOTEXT}, {}):
            picture = read_picture(write_png(Path(folder) / PICTURE, texts))
            window.file_dialogs.show_pictures([picture])
            preview = window.file_dialogs.preview
            assert preview is not None and bool(picture.found) == bool(texts)
            for tab in filter(preview.tabs.isTabVisible, range(preview.tabs.count())):
                preview.tabs.setCurrentIndex(tab)
                yield preview
            preview.reject()


def _opened_by(action: QAction, window: MainWindow) -> Iterator[QWidget]:
    """What an action opens, also where it waits for that to be closed: then it has been looked at already."""
    before, opened = set(QApplication.topLevelWidgets()), list[QWidget]()

    def look() -> None:
        new = set(QApplication.topLevelWidgets()) - before
        opened.extend(widget for widget in new if widget.isVisible())
        if (modal := QApplication.activeModalWidget()) is not None and modal not in opened:
            opened.append(modal)

    QTimer.singleShot(0, window, look)
    action.trigger()
    QApplication.processEvents()
    for widget in opened:
        yield widget
        widget.close()

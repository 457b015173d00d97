"""The pages of a library: prompts, twins, tags, pairs never together, and what was not read."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QTabWidget, QWidget

from core.program.translation import tr
from gui.dialogs.library.lists import LibraryList
from gui.dialogs.library.models import PROMPT_COLUMNS, ApartModel, PromptsModel, SkippedModel, TagsModel, TwinsModel
from gui.widgets.check_line import CheckLine
from gui.widgets.controls import DimLabel, label_for
from gui.widgets.layouts import column, framed, row

if TYPE_CHECKING:
    from core.library.finding import Wish
    from core.library.library import Library

SEARCH_DELAY_MS = 60


class PromptsPage(QWidget):
    """The prompts, searched and sorted; `wished` says that others are to be found."""

    wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.group: int | None = None
        self._column, self._is_descending = PROMPT_COLUMNS.index("tokens"), True
        self.search, self.sorting, self.count = QLineEdit(), QComboBox(), DimLabel()
        tip = tr("A click or Enter opens a prompt in the editor, and undo brings yours back; a heading sorts")
        self.list = LibraryList(tr("Prompts of the library"), tip, PromptsModel(), (37, 8, 20, 7, 13, 15), True)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._make_parts()
        label = label_for(self.sorting, tr("&Sorted by"))
        self.setLayout(column(row((self.search, 1), label, self.sorting, self.count, spacing=8), (self.list, 1)))

    def _make_parts(self) -> None:
        self.search.setPlaceholderText(tr("Search: every word has to be in the prompt or in its file’s name"))
        self.search.setAccessibleName(tr("Search the library"))
        self.search.setToolTip(tr("Every word has to be in it, “quoted words” side by side; Down goes to the list"))
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.search.returnPressed.connect(lambda: self.list.opened.emit(self.list.current))
        self._timer.timeout.connect(self.wished)
        self.sorting.setAccessibleName(tr("Sorted by"))
        self.sorting.setToolTip(tr("What the prompts are sorted by; again the same heading turns the order round"))
        self.sorting.addItems(self.list.model_.headings)
        self.sorting.setCurrentIndex(self._column)
        self.sorting.activated.connect(self.sort_by)
        self.list.sort_wanted.connect(self.sort_by)
        self.list.mark_sorted(self._column, self._is_descending)

    @property
    def wish(self) -> "Wish":
        """What is looked for."""
        from core.library.finding import SortKey, Wish

        assert set(PROMPT_COLUMNS) == set(get_args(SortKey))
        return Wish(self.search.text(), self.group, PROMPT_COLUMNS[self._column], self._is_descending)

    def sort_by(self, column: int) -> None:
        """Sorts by a column; by the same one again, the other way round."""
        begins_high = PROMPT_COLUMNS[column] in ("tokens", "cut", "twin")
        self._is_descending = not self._is_descending if column == self._column else begins_high
        self._column = column
        self.sorting.setCurrentIndex(column)
        self.list.mark_sorted(column, self._is_descending)
        self.wished.emit()

    def show_found(self, library: "Library", found: tuple[int, ...]) -> None:
        """Shows the prompts of these numbers."""
        self.list.show_rows(found, lambda rows: self.list.model_.show_rows(library, rows))
        self.count.setText(tr("%n prompt(s)", "", len(found)))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Down goes from the search to the list."""
        is_down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if watched is self.search and event.type() == QEvent.Type.KeyPress and is_down:
            self.list.setFocus()
            return True
        return False


class LibraryPages(QTabWidget):
    """`pointed` and `opened` give the numbers of a prompt and of its twin or None; `tag_opened` a tag."""

    pointed = Signal(object)
    opened = Signal(object)
    tag_opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Lists of the library"))
        self.library: Library | None = None
        self.prompts = PromptsPage()
        self.twins = _list(tr("Twins"), TwinsModel(), (10, 45, 45), tr("Enter opens the first of both in the editor"))
        self.tags = _list(
            tr("Tags"), TagsModel(), (55, 15, 15, 15), tr("A click or Enter lists the prompts that have the tag"), True
        )
        self.apart = _list(
            tr("Never together"), ApartModel(), (40, 40, 20), tr("Frequent tags that no prompt of this library joins")
        )
        self.skipped = _list(tr("Not read"), SkippedModel(), (50, 50), tr("Files that were skipped, and why"))
        self.twin_check = CheckLine()
        self._add_pages()
        self._connect()
        self.show_library(None)

    def _add_pages(self) -> None:
        apart = tr("In this library only; that two tags never met does not say that they cannot.")
        tags = tr("Tags stand between commas; those that cost most tokens in all are first.")
        self.keys = ("prompts", "twins", "tags", "apart", "skipped")
        self.addTab(self.prompts, tr("&Prompts"))
        self.addTab(framed(column((self.twins, 1), self.twin_check)), tr("T&wins"))
        self.addTab(framed(column(DimLabel(tags, wrap=True), (self.tags, 1))), tr("T&ags"))
        self.addTab(framed(column(DimLabel(apart, wrap=True), (self.apart, 1))), tr("&Never together"))
        self.addTab(self.skipped, tr("Not &read"))

    def _connect(self) -> None:
        self.prompts.list.pointed.connect(lambda _row: self.point())
        self.twins.pointed.connect(lambda _row: self.point())
        self.currentChanged.connect(lambda _page: self.point())
        for part in (self.prompts.list, self.twins):
            part.opened.connect(lambda _row: self.opened.emit(self.current))
        self.tags.opened.connect(self._open_tag)

    def show_page(self, key: str) -> None:
        """Brings a page to the front: one of `keys`."""
        self.setCurrentIndex(self.keys.index(key))

    @property
    def current(self) -> tuple[int, int | None] | None:
        """The prompt that is chosen and its twin, by their numbers; None for none."""
        page, library = self.keys[self.currentIndex()], self.library
        if page == "twins" and (pair := self.twins.current) is not None:
            return pair.first, pair.second
        if page == "prompts" and library is not None and (number := self.prompts.list.current) is not None:
            twin = int(library.twins.nearest[number])
            return number, twin if twin >= 0 else None
        return None

    def point(self) -> None:
        """Tells what is chosen."""
        self.pointed.emit(self.current)

    def show_library(self, library: "Library | None") -> None:
        """Shows all of a library but its prompts, which are to be found first."""
        self.library = library
        self.twin_check.show_check(library.twins.check if library else None)
        costs = sorted(library.costs, key=lambda cost: -cost.total) if library else ()
        lists: tuple[tuple[LibraryList, Any], ...] = (
            (self.twins, library.twins.pairs if library else ()),
            (self.tags, tuple(costs)),
            (self.apart, library.apart if library else ()),
            (self.skipped, library.gathered.skipped if library else ()),
        )
        for part, rows in lists:
            part.show_rows(rows, _taking(part, library))
        self.setTabVisible(self.keys.index("skipped"), bool(library and library.gathered.skipped))

    def _open_tag(self, cost: Any) -> None:  # noqa: ANN401  (a TagCost, or None)
        if cost is not None and self.library is not None:
            self.tag_opened.emit(self.library.tags.names[cost.tag])


def _taking(part: LibraryList, library: "Library | None") -> Callable[[Any], None]:
    return lambda rows: part.model_.show_rows(library, rows)


def _list(name: str, model: Any, weights: tuple[int, ...], tip: str, opens_by_click: bool = False) -> LibraryList:  # noqa: ANN401
    made = LibraryList(name, tip, model, weights, opens_by_click)
    made.horizontalHeader().setSectionsClickable(False)
    return made

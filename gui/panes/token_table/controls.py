"""What the token table is filtered and sorted by: a line to type in, and a menu."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QLineEdit, QMenu

from core.program.translation import tr, tr_noop
from gui.panes.token_table.model import LISTED_KINDS, TokenModel
from gui.widgets.controls import MenuButton

LISTED_NAMES = {
    "all": tr_noop("All rows"),
    "typed": tr_noop("Tokens of the text"),
    "ends": tr_noop("BOS and EOS"),
    "padding": tr_noop("Padding"),
}
TEMPLATE = tr_noop("Template")  # of an encoder that is not CLIP's, in the place of BOS and EOS
FILTER_TIP = tr_noop(
    "Lists only rows with this text in their piece or word, or at this position (14, 2:14, 2: for a whole chunk) or of "
    "this id (Ctrl+F)"
)
MIN_FILTER_LETTERS = 16  # that the line has room for


class TokenTableControls(QObject):
    """Sets the model's filter and order, and says that they are `changed`."""

    changed = Signal()

    def __init__(self, model: TokenModel) -> None:
        super().__init__(model)
        self._model = model
        self.filter = QLineEdit(placeholderText=tr("filter"), toolTip=tr(FILTER_TIP))
        self.filter.setAccessibleName(tr("Filter of the token table"))
        self.filter.setAccessibleDescription(tr(FILTER_TIP))
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(self.filter.fontMetrics().averageCharWidth() * MIN_FILTER_LETTERS)
        self.filter.textChanged.connect(self._filter)
        self._menu = QMenu(self.filter)
        self.menu_button = MenuButton(tr("rows"), self._menu)
        self.menu_button.setToolTip(tr("Which rows are listed, and in which order"))
        self.menu_button.setAccessibleName(tr("Rows and order of the token table"))
        self._menu.aboutToShow.connect(self._fill)
        self._fill()

    def sort_by(self, title: str) -> None:
        """Sorts by the column of a title, then the other way round, then in the order of the text again."""
        model = self._model
        if title != model.sorted_by:
            model.sorted_by, model.is_descending = title, False
        elif not model.is_descending:
            model.is_descending = True
        else:
            model.sorted_by, model.is_descending = "", False
        self.changed.emit()

    def list_kinds(self, kinds: str) -> None:
        """Lists the rows of a key of LISTED_KINDS."""
        self._model.listed = kinds
        self.changed.emit()

    def _filter(self, text: str) -> None:
        self._model.filter_text = text
        self.changed.emit()

    def _fill(self) -> None:
        """Filled when it opens: the columns are those of the encoders that are shown."""
        model = self._model
        self._menu.clear()
        kinds, columns = QActionGroup(self._menu), QActionGroup(self._menu)
        for key in LISTED_KINDS:
            name = TEMPLATE if key == "ends" and not model.is_clip else LISTED_NAMES[key]
            entry = self._add(kinds, tr(name), model.listed == key)
            entry.triggered.connect(lambda _checked=False, key=key: self.list_kinds(key))
        self._menu.addSection(tr("Sorted by (again: the other way round)"))
        for column in model.columns:
            is_current = column.title == (model.sorted_by or model.columns[0].title)
            arrow = ("  ↓" if model.is_descending else "  ↑") if is_current and model.sorted_by else ""
            entry = self._add(columns, tr(column.title) + arrow, is_current)
            entry.triggered.connect(lambda _checked=False, title=column.title: self.sort_by(title))

    def _add(self, group: QActionGroup, text: str, is_checked: bool) -> QAction:
        action = self._menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_checked)
        group.addAction(action)
        return action

"""Small widgets of the window: cards, labels, scroll areas, segmented controls, buttons."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gui.widgets.elision import elided_line
from gui.widgets.icons import icon_names, set_icon
from gui.widgets.layouts import NO_MARGINS, column, row
from gui.widgets.pops_up import PopsUp
from gui.widgets.style import scaled_font, theme_of

CARD_RADIUS = 7
MAX_WIDGET_LENGTH = 16_777_215  # pixels: Qt's QWIDGETSIZE_MAX, no limit
MENU_SIGN = "  ▾"  # behind the label of a button that opens a menu
MIN_MENU_BUTTON_LETTERS = 12  # the least width of a menu button, in letters of average width


class Card(QFrame):
    """A rounded panel with a heading line; `header` takes further controls, `body` the content."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Heading(title)
        self.header = row(self.heading, 1)
        self.body = column(self.header, margins=(12, 8, 12, 10), spacing=6)
        self.setLayout(self.body)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS, CARD_RADIUS)


class ThemedLabel(QLabel):
    """Text in one of the theme's colours, by the name of its field in gui.widgets.style.Theme."""

    def __init__(self, colour: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.set_colour(colour)

    def set_colour(self, colour: str) -> None:
        """Shows the text in another of the theme's colours."""
        self._colour = colour
        self._recolour()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()

    def _recolour(self) -> None:
        palette, colour = self.palette(), QColor(getattr(theme_of(self), self._colour))
        if palette.color(self.foregroundRole()) != colour:
            palette.setColor(self.foregroundRole(), colour)
            self.setPalette(palette)


def set_steady_text(label: QLabel, text: str) -> None:
    """Sets a text that changes often; a visible label has a fixed size, so that only another width moves others.

    A label without a fixed size has the whole window laid out anew by every text.
    """
    QLabel.setText(label, text)
    if text and label.isVisible():
        label.setFixedSize(label.fontMetrics().size(0, text).width(), label.height())
    else:
        label.setMinimumSize(0, 0)
        label.setMaximumSize(MAX_WIDGET_LENGTH, MAX_WIDGET_LENGTH)


class SteadyLabel(QLabel):
    """A label whose text changes often; `set_steady_text` says how."""

    def setText(self, text: str) -> None:
        """Sets the text."""
        set_steady_text(self, text)


class DimLabel(ThemedLabel):
    """Small text in the dim colour of the theme, wrapped or elided by its layout."""

    def __init__(self, text: str = "", parent: QWidget | None = None, wrap: bool = False) -> None:
        super().__init__("dim", text, parent)
        self.setWordWrap(wrap)
        self.setFont(scaled_font(self, 0.92))


class PlainScrollArea(QScrollArea):
    """Scrolls its content up and down; without a frame and a background of its own, and no stop of the Tab key."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)


class SelectableLabel(QLabel):
    """Text that wraps and that the mouse can select; `name` is its accessible name."""

    def __init__(self, name: str = "") -> None:
        super().__init__(wordWrap=True, accessibleName=name)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)


class Heading(QLabel):
    """The title of a card."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(scaled_font(self, 1.05, bold=True))


class ElidedLabel(QLabel):
    """One line in the dim colour, elided at its right; the whole text is its tooltip and what screen readers say.

    QLabel does not know the text: it would have the whole window laid out anew by every one.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = ""
        self.setText(text)

    def text(self) -> str:
        """The whole line."""
        return self._text

    def setText(self, text: str) -> None:
        """Sets the line and its tooltip."""
        if text != self._text:
            self._text = text
            self.setToolTip(text)
            self.setAccessibleName(text)
            self.update()

    def line(self, _width: int) -> str:
        """What is painted in some pixels, before it is elided: the whole line here."""
        return self._text

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text), metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(20, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(theme_of(self).dim))
        text = elided_line(self.line(self.width()), self.fontMetrics(), self.width())
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)


class SegmentedControl(QWidget):
    """One of a few named choices, side by side; arrow keys move between them."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Mapping[str, tuple[str, str]], parent: QWidget | None = None) -> None:
        """`choices` are key: (label, tooltip); `name` is the accessible name."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, SegmentButton] = {}
        for key, (label, tip) in choices.items():
            button = SegmentButton(label, tip)
            button.setAccessibleName(f"{name}: {label}")
            button.setAccessibleDescription(tip)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
        self.setLayout(row(*self._buttons.values(), margins=NO_MARGINS, spacing=2))

    def choose(self, key: str) -> None:
        """Shows a choice without emitting it, none where it has no such button."""
        self._group.setExclusive(False)
        for listed, button in self._buttons.items():
            button.setChecked(listed == key)
        self._group.setExclusive(True)

    def button(self, key: str) -> QAbstractButton:
        """The button of a choice."""
        return self._buttons[key]


class SegmentButton(QAbstractButton):
    """A flat button; a switch fills with the accent colour while it is on."""

    def __init__(self, label: str, tip: str = "", is_switch: bool = True) -> None:
        super().__init__(checkable=is_switch, accessibleName=label, toolTip=tip)
        self.setText(label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 20, metrics.height() + 9)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = theme.text if self.underMouse() else theme.accent if self.isChecked() else theme.edge
        painter.setPen(QPen(QColor(ring), 1))
        painter.setBrush(QColor(theme.accent if self.isChecked() else theme.control))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        ink = theme.on_accent if self.isChecked() else theme.text if self.isEnabled() else theme.dim
        painter.setPen(QColor(ink))
        self.paint_label(painter, self.rect())

    def paint_label(self, painter: QPainter, box: QRect) -> None:
        """Paints the label into the button."""
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.shown_text())

    def shown_text(self) -> str:
        """The label as it is painted."""
        return self.text()


class MenuButton(SegmentButton):
    """Shows what is chosen and opens a menu to choose another."""

    def __init__(self, label: str, menu: PopsUp, letters: int = 0) -> None:
        """With `letters`, its width is that of so many letters whatever the label, so that nothing beside it moves."""
        super().__init__(label, is_switch=False)
        self._letters = letters
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._menu = menu
        self.clicked.connect(self.open_menu)

    def setText(self, text: str) -> None:
        """Sets the label, followed by the sign that a menu opens."""
        if self.text() != text + MENU_SIGN:
            super().setText(text + MENU_SIGN)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().averageCharWidth() * self._letters, hint.height()) if self._letters else hint

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * MIN_MENU_BUTTON_LETTERS), hint.height())

    def shown_text(self) -> str:
        """The label, elided in its middle, so that the sign of the menu stays."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width() - 12)

    def open_menu(self) -> None:
        """Opens the menu below the button."""
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


def label_for(control: QWidget, text: str) -> QLabel:
    """A label whose mnemonic (the letter behind &) moves the focus to a control."""
    label = QLabel(text)
    label.setBuddy(control)
    return label


def push_button(label: str, tip: str, act: Callable[[], object]) -> QPushButton:
    """A button that `act` is called by; Enter in another control of its dialog does not press it."""
    button = QPushButton(label, autoDefault=False, toolTip=tip, accessibleDescription=tip)
    button.setAccessibleName(label.replace("&", ""))
    button.clicked.connect(lambda: act())
    return button


def small_button(sign: str, name: str, act: Callable[[], object] | None = None) -> QToolButton:
    """A flat button with an icon, or a sign where no icon has that name; `name` says what it does."""
    button = QToolButton(autoRaise=True, toolTip=name, accessibleName=name)
    if sign in icon_names():
        set_icon(button, sign)
    else:
        button.setText(sign)
    if act is not None:
        button.clicked.connect(lambda: act())
    return button

"""Which repository to download from: one of the offers, or any that is named."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from core.program.translation import tr
from core.weights.hub.files import repository_named
from core.weights.hub.hub import OFFERED_REPOSITORIES, server
from gui.widgets.layouts import NO_MARGINS, column, row
from gui.widgets.style import theme_of


class RepositoryChoice(QWidget):
    """Radio buttons for the offers, and a line for the name or address of another repository."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.offers = [QRadioButton(tr(title)) for title, _ in OFFERED_REPOSITORIES]
        for button, (_, repository) in zip(self.offers, OFFERED_REPOSITORIES, strict=True):
            tip = tr("The text encoder of {repository} on {server}")
            button.setToolTip(tip.format(repository=repository, server=server()))
        self.other = QRadioButton(tr("Another repository:"))
        self.other.setToolTip(tr("Any repository with CLIP's text encoder, such as that of a model you generate with"))
        self.name = QLineEdit(placeholderText=tr("owner/name, or the address of its page"))
        self.name.setToolTip(tr("The repository's name as on its page"))
        self.name.setAccessibleName(tr("Name or address of the repository"))
        for button in (*self.offers, self.other):
            button.setAccessibleDescription(button.toolTip())
            self._group.addButton(button)
        self.offers[0].setChecked(True)
        other = row(self.other, (self.name, 1))
        self.setLayout(column(*self.offers, other, margins=NO_MARGINS, spacing=10))
        self._outline()
        self._group.buttonToggled.connect(lambda _button, is_on: self.changed.emit() if is_on else None)
        self.other.clicked.connect(self.name.setFocus)
        self.name.textEdited.connect(lambda _text: self.other.setChecked(True))
        self.name.textChanged.connect(lambda _text: self.changed.emit())

    @property
    def repository(self) -> str | None:
        """The name of the chosen repository; None where the typed text is no name."""
        for button, (_, repository) in zip(self.offers, OFFERED_REPOSITORIES, strict=True):
            if button.isChecked():
                return repository
        return repository_named(self.name.text(), server())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._outline()

    def _outline(self) -> None:
        """Outlines the radio buttons in the dim colour; Fusion's own outline is invisible in a dark theme."""
        for button in (*self.offers, self.other):
            palette = button.palette()
            palette.setColor(QPalette.ColorRole.Window, QColor(theme_of(self).dim))
            button.setPalette(palette)

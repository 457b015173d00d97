"""What stands in the library's window before anything is read: what it is for, and what can be opened."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from core.program.translation import tr, tr_noop
from gui.widgets.controls import DimLabel, Heading, push_button
from gui.widgets.layouts import column, row

SHOWN = (  # what the lists say
    tr_noop("how many tokens each prompt has for your tool, and which words no longer fit"),
    tr_noop("which prompts are the same but for a word or two"),
    tr_noop("which tags you use most, which cost most tokens, and which never meet"),
    tr_noop("groups of prompts with much the same words; and any prompt by a search"),
)
TEXT_WIDTH = 620  # pixels


class EmptyPage(QWidget):
    """The buttons ask for folders, for files, or for the history."""

    wants_folder = Signal()
    wants_files = Signal()
    wants_history = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.folder = push_button(
            tr("Choose a folder…"), tr("Reads all prompts in a folder and below"), self.wants_folder.emit
        )
        self.files = push_button(tr("Choose files…"), tr("Pictures, captions or lists"), self.wants_files.emit)
        self.history = push_button(
            tr("Read my history"), tr("Adds the prompts that you have written in Promptscope"), self.wants_history.emit
        )
        about = tr(
            "Read a folder of your pictures, captions or lists of prompts, and see of all of them together, hundreds "
            "or tens of thousands:"
        )
        points = QLabel("\n".join("•  " + tr(line) for line in SHOWN))
        drop = tr("Or drop folders and files here. Nothing in them is changed, and nothing leaves this computer.")
        parts = [Heading(tr("All your prompts beside one another")), QLabel(about), points, DimLabel(drop, wrap=True)]
        for label in (*parts[1:3], parts[3]):
            label.setWordWrap(True)
            label.setMaximumWidth(TEXT_WIDTH)
            label.setMinimumWidth(TEXT_WIDTH)
        buttons = row(self.folder, self.files, self.history, 1, spacing=8)
        text = column(*parts[:3], buttons, parts[3], spacing=14)
        page = row(1, text, 1)
        self.setLayout(column(1, page, 2))
        page.setAlignment(text, Qt.AlignmentFlag.AlignVCenter)

    def show_history(self, count: int) -> None:
        """Says how many prompts the history has; without any there is nothing to read."""
        self.history.setEnabled(bool(count))
        label = tr("Read my history: %n prompt(s)", "", count) if count else tr("Read my history")
        self.history.setText(label)
        self.history.setAccessibleName(label)

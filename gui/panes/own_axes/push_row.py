"""The line below the axis: which word is pushed, how far, and what is written into files."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QSlider, QWidget

from core.analysis.own_axis import OwnAxis
from core.program.translation import tr
from gui.panes.word_choice import WordChoice
from gui.state.session import Session
from gui.widgets.controls import DimLabel, MenuButton, label_for, set_steady_text
from gui.widgets.layouts import row

STEPS = 20  # of the slider from 0 to the whole way between the lists


class PushRow(QWidget):
    """A word, a slider from the left list to the right one, and the files; `amount` is positive towards the left."""

    moved = Signal()  # another amount
    wants_inversion = Signal()
    wants_numbers = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.word = WordChoice(session, tr("Word that is pushed"), tr("The word that is pushed along the axis"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-STEPS, STEPS)
        self.slider.setPageStep(STEPS // 4)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setTickInterval(STEPS)
        self.slider.setAccessibleName(tr("How far the word is pushed"))
        tip = tr("Push the word by a part of the way between the lists, and see where it and the words behind it go")
        self.slider.setToolTip(tip)
        self.slider.valueChanged.connect(self.moved)
        self.value = DimLabel()
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.inversion = menu.addAction(tr("Pushed word as an embedding…"), self.wants_inversion.emit)
        self.inversion.setToolTip(tr("A textual inversion (.safetensors), which every tool reads in place of the word"))
        self.numbers = menu.addAction(tr("Direction as numbers…"), self.wants_numbers.emit)
        self.numbers.setToolTip(tr("The direction, and what to add to conditioning rows (.npz, .csv), for scripts"))
        self.files = MenuButton(tr("Save as file"), menu)
        self.files.setToolTip(tr("Write the pushed word or the direction into a file"))
        label = label_for(self.word, tr("&Push"))
        self.setLayout(row(label, self.word, (self.slider, 1), self.value, self.files, margins=(0, 2, 0, 0), spacing=8))

    @property
    def amount(self) -> float:
        """How much of the way between the lists the word is pushed, positive towards the left one."""
        return -self.slider.value() / STEPS

    def show_axis(self, axis: OwnAxis) -> None:
        """Says how far the word is pushed, and which way."""
        side = axis.left[0] if self.amount > 0 else axis.right[0]
        text = tr("{amount} towards “{side}”").format(amount=f"{abs(self.amount):.2f}", side=side)
        set_steady_text(self.value, text if self.amount else tr("not pushed"))
        self.slider.setAccessibleDescription(self.value.text())

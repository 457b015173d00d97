"""Which axis: a list of saved and ready-made ones, the words of its two sides, and keeping it by a name."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QWidget

from core.analysis.encoding_view import EncodingView
from core.analysis.own_axis import OwnAxis, axis_of_texts, joined_side
from core.encoder.encoding import EncoderInfo
from core.program.translation import tr
from gui.state.axes import AxesState
from gui.widgets.controls import MenuButton, SegmentedControl, label_for, small_button
from gui.widgets.layer_labels import ENCODER_SIZES, encoder_letter
from gui.widgets.layouts import NO_MARGINS, row

MAX_CHARACTERS = 2_000  # of a list
TYPING_MS = 350  # for which a list stays before it is encoded
CHOOSER_LETTERS = 22


class AxisControls(QWidget):
    """The line above the axis. What is typed becomes the session's active axis a moment later."""

    def __init__(self, axes: AxesState) -> None:
        super().__init__()
        self._axes = axes
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.chooser = MenuButton("", self._menu, CHOOSER_LETTERS)
        self.chooser.setToolTip(tr("Saved and ready-made axes"))
        tip = tr(
            "3 to 12 words with commas between; or whole prompts, each with ; behind it. They are read as plain text."
        )
        self.left = self._field(tr("Words of the left side"), tip)
        self.right = self._field(tr("Words of the right side"), tip)
        self.save = small_button("save", tr("Keep this axis by a name"), self._save)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._take)
        between = label_for(self.right, "↔")
        sides = (self.left, 1), between, (self.right, 1)
        self._encoders = row(margins=NO_MARGINS)  # which of two, while both are shown
        self._shown_encoders: tuple[EncoderInfo, ...] = ()
        self.encoder: SegmentedControl | None = None
        self.setLayout(row(self._encoders, self.chooser, *sides, self.save, margins=(0, 0, 0, 2)))
        axes.changed.connect(self.show_axis)
        self.show_axis()

    def show_encoders(self, infos: tuple[EncoderInfo, ...], view: EncodingView | None) -> None:
        """Offers the encoders that are shown, where there are several, and marks the one whose words are placed."""
        if infos != self._shown_encoders:
            self._shown_encoders = infos
            if self.encoder is not None:
                self.encoder.deleteLater()
            self.encoder = self._encoder_switch(infos) if len(infos) > 1 else None
        if self.encoder is not None and view is not None:
            self.encoder.choose(view.encoding.encoder.name)

    def _encoder_switch(self, infos: tuple[EncoderInfo, ...]) -> SegmentedControl:
        tip = tr("The words as {encoder} reads them")
        choices = {info.name: (encoder_letter(info), tip.format(encoder=ENCODER_SIZES[info.name])) for info in infos}
        switch = SegmentedControl(tr("Encoder whose words are placed"), choices)
        switch.chosen.connect(self._axes.choose_encoder)
        self._encoders.addWidget(switch)
        return switch

    def _field(self, name: str, tip: str) -> QLineEdit:
        field = QLineEdit()
        field.setMaxLength(MAX_CHARACTERS)
        field.setAccessibleName(name)
        field.setPlaceholderText(name)
        field.setToolTip(f"{name}: {tip}")
        field.textEdited.connect(lambda _text: self._typing.start())
        field.editingFinished.connect(self._take_typed)
        return field

    def show_axis(self) -> None:
        """Shows the session's axis, unless its words are those that stand here."""
        axis = self._axes.shown
        self.chooser.setText(axis.name)
        self.chooser.setAccessibleName(tr("Axis: {name}").format(name=axis.name))
        typed = axis_of_texts(self.left.text(), self.right.text())
        if (typed.left, typed.right) != (axis.left, axis.right):
            self._typing.stop()
            self.left.setText(joined_side(axis.left))
            self.right.setText(joined_side(axis.right))
            for field in (self.left, self.right):
                field.setCursorPosition(0)

    def _take_typed(self) -> None:
        if self._typing.isActive():
            self._take()

    def _take(self) -> None:
        """Makes what is typed the session's axis, with the name of the one that has these lists, or its own words."""
        self._typing.stop()
        typed = axis_of_texts(self.left.text(), self.right.text())
        same = (axis for axis in self._axes.axes if (axis.left, axis.right) == (typed.left, typed.right))
        self._axes.choose(next(same, typed))

    def _fill_menu(self) -> None:
        self._menu.clear()
        shown, saved = self._axes.shown, self._axes.saved
        for axis in self._axes.axes:
            if saved and axis is self._axes.axes[len(saved)]:
                self._menu.addSeparator()
            action = self._menu.addAction(axis.name, lambda axis=axis: self._axes.choose(axis))
            action.setCheckable(True)
            action.setChecked(axis == shown)
            action.setToolTip(f"{joined_side(axis.left)} ↔ {joined_side(axis.right)}")
        self._menu.addSeparator()
        self._menu.addAction(tr("Exchange left and right"), lambda: self._axes.choose(_turned(shown)))
        forget = self._menu.addAction(
            tr("Forget “{name}”").format(name=shown.name), lambda: self._axes.forget(shown.name)
        )
        forget.setEnabled(shown in saved)

    def _save(self) -> None:
        self._take_typed()
        axis = self._axes.shown
        name, is_given = QInputDialog.getText(self, tr("Keep this axis"), tr("Name of the axis"), text=axis.name)
        if is_given and name.strip():
            self._axes.save(OwnAxis(name.strip(), axis.left, axis.right))


def _turned(axis: OwnAxis) -> OwnAxis:
    """The axis the other way round, named by its own words where it was."""
    sides = joined_side(axis.left), joined_side(axis.right)
    has_own_name = axis.name != axis_of_texts(*sides).name
    return axis_of_texts(sides[1], sides[0], axis.name if has_own_name else "")

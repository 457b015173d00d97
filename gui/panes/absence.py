"""What a pane shows in its place: the sentence, with what helps; and its controls, which are put aside until then."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QWidget

from core.program.translation import tr
from core.tokens.text_families import TEXT_FAMILIES, family_title
from core.weights.checkpoints.recognition import ENCODER_TITLES
from gui.state.session import Session
from gui.widgets.controls import DimLabel, push_button
from gui.widgets.layouts import column, row


def lack_of_weights(session: Session) -> str:
    """Why there are no rows of the encoder that is looked at, in the user's language; "" where there are."""
    info = session.encoder
    if info is None or info.has_weights:
        return ""
    if offers_file(session):
        sentence = tr("This pane shows what {encoder} makes of the words, and no file of it is open.")
    else:
        sentence = tr("{family} takes the token ids of {encoder} alone: it has no rows of this encoder.")
    return sentence.format(encoder=ENCODER_TITLES[info.name], family=family_title(info.family))


def empty_text(session: Session, message: str) -> str:
    """What a pane needs before it can draw, its English `message`; where a prompt is being encoded, that it waits."""
    info = session.encoder
    is_read = info is not None and info.has_weights and bool(session.prompt.text.strip())
    return tr("Waiting for the encoder…") if is_read and session.encoding_view is None else tr(message)


def offers_file(session: Session) -> bool:
    """Whether a file of the encoder that is looked at would give what is missing."""
    info = session.encoder
    if info is None or info.has_weights or info.family not in TEXT_FAMILIES:
        return False
    return info.name not in TEXT_FAMILIES[info.family].ids_only


class MessagePage(QWidget):
    """A sentence in the middle, and below it, where a file of the encoder would help, a button that asks for it."""

    wants_file = Signal()

    def __init__(self, session: Session, text: str) -> None:
        super().__init__()
        self._session = session
        self.label = DimLabel(text, wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        tip = tr("A file of this encoder, as ComfyUI has it in models/text_encoders, or a diffusers folder")
        self.open = push_button(tr("Open its encoder…"), tip, self.wants_file.emit)
        self.open.hide()
        self.setLayout(column(1, self.label, row(1, self.open, 1), 1))

    def text(self) -> str:
        """The sentence."""
        return self.label.text()

    def setText(self, text: str) -> None:
        """Shows a sentence."""
        self.label.setText(text)
        self.open.setVisible(text == lack_of_weights(self._session) and offers_file(self._session))


class Absence:
    """The controls in some layouts of a pane; those of `kept` stay where they are."""

    def __init__(self, layouts: Sequence[QLayout], kept: Sequence[QWidget]) -> None:
        self._layouts, self._kept = layouts, kept
        self._put_aside: list[QWidget] = []

    def set(self, absent: bool) -> None:
        """Puts what is shown aside, or brings back what was put aside."""
        if absent:
            shown = [widget for layout in self._layouts for widget in _widgets(layout) if not _is_put_away(widget)]
            self._put_aside += [widget for widget in shown if widget not in self._kept]
            for widget in self._put_aside:
                widget.hide()
            return
        for widget in self._put_aside:
            if widget.parent() is None:  # or it would be a window; its layout shows it when that is given a place
                widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
            else:
                widget.show()
        self._put_aside = []


def _is_put_away(widget: QWidget) -> bool:
    """Whether somebody hid it; one whose layout has no place yet is hidden of itself."""
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _widgets(inner)

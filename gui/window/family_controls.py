"""Beside the encoder's name where a family has other encoders than CLIP's: which is looked at, and whose they are."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from core.encoder.encoding import EncoderInfo
from core.program.translation import tr
from core.tokens.text_families import TEXT_FAMILIES, TextFamily, family_title
from core.weights.checkpoints.recognition import ENCODER_TITLES
from core.weights.sources import ModelSource, read_source
from gui.state.session import Session
from gui.widgets.controls import MenuButton, SegmentedControl
from gui.widgets.layer_labels import encoder_letter
from gui.widgets.layouts import NO_MARGINS, row


class FamilyControls(QWidget):
    """The switch between the encoders of a family, and for opened files the menu of families that they serve."""

    wants_encoder = Signal(str)  # a source
    wants_parts = Signal(str)  # the name of the encoder whose file is to be asked for

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.side: SegmentedControl | None = None  # the switch between encoders, None of one
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.family = MenuButton("", self.menu)
        self._row = row(self.family, margins=NO_MARGINS, spacing=4)
        self.setLayout(self._row)
        self._named: tuple[str, ...] = ()
        self.show_model()

    def show_model(self) -> None:
        """Shows the session's model; hidden where it is one of CLIP's families. The header calls it for another one."""
        session = self._session
        info, is_text = session.encoder, session.family_name in TEXT_FAMILIES
        self.setVisible(is_text and (len(session.encoders) > 1 or self._has_files))
        if info is None or not is_text:
            return
        self._show_side()
        self.family.setVisible(self._has_files)
        self.family.setText(family_title(info.family))
        tip = tr("Read as {family}: the same encoder serves several families, each with rules of its own")
        self.family.setToolTip(tip.format(family=family_title(info.family)))
        self.family.setAccessibleName(tr("Read as {family}").format(family=family_title(info.family)))
        self._fill_menu()

    @property
    def _has_files(self) -> bool:
        return bool(self._session.source) and bool(read_source(self._session.source).files)

    def _show_side(self) -> None:
        infos = self._session.encoders
        names = tuple(info.name for info in infos) if len(infos) > 1 else ()
        if names != self._named:
            self._named = names
            if self.side is not None:
                self._row.removeWidget(self.side)
                self.side.deleteLater()
            shown = {info.name: _segment(info) for info in infos if names}
            self.side = SegmentedControl(tr("Encoder shown"), shown)
            self.side.chosen.connect(self._session.choose_encoder)
            self._row.insertWidget(0, self.side)
        if self.side is not None and self._session.encoder is not None:
            self.side.setVisible(bool(names))
            self.side.choose(self._session.encoder.name)

    def _fill_menu(self) -> None:
        self.menu.clear()
        session, source = self._session, read_source(self._session.source or "study")
        opened = {info.name for info in session.encoders if info.has_weights}
        for key, family in TEXT_FAMILIES.items():
            if opened & _names_in(family):
                action = self.menu.addAction(tr(family.title))
                action.setCheckable(True)
                action.setChecked(key == session.family_name)
                action.triggered.connect(partial(self._open, ModelSource(source.files, key).text))
        self.menu.addSeparator()
        for info in session.encoders:
            if not info.has_weights and info.name not in TEXT_FAMILIES[session.family_name].ids_only:
                text = tr("Add the file of {encoder}…").format(encoder=ENCODER_TITLES[info.name])
                action = self.menu.addAction(text)
                action.setToolTip(tr("Until then its tokens and rules are shown, and no rows of it"))
                action.triggered.connect(partial(self._ask, info.name))

    def _open(self, source: str, _checked: bool = False) -> None:
        self.wants_encoder.emit(source)

    def _ask(self, name: str, _checked: bool = False) -> None:
        self.wants_parts.emit(name)


def _segment(info: EncoderInfo) -> tuple[str, str]:
    tip = tr("Look at {encoder}") if info.has_weights else tr("Look at {encoder}: its tokens and rules")
    return encoder_letter(info), tip.format(encoder=ENCODER_TITLES[info.name])


def _names_in(family: TextFamily) -> set[str]:
    """The names of a family's encoders, and of those that may stand in their place."""
    return {*family.encoders, *(name for others in family.alternatives.values() for name in others)}

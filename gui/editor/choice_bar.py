"""Which way of the prompt's choices is shown, and what chooses: below the editor, where a prompt has any."""

import random
import re
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from core.dialects.table import DIALECTS
from core.editing.expansion_notes import written_count
from core.expansion.table import LAYER_TITLES
from core.program.translation import tr, tr_noop
from core.prompt.expansion import Expansion, ExpansionLayer
from gui.state.session import Session
from gui.widgets.controls import DimLabel, small_button
from gui.widgets.layouts import NO_MARGINS, column, row

NEXT_KEY, PREVIOUS_KEY, RANDOM_KEY = "Alt+PgDown", "Alt+PgUp", "Alt+End"
READS_FILES: ExpansionLayer = "dynamic-prompts"  # which any tool's prompt can be read by
FILE_LAYERS: tuple[ExpansionLayer, ...] = (READS_FILES, "sdnext", "swarmui", "fooocus")
FOLDER_TIP = tr_noop("Another folder of wildcards; its files go before those of your tool that have their names…")
_LIKE_CHOICES = re.compile(r"\{[^{}]*\||__[^_\s][^_\n]*__|<(?:random|wildcard|wc)[\[:]")


class ChoiceBar(QWidget):
    """The layer, the steps between ways, and the way to the shortest and the longest one."""

    folder_requested = Signal()  # of the files that `__name__` takes lines from

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.layer = QComboBox(accessibleName=tr("What stands in front of the tool"))
        self.layer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.layer.setToolTip(
            tr("What makes of the typed text the one that the tool gets: comments, choices, wildcards")
        )
        self.previous = small_button("back", _with_key(tr("The way before this one"), PREVIOUS_KEY), self.show_previous)
        self.next = small_button("forward", _with_key(tr("The next way of the choices"), NEXT_KEY), self.show_next)
        self.random = small_button("reload", _with_key(tr("Another way at random"), RANDOM_KEY), self.show_random)
        self.folder = small_button("folder", tr(FOLDER_TIP))
        self.folder.clicked.connect(self.folder_requested)
        self.way = DimLabel()
        self.shortest, self.longest = _link(tr("Shows the shortest way")), _link(tr("Shows the longest way"))
        steps = row(self.layer, self.previous, self.way, self.next, self.random, self.folder, 1, spacing=4)
        self.setLayout(column(steps, row(self.shortest, self.longest, 1), margins=NO_MARGINS, spacing=2))
        self.steppers = (self.previous, self.way, self.next, self.random)
        self._shown: object = None
        self._connect()
        self._show()

    def _connect(self) -> None:
        self.layer.activated.connect(self._set_layer)
        self.shortest.clicked.connect(lambda: self._show_extreme(longest=False))
        self.longest.clicked.connect(lambda: self._show_extreme(longest=True))
        for key, act in (
            (NEXT_KEY, self.show_next),
            (PREVIOUS_KEY, self.show_previous),
            (RANDOM_KEY, self.show_random),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self._session.prompt.parsed.connect(self._show)
        self._session.prompt.way_lengths_changed.connect(self._show)

    @property
    def _expansion(self) -> Expansion | None:
        return self._session.prompt.chunks.prompt.expansion

    def show_next(self) -> None:
        """Shows the next way, behind the last one the first."""
        self._step(1)

    def show_previous(self) -> None:
        """Shows the way before, before the first one the last."""
        self._step(-1)

    def _step(self, step: int) -> None:
        expansion = self._expansion
        if expansion is not None and expansion.template.count > 1:
            self._session.set_choice((expansion.shown + step) % expansion.template.count)

    def show_random(self) -> None:
        """Shows another way, each as likely as the others."""
        expansion = self._expansion
        if expansion is not None and expansion.template.count > 1:
            other = random.randrange(expansion.template.count - 1)
            self._session.set_choice(other + (other >= expansion.shown))

    def _show_extreme(self, longest: bool) -> None:
        lengths = self._session.prompt.way_lengths
        if lengths is not None:
            self._session.set_choice(lengths.longest if longest else lengths.shortest)

    def _set_layer(self) -> None:
        chosen = self.layer.currentData()
        own = DIALECTS[self._session.dialect].expansion
        settings = replace(self._session.settings, expansion=None if chosen == own else chosen, choice=0)
        self._session.set_settings(settings)

    def _show(self) -> None:
        prompt, expansion = self._session.prompt.chunks.prompt, self._expansion
        template = expansion.template if expansion is not None else None
        has_ways = template is not None and template.count > 1
        self.setVisible(has_ways or bool(template and template.marks) or bool(_LIKE_CHOICES.search(prompt.source)))
        if expansion is None or template is None or self.isHidden():
            return
        self._list_layers(expansion.layer)
        for widget in self.steppers:
            widget.setVisible(has_ways)
        self.folder.setVisible(expansion.layer in FILE_LAYERS)
        way = tr("way {number} of {count}")
        number = expansion.shown + 1
        self.way.setText(way.format(number=written_count(number), count=written_count(template.count)))
        self._show_lengths()

    def _list_layers(self, shown: ExpansionLayer) -> None:
        layers = [layer for layer in LAYER_TITLES if layer in {"none", self._own_layer, READS_FILES, shown}]
        if self._shown != layers:
            self._shown = layers
            self.layer.clear()
            for layer in layers:
                self.layer.addItem(tr(LAYER_TITLES[layer]), layer)
        self.layer.setCurrentIndex(layers.index(shown))

    @property
    def _own_layer(self) -> ExpansionLayer:
        return DIALECTS[self._session.dialect].expansion

    def _show_lengths(self) -> None:
        lengths = self._session.prompt.way_lengths
        differ = lengths is not None and lengths.least < lengths.most
        self.shortest.setVisible(differ)
        self.longest.setVisible(differ)
        if lengths is not None and differ:
            self.shortest.setText(tr("shortest: {count}").format(count=lengths.least))
            self.longest.setText(tr("longest: {count}").format(count=lengths.most))


def _link(tip: str) -> QToolButton:
    button = QToolButton(autoRaise=True, toolTip=tip, accessibleName=tip)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return button


def _with_key(tip: str, key: str) -> str:
    return f"{tip} ({QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)})"

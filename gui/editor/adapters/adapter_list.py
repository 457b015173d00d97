"""The card of the open LoRAs and textual inversions; it folds, and is hidden while it is empty."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from core.analysis.labels import translated
from core.dialects.table import DIALECTS
from core.program.translation import tr, tr_noop
from gui.editor.adapters.adapter_rows import InversionFolderRow, InversionRow, LoraRow, unusable_reason
from gui.editor.adapters.tag_row import TagRow
from gui.state.adapters import LoraState, TextualInversionState, with_changes, without
from gui.state.session import Session
from gui.widgets.controls import Card, PlainScrollArea, SegmentedControl

if TYPE_CHECKING:
    from core.weights.adapters.inversion_files import StoredInversion

MAX_INVERSION_ROWS = 4  # inversions of a file that have a row each; more share one row with a search
MAX_ROWS_HEIGHT = 132  # pixels of all rows together, or a sixth of the window where that is more
MAX_TAG_ROWS_HEIGHT = 84  # where all are of the prompt's tags, which the prompt is to have room for
BYPASS_CHOICES = {
    "with": (
        tr_noop("with"),
        tr_noop(
            "The model with its LoRAs on; what mean-centred cosine subtracts stays the mean of the model without them"
        ),
    ),
    "without": (tr_noop("without"), tr_noop("The model as it was opened: look at both to see what the LoRAs do")),
}


class AdapterList(Card):
    """Lists the session's LoRAs and textual inversions.

    A LoRA's row stays while its state changes, so that its slider can be dragged.
    """

    inserted = Signal(str)  # the text to write into the prompt
    tag_chosen = Signal(int, int)  # the span of a tag to select, in code points
    fix_requested = Signal(object)  # the Fix to apply to the prompt
    wants_reload = Signal()
    folded = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("LoRAs and embeddings"), parent)
        self._session = session
        self._lora_rows: dict[str, LoraRow] = {}
        self._tag_rows: dict[tuple[str, str], TagRow] = {}
        self._inversion_rows: list[InversionRow | InversionFolderRow] = []
        self._fold = QToolButton(autoRaise=True, checkable=True, accessibleName=tr("Fold LoRAs and embeddings"))
        self._fold.setToolTip(tr("Fold the list away, or unfold it"))
        self._fold.toggled.connect(self.fold)
        self._fold.setIconSize(QSize(8, 8))
        self.header.insertWidget(0, self._fold)
        self.bypass = SegmentedControl(tr("LoRAs"), translated(BYPASS_CHOICES))
        self.bypass.chosen.connect(lambda key: session.set_loras_bypassed(key == "without"))
        self.header.addWidget(self.bypass)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 2, 0)
        self._rows.setSpacing(4)
        self.scroll = _RowsScrollArea(self._rows)
        self.body.addWidget(self.scroll)
        session.loras_changed.connect(self._show_loras)
        session.tags.changed.connect(self._show_fixes)
        session.textual_inversions_changed.connect(self._show_inversions)
        session.encoder_changed.connect(self._show_fits)
        session.dialect_changed.connect(self._show_fits)
        self.fold(False)
        self._show_loras()
        self._show_inversions()

    @property
    def is_folded(self) -> bool:
        """Whether only the heading is shown."""
        return self._fold.isChecked()

    def fold(self, folded: bool) -> None:
        """Shows the heading alone, or the rows below it."""
        changed = folded != self.scroll.isHidden()
        self._fold.setChecked(folded)
        self._fold.setArrowType(Qt.ArrowType.RightArrow if folded else Qt.ArrowType.DownArrow)
        self.scroll.setVisible(not folded)
        self._update_heading()
        if changed:
            self.folded.emit(folded)

    def lora_rows(self) -> list[LoraRow]:
        """The rows of the LoRAs, from top to bottom."""
        return list(self._lora_rows.values())

    def inversion_rows(self) -> list[InversionRow | InversionFolderRow]:
        """The rows of textual inversions and of folders of them, from top to bottom."""
        return list(self._inversion_rows)

    def _show_loras(self) -> None:
        states = self._session.loras
        for source in [source for source in self._lora_rows if all(state.source != source for state in states)]:
            self._discard(self._lora_rows.pop(source))
        for state in states:
            if state.source in self._lora_rows:
                self._lora_rows[state.source].show_state(state)
            else:
                self._add_lora(state)
        self._show_tags()
        self.bypass.choose("without" if self._session.loras_bypassed else "with")
        self._update_visibility()

    def _add_lora(self, state: LoraState) -> None:
        row = self._lora_rows[state.source] = LoraRow(state)
        row.changed.connect(self._change)
        row.removed.connect(self._remove)
        self._rows.insertWidget(len(self._lora_rows) - 1, row)

    def tag_rows(self) -> list[TagRow]:
        """The rows of the LoRAs that the prompt's tags name, from top to bottom."""
        return list(self._tag_rows.values())

    def _show_tags(self) -> None:
        """Shows a row for each LoRA of the prompt's tags, below those that were dropped."""
        states = {(state.source, state.tag): state for state in self._session.tags.loras}
        for key in [key for key in self._tag_rows if key not in states]:
            self._discard(self._tag_rows.pop(key))
        for number, (key, state) in enumerate(states.items()):
            if key in self._tag_rows:
                self._tag_rows[key].show_state(state)
                continue
            row = self._tag_rows[key] = TagRow(state)
            row.chosen.connect(self._choose_tag)
            row.fix_requested.connect(self.fix_requested)
            self._rows.insertWidget(len(self._lora_rows) + number, row)
        self._show_fixes()

    def _show_fixes(self) -> None:
        for row in self._tag_rows.values():
            mark = self._session.tags.mark_of(row.state.tag)
            row.show_fix(mark.fixes[0] if mark is not None and mark.fixes and not row.state.source else None)

    def _choose_tag(self, name: str) -> None:
        if mark := self._session.tags.mark_of(name):
            self.tag_chosen.emit(mark.start, mark.end)

    def _change(self, source: str, strength: float, is_on: bool) -> None:
        self._session.set_loras(with_changes(self._session.loras, source, strength=strength, is_on=is_on))

    def _remove(self, source: str) -> None:
        """Removes a file's LoRA and its textual inversions."""
        self._session.set_loras(without(self._session.loras, source))
        self._session.set_textual_inversions(without(self._session.textual_inversions, source))

    def _show_inversions(self) -> None:
        for row in self._inversion_rows:
            self._discard(row)
        self._inversion_rows = [row for state in self._session.textual_inversions for row in self._rows_of(state)]
        for row in self._inversion_rows:
            row.insert.connect(partial(self._insert, row))
            row.removed.connect(self._remove)
            self._rows.addWidget(row)
        self._show_fits()
        self._update_visibility()

    def _rows_of(self, state: TextualInversionState) -> Iterator[InversionRow | InversionFolderRow]:
        if state.is_folder or state.error or not 0 < len(state.inversions) <= MAX_INVERSION_ROWS:
            row = InversionFolderRow(state)
            row.reload.connect(self.wants_reload)
            yield row
            return
        for inversion in state.inversions:
            yield InversionRow(state.source, inversion)

    def _show_fits(self) -> None:
        for row in self._inversion_rows:
            if isinstance(row, InversionRow):
                row.show_fit(self._syntax(row.inversion), self._unusable_reason(row.inversion))
        self.scroll.fit()

    def _unusable_reason(self, inversion: "StoredInversion") -> str:
        session = self._session
        return unusable_reason(inversion, session.dialect, session.encoder, session.encoders)

    def _insert(self, row: InversionRow | InversionFolderRow, inversion: "StoredInversion") -> None:
        """Writes an inversion's name into the prompt, or shows why it cannot stand there."""
        if why_not := self._unusable_reason(inversion):
            row.show_error(why_not)
        else:
            self.inserted.emit(self._syntax(inversion))

    def _syntax(self, inversion: "StoredInversion") -> str:
        return DIALECTS[self._session.dialect].inversion_syntax(inversion)

    def _update_visibility(self) -> None:
        """Hides the list while it is empty, and the switch while there is no LoRA."""
        self._update_heading()
        self.bypass.setVisible(bool(self._session.tags.all_loras))
        self.setVisible(bool(self._session.tags.all_loras or self._session.textual_inversions))
        is_of_tags = not (self._session.loras or self._inversion_rows)
        self.scroll.max_height = MAX_TAG_ROWS_HEIGHT if is_of_tags else MAX_ROWS_HEIGHT
        self.scroll.fit()

    def _update_heading(self) -> None:
        """Names the kinds that are listed; while the list is folded, how many of them act."""
        loras = self._session.tags.all_loras
        words = sum(len(state.inversions) for state in self._session.textual_inversions)
        on = sum(state.is_active for state in loras)
        kinds = tr("LoRAs, embeddings") if loras and words else tr("LoRAs") if loras else tr("Embeddings")
        if self.is_folded:
            kinds = tr("{on}/{all} LoRAs").format(on=on, all=len(loras)) if loras else tr("%n embedding(s)", "", words)
        self.heading.setText(kinds)
        whole = tr("{on} of {all} LoRAs act now; learned words ready for the prompt: {words}")
        self.heading.setToolTip(whole.format(on=on, all=len(loras), words=words))

    def _discard(self, row: QWidget) -> None:
        self._rows.removeWidget(row)
        row.hide()
        row.deleteLater()


class _RowsScrollArea(PlainScrollArea):
    """As tall as its rows, up to a limit."""

    def __init__(self, rows: QVBoxLayout) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(rows)
        column.addStretch(1)
        super().__init__(content)
        self.max_height = MAX_ROWS_HEIGHT
        self.setAccessibleName(tr("LoRAs and embeddings"))

    def fit(self) -> None:
        """Sets the height that the rows need at the present width, at most `max_height` or a sixth of the window."""
        layout = self.widget().layout()
        layout.activate()
        wrapped = layout.totalHeightForWidth(self.viewport().width()) if layout.hasHeightForWidth() else 0
        height = max(wrapped, layout.totalMinimumSize().height())
        self.setFixedHeight(
            min(height, max(self.max_height, self.window().height() * self.max_height // (6 * MAX_ROWS_HEIGHT)))
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fits anew when the content's layout changes; Qt installs a scroll area as the filter of its content."""
        is_handled = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return is_handled

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

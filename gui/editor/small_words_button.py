"""The switch beside the units: whether small words (a, of, with …) are shown in the panes."""

from PySide6.QtCore import QEvent

from core.program.translation import tr
from gui.state.session import Session
from gui.state.small_words import describe_small_words, shows_small_words, toggle_small_words
from gui.widgets.controls import SegmentButton

SMALL_WORDS_SHORTCUT = "Ctrl+Shift+W"


class SmallWordsButton(SegmentButton):
    """On while small words are shown; its tooltip says which are left out and why."""

    def __init__(self, session: Session) -> None:
        super().__init__("a of")
        self._session = session
        self.setAccessibleName(tr("Small words"))
        self.clicked.connect(self._toggle)
        for signal in (session.view_options_changed, session.prompt.parsed, session.prompt.units_changed):
            signal.connect(self._show)
        self._show()
        self._describe()

    def _toggle(self) -> None:
        toggle_small_words(self._session)
        self._show()
        self._describe()

    def _show(self) -> None:
        self.setChecked(shows_small_words(self._session))
        self.setEnabled(self._session.view_options.kind != "tag")

    def event(self, event: QEvent) -> bool:
        """Says which words are left out as soon as someone asks: of a long prompt that takes longer than a key may."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn, QEvent.Type.ToolTip):
            self._describe()
        return super().event(event)

    def _describe(self) -> None:
        sentence = describe_small_words(self._session)
        name = tr("Small words in the panes ({shortcut})").format(shortcut=SMALL_WORDS_SHORTCUT)
        self.setToolTip(f"{name}\n{sentence}")
        self.setAccessibleDescription(sentence)

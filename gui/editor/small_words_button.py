"""The switch beside the units: whether small words (a, of, with …) are shown in the panes."""

from dataclasses import replace

from PySide6.QtCore import QEvent

from core.analysis.small_words import SmallWords, leaves_out_small_words, small_units, small_words_sentence
from core.program.translation import tr
from gui.state.session import Session
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


def shows_small_words(session: Session) -> bool:
    """Whether panes show the small words of the prompt as it is typed."""
    options, units = session.view_options, session.prompt.unit_colours.units
    return not leaves_out_small_words(options.small_words, options.kind, len(units))


def toggle_small_words(session: Session) -> None:
    """Shows what is left out, or the other way round; where that is what "auto" does, it is automatic again."""
    options, units = session.view_options, session.prompt.unit_colours.units
    wished: SmallWords = "left-out" if shows_small_words(session) else "shown"
    is_automatic = leaves_out_small_words("auto", options.kind, len(units)) == (wished == "left-out")
    session.set_view_options(replace(options, small_words="auto" if is_automatic else wished))


def describe_small_words(session: Session) -> str:
    """Which words are left out now and why, or why none are."""
    options, prompt = session.view_options, session.prompt
    units = prompt.unit_colours.units
    small = small_units(prompt.shown_chunks, units, options.kind)
    return small_words_sentence(options.small_words, options.kind, units, small)

"""A prompt beside the prompt, read by the same tool: the negative one, and B of a comparison."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from core.analysis.encoding_view import ViewOptions
from core.encoder.encoding import EncoderInfo
from core.prompt.prompt import ReadingSettings
from gui.state.prompt_state import PromptState
from gui.state.unit_colours import UnitColours

if TYPE_CHECKING:
    from gui.state.session import Session


class SecondaryPromptState(PromptState):
    """Has a text, and a pointed and a selected word of its own; everything else is the session's."""

    changed = Signal()  # the text

    def __init__(self, session: "Session", is_negative: bool = False) -> None:
        self._session, self.is_negative = session, is_negative
        super().__init__("", session.dialect, session.view_options, session)
        self._parsed_by = self._rules()
        session.parse_requested.connect(self._follow_rules)
        session.encoder_changed.connect(self._follow_rules)
        session.encoder_changed.connect(self._follow_view)
        session.view_options_changed.connect(self._follow_view)

    @property
    def dialect(self) -> str:  # type: ignore[override]
        """Whose rules read it."""
        return self._session.dialect

    @property
    def settings(self) -> ReadingSettings:  # type: ignore[override]
        """What is set beside the prompt; of the parts between ANDs, its first is shown."""
        return replace(self._session.settings, part=0, is_negative=self.is_negative)

    @property
    def view_options(self) -> ViewOptions:  # type: ignore[override]
        """How the prompt is looked at."""
        return self._session.view_options

    @property
    def encoder(self) -> EncoderInfo | None:  # type: ignore[override]
        """The encoder that is looked at."""
        return self._session.encoder

    @property
    def family_name(self) -> str:  # type: ignore[override]
        """The family whose rules hold."""
        return self._session.family_name

    def edit(self, text: str) -> None:
        """The editor's own way to say what was typed."""
        if text != self.text:
            super().edit(text)
            self.changed.emit()

    def _rules(self) -> tuple[str, ReadingSettings, str]:
        return self._session.dialect, self._session.settings, self._session.family_name

    def _follow_rules(self) -> None:
        """Has the text read again where the tool, its settings or the family is another, not at every keystroke."""
        if self._rules() != self._parsed_by:
            self._parsed_by = self._rules()
            self.parse_requested.emit()

    def _follow_view(self) -> None:
        self.unit_colours = UnitColours(self.shown_chunks, self.view_options.kind)
        self.view_options_changed.emit()

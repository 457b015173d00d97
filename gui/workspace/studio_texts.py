"""What the studio that is written for does to the prompt: its styles, as session settings."""

from dataclasses import replace

from PySide6.QtCore import QObject

from core.prompt.styles import styles_of_names
from gui.state.session import Session


class StudioTexts(QObject):
    """Keeps the session's settings those of the studio that is written for, whatever is newly known of it."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        session.studios.changed.connect(self.follow)
        session.studios.contents_changed.connect(self._follow_root)
        session.studios.styles_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Takes what the studio holds as it is known now; without a studio, nothing is put around the prompt."""
        session, contents = self._session, self._session.studios.active_contents
        if contents is None:
            session.set_settings(replace(session.settings, styles=()))
            return
        from core.studio.prompt_rules import prompt_rules  # the first frame does without it

        rules = prompt_rules(contents.studio.tool)
        styles = styles_of_names(session.studios.style_names, contents.styles)
        session.set_settings(replace(session.settings, styles=styles, style_rule=rules.style_rule))

    def _follow_root(self, root: str) -> None:
        if root == self._session.studios.active:
            self.follow()

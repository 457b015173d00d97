"""What the studio that is written for does to the prompt: styles, wildcards, and what chooses between them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.prompt.expansion import ExpansionLayer
from core.prompt.styles import styles_of_names
from core.prompt.wildcards import NO_WILDCARDS
from gui.state.session import Session
from gui.workspace.wildcard_loader import WildcardLoader

if TYPE_CHECKING:
    from core.studio.contents import StudioContents


class StudioTexts(QObject):
    """Keeps the session's settings those of the studio that is written for, whatever is newly known of it.

    The layer that chooses is set once for each studio that is turned to; what the artist sets afterwards stays.
    """

    def __init__(
        self, session: Session, wildcard_loader: WildcardLoader, root: str = "", parent: QObject | None = None
    ) -> None:
        """`root` is that of the studio that was written for when the program was closed, whose layer is set."""
        super().__init__(parent)
        self._session, self._wildcard_loader, self._root = session, wildcard_loader, root
        self._layer: ExpansionLayer | None = None
        self._awaits_files = False  # of the extension that would bring a layer
        session.studios.changed.connect(self.follow)
        session.studios.contents_changed.connect(self._follow_root)
        session.studios.styles_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Takes what the studio holds as it is known now; without a studio, nothing is put around the prompt."""
        session, contents = self._session, self._session.studios.active_contents
        if contents is not None:
            self._take(contents)
            return
        self._wildcard_loader.use_studio(NO_WILDCARDS)
        layer = session.settings.expansion
        if not session.studios.active and self._layer is not None and layer == self._layer:
            layer, self._root, self._layer = None, "", None
        session.set_settings(replace(session.settings, styles=(), expansion=layer, tool=("", "")))

    def _follow_root(self, root: str) -> None:
        if root == self._session.studios.active:
            self.follow()

    def _take(self, contents: "StudioContents") -> None:
        from core.studio.prompt_rules import prompt_rules  # the first frame does without them
        from core.studio.table import TOOLS

        session, rules = self._session, prompt_rules(contents.studio.tool)
        tool = TOOLS[contents.studio.tool]
        self._wildcard_loader.use_studio(contents.wildcards)
        layer = session.settings.expansion
        if session.studios.active != self._root:
            self._root, self._awaits_files = session.studios.active, rules.is_extension
            layer = self._layer = None if rules.is_extension else rules.layer
        if self._awaits_files and contents.wildcards.by_path:
            self._awaits_files = False
            layer = self._layer = layer or rules.layer
        styles = styles_of_names(session.studios.style_names, contents.styles)
        changes = {"styles": styles, "style_rule": rules.style_rule, "expansion": layer}
        session.set_settings(replace(session.settings, tool=(tool.dialect, tool.name), **changes))

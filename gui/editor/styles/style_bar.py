"""The line of styles below the prompt: which are chosen, what they cost, and what writes them into the text."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from core.analysis.added_text import StyleCosts, style_costs, styled_text
from core.program.translation import tr
from core.prompt.styles import Style
from gui.editor.styles.style_chips import StyleChips
from gui.state.session import Session
from gui.widgets.controls import MENU_SIGN, DimLabel, SegmentButton, push_button
from gui.widgets.layouts import NO_MARGINS, column, row

if TYPE_CHECKING:
    from gui.editor.styles.style_chooser import StyleChooser

COUNTING_DELAY_MS = 120  # behind the last key, as the prompt is read once more


class StyleBar(QWidget):
    """There only while the studio that is written for has styles, or some are chosen and it is still being read."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.button = SegmentButton(tr("Styles") + MENU_SIGN, tr("Texts that your tool puts around the prompt"), False)
        self.button.setAccessibleName(tr("Choose styles"))
        self.button.clicked.connect(self._open)
        self.chips = StyleChips(self.button)
        self.chips.changed.connect(session.studios.set_style_names)
        self.cost = DimLabel(wrap=True)
        tip = tr("Makes the prompt with its styles the text, and takes the styles away; undo brings the text back")
        self.write = push_button(tr("Write into the prompt"), tip, self.write_into_prompt)
        self.setLayout(column(self.chips, row((self.cost, 1), self.write), margins=NO_MARGINS, spacing=3))
        self.costs: StyleCosts | None = None
        self._timer = QTimer(self, singleShot=True, interval=COUNTING_DELAY_MS)
        self._timer.timeout.connect(self._count)
        studios = session.studios
        for signal in (studios.changed, studios.contents_changed, studios.styles_changed):
            signal.connect(self._show)
        session.prompt.parsed.connect(self._count_soon)
        self._show()

    @cached_property
    def chooser(self) -> "StyleChooser":
        """The list of styles, made when it first opens."""
        from gui.editor.styles.style_chooser import StyleChooser  # which the first frame does without

        chooser = StyleChooser(self)
        chooser.toggled.connect(self.toggle)
        return chooser

    @property
    def styles(self) -> tuple[Style, ...]:
        """Those of the studio that is written for."""
        contents = self._session.studios.active_contents
        return contents.styles if contents else ()

    def toggle(self, name: str) -> None:
        """Chooses a style behind those that are chosen, or takes it away; where the tool takes one, in their place."""
        names = self._session.studios.style_names
        from core.studio.prompt_rules import prompt_rules  # the first frame does without it

        contents = self._session.studios.active_contents
        takes_one = contents is not None and prompt_rules(contents.studio.tool).takes_one_style
        if name in names:
            names = tuple(known for known in names if known != name)
        else:
            names = (name,) if takes_one else (*names, name)
        self._session.studios.set_style_names(names)

    def write_into_prompt(self) -> None:
        """Makes the styled texts those of both editors, each in one step that undo takes back."""
        session = self._session
        both = session.prompt, session.negative
        if not session.settings.styles or any(own.chunks.prompt.source != own.text for own in both):
            return
        text, negative = styled_text(session.prompt.chunks), styled_text(session.negative.chunks)
        session.studios.set_style_names(())
        session.prompt.set_text(text)
        session.negative.set_text(negative)

    def _open(self) -> None:
        self.chooser.show_styles(self.styles, self._session.studios.style_names)
        self.chooser.open_below(self.button)

    def _show(self, _root: str = "") -> None:
        studios, styles = self._session.studios, {style.name: style for style in self.styles}
        names = studios.style_names
        self.setVisible(bool(styles) or bool(names and studios.active and studios.active_contents is None))
        self.chips.show_styles(names, styles or None, self.costs.tokens if self.costs else None)
        if "chooser" in self.__dict__ and self.chooser.isVisible():
            self.chooser.show_styles(self.styles, names)
        self.write.setVisible(bool(names and styles))
        self.cost.setVisible(bool(names and styles))

    def _count_soon(self) -> None:
        if self.costs or self._session.prompt.encoder_chunks.prompt.settings.styles:
            self._timer.start()

    def _count(self) -> None:
        chunks = self._session.prompt.encoder_chunks
        self.costs = style_costs(chunks) if chunks.prompt.settings.styles else None
        self.cost.setText(describe_costs(self.costs) if self.costs else "")
        self._show()


def describe_costs(costs: StyleCosts) -> str:
    """What styles cost, and which word they move the border of the first chunk to."""
    more = tr("%n token(s) more with the styles", "", costs.more)
    if costs.border == costs.border_without:
        return more
    if not costs.border_without:
        border = tr("the second chunk begins with “{word}”, without styles there is none")
    elif not costs.border:
        border = tr("there is one chunk; without styles a second one began with “{without}”")
    else:
        border = tr("the second chunk begins with “{word}”, without styles with “{without}”")
    return " · ".join((more, border.format(word=costs.border, without=costs.border_without)))

"""A counter of one line, `4 / 75`, for a prompt beside the prompt."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QWidget

from core.program.translation import tr
from gui.state.prompt_state import PromptState
from gui.widgets.style import theme_of


class CompactCounter(QLabel):
    """Follows what the tool reads in a text; its tooltip says the chunks, what is cut off and the notes."""

    def __init__(self, prompt_state: PromptState, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prompt_state, self._name = prompt_state, name
        prompt_state.parse_requested.connect(self._wait)
        prompt_state.parsed.connect(self._show)
        self._show()

    def _wait(self) -> None:
        """A long text is still being counted; another has been by now."""
        if not self._prompt_state.is_current(self._prompt_state.chunks):
            self.setText("…")

    def _show(self) -> None:
        chunks, problems = self._prompt_state.chunks, self._prompt_state.diagnostics
        mark = "✂ " if chunks.truncated else "⚠ " if problems else ""  # the colour is not the only sign
        self.setText(f"{mark}{chunks.used} / {chunks.limit}")
        lines = [tr("{used} of {limit} tokens").format(used=chunks.used, limit=chunks.limit)]
        lines.append(tr("%n chunk(s)", "", len(chunks.chunks)))
        if chunks.truncated:
            lines.append(tr("The last %n token(s) are cut off.", "", len(chunks.truncated)))
        lines += [problem.message for problem in problems[:5]]
        self.setToolTip("\n".join(lines))
        self.setAccessibleName(f"{self._name}: {lines[0]}")
        self._recolour()

    def _recolour(self) -> None:
        theme = theme_of(self)
        palette, colour = self.palette(), QColor(theme.warn if self._prompt_state.chunks.truncated else theme.dim)
        if palette.color(self.foregroundRole()) != colour:
            palette.setColor(self.foregroundRole(), colour)
            self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follows the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_prompt_state"):
            self._recolour()

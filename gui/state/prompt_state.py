"""A text that someone types and a tool reads: what was read in it, what is pointed at, what is selected."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from core.analysis.encoding_view import ViewOptions
from core.dialects.table import read
from core.editing.lint import lint
from core.encoder.encoding import EncoderInfo
from core.prompt.prompt import Diagnostic, ReadingSettings
from core.tokens.chunks import MAX_CHUNKS, Chunks
from gui.state.unit_colours import UnitColours

MAX_MARKED_CHARACTERS = 20_000  # characters; a longer text has tints, and neither problems nor marks


class PromptState(QObject):
    """What an editor types into and draws. Whose rules read it, subclasses know."""

    replacing = Signal()  # another text is about to be given
    replacement_requested = Signal(str)  # someone other than the editor wants another text
    parse_requested = Signal()  # the text or the dialect changed; chunks follow at once or, for a long text, later
    parsed = Signal()
    hovered_changed = Signal()
    selection_changed = Signal()
    view_options_changed = Signal()

    dialect: str
    settings: ReadingSettings
    view_options: ViewOptions
    encoder: EncoderInfo | None  # the one that is looked at
    family_name: str

    def __init__(self, text: str, dialect: str, view_options: ViewOptions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self.chunks: Chunks = read("", dialect)
        self.unit_colours = UnitColours(self.chunks, view_options.kind)
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self.hovered: frozenset[int] = frozenset()  # rows of the word or pair under the mouse, anywhere
        self.selected: frozenset[int] = frozenset()  # rows

    @property
    def encoder_chunks(self) -> Chunks:
        """The chunks of the encoder that is looked at."""
        return self.chunks.for_encoder(self.encoder.name) if self.encoder else self.chunks

    @property
    def shown_chunks(self) -> Chunks:
        """The chunks that are drawn and computed."""
        return self.encoder_chunks.first(MAX_CHUNKS)

    def is_current(self, chunks: Chunks) -> bool:
        """Whether chunks were read in the text as it stands, with the dialect and settings as they stand."""
        asked = (self.text, self.dialect, self.settings, self.family_name)
        prompt = chunks.prompt
        return (prompt.source, prompt.dialect, prompt.settings, chunks.family) == asked

    def edit(self, text: str) -> None:
        """The editor's own way to say what was typed."""
        if text != self.text:
            self.text = text
            self.parse_requested.emit()

    def set_text(self, text: str) -> None:
        """Replaces the text through its editor, which keeps it undoable and answers with `edit`; else at once."""
        before = self.text
        if text != before:
            self.replacing.emit()
            self.replacement_requested.emit(text)
            if self.text == before:
                self.edit(text)

    def set_chunks(self, chunks: Chunks) -> None:
        """Takes what was read in the text; an answer to an older text, dialect or setting is dropped."""
        if self.is_current(chunks):
            self._take_chunks(chunks)

    def _take_chunks(self, chunks: Chunks) -> None:
        words = self.unit_colours.keys_of(self.selected)
        self.chunks = chunks
        self.unit_colours = UnitColours(self.shown_chunks, self.view_options.kind)
        self.diagnostics = lint(chunks) if len(self.text) <= MAX_MARKED_CHARACTERS else ()
        self.set_hovered(())
        self.set_selected(self.unit_colours.rows_of(words))
        self.parsed.emit()

    def set_hovered(self, rows: Iterable[int]) -> None:
        """Says which rows the mouse is on, in whichever widget."""
        under = frozenset(rows)
        if under != self.hovered:
            self.hovered = under
            self.hovered_changed.emit()

    def set_selected(self, rows: Iterable[int]) -> None:
        """Selects rows everywhere."""
        chosen = frozenset(rows)
        if chosen != self.selected:
            self.selected = chosen
            self.selection_changed.emit()

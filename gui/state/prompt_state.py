"""A text that someone types and a tool reads: what was read in it, what the mouse is on, what is selected."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.analysis.units import UnitKind
from core.dialects.table import read
from core.editing.lint import lint
from core.expansion.carried_choice import carried_choice
from core.prompt.prompt import Diagnostic, ReadingSettings
from core.tokens.chunks import MAX_CHUNKS, Chunks
from core.tokens.families import FAMILIES
from gui.state.unit_colours import UnitColours

if TYPE_CHECKING:
    from core.dialects.way_lengths import WayLengths

Span = tuple[int, int]  # code points

MAX_MARKED_CHARACTERS = 20_000  # a longer text has colours, and neither diagnostics nor marks


@dataclass(frozen=True)
class ReadingRules:
    """By what a prompt is read: the tool's key, what is set in it beside the prompt, and the family of the model."""

    dialect: str
    settings: ReadingSettings
    family: str

    def of_other(self, is_negative: bool) -> "ReadingRules":
        """By what another prompt is read: the first of the parts between ANDs and of its choices is shown."""
        return replace(self, settings=replace(self.settings, part=0, choice=0, is_negative=is_negative))


class StruckOut(QObject):
    """Spans of one text; of any other text nothing is struck out, so that typing takes the lines away."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text, self._spans = "", tuple[Span, ...]()

    def show(self, text: str, spans: Sequence[Span]) -> None:
        """Strikes out spans of a text; none takes the lines away."""
        if (text, tuple(spans)) != (self._text, self._spans):
            self._text, self._spans = text, tuple(spans)
            self.changed.emit()

    def spans_of(self, text: str) -> tuple[Span, ...]:
        """What is struck out of a text."""
        return self._spans if text == self._text else ()


class PromptState(QObject):
    """What an editor types into and draws; `positions` count the tokens of all chunks, BOS and EOS included."""

    replacing = Signal()  # another text is about to be given
    replacement_requested = Signal(str)  # someone other than the editor wants another text
    text_changed = Signal()
    parse_requested = Signal()  # text or rules changed; chunks follow at once or, for a long text, later
    parsed = Signal()
    units_changed = Signal()  # other units of the same chunks
    hovered_changed = Signal()
    selection_changed = Signal()
    choice_requested = Signal(int)  # another way of the choices is to be shown
    way_lengths_changed = Signal()
    notes_changed = Signal()  # other diagnostics of the same chunks

    def __init__(self, text: str, rules: ReadingRules, unit_kind: UnitKind, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text, self.rules, self.unit_kind = text, rules, unit_kind
        self.chunks: Chunks = read("", rules.dialect)
        self.unit_colours = UnitColours(self.chunks, unit_kind)
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self.more_notes: Callable[[Chunks], Iterable[Diagnostic]] = lambda chunks: ()  # of what is installed
        self._own_notes: tuple[Diagnostic, ...] = ()
        self.way_lengths: WayLengths | None = None  # of the choices, once they are measured
        self.hovered: frozenset[int] = frozenset()  # positions of the word or pair under the mouse, in any widget
        self.selected: frozenset[int] = frozenset()  # positions
        self.struck_out = StruckOut(self)
        self._encoder = ""  # the name of the one whose chunks are shown, "" before one is open

    @property
    def encoder_chunks(self) -> Chunks:
        """The chunks of the encoder that is looked at."""
        return self.chunks.for_encoder(self._encoder) if self._encoder else self.chunks

    @property
    def counted_chunks(self) -> Chunks:
        """The chunks that are counted: CLIP's first encoder's, of a text family those of the one that is looked at."""
        return self.chunks if self.chunks.family in FAMILIES else self.encoder_chunks

    @property
    def shown_chunks(self) -> Chunks:
        """The chunks that are drawn and computed: the first MAX_CHUNKS."""
        return self.encoder_chunks.first(MAX_CHUNKS)

    def is_current(self, chunks: Chunks) -> bool:
        """Whether chunks were read in the text as it stands, by the rules as they stand."""
        prompt = chunks.prompt
        rules = ReadingRules(prompt.dialect, prompt.settings, chunks.family)
        return prompt.source == self.text and rules == self.rules

    def edit(self, text: str) -> None:
        """Takes the text as an editor has it."""
        if text != self.text:
            self.text = text
            self.parse_requested.emit()
            self.text_changed.emit()

    def set_text(self, text: str) -> None:
        """Replaces the text through its editor, which keeps it undoable and answers with `edit`; else at once."""
        before = self.text
        if text != before:
            self.replacing.emit()
            self.replacement_requested.emit(text)
            if self.text == before:
                self.edit(text)

    def set_rules(self, rules: ReadingRules) -> None:
        """Has the text read by other rules."""
        if rules != self.rules:
            self.rules = rules
            self.parse_requested.emit()

    def set_encoder(self, name: str, rules: ReadingRules) -> None:
        """Shows the chunks of an encoder, another one of the same name too; the text is read again where it must be."""
        self._encoder = name
        if rules == self.rules and self.is_current(self.chunks):
            self._take_chunks(self.chunks)
        else:
            self.rules = rules
            self.parse_requested.emit()

    def set_unit_kind(self, kind: UnitKind) -> None:
        """Shows other units of the same chunks."""
        if kind != self.unit_kind:
            self.unit_kind = kind
            self.unit_colours = UnitColours(self.shown_chunks, kind)
            self.units_changed.emit()

    def set_chunks(self, chunks: Chunks) -> None:
        """Takes what was read in the text; chunks of an older text or of other rules are dropped.

        Where an edit moved the options that were shown to another way, that one is asked for first.
        """
        if self.is_current(chunks):
            choice = carried_choice(self.chunks.prompt, chunks.prompt)
            if choice != self.rules.settings.choice:
                self.choice_requested.emit(choice)
            else:
                self._take_chunks(chunks)

    def set_way_lengths(self, lengths: "WayLengths | None") -> None:
        """Takes how long the ways of the choices are, None for as long as that is not known."""
        if lengths != self.way_lengths:
            self.way_lengths = lengths
            self.way_lengths_changed.emit()

    def _take_chunks(self, chunks: Chunks) -> None:
        selected_units = self.unit_colours.keys_of(self.selected)
        self.chunks = chunks
        self.unit_colours = UnitColours(self.shown_chunks, self.unit_kind, self.unit_colours)
        self._own_notes = lint(chunks) if len(self.text) <= MAX_MARKED_CHARACTERS else ()
        self.diagnostics = self._all_notes()
        self.set_hovered(())
        self.set_selected(self.unit_colours.rows_of(selected_units))
        self.parsed.emit()

    def renew_notes(self) -> None:
        """Asks for `more_notes` again, as something is known that was not."""
        notes = self._all_notes()
        if notes != self.diagnostics:
            self.diagnostics = notes
            self.notes_changed.emit()

    def _all_notes(self) -> tuple[Diagnostic, ...]:
        """The diagnostics in the order of their spans; none of a very long text."""
        if len(self.text) > MAX_MARKED_CHARACTERS:
            return ()
        more = tuple(self.more_notes(self.chunks))
        said = {("tag-as-text", note.start, note.end) for note in more}  # of whose tags more is known
        own = (note for note in self._own_notes if (note.code, note.start, note.end) not in said)
        return tuple(sorted((*own, *more), key=lambda note: (note.start, note.end)))

    def set_hovered(self, positions: Iterable[int]) -> None:
        """Takes the positions that the mouse is on, in whichever widget."""
        hovered = frozenset(positions)
        if hovered != self.hovered:
            self.hovered = hovered
            self.hovered_changed.emit()

    def set_selected(self, positions: Iterable[int]) -> None:
        """Selects positions in every widget."""
        selected = frozenset(positions)
        if selected != self.selected:
            self.selected = selected
            self.selection_changed.emit()

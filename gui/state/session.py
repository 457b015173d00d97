"""The only mutable state of the window: what is typed, opened, computed, looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, SignalInstance

from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.reference import ReferenceMean
from core.dialects.table import DEFAULT_DIALECT
from core.encoder.encoding import EncoderInfo, Encoding
from core.prompt.prompt import ReadingSettings
from core.tokens.text_families import TEXT_FAMILIES
from gui.state.adapters import LoraState, TextualInversionState
from gui.state.axes import AxesState
from gui.state.examples import DEFAULT_LADDER_TEXT, DEFAULT_PROMPT
from gui.state.family_rules import first_look, settings_with_encoders, shown_first, tool_for
from gui.state.influence import InfluenceState
from gui.state.measured_words import MeasuredWordsState
from gui.state.pane_looks import PaneLooks, Pin, toggled
from gui.state.prompt_state import PromptState, ReadingRules
from gui.state.prompt_tags import PromptTags
from gui.state.studios import StudiosState
from gui.state.word_colours import UnitKey, WordColours
from gui.state.zoo import ZooState

BOTH_ENCODERS = "both"  # to `choose_encoder`: all encoders of the model, beside one another


class Session(QObject):
    """Everything on screen is a function of this. Setters emit only on change."""

    changed = Signal()  # something that the settings and the session's file hold
    encoding_view_requested = Signal()  # other options for a long prompt, whose view the worker is to prepare
    padding_requested = Signal()  # something shows positions of padding, which the view does not have yet
    encoder_changed = Signal()  # another model, or another encoder of it
    encoding_view_changed = Signal()
    view_options_changed = Signal()
    layer_changed = Signal(int)
    pins_changed = Signal()
    dialect_changed = Signal()
    settings_changed = Signal()
    ladder_text_changed = Signal()
    feature_prompts_changed = Signal()
    loras_changed = Signal()
    textual_inversions_changed = Signal()

    def __init__(
        self,
        text: str = DEFAULT_PROMPT,
        dialect: str = DEFAULT_DIALECT,
        view_options: ViewOptions | None = None,
        layer: int | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`layer` is the one shown when the program was last closed, and `view_options` go with it."""
        super().__init__(parent)
        self.dialect = self.chosen_dialect = dialect  # the latter comes back with a family that the tool knows
        self.settings = ReadingSettings()  # what is set in the tool beside the prompt
        self.encoders: tuple[EncoderInfo, ...] = ()  # of the opened model, those without a file too
        self.source = ""  # what it was opened from, as core.weights.sources writes it
        self.encoder: EncoderInfo | None = None  # the one that is looked at
        self.references: dict[str, ReferenceMean] = {}  # by the encoder's name, as far as they are taken
        self.view_options = view_options or ViewOptions()
        self.encoding_view: EncodingView | None = None
        self.encoding_views: dict[str, EncodingView] = {}  # of the encoders shown that have answered, by name
        self.layer = 12 if layer is None else layer
        self._keeps_layer = layer is not None  # whether the first model opened is shown at that layer
        self.chosen_encoder = ""  # which of two encoders was last chosen
        self.shows_both = False  # whether the other one is shown beside it, where a model has another
        self.pins: tuple[Pin, ...] = ()
        self.looks = PaneLooks(self)
        self.ladder_text = DEFAULT_LADDER_TEXT  # as typed: from general to specific, commas between
        self.feature_prompts = ""  # those whose features are compared with this one's, one a line
        self.loras: tuple[LoraState, ...] = ()  # that were dropped on the window
        self.loras_bypassed = False  # for a while, to see the model without them
        self.textual_inversions: tuple[TextualInversionState, ...] = ()
        self.studios = StudiosState(self)
        self.tags = PromptTags(lambda: self.loras, self.loras_changed, self)
        self.influence = InfluenceState(self.looks, self)
        self.measured_words, self.axes, self.zoo = MeasuredWordsState(self), AxesState(self), ZooState(self)
        kind = self.view_options.kind
        self.prompt = PromptState(text, self.rules, kind, self)
        self.negative = PromptState("", self.rules.of_other(is_negative=True), kind, self)
        self.comparison = PromptState("", self.rules.of_other(is_negative=False), kind, self)  # B, which is compared
        self.word_colours = WordColours(self, self)
        texts = [prompt.text_changed for prompt in (self.prompt, self.negative, self.comparison)]
        for signal in (*texts, self.looks.changed, self.studios.styles_changed, self.axes.changed):
            signal.connect(self.changed)
        self.prompt.choice_requested.connect(self.set_choice)
        self.prompt.text_changed.connect(self._forget_picture)

    @property
    def rules(self) -> ReadingRules:
        """By what the prompt is read: the tool, its settings, and the encoder's family, SD 1.x before one is open."""
        settings = settings_with_encoders(self.settings, self.family_name, self.encoders)
        return ReadingRules(self.dialect, settings, self.family_name)

    @property
    def family_name(self) -> str:
        """The key of the family whose rules hold: the encoder's, or SD 1.x before one is open."""
        return self.encoder.family if self.encoder else "sd1"

    def reference_of(self, info: EncoderInfo) -> ReferenceMean | None:
        """The reference mean of one of the model's encoders."""
        return self.references.get(info.name)

    @property
    def shown_encoders(self) -> tuple[EncoderInfo, ...]:
        """The encoders that are drawn, in the model's order: the one that is looked at, or both of CLIP's."""
        both = self.shows_both and self.family_name not in TEXT_FAMILIES
        return self.encoders if both else tuple(info for info in self.encoders if info is self.encoder)

    @property
    def shown_views(self) -> tuple[EncodingView, ...]:
        """The views to draw, in the model's order, of the encoders that have answered; else the one before them."""
        known = (self.encoding_views.get(info.name) for info in self.shown_encoders)
        return tuple(filter(None, known)) or ((self.encoding_view,) if self.encoding_view else ())

    @property
    def drawn_encoders(self) -> tuple[EncoderInfo, ...]:
        """The encoders there is to be room for: those shown, but until a new model answers the one before."""
        if self.encoding_view is None or self.encoding_view.encoding.encoder is self.encoder:
            return self.shown_encoders
        return (self.encoding_view.encoding.encoder,)

    def layer_in(self, info: EncoderInfo, layer: int | None = None) -> int:
        """The layer of `info` that is as far from its last one as `layer`, or the shown one, is here; at least 0."""
        return max(0, info.layers - self.layers + (self.layer if layer is None else layer))

    @property
    def layers(self) -> int:
        """How many layers there are to look at, 12 before an encoder is open."""
        return self.encoder.layers if self.encoder else 12

    @property
    def encoding(self) -> Encoding | None:
        """The newest encoding, which may answer an older text than the one typed."""
        return self.encoding_view.encoding if self.encoding_view else None

    @property
    def is_up_to_date(self) -> bool:
        """Whether the encoding answers the text as it stands."""
        view = self.encoding_view
        return view is not None and view.encoding.encoder is self.encoder and self.is_newest(view)

    @property
    def are_all_up_to_date(self) -> bool:
        """Whether every encoder that is shown has answered the text as it stands."""
        return len(self.shown_views) == len(self.shown_encoders) and all(map(self.is_newest, self.shown_views))

    def is_newest(self, view: EncodingView) -> bool:
        """Whether a view is of an encoder that is shown, and answers the text as it stands."""
        chunks, typed = view.encoding.chunks, self.prompt.chunks
        return chunks is typed.for_encoder(chunks.encoder) and self.prompt.is_current(typed) and self._shows(view)

    def _shows(self, view: EncodingView) -> bool:
        return any(info is view.encoding.encoder for info in self.shown_encoders)

    def typed_texts(self) -> tuple[str, ...]:
        """What people typed, of which nothing may stand in a log."""
        prompts = self.prompt.text, self.negative.text, self.comparison.text
        return *prompts, self.ladder_text, self.feature_prompts, *self.axes.texts

    def _set(self, name: str, value: object, signal: SignalInstance) -> bool:
        """Changes an attribute and says so; returns whether it was another."""
        if value == getattr(self, name):
            return False
        setattr(self, name, value)
        signal.emit()
        self.changed.emit()
        return True

    def set_dialect(self, dialect: str) -> None:
        """Has another tool's rules read the prompts; one that does not know the family waits for one that it knows."""
        self.chosen_dialect = dialect
        if self._set("dialect", tool_for(self.family_name, dialect), self.dialect_changed):
            self._follow_rules()

    def set_choice(self, choice: int) -> None:
        """Shows another way of the prompt's choices."""
        self.set_settings(replace(self.settings, choice=choice))

    def _forget_picture(self) -> None:
        """What is typed into an emptied editor comes from no picture: the tool's own layer is on again."""
        if not self.prompt.text and self.settings.expansion == "none":
            self.set_settings(replace(self.settings, expansion=None, choice=0))

    def set_settings(self, settings: ReadingSettings) -> None:
        """Changes what the artist sets in the tool beside the prompt: emphasis, steps, step and part."""
        if self._set("settings", settings, self.settings_changed):
            self._follow_rules()

    def _follow_rules(self) -> None:
        self.prompt.set_rules(self.rules)
        self.negative.set_rules(self.rules.of_other(is_negative=True))
        self.comparison.set_rules(self.rules.of_other(is_negative=False))

    def set_model(
        self, encoders: Sequence[EncoderInfo], references: Sequence[ReferenceMean] = (), source: str = ""
    ) -> None:
        """Takes a newly opened model, with the references of its encoders, and looks at it as `first_look` says."""
        layer = self.layer if self.encoder or self._keeps_layer else None
        look = first_look(encoders, self.encoder, layer, (self.chosen_encoder, self.chosen_dialect))
        self.encoders, self.source = tuple(encoders), source
        self.references = {info.name: mean for info, mean in zip(encoders, references, strict=False)}
        if look.normed is not None:
            self.view_options = replace(self.view_options, normed=look.normed)
            self.view_options_changed.emit()
        self._show_encoder(look.encoder, look.layer, look.tool)

    def choose_encoder(self, name: str) -> None:
        """Looks at another encoder of the model, at the same distance from its last layer, or at BOTH_ENCODERS."""
        info = next((info for info in self.encoders if info.name == name), self.encoder)
        if info is not None and (info is not self.encoder or self.shows_both != (name == BOTH_ENCODERS)):
            self.chosen_encoder, self.shows_both = info.name, name == BOTH_ENCODERS
            is_text = info.family in TEXT_FAMILIES
            self._show_encoder(
                info, shown_first(self.dialect, info)[0] if is_text else self.layer_in(info), self.dialect
            )

    def _show_encoder(self, info: EncoderInfo, layer: int, tool: str) -> None:
        self.encoder = info
        is_other_tool, self.dialect = tool != self.dialect, tool
        self.encoding_views = {name: view for name, view in self.encoding_views.items() if self._shows(view)}
        before = self.encoding_view
        self.encoding_view = self.encoding_views.get(info.name, before if info.has_weights else None)
        self.encoder_changed.emit()
        if is_other_tool:
            self.dialect_changed.emit()
        if before is not None and self.encoding_view is None:
            self.encoding_view_changed.emit()
        self.layer = -1
        self.set_layer(layer)
        self.negative.set_encoder(info.name, self.rules.of_other(is_negative=True))
        self.comparison.set_encoder(info.name, self.rules.of_other(is_negative=False))
        self.prompt.set_encoder(info.name, self.rules)

    def set_encoding_view(self, view: EncodingView) -> None:
        """Takes what an encoder answered; an answer of one that is not shown any more is dropped."""
        if self._shows(view):
            self._store_view(view)
            self.encoding_view_changed.emit()

    def _store_view(self, view: EncodingView) -> None:
        info, options = view.encoding.encoder, self.view_options
        if view.options != options:
            view = view_encoding(view.encoding, options, self.reference_of(info))
        self.encoding_views[info.name] = view
        if info is self.encoder:
            self.encoding_view = view

    def set_view_options(self, options: ViewOptions) -> None:
        """Changes how the encoding is looked at."""
        for prompt in (self.prompt, self.negative, self.comparison):
            prompt.set_unit_kind(options.kind)
        if not self._set("view_options", options, self.view_options_changed):
            return
        if self.encoding_view and self.encoding_view.is_long:
            self.encoding_view_requested.emit()
        elif self.encoding_views:
            for view in tuple(self.encoding_views.values()):
                self._store_view(view)
            self.encoding_view_changed.emit()

    def set_layer(self, layer: int) -> None:
        """Shows another layer, kept within 0 to the number of layers."""
        layer = min(max(layer, 0), self.layers)
        if layer != self.layer:
            self._keeps_layer, self.layer = True, layer
            self.layer_changed.emit(layer)
            self.changed.emit()

    def toggle_pin(self, left: UnitKey, right: UnitKey) -> None:
        """Pins a pair of units, or unpins it; the oldest pin makes room for a ninth."""
        self.set_pins(toggled(self.pins, left, right))

    def set_pins(self, pins: Iterable[Pin]) -> None:
        """Replaces the pinned pairs."""
        self._set("pins", tuple(pins), self.pins_changed)

    def set_ladder_text(self, text: str) -> None:
        """Replaces the rungs of the specificity ladder."""
        self._set("ladder_text", text, self.ladder_text_changed)

    def set_feature_prompts(self, lines: str) -> None:
        """Replaces the prompts whose features are compared with this one's."""
        self._set("feature_prompts", lines, self.feature_prompts_changed)

    def set_loras(self, loras: Iterable[LoraState]) -> None:
        """Replaces the LoRAs, in the order in which they are applied."""
        self._set("loras", tuple(loras), self.loras_changed)

    def set_loras_bypassed(self, bypassed: bool) -> None:
        """Shows the model without its LoRAs, or with them again."""
        self._set("loras_bypassed", bypassed, self.loras_changed)

    def set_textual_inversions(self, inversions: Iterable[TextualInversionState]) -> None:
        """Replaces the files and the folder of textual inversions."""
        self._set("textual_inversions", tuple(inversions), self.textual_inversions_changed)

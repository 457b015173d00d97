"""The bar at the top: encoder, whose rules read the prompt, what is compared, what the layer is called elsewhere."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from core.analysis.labels import translated
from core.dialects.table import DIALECTS
from core.program.translation import tr, tr_noop
from core.tokens.text_families import TEXT_FAMILIES, family_title
from core.weights import STUDY
from gui.state.family_rules import tools_of
from gui.state.session import BOTH_ENCODERS, Session
from gui.widgets.controls import Heading, SegmentedControl, small_button
from gui.widgets.layer_labels import (
    ENCODER_LETTERS,
    ENCODER_SIZES,
    clip_skip_notes,
    describe_layer,
    encoder_title,
    layer_lines,
    shown_layer_name,
    size_of,
)
from gui.widgets.layouts import NO_MARGINS, column, framed, row
from gui.widgets.pops_up import MadeWhenOpened
from gui.widgets.two_lines import NameButton, TwoLineLabel
from gui.window.tool_chooser import ToolChooser

if TYPE_CHECKING:
    from gui.window.family_controls import FamilyControls
    from gui.window.models.model_list import ModelList

NAME_LETTERS = 22  # that the encoder's button is wide at least; it has two lines, and its tooltip says the whole
MAX_NAME_LETTERS = 44  # and at most
NAME_SHARE, TWO_ENCODERS_NAME_SHARE = 0.126, 0.1  # of the header's width, in between
SPACING = 9  # pixels between controls

# What is chosen among a few, by the control's name: key, label and tooltip of each.
CHOICES: tuple[tuple[str, Mapping[str, tuple[str, str]]], ...] = (
    (
        tr_noop("Encoder shown"),
        {
            "clip_l": ("L", tr_noop("Look at the first encoder, CLIP ViT-L")),
            "clip_g": ("G", tr_noop("Look at the second encoder, OpenCLIP ViT-bigG")),
            BOTH_ENCODERS: ("L+G", tr_noop("Look at both, each at the same distance from its last layer")),
        },
    ),
    (
        tr_noop("Similarity"),
        {
            "centred": (
                tr_noop("mean-centred"),
                tr_noop(
                    "Cosine after subtracting the mean row of a reference vocabulary: raw cosines "
                    "between CLIP's rows are high for anything at all"
                ),
            ),
            "raw": (tr_noop("raw cosine"), tr_noop("Cosine of the rows as they are")),
        },
    ),
    (
        tr_noop("Rows"),
        {
            "normed": (
                tr_noop("normed"),
                tr_noop(
                    "Rows after the encoder’s final norm: a layer norm in CLIP, as SD 1.x hands them to the U-Net "
                    "at any layer, and an RMS norm in T5, Qwen, Gemma, Mistral and Llama"
                ),
            ),
            "raw": (tr_noop("raw rows"), tr_noop("Rows as the layer gives them, before any norm")),
        },
    ),
)


class Header(QWidget):
    """Encoder menu, dialect, measure, and the clip-skip line."""

    wants_file = Signal()
    wants_folder = Signal()
    wants_download = Signal()
    wants_comparison = Signal()
    wants_history = Signal()
    wants_studio = Signal()
    wants_encoder = Signal(str)  # "study", a path, a downloaded repository's name, or a family's source
    wants_parts = Signal(str)  # the name of an encoder of the family whose file is to be asked for

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._known: dict[str, str] = {}  # what the encoders opened since the start are, by source
        self._recent = tuple[str, ...]()
        self._family_controls: FamilyControls | None = None
        self.encoder = NameButton(tr("Encoder"), MadeWhenOpened(lambda: self.models), letters=NAME_LETTERS)
        self.encoder.setToolTip(tr("Which text encoder reads the prompt"))
        tools = {key: (dialect.title, tr(dialect.summary)) for key, dialect in DIALECTS.items()}
        self.dialect = ToolChooser(tr("Dialect"), tools)
        self.side, self.measure, self.rows = (
            SegmentedControl(tr(name), translated(choices)) for name, choices in CHOICES
        )
        self.side.hide()
        self.layer_name = TwoLineLabel()
        self._arrange()
        self._connect()

    @cached_property
    def models(self) -> "ModelList":
        """The list of models, made when it is first needed."""
        from gui.window.models.model_list import ModelList  # which the first frame does without

        models = ModelList(self._session.studios, self)
        models.button = self.encoder
        models.chosen.connect(self.wants_encoder)
        models.wants_file.connect(self.wants_file)
        models.wants_folder.connect(self.wants_folder)
        models.wants_download.connect(self.wants_download)
        models.wants_studio.connect(self.wants_studio)
        models.closed.connect(self.encoder.setFocus)
        models.set_recent(self._recent)
        if self._session.encoder is not None:
            models.mark(_source_of(self._session), self._known)
        return models

    @property
    def _made_models(self) -> "ModelList | None":
        return self.__dict__.get("models")

    @property
    def family_controls(self) -> "FamilyControls | None":
        """What a family with other encoders than CLIP's needs beside the name; None before there was one."""
        return self._family_controls

    def _make_family_controls(self) -> None:
        if self._family_controls is None and self._session.family_name in TEXT_FAMILIES:
            from gui.window.family_controls import FamilyControls  # which the first frame does without

            self._family_controls = FamilyControls(self._session, self)
            self._family_controls.wants_encoder.connect(self.wants_encoder)
            self._family_controls.wants_parts.connect(self.wants_parts)
            self._row.insertWidget(self._row.indexOf(self.side) + 1, self._family_controls)
        elif self._family_controls is not None:
            self._family_controls.show_model()

    def _arrange(self) -> None:
        compare = small_button("compare", tr("Compare with another prompt (Ctrl+D)"), self.wants_comparison.emit)
        history = small_button("history", tr("History of prompts (Ctrl+H)"), self.wants_history.emit)
        self.title = Heading("Promptscope")
        self._buttons = framed(row(compare, history, margins=NO_MARGINS, spacing=0))
        controls = self.title, self.encoder, self.side, self.dialect, self.measure, self.rows
        self._row = row(*controls, 0, (self.layer_name, 1), self._buttons, spacing=SPACING)
        self.setLayout(column(self._row, margins=(14, 8, 14, 4), spacing=2))

    def _fit(self) -> None:
        """Gives the encoder's name and the layer's line what room there is: the title makes way, then a second row.

        It goes by the longest line of any layer, so that nothing moves while layers are scrubbed.
        """
        layers, margins = range(self._session.layers + 1), self.layout().contentsMargins()
        line = SPACING + max(self.layer_name.width_of(*layer_lines(self._session, layer)) for layer in layers)
        room = self.width() - margins.left() - margins.right() - self._width_of_controls()
        title, name = self.title.sizeHint().width() + SPACING, self._width_of_name()
        self.encoder.set_width(name)
        is_below = room < name + line
        self.title.setVisible(room >= name + title + (0 if is_below else line))
        if is_below != (self.layout().indexOf(self.layer_name) >= 0):
            row_of_line = self.layout() if is_below else self._row
            row_of_line.insertWidget(1 if is_below else self._row.count() - 1, self.layer_name, 1)

    def _width_of_name(self) -> int:
        """A share of the whole width, smaller beside the switch between two encoders; no name changes it."""
        share = NAME_SHARE if len(self._session.encoders) < 2 else TWO_ENCODERS_NAME_SHARE
        least, most = map(self.encoder.width_for, (NAME_LETTERS, MAX_NAME_LETTERS))
        return min(max(round(self.width() * share), least), most)

    def _width_of_controls(self) -> int:
        """The least width of the row without title, encoder's name and layer's line, in pixels."""
        shown = [self.dialect, self.measure, self.rows, self._buttons]
        beside_name = (self.side, self._family_controls)
        shown += [part for part in beside_name if part is not None and not part.isHidden()]
        return sum(part.sizeHint().width() + SPACING for part in shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _connect(self) -> None:
        session = self._session
        self.side.chosen.connect(session.choose_encoder)
        self.dialect.chosen.connect(session.set_dialect)
        self.measure.chosen.connect(lambda key: self._set_options(centred=key == "centred"))
        self.rows.chosen.connect(lambda key: self._set_options(normed=key == "normed"))
        for changed in (self._make_family_controls, self._allow_tools, self._mark, self._fit):
            session.encoder_changed.connect(changed)
        for signal in (
            session.layer_changed,
            session.encoder_changed,
            session.view_options_changed,
            session.dialect_changed,
        ):
            signal.connect(self._show)
        self._show()

    def _set_options(self, **changes: bool) -> None:
        self._session.set_view_options(replace(self._session.view_options, **changes))

    def _show(self) -> None:
        session = self._session
        self.dialect.choose(session.dialect)
        self.measure.choose("centred" if session.view_options.centred else "raw")
        self.rows.choose("normed" if session.view_options.normed else "raw")
        self.layer_name.set_parts(*layer_lines(session, session.layer))
        whole = f"{shown_layer_name(session)} = {describe_layer(session, session.layer)}"
        self.layer_name.setToolTip("\n".join([whole, *clip_skip_notes(session, session.layer)]))
        has_both = len(session.encoders) > 1 and session.family_name not in TEXT_FAMILIES
        self.side.setVisible(has_both)
        if session.encoder:
            if has_both:
                self.side.choose(BOTH_ENCODERS if session.shows_both else session.encoder.name)
            title = encoder_title(session.encoder)
            self.encoder.setText(title.removesuffix(".safetensors"))
            self.encoder.setToolTip(_about(session))
            self.encoder.setAccessibleName(tr("Encoder: {name}").format(name=title))

    def show_recent(self, recent: tuple[str, ...]) -> None:
        """Lists the files opened before, the last one first."""
        self._recent = recent
        if self._made_models:
            self._made_models.set_recent(recent)

    def stop(self) -> None:
        """Ends the threads of the list of models."""
        if self._made_models:
            self._made_models.stop()

    def _mark(self) -> None:
        """Marks the encoder that is open, and keeps what is known of each that was."""
        if self._session.encoder is not None:
            source = _source_of(self._session)
            self._known[source] = _in_short(self._session)
            if self._made_models:
                self._made_models.mark(source, self._known)

    def _allow_tools(self) -> None:
        family = self._session.family_name
        reason = tr("What {tool} makes of a prompt for {family} is not known here")
        self.dialect.allow(tools_of(family), reason.replace("{family}", family_title(family)))


def _source_of(session: Session) -> str:
    """What the model was opened from, as the list of models has it."""
    info = session.encoder
    if info is None or session.source:
        return session.source
    return STUDY if info.is_study else str(info.source)


def _in_short(session: Session) -> str:
    """Family and size of the opened model."""
    sizes = " + ".join(map(size_of, session.encoders))
    millions = sum(info.parameters for info in session.encoders) / 1e6
    family, text = family_title(session.family_name), tr("{family}: {sizes}, {millions} million numbers")
    if not millions:
        return f"{family}: {sizes}"
    return text.format(family=family, sizes=sizes, millions=f"{millions:,.1f}")


def _about(session: Session) -> str:
    if session.encoder is None:
        return ""
    lines = [encoder_title(session.encoder)]
    for info in session.shown_encoders:
        family, text = family_title(session.family_name), tr("{family}, {size}, stored as {kind}")
        if not info.has_weights:
            lines.append(f"{ENCODER_SIZES[info.name]}, {size_of(info)}")
            lines.append(tr("without weights: tokens, counter and rules are those of the released encoder"))
            continue
        lines.append(text.format(family=family, size=size_of(info), kind=info.dtype))
        if info.projection is None and info.name in ENCODER_LETTERS:
            lines.append(tr("no text projection in this file, so no feature"))
        lines += info.notes
    return "\n".join(dict.fromkeys(lines))

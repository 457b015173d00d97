"""Between the session and the settings: a session from settings, and settings from a session."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from core.analysis.encoding_view import ViewOptions
from core.analysis.small_words import SMALL_WORDS_SETTINGS
from core.analysis.units import UNIT_KINDS
from core.dialects.table import DEFAULT_DIALECT, DIALECTS
from core.prompt.prompt import ReadingSettings
from gui.state.examples import DEFAULT_PROMPT
from gui.state.session import BOTH_ENCODERS, Session
from gui.state.settings import Settings


def session_from_settings(settings: Settings, parent: QObject) -> Session:
    """A session with the texts, rules and options of the settings, without an encoder."""
    layer = settings.layer if settings.layer >= 0 else None
    text = DEFAULT_PROMPT if settings.text is None else settings.text
    session = Session(text, _dialect(settings), _view_options(settings), layer, parent)
    session.chosen_encoder, session.shows_both = settings.side, settings.both
    session.set_settings(settings.reading_settings())
    session.studios.set_style_names(settings.styles)
    session.word_colours.set_measure(settings.word_measure)
    session.pins = settings.pinned_pairs()
    session.looks.replace(settings.pane_looks)
    session.axes.restore(settings.axes, settings.active_axis)
    session.zoo.replace(settings.compared_models, settings.reference_model)
    session.ladder_text = settings.rungs
    session.feature_prompts = settings.other_prompts
    session.comparison.set_text(settings.other_text)
    session.negative.set_text(settings.negative)
    return session


def apply_settings(session: Session, settings: Settings) -> None:
    """Changes a session to settings, but for its model, LoRAs and embeddings; changes of texts can be undone."""
    session.set_dialect(_dialect(settings))
    session.set_settings(_with_files_of(session, settings.reading_settings()))
    session.studios.set_style_names(settings.styles)
    session.prompt.set_text(settings.text or "")
    session.negative.set_text(settings.negative)
    session.comparison.set_text(settings.other_text)
    session.set_feature_prompts(settings.other_prompts)
    session.set_ladder_text(settings.rungs)
    session.set_pins(settings.pinned_pairs())
    session.axes.restore(settings.axes, settings.active_axis)
    apply_view_settings(session, settings)


def apply_view_settings(session: Session, settings: Settings) -> None:
    """Shows the encoder of the model, the view options and the layer of the settings."""
    if settings.side:
        session.choose_encoder(settings.side)
    if settings.both:
        session.choose_encoder(BOTH_ENCODERS)
    session.set_view_options(_view_options(settings))
    session.word_colours.set_measure(settings.word_measure)
    if settings.layer >= 0:
        session.set_layer(settings.layer)


def settings_of_session(session: Session) -> Mapping[str, Any]:
    """The fields of Settings that the session decides."""
    options, settings = session.view_options, session.settings
    return {
        "text": session.prompt.text,
        "negative": session.negative.text,
        "other_text": session.comparison.text,
        "other_prompts": session.feature_prompts,
        "rungs": session.ladder_text,
        "dialect": session.chosen_dialect,
        "unit": options.kind,
        "centred": options.centred,
        "normed": options.normed,
        "with_eos": options.with_eos,
        "small_words": options.small_words,
        "word_measure": session.word_colours.measure,
        "layer": session.layer,
        "side": session.chosen_encoder,
        "both": session.shows_both,
        "emphasis": settings.emphasis,
        "steps": settings.steps,
        "step": settings.step,
        "part": settings.part,
        "expansion": settings.expansion or "",
        "choice": settings.choice,
        "max_length": settings.text_family.max_length or 0,
        "system_prompt": settings.text_family.system_prompt,
        "t5_min_padding": -1 if settings.text_family.t5_min_padding is None else settings.text_family.t5_min_padding,
        "t5_min_length": -1 if settings.text_family.t5_min_length is None else settings.text_family.t5_min_length,
        "styles": session.studios.style_names,
        "pane_looks": session.looks.values,
        "axes": session.axes.fields,
        "active_axis": session.axes.active_fields,
        "compared_models": session.zoo.sources,
        "reference_model": session.zoo.reference,
        "pins": tuple((*left, *right) for left, right in session.pins),
        "loras": tuple((lora.source, lora.strength, lora.is_on) for lora in session.loras),
        "embedding_files": _embedding_files(session),
        "embedding_folder": next((state.source for state in session.textual_inversions if state.is_folder), ""),
    }


def _with_files_of(session: Session, settings: ReadingSettings) -> ReadingSettings:
    """Settings with the files that the session has read, and the styles that are chosen until others are."""
    own = session.settings
    settings = replace(settings, inversions=own.inversions, wildcards=own.wildcards, tag_cutter=own.tag_cutter)
    return replace(settings, styles=own.styles, style_rule=own.style_rule)


def _dialect(settings: Settings) -> str:
    return settings.dialect if settings.dialect in DIALECTS else DEFAULT_DIALECT


def _view_options(settings: Settings) -> ViewOptions:
    kind = next((kind for kind in UNIT_KINDS if kind == settings.unit), "word")
    small_words = next((known for known in SMALL_WORDS_SETTINGS if known == settings.small_words), "auto")
    return ViewOptions(kind, settings.centred, settings.normed, settings.with_eos, small_words)


def _embedding_files(session: Session) -> tuple[str, ...]:
    """The single files of textual inversions, without those of LoRAs, which are opened with their LoRA."""
    loras, inversions = {lora.source for lora in session.tags.all_loras}, session.textual_inversions
    return tuple(state.source for state in inversions if not state.is_folder and state.source not in loras)

"""The session as it is remembered: made from it, changed to it, written down in it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from core.analysis.encoding_view import ViewOptions
from core.analysis.units import UNIT_KINDS
from core.dialects.table import DEFAULT_DIALECT, DIALECTS
from gui.state.session import BOTH_ENCODERS, DEFAULT_PROMPT, Session
from gui.state.settings import Settings


def session_from_settings(settings: Settings, parent: QObject) -> Session:
    """A session as it was when the program was last closed, still without an encoder."""
    layer = settings.layer if settings.layer >= 0 else None
    text = DEFAULT_PROMPT if settings.text is None else settings.text
    session = Session(text, _dialect(settings), _view_options(settings), layer, parent)
    session.chosen_encoder, session.shows_both = settings.side, settings.both
    session.set_settings(settings.reading_settings())
    session.pins = settings.pinned_pairs()
    session.ladder_text = settings.rungs
    session.feature_prompts = settings.other_prompts
    session.comparison.set_text(settings.other_text)
    session.negative.set_text(settings.negative)
    return session


def apply_settings(session: Session, settings: Settings) -> None:
    """Brings an open session to what is remembered, but for its model, LoRAs and embeddings; texts can be undone."""
    session.set_dialect(_dialect(settings))
    session.set_settings(replace(settings.reading_settings(), inversions=session.settings.inversions))
    session.prompt.set_text(settings.text or "")
    session.negative.set_text(settings.negative)
    session.comparison.set_text(settings.other_text)
    session.set_feature_prompts(settings.other_prompts)
    session.set_ladder_text(settings.rungs)
    session.set_pins(settings.pinned_pairs())
    apply_view_settings(session, settings)


def apply_view_settings(session: Session, settings: Settings) -> None:
    """Looks at what was looked at: the encoder of the model, the layer, the view."""
    if settings.side:
        session.choose_encoder(settings.side)
    if settings.both:
        session.choose_encoder(BOTH_ENCODERS)
    session.set_view_options(_view_options(settings))
    if settings.layer >= 0:
        session.set_layer(settings.layer)


def settings_of_session(session: Session) -> Mapping[str, Any]:
    """The fields of Remembered that the session decides."""
    options, settings = session.view_options, session.settings
    return {
        "text": session.prompt.text,
        "negative": session.negative.text,
        "other_text": session.comparison.text,
        "other_prompts": session.feature_prompts,
        "rungs": session.ladder_text,
        "dialect": session.dialect,
        "unit": options.kind,
        "centred": options.centred,
        "normed": options.normed,
        "with_eos": options.with_eos,
        "layer": session.layer,
        "side": session.chosen_encoder,
        "both": session.shows_both,
        "emphasis": settings.emphasis,
        "steps": settings.steps,
        "step": settings.step,
        "part": settings.part,
        "pins": tuple((*left, *right) for left, right in session.pins),
        "loras": tuple((one.source, one.strength, one.is_on) for one in session.loras),
        "embedding_files": _embedding_files(session),
        "embedding_folder": next((one.source for one in session.textual_inversions if one.is_folder), ""),
    }


def _dialect(settings: Settings) -> str:
    return settings.dialect if settings.dialect in DIALECTS else DEFAULT_DIALECT


def _view_options(was: Settings) -> ViewOptions:
    kind = next((kind for kind in UNIT_KINDS if kind == was.unit), "word")
    return ViewOptions(kind, was.centred, was.normed, was.with_eos)


def _embedding_files(session: Session) -> tuple[str, ...]:
    """Single files of textual inversions; those that lie in a LoRA come back with it."""
    loras = {one.source for one in session.loras}
    return tuple(one.source for one in session.textual_inversions if not one.is_folder and one.source not in loras)

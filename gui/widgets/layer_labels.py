"""Names of layers, with each tool's clip-skip count for them, and names of encoders."""

from pathlib import Path

from core.dialects.clip_skip import LayerSetting
from core.dialects.dialect import Dialect
from core.dialects.table import DIALECTS
from core.encoder.encoding import EncoderInfo
from core.program.translation import tr
from core.weights import STUDY
from gui.state.session import Session

NO_SETTING = "–"
ENCODER_LETTERS = {"clip_l": "L", "clip_h": "H", "clip_g": "G"}
ENCODER_SIZES = {"clip_l": "ViT-L", "clip_h": "ViT-H", "clip_g": "ViT-bigG"}


def encoder_letter(info: EncoderInfo) -> str:
    """The short name of one of several encoders: L, H or G."""
    return ENCODER_LETTERS[info.name]


def layer_name(layer: int | str) -> str:
    """A layer as “layer 11”, or of two encoders as “layer 11 + 31”."""
    return tr("layer {layer}").format(layer=layer)


def shown_layer_name(session: Session, layer: int | None = None) -> str:
    """A layer, or the shown one, as “layer 11”, or of two encoders as “L layer 11 · G layer 31”."""
    shown = session.shown_encoders
    if len(shown) < 2:
        return layer_name(session.layer if layer is None else layer)
    named = tr("{encoder} layer {layer}")
    layers = [named.format(encoder=encoder_letter(info), layer=session.layer_in(info, layer)) for info in shown]
    return " · ".join(layers)


def own_layer_name(session: Session, info: EncoderInfo, layer: int) -> str:
    """A layer of the one encoder that a pane shows, as “layer 11”, or where the model has two as “L layer 11”."""
    if len(session.encoders) < 2:
        return layer_name(layer)
    return tr("{encoder} layer {layer}").format(encoder=encoder_letter(info), layer=layer)


def encoder_layer_name(session: Session, info: EncoderInfo) -> str:
    """One of two encoders and its shown layer, as “G · ViT-bigG, layer 31 of 32”."""
    sentence = tr("{encoder}, layer {layer} of {layers}")
    encoder = f"{encoder_letter(info)} · {ENCODER_SIZES[info.name]}"
    return sentence.format(encoder=encoder, layer=session.layer_in(info), layers=info.layers)


def clip_skip_number(session: Session, layer: int) -> str:
    """The clip skip of a layer in the session's dialect, or a dash where the tool has no setting for it."""
    return _format_setting(_setting(session, layer, DIALECTS[session.dialect]))


def describe_layer(session: Session, layer: int) -> str:
    """The clip skip of a layer in every tool, as “clip skip A1111 2 · ComfyUI −2”."""
    if layer == 0:
        return tr("token + position embedding, before any layer")
    named = [dialect for dialect in DIALECTS.values() if dialect.clip_skip.is_named]
    counts = " · ".join(f"{dialect.title} {_format_setting(_setting(session, layer, dialect))}" for dialect in named)
    return tr("clip skip {counts}").format(counts=counts)


def layer_lines(session: Session, layer: int) -> tuple[str, str]:
    """A layer and what it is called in every tool, in two short parts that may stand under one another."""
    name, what = shown_layer_name(session, layer), describe_layer(session, layer)
    beginning = tr("clip skip {counts}").format(counts="")
    if what.startswith(beginning):
        return f"{name} = {beginning}".strip(), what.removeprefix(beginning)
    return f"{name} =", what.partition(", ")[0]


def clip_skip_notes(session: Session, layer: int) -> list[str]:
    """The reasons why tools have no setting for a layer."""
    settings = [_setting(session, layer, dialect) for dialect in DIALECTS.values()]
    return [setting.note for setting in settings if layer and setting.note]


def _setting(session: Session, layer: int, dialect: Dialect) -> LayerSetting:
    return dialect.clip_skip.setting(dialect.title, session.family_name, session.layers - layer)


def _format_setting(setting: LayerSetting) -> str:
    if setting.count is None:
        return tr("fixed", "clip skip that cannot be set") if setting.always else NO_SETTING
    return str(setting.count).replace("-", "−")


def encoder_title(info: EncoderInfo) -> str:
    """The title of an open encoder: its file or repository, or that it is the stand-in."""
    return tr("Study encoder (stand-in)") if info.is_study else info.title


def source_name(source: str) -> str:
    """A source ("study", a file, a folder or a repository) as it is named in a sentence."""
    return tr("the study encoder") if source == STUDY else Path(source).name


def size_of(info: EncoderInfo) -> str:
    """The size of an encoder, as “12 layers × 768”."""
    return tr("{layers} layers × {width}").format(layers=info.layers, width=info.width)

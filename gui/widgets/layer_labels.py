"""What a layer is called, with each tool's clip-skip count for it, and what an encoder is called."""

from pathlib import Path

from core.dialects.clip_skip import LayerSetting
from core.dialects.dialect import Dialect
from core.dialects.table import DIALECTS
from core.encoder.encoding import EncoderInfo
from core.program.translation import tr
from core.weights import STUDY
from gui.state.session import Session

NO_SETTING = "–"
LETTERS = {"clip_l": "L", "clip_h": "H", "clip_g": "G"}
SIZES = {"clip_l": "ViT-L", "clip_h": "ViT-H", "clip_g": "ViT-bigG"}


def encoder_letter(info: EncoderInfo) -> str:
    """What one of two encoders is called in short."""
    return LETTERS[info.name]


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


def encoder_layer_name(session: Session, info: EncoderInfo) -> str:
    """One of two encoders and its shown layer, as “G · ViT-bigG, layer 31 of 32”."""
    said = tr("{encoder}, layer {layer} of {layers}")
    encoder = f"{encoder_letter(info)} · {SIZES[info.name]}"
    return said.format(encoder=encoder, layer=session.layer_in(info), layers=info.layers)


def clip_skip_number(session: Session, layer: int) -> str:
    """The dialect's own count of a layer, or a dash where the tool has no setting for it."""
    return _format_setting(_setting(session, layer, DIALECTS[session.dialect]))


def describe_layer(session: Session, layer: int) -> str:
    """A layer in the words of every tool with numbers of its own."""
    if layer == 0:
        return tr("token + position embedding, before any layer")
    named = [dialect for dialect in DIALECTS.values() if dialect.clip_skip.is_named]
    told = " · ".join(f"{dialect.title} {_format_setting(_setting(session, layer, dialect))}" for dialect in named)
    return tr("clip skip {counts}").format(counts=told)


def clip_skip_notes(session: Session, layer: int) -> list[str]:
    """Why a tool has no setting for a layer."""
    settings = [_setting(session, layer, dialect) for dialect in DIALECTS.values()]
    return [setting.note for setting in settings if layer and setting.note]


def _setting(session: Session, layer: int, dialect: Dialect) -> LayerSetting:
    return dialect.clip_skip.setting(dialect.title, session.family_name, session.layers - layer)


def _format_setting(setting: LayerSetting) -> str:
    if setting.count is None:
        return tr("fixed", "clip skip that cannot be set") if setting.always else NO_SETTING
    return str(setting.count).replace("-", "−")


def encoder_title(info: EncoderInfo) -> str:
    """What the artist knows an open encoder by: the file's name, or that it is the stand-in."""
    return tr("Study encoder (stand-in)") if info.is_study else info.title


def source_name(source: str) -> str:
    """What a source is called in a sentence: "study", a file, a folder or a repository's name."""
    return tr("the study encoder") if source == STUDY else Path(source).name


def size_of(info: EncoderInfo) -> str:
    """How many layers of which width."""
    return tr("{layers} layers × {width}").format(layers=info.layers, width=info.width)

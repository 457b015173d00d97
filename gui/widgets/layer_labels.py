"""Names of layers, with each tool's clip-skip count for them, and names of encoders."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.dialects.clip_skip import LayerSetting
from core.dialects.dialect import Dialect
from core.dialects.table import DIALECTS
from core.encoder.encoding import EncoderInfo
from core.program.translation import tr
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES, family_title
from core.weights import STUDY
from core.weights.sources import read_source
from gui.state.family_rules import tools_of
from gui.state.session import Session

if TYPE_CHECKING:
    from core.dialects.layer_numbers import LayerNumbers

NO_SETTING = "–"
ENCODER_LETTERS = {"clip_l": "L", "clip_h": "H", "clip_g": "G"}
ENCODER_SIZES = {
    **{"clip_l": "ViT-L", "clip_h": "ViT-H", "clip_g": "ViT-bigG"},
    **{name: facts.title for name, facts in TEXT_ENCODERS.items()},
}


def encoder_letter(info: EncoderInfo) -> str:
    """The short name of one of several encoders: L, H or G, or the first word of the title, as T5 and Qwen3."""
    return ENCODER_LETTERS.get(info.name) or ENCODER_SIZES[info.name].split("-")[0].split()[0]


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
    is_clip = info.name in ENCODER_LETTERS
    encoder = f"{encoder_letter(info)} · {ENCODER_SIZES[info.name]}" if is_clip else ENCODER_SIZES[info.name]
    return sentence.format(encoder=encoder, layer=session.layer_in(info), layers=info.layers)


def clip_skip_number(session: Session, layer: int) -> str:
    """The clip skip of a layer in the session's dialect, or a dash where the tool has no setting for it."""
    return _format_setting(_setting(session, layer, DIALECTS[session.dialect]))


def describe_layer(session: Session, layer: int) -> str:
    """The clip skip of a layer in every tool that reads the family, as “clip skip A1111 2 · ComfyUI −2”."""
    if layer == 0:
        is_clip = session.encoder is None or session.encoder.name in ENCODER_LETTERS
        with_places = tr("token + position embedding, before any layer")
        return with_places if is_clip else tr("token embedding, before any layer")
    tools = tools_of(session.family_name)
    named = [dialect for key, dialect in DIALECTS.items() if dialect.clip_skip.is_named and key in tools]
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
    """The reasons why tools have no setting for a layer; of a text family what clip skip does in the tool chosen."""
    if session.family_name in TEXT_FAMILIES:
        from core.dialects.text_families.acts import acts_of  # which the first frame does without

        return [tr(acts_of(session.family_name, session.dialect).clip_skip.sentence)]
    settings = [_setting(session, layer, dialect) for dialect in DIALECTS.values()]
    return [setting.note for setting in settings if layer and setting.note]


def numbers_of(session: Session, dialect: str = "") -> "LayerNumbers | None":
    """How a tool, or the one chosen, counts the layers of a text family's encoder; None of CLIP's families."""
    info = session.encoder
    if info is None or info.family not in TEXT_FAMILIES:
        return None
    from core.dialects.layer_numbers import layer_numbers  # which the first frame does without

    return layer_numbers(info.family, dialect or session.dialect, info.name, info.layers)


def handed_on_sentence(layers: Sequence[int], is_pooled: bool = False) -> str:
    """Which layers a tool hands on to the image model, or of which it hands on one vector alone."""
    if is_pooled:
        return tr("handed on: one vector of layer {layer}").format(layer=layers[-1])
    if not layers:
        return tr("no layer is handed on")
    listed = ", ".join(map(str, layers))
    sentence = tr("handed on: layer {layers}") if len(layers) == 1 else tr("handed on: {layers} side by side")
    return sentence.format(layers=listed)


def _setting(session: Session, layer: int, dialect: Dialect) -> LayerSetting:
    numbers = numbers_of(session, dialect.key)
    if numbers is not None:
        return LayerSetting(numbers.numbers.get(layer), always=numbers.is_ignored and layer in numbers.handed_on)
    return dialect.clip_skip.setting(dialect.title, session.family_name, session.layers - layer)


def _format_setting(setting: LayerSetting) -> str:
    if setting.count is None:
        return tr("fixed", "clip skip that cannot be set") if setting.always else NO_SETTING
    return str(setting.count).replace("-", "−")


def encoder_title(info: EncoderInfo) -> str:
    """The title of an open encoder: its file or repository, the family without one, or that it is the stand-in."""
    if not info.has_weights:
        return family_title(info.family)
    return tr("Study encoder (stand-in)") if info.is_study else info.title


def source_name(source: str) -> str:
    """A source ("study", a file, a folder, a repository or a family) as it is named in a sentence."""
    if source == STUDY:
        return tr("the study encoder")
    asked = read_source(source)
    family = [family_title(asked.family)] if asked.family in TEXT_FAMILIES else [asked.family]
    files = [Path(file).name for file in asked.files]
    return " · ".join(filter(None, (*family, *files)))


def size_of(info: EncoderInfo) -> str:
    """The size of an encoder, as “12 layers × 768”."""
    return tr("{layers} layers × {width}").format(layers=info.layers, width=info.width)

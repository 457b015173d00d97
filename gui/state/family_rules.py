"""What follows from the family of the opened model: whose rules can read it, its settings, what is looked at first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.dialects.table import DIALECTS
from core.encoder.encoding import EncoderInfo
from core.prompt.prompt import ReadingSettings
from core.tokens.families import unusual_positions
from core.tokens.text_families import TEXT_FAMILIES


def tools_of(family: str) -> tuple[str, ...]:
    """The keys of the tools whose reading of a family is known; all of them for CLIP's families."""
    return TEXT_FAMILIES[family].tools if family in TEXT_FAMILIES else tuple(DIALECTS)


def tool_for(family: str, chosen: str) -> str:
    """The tool that reads a family: the one chosen, or the family's first where that one does not know it."""
    tools = tools_of(family)
    return chosen if chosen in tools else tools[0]


def settings_with_encoders(settings: ReadingSettings, family: str, encoders: Sequence[EncoderInfo]) -> ReadingSettings:
    """Settings with what the opened encoders say: their positions, and the tokenizers that their files hold."""
    positions = unusual_positions(family, {info.name: info.positions for info in encoders})
    tokenizers = tuple((info.name, info.tokenizer) for info in encoders if info.tokenizer is not None)
    if tokenizers != settings.text_family.tokenizers:
        settings = replace(settings, text_family=replace(settings.text_family, tokenizers=tokenizers))
    return replace(settings, positions=positions)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """How a newly opened model is looked at: one of its encoders at a layer; without `normed` it stays as it is."""

    encoder: EncoderInfo
    layer: int
    tool: str
    normed: bool | None = None


def first_look(
    encoders: Sequence[EncoderInfo], before: EncoderInfo | None, layer: int | None, chosen: tuple[str, str]
) -> FirstLook:
    """The first model after a start is shown at the layer it was left at, another family at what its tool sends.

    Within a family the layer keeps its distance from the last one. `layer` is the one shown, None where that is no
    one's choice; `chosen` are the encoder's name and the tool that were last chosen.
    """
    family = encoders[0].family
    is_same = before is None or before.family == family
    info = _first_encoder(encoders, chosen[0] if is_same or family not in TEXT_FAMILIES else "")
    tool = tool_for(family, chosen[1])
    if is_same and layer is not None:
        return FirstLook(info, layer if before is None else info.layers - (before.layers - layer), tool)
    return FirstLook(info, *shown_first(tool, info))


def _first_encoder(encoders: Sequence[EncoderInfo], chosen: str) -> EncoderInfo:
    """The encoder chosen, else the first; of a text family one that is not CLIP's and has weights, as far as there is.

    Its rows are most of what is handed on.
    """
    by_choice = next((info for info in encoders if info.name == chosen), None)
    if by_choice or encoders[0].family not in TEXT_FAMILIES:
        return by_choice or encoders[0]
    return min(encoders, key=lambda info: (not info.has_weights, info.name.startswith("clip_")))


def shown_first(tool: str, info: EncoderInfo) -> tuple[int, str, bool]:
    """The layer that a tool sends, of several the last, the tool, and whether that goes through the final norm."""
    if info.family not in TEXT_FAMILIES:
        sent = DIALECTS[tool].clip_skip.output_layer(info.family, info.layers)
        return sent.layer, tool, sent.normed
    from core.dialects.layer_numbers import layer_numbers  # which the first frame does without

    numbers = layer_numbers(info.family, tool, info.name, info.layers)
    return (numbers.handed_on or (info.layers,))[-1], tool, numbers.normed

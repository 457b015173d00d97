"""Which layer a tool sends for its clip skip, and one layer in the words of every tool."""

from dataclasses import dataclass

from core.program.translation import tr
from core.tokens.families import FAMILIES, TOOLS

COMFYUI_MIN_CLIP_SKIP = -24  # the smallest number of ComfyUI's node "CLIP Set Last Layer"
SD2_LAYERS = 23  # of SD2's 24; the last is trained for nothing, and diffusers drops it when it loads a file


@dataclass(frozen=True, slots=True)
class OutputLayer:
    """The layer (0 to all) whose rows the U-Net gets, and whether they go through the final layer norm."""

    layer: int
    normed: bool


@dataclass(frozen=True, slots=True)
class ToolCount:
    """What to set in a tool for one layer: `count`, or None with a `note` that says why there is nothing to set.

    `always` says that the tool takes this layer whatever is set.
    """

    tool: str
    count: int | None
    note: str = ""
    always: bool = False


def output_layer(dialect: str, family: str, layers: int, clip_skip: int | None = None) -> OutputLayer:
    """What a tool sends from an encoder of so many layers; ValueError for a clip skip that it does not have.

    Without a clip skip, what it sends when that is left alone.
    """
    counting = FAMILIES[family].clip_skip[dialect]
    count = counting.default if clip_skip is None else clip_skip
    low, high = clip_skip_range(dialect, family, layers)
    if not low <= count <= high:
        message = tr("clip skip {count} is outside {low} to {high}, what a {layers}-layer encoder allows here")
        raise ValueError(message.format(count=count, low=low, high=high, layers=layers))
    normed = FAMILIES[family].normed
    if dialect in FAMILIES[family].ignored:
        count = counting.default
    if dialect == "comfyui" and -count > layers:
        return OutputLayer(layers, normed=True)  # past the end it silently means the tool's own last output
    if family == "sd2" and dialect in ("diffusers", "compel"):
        return OutputLayer(min(layers, SD2_LAYERS) - count, normed)
    return OutputLayer(layers - (count - counting.last) // counting.step, normed)


def clip_skip_range(dialect: str, family: str, layers: int) -> tuple[int, int]:
    """The smallest and the largest clip skip of a tool for an encoder of so many layers.

    diffusers goes as far as the token and position embedding itself, layer 0.
    """
    if dialect == "comfyui":
        return COMFYUI_MIN_CLIP_SKIP, -1
    if dialect == "a1111":
        return 1, 12 if dialect in FAMILIES[family].ignored else layers
    if dialect == "compel":
        return 0, 1 if FAMILIES[family].normed else 0
    if family == "sd2":
        return 0, min(layers, SD2_LAYERS)
    return 0, layers if FAMILIES[family].normed else layers - 1


def clip_skip_counts(family: str, from_end: int) -> tuple[ToolCount, ...]:
    """One layer in every tool's words; `from_end` is 0 for the last layer, 1 for the one before, in each encoder."""
    return tuple(_count(tool, family, from_end) for tool in TOOLS)


def _count(tool: str, family: str, from_end: int) -> ToolCount:
    facts = FAMILIES[family]
    layers = min(encoder.layers for encoder in facts.encoders.values())
    counting = facts.clip_skip[tool]
    count = counting.count(layers - from_end, layers)
    if tool in facts.ignored:
        return _ignored(tool, family, count == counting.default)
    low, high = clip_skip_range(tool, family, layers)
    if low <= count <= high and from_end < layers:
        return ToolCount(tool, count)
    if count < low and tool != "comfyui":
        note = tr("{tool} has no setting for the last layer of {family}.")
    else:
        note = tr("{tool} has no setting for this layer of {family}.")
    return ToolCount(tool, None, note.format(tool=TOOLS[tool], family=facts.title))


def _ignored(tool: str, family: str, is_the_one: bool) -> ToolCount:
    if is_the_one:
        note = tr("{tool} takes this layer of {family} whatever its clip skip says.")
    else:
        note = tr("{tool} ignores clip skip for {family} and takes the layer before the last.")
    return ToolCount(tool, None, note.format(tool=TOOLS[tool], family=FAMILIES[family].title), is_the_one)

"""The values set on a node of the editor's graph, by name: its own names, its class's, or none but their order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.image_metadata.bounded_json import objects_of

MAX_VALUES = 200  # of one node

_TURNS = ("fixed", "increment", "decrement", "randomize")  # the widget behind a seed, which is no input
_SIZES = ("width", "height", "crop_w", "crop_h", "target_width", "target_height")
_TEXT_KEYS = {"text", "prompt", "string", "value"}  # of an object that is a text
_SAMPLING = ("steps", "cfg", "sampler_name", "scheduler")
_CLASSES: dict[str, tuple[str, ...]] = {  # whose values older editors keep without names
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeSDXL": (*_SIZES, "text_g", "text_l"),
    "CLIPTextEncodeSDXLRefiner": ("ascore", "width", "height", "text"),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "CLIPTextEncodeSD3": ("clip_l", "clip_g", "t5xxl", "empty_padding"),
    "CLIPTextEncodeHiDream": ("clip_l", "clip_g", "t5xxl", "llama"),
    "CLIPTextEncodeHunyuanDiT": ("bert", "mt5xl"),
    "CLIPTextEncodeLumina2": ("system_prompt", "user_prompt"),
    "CLIPTextEncodePixArtAlpha": ("width", "height", "text"),
    "TextEncodeAceStepAudio": ("tags", "lyrics", "lyrics_strength"),
    "FluxGuidance": ("guidance",),
    "SamplerCustom": ("add_noise", "noise_seed", "cfg"),
    "CLIPSetLastLayer": ("stop_at_clip_layer",),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name", "weight_dtype"),
    "LoraLoader": ("lora_name", "strength_model", "strength_clip"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "KSampler": ("seed", *_SAMPLING, "denoise"),
    "KSamplerAdvanced": ("add_noise", "noise_seed", *_SAMPLING, "start_at_step", "end_at_step"),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "RandomNoise": ("noise_seed",),
    "CFGGuider": ("cfg",),
    "StringConcatenate": ("string_a", "string_b", "delimiter"),
    "StringFunction|pysssss": ("action", "tidy_tags", "text_a", "text_b", "text_c", "result"),
}
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "INT": (int,),
    "FLOAT": (int, float),
    "BOOLEAN": (bool,),
    "STRING": (str,),
}


@dataclass(frozen=True, slots=True)
class Promoted:
    """Values on the outside of a subgraph: by the subgraph's inputs, and by node and widget inside it."""

    inputs: Mapping[str, Any] = field(default_factory=dict)
    inside: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def kind_of(node: Mapping[str, Any]) -> str:
    """The class of a node: its type, or the name that the editor keeps of its class."""
    properties = node.get("properties")
    kept = properties.get("Node name for S&R") if isinstance(properties, dict) else ""
    return _text(node.get("type")) or _text(kept)


def values_of(node: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a node by name; those whose names nothing tells are “value”, “value 2” … in their order."""
    for key in ("widgets_values_named", "widgets_values"):
        if isinstance(node.get(key), dict):
            return dict(node[key])
    values = _list(node.get("widgets_values"))
    values = [content_of(value) for value in values]
    names = _names(node, values)
    if len(names) != len(values):
        values = _without_turns(values)
    if names and names[0].endswith("seed") and len(values) > len(names) and isinstance(values[1], bool | None):
        values = [values[0], *values[2:]]  # how the first editors kept what happens to a seed
    unnamed = ("value" if number == 0 else f"value {number + 1}" for number in range(len(names), len(values)))
    return dict(zip((*names, *unnamed), values, strict=False))


def content_of(value: object) -> object:
    """A value without the picture that a chooser of files keeps beside it, and a text out of an object of its own."""
    if not isinstance(value, dict):
        return value
    is_choice = isinstance(value.get("content"), str) and set(value) <= {"content", "image", "title"}
    if is_choice:
        return value["content"]
    text = value.get(next(iter(value))) if len(value) == 1 else None
    return text if isinstance(text, str) and not _TEXT_KEYS.isdisjoint(value) else value


def strings_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """All strings among the values of a node, those in lists too."""
    values = node.get("widgets_values")
    flat: list[Any] = []
    for value in list(values.values())[:MAX_VALUES] if isinstance(values, dict) else _list(values):
        flat += _list(value) if isinstance(value, list) else [value]
    return tuple(value for value in flat if isinstance(value, str))


def promoted_values(node: Mapping[str, Any]) -> Promoted:
    """The values on a node that stands for a subgraph, which are those that run."""
    properties = node.get("properties")
    proxies = [
        (str(proxy[0]), _text(proxy[1]))
        for proxy in _list(properties.get("proxyWidgets") if isinstance(properties, dict) else None)
        if isinstance(proxy, list) and len(proxy) > 1
    ]
    values = node.get("widgets_values")
    for key in ("widgets_values_named", "widgets_values"):
        if isinstance(node.get(key), dict):
            return Promoted(node[key], _inside((proxy, node[key].get(proxy[1])) for proxy in proxies))
    values = _list(values)
    if len(values) not in (len(proxies), len(_declared(node))):
        values = _without_turns(values)
    if len(values) == len(proxies):
        pairs = list(zip(proxies, values, strict=True))
        outer = {name: value for (inner, name), value in pairs if inner == "-1"}
        return Promoted(outer, _inside(pair for pair in pairs if pair[0][0] != "-1"))
    outside = [name for inner, name in proxies if inner == "-1"]
    names = outside if len(outside) == len(values) else [_text(entry.get("name")) for entry in _declared(node)]
    return Promoted(dict(zip(names, values, strict=False)))


def _inside(pairs: Iterable[tuple[tuple[str, str], Any]]) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for (inner, name), value in pairs:
        if value is not None:
            values.setdefault(inner, {})[name] = value
    return values


def _names(node: Mapping[str, Any], values: Sequence[Any]) -> Sequence[str]:
    """Names in the order of the values: all of them, the first few, or none.

    Editors since 2025 list every widget among the inputs; older ones only those that became inputs, which says nothing
    of the others' places.
    """
    if (own := _CLASSES.get(kind_of(node))) is not None:
        return own
    declared = _declared(node)
    names = [_text(entry["widget"].get("name")) or _text(entry.get("name")) for entry in declared]
    if len(names) in (len(values), len(_without_turns(values))):
        return names
    lists_all = any(entry.get("link") is None for entry in declared) and len(names) < len(values)
    fits = all(_fits(entry, value) for entry, value in zip(declared, _without_turns(values), strict=False))
    return names if lists_all and fits else _sampling_names(node, _without_turns(values))


def _sampling_names(node: Mapping[str, Any], values: Sequence[Any]) -> Sequence[str]:
    """The names of a sampler's values where they stand as ComfyUI's own has them, whatever else follows."""
    given = [type(value) for index, value in enumerate(values[:7]) if not (index == 1 and value is None)][:6]
    is_alike = given[:2] == [int, int] and given[2:3] in ([int], [float]) and given[3:5] == [str, str]
    if not is_alike or "sampler" not in kind_of(node).lower():
        return ()
    return ("seed", *_SAMPLING, "denoise")[: 6 if given[5:] in ([int], [float]) else 5]


def _declared(node: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [entry for entry in objects_of(node.get("inputs")) if isinstance(entry.get("widget"), dict)]


def _fits(entry: Mapping[str, Any], value: object) -> bool:
    wanted = _PYTHON_TYPES.get(_text(entry.get("type")), (str, int, float, bool))
    return isinstance(value, wanted) and not (isinstance(value, bool) and bool not in wanted)


def _without_turns(values: Sequence[Any]) -> list[Any]:
    return [
        value
        for index, value in enumerate(values)
        if not (index and value in _TURNS and type(values[index - 1]) in (int, float))
    ]


def _list(value: object) -> list[Any]:
    return value[:MAX_VALUES] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

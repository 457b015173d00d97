"""The LoRAs that nodes of ComfyUI's graph put on: single ones, stacks with numbers, lists with switches, tags in texts.

Names and strengths are told by the words in the inputs' names, so that a pack's own spelling is no matter.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from core.image_metadata.bounded_json import number_of, objects_of, parse, text_of
from core.image_metadata.comfyui.graph import Link, Node
from core.image_metadata.comfyui.names import Sort, is_result_name, is_template, sort_of, word_set, words
from core.image_metadata.comfyui.routes import Walk
from core.image_metadata.found import PictureLora
from core.image_metadata.lora_tags import MAX_LORAS, NODES, loras_in

_STRENGTHS = word_set("strength strengths str weight weights wt multiplier")
_TEXT_SIDE = word_set("clip te text encoder two")
_SWITCHES = word_set("on enabled enable active toggle switch use bypass bypassed off disabled disable mute muted")
_REVERSED = word_set("bypass bypassed off disabled disable mute muted")
_COUNTS = word_set("count num number")
_FILE = re.compile(r"\.(?:safetensors|ckpt|pt|bin|sft)$", re.IGNORECASE)
_NO = frozenset(("", "none", "null", "off", "choose", "select", "disabled", "false"))
_NOT_NAMES = word_set(
    "stack insert select add type mode block hash clip syntax info trigger keywords words prompt text tags"
)
_OF_LORA = frozenset(("lora", "lora_name", "strength", "weight", "model_strength", "strength_model"))
_NAMES = ("lora", "name", "lora_name", "file", "path")


def loras_of(walk: Walk, chain: Iterable[Node], texts: Iterable[str] = ()) -> tuple[PictureLora, ...]:
    """The LoRAs of nodes, in their order, and of tags in texts, each once; those that are off are left out.

    A tag in ComfyUI has the strength of the model first, as the packs that read tags have it.
    """
    tagged = (lora for text in texts for lora in loras_in(text, NODES))
    loras: dict[tuple[str, float | None, float | None], PictureLora] = {}
    for lora in (*(lora for node in chain for lora in _of_node(walk, node)), *tagged):
        if len(loras) < MAX_LORAS and _acts(lora):
            stem = re.sub(r"\.(?:safetensors|pt|ckpt)$", "", re.split(r"[/\\]", lora.name)[-1])
            loras.setdefault((stem, lora.strength, lora.text_strength), lora)
    return tuple(loras.values())


def _acts(lora: PictureLora) -> bool:
    strengths = [strength for strength in (lora.strength, lora.text_strength) if strength is not None]
    return lora.name.strip().lower() not in _NO and (not strengths or any(strengths))


def _of_node(walk: Walk, node: Node) -> Iterator[PictureLora]:
    listed = [item for value in node.inputs.values() for item in _objects(value)]
    if listed:
        yield from (lora for item in listed for lora in _of_object(item))
        return
    groups: dict[int, dict[str, Any]] = {}
    for name, value in node.inputs.items():
        groups.setdefault(_number_in(name), {})[name] = value
    shared = {name: value for name, value in groups.get(-1, {}).items() if _is_switch(name) or _is_mode(name)}
    limit = _count(walk, groups.get(-1, {}))
    for number in sorted(groups):
        if limit is None or number <= limit:
            yield from _of_group(walk, node, {**shared, **groups[number]})
    if "lora" in words(node.kind) and not any("lora" in words(name) for name, _ in node.values()):
        yield from _of_unnamed(_unnamed(node))
    elif "loader" in words(node.kind):
        yield from _of_loader(_unnamed(node))
    if not {"lora", "loras"}.isdisjoint(words(node.kind)) or (_takes(node, "model") and _takes(node, "clip")):
        texts = [(name, value) for name, value in node.values() if isinstance(value, str) and not is_template(value)]
        results = [text for name, text in texts if is_result_name(name)]
        yield from loras_in("\n".join(results or [text for _, text in texts]), NODES)


def _unnamed(node: Node) -> list[Any]:
    return [value for name, value in node.values() if words(name)[:1] == ("value",)]


def _of_loader(values: Sequence[Any]) -> Iterator[PictureLora]:
    """The LoRAs among the unnamed values of a loader: files behind its model that have two strengths."""
    files = [index for index, value in enumerate(values) if isinstance(value, str) and _FILE.search(value)]
    for index in files[1:]:
        behind = [type(value) in (int, float) for value in values[index + 1 : index + 4]]
        if behind[:2] == [True, True] and not any(behind[2:]):
            yield PictureLora(values[index], float(values[index + 1]), float(values[index + 2]))


def _of_unnamed(values: Sequence[Any]) -> Iterator[PictureLora]:
    """The LoRAs of values without names: files, with their strengths behind them and perhaps a switch in front.

    Of three strengths the first is for both, and the others are used where a node is not set to be simple.
    """
    is_simple = "simple" in values
    limit = (
        next((value for value in values[:2] if type(value) is int), None) if is_simple or "advanced" in values else None
    )
    count = 0
    for index, name in enumerate(values):
        if not isinstance(name, str) or not (_FILE.search(name) or name == "None"):
            continue
        count += 1
        numbers: list[float] = []
        for value in values[index + 1 : index + 4]:
            if isinstance(value, bool) or not isinstance(value, int | float):
                break
            numbers.append(value)
        before = values[index - 1] if index else None
        if (limit is None or count <= limit) and before not in (False, "Off", "off") and numbers:
            both, pair = numbers[0], numbers[-2:] if len(numbers) == 3 else numbers[:2]
            text = both if is_simple or len(numbers) == 1 else pair[1]
            yield PictureLora(name, both if is_simple else pair[0], text)


def _number_in(name: str) -> int:
    """The last number in a name; -1 where there is none."""
    numbers = [word for word in words(name) if word.isdecimal()]
    return int(numbers[-1][:9]) if numbers else -1


def _objects(value: object) -> list[dict[str, Any]]:
    """What is a LoRA in an input: an object with its name and strength (rgthree), or those of a list (LoRA Manager)."""
    if isinstance(value, str) and value.lstrip().startswith("[{"):
        value = parse(value)
    items = [value] if isinstance(value, dict) else objects_of(value)
    return [item for item in items if _name_in(item) and not _OF_LORA.isdisjoint(item)]


def _name_in(item: Mapping[str, Any]) -> str:
    return next((item[key] for key in _NAMES if isinstance(item.get(key), str)), "")


def _of_object(item: Mapping[str, Any]) -> Iterator[PictureLora]:
    if all(item.get(key, True) not in (False, None) for key in ("on", "active", "enabled")):
        keys = ("strength", "weight", "model_strength", "strength_model")
        both = next((number_of(item[key]) for key in keys if key in item), None)
        keys = ("strengthTwo", "clipStrength", "clip_strength", "strength_clip")
        text = next((number_of(item[key]) for key in keys if item.get(key) is not None), None)
        yield PictureLora(_name_in(item), both, both if text is None else text)


def _of_group(walk: Walk, node: Node, values: Mapping[str, Any]) -> Iterator[PictureLora]:
    """The LoRA of inputs that belong together, if it is one and not switched off."""
    name = next((name for name, value in values.items() if _is_lora_name(name, value)), None)
    if name is None or any(_is_off(walk, key, value) for key, value in values.items()):
        return
    lora = text_of(walk.scalar(values[name], name))
    strengths = {key: walk.scalar(value) for key, value in values.items() if not _STRENGTHS.isdisjoint(words(key))}
    numbers = {key: number for key, value in strengths.items() if (number := number_of(value)) is not None}
    text = next((number for key, number in numbers.items() if not _TEXT_SIDE.isdisjoint(words(key))), None)
    model = next((number for key, number in numbers.items() if {"model", "unet"} & set(words(key))), None)
    plain = {key: number for key, number in numbers.items() if not ({"model", "unet"} | _TEXT_SIDE) & set(words(key))}
    mode = next((text_of(value) for key, value in values.items() if _is_mode(key)), "")
    if plain and (mode == "simple" or (model is None and text is None)):
        (key, model), *_ = plain.items()
        is_of_model = "strength" in words(key) and _takes(node, "model") and not _takes(node, "clip")
        text = None if is_of_model else model
    elif text is None and model is not None and _takes(node, "clip"):
        text = model
    if lora:
        yield PictureLora(lora, model, text)


def _takes(node: Node, sort: Sort) -> bool:
    return any(sort_of(name, node.types.get(name, "")) == sort for name, _ in node.links())


def _is_lora_name(name: str, value: object) -> bool:
    """Whether an input is the name of a LoRA, or brings it by a wire, and not a stack of LoRAs or words about one."""
    spoken = set(words(name))
    if spoken.isdisjoint({"lora", "loras", "lycoris"}) or not spoken.isdisjoint(
        _NOT_NAMES | _STRENGTHS | _SWITCHES | _COUNTS
    ):
        return False
    return isinstance(value, str) or (isinstance(value, Link) and not spoken.isdisjoint({"name", "file"}))


def _is_switch(name: str) -> bool:
    spoken = words(name)
    return (
        bool(spoken) and not _SWITCHES.isdisjoint(spoken) and len([word for word in spoken if not word.isdigit()]) < 3
    )


def _is_mode(name: str) -> bool:
    return name.lower() in ("mode", "input_mode")


def _is_off(walk: Walk, name: str, value: object) -> bool:
    if not _is_switch(name):
        return False
    setting = walk.scalar(value)
    if setting is None:
        return False
    is_on = text_of(setting).strip().lower() not in ("false", "off", "no", "0", "disable", "disabled", "none", "bypass")
    return is_on if not _REVERSED.isdisjoint(words(name)) else not is_on


def _count(walk: Walk, values: Mapping[str, Any]) -> float | None:
    """How many of a stack's LoRAs are in use, where a node says so."""
    for name, value in values.items():
        if not _COUNTS.isdisjoint(words(name)) and {"lora", "loras"} & set(words(name)):
            return number_of(walk.scalar(value))
    return None

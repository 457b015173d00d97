"""Switches of ComfyUI's graph: which inputs of a node are branches, and which of them a setting lets through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.image_metadata.bounded_json import number_of
from core.image_metadata.comfyui.graph import Link, Node
from core.image_metadata.comfyui.names import in_order, place_of, sort_of, stem_and_mark, word_set, words

_SWITCH = word_set(
    "switch switcher selector select choose chooser choice if else ternary branch mux multiplexer pick picker toggle "
    "fallback coalesce router route case either conditional"
)
_TRUE, _FALSE = word_set("true tt yes then"), word_set("false ff no else")
_SELECTORS = word_set(
    "select selected index idx switch boolean bool condition cond choice which choose input number if case key"
)
_NOT_SELECTORS = word_set("mode sel lazy cache count inputcount seed")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_SAID = {
    **dict.fromkeys(("true", "on", "yes", "enable", "enabled"), True),
    **dict.fromkeys(("false", "off", "no", "disable", "disabled"), False),
}


@dataclass(frozen=True, slots=True)
class Switch:
    """Which inputs are branches, and which one, if any, says what is let through."""

    selector: str | None
    branches: Sequence[str]
    cases: Mapping[str, str] = field(default_factory=dict)  # settings, and the marks of the branches that they name


def switch_of(node: Node) -> Switch | None:
    """What a node lets through, by its shape: a true and a false branch, or numbered ones and a class that says so."""
    spoken = set(words(node.kind))
    pair = [
        name for name in node.inputs if not {"switch", "boolean"} & set(words(name)) and _truth_of(name) is not None
    ]
    rest = [name for name in node.inputs if name not in pair]
    selector = _selector(node, rest, truth=True)
    if pair and selector is not None and (len(pair) == 2 or not _SWITCH.isdisjoint(spoken)):
        return Switch(selector, pair)
    if _SWITCH.isdisjoint(spoken):
        return None
    families: dict[str, list[str]] = {}
    for name in node.inputs:
        stem, mark = stem_and_mark(name)
        if mark:
            families.setdefault(stem, []).append(name)

    def wires(names: list[str]) -> tuple[int, int]:
        return sum(isinstance(node.inputs[name], Link) for name in names), len(names)

    branches = max(families.values(), key=wires, default=[])
    if not branches:
        return _labelled_switch(node)
    named = [
        name
        for names in families.values()
        for name in names
        if names is not branches and len(names) > 1 and isinstance(node.inputs[name], str)
    ]
    cases = {node.inputs[name]: stem_and_mark(name)[1] for name in named}
    rest = [name for name in node.inputs if name not in branches and name not in named]
    if not wires(branches)[0] and any(sort_of(name, node.types.get(name, "")) != "any" for name, _ in node.links()):
        return None  # what it turns on and off are values of its own, such as LoRAs
    return Switch(_selector(node, rest), in_order(branches), cases)


def _labelled_switch(node: Node) -> Switch | None:
    """A switch whose setting is the name of one of its inputs."""
    wires = [name for name, _ in node.links()]
    for name, value in node.values():
        if isinstance(value, str) and value in wires:
            return Switch(name, wires)
    return None


def _truth_of(name: str) -> bool | None:
    spoken = set(words(name))
    is_true, is_false = not spoken.isdisjoint(_TRUE), not spoken.isdisjoint(_FALSE)
    if not (is_true or is_false):
        is_true, is_false = "on" in spoken, "off" in spoken
    return is_true if is_true != is_false else None


def _selector(node: Node, names: Sequence[str], truth: bool = False) -> str | None:
    """The input that sets a switch: by its name, else the first that is a truth value, a number or comes by a wire."""
    named = [
        name for name in names if not _SELECTORS.isdisjoint(words(name)) and _NOT_SELECTORS.isdisjoint(words(name))
    ]
    if named:
        return named[0]
    plain = [name for name in names if _NOT_SELECTORS.isdisjoint(words(name))]
    values = [name for name in plain if isinstance(node.inputs[name], bool | int | float)]
    wired = [name for name in plain if isinstance(node.inputs[name], Link) and sort_of(name) == "any"]
    return next(iter(values or (wired if truth else ())), None)


def branch_of(switch: Switch, setting: bool | float | str) -> str | None:
    """The branch that a setting stands for; None where it stands for none."""
    truths = {_truth_of(name): name for name in switch.branches}
    if isinstance(setting, str) and setting.strip().lower() in _SAID and None not in truths:
        setting = _SAID[setting.strip().lower()]
    number = number_of(setting)
    if None not in truths:
        is_on = setting if isinstance(setting, bool) else number != 0 if number is not None else None
        return truths.get(is_on) if is_on is not None else _branch_called(switch, str(setting))
    if isinstance(setting, bool) or {"bool", "boolean"} & set(words(switch.selector or "")):
        return next(iter(switch.branches[0 if setting else 1 :]), None)
    if number is None:
        return _branch_called(switch, str(setting))
    places = {place_of(name): name for name in switch.branches}
    if number == 0 and 0.0 not in places:
        return switch.branches[0]
    return places.get(number)


def _branch_called(switch: Switch, setting: str) -> str | None:
    wanted = words(switch.cases.get(setting, setting))
    wanted = (str(_ORDINALS.index(wanted[-1]) + 1),) if wanted and wanted[-1] in _ORDINALS else wanted
    for name in switch.branches:
        if wanted and (
            wanted == words(name) or wanted == words(stem_and_mark(name)[1]) or wanted[-1:] == words(name)[-1:]
        ):
            return name
    return None

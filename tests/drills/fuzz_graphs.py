"""The fuzz of ComfyUI's graphs: sound JSON whose wires, values, names and places are anything."""

import json
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from core.dialects.table import read
from core.image_metadata import comfyui
from core.image_metadata.found import GivenUp
from tests.comfyui_graphs import both, drawn, from_node, link, placed, run, sampler
from tests.drills.fuzz import fuzz
from tests.drills.registry import Scene, drill
from tests.picture_files import api, simple_graph, simple_workflow

Graph = dict[str, Any]

_KINDS = (
    "KSampler", "CLIPTextEncode", "ShowText|pysssss", "StringConcatenate", "Text Find and Replace",
        "Any Switch (rgthree)",
    "ImpactSwitch", "ComfySwitchNode", "Context Merge (rgthree)", "FromBasicPipe", "SetNode", "GetNode", "Reroute",
    "JsonExtractString", "StringSubstring", "easy kSampler", "CR LoRA Stack", "Lora Loader (LoraManager)",
        "DualCFGGuider",
    "Anything Everywhere", "workflow>G", "sub", "X", "",
)  # fmt: skip
_NAMES = (
    "text", "positive", "negative", "clip", "model", "conditioning", "cond1", "select", "input1", "input2", "on_true",
    "on_false", "switch", "string_a", "string_b", "delimiter", "find", "replace", "lora_name_1", "strength_1",
        "switch_1",
    "loras", "pipe", "base_ctx", "any_01", "populated_text", "text_g", "t5xxl", "clip_skip", "key", "start",
        "guider", "é", "",
)  # fmt: skip
_VALUES = (
    "", "a cow, a bull", "{a|b}, c", "None", "fixed", "<lora:a:1>", "[{", '[{"name": "a", "strength": 1}]',
        "x" * 3000, "\ud800",
    True, False, None, 0, -1, 2, 10**30, 1e308, float("nan"), [], {}, [[]], ["6"], [None, None], {"__value__": [1]},
    {"on": True, "lora": "a", "strength": "x"}, [{"name": "a", "strength": None}], {"a": {"a": {}}},
)  # fmt: skip


def _seeds() -> list[Graph]:
    pipe = api("ToBasicPipe", model=["1", 0], clip=["1", 1], positive=["6", 0], negative=["7", 0])
    switch = api("ImpactSwitch", select=["11", 0], input1=["9", 0], input2=["10", 0])
    chain = {
        f"n{number}": api("StringConcatenate", string_a=[str(number + 1), 0], string_b="x") for number in range(9, 30)
    }
    stack = api("CR LoRA Stack", switch_1="On", lora_name_1="a", model_weight_1=0.6, clip_weight_1=0.5)
    subgraph = {
        "id": "sub", "inputs": [{"name": "clip"}, {"name": "text"}], "outputs": [{"name": "C"}],
        "nodes": [placed(1, "CLIPTextEncode", ["t"], [("clip", "CLIP", 1), ("text", "STRING", 2, 1)], "CONDITIONING")],
        "links": [link(1, (-10, 0), (1, 0)), link(2, (-10, 1), (1, 1)), link(3, (1, 0), (-20, 0))],
    }  # fmt: skip
    proxies = {"proxyWidgets": [["-1", "text"], ["1", "text"]]}
    outer = placed(6, "sub", ["a", "b"], [("clip", "CLIP", 5), ("text", "STRING", 2, 1)], "C", properties=proxies)
    group = {"G": {"nodes": [placed(0, "CLIPTextEncode", ["a"], [("clip", "CLIP", 1)], "C")], "links": [[0, 0, 0, 0]]}}
    extra = {
        "ue_links": [{"downstream": 3, "downstream_slot": 1, "upstream": 6, "upstream_slot": 0}],
        "groupNodes": group,
    }
    nodes = (placed(20, "SetNode", ["a"], [("C", "C", 2)], "*"), placed(21, "GetNode", ["a"], (), "C"))
    return [
        simple_graph(),
        simple_workflow(),
        run(["5", 3], ["5", 4], both() | {"4": pipe, "5": api("FromBasicPipe", basic_pipe=["4", 0])}),
        from_node(switch, n9=api("Text", text="a"), n10=api("Text", text="b"), n11=api("ImpactInt", value=2)),
        from_node(api("StringConcatenate", string_a=["9", 0], string_b=["9", 0]), **chain),
        run(sampling=sampler("easy kSampler", pipe=["4", 0]), more=both() | {"4": stack, "5": api("ShowText",
            text=["6", 0])}),
        drawn(outer, *nodes, placed(60, "workflow>G", ["a"], [("clip", "CLIP", 5)], "C"), extra=extra,
              definitions={"subgraphs": [subgraph]}),
    ]  # fmt: skip


def _places(value: object) -> list[tuple[Any, Any]]:
    """Every list and object in a graph with each of its places."""
    if isinstance(value, dict):
        return [(value, key) for key in value] + [place for item in value.values() for place in _places(item)]
    if isinstance(value, list):
        return [(value, index) for index in range(len(value))] + [place for item in value for place in _places(item)]
    return []


def _damaged(graph: Graph, others: list[Graph], chance: Random) -> Graph:
    graph = deepcopy(graph)
    for _ in range(chance.choice((1, 2, 4, 8, 20))):
        places = _places(graph)
        if not places:
            break
        holder, key = chance.choice(places)
        _WOUNDS[chance.randrange(len(_WOUNDS))](graph, others, holder, key, chance)
    return graph


def _put(graph: Graph, others: list[Graph], holder: Any, key: Any, chance: Random) -> None:  # noqa: ANN401
    holder[key] = chance.choice(_VALUES)


def _rewire(graph: Graph, others: list[Graph], holder: Any, key: Any, chance: Random) -> None:  # noqa: ANN401
    holder[key] = (
        [chance.choice(list(graph)), chance.randrange(-1, 4)] if chance.random() < 0.7 else chance.randrange(30)
    )


def _rename(graph: Graph, others: list[Graph], holder: Any, key: Any, chance: Random) -> None:  # noqa: ANN401
    if isinstance(holder, dict):
        is_kind = key in ("class_type", "type")
        holder[key if is_kind else chance.choice(_NAMES)] = chance.choice(_KINDS) if is_kind else holder.pop(key)
    else:
        holder[key] = chance.choice(_KINDS)


def _borrow(graph: Graph, others: list[Graph], holder: Any, key: Any, chance: Random) -> None:  # noqa: ANN401
    other, place = chance.choice(_places(chance.choice(others)))
    holder[key] = deepcopy(other[place])


def _drop(graph: Graph, others: list[Graph], holder: Any, key: Any, chance: Random) -> None:  # noqa: ANN401
    del holder[key]


_WOUNDS: tuple[Callable[[Graph, list[Graph], Any, Any, Random], None], ...] = (
    _put,
    _rewire,
    _rewire,
    _rename,
    _borrow,
    _drop,
)


@drill("fuzz graphs", "ComfyUI's graphs, run and drawn, with wires, names and values that are anything", 300)
def graphs(scene: Scene) -> str:
    """What is found is read as a prompt, too."""
    seeds = _seeds()

    def make(chance: Random) -> dict[str, str]:
        first, second = (_damaged(chance.choice(seeds), seeds, chance) for _ in range(2))
        return {"prompt": json.dumps(first), "workflow": json.dumps(second)}

    def act(texts: dict[str, str]) -> None:
        try:
            for found in comfyui.read(texts):
                read(found.prompt[:2000], found.dialect)
        except GivenUp:
            return

    return fuzz(scene, "graphs", make, act)

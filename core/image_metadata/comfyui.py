"""ComfyUI: the graph is walked from the picture back to the texts, LoRAs and layers of every sampler."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from core.image_metadata.bounded_json import number_of, parse_object, text_of
from core.image_metadata.comfyui_graph import Graph, Link, Node, graph_drawn, graph_run
from core.image_metadata.comfyui_texts import Encoded, Walk, Want
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora, Texts
from core.image_metadata.lora_tags import loras_in
from core.program.translation import tr

TOOL = "ComfyUI"
MAX_SAMPLERS = 20

_LABEL = re.compile(r"\s*(prompt|workflow)\s*:\s*(?=\{)", re.IGNORECASE)  # as it writes them into EXIF
_OTHER_PLACES = ("Make", "Model", "ImageDescription", "UserComment", "MakerNote", "comment", "Comment")
_SAMPLING = ("seed", "noise_seed", "steps", "cfg", "sampler_name", "scheduler", "denoise")
_SAMPLES = {*_SAMPLING, "sampler", "sigmas", "latent_image"}
_CHAIN = re.compile(r"clip$|model$|lora|pipe|^input$|^$", re.IGNORECASE)  # what leads from a sampler to its model
_CLIP_INPUT = re.compile("clip$|^input$|^$", re.IGNORECASE)
_NUMBERED = re.compile(r"lora_name_(\d+)|lora_(\d+)_name")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompts of a graph, that of the first sampler first; empty where there is no graph or no text in it."""
    run, drawn = _graphs(texts)
    for graph in (graph_run(run), graph_drawn(drawn)):
        if graph and (prompts := _prompts(graph)):
            return prompts
    return ()


def _graphs(texts: Texts) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was run and what was drawn; a text without a name is told by what it holds."""
    run, drawn = parse_object(texts.get("prompt", "")), parse_object(texts.get("workflow", ""))
    for name in _OTHER_PLACES:
        text = texts.get(name, "")
        content = parse_object(text[match.end() :] if (match := _LABEL.match(text)) else text)
        if isinstance(content.get("nodes"), list):
            drawn = drawn or content
        elif any(isinstance(node, dict) and "class_type" in node for node in content.values()):
            run = run or content
    return run, drawn


def _prompts(graph: Graph) -> tuple[FoundPrompt, ...]:
    """One prompt a sampler, but for those that repeat another's; all texts where no sampler is found."""
    prompts: dict[tuple[str, ...], FoundPrompt] = {}
    for node in _samplers(graph):
        prompt = _of_sampler(graph, node)
        if prompt.prompt or prompt.negative_prompt:
            prompts.setdefault((prompt.prompt, prompt.negative_prompt, *prompt.more_prompts.values()), prompt)
    return tuple(prompts.values()) or tuple(_of_loose_texts(graph))


def _samplers(graph: Graph) -> list[Node]:
    """The nodes that sample, the first to run first, as far back from the picture as the wires lead."""
    used = {link.node for node in graph.values() for _, link in node.links()}
    ends = [node for node in graph.values() if node.id not in used]
    saving = [node for node in ends if "save" in node.kind.lower()]
    order = list(_upstream(graph, saving or ends))
    carriers = [node for node in order if isinstance(node.inputs.get("positive"), Link) or _is_guider(node)]
    sampling = [node for node in carriers if not _SAMPLES.isdisjoint(node.inputs) or "guider" in node.kind.lower()]
    return (sampling or carriers)[-MAX_SAMPLERS:][::-1]


def _is_guider(node: Node) -> bool:
    return isinstance(node.inputs.get("conditioning"), Link) and "guider" in node.kind.lower()


def _upstream(graph: Graph, starts: Iterable[Node], only: re.Pattern[str] | None = None) -> Iterator[Node]:
    """The nodes behind `starts`, nearest first, each once; only by inputs of those names, where there are any."""
    waiting = deque(starts)
    seen = {node.id for node in waiting}
    while waiting:
        node = waiting.popleft()
        yield node
        for name, link in node.links():
            if link.node in graph and link.node not in seen and (only is None or only.search(name)):
                seen.add(link.node)
                waiting.append(graph[link.node])


def _of_sampler(graph: Graph, node: Node) -> FoundPrompt:
    walk = Walk(graph)
    positive = walk.encoded(node.inputs.get("positive", node.inputs.get("conditioning")), "positive")
    negative = walk.encoded(node.inputs.get("negative"), "negative")
    return _found(walk, positive, negative, node)


def _of_loose_texts(graph: Graph) -> Iterator[FoundPrompt]:
    """All texts of a graph whose sampler could not be followed; a title tells the negative ones."""
    walk = Walk(graph)
    texts: dict[Want, list[Encoded]] = {"positive": [], "negative": []}
    for node in graph.values():
        want: Want = "negative" if "neg" in node.title.lower() else "positive"
        if "encode" in node.kind.lower() and (encoded := walk.encoded_by(node, want)) is not None:
            texts[want].append(encoded)
    if any(encoded.text for several in texts.values() for encoded in several):
        note = tr("No sampler of this graph could be followed: these are the texts of all its nodes.")
        yield _found(walk, texts["positive"], texts["negative"], None, note)


def _found(
    walk: Walk, positive: list[Encoded], negative: list[Encoded], sampler: Node | None, *notes: str
) -> FoundPrompt:
    prompt, second = (_together(positive, which) for which in ("text", "second"))
    second_negative = _together(negative, "second")
    sides = positive[0].sides if positive else ("clip_g", "clip_l")
    starts = [encoded.node for encoded in positive] + ([sampler] if sampler else [])
    chain = list(_upstream(walk.graph, starts, _CHAIN))
    if sum(bool(encoded.text) for encoded in positive) > 1:
        notes += (tr("The graph joins several texts, which stand below one another here, each encoded by itself."),)
    for kind in list(walk.passed)[:3]:
        notes += (tr("The text passes through “{node}”, which may change it while it runs.").format(node=kind[:80]),)
    return FoundPrompt(
        tool=TOOL,
        dialect="comfyui",
        prompt=prompt,
        negative_prompt=_together(negative, "text"),
        encoder=sides[0],
        more_prompts={sides[1]: second} if second else {},
        more_negatives={sides[1]: second_negative} if second_negative else {},
        clip_skip=_clip_skip(walk, positive, chain),
        loras=(*_loras(walk, reversed(chain)), *loras_in(prompt, text_first=False)),
        model=next(_models(chain), ""),
        settings=tuple(_settings(walk, sampler)) if sampler else (),
        part=f"{sampler.title or sampler.kind} {sampler.id}" if sampler else "",
        notes=notes,
    )


def _together(encoded: list[Encoded], which: str) -> str:
    return "\n".join(text for encoded in encoded if (text := getattr(encoded, which)))


def _clip_skip(walk: Walk, positive: list[Encoded], chain: list[Node]) -> FoundClipSkip | None:
    """That of the node nearest to the text, which is the one that counts."""
    own = _upstream(walk.graph, [encoded.node for encoded in positive[:1]], _CLIP_INPUT)
    for node in (*own, *chain):
        for key in ("stop_at_clip_layer", "clip_skip"):
            number = walk.number(node.inputs[key]) if key in node.inputs else None
            if number is not None and number.is_integer() and 1 <= abs(number) <= 24:
                return FoundClipSkip(int(number), "comfyui", -abs(int(number)))
    return None


def _models(chain: Iterable[Node]) -> Iterator[str]:
    for node in chain:
        for key in ("ckpt_name", "unet_name", "base_ckpt_name"):
            if name := text_of(node.inputs.get(key)):
                yield name


def _loras(walk: Walk, chain: Iterable[Node]) -> Iterator[PictureLora]:
    """The LoRAs of a chain in the order in which they are put on: single ones, stacks, and lists with switches."""
    for node in chain:
        values = node.inputs
        if name := text_of(values.get("lora_name")):
            model, clip = walk.number(values.get("strength_model")), walk.number(values.get("strength_clip"))
            yield PictureLora(name, model, clip)
        for key, value in values.items():
            if (match := _NUMBERED.fullmatch(key)) and text_of(value) not in ("", "None"):
                yield _of_stack(node, text_of(value), match[1] or match[2])
            elif isinstance(value, dict) and text_of(value.get("lora")) not in ("", "None") and value.get("on"):
                strength = number_of(value.get("strength"))
                second = number_of(value.get("strengthTwo"))
                yield PictureLora(text_of(value["lora"]), strength, strength if second is None else second)


def _of_stack(node: Node, name: str, number: str) -> PictureLora:
    """One of several in a node; a strength for both where there is only one."""
    weights = [
        number_of(node.inputs.get(f"{key}_{number}")) for key in ("model_str", "clip_str", "lora_wt", "strength")
    ]
    both = next((weight for weight in weights[2:] if weight is not None), None)
    model, clip = (both if weight is None else weight for weight in weights[:2])
    return PictureLora(name, model, clip)


def _settings(walk: Walk, sampler: Node) -> Iterator[tuple[str, str]]:
    for key in _SAMPLING:
        value = sampler.inputs.get(key)
        if text := (walk.text(value, "positive") if isinstance(value, Link) else text_of(value)):
            yield key, text

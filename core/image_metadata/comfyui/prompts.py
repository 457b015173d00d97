"""From ComfyUI's graph to prompts: one a sampler, with the LoRAs, the model and the layers that belong to it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from core.image_metadata.bounded_json import integer_of, number_of, text_of
from core.image_metadata.comfyui.encoders import Encoded, encoded, encoded_by, has_encoder
from core.image_metadata.comfyui.graph import Graph, Link, Node
from core.image_metadata.comfyui.loras import loras_of
from core.image_metadata.comfyui.names import Role, Sort, role_of, sort_of, word_set, words
from core.image_metadata.comfyui.routes import Walk, lineage
from core.image_metadata.comfyui.samplers import ends_of, makers, samplers, settings_of, sockets, upstream
from core.image_metadata.found import FoundClipSkip, FoundPrompt, GivenUp
from core.program.translation import tr

TOOL = "ComfyUI"
MAX_STEPS_IN_ALL = 12_000  # from node to node, for all samplers
MAX_LOOSE = 20  # texts that are shown where no sampler could be followed
MAX_NAMED = 3  # nodes that notes name

_OWN_ENCODERS = re.compile(r"CLIPTextEncode[A-Za-z0-9]*")  # ComfyUI's, to which a tag is a word like any other
_MODEL_NAMES = word_set("ckpt unet checkpoint diffusion model gguf")
_FILE = re.compile(r"\.(?:safetensors|ckpt|gguf|sft|pt)$", re.IGNORECASE)
_NO_MODEL = word_set("lora loras vae clip upscale control refiner type sampling style")


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts that came together for a picture: for the prompt, for the negative prompt, and by further sockets."""

    positive: Sequence[Encoded]
    negative: Sequence[Encoded]
    further: Mapping[str, Sequence[Encoded]]

    def all(self) -> Iterator[Encoded]:
        return chain(self.positive, self.negative, *self.further.values())


def prompts_of(graph: Graph) -> tuple[FoundPrompt, ...]:
    """One prompt a sampler, but for those that repeat another's; each text by itself where no sampler is found."""
    prompts: dict[tuple[str, ...], FoundPrompt] = {}
    empty: list[FoundPrompt] = []
    sampling = samplers(graph)
    for prompt in chain(_of_samplers(graph, sampling), _of_makers(graph, through_bundles=not sampling)):
        key = (prompt.prompt, prompt.negative_prompt, *prompt.more_prompts.values())
        if any(key):
            prompts.setdefault(key, prompt)
        else:
            empty.append(prompt)
    return tuple(prompts.values()) or tuple(empty[:1]) or tuple(_of_loose_texts(graph))


def _of_samplers(graph: Graph, sampling: Sequence[Node]) -> Iterator[FoundPrompt]:
    steps = 0
    for node in sampling:
        walk = Walk(graph)
        found: dict[Role, list[Encoded]] = {"positive": [], "negative": []}
        further: dict[str, list[Encoded]] = {}
        for socket in sockets(walk, node):
            texts = encoded(walk, socket.link, socket.role, socket.both and socket.role == "negative")
            if socket.role:
                found[socket.role] = texts
            else:
                further[socket.name] = texts
        known = {item.node.id for texts in found.values() for item in texts}
        further = {name: [item for item in texts if item.node.id not in known] for name, texts in further.items()}
        if any(found.values()):
            yield _found(walk, _Texts(found["positive"], found["negative"], further), node)
        steps += walk.steps
        if steps > MAX_STEPS_IN_ALL:
            raise GivenUp


def _of_makers(graph: Graph, through_bundles: bool) -> Iterator[FoundPrompt]:
    """The prompts of nodes that are given words and give a picture."""
    for node in makers(graph, through_bundles):
        walk = Walk(graph)
        if (positive := encoded_by(walk, node, "positive", maker=True)) is not None and positive.texts:
            negative = encoded_by(walk, node, "negative", strict=True, maker=True)
            yield _found(walk, _Texts([positive], [negative] if negative else [], {}), node)


def _of_loose_texts(graph: Graph) -> Iterator[FoundPrompt]:
    """The texts of a graph whose sampler could not be followed, each by itself; titles tell the negative ones.

    Only where there are two, and one is called negative, do they belong together without a doubt.
    """
    walk = Walk(graph)
    behind = {node.id for node in upstream(walk, ends_of(graph))}
    texts: dict[Role, list[Encoded]] = {"positive": [], "negative": []}
    for node in sorted(graph.values(), key=lambda node: node.id not in behind):
        role: Role = "negative" if role_of(node.title) == "negative" else "positive"
        for each in (role,) if role == "negative" else ("positive", "negative"):
            item = encoded_by(walk, node, each, strict=each != role)
            if item is not None and item.texts:
                texts[each].append(item)
    note = tr("No sampler of this graph could be followed: these are the texts of all its nodes.")
    positive, negative = texts["positive"][:MAX_LOOSE], texts["negative"][:MAX_LOOSE]
    if len(positive) < 2 and len(negative) < 2:
        if positive or negative:
            yield _found(walk, _Texts(positive, negative, {}), None, note)
        return
    for item in positive:
        yield _found(walk, _Texts([item], [], {}), None, note)
    for item in negative:
        yield _found(walk, _Texts([], [item], {}), None, note)


def _found(walk: Walk, texts: _Texts, sampler: Node | None, *notes: str) -> FoundPrompt:
    encoder = texts.positive[0].first[0] if texts.positive else ""
    prompt, more = _together(texts.positive)
    negative, more_negatives = _together(texts.negative)
    for name, several in texts.further.items():
        further, _ = _together(several)
        if further and further not in (prompt, negative):
            (more_negatives if role_of(name) == "negative" else more)[name] = further
    behind = list(_behind(walk, texts, sampler))
    settings = settings_of(walk, sampler) if sampler else {}
    part = sampler or (next(texts.all()).node if notes else None)
    return FoundPrompt(
        tool=TOOL,
        dialect="comfyui",
        prompt=prompt,
        negative_prompt=negative,
        encoder=encoder,
        more_prompts=more,
        more_negatives=more_negatives,
        clip_skip=_clip_skip(walk, texts),
        loras=loras_of(walk, reversed(behind), _tagged(texts.positive)),
        model=next(_models(walk, behind), ""),
        sampler=settings.get("sampler_name", ""),
        steps=integer_of(settings.get("steps")),
        settings=tuple(settings.items()),
        part=f"{part.title or part.kind} {part.id}" if part else "",
        notes=(*notes, *_notes(walk, texts)),
    )


def _together(texts: Sequence[Encoded]) -> tuple[str, dict[str, str]]:
    """The texts to show first, one below the other, and those of further encoders where they are others."""
    base = [item for item in texts if not item.is_beside] or texts
    first = [item.first[1] for item in base if item.first[1]]
    more: dict[str, list[str]] = {}
    for item in texts:
        shown = [item.first[1]] if item in base else first
        for encoder, text in item.texts.items():
            if text not in shown:
                more.setdefault(encoder, []).append(text)
    return "\n".join(first), {encoder: "\n".join(several) for encoder, several in more.items()}


def _notes(walk: Walk, texts: _Texts) -> Iterator[str]:
    if sum(bool(item.texts) and not item.is_beside for item in texts.positive) > 1:
        yield tr("The graph joins several texts, which stand below one another here, each encoded by itself.")
    passed = dict.fromkeys((*(name for item in texts.all() for name in item.passed), *walk.unsure))
    for name in list(passed)[:MAX_NAMED]:
        if any(name in item.passed and not item.texts for item in texts.all()):
            yield tr("The text is made by “{node}” while it runs, and is not kept in the file.").format(node=name[:80])
        else:
            yield tr("The text passes through “{node}”, which may change it while it runs.").format(node=name[:80])


def _behind(walk: Walk, texts: _Texts, sampler: Node | None) -> Iterator[Node]:
    """The nodes that a sampler's model and its texts' encoders come from, nearest first, each once."""
    starts: list[tuple[Link, Sort]] = []
    for name, link in sampler.links() if sampler else ():
        if sort_of(name, sampler.types.get(name, "") if sampler else "") in ("model", "guider", "bundle"):
            starts.append((link, "model"))
    encoders = [item.node for item in texts.all()]
    clips = [start for node in encoders for start in _clip_wires(node)]
    own = [node for node in encoders if not has_encoder(node) or any(True for _ in _model_wires(node))]
    nodes = chain(lineage(walk, starts), own, lineage(walk, clips))
    yield from {node.id: node for node in nodes}.values()


def _clip_wires(node: Node) -> list[tuple[Link, Sort]]:
    wires = [(link, sort_of(name, node.types.get(name, ""))) for name, link in node.links()]
    clips: list[tuple[Link, Sort]] = [(link, "clip") for link, sort in wires if sort in ("clip", "bundle")]
    return clips + [(link, sort) for link, sort in wires if sort == "lora"]


def _model_wires(node: Node) -> Iterator[Link]:
    return (link for name, link in node.links() if sort_of(name, node.types.get(name, "")) == "model")


def _clip_skip(walk: Walk, texts: _Texts) -> FoundClipSkip | None:
    """That of the node nearest to the text, which is the one that counts, on the way of its own encoder."""
    for item in [*texts.positive, *texts.negative][:1]:
        for node in (item.node, *lineage(walk, _clip_wires(item.node))):
            for name, value in node.inputs.items():
                if _is_clip_skip(node, name, value):
                    number = number_of(walk.scalar(value, name))
                    if number is not None and number.is_integer() and 1 <= abs(number) <= 24:
                        return FoundClipSkip(int(number), "comfyui", -abs(int(number)))
    return None


def _is_clip_skip(node: Node, name: str, value: object) -> bool:
    """Whether an input is a clip skip: by its name, or as the number below zero of a loader whose values have none."""
    spoken = set(words(name))
    is_unnamed = "value" in spoken and "loader" in words(node.kind)
    is_named = name == "stop_at_clip_layer" or ({"clip", "skip"} <= spoken and "refiner" not in spoken)
    return is_named or (is_unnamed and type(value) is int and value < 0)


def _models(walk: Walk, nodes: Iterable[Node]) -> Iterator[str]:
    """The names of the models that nodes load."""
    for node in nodes:
        loads_none = bool(_NO_MODEL & set(words(node.kind))) or any(True for _ in _model_wires(node))
        for name, value in node.inputs.items():
            spoken = set(words(name))
            if spoken & {"value"}:  # without a name of its own
                is_model = isinstance(value, str) and bool(_FILE.search(value)) and not loads_none
            else:
                is_model = not spoken.isdisjoint(_MODEL_NAMES) and spoken.isdisjoint(_NO_MODEL)
            if is_model and (isinstance(value, str) or (isinstance(value, Link) and "name" in spoken)):
                text = text_of(walk.scalar(value, name))
                if text and text.lower() not in ("none", "auto", "default", "true", "false"):
                    yield text


def _tagged(texts: Sequence[Encoded]) -> list[str]:
    """The texts whose tags name LoRAs: none of ComfyUI's own encoders, nor of nodes told to leave them."""
    return [
        text
        for item in texts
        if not _OWN_ENCODERS.fullmatch(item.node.kind)
        and not any(isinstance(value, str) and value.upper() == "DISABLE LORAS" for value in item.node.inputs.values())
        for text in item.texts.values()
    ]

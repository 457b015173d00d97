"""Which nodes of ComfyUI's graph sample, what comes into them for each prompt, and how they are set."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.image_metadata.bounded_json import text_of
from core.image_metadata.comfyui.encoder_texts import gives_text
from core.image_metadata.comfyui.graph import Graph, Link, Node
from core.image_metadata.comfyui.names import Role, Sort, role_of, sort_of, word_set, words
from core.image_metadata.comfyui.routes import Walk

MAX_SAMPLERS = 20

SETTINGS = ("seed", "noise_seed", "steps", "cfg", "sampler_name", "scheduler", "denoise", "guidance")
_SAMPLES = frozenset((*SETTINGS, "sampler", "sigmas", "latent_image", "num_inference_steps", "guidance_scale"))
_ALIASES = {
    **dict.fromkeys(("num_steps", "num_inference_steps", "sampling_steps", "steps_total"), "steps"),
    **dict.fromkeys(("cfg_scale", "guidance_scale", "cfg_guidance"), "cfg"),
    **dict.fromkeys(("denoise_strength", "denoising_strength"), "denoise"),
}
_SET_BY = word_set("noise guider sampler sigmas scheduler settings")
_NO_PROMPT = word_set("empty null image images audio vision style reference")
_MADE_OF_PICTURES = word_set("image images latent latents samples pixels video frames input")


@dataclass(frozen=True, slots=True)
class Socket:
    """An input of a sampler by which a prompt comes in, and which; `both` where the same wire brings both."""

    name: str
    link: Link
    role: Role
    both: bool = False


def upstream(walk: Walk, starts: Iterable[Node]) -> Iterator[Node]:
    """The nodes behind `starts`, nearest first, each once; of switches only the branch that ran."""
    waiting = deque(starts)
    seen = {node.id for node in waiting}
    while waiting:
        node = waiting.popleft()
        yield node
        for _, link in walk.wires(node):
            before = walk.node(link)
            if before is not None and before.id not in seen:
                seen.add(before.id)
                waiting.append(before)


def ends_of(graph: Graph) -> list[Node]:
    """The nodes that a picture comes out of: those that save, else all that no other node uses."""
    used = {link.node for node in graph.values() for _, link in node.links()}
    ends = [node for node in graph.values() if node.id not in used]
    return [node for node in ends if "save" in node.kind.lower()] or ends


def samplers(graph: Graph) -> list[Node]:
    """The nodes that sample, the first to run first, as far back from the picture as the wires lead."""
    users: dict[str, set[Sort]] = {}
    for node in graph.values():
        for name, link in node.links():
            users.setdefault(link.node, set()).add(sort_of(name, node.types.get(name, "")))
    walk = Walk(graph)
    ages = _ages(walk)
    order = sorted(upstream(walk, ends_of(graph)), key=lambda node: -ages[node.id])
    carriers = [node for node in order if _carries(node, users.get(node.id, set()))]
    sampling = [node for node in carriers if _is_set_to_sample(node)]
    return (sampling or [node for node in carriers if _takes(node, "conditioning")])[:MAX_SAMPLERS]


def _ages(walk: Walk) -> dict[str, int]:
    """How many pictures lie between a node and the last one, by the shortest way."""
    waiting = deque((node, 0) for node in ends_of(walk.graph))
    ages: dict[str, int] = {}
    while waiting:
        node, age = waiting.popleft()
        if node.id in ages:
            continue
        ages[node.id] = age
        for name, link in walk.wires(node):
            before = walk.node(link)
            if before is not None and _MADE_OF_PICTURES.isdisjoint(words(name)):
                waiting.appendleft((before, age))
            elif before is not None:
                waiting.append((before, age + 1))
    return ages


def _takes(node: Node, *sorts: Sort) -> bool:
    return any(sort_of(name, node.types.get(name, "")) in sorts for name, _ in node.links())


def _carries(node: Node, users: set[Sort]) -> bool:
    """Whether a prompt goes into a node, and what comes out is no longer one."""
    if _takes(node, "guider"):
        return True
    if users and users <= {"conditioning", "bundle", "model", "guider"}:
        return False
    return _takes(node, "conditioning") or (_takes(node, "bundle") and _is_called_sampler(node))


def _is_set_to_sample(node: Node) -> bool:
    return not _SAMPLES.isdisjoint(node.inputs) or _is_called_sampler(node)


def _is_called_sampler(node: Node) -> bool:
    return any("sampl" in word or "detail" in word for word in words(node.kind))


def sockets(walk: Walk, node: Node) -> list[Socket]:
    """The inputs by which prompts come into a sampler, the two prompts first; further ones have no role."""
    links = [(name, link, sort_of(name, node.types.get(name, ""))) for name, link in node.links()]
    given = [
        (name, link)
        for name, link, sort in links
        if sort == "conditioning" and _NO_PROMPT.isdisjoint(words(name)) and not gives_text(walk, link)
    ]
    guiders = [link for _, link, sort in links if sort == "guider"]
    if not given and guiders:
        return _sockets_behind(walk, guiders[0])
    found: dict[Role, Socket] = {}
    for name, link in given:
        if role := role_of(name):
            found.setdefault(role, Socket(name, link, role))
    rest = [(name, link) for name, link in given if all(socket.name != name for socket in found.values())]
    if rest and "positive" not in found:
        (name, link), *rest = rest
        found["positive"] = Socket(name, link, "positive", both=True)
        if not rest:
            found.setdefault("negative", Socket(name, link, "negative", both=True))
    bundles = [(name, link) for name, link, sort in links if sort == "bundle"]
    for name, link in sorted(bundles, key=lambda bundle: "sampler" in words(bundle[0]))[:1]:
        for role in ("positive", "negative"):
            found.setdefault(role, Socket(name, link, role, both=True))
    return [*found.values(), *(Socket(name, link, "") for name, link in rest)]


def _sockets_behind(walk: Walk, link: Link) -> list[Socket]:
    """The sockets of a guider, behind whatever stands between it and the sampler."""
    for _ in range(30):
        node = walk.node(link)
        if node is None:
            return []
        if _takes(node, "conditioning") or _takes(node, "bundle"):
            return sockets(walk, node)
        following = walk.followed(node, link.slot, "guider")
        if not following:
            return []
        link = following[0][1]
    return []


def settings_of(walk: Walk, sampler: Node) -> dict[str, str]:
    """How a sampler is set, by the usual names: on itself, and on the nodes for noise, steps and guidance before it."""
    found: dict[str, str] = {}
    for node in _set_by(walk, sampler):
        for key in SETTINGS:
            names = [name for name in node.inputs if _ALIASES.get(name.lower(), name.lower()) == key]
            if names and key not in found and (text := text_of(walk.scalar(node.inputs[names[0]], key))):
                found[key] = text
    return {key: found[key] for key in SETTINGS if key in found}


def _set_by(walk: Walk, sampler: Node) -> Iterator[Node]:
    waiting, seen = deque([sampler]), {sampler.id}
    while waiting and len(seen) < 40:
        node = waiting.popleft()
        yield node
        for name, link in node.links():
            before = walk.node(link)
            sets = not _SET_BY.isdisjoint(words(name)) or sort_of(name, node.types.get(name, "")) in (
                "guider",
                "bundle",
            )
            sets = sets or (node is not sampler and sort_of(name) == "any")
            if before is not None and before.id not in seen and sets:
                seen.add(before.id)
                waiting.append(before)


def makers(graph: Graph, through_bundles: bool) -> Sequence[Node]:
    """Nodes on the way to the picture that are given words and no conditioning: other programs' services.

    Also those that put words into a bundle, where nothing that samples is known (`through_bundles`).
    """
    walk, found, waiting = Walk(graph), dict[str, Node](), deque(ends_of(graph))
    while waiting:
        node = waiting.popleft()
        is_switch = walk.chosen(node) is not None
        for name, link in walk.wires(node):
            before = walk.node(link)
            is_picture = is_switch or not _MADE_OF_PICTURES.isdisjoint(words(name))
            is_picture |= through_bundles and sort_of(name, node.types.get(name, "")) == "bundle"
            if before is not None and before.id not in found and is_picture:
                found[before.id] = before
                waiting.append(before)
    return [node for node in found.values() if not _takes(node, "conditioning", "clip")][::-1]

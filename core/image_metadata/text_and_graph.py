"""A text that an extension of ComfyUI wrote beside the graph: each completes the other.

The text says what its saver found out, the graph what ran; the text's prompt is kept, the graph's layers and LoRAs too.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from core.image_metadata.found import A1111, FoundClipSkip, FoundPrompt
from core.image_metadata.lora_tags import NODES, loras_in, merged_loras, without_tags
from core.program.translation import tr

_LISTED = re.compile(r"\[(['\"])((?:(?!\1).)+)\1\]", re.DOTALL)
_NOTHING = ("", "none", "null", "undefined", "unknown", "n/a", "nan", "[object object]")  # what is written for nothing


def completed(text: FoundPrompt, graph: tuple[FoundPrompt, ...]) -> tuple[FoundPrompt, ...]:
    """The text's prompt with what the graph adds, and the graph's other prompts, where it has any."""
    text = replace(text, prompt=_unlisted(text.prompt), negative_prompt=_unlisted(text.negative_prompt))
    if _is_nothing(text.prompt) and graph:  # without a prompt, the graph tells more
        first = graph[0]
        return (replace(first, sampler=first.sampler or text.sampler, steps=first.steps or text.steps), *graph[1:])
    own = _by_comfyui(text)
    match = next((prompt for prompt in graph if _is_same(own, prompt)), None)
    if not graph:
        return (own,)
    others = tuple(prompt for prompt in graph if prompt is not match and not _is_same(own, prompt))
    return (_with_more(own, match or graph[0], match is not None), *others)


def _unlisted(text: str) -> str:
    """The one text of a list, as Python writes it where a node is given a list in the place of a text."""
    match = _LISTED.fullmatch(text)
    return match[2] if match else text


def _is_nothing(text: str) -> bool:
    return text.strip().lower() in _NOTHING


def _is_same(text: FoundPrompt, graph: FoundPrompt) -> bool:
    """Whether one of the graph's texts is the text's prompt, but for blanks and LoRA tags."""
    return _plain(text.prompt) in map(_plain, (graph.prompt, *graph.more_prompts.values()))


def _plain(text: str) -> str:
    return " ".join(without_tags(text).replace(",", " ").split())


def _by_comfyui(prompt: FoundPrompt) -> FoundPrompt:
    """The prompt as one that ComfyUI made, by whatever program the text was written."""
    skip = prompt.clip_skip
    note = tr(
        "This text was written by an extension of ComfyUI. The prompt is read by ComfyUI's rules, which made the "
        "picture."
    )
    return replace(
        prompt,
        tool=tr("ComfyUI (A1111-compatible text)") if prompt.tool in ("A1111", "ComfyUI") else prompt.tool,
        dialect="comfyui",
        clip_skip=FoundClipSkip(skip.number, "comfyui", -abs(skip.count)) if skip and skip.number else None,
        loras=merged_loras(loras_in(prompt.prompt, NODES), prompt.loras),
        notes=(*prompt.notes, note) if prompt.dialect == A1111 else prompt.notes,
    )


def _with_more(text: FoundPrompt, graph: FoundPrompt, is_same: bool) -> FoundPrompt:
    """The text's prompt with the graph's clip skip and LoRAs, and with whatever else it lacks itself."""
    encoder, more = _encoders(text.prompt, graph) if is_same else ("", {})
    return replace(
        text,
        negative_prompt=graph.negative_prompt if _is_nothing(text.negative_prompt) else text.negative_prompt,
        encoder=encoder,
        more_prompts=more,
        more_negatives=graph.more_negatives if is_same else {},
        clip_skip=graph.clip_skip or text.clip_skip,
        loras=merged_loras(graph.loras, text.loras),
        model=graph.model if _is_nothing(text.model) else text.model,
        sampler=graph.sampler if _is_nothing(text.sampler) else text.sampler,
        steps=text.steps or graph.steps,
    )


def _encoders(prompt: str, graph: FoundPrompt) -> tuple[str, Mapping[str, str]]:
    """Which encoder reads the text's prompt, and the texts of the others."""
    texts = {graph.encoder: graph.prompt, **graph.more_prompts}
    own = next((name for name, text in texts.items() if _plain(text) == _plain(prompt)), graph.encoder)
    return own, {name: text for name, text in texts.items() if name != own}

"""How a name of a studio is written into a prompt, so that its tool takes it; "" where the tool has no word for it.

Of A1111's family `<lora:name:weight>` (`extra_networks.py`), SwarmUI's `<embed:name>` and `<wildcard:name>`
(`T2IPromptHandling.cs`), InvokeAI's `<name>` (`ti_utils.py`), ComfyUI's `embedding:name` (`sd1_clip.py`), and the
`__name__` of wildcards of all others. ComfyUI, InvokeAI and diffusers have no tag for a LoRA: they would read it as
words.
"""

from core.prompt.textual_inversions import INVERSION_SUFFIXES

WITH_LORA_TAGS = frozenset({"a1111", "forge", "forge_classic", "forge_neo", "reforge", "sdnext", "swarmui", "fooocus"})
_NAMED_EMBEDDINGS = frozenset({"comfyui", "fooocus"})


def written_lora(tool: str, name: str, strength: float = 1.0) -> str:
    """A LoRA's tag; "" for a tool that would read a tag as words. `strength` 0 is one that nobody has set: 1."""
    return f"<lora:{name}:{strength or 1.0:g}>" if tool in WITH_LORA_TAGS else ""


def written_embedding(tool: str, name: str) -> str:
    """An embedding's word. A dot in a name is no suffix: `embedding:v1.0`."""
    if tool == "swarmui":
        return f"<embed:{name}>"
    if tool == "invokeai":
        return name if name.startswith("<") else f"<{name}>"
    if tool in _NAMED_EMBEDDINGS:
        suffix = next((suffix for suffix in INVERSION_SUFFIXES if name.lower().endswith(suffix)), "")
        return f"embedding:{name[: len(name) - len(suffix)]}"
    return name


def written_wildcard(tool: str, name: str) -> str:
    """A wildcard's mark."""
    return f"<wildcard:{name}>" if tool == "swarmui" else f"__{name}__"

"""The layers in front of a tool, by key; a layer is imported when a text is first read with it."""

from collections.abc import Callable, Mapping

from core.program.translation import tr_noop
from core.prompt.expansion import ExpansionLayer, PlainTemplate, Template
from core.prompt.mapped_text import MappedText
from core.prompt.wildcards import Wildcards


def _comfyui(text: MappedText, wildcards: Wildcards) -> Template:
    from core.expansion.comfyui import read_template

    return read_template(text)


def _dynamic_prompts(text: MappedText, wildcards: Wildcards) -> Template:
    if text.text.isalnum() or not text.text:
        return PlainTemplate(text)
    from core.expansion.dynamic_prompts.template import read_template

    return read_template(text, wildcards)


def _sdnext(text: MappedText, wildcards: Wildcards) -> Template:
    from core.expansion.sdnext import read_template

    return read_template(text)


LAYER_TITLES: Mapping[ExpansionLayer, str] = {
    "none": tr_noop("As typed"),
    "comfyui": tr_noop("ComfyUI's page"),
    "dynamic-prompts": tr_noop("Dynamic Prompts"),
    "sdnext": tr_noop("SD.Next's choices"),
}
_READERS: Mapping[ExpansionLayer, Callable[[MappedText, Wildcards], Template]] = {
    "none": lambda text, wildcards: PlainTemplate(text),
    "comfyui": _comfyui,
    "dynamic-prompts": _dynamic_prompts,
    "sdnext": _sdnext,
}


def read_template(layer: ExpansionLayer, text: MappedText, wildcards: Wildcards) -> Template:
    """A text as a layer reads it."""
    return _READERS[layer](text, wildcards)

"""The layers in front of a tool, by key; a layer is imported when a text is first read with it."""

from collections.abc import Callable, Mapping

from core.program.translation import tr_noop
from core.prompt.expansion import ExpansionLayer, PlainTemplate, Template
from core.prompt.mapped_text import MappedText
from core.prompt.textual_inversions import NO_INVERSIONS, TextualInversions
from core.prompt.wildcards import NO_WILDCARDS, Wildcards


def _comfyui(text: MappedText, wildcards: Wildcards, inversions: TextualInversions) -> Template:
    from core.expansion.comfyui import read_template

    return read_template(text)


def _dynamic_prompts(text: MappedText, wildcards: Wildcards, inversions: TextualInversions) -> Template:
    if text.text.isalnum() or not text.text:
        return PlainTemplate(text)
    from core.expansion.dynamic_prompts.template import read_template

    return read_template(text, wildcards)


def _swarmui(text: MappedText, wildcards: Wildcards, inversions: TextualInversions) -> Template:
    if "<" not in text.text:
        return PlainTemplate(text)
    from core.expansion.files_and_tags import read_template
    from core.expansion.swarmui import swarmui_rules

    return read_template(text, wildcards, swarmui_rules(inversions))


def _fooocus(text: MappedText, wildcards: Wildcards, inversions: TextualInversions) -> Template:
    if "__" not in text.text and "[[" not in text.text:
        return PlainTemplate(text)
    from core.expansion.files_and_tags import read_template
    from core.expansion.fooocus import RULES

    return read_template(text, wildcards, RULES)


def _sdnext(text: MappedText, wildcards: Wildcards, inversions: TextualInversions) -> Template:
    from core.expansion.sdnext import read_template
    from core.expansion.sdnext_files import with_files

    return with_files(read_template(text), text, wildcards)


LAYER_TITLES: Mapping[ExpansionLayer, str] = {
    "none": tr_noop("As typed"),
    "comfyui": tr_noop("ComfyUI's page"),
    "dynamic-prompts": tr_noop("Dynamic Prompts"),
    "sdnext": tr_noop("SD.Next's choices"),
    "swarmui": tr_noop("SwarmUI's tags"),
    "fooocus": tr_noop("Fooocus's wildcards"),
}
_READERS: Mapping[ExpansionLayer, Callable[[MappedText, Wildcards, TextualInversions], Template]] = {
    "none": lambda text, wildcards, inversions: PlainTemplate(text),
    "comfyui": _comfyui,
    "dynamic-prompts": _dynamic_prompts,
    "sdnext": _sdnext,
    "swarmui": _swarmui,
    "fooocus": _fooocus,
}


def read_template(
    layer: ExpansionLayer,
    text: MappedText,
    wildcards: Wildcards = NO_WILDCARDS,
    inversions: TextualInversions = NO_INVERSIONS,
) -> Template:
    """A text as a layer reads it, with the files and embeddings that it can name."""
    return _READERS[layer](text, wildcards, inversions)

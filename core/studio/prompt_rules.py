"""What each tool does to a prompt before its syntax is read: styles, and what chooses in it."""

from dataclasses import dataclass

from core.prompt.expansion import ExpansionLayer
from core.prompt.styles import StyleRule


@dataclass(frozen=True, slots=True)
class PromptRules:
    """How a tool puts styles around a prompt, whether it takes one at a time, and which layer chooses in its prompts.

    `layer` is None for the one of the tool's dialect; with `is_extension` only where there are files of wildcards,
    which are those of the extension that brings the layer.
    """

    style_rule: StyleRule = "each-place"
    takes_one_style: bool = False
    layer: ExpansionLayer | None = None
    is_extension: bool = False


PROMPT_RULES: dict[str, PromptRules] = {
    "sdnext": PromptRules("no-second-comma"),
    "comfyui": PromptRules(),
    "swarmui": PromptRules(layer="swarmui"),
    "invokeai": PromptRules("first-place", takes_one_style=True, layer="dynamic-prompts"),
    "fooocus": PromptRules("side-by-side", layer="fooocus"),
}
WEB_UI_RULES = PromptRules(layer="dynamic-prompts", is_extension=True)


def prompt_rules(tool: str) -> PromptRules:
    """The rules of a tool by its key in `core.studio.table`; those of A1111 where it has none of its own."""
    return PROMPT_RULES.get(tool, WEB_UI_RULES)

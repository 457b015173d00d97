"""What each tool does to a prompt before its syntax is read: styles, and what chooses in it."""

from dataclasses import dataclass

from core.prompt.styles import StyleRule


@dataclass(frozen=True, slots=True)
class PromptRules:
    """How a tool puts styles around a prompt, and whether it takes one at a time."""

    style_rule: StyleRule = "each-place"
    takes_one_style: bool = False


PROMPT_RULES: dict[str, PromptRules] = {
    "sdnext": PromptRules("no-second-comma"),
    "invokeai": PromptRules("first-place", takes_one_style=True),
    "fooocus": PromptRules("side-by-side"),
}


def prompt_rules(tool: str) -> PromptRules:
    """The rules of a tool by its key in `core.studio.table`; those of A1111 where it has none of its own."""
    return PROMPT_RULES.get(tool, PromptRules())

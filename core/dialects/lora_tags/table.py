"""The table of the tools that read LoRA tags, and reading a text as one of them does.

Tools are called by the keys of `core.studio.table.TOOLS`, and nodes of ComfyUI by names of their own. Tools that are
not in the table read tags as words: ComfyUI itself, InvokeAI, diffusers.
"""

from core.dialects.a1111.comments import A1111_COMMENTS
from core.dialects.forge_neo.dialect import FORGE_NEO_COMMENTS
from core.dialects.lora_tags.fooocus import FOOOCUS_TAGS
from core.dialects.lora_tags.nodes import IMPACT_TAGS, LORA_MANAGER_TAGS, PROMPT_CONTROL_TAGS, RGTHREE_TAGS
from core.dialects.lora_tags.sdnext import SDNEXT_TAGS
from core.dialects.lora_tags.swarmui import SWARMUI_TAGS
from core.dialects.lora_tags.tag import TagReading, TagSyntax
from core.dialects.lora_tags.web_ui import syntax_of
from core.dialects.reforge.dialect import REFORGE_COMMENTS
from core.prompt.mapped_text import identity_mapped

TAG_SYNTAXES: dict[str, TagSyntax] = {
    "a1111": syntax_of(("lora", "lyco"), A1111_COMMENTS, "last"),
    "forge": syntax_of(("lora",), A1111_COMMENTS, "once"),
    "forge_classic": syntax_of(("lora",), A1111_COMMENTS),
    "forge_neo": syntax_of(("lora",), FORGE_NEO_COMMENTS, has_rank=False),
    "reforge": syntax_of(("lora", "lyco"), REFORGE_COMMENTS),
    "sdnext": SDNEXT_TAGS,
    "swarmui": SWARMUI_TAGS,
    "fooocus": FOOOCUS_TAGS,
    "prompt_control": PROMPT_CONTROL_TAGS,
    "rgthree": RGTHREE_TAGS,
    "impact": IMPACT_TAGS,
    "lora_manager": LORA_MANAGER_TAGS,
}


def read_tags(text: str, tool: str, is_negative: bool = False) -> TagReading:
    """The LoRA tags that a tool reads in a prompt, or in a negative one; none where tags are words for it.

    The text is what stands behind styles and choices, and the places are those in it.
    """
    given = identity_mapped(text)
    syntax = TAG_SYNTAXES.get(tool)
    if syntax is None or (is_negative and not syntax.is_read_in_negative) or "<" not in text:
        return TagReading(tool, given)
    prepared = syntax.prepare(given)
    return TagReading(tool, prepared, tuple(syntax.read(prepared)))

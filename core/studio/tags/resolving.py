"""The tags of a prompt looked up in an installation, by the rules of a tool."""

from core.dialects.lora_tags.tag import LoraTag, TagReading
from core.studio.contents import StudioContents
from core.studio.studio import StudioFile
from core.studio.table import TOOLS
from core.studio.tags import fooocus, nodes, sdnext, swarmui, web_ui
from core.studio.tags.names import LoraNames
from core.studio.tags.rules import AllOff, AppliedLora, ResolvedTag, ResolvedTags, TagRules, found_only

TAG_RULES: dict[str, TagRules] = {
    "a1111": web_ui.A1111,
    "forge": web_ui.FORGE,
    "forge_classic": web_ui.FORGE_CLASSIC,
    "forge_neo": web_ui.FORGE_NEO,
    "reforge": web_ui.REFORGE,
    "sdnext": sdnext.SDNEXT,
    "swarmui": swarmui.SWARMUI,
    "fooocus": fooocus.FOOOCUS,
    "prompt_control": nodes.PROMPT_CONTROL,
    "rgthree": nodes.RGTHREE,
    "impact": nodes.IMPACT,
    "lora_manager": nodes.LORA_MANAGER,
}
# The tool that a dialect is of, where the studio is another's.
TOOLS_OF_DIALECTS = {
    "a1111": "a1111",
    "forge-neo": "forge_neo",
    "reforge": "reforge",
    "sdnext": "sdnext",
    "comfyui": "comfyui",
    "compel": "invokeai",
}


def tool_for(dialect: str, studio_tool: str = "") -> str:
    """The tool whose rules of tags hold: the studio's where the dialect reads its prompts, else the dialect's own.

    "" where the dialect is of no tool, whose tags are words then.
    """
    is_own = studio_tool in TOOLS and TOOLS[studio_tool].dialect == dialect
    return studio_tool if is_own else TOOLS_OF_DIALECTS.get(dialect, "")


def resolve_tags(reading: TagReading, names: LoraNames | StudioContents) -> ResolvedTags:
    """What the tags that a tool has read do where these LoRAs are installed."""
    names = LoraNames(names, reading.tool) if isinstance(names, StudioContents) else names
    rules = TAG_RULES.get(reading.tool)
    if rules is None:
        return ResolvedTags(reading, text=reading.text.text)
    tags = tuple(_resolved(tag, names, rules) for tag in reading.tags)
    missing = tuple(tag.tag.name for tag in tags if tag.state in ("missing", "refused"))
    all_off: AllOff = "number" if reading.has_bad_number else ""
    if not all_off and missing and rules.missing_turns_off:
        all_off = "missing"
    found = [(tag.tag, tag.file) for tag in tags if tag.file is not None]
    loras = () if all_off else rules.apply(found)
    is_text_off = rules.is_text_off(names.contents.studio)
    if is_text_off:
        loras = tuple(AppliedLora(lora.file, 0.0, lora.unet) for lora in loras)
    return ResolvedTags(
        reading=reading,
        tags=tags,
        loras=loras,
        strengths=rules.strengths(loras),
        unet_strengths=rules.strengths([AppliedLora(lora.file, lora.unet, lora.unet) for lora in loras]),
        missing=() if all_off == "number" else missing,
        all_off=all_off,
        is_text_off=is_text_off,
        keeps_missing=rules.left_out is found_only,
        text=rules.finish(reading.without(rules.left_out(tags))).text,
        unread=names.contents.unread if rules.has_aliases and missing else 0,
    )


def _resolved(tag: LoraTag, names: LoraNames, rules: TagRules) -> ResolvedTag:
    if not tag.acts:
        return ResolvedTag(tag, "inert")
    found = rules.find(tag.name, names)
    if found.file is None:
        return ResolvedTag(tag, "refused" if found.is_refused else "missing", None, found.others)
    return ResolvedTag(tag, "found", found.file, found.others, _has_text_part(found.file, names))


def _has_text_part(file: StudioFile, names: LoraNames) -> bool | None:
    """Whether a file changes a text encoder; None while that is not known, and for a file without a header."""
    header = names.contents.headers.get(file.path)
    return None if header is None else header.has_text_encoder

"""The prompt in IPTC's properties for pictures of an AI, of 2025: its text, and which system was used."""

from core.image_metadata.found import FoundPrompt, Texts
from core.program.translation import tr


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt in the property; empty where there is none."""
    prompt = texts.get("XMP Iptc4xmpExt:AIPromptInformation", "")
    tool = texts.get("XMP Iptc4xmpExt:AISystemUsed", "") or texts.get("XMP xmp:CreatorTool", "")
    return (FoundPrompt(tool or tr("a program that does not name itself"), "diffusers", prompt),) if prompt else ()

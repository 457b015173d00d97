"""The text of A1111 and of all who write like it: Forge, SD.Next, stable-diffusion.cpp, Civitai, Krita's plugin."""

import re
from collections.abc import Iterator, Mapping

from core.image_metadata.bounded_json import integer_of, parse, parse_object
from core.image_metadata.found import FoundClipSkip, FoundPrompt, Texts
from core.image_metadata.infotext import Infotext, split_infotext
from core.image_metadata.lora_tags import loras_in, merged_loras
from core.image_metadata.resources import listed_loras, listed_model
from core.prompt.prompt import Emphasis

OWN_PLACE = "parameters"  # where A1111 writes it into a PNG; all that is not JSON there is a prompt
OTHER_PLACES = ("UserComment", "comment", "Comment", "Description", "ImageDescription", "XPComment")
_RAW_PACKETS = ("XMP", "XML:com.adobe.xmp")  # whose fields stand beside them
_EMPHASES: dict[str, Emphasis] = {"original": "original", "no norm": "no-norm", "ignore": "ignore", "none": "none"}
_JSON_BEGINNING = re.compile(r'\{\s*"[^"\n]{0,100}"\s*:')
_OWN_LINE = re.compile(
    r"^(?:Negative prompt:|Steps: \d)", re.MULTILINE
)  # which stands in no JSON, on a line of its own
_GENERATORS = (  # what the setting Version, App or Generator says, or the text Software beside it; the first that fits
    (r"sd\.?next|vlad", "SD.Next"),
    (r"stable-diffusion\.cpp|sd\.cpp", "stable-diffusion.cpp"),
    (r"ruined ?fooocus", "RuinedFooocus"),
    (r"fooocus", "Fooocus"),
    (r"comfyui", "ComfyUI"),
    (r"reforge|f\d[^,]*-v1\.\d|f\d[^,]*dev", "reForge"),
    (r"neo\b|forge.?neo", "Forge Neo"),
    (r"classic\b|forge.?classic", "Forge Classic"),
    (r"f\d|forge", "Forge"),
    (r"stability matrix", "Stability Matrix"),
    (r"krita", "Krita AI Diffusion"),
    (r"invokeai", "InvokeAI"),
    (r"swarmui", "SwarmUI"),
    (r"draw things", "Draw Things"),
)
_DIALECTS = {"SD.Next": "sdnext", "Forge Neo": "forge-neo"}  # of tools that do not read as A1111 does
_TAG_TOOLS = {  # whose rules read LoRA tags, where they are not A1111's
    "SD.Next": "sdnext",
    "Forge": "forge",
    "Forge Classic": "forge_classic",
    "Forge Neo": "forge_neo",
    "reForge": "reforge",
    "Fooocus": "fooocus",
}
_MARKS_BESIDE = {"fooocus_scheme": "Fooocus", "smproj": "Stability Matrix", "parameters-json": "Stability Matrix"}
_KRITA_KEYS = ["Steps", "Sampler", "CFG scale", "Seed", "Size", "Model hash", "Model"]  # its pairs, in its order
_FORGES = ("Forge", "Forge Classic", "Forge Neo", "reForge")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt in A1111's text; empty where there is none.

    Under the name `parameters` anything is one but JSON; elsewhere only what has labels or settings of a generator.
    """
    for name, text in _in_order(texts):
        infotext = split_infotext(text)
        if name == OWN_PLACE or infotext.has_labels:
            beside = next((tool for name, tool in _MARKS_BESIDE.items() if name in texts), texts.get("Software", ""))
            return (prompt_of(infotext, beside),)
    return ()


def parse_infotext(text: str) -> FoundPrompt:
    """A1111's text taken apart."""
    return prompt_of(split_infotext(text))


def _in_order(texts: Texts) -> Iterator[tuple[str, str]]:
    """The texts that may be one, those in the likeliest places first."""
    names = dict.fromkeys((OWN_PLACE, *OTHER_PLACES, *texts))
    for name in names:
        text = texts.get(name, "").strip("\0 \n\r\t")
        if text.startswith('"'):
            text = inner if isinstance(inner := parse(text), str) else text
        if text and name not in _RAW_PACKETS and not text.startswith(("<", "Postprocess ")) and not _is_json(text):
            yield name, text


def _is_json(text: str) -> bool:
    """Whether a text is a JSON object, or the beginning of one that was cut off; a prompt may be JSON itself."""
    if not text.startswith("{"):
        return False
    return bool(parse_object(text) or (_JSON_BEGINNING.match(text) and not _OWN_LINE.search(text)))


def prompt_of(infotext: Infotext, software: str = "") -> FoundPrompt:
    """The prompt in a text that was taken apart; `software` is what else names its writer."""
    settings = infotext.settings
    tool = _tool(settings, software)
    return FoundPrompt(
        tool=tool,
        dialect=_dialect(settings, tool),
        prompt=infotext.prompt,
        negative_prompt=infotext.negative_prompt,
        clip_skip=_clip_skip(settings, tool),
        loras=merged_loras(loras_in(infotext.prompt, _TAG_TOOLS.get(tool, "a1111")), tuple(listed_loras(settings))),
        model=settings.get("Model", "") or listed_model(settings),
        sampler=settings.get("Sampler", ""),
        steps=integer_of(settings.get("Steps")),
        emphasis=_EMPHASES.get(settings.get("Emphasis", "").lower()),
        settings=tuple(settings.items()),
    )


def _dialect(settings: Mapping[str, str], tool: str) -> str:
    """Whose rules read the prompt: A1111's but for Forge Neo's, and SD.Next's where it used its own parser."""
    is_native = "native" in settings.get("Parser", "native").lower() or "full" in settings.get("Parser", "").lower()
    return _DIALECTS.get(tool, "a1111") if is_native else "a1111"


def _clip_skip(settings: Mapping[str, str], tool: str) -> FoundClipSkip | None:
    """Forge heeds a clip skip of 2 and more for SDXL too, as ComfyUI does, where A1111 has its own mind."""
    skip = next((integer_of(value) for key, value in settings.items() if key.lower() == "clip skip"), None)
    if skip is None:
        return None
    if tool in _DIALECTS:
        return FoundClipSkip(skip, _DIALECTS[tool], max(abs(skip), 1))
    if tool == "Fooocus" or (tool in _FORGES and skip > 1):
        return FoundClipSkip(skip, "comfyui", -max(abs(skip), 1))
    return FoundClipSkip(skip, "a1111", max(abs(skip), 1))


def _tool(settings: Mapping[str, str], software: str) -> str:
    """Who wrote it, as far as it says so; A1111, whose format it is, where it does not."""
    named = (settings.get("App", ""), settings.get("Generator", ""), settings.get("Version", ""), software)
    for name in filter(None, map(str.strip, named)):
        for pattern, tool in _GENERATORS:
            if re.match(pattern, name, re.IGNORECASE):
                return tool
    if "Parser" in settings:
        return "SD.Next"
    if settings.get("Model hash") == "unknown" and list(settings)[: len(_KRITA_KEYS)] == _KRITA_KEYS:
        return "Krita AI Diffusion"
    is_named = bool(settings.get("Version", ""))
    return "Civitai" if not is_named and any(key.startswith("Civitai ") for key in settings) else "A1111"

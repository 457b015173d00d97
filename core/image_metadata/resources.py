"""LoRAs and models that settings list, in the ways of A1111 and its relatives, Civitai and savers of ComfyUI."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.image_metadata.bounded_json import number_of, objects_of, parse, text_of
from core.image_metadata.found import PictureLora
from core.image_metadata.lora_tags import merged_loras

CIVITAI_KEY = "Civitai resources"
LORA_TYPES = ("lora", "locon", "lycoris", "dora", "loha")
MODEL_TYPES = ("checkpoint", "model", "base")
_NUMBERED = re.compile(r"Lora[_ ](\d+)(?: Model)? name|AddNet Model (\d+)|LoRA (\d+)", re.IGNORECASE)
_HASH_BEHIND = re.compile(r"\([0-9a-f]{6,64}\)$")  # as the extension of additional networks writes it


def listed_loras(settings: Mapping[str, str]) -> Iterator[PictureLora]:
    """The LoRAs that settings name, as far as their strengths are written, with these."""
    for resource in civitai_resources(settings.get(CIVITAI_KEY, ""), LORA_TYPES):
        strength = number_of(resource.get("weight"))
        yield PictureLora(name_of(resource), strength, strength)
    for key, value in settings.items():
        if match := _NUMBERED.fullmatch(key):
            yield from _numbered(settings, value, match[1] or match[2] or match[3])
        elif key.lower() in ("lora hashes", "lora networks"):
            yield from _hashed(value, 0 if "networks" in key.lower() else 1)


def listed_model(settings: Mapping[str, str]) -> str:
    """The checkpoint among Civitai's resources; "" where there is none."""
    return next(map(name_of, civitai_resources(settings.get(CIVITAI_KEY, ""), MODEL_TYPES)), "")


def civitai_resources(text: str, kinds: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The resources of a kind that have a name, from Civitai's list in JSON."""
    for resource in objects_of(parse(text) if text.startswith("[") else None)[:100]:
        kind = text_of(resource.get("type")) or (text_of(resource.get("air")).split(":")[3:4] or [""])[0]
        if kind.lower() in kinds and name_of(resource):
            yield resource


def name_of(resource: Mapping[str, object]) -> str:
    """What a resource is called: its model, and the version where that is named too."""
    name = text_of(resource.get("modelName")) or text_of(resource.get("name")) or text_of(resource.get("label"))
    version = text_of(resource.get("modelVersionName")) or text_of(resource.get("versionName"))
    return f"{name} ({version})" if name and version else name


def _numbered(settings: Mapping[str, str], name: str, number: str) -> Iterator[PictureLora]:
    """One of several LoRAs, each with settings of its own; Fooocus writes its strength behind the name."""
    name, behind = [*name.split(" : "), ""][:2]
    for_unet = (f"Lora_{number} Strength model", f"AddNet Weight A {number}", f"Lora {number} strength")
    for_text = (f"Lora_{number} Strength clip", f"AddNet Weight B {number}")
    unet = next((number_of(settings[key]) for key in for_unet if key in settings), number_of(behind))
    text = next((number_of(settings[key]) for key in for_text if key in settings), unet)
    if name not in ("", "None"):
        yield PictureLora(_HASH_BEHIND.sub("", name), unet, text)


def _hashed(listed: str, strength_at: int) -> Iterator[PictureLora]:
    """“name: hash, name: hash”, with the strength behind the hash or, where SD.Next lists networks, in its place."""
    for entry in listed.split(",")[:100]:
        name, *rest = (part.strip() for part in entry.split(":"))
        strength = number_of(rest[strength_at]) if len(rest) > strength_at else None
        if name:
            yield PictureLora(name, strength, strength)


def loras_of(metadata: Mapping[str, object], *listed: object) -> tuple[PictureLora, ...]:
    """The LoRAs in lists of objects, of pairs or of names, and in mflux' two lists of paths and strengths."""
    paths, scales = metadata.get("lora_paths"), metadata.get("lora_scales")
    if isinstance(paths, list):
        strengths = scales if isinstance(scales, list) else []
        listed = (*listed, [[path, *strengths[at : at + 1]] for at, path in enumerate(paths)])
    found = (_lora(entry) for entries in listed if isinstance(entries, list) for entry in entries[:100])
    return merged_loras(tuple(lora for lora in found if lora is not None))


def _lora(entry: object) -> PictureLora | None:
    """A LoRA from an object, a pair or a name; None for a model of another kind, and for one that is off."""
    if isinstance(entry, dict):
        kind = text_of(entry.get("type")).lower() or "lora"
        names = (entry.get(key) for key in ("name", "modelName", "modelFileName", "model", "lora", "file", "path"))
        name = name_of(entry) or next(filter(None, map(text_of, names)), "")
        weights = (entry.get(key) for key in ("weight", "strength", "scale", "modelWeight"))
        strength = next((number for weight in weights if (number := number_of(weight)) is not None), None)
        is_on = entry.get("enabled", True) is not False and kind in LORA_TYPES
    else:
        first, *rest = entry if isinstance(entry, list) and entry else [entry]
        name = text_of(first)
        strength, is_on = number_of(rest[0]) if rest else None, True
    return PictureLora(name, strength, strength) if name not in ("", "None") and is_on else None

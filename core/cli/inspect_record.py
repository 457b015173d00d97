"""The JSON object that tells what a file is and holds."""

import re
from typing import Any

from core.cli.installation_record import record_of_studio
from core.files.inspected import InspectedFile, InstalledTools, PromptList, SavedSession
from core.image_metadata.bounded_json import integer_of, number_of
from core.image_metadata.found import FoundPrompt, Picture, PictureLora
from core.tokens.text_families import TEXT_FAMILIES
from core.weights.descriptions import InversionDescription, LoraDescription, ModelDescription

Record = dict[str, Any]
MAX_LISTED_PROMPTS = 100  # of a file of prompts
SESSION_FIELDS = ("text", "negative", "dialect", "encoder", "loras", "embedding_files", "embedding_folder")

# What tools call the settings that most of them have, in lower case and without what parts words.
_SETTING_NAMES = {
    "steps": ("steps", "numinferencesteps", "inferencesteps", "samplingsteps"),
    "sampler": ("sampler", "samplername"),
    "scheduler": ("scheduler", "schedule", "scheduletype", "samplerscheduler"),
    "cfg": ("cfg", "cfgscale", "guidancescale", "guidance"),
    "seed": ("seed", "noiseseed"),
    "width": ("width",),
    "height": ("height",),
    "size": ("size", "resolution"),
    "denoise": ("denoise", "denoisingstrength"),
}
_NAME_OF_SETTING = {name: setting for setting, names in _SETTING_NAMES.items() for name in names}


def record_of(file: InspectedFile) -> Record:
    """The object: name, kind, notes and error of every file, and what its kind has beside."""
    common = {"file": str(file.path), "kind": file.kind, "error": file.error or None, "notes": list(file.notes)}
    return common | _of_content(file)


def _of_content(file: InspectedFile) -> Record:
    match file.content:
        case Picture() as picture:
            return _of_picture(picture)
        case ModelDescription() as model:
            return _of_model(model)
        case LoraDescription() as lora:
            unused = {
                "count": lora.unused.count,
                "examples": list(lora.unused.examples),
                "why": lora.unused.why or None,
            }
            return {"changes": dict(lora.changes), "unused": unused}
        case InversionDescription() as inversion:
            vectors = {encoder: list(shape) for encoder, shape in inversion.vectors.items()}
            return {"name": inversion.name, "vectors": vectors}
        case PromptList() as listed:
            return {"count": len(listed.prompts), "prompts": list(listed.prompts[:MAX_LISTED_PROMPTS])}
        case SavedSession() as session:
            return {name: session.fields.get(name) for name in SESSION_FIELDS}
        case InstalledTools() as tools:
            return record_of_studio(tools.studios[0])
        case _:
            return {}


def _of_picture(picture: Picture) -> Record:
    first, *others = [_of_prompt(prompt) for prompt in picture.found] or [_NO_PROMPT]
    return first | {"other_prompts": others, "texts": dict(picture.texts)}


_NO_PROMPT: Record = {
    "generator": None,
    "dialect": None,
    "prompt": None,
    "negative": None,
    "more_prompts": {},
    "more_negatives": {},
    "clip_skip": None,
    "model": None,
    "loras": [],
    "settings": {},
}


def _of_prompt(prompt: FoundPrompt) -> Record:
    return {
        "generator": prompt.tool,
        "dialect": prompt.dialect,
        "prompt": prompt.prompt,
        "negative": prompt.negative_prompt,
        "more_prompts": dict(prompt.more_prompts),
        "more_negatives": dict(prompt.more_negatives),
        "clip_skip": prompt.clip_skip.counted_in(prompt.dialect) if prompt.clip_skip else None,
        "model": prompt.model or None,
        "loras": [_of_lora(lora) for lora in prompt.loras],
        "settings": _settings(prompt),
    }


def _of_lora(lora: PictureLora) -> Record:
    return {"name": lora.name, "strength": lora.strength, "clip_strength": lora.text_strength}


def _settings(prompt: FoundPrompt) -> Record:
    """The settings by name: those that most tools have under one name, and numbers as numbers."""
    taken = {"steps": prompt.steps, "sampler": prompt.sampler, "emphasis": prompt.emphasis}
    named: Record = {name: value for name, value in taken.items() if value not in (None, "")}
    for name, value in prompt.settings:
        plain = re.sub(r"[^a-z]", "", name.lower())
        named.setdefault(_NAME_OF_SETTING.get(plain, name), _number_or_text(value))
    return named


def _number_or_text(value: str) -> int | float | str:
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", value):
        return value
    whole, number = integer_of(value), number_of(value)
    return value if number is None else number if whole is None else whole


def _of_model(model: ModelDescription) -> Record:
    encoders = [
        {
            "name": encoder.name,
            "layers": encoder.layers,
            "width": encoder.width,
            "positions": encoder.positions,
            "dtype": encoder.dtype,
        }
        for encoder in model.encoders
    ]
    text_family = TEXT_FAMILIES.get(model.family or "")
    return {"family": text_family.option if text_family else model.family, "encoders": encoders}

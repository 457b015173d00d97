"""JSON of programs without a reader of their own: the prompt by its usual names, the program by what it calls itself.

Among them mflux, Hugging Face's spaces, Tensor.Art, Stability Matrix and NMKD's GUI; also those that write each setting
as a text of its own.
"""

import re
from collections.abc import Iterator, Mapping

from core.image_metadata.bounded_json import integer_of, lines_of, objects_of, parse, parse_object, settings_of, text_of
from core.image_metadata.found import FoundClipSkip, FoundPrompt, Texts
from core.image_metadata.resources import loras_of, name_of
from core.program.translation import tr

PROMPT_KEYS = ("prompt", "positiveprompt", "positive", "textprompt", "prompts")  # without _, blanks and capitals
NEGATIVE_KEYS = ("negativeprompt", "negative", "negprompt", "promptneg", "negativeprompts")
_STEPS = ("steps", "numinferencesteps", "inferencesteps", "samplingsteps", "numsteps", "ddimsteps", "diffusionsteps")
_SAMPLERS = ("sampler", "samplername", "scheduler", "schedulername")
_MODELS = ("model", "modelname", "basemodelname", "basemodel", "checkpoint", "modelid", "sdmodel", "modelfilename")
_OTHERS = ("seed", "cfg", "cfgscale", "guidance", "guidancescale", "width", "height", "size", "resolution", "scaletxt")
_LORAS = ("loras", "lora", "loramodels")
_RESOURCES = ("models", "resources")  # of which each says what it is
_DIFFUSERS_KEYS = {"numinferencesteps", "guidancescale"}
_HOLDERS = ("params", "parameters", "input", "metadata", "generation", "settings", "request", "extrametadata")
_NAMING_KEYS = ("software", "app", "application", "generator", "creator", "tool", "program", "generatedby")
_VERSION_KEY = re.compile(r"([a-z][a-z0-9 .-]{1,30})_version", re.IGNORECASE)
_NO_PROGRAMS = ("app", "schema", "metadata", "model", "metadata_schema", "pipeline", "api", "file", "format", "base")
_VERSION_MARK = re.compile(r"\bv\d")  # by which a type is told to be a program
_NAMED_VERSION = re.compile(r"([A-Za-z][A-Za-z .-]{2,40}?)(?:\s+v?\d[\w.-]*|$)")
_OWN_TEXTS = {  # names of texts under which one program alone writes
    "generation_data": "Tensor.Art",
    "parameters-json": "Stability Matrix",
    "nmkdiffusion": "NMKD Stable Diffusion GUI",
    "enfuguegenerationdata": "Enfugue",
}
_SD_SCRIPTS = {"prompt", "seed", "sampler", "steps", "scale"}  # the texts of its gen_img, each by itself
MAX_SETTING_CHARACTERS = 2_000  # of a text that is a setting
_EDITORS = re.compile(  # and systems, which name themselves in a picture that they saved again
    r"photoshop|gimp|magick|lightroom|affinity|ffmpeg|lav[cf]|paint|preview|windows|macos|ios|android", re.IGNORECASE
)


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt in the first JSON object that has one under a usual name, or in texts of such names; else empty."""
    for name, text in texts.items():
        for metadata in _candidates(text):
            if (found := _prompt(metadata, name, texts.get("Software", ""))) is not None:
                return (found,)
    short = {name: text for name, text in texts.items() if _is_shown(name) or len(text) <= MAX_SETTING_CHARACTERS}
    tool = "sd-scripts" if short.keys() >= _SD_SCRIPTS else texts.get("Software", "")
    return (found,) if (found := _prompt(short, "", tool)) is not None else ()


def _candidates(text: str) -> Iterator[Mapping[str, object]]:
    """The object in a text, also one that was written as JSON twice, and those in it that may hold settings.

    These last also with what stands beside them.
    """
    inner = parse(text) if text.startswith('"') else None
    content = parse_object(inner if isinstance(inner, str) else text)
    if isinstance(both := content.get("prompt"), dict):
        content = {**content, "prompt": both.get("positive"), "negative_prompt": both.get("negative")}
    yield content
    named = {key: value for key, value in content.items() if key.lower() in _NAMING_KEYS}
    for key, value in content.items():
        if key.lower() in _HOLDERS:
            held = parse_object(value) if isinstance(value, str) else value
            if isinstance(held, dict):
                yield {**named, **held}
                yield {**held, **content}


def _prompt(metadata: Mapping[str, object], name: str, software: str) -> FoundPrompt | None:
    plain = {re.sub(r"[\s_-]", "", key).lower(): value for key, value in metadata.items()}
    prompt, negative = _text(plain, PROMPT_KEYS), _text(plain, NEGATIVE_KEYS)
    known = [key for key in (*NEGATIVE_KEYS, *_STEPS, *_SAMPLERS, *_MODELS, *_OTHERS) if key in plain]
    if not (prompt or negative) or not known or parse_object(prompt):
        return None
    tool = _OWN_TEXTS.get(name.lower()) or _program(metadata) or _of_software(software)
    notes = [] if tool else [_unnamed_note(plain)]
    has_weights = tool != "mflux" and _DIFFUSERS_KEYS.isdisjoint(plain)
    skip = integer_of(plain.get("clipskip"))
    return FoundPrompt(
        tool=tool or _unnamed_tool(plain),
        dialect="a1111" if has_weights else "diffusers",
        prompt=prompt,
        negative_prompt=negative,
        clip_skip=FoundClipSkip(skip, "a1111", abs(skip)) if skip and has_weights else None,
        loras=loras_of(metadata, *(_listed(key, value) for key, value in plain.items())),
        model=_model(plain),
        sampler=_text(plain, _SAMPLERS),
        steps=next((steps for key in _STEPS if (steps := integer_of(plain.get(key))) is not None), None),
        settings=settings_of(metadata, *(key for key in metadata if _is_shown(key))),
        notes=tuple(notes),
    )


def _listed(key: str, value: object) -> object:
    """The LoRAs under a name; of a list of models of any kind those that say so."""
    return objects_of(value) if key in _RESOURCES else value if key in _LORAS else None


def _is_shown(key: str) -> bool:
    return re.sub(r"[\s_-]", "", key).lower() in (*PROMPT_KEYS, *NEGATIVE_KEYS)


def _text(plain: Mapping[str, object], keys: tuple[str, ...]) -> str:
    """The first text under some names, or the texts of a list, a line each."""
    for key in keys:
        if isinstance(plain.get(key), str | list) and (text := lines_of(plain[key])):
            return text
    return ""


def _model(plain: Mapping[str, object]) -> str:
    for key in _MODELS:
        value = plain.get(key)
        if isinstance(value, dict):
            value = next((text for part in (name_of(value), *value.values()) if (text := text_of(part))), "")
        if isinstance(value, str) and value:
            return value
    return ""


def _program(metadata: Mapping[str, object]) -> str:
    """What the program calls itself: in a setting of its own, in front of its version, or before “_version”."""
    for key, value in metadata.items():
        if key.lower() in _NAMING_KEYS and isinstance(value, str) and value.strip():
            return value.strip()[:80]
        is_version = key.lower() == "version" or (key.lower() == "type" and _VERSION_MARK.search(text_of(value)))
        if is_version and (match := _NAMED_VERSION.match(text_of(value))):
            return match[1]
        if (match := _VERSION_KEY.fullmatch(key)) and match[1].lower() not in _NO_PROGRAMS:
            return match[1]
    return ""


def _of_software(software: str) -> str:
    return "" if _EDITORS.search(software) else software.strip()[:80]


def _unnamed_tool(plain: Mapping[str, object]) -> str:
    if not _DIFFUSERS_KEYS.isdisjoint(plain):
        return tr("diffusers (perhaps a Hugging Face space)")
    return tr("a program that does not name itself")


def _unnamed_note(plain: Mapping[str, object]) -> str:
    if not _DIFFUSERS_KEYS.isdisjoint(plain):
        return tr(
            "The file does not say which program wrote it. Its settings have diffusers’ names, as those of Hugging "
            "Face’s spaces have."
        )
    return tr("The file does not say which program wrote it. Choose the tool by whose rules its prompt is to be read.")

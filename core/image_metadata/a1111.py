"""The text of A1111, Forge, SD.Next and whoever writes like them: prompt, negative prompt, one line of settings."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.image_metadata.bounded_json import integer_of
from core.image_metadata.found import FoundClipSkip, FoundPrompt, Texts
from core.image_metadata.lora_tags import loras_in
from core.program.translation import tr

TEXT_NAMES = ("parameters", "UserComment", "comment", "Comment", "Description", "ImageDescription", "XPComment")
MIN_SETTINGS = 3  # that a line has to have at least to be one of settings; a prompt's last line may hold a colon too
NEGATIVE_LABEL = "Negative prompt:"
MAX_LINE_CHARACTERS = 100_000  # characters of a line of settings

_KEY = re.compile(r"\w[\w \-/.()]{0,60}")
_SETTINGS_START = re.compile(r"Steps:\s*\d")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt in A1111's text; empty where there is none.

    Under the name `parameters` anything is one but JSON; elsewhere only what has settings or a negative prompt.
    """
    for name in TEXT_NAMES:
        text = texts.get(name, "").strip("\0 \n\r\t")
        if text and not text.startswith("{") and (name == "parameters" or _is_infotext(text)):
            prompt = parse(text)
            if "fooocus_scheme" in texts or texts.get("Software", "").startswith("Fooocus"):
                prompt = replace(prompt, tool="Fooocus")
            if "prompt" not in texts and "workflow" not in texts:
                return (prompt,)
            return (_by_comfyui(prompt),) if prompt.prompt else ()  # without a prompt, the graph may tell more
    return ()


def parse(text: str) -> FoundPrompt:
    """A1111's text taken apart."""
    lines = text.replace("\r\n", "\n").split("\n")
    at = _settings_line(lines)
    settings = dict(_settings(lines[at])) if at is not None else {}
    prompt, negative = _prompts(lines[:at])
    tool = _tool(settings)
    return FoundPrompt(
        tool=tool,
        dialect="a1111",
        prompt=prompt,
        negative_prompt=negative,
        clip_skip=_clip_skip(settings, tool),
        loras=loras_in(prompt),
        model=settings.get("Model", ""),
        settings=tuple(settings.items()),
    )


def _clip_skip(settings: Mapping[str, str], tool: str) -> FoundClipSkip | None:
    """Forge heeds a clip skip of 2 and more for SDXL too, as ComfyUI does, where A1111 has its own mind."""
    skip = next((integer_of(value) for key, value in settings.items() if key.lower() == "clip skip"), None)
    if skip is None:
        return None
    if tool == "Forge" and skip > 1:
        return FoundClipSkip(skip, "comfyui", -skip)
    return FoundClipSkip(skip, "a1111", max(abs(skip), 1))


def _by_comfyui(prompt: FoundPrompt) -> FoundPrompt:
    skip = prompt.clip_skip
    note = tr(
        "This text was written by an extension of ComfyUI. The prompt is read by ComfyUI's rules, which made the "
        "picture."
    )
    return replace(
        prompt,
        tool=tr("ComfyUI (A1111-compatible text)"),
        dialect="comfyui",
        clip_skip=None if skip is None else FoundClipSkip(skip.number, "comfyui", -abs(skip.count)),
        loras=loras_in(prompt.prompt, text_first=False),
        notes=(note,),
    )


def _is_infotext(text: str) -> bool:
    return (
        _settings_line(text.split("\n")) is not None or text.startswith(NEGATIVE_LABEL) or f"\n{NEGATIVE_LABEL}" in text
    )


def _settings_line(lines: list[str]) -> int | None:
    """Which line holds the settings: the last one that begins with the steps, or else the last one, if it has pairs."""
    known = [index for index, line in enumerate(lines) if _SETTINGS_START.match(line.lstrip())]
    for index in (*known[-1:], len(lines) - 1):
        if len(lines[index]) <= MAX_LINE_CHARACTERS and sum(1 for _ in _settings(lines[index])) >= MIN_SETTINGS:
            return index
    return None


def _prompts(lines: list[str]) -> tuple[str, str]:
    start = next((index for index, line in enumerate(lines) if line.strip().startswith(NEGATIVE_LABEL)), len(lines))
    prompt, negative = "\n".join(lines[:start]), "\n".join(lines[start:])
    return prompt.strip(), negative.strip().removeprefix(NEGATIVE_LABEL).strip()


def _settings(line: str) -> Iterator[tuple[str, str]]:
    """Every “key: value” of a line."""
    for part in _parts(line):
        key, colon, value = part.partition(":")
        if colon and _KEY.fullmatch(key.strip()):
            yield key.strip(), _unquoted(value.strip())


def _parts(line: str) -> Iterator[str]:
    """The line cut at its commas, but for those in quotes and, where a value begins with one, in JSON's brackets."""
    start, depth, in_quotes, is_json = 0, 0, False, False
    at, last = 0, ""  # the last letter that is no blank
    while at < len(line):
        letter = line[at]
        if letter == "\\" and in_quotes:
            at += 1
        elif letter == '"':
            in_quotes = not in_quotes
        elif not in_quotes and letter in "[{":
            is_json = is_json or last == ":"
            depth += is_json
        elif not in_quotes and letter in "]}" and is_json:
            depth -= 1
        elif letter == "," and not in_quotes and depth <= 0:
            yield line[start:at]
            start, depth, is_json = at + 1, 0, False
        last = last if letter.isspace() else letter
        at += 1
    yield line[start:]


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        try:
            return str(json.loads(value))
        except (ValueError, RecursionError):
            return value[1:-1]
    return value


def _tool(settings: Mapping[str, str]) -> str:
    """Who wrote it, as far as the version says so; A1111 where it does not."""
    app, version = settings.get("App", ""), settings.get("Version", "")
    if "next" in app.lower() or "Parser" in settings:
        return "SD.Next"
    if version.lower().startswith("fooocus"):
        return "Fooocus"
    if version.lower().startswith("comfy"):
        return "ComfyUI"
    return "Forge" if re.match(r"f\d|neo|classic", version) else "A1111"

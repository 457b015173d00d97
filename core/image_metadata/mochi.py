"""Mochi Diffusion: “Include in Image: …; Exclude from Image: …” as IPTC caption, from its version 2 a field a line."""

import re
from collections.abc import Iterator

from core.image_metadata.bounded_json import integer_of
from core.image_metadata.found import FoundPrompt, Texts

_PROMPT, _NEGATIVE, _GENERATOR = "Include in Image", "Exclude from Image", "Generator"
_KEYS = (
    _PROMPT, _NEGATIVE, _GENERATOR, "Metadata Version", "Date", "Model", "Engine", "Model Key", "Size", "Quality",
    "Starting Image", "ControlNet Image", "Input Images", "Scheduler", "ML Compute Unit", "Seed", "Steps",
    "Guidance Scale", "Upscaler",
)  # fmt: skip
_FIELD = re.compile(rf"(?:^|; |\n)({'|'.join(map(re.escape, _KEYS))}): ?")
_ESCAPES = {"\\n": "\n", "\\r": "\r", "\\\\": "\\"}
MAX_TEXT_CHARACTERS = 200_000  # characters of a caption


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt of Mochi Diffusion; empty where there is none."""
    for text in texts.values():
        if f"{_PROMPT}:" in text[:MAX_TEXT_CHARACTERS]:
            fields = dict(reversed(list(_fields(text[:MAX_TEXT_CHARACTERS]))))
            if _PROMPT in fields and (_NEGATIVE in fields or _GENERATOR in fields):
                return (_prompt(fields),)
    return ()


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Each field with its value; where each has a line, line ends inside a value are escaped."""
    matches = list(_FIELD.finditer(text))
    is_escaped = text.lstrip().startswith("Metadata Version")
    for match, end in zip(matches, [match.start() for match in matches[1:]] + [len(text)], strict=True):
        value = text[match.end() : end].strip()
        yield match[1], re.sub(r"\\[nr\\]", lambda escape: _ESCAPES[escape[0]], value) if is_escaped else value


def _prompt(fields: dict[str, str]) -> FoundPrompt:
    """Core ML's pipeline reads a prompt as it stands, as diffusers does."""
    return FoundPrompt(
        tool="Mochi Diffusion",
        dialect="diffusers",
        prompt=fields[_PROMPT],
        negative_prompt=fields.get(_NEGATIVE, ""),
        model=fields.get("Model", ""),
        sampler=fields.get("Scheduler", ""),
        steps=integer_of(fields.get("Steps")),
        settings=tuple((key, value) for key, value in fields.items() if key not in (_PROMPT, _NEGATIVE)),
    )

"""Midjourney: a description that holds the prompt, its options, and the number of the job."""

import re

from core.image_metadata.found import FoundPrompt, Texts

TEXT_NAMES = ("Description", "description", "ImageDescription", "XMP dc:description", "IPTC caption", "comment")
MAX_TEXT_CHARACTERS = 50_000  # characters of a description
MIN_OPTIONS = 2  # by which a description without a job is told
_JOB = re.compile(r"\s*Job ID: ([0-9a-f-]{36})", re.IGNORECASE)
_OPTION = re.compile(
    r"(?:^|\s)--(ar|aspect|v|version|niji|s|stylize|c|chaos|q|quality|style|seed|no|iw|tile|raw|weird|w|p|profile|sref|sw"
    r"|cref|cw|oref|ow|stop|repeat|r|video|hd|draft|exp)(?=\s|$)"
)


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt of Midjourney; empty where there is none."""
    for name in TEXT_NAMES:
        text = texts.get(name, "")[:MAX_TEXT_CHARACTERS]
        job, options = _JOB.search(text), len(_OPTION.findall(text))
        if job or options >= MIN_OPTIONS:
            return (_prompt(text[: job.start()] if job else text, job[1] if job else ""),)
    return ()


def _prompt(text: str, job: str) -> FoundPrompt:
    """Its options are listed apart; what stands behind --no is what the picture is to be without."""
    prompt, *rest = _OPTION.split(text)
    settings = tuple(zip(rest[::2], (value.strip() for value in rest[1::2]), strict=True))
    negative = ", ".join(value for key, value in settings if key == "no" and value)
    job_setting = (("Job ID", job),) if job else ()
    return FoundPrompt("Midjourney", "diffusers", prompt.strip(), negative, settings=(*settings, *job_setting))

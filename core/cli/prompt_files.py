"""Prompts from the command line, from a file and from standard input."""

import sys
from pathlib import Path

from core.files.prompt_lists import prompts_in_file
from core.program.messages import UnusableInput


def prompts_named(prompt: str | None, file: Path | None) -> list[str]:
    """The one prompt, those of the file, or the one on standard input; UnusableInput where there is no text."""
    if prompt is not None and file:
        raise UnusableInput("give either a PROMPT or --prompts FILE, not both.")
    if file:
        return prompts_in_file(file)
    if prompt is not None:
        return [prompt]
    try:
        return [sys.stdin.read().removesuffix("\n")]
    except UnicodeDecodeError:
        raise UnusableInput("standard input is not UTF-8 text; save the prompt as UTF-8.") from None

"""Prompts from the command line, from a file and from standard input."""

import sys
from pathlib import Path

from core.files.prompt_lists import prompts_in_file
from core.program.messages import UnusableInput

BYTE_ORDER_MARK = "\ufeff"  # which PowerShell writes before what it hands on as UTF-8


def prompts_named(prompt: str | None, file: Path | None) -> list[str]:
    """The one prompt, those of the file, or the one on standard input; UnusableInput where there is no text."""
    if prompt is not None and file:
        raise UnusableInput("give either a PROMPT or --prompts FILE, not both.")
    if file:
        return prompts_in_file(file)
    if prompt is not None:
        return [prompt]
    try:
        return [sys.stdin.read().removeprefix(BYTE_ORDER_MARK).removesuffix("\n")]
    except UnicodeDecodeError:
        raise UnusableInput("standard input is not UTF-8 text; save the prompt as UTF-8.") from None

"""Styles: texts that a tool puts around a prompt under a name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """A style as its tool calls it. `prompt` and `negative` are put around or behind what is typed."""

    name: str
    prompt: str = ""
    negative: str = ""

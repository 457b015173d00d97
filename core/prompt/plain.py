"""Plain text: no syntax at all, as diffusers reads every prompt."""

from core.prompt import Prompt, Segment, Variant


def read_plain(text: str, dialect: str, steps: int = 20) -> Prompt:
    """The whole text as one segment of weight 1."""
    return Prompt(text, dialect, (Variant(text, (Segment(text, 0),), until_step=steps),))

"""Plain text: no syntax at all, as diffusers reads every prompt."""

from core.prompt.prompt import Prompt, PromptVariant, ReadingSettings, Segment


def parse_plain(text: str, dialect: str = "diffusers", settings: ReadingSettings | None = None) -> Prompt:
    """The whole text as one segment of weight 1."""
    settings = settings or ReadingSettings()
    variant = PromptVariant(text, (Segment(text, range(len(text))),), until_step=settings.steps)
    return Prompt(text, dialect, (variant,), settings=settings)

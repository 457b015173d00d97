"""Plain text: no syntax at all, as diffusers reads every prompt."""

from core.prompt.prompt import Prompt, Segment, Settings, Variant


def read_plain(text: str, dialect: str = "diffusers", settings: Settings | None = None) -> Prompt:
    """The whole text as one segment of weight 1."""
    settings = settings or Settings()
    variant = Variant(text, (Segment(text, range(len(text))),), until_step=settings.steps)
    return Prompt(text, dialect, (variant,), settings=settings)

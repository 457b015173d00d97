"""What a model is opened from, as one line of text: a file, a folder, or a family with the files of its encoders."""

from dataclasses import dataclass

FAMILY_PREFIX = "family:"
_BETWEEN = "\n"  # which no path holds that a person names


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A model's `files`, mostly one: the built-in "study", a path, or a repository's name.

    `family` is a key of core.tokens.text_families.TEXT_FAMILIES, "" where the file itself tells the family. A family
    without files is read without weights: tokens, counter and rules, and no hidden states.
    """

    files: tuple[str, ...]
    family: str = ""

    @property
    def text(self) -> str:
        """What settings, sessions and recent models keep of it; `read_source` reads it again."""
        return _BETWEEN.join((f"{FAMILY_PREFIX}{self.family}", *self.files)) if self.family else self.files[0]


def read_source(text: str) -> ModelSource:
    """The source that `ModelSource.text` wrote down; any other text is one file, folder or repository."""
    if not text.startswith(FAMILY_PREFIX):
        return ModelSource((text,))
    first, *files = text.split(_BETWEEN)
    return ModelSource(tuple(files), first.removeprefix(FAMILY_PREFIX))

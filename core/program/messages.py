"""Names and texts as a sentence shows them, and the error whose message is such a sentence."""

from pathlib import Path


class UnusableInput(Exception):
    """An argument or a file that cannot be used; the message is one sentence for the user."""


def quoted(path: Path) -> str:
    """The name of a file or folder, in quotes, as a sentence shows it: at most 80 letters."""
    return f"“{shortened(path.name or str(path))}”"


def displayable(name: str) -> str:
    """`name` with U+FFFD for what cannot be shown: control letters, and bytes of a file name that are not UTF-8."""
    return name if name.isprintable() else "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def shortened(text: str, letters: int = 80) -> str:
    """`text` from a file or name as a sentence shows it: displayable, its middle left out where it is longer."""
    text = displayable(text)
    return text if len(text) <= letters else f"{text[: letters // 2 - 1]}…{text[-(letters // 2) :]}"

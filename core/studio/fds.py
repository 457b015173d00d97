"""FDS, the format of SwarmUI's settings (FreneticUtilities, `FDSParser.cs`, `FDSUtility.cs`): sections by indentation.

Of lists (`- x`) only that they are there is read, since no setting that is asked for here is one.
"""

from typing import Any

_KEY_ESCAPES = (("\\d", "."), ("\\c", ":"), ("\\e", "="))
_ESCAPES = (("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r"), ("\\x", ""), ("\\s", "\\"))  # in the order of its own code


def parse_fds(text: str) -> dict[str, Any]:
    """The settings as nested mappings of texts. ValueError where a line stands deeper than what is above it allows."""
    top: dict[str, Any] = {}
    sections: list[tuple[int, dict[str, Any]]] = [(0, top)]
    may_deepen = False
    for line in text.replace("\t", "    ").splitlines():
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        indentation = len(line) - len(line.lstrip())
        sections = _at_depth(sections, indentation, may_deepen)
        if content.startswith("-"):
            if not may_deepen:
                raise ValueError("a list without a key")
            continue
        key, value = _pair(content)
        may_deepen = not value
        name = _unescape(key, _KEY_ESCAPES + _ESCAPES)
        sections[-1][1][name] = _unescape(value, _ESCAPES) if value else {}
        if may_deepen:
            sections.append((-1, sections[-1][1][name]))
    return top


def _at_depth(
    sections: list[tuple[int, dict[str, Any]]], indentation: int, may_deepen: bool
) -> list[tuple[int, dict[str, Any]]]:
    """The open sections at a line of that indentation, the innermost last. ValueError."""
    if sections[-1][0] == -1:  # a section whose first line this is, or an empty one
        if indentation > sections[-2][0]:
            return [*sections[:-1], (indentation, sections[-1][1])]
        sections = sections[:-1]
    kept = [section for section in sections if section[0] <= indentation]
    if not kept or kept[-1][0] != indentation:
        raise ValueError(f"indentation of {indentation}{' below a key' if may_deepen else ''}")
    return kept


def _pair(content: str) -> tuple[str, str]:
    """The key and the value of a line as they are written, cut at the first sign of either kind. ValueError."""
    cuts = [content.find(mark) for mark in ":=" if mark in content]
    if not cuts:
        raise ValueError("a line without a value")
    return content[: min(cuts)].strip(), content[min(cuts) + 1 :].strip()


def _unescape(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for written, meant in escapes:
        text = text.replace(written, meant)
    return text

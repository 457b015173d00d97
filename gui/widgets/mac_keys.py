"""Keys in texts as macOS shows them in its menus: ⌘D for Ctrl+D, as Qt's Ctrl is the key ⌘ there."""

import re

# What is another key there: ⌘H hides a program's windows, and ⌥ with an arrow moves the cursor by a word.
_OTHER_KEYS = {"Ctrl+H": "Ctrl+Y", **{f"Alt+{key}": f"Ctrl+Alt+{key}" for key in ("Left", "Right", "←", "→")}}
_SIGNS = {"Alt": "⌥", "Shift": "⇧", "Ctrl": "⌘"}  # in macOS's order
_ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
_CHORD = re.compile(r"(?P<held>(?:\b(?:Ctrl|Alt|Shift)\+)+)(?P<key>[A-Z]\w+|[^\s`])")
_ALONE = re.compile(r"\bCtrl\b")


def with_mac_keys(text: str) -> str:
    """A text, of the same type, with the keys in it as macOS shows them."""
    if "+" not in text and "Ctrl" not in text:
        return text
    return type(text)(_ALONE.sub(_SIGNS["Ctrl"], _CHORD.sub(_shown, text)))


def _shown(chord: re.Match[str]) -> str:
    key = chord["key"]
    held = _OTHER_KEYS.get(chord[0], chord["held"])
    key = "Y" if held == "Ctrl+Y" else key
    return "".join(sign for name, sign in _SIGNS.items() if name in held) + _ARROWS.get(key, key)

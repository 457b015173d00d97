"""Every colour and colour map of the window, light and dark."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

THEMES = ("system", "light", "dark")
LEVELS = {True: (-0.5, 1.0), False: (0.0, 1.0)}  # mean-centred cosine, raw cosine: fixed, so that layers compare
CHANGE_LEVELS = {"cosine_distance": (0.0, 0.3), "relative_change": (0.0, 0.6)}  # few words exceed them
ATTENTION_LEVELS = (0.0, 0.5)  # shares of a row; BOS alone often takes more
CURVE_OF_TINT = (4, 2, 3, 0, 1, 6, 5)  # for each of `tints` the index of the one of `curves` that has its hue
DIVERGING_COLOURS = {  # on a dark card and on a light one; the middle is the card
    True: ("#9fd0ff", "#3f78b8", "#1e2027", "#a86418", "#ffd08a"),
    False: ("#0b3f7a", "#6a9fda", "#ffffff", "#dd9655", "#7a3300"),
}
SYSTEM_DARK = "system_dark"  # a property of the application
HIGH_CONTRAST = getattr(getattr(Qt, "ContrastPreference", None), "HighContrast", None)
FADED = 0.55  # opacity of results that answer an older prompt


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours; text on `card`, `window` and every tint meets WCAG AA (a test holds it)."""

    window: str
    card: str
    control: str
    border: str  # of cards and chips, and the lines of plots
    edge: str  # of controls and text fields: contrast 3:1 to the colours beside it
    text: str
    dim: str
    accent: str
    on_accent: str
    good: str
    warn: str
    more: str  # words of a weight above 1
    less: str  # and below
    grey_tint: str
    chip_id: str
    added_tint: str  # behind words that a style adds
    tints: tuple[str, ...]
    curves: tuple[str, ...]


DARK = Theme(
    window="#15171c",
    card="#1e2027",
    control="#2a2d37",
    border="#343846",
    edge="#777e91",
    text="#e9ebf1",
    dim="#9aa0b1",
    accent="#7aa2ff",
    on_accent="#10131a",
    good="#7fd69b",
    warn="#ffb454",
    more="#ffd08a",
    less="#9fd0ff",
    grey_tint="#2a2d37",
    chip_id="#b9bfce",
    added_tint="#45461f",
    tints=("#2b3c63", "#27493a", "#513d24", "#4a3150", "#22505a", "#3b3960", "#573134"),
    curves=("#e88bd6", "#5bc8d6", "#7fd69b", "#ffb454", "#8fb0ff", "#ff8f85", "#c9b2ff", "#d6d06a"),
)
LIGHT = Theme(
    window="#f1f3f7",
    card="#ffffff",
    control="#e9ecf2",
    border="#d5dae3",
    edge="#7d8598",
    text="#1b1e28",
    dim="#565d70",
    accent="#2f5fe0",
    on_accent="#ffffff",
    good="#1d764a",
    warn="#a34a06",
    more="#7a3300",
    less="#0b4a8f",
    grey_tint="#e9ecf2",
    chip_id="#4a5163",
    added_tint="#eff0b4",
    tints=("#d8e4ff", "#d6f0df", "#fdeacb", "#f4dcf2", "#cfeef2", "#e6defd", "#fdd9d4"),
    curves=("#a83894", "#0c7482", "#1f7a4d", "#a34a06", "#2f5fe0", "#bd372e", "#7347c8", "#6b6500"),
)


# For those who ask their system for more contrast: every line as strong as a control's edge, no dim text.
DARK_STRONG = replace(DARK, border="#9ba2b6", edge="#b9c0d4", dim="#ccd1de", chip_id="#e9ebf1")
LIGHT_STRONG = replace(LIGHT, border="#6f778b", edge="#4b5266", dim="#363c4c", chip_id="#1b1e28")
STRONG_THEMES = {DARK: DARK_STRONG, LIGHT: LIGHT_STRONG}
THEME_BY_COLOURS = {
    (QColor(theme.window).rgb(), QColor(theme.border).rgb()): theme
    for theme in (*STRONG_THEMES, *STRONG_THEMES.values())
}


def theme_of(widget: QWidget) -> Theme:
    """The theme a widget is drawn in, recognised by its palette."""
    palette = widget.palette()
    window = palette.color(QPalette.ColorRole.Window)
    known = THEME_BY_COLOURS.get((window.rgb(), palette.color(QPalette.ColorRole.Mid).rgb()))
    return known or (DARK if window.lightness() < 128 else LIGHT)


def apply_theme(app: QApplication, name: str) -> None:
    """Sets the application's palette to a theme (one of THEMES); `setColorScheme` has no effect on many desktops."""
    hints = app.styleHints()
    if app.property(SYSTEM_DARK) is None:  # the platform's own palette, which ours is about to replace
        app.setProperty(SYSTEM_DARK, app.palette().color(QPalette.ColorRole.Window).lightness() < 128)
    if name == "system":
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(Qt.ColorScheme.Dark if name == "dark" else Qt.ColorScheme.Light)
    dark = name == "dark" or (name == "system" and _system_is_dark(app))
    theme = DARK if dark else LIGHT
    app.setPalette(palette(STRONG_THEMES[theme] if _wants_contrast(app) else theme))


def _system_is_dark(app: QApplication) -> bool:
    """Whether the desktop is dark: as Qt reports; where it does not know, by GTK_THEME or the palette at the start."""
    scheme = app.styleHints().colorScheme()
    if scheme != Qt.ColorScheme.Unknown:
        return scheme == Qt.ColorScheme.Dark
    return os.environ.get("GTK_THEME", "").lower().endswith("dark") or bool(app.property(SYSTEM_DARK))


def _wants_contrast(app: QApplication) -> bool:
    """Whether the system asks for more contrast (since Qt 6.10)."""
    hints = app.styleHints()
    return hasattr(hints, "accessibility") and hints.accessibility().contrastPreference() == HIGH_CONTRAST


def on_contrast_change(app: QApplication, act: Callable[[], object]) -> None:
    """Calls `act` whenever the system's contrast preference changes."""
    hints = app.styleHints()
    if hasattr(hints, "accessibility"):
        hints.accessibility().contrastPreferenceChanged.connect(lambda _preference: act())


def palette(theme: Theme) -> QPalette:
    """A theme as a Qt palette."""
    role = QPalette.ColorRole
    roles = {
        "window": (role.Window, role.AlternateBase),
        "card": (role.Base, role.ToolTipBase),
        "control": (role.Button,),
        "text": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText),
        "warn": (role.BrightText,),
        "dim": (role.PlaceholderText,),
        "accent": (role.Highlight, role.Link, role.LinkVisited, role.Accent),
        "on_accent": (role.HighlightedText,),
        "border": (role.Light, role.Midlight, role.Mid, role.Dark, role.Shadow),
    }
    made = QPalette()
    for name, keys in roles.items():
        for key in keys:
            made.setColor(key, QColor(getattr(theme, name)))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.dim))
    return made


def is_dark(theme: Theme) -> bool:
    """Whether a theme's background is dark."""
    return theme.card == DARK.card


def tint(theme: Theme, index: int | None) -> QColor:
    """The background colour of the index-th unit; grey for None."""
    return QColor(theme.grey_tint if index is None else theme.tints[index % len(theme.tints)])


def strong_tint(theme: Theme, index: int | None) -> QColor:
    """The colour of the index-th unit as a point or a line: its tint's hue, strong enough to stand on the card."""
    return QColor(theme.dim if index is None else theme.curves[CURVE_OF_TINT[index % len(CURVE_OF_TINT)]])


def ink_on(colour: QColor) -> QColor:
    """Black or white, whichever reads better on a colour."""
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return QColor("#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#ffffff")


def _linear(part: float) -> float:
    """A sRGB channel as light (WCAG 2.1, relative luminance)."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def scaled_font(widget: QWidget, factor: float, bold: bool = False) -> QFont:
    """The widget's font, larger or smaller."""
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setBold(bold)
    return font

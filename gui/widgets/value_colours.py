"""The tints of words by a value: behind letters in the theme's colours, which stay readable on each of them.

Equal steps of a scale are equal steps to the eye: the colours lie on straight lines in OKLab (Ottosson 2020, "A
perceptual color space for image processing"). Lightness rises or falls all the way, from blue over green to gold or
from the card to blue and to orange, which colour-blind eyes tell apart too.
"""

from functools import cache
from math import dist

from PySide6.QtGui import QColor

from core.analysis.word_measures import STEPS
from gui.widgets.style import Theme, is_dark

Lab = tuple[float, float, float]

VALUE_STOPS = {True: ("#11255b", "#04433a", "#5f4a01"), False: ("#e3f0ff", "#a4ebd1", "#edc23e")}  # dark, light
WEIGHT_ENDS = {True: ("#1c4d87", "#773d09"), False: ("#97ccff", "#ffb676")}  # below 1 and above; 1 is the card


@cache
def value_tints(theme: Theme, is_diverging: bool) -> tuple[QColor, ...]:
    """The colours of a scale's STEPS, from its low end to its high one."""
    below, above = WEIGHT_ENDS[is_dark(theme)]
    colours = (below, theme.card, above) if is_diverging else VALUE_STOPS[is_dark(theme)]
    low, middle, high = (_to_lab(QColor(colour)) for colour in colours)
    half = 0.5 if is_diverging else dist(low, middle) / (dist(low, middle) + dist(middle, high))
    shares = [step / (STEPS - 1) for step in range(STEPS)]
    return tuple(
        _to_colour(
            _between(low, middle, share / half) if share < half else _between(middle, high, (share - half) / (1 - half))
        )
        for share in shares
    )


def _between(start: Lab, end: Lab, share: float) -> Lab:
    """The colour at a share of the way from one to another."""
    lightness, a, b = (left + (right - left) * share for left, right in zip(start, end, strict=True))
    return lightness, a, b


def _to_lab(colour: QColor) -> Lab:
    red, green, blue = (_to_light(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _to_colour(lab: Lab) -> QColor:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    lights = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return QColor.fromRgb(*(round(255 * min(max(_to_value(light), 0), 1)) for light in lights))


def _to_light(part: float) -> float:
    """A channel of sRGB as light (IEC 61966-2-1)."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _to_value(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)

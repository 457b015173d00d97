"""Numbers as people read them: with as many digits as matter, and a true minus."""

import math


def plain_number(value: float, digits: int = 2) -> str:
    """A number in that many digits that matter, never with an exponent: 0.41, 0.000081, 1500; – if not finite."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:.{digits}g}"
    if "e" in text:
        decimals = digits - 1 - math.floor(math.log10(abs(value)))
        text = f"{value:.{decimals}f}".rstrip("0") if decimals > 0 else f"{value:.0f}"
    return text.replace("-", "−")


def small_number(value: float) -> str:
    """The same in little room, for cells and lists: .41, −.052, .003, 2e−5, 1.5, 27.3; – if not finite."""
    size = abs(value)
    if not size or not size < 1:
        return plain_number(value, 3)
    text = f"{value:.{2 if size >= 0.0995 else 3}f}" if size >= 0.00095 else f"{value:.0e}".replace("e-0", "e-")
    return text.replace("0.", ".", 1).replace("-", "−")

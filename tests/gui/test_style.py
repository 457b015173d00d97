"""Both themes are readable: WCAG AA contrast."""

import pytest
from PySide6.QtGui import QColor

from gui.style import DARK, LEVELS, LIGHT, Theme, colour_of, ink_on, sequence, strong_tint

AA_TEXT, AA_GRAPHICS = 4.5, 3.0


def luminance(colour: QColor) -> float:
    """WCAG 2.1, relative luminance."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def contrast(one: str | QColor, other: str | QColor) -> float:
    bright, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_text_is_readable_on_every_ground(theme: Theme) -> None:
    grounds = [theme.window, theme.card, theme.control, theme.grey_tint, *theme.tints]
    assert min(contrast(ink, ground) for ink in (theme.text, theme.more, theme.less) for ground in grounds) >= AA_TEXT
    assert min(contrast(theme.dim, ground) for ground in (theme.window, theme.card, theme.control)) >= AA_TEXT
    assert contrast(theme.on_accent, theme.accent) >= AA_TEXT
    assert contrast(theme.warn, theme.card) >= AA_TEXT


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_ids_on_chips_are_readable(theme: Theme) -> None:
    assert min(contrast(theme.chip_id, ground) for ground in (theme.grey_tint, *theme.tints)) >= AA_TEXT


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_curves_and_marks_stand_out_from_the_card(theme: Theme) -> None:
    assert min(contrast(curve, theme.card) for curve in (*theme.curves, theme.accent, theme.good)) >= AA_GRAPHICS


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_points_and_steps_stand_out_from_the_card(theme: Theme) -> None:
    points = [strong_tint(theme, index) for index in (None, *range(len(theme.tints)))]
    assert min(contrast(colour, theme.card) for colour in (*points, *sequence(theme, 12))) >= AA_GRAPHICS
    assert len({colour.name() for colour in sequence(theme, 12)}) == 12


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_point_has_the_hue_of_its_words_tint(theme: Theme) -> None:
    for index, tint in enumerate(theme.tints):
        apart = abs(QColor(tint).hslHue() - strong_tint(theme, index).hslHue())
        assert min(apart, 360 - apart) <= 40


@pytest.mark.parametrize("centred", [True, False])
def test_numbers_are_readable_on_every_colour_of_the_map(centred: bool) -> None:
    low, high = LEVELS[centred]
    colours = [colour_of(low + (high - low) * step / 50, centred) for step in range(51)]
    assert min(contrast(ink_on(colour), colour) for colour in colours) >= AA_TEXT


def test_colours_are_those_of_fixed_levels() -> None:
    assert colour_of(5, centred=True) == colour_of(1, centred=True)
    assert colour_of(-5, centred=False) == colour_of(0, centred=False)

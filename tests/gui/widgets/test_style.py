"""Both themes are readable: WCAG AA contrast."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.analysis.word_measures import STEPS
from gui.widgets import style
from gui.widgets.colour_maps import colour_of, sequence
from gui.widgets.style import (
    DARK,
    DARK_STRONG,
    LEVELS,
    LIGHT,
    LIGHT_STRONG,
    Theme,
    apply_theme,
    ink_on,
    palette,
    strong_tint,
    theme_of,
)
from gui.widgets.value_colours import value_tints

GROUP, ROLE = QPalette.ColorGroup, QPalette.ColorRole

AA_TEXT, AA_GRAPHICS = 4.5, 3.0


@pytest.fixture(params=[DARK, LIGHT, DARK_STRONG, LIGHT_STRONG])
def theme(request: pytest.FixtureRequest) -> Theme:
    """Each theme in turn."""
    return request.param


def luminance(colour: QColor) -> float:
    """WCAG 2.1, relative luminance."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def contrast(one: str | QColor, other: str | QColor) -> float:
    bright, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_text_is_readable_on_every_ground(theme: Theme) -> None:
    grounds = [theme.window, theme.card, theme.control, theme.grey_tint, *theme.tints]
    assert min(contrast(ink, ground) for ink in (theme.text, theme.more, theme.less) for ground in grounds) >= AA_TEXT
    assert min(contrast(theme.dim, ground) for ground in (theme.window, theme.card, theme.control)) >= AA_TEXT
    assert min(contrast(theme.chip_id, ground) for ground in (theme.grey_tint, *theme.tints)) >= AA_TEXT
    assert contrast(theme.on_accent, theme.accent) >= AA_TEXT
    plain = (theme.window, theme.card, theme.control)
    inks = (theme.accent, theme.good, theme.warn)  # links, what holds and what does not
    assert min(contrast(ink, ground) for ink in inks for ground in plain) >= AA_TEXT
    assert min(contrast(theme.warn, ground) for ground in grounds) >= AA_TEXT


def test_every_pair_of_the_palette_is_readable(theme: Theme) -> None:
    """As Qt draws them: labels, fields, buttons, tooltips, placeholders, links, selections; disabled ones too."""
    colours = palette(theme)
    inks = {
        ROLE.Window: (ROLE.WindowText, ROLE.Link, ROLE.BrightText),
        ROLE.Base: (ROLE.Text, ROLE.PlaceholderText, ROLE.Link, ROLE.LinkVisited),
        ROLE.AlternateBase: (ROLE.Text,),
        ROLE.Button: (ROLE.ButtonText,),
        ROLE.ToolTipBase: (ROLE.ToolTipText,),
        ROLE.Highlight: (ROLE.HighlightedText,),
    }
    pairs = [(ink, ground) for ground in inks for ink in inks[ground]]
    for group in (GROUP.Active, GROUP.Inactive, GROUP.Disabled):
        for ink, ground in pairs:
            ratio = contrast(colours.color(group, ink), colours.color(group, ground))
            assert ratio >= AA_TEXT, (group, ink, ground)


def test_edges_of_controls_and_the_ring_of_the_focus_stand_out(theme: Theme) -> None:
    """WCAG 1.4.11: against what lies on either side of them, chosen controls and tinted words included."""
    beside = (theme.window, theme.card, theme.control)
    assert min(contrast(line, ground) for line in (theme.edge, theme.accent) for ground in beside) >= AA_GRAPHICS
    assert min(contrast(theme.accent, ground) for ground in theme.tints) >= AA_GRAPHICS
    assert contrast(theme.card, theme.accent) >= AA_GRAPHICS  # the ring's inner line, where the control is filled


@pytest.mark.parametrize(("theme", "plain"), [(DARK_STRONG, DARK), (LIGHT_STRONG, LIGHT)])
def test_more_contrast_means_stronger_lines_and_no_dim_text(theme: Theme, plain: Theme) -> None:
    assert contrast(theme.border, theme.card) >= AA_GRAPHICS > contrast(plain.border, plain.card)
    assert contrast(theme.dim, theme.card) >= 7 > contrast(plain.dim, plain.card)
    assert contrast(theme.edge, theme.card) > contrast(plain.edge, plain.card)


def test_a_widget_tells_its_theme_by_its_palette(theme: Theme, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setPalette(palette(theme))
    assert theme_of(widget) == theme


@pytest.mark.parametrize(("name", "theme"), [("dark", DARK), ("light", LIGHT)])
def test_a_theme_can_be_set(app: QApplication, name: str, theme: Theme) -> None:
    apply_theme(app, name)
    assert app.palette().color(ROLE.Window) == QColor(theme.window)


@pytest.mark.parametrize(("gtk", "began_dark", "theme"), [("X:dark", 0, DARK), ("", 1, DARK), ("X", 0, LIGHT)])
def test_where_qt_knows_nothing_of_the_system_other_signs_tell(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, gtk: str, began_dark: int, theme: Theme
) -> None:
    if app.styleHints().colorScheme() != Qt.ColorScheme.Unknown:
        pytest.skip("this desktop says whether it is dark")
    monkeypatch.setenv("GTK_THEME", gtk)
    app.setProperty(style.SYSTEM_DARK, bool(began_dark))
    apply_theme(app, "system")
    assert app.palette().color(ROLE.Window) == QColor(theme.window)


def test_a_wish_for_contrast_is_heard(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style, "_wants_contrast", lambda _app: True)
    apply_theme(app, "dark")
    assert app.palette().color(ROLE.PlaceholderText) == QColor(DARK_STRONG.dim)


def test_curves_marks_points_and_steps_stand_out_from_the_card(theme: Theme) -> None:
    steps = sequence(theme, 12)
    points = [strong_tint(theme, index) for index in (None, *range(len(theme.tints)))]
    drawn = (*theme.curves, theme.accent, theme.good, *points, *steps)
    assert min(contrast(colour, theme.card) for colour in drawn) >= AA_GRAPHICS
    assert len({colour.name() for colour in steps}) == 12


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


@pytest.mark.parametrize("is_diverging", [False, True])
def test_letters_are_readable_on_the_tint_of_every_value(theme: Theme, is_diverging: bool) -> None:
    tints = value_tints(theme, is_diverging)
    inks = (theme.text, theme.more, theme.less, theme.chip_id)
    assert len(tints) == STEPS
    assert min(contrast(ink, ground) for ink in inks for ground in tints) >= AA_TEXT
    assert min(contrast(mark, ground) for mark in (theme.accent, theme.warn) for ground in tints) >= AA_GRAPHICS


def test_tints_of_values_go_one_way_in_lightness_and_away_from_the_card(theme: Theme) -> None:
    """So that they are told apart without hues, too."""
    away = [abs(luminance(tint) - luminance(QColor(theme.card))) for tint in value_tints(theme, is_diverging=False)]
    assert away == sorted(away) and away[-1] > 2 * away[0]
    assert len({tint.name() for tint in value_tints(theme, is_diverging=False)}) == STEPS
    both = [abs(luminance(tint) - luminance(QColor(theme.card))) for tint in value_tints(theme, is_diverging=True)]
    middle = STEPS // 2
    assert both[:middle] == sorted(both[:middle], reverse=True) and both[middle:] == sorted(both[middle:])
    assert value_tints(theme, is_diverging=True)[middle] == QColor(theme.card)  # a weight of 1 is the card's own colour


def test_equal_steps_of_a_value_are_equal_steps_of_its_tint(theme: Theme) -> None:
    tints = value_tints(theme, is_diverging=False)
    steps = [
        sum((now - was) ** 2 for was, now in zip(_oklab(before), _oklab(tint), strict=True)) ** 0.5
        for before, tint in pairwise(tints[::8])
    ]
    assert max(steps) < 1.35 * min(steps)  # straight across the corner it is a little less


def _oklab(colour: QColor) -> tuple[float, ...]:
    """Ottosson 2020."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    cones = (
        0.4122 * red + 0.5363 * green + 0.0514 * blue,
        0.2119 * red + 0.6807 * green + 0.1074 * blue,
        0.0883 * red + 0.2817 * green + 0.6300 * blue,
    )
    long, middle, short = (cone ** (1 / 3) for cone in cones)
    return (
        0.2105 * long + 0.7936 * middle - 0.0041 * short,
        1.9780 * long - 2.4286 * middle + 0.4506 * short,
        0.0259 * long + 0.7828 * middle - 0.8087 * short,
    )


def test_the_first_two_steps_of_a_ladder_are_told_apart_in_the_light_theme() -> None:
    first, second = (colour.getRgb()[:3] for colour in sequence(LIGHT, 4)[:2])
    assert sum((one - other) ** 2 for one, other in zip(first, second, strict=True)) ** 0.5 > 110

"""The tint of each token, one for all widgets that draw them: its unit's own, or that of the value coloured by."""

from collections.abc import Callable
from functools import cache

from PySide6.QtGui import QColor

from gui.state.prompt_state import PromptState
from gui.state.word_colours import WordColours
from gui.widgets.style import Theme
from gui.widgets.value_colours import value_tints

Rgb = int  # as `QColor.rgb()` gives it
TintAt = Callable[[int], Rgb | None]  # of the token at a position; None where it has none


def word_tints(prompt_state: PromptState, colours: WordColours | None, theme: Theme) -> TintAt:
    """The tints as all stands; without `colours` every unit has its own."""
    units = prompt_state.unit_colours
    if colours is None or colours.measure == "unit":
        own, index_at = _unit_tints(theme), units.index_at_row
        return lambda row: own[index_at[row] % len(own)] if row in index_at else None
    answer = colours.answer()
    if answer is None or answer.scale is None:
        return lambda _row: None
    tints, steps = _value_tints(theme, answer.scale.is_diverging), colours.steps_by_row()
    return lambda row: tints[steps[row]] if row in steps else None


@cache
def _unit_tints(theme: Theme) -> tuple[Rgb, ...]:
    return tuple(QColor(colour).rgb() for colour in theme.tints)


@cache
def _value_tints(theme: Theme, is_diverging: bool) -> tuple[Rgb, ...]:
    return tuple(colour.rgb() for colour in value_tints(theme, is_diverging))

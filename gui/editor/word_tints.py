"""The tint of each token, one for all widgets that draw them: its unit's own, or that of the value coloured by."""

from collections.abc import Callable
from functools import cache

from PySide6.QtGui import QColor

from gui.state.prompt_state import PromptState
from gui.state.word_colours import WordColours
from gui.widgets.style import Theme
from gui.widgets.value_colours import value_tints

MAX_KEPT_TOKENS = 700  # of a text whose look is worth remembering
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


def look_of_words(prompt_state: PromptState, colours: WordColours | None, theme: Theme) -> object:
    """All that decides how the words of a text are tinted, as a value; None of more than MAX_KEPT_TOKENS tokens."""
    chunks = prompt_state.shown_chunks
    if len(chunks.tokens) > MAX_KEPT_TOKENS:
        return None
    tint_at = word_tints(prompt_state, colours, theme)
    placed = tuple([(token.start, token.end, tint_at(row)) for row, token in enumerate(chunks.tokens)])
    return placed, chunks.context_length, prompt_state.hovered | prompt_state.selected


@cache
def _unit_tints(theme: Theme) -> tuple[Rgb, ...]:
    return tuple(QColor(colour).rgb() for colour in theme.tints)


@cache
def _value_tints(theme: Theme, is_diverging: bool) -> tuple[Rgb, ...]:
    return tuple(colour.rgb() for colour in value_tints(theme, is_diverging))

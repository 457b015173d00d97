"""Pairs of units that are pinned: followed in every pane that shows pairs."""

from gui.state.word_colours import UnitKey

Pin = tuple[UnitKey, UnitKey]

MAX_PINS = 8  # as many as there are curve colours


def toggled(pins: tuple[Pin, ...], left: UnitKey, right: UnitKey) -> tuple[Pin, ...]:
    """The pins with this pair, or without it where it was one; the oldest makes room for a ninth."""
    if any(set(pin) == {left, right} for pin in pins):
        return tuple(pin for pin in pins if set(pin) != {left, right})
    return (*pins, (left, right))[-MAX_PINS:] if left != right else pins

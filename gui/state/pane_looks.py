"""What is chosen in panes and remembered: how each is looked at, by a choice's name, and the pairs that are pinned."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

UnitKey = tuple[str, int]  # as core.analysis.units.Unit.key
Pin = tuple[UnitKey, UnitKey]  # a pair that is followed in every pane that shows pairs

MAX_PINS = 8  # as many as there are curve colours


class PaneLooks(QObject):
    """The choices that were made in panes; what nobody has chosen yet is not among them."""

    changed = Signal(str)  # the name of the choice

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, str] = {}

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """Every choice that was made, with its name, as the settings hold them."""
        return tuple(sorted(self._values.items()))

    def get(self, name: str, default: str = "") -> str:
        """What was chosen, or the default where nothing was."""
        return self._values.get(name, default)

    def set(self, name: str, value: str) -> None:
        """Takes a choice; "" is that nothing is chosen."""
        if value != self.get(name):
            self._values.pop(name, None)
            if value:
                self._values[name] = value
            self.changed.emit(name)

    def replace(self, values: Iterable[tuple[str, str]]) -> None:
        """Takes all choices, in place of those before."""
        wanted = dict(values)
        for name in sorted({*self._values, *wanted}):
            self.set(name, wanted.get(name, ""))


def toggled(pins: tuple[Pin, ...], left: UnitKey, right: UnitKey) -> tuple[Pin, ...]:
    """The pins with this pair, or without it where it was one; the oldest makes room for a ninth."""
    if any(set(pin) == {left, right} for pin in pins):
        return tuple(pin for pin in pins if set(pin) != {left, right})
    return (*pins, (left, right))[-MAX_PINS:] if left != right else pins

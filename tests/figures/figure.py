"""A figure with the band that it has to lie in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured on the study encoder; it holds where `low` <= `value` <= `high`."""

    name: str
    value: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the value lies in its band; NaN lies in none."""
        return self.low <= self.value <= self.high

"""What a point of a view of Compare is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """The values there as text; the unit of prompt A, as its index; the layer that a click selects."""

    text: str
    unit: int | None = None
    layer: int | None = None

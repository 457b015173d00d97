"""`analyze --ask axis --axis "young, youth / old, aged"`: where each word stands between two lists."""

from typing import Any

from core.analysis.axis_projection import MARKED
from core.analysis.own_axis import READY_MADE_AXES, OwnAxis, axis_of_texts
from core.analysis.units import Unit
from core.cli.answers.asked import AskedPrompt
from core.cli.answers.checks import check_record
from core.program.messages import UnusableInput
from core.queries.axis_places import AxisPlaces, place_on_axis
from core.queries.reference_words import ReferenceWords

BETWEEN_SIDES = " / "


def answer(asked: AskedPrompt) -> dict[str, Any]:
    """The axis, and for each encoder what it makes of it; UnusableInput where --axis does not name two lists."""
    axis = axis_named(asked.options.axis)
    placed = {
        name: place_on_axis(axis, view, ReferenceWords(), None, asked.model) for name, view in asked.views.items()
    }
    record = {"name": axis.name, "left": list(axis.left), "right": list(axis.right), "prompts": axis.is_of_prompts}
    return {"axis": record, "encoders": {name: _record(each, asked.layer(each.view)) for name, each in placed.items()}}


def axis_named(text: str | None) -> OwnAxis:
    """The axis of an argument: two lists around BETWEEN_SIDES, or the name of a ready-made one; UnusableInput."""
    ready_made = next((axis for axis in READY_MADE_AXES if axis.name == text), None)
    if ready_made is not None:
        return ready_made
    sides = (text or "").split(BETWEEN_SIDES)
    if len(sides) == 2 and (axis := axis_of_texts(*sides)).is_whole:
        return axis
    names = ", ".join(f"“{axis.name}”" for axis in READY_MADE_AXES)
    raise UnusableInput(
        f"--ask axis needs --axis with two lists, such as --axis 'young, youth / old, aged', or one of {names}."
    )


def _record(placed: AxisPlaces, layer: int) -> dict[str, Any]:
    held = placed.measured.held_out
    words = [
        {
            "word": unit.label,
            "start": unit.start,
            "end": unit.end,
            "place": _number(place),
            "marked": abs(place) >= MARKED,
        }
        for unit, place in zip(placed.units, placed.places[layer].tolist(), strict=True)
    ]
    by_layer = zip(held.accuracy.tolist(), held.shuffled.tolist(), strict=True)
    return {
        "layer": layer,
        "check": check_record(placed.check(layer)),
        "held_out": [{"accuracy": _number(accuracy), "shuffled": _number(shuffled)} for accuracy, shuffled in by_layer],
        "words": words,
    }


def _spelled(unit: Unit) -> dict[str, Any]:
    return {"word": unit.label, "start": unit.start, "end": unit.end}


def _number(value: float) -> float | None:
    """Four decimals; null for what is not known."""
    return round(value, 4) if value == value else None

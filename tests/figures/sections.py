"""The sections of figures: a module an analysis."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from tests.figures.figure import Figure

# Each module has `figures(quick: bool) -> Iterator[Figure]`; `quick` leaves out what takes longer than some 20 seconds.
SECTIONS: Mapping[str, str] = {
    "shift": "shift",
    "order": "order",
    "axes": "axes",
    "colours": "colours",
    "library": "library",
    "shares": "shares",
    "knows": "knows",
    "shorten": "shorten",
    "unet": "unet",
    "zoo": "zoo",
}


def figures_of(section: str, quick: bool = False) -> Iterator[Figure]:
    """The figures of a section of SECTIONS, one after the other as they are measured."""
    yield from import_module(f"tests.figures.{SECTIONS[section]}").figures(quick)

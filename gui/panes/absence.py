"""A pane whose question makes no sense for the opened encoder: its controls are put aside until it does again."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QLayout, QWidget


class Absence:
    """The controls in some layouts of a pane; those of `kept` stay where they are."""

    def __init__(self, layouts: Sequence[QLayout], kept: Sequence[QWidget]) -> None:
        self._layouts, self._kept = layouts, kept
        self._put_aside: list[QWidget] = []

    def set(self, absent: bool) -> None:
        """Puts what is shown aside, or brings back what was put aside."""
        if absent:
            shown = [widget for layout in self._layouts for widget in _widgets(layout) if not widget.isHidden()]
            self._put_aside += [widget for widget in shown if widget not in self._kept]
            for widget in self._put_aside:
                widget.hide()
            return
        for widget in self._put_aside:
            widget.show()
        self._put_aside = []


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _widgets(inner)

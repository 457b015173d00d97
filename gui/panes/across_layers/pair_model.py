"""Every two words of a prompt as a list that is searched, the most or the least alike first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import nan

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt

from core.analysis.encoding_view import EncodingView
from core.analysis.labels import percentile_phrase
from core.analysis.similarity import cosine_matrix
from core.analysis.units import Unit
from core.encoder.encoding import Floats
from core.program.arrays import Integers
from core.program.translation import tr
from gui.panes.plots.curves import number_text
from gui.state.pane_looks import Pin
from gui.widgets.rows_model import LEFT, RIGHT, Index, RowsModel

MAX_LISTED_UNITS = 300  # units whose pairs are listed
PAIR, COSINE, PERCENT = range(3)


@dataclass(frozen=True, eq=False)
class AllPairs:
    """The pairs of a view's different units at a layer, of equal labels the first; the most alike first."""

    view: EncodingView
    layer: int

    @cached_property
    def units(self) -> Sequence[Unit]:
        """The units that pairs are made of, MAX_LISTED_UNITS at most."""
        return [self.view.units[index] for index in self.view.distinct[:MAX_LISTED_UNITS]]

    @cached_property
    def matrix(self) -> Floats:
        """Cosine of every two of `units` [units, units]."""
        return cosine_matrix(self.view.vectors[self.layer, list(self.view.distinct[:MAX_LISTED_UNITS])])

    @cached_property
    def indices(self) -> Integers:
        """The two of `units` in each pair [pairs, 2], the most alike first."""
        pairs = np.stack(np.triu_indices(len(self.units), 1), axis=1)
        return np.asarray(pairs[np.argsort(-self.matrix[tuple(pairs.T)], kind="stable")])

    def find(self, text: str) -> Integers:
        """The pairs of which one unit has a text in it, or each unit one of its first two words [found, 2]."""
        wished, (left, right) = " ".join(text.casefold().replace("–", " ").replace(",", " ").split()), self.indices.T
        whole = self._has(wished)
        fits = whole[left] | whole[right]
        for first, second in [wished.split()[:2]] if " " in wished else []:
            one, other = self._has(first), self._has(second)
            fits |= (one[left] & other[right]) | (other[left] & one[right])
        return np.asarray(self.indices[fits])

    def _has(self, text: str) -> NDArray[np.bool_]:
        return np.array([text in unit.name.casefold() for unit in self.units], bool)


class PairModel(RowsModel):
    """`rows` [pairs, 2] are indices of the units of `pairs`."""

    def __init__(self, parent: QObject) -> None:
        headings = tr("pair"), tr("cosine"), tr("among word pairs")
        super().__init__(headings, parent=parent)
        self.pairs: AllPairs | None = None
        self._text, self._least_first = "", False
        self._pins: Collection[frozenset[tuple[str, int]]] = ()

    def show_pairs(self, pairs: AllPairs) -> None:
        """Shows the pairs of a view at a layer."""
        self.pairs = pairs
        self._list()

    def search(self, text: str, least_first: bool) -> None:
        """Lists the pairs with a text, the least alike first or the most."""
        self._text, self._least_first = text, least_first
        self._list()

    def mark_pins(self, pins: Collection[Pin]) -> None:
        """Marks the pairs that are pinned."""
        self._pins = {frozenset(pin) for pin in pins}
        self.update_rows()

    def keys(self, line: int) -> Pin:
        """The two units of a line."""
        assert self.pairs is not None
        left, right = (self.pairs.units[index] for index in self.rows[line])
        return left.key, right.key

    def positions(self, line: int) -> tuple[int, ...]:
        """The positions of both units of a line."""
        assert self.pairs is not None
        return tuple(position for index in self.rows[line] for position in self.pairs.units[index].positions)

    def _list(self) -> None:
        if self.pairs is not None:
            found = self.pairs.find(self._text)
            self.reset(found[::-1] if self._least_first else found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(index.row(), index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == PAIR:
            is_pinned = frozenset(self.keys(index.row())) in self._pins
            return Qt.CheckState.Checked if is_pinned else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() == COSINE else LEFT
        return None

    def _cell(self, line: int, column: int) -> str:
        assert self.pairs is not None
        view, units, (left, right) = self.pairs.view, self.pairs.units, self.rows[line]
        if column == PAIR:
            return f"{units[left].name} – {units[right].name}"
        cosine = self.pairs.matrix[left, right]
        if column == COSINE:
            return number_text(float(cosine))
        percent = view.percentile(cosine, self.pairs.layer)
        return percentile_phrase(nan if percent is None else float(percent))

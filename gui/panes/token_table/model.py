"""The tokens of a prompt as rows that can be filtered and sorted, with the statistics of their hidden states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTableView

from core.analysis.statistics import RowStatistics
from core.analysis.token_roles import token_places, token_roles
from core.analysis.units import letters_at, units_of
from core.encoder.encoding import Floats
from core.program.table import format_for_screen
from core.program.translation import tr
from core.tokens.chunks import Chunks
from gui.panes.token_table.columns import COLUMNS, KIND_NAMES, TEXT_COLUMNS, Column
from gui.widgets.rows_model import LEFT, RIGHT, Index, RowsModel
from gui.widgets.style import theme_of

WEIGHT = 4  # the column of weights
OWN_KINDS = (*KIND_NAMES, "template")  # of tokens that the tool puts there
# What may be listed, by key: the kinds of token, None for all of them.
LISTED_KINDS: Mapping[str, frozenset[str] | None] = {
    "all": None,
    "typed": frozenset({"text", "embedding"}),
    "ends": frozenset({"bos", "eos", "template"}),
    "padding": frozenset({"padding"}),
}


@dataclass(frozen=True)
class TokenTexts:
    """What chunks say of each position, in text: `positions`, `pieces` and `words`."""

    chunks: Chunks

    @cached_property
    def words(self) -> Mapping[int, str]:
        """The word at each position that belongs to one."""
        return {at: unit.label for unit in units_of(self.chunks, "word") for at in unit.positions}

    def position(self, at: int) -> str:
        """A position in its chunk, with the chunk's number in front where there are several: `2:14`."""
        length = self.chunks.context_length
        chunk, position = divmod(at, length)
        return f"{chunk + 1}:{position}" if len(self.chunks.tokens) > length else str(position)

    def piece(self, at: int) -> str:
        """The vocabulary's entry, a sign behind it where it ends a word; or what kind of token it is."""
        token = self.chunks.tokens[at]
        if token.kind in KIND_NAMES:
            return tr(KIND_NAMES[token.kind])
        piece = token.readable
        if "\ufffd" in piece:
            piece = tr("part of {character}").format(character=letters_at(self.chunks, at))
        return piece + ("⏎" if token.ends_word else "")

    @cached_property
    def roles(self) -> Sequence[str]:
        """What each position is there for, of an encoder that is not CLIP's."""
        return token_roles(self.chunks)

    @cached_property
    def places(self) -> Sequence[int]:
        """The place that each position has for the encoder."""
        return token_places(self.chunks)

    @cached_property
    def searched(self) -> Sequence[str]:
        """Piece and word of each position in small letters."""
        rows = range(len(self.chunks.tokens))
        return [f"{self.piece(at)}\n{self.words.get(at, '')}".casefold() for at in rows]

    def matching(self, text: str, kinds: frozenset[str] | None) -> list[int]:
        """The positions of these kinds whose piece or word has a text in it, or which it names: `14`, `2:14`, `2:`."""
        wished, tokens = text.strip().casefold(), self.chunks.tokens
        rows = [at for at, token in enumerate(tokens) if kinds is None or token.kind in kinds]
        if not wished:
            return rows
        if wished.endswith(":"):
            return [at for at in rows if self.position(at).startswith(wished)]
        is_number = wished.replace(":", "").isdecimal()
        named = {at for at in rows if wished in (self.position(at), str(tokens[at].id))} if is_number else set()
        return [at for at in rows if at in named or wished in self.searched[at]]


class TokenModel(RowsModel):
    """`rows` are the positions that are listed, in the order in which they are."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(parent=view)
        self._view = view
        self.columns: tuple[Column, ...] = ()
        self.filter_text, self.listed = "", "all"  # the second a key of LISTED_KINDS
        self.sorted_by, self.is_descending = "", False  # the title of a column; "" for the order of the text
        self._texts: TokenTexts | None = None
        self._statistics: RowStatistics | None = None
        self._other_norms: Floats | None = None
        self._values: Mapping[int, float] = {}
        self._highlighted: frozenset[int] = frozenset()
        self._is_missing_padding = False
        self._line_of: Mapping[int, int] = {}
        self.show_columns(COLUMNS)

    @property
    def has_tokens(self) -> bool:
        """Whether there is anything that could be listed."""
        return self._texts is not None and bool(self._texts.chunks.tokens)

    @property
    def chunks(self) -> Chunks | None:
        """The chunks whose tokens are listed."""
        return self._texts.chunks if self._texts else None

    @property
    def is_clip(self) -> bool:
        """Whether the tokens are those of a CLIP text encoder, or none are known yet."""
        return self._texts is None or self._texts.chunks.is_clip

    def lines(self, positions: frozenset[int]) -> list[int]:
        """The lines of those of the positions that are listed."""
        return sorted(self._line_of[at] for at in positions if at in self._line_of)

    def highlight(self, positions: frozenset[int]) -> None:
        """Marks the positions that are pointed at."""
        changed = positions ^ self._highlighted
        self._highlighted = positions
        for line in self.lines(changed):
            self.update_rows(line, line)

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Replaces the columns where they are others."""
        if columns != self.columns:
            self.columns = columns
            self.reset(self.rows, [tr(column.title) for column in columns], [tr(column.tip) for column in columns])

    def show_values(self, values: Mapping[int, float]) -> None:
        """Shows what the words at positions are coloured by, in the column for it."""
        if values != self._values:
            self._values = values
            self.arrange()

    def show_tokens(
        self,
        chunks: Chunks,
        statistics: RowStatistics | None,
        other_norms: Floats | None = None,
        is_missing_padding: bool = False,
    ) -> None:
        """Shows tokens and their numbers, `other_norms` [rows] of the other encoder.

        The same chunks in the same order keep selection and scroll position.
        """
        self._statistics, self._other_norms = statistics, other_norms
        self._is_missing_padding = is_missing_padding
        is_other = self._texts is None or chunks is not self._texts.chunks
        if is_other:
            self._texts = TokenTexts(chunks)
        self.arrange(is_other)

    def arrange(self, is_other: bool = False) -> None:
        """Lists what the filter lets through, in its order; `is_other` where the tokens are other ones."""
        rows = self._order(self._texts.matching(self.filter_text, LISTED_KINDS[self.listed])) if self._texts else []
        if not is_other and rows == self.rows:
            self.update_rows()
            return
        self._line_of = {at: line for line, at in enumerate(rows)}
        self.reset(rows)

    def _order(self, rows: list[int]) -> list[int]:
        """Positions by the column that they are sorted by; equal ones in the order of the text, those without last."""
        titles = [column.title for column in self.columns]
        if self.sorted_by not in titles[1:]:
            return rows[::-1] if self.is_descending and self.sorted_by else rows
        column = titles.index(self.sorted_by)
        if self._is_text(column):
            texts = {at: self._text(at, column).casefold() for at in rows}
            filled = sorted((at for at in rows if texts[at]), key=texts.__getitem__, reverse=self.is_descending)
            return [*filled, *(at for at in rows if not texts[at])]
        numbers = self._numbers(column)[rows]
        order = np.argsort(-numbers if self.is_descending else numbers, kind="stable")  # NaN last
        return [rows[index] for index in order]

    def _numbers(self, index: int) -> Floats:
        """The numbers of a column [positions], NaN where there are none."""
        assert self._texts is not None
        column, tokens = self.columns[index], self._texts.chunks.tokens
        if column.is_value:
            return np.array([self._values.get(at, np.nan) for at in range(len(tokens))])
        if column.of_text_encoder:
            return np.array(self._texts.places, float)
        if column.statistic:
            numbers = self._column_numbers(column)
            return np.full(len(tokens), np.nan) if numbers is None else np.asarray(numbers, float)
        return np.array([token.weight if index == WEIGHT else token.id for token in tokens], float)

    def _column_numbers(self, column: Column) -> Floats | None:
        numbers: Floats | None = (
            self._other_norms if column.is_other else getattr(self._statistics, column.statistic, None)
        )
        return numbers

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        at = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(at, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if self._is_text(index.column()) else RIGHT
        if role == Qt.ItemDataRole.BackgroundRole and at in self._highlighted:
            return QColor(theme_of(self._view).control)
        is_dim = self.is_faded or (self._texts is not None and self._texts.chunks.tokens[at].kind in OWN_KINDS)
        if role == Qt.ItemDataRole.ForegroundRole and is_dim:
            return QColor(theme_of(self._view).dim)
        return None

    def _is_text(self, index: int) -> bool:
        return index in TEXT_COLUMNS or self.columns[index].of_text_encoder == "role"

    def plain_texts(self, line: int) -> tuple[str, ...]:
        """The cells of a line, with plain minus signs."""
        return tuple(self._text(self.rows[line], column).replace("−", "-") for column in range(len(self.columns)))

    def _text(self, at: int, index: int) -> str:
        if self._texts is None:
            return ""
        token, column = self._texts.chunks.tokens[at], self.columns[index]
        if column.is_value:
            return format_for_screen(self._values[at]) if at in self._values else ""
        if column.of_text_encoder:
            is_role = column.of_text_encoder == "role"
            return self._texts.roles[at] if is_role else str(self._texts.places[at])
        if column.statistic:
            numbers = self._column_numbers(column)
            if numbers is None:
                return ""
            is_missing = self._is_missing_padding and token.kind == "padding"
            return "…" if is_missing else format_for_screen(float(numbers[at]))
        if index == WEIGHT:
            return f"{token.weight:.3g}"
        texts = self._texts
        return (texts.position(at), str(token.id), texts.piece(at), texts.words.get(at, ""))[index]

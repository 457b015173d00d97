"""The columns of the small U: an attention block of the U-Net each, or the transformer blocks of one that is opened."""

from collections.abc import Collection
from dataclasses import dataclass
from math import log2, sqrt

import numpy as np

from core.analysis.cross_attention import BlockHearing
from core.encoder.encoding import Floats
from core.program.translation import tr
from core.queries.unet_hearing import UnetHearing
from core.weights.checkpoints.unet_blocks import BlockPlace

ARROWS = ("↓", "●", "↑")  # of the way down, the middle and the way up


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the indices of its blocks, the side of their pictures, and its number among those of that side."""

    place: BlockPlace
    blocks: tuple[int, ...]
    side: int
    number: int
    is_part: bool = False  # one transformer block of an opened attention block

    @property
    def name(self) -> str:
        """Such as “↓ 64 × 64, 2”, of a part of an opened one “↓ 32 × 32, 1, block 3”."""
        name = f"{ARROWS[self.place.part]} {self.side} × {self.side}, {self.number}"
        return tr("{name}, block {number}").format(name=name, number=self.place.depth + 1) if self.is_part else name

    @property
    def can_open(self) -> bool:
        """Whether it stands for several blocks, or is one of those."""
        return self.is_part or len(self.blocks) > 1


def columns_of(hearing: UnetHearing, opened: Collection[BlockPlace]) -> tuple[Column, ...]:
    """The columns in the order in which a picture goes through them; attention blocks of `opened` in their parts."""
    by_attention: dict[BlockPlace, list[int]] = {}
    for index, block in enumerate(hearing.file.blocks):
        by_attention.setdefault(block.place.attention_block, []).append(index)
    columns: list[Column] = []
    numbers: dict[tuple[int, int], int] = {}
    for place, blocks in by_attention.items():
        side = hearing.sides[blocks[0]]
        numbers[place.part, side] = number = numbers.get((place.part, side), 0) + 1
        if place in opened and len(blocks) > 1:
            parts = ((hearing.file.blocks[index].place, (index,)) for index in blocks)
            columns += [Column(part, own, side, number, is_part=True) for part, own in parts]
        else:
            columns.append(Column(place, tuple(blocks), side, number))
    return tuple(columns)


def levels_of(sides: Collection[int]) -> list[int]:
    """How many steps each side is below the greatest: 0 at the ends of the U."""
    most = max(sides, default=1)
    return [round(log2(most / side)) for side in sides]


def column_gains(hearing: UnetHearing, columns: Collection[Column], is_relative: bool) -> Floats:
    """The mean gain of each line in a column's blocks [lines, columns], or that over the words' mean; NaN of none."""
    return np.stack([_mean(hearing, column, is_relative) for column in columns], axis=1)


def _mean(hearing: UnetHearing, column: Column, is_relative: bool) -> Floats:
    known = known_blocks(hearing, column)
    if not known:
        return np.full(len(hearing.lines), np.nan, np.float32)
    words = hearing.words
    gains = [block.relative_gain(words) if is_relative else block.gain for block in known]
    return np.asarray(np.mean(gains, axis=0), np.float32)


def known_blocks(hearing: UnetHearing, column: Column) -> list[BlockHearing]:
    """The numbers of a column's blocks that are there."""
    return [block for index in column.blocks if (block := hearing.blocks[index])]


def band_of_column(hearing: UnetHearing, column: Column) -> float:
    """The band of random matrices around 1 for the mean over a column's blocks."""
    bands = [block.band for block in known_blocks(hearing, column)]
    return sqrt(sum(band**2 for band in bands)) / len(bands) if bands else 0.0


def column_apart(hearing: UnetHearing, columns: Collection[Column], pair: tuple[int, int]) -> Floats:
    """How far the keys of two lines lie apart in each column [columns], 1 being an average pair; NaN of none."""
    means = [[block.apart[pair] for block in known_blocks(hearing, column)] for column in columns]
    return np.array([np.mean(mean) if mean else np.nan for mean in means], np.float32)

"""What training changed in the vocabulary: the rows of a model's token table against those of a base model."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.answer_check import AnswerCheck
from core.analysis.encoder_distance import not_comparable
from core.analysis.nearest import frequency_rank
from core.analysis.table_change import ROWS_TOGETHER, TableChange, rounding_of, table_change
from core.encoder.config import TOKEN_EMBEDDING
from core.encoder.encoding import EncoderInfo
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, give_way, ignore_report, never_cancelled
from core.program.numbers import plain_number
from core.program.translation import tr
from core.tokens.tokenizer import BOS, EOS, clip_tokenizer, readable
from core.weights import UnreadableEncoder
from core.weights.formats.safetensors_file import FLOAT_TYPES

if TYPE_CHECKING:
    from core.weights.checkpoints.plan import EncoderPlan

MAX_SHARE = 0.5  # of all rows; where more are changed, no row stands out
STORED_AS = {name: stored for stored, name in FLOAT_TYPES.items()}


@dataclass(frozen=True, slots=True)
class LearnedRow:
    """A changed row of a token table: its id and name, how far it moved, and its place by how common it is.

    `rank` counts from 0, the commonest; None for BOS, EOS and single bytes. `is_word` says whether it ends a word, and
    can be typed alone.
    """

    id: int
    name: str
    change: float
    rank: int | None
    is_word: bool


@dataclass(frozen=True, eq=False)
class LearnedRows:
    """What the table of the encoder `own` changed against that of `base`: `rows`, the most changed first."""

    own: EncoderInfo
    base: EncoderInfo
    table: TableChange
    rows: tuple[LearnedRow, ...]
    check: AnswerCheck


def learned_rows(
    base: str,
    info: EncoderInfo,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> LearnedRows:
    """The rows of one of the model's token tables that differ from those of its counterpart in the file `base`.

    Of the base its table alone is read. UnreadableEncoder where it cannot be, or is of another kind; Cancelled.
    """
    from core.weights.checkpoints.reading import read_weights
    from core.weights.opening import plan_counterpart

    encoder, plan = model.encoder_for(info), plan_counterpart(base, info.name, cancelled)
    if (why := not_comparable(info, plan.info)) is not None:
        raise UnreadableEncoder(why)
    ((_, table),) = read_weights(plan, cancelled, names=[TOKEN_EMBEDDING])
    give_way(cancelled)
    if encoder.weight_shape(TOKEN_EMBEDDING) != tuple(table.shape):
        raise UnreadableEncoder(tr("The token tables are of different sizes. Choose a model of the same family."))
    own, base_numbers = np.empty(table.shape, np.float32), np.empty(table.shape, np.float32)
    for start in range(0, len(own), ROWS_TOGETHER):
        give_way(cancelled)
        rows = slice(start, start + ROWS_TOGETHER)
        own[rows], base_numbers[rows] = encoder.own_weight(TOKEN_EMBEDDING, rows).numpy(), table[rows].float().numpy()
    own_types = [STORED_AS.get(name, name) for name in info.dtype.split(" and ")]
    threshold = rounding_of(*own_types, _stored_type(plan))
    change = table_change(own, base_numbers, threshold, cancelled)
    learned = []
    for index in change.changed.tolist():
        give_way(cancelled)
        learned.append(_row(index, float(change.change[index])))
    return LearnedRows(info, plan.info, change, tuple(learned), _check(change, len(learned)))


def _stored_type(plan: "EncoderPlan") -> str:
    return plan.entries[plan.layout.file_key(TOKEN_EMBEDDING).name].dtype


def _row(index: int, change: float) -> LearnedRow:
    name = {BOS: "BOS", EOS: "EOS"}.get(index)
    piece = clip_tokenizer().piece(index)
    is_word = piece.endswith("</w>")
    return LearnedRow(
        index, name or (readable(piece) if is_word else f"{readable(piece)}-"), change, frequency_rank(index), is_word
    )


def _check(change: TableChange, changed: int) -> AnswerCheck:
    """Whether so few rows changed that those that did mean something."""
    count = len(change.change)
    sentence = tr(
        "{changed} of {count} rows differ by more than the {percent} % that storing rounds away, once all are brought "
        "to the same scale ({scale})."
    ).format(
        changed=f"{changed:,}",
        count=f"{count:,}",
        percent=plain_number(100 * change.threshold, 2),
        scale=plain_number(change.scale, 4),
    )
    return AnswerCheck(changed <= MAX_SHARE * count, sentence)

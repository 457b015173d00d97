"""What each block of a U-Net gets of each word: the rows that the tool hands on, through to_k and to_v alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from core.analysis.answer_check import AnswerCheck
from core.analysis.cross_attention import BlockHearing, BlockInput, HeardLine, hear, line_vectors, relative_distances
from core.analysis.encoding_view import EncodingView
from core.analysis.unet_checks import Contrast, broken_bounds, check_hearings, contrast_of
from core.analysis.units import Unit
from core.dialects.weighting import empty_chunk
from core.encoder.encoding import Floats
from core.model import Model
from core.program.arrays import np
from core.program.cancellation import CancelCheck, ReportProgress, give_way, ignore_report, never_cancelled
from core.program.translation import tr
from core.queries.ablation import without_weights
from core.queries.unet_files import OpenUnets
from core.tokens.chunks import MAX_CHUNKS, Chunks
from core.weights import UnreadableEncoder
from core.weights.adapters.left_out import left_out_sentence
from core.weights.checkpoints.unet_blocks import BlockPlace
from core.weights.checkpoints.unet_file import UnetFile

if TYPE_CHECKING:
    from core.weights.adapters.unet_lora import UnetLora
    from core.weights.checkpoints.unet import Unet

REPORT_EVERY = 0.2  # seconds
CHECKED_LINES = 16  # whose keys random queries are tried on


@dataclass(frozen=True, slots=True)
class HearingQuestion:
    """What is asked: of which U-Net, with which clip skip (None: the tool's), with weights or without, and LoRAs.

    `loras` are files with strengths whose U-Net part is added to keys and values.
    """

    unet: Path
    clip_skip: int | None = None
    is_weighted: bool = True
    loras: tuple[tuple[Path, float], ...] = ()


@dataclass(frozen=True, eq=False)
class UnetHearing:
    """The numbers of each block, in the order in which a picture goes through them; None of one that is to come.

    `row_apart` [lines, lines] are the distances of the rows themselves over an average pair of words.
    """

    view: EncodingView
    question: HearingQuestion
    file: UnetFile
    lines: tuple[HeardLine, ...]
    units: tuple[Unit, ...]
    row_apart: Floats
    blocks: tuple[BlockHearing | None, ...]
    check: AnswerCheck | None = None
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> list[int]:
        """The indices of the lines that are words; those of `units`."""
        return [index for index, line in enumerate(self.lines) if line.is_word]

    @property
    def is_finished(self) -> bool:
        """Whether every block has been computed."""
        return all(self.blocks)

    @cached_property
    def sides(self) -> list[int]:
        """The side of each block's pictures, in places."""
        return [self.file.side(block.place) for block in self.file.blocks]

    @cached_property
    def contrast(self) -> Contrast | None:
        """What fine blocks hear against coarse ones; None before all blocks are there."""
        hearings = [block for block in self.blocks if block]
        return contrast_of(hearings, self.sides, self.words) if self.is_finished and hearings else None


def hear_prompt(
    view: EncodingView,
    chunks: Chunks,
    question: HearingQuestion,
    unets: OpenUnets,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> UnetHearing:
    """What each block of a U-Net gets of the words of `view`, whose prompt is `chunks` for all encoders.

    `unets` keeps what was read. Reported every REPORT_EVERY seconds. UnreadableEncoder where the U-Net cannot be
    read; ValueError where it takes rows of another width; Cancelled.
    """
    unet = unets.open(question.unet, cancelled)
    loras, notes = _opened_loras(question, unets, cancelled)
    sent = (chunks if question.is_weighted else without_weights(chunks)).first(MAX_CHUNKS)
    rows = _rows(sent, question.clip_skip, model, cancelled)
    if rows.shape[1] != unet.file.context:
        raise ValueError(misfit_message(unet.file, rows.shape[1]))
    empty = unets.empty_rows(rows, lambda: _rows(_emptied(sent), question.clip_skip, model, cancelled))
    units, lines = _lines(view, chunks, len(rows))
    apart = relative_distances(line_vectors(rows, lines), range(len(units)))
    notes += _notes_of_loras([lora for lora, _ in loras], rows.shape[1])
    hearing = UnetHearing(
        view, question, unet.file, lines, units, apart, (None,) * len(unet.file.blocks), None, tuple(notes)
    )
    return _hear_all(hearing, unet, rows, empty, loras, cancelled, report)


def _hear_all(
    hearing: UnetHearing,
    unet: "Unet",
    rows: Floats,
    empty: Floats,
    loras: "Sequence[tuple[UnetLora, float]]",
    cancelled: CancelCheck,
    report: ReportProgress,
) -> UnetHearing:
    blocks, broken, reported = list(hearing.blocks), 0, perf_counter()
    vectors = line_vectors(rows, hearing.lines)
    for index in range(len(blocks)):
        block = block_input(unet, index, rows, empty, vectors, loras, cancelled)
        give_way(cancelled)
        blocks[index] = hear(rows, hearing.lines, block, cancelled)
        give_way(cancelled)
        broken += broken_bounds(line_vectors(block.keys, hearing.lines[:CHECKED_LINES]), block.heads, index)
        if perf_counter() - reported > REPORT_EVERY:
            reported = perf_counter()
            report(replace(hearing, blocks=tuple(blocks)))
    finished = [block for block in blocks if block]
    check = check_hearings(finished, hearing.words, broken)
    return replace(hearing, blocks=tuple(blocks), check=check)


def block_input(
    unet: "Unet",
    index: int,
    rows: Floats,
    empty: Floats,
    vectors: Floats,
    loras: "Sequence[tuple[UnetLora, float]]" = (),
    cancelled: CancelCheck = never_cancelled,
) -> BlockInput:
    """Keys and values of rows and of the empty prompt's in the block of an index, with what LoRAs add to them.

    Cancelled, which is asked for between parts of some 10 ms.
    """
    place = unet.file.blocks[index].place
    made, nothing = unet.project(index, rows, cancelled), unet.empty_values(index, empty, cancelled)
    keys = _with_loras(made.keys, rows, place, "to_k", loras, cancelled)
    values = _with_loras(made.values, rows, place, "to_v", loras, cancelled)
    nothing = _with_loras(nothing, empty, place, "to_v", loras, cancelled)
    first = unet.first_values(index, vectors, cancelled) if unet.file.first_width else None
    size = unet.value_size(index, cancelled)
    return BlockInput(keys, values, unet.file.blocks[index].heads, size, nothing, first)


def _with_loras(
    made: Floats,
    rows: Floats,
    place: BlockPlace,
    matrix: str,
    loras: "Sequence[tuple[UnetLora, float]]",
    cancelled: CancelCheck,
) -> Floats:
    """What a matrix makes of rows, and what LoRAs add to it."""
    for lora, strength in loras:
        give_way(cancelled)
        added = lora.delta(place, matrix, rows)
        made = made if added is None else made + np.float32(strength) * added
    return made


def _rows(chunks: Chunks, clip_skip: int | None, model: Model, cancelled: CancelCheck) -> Floats:
    return model.condition(chunks, clip_skip, cancelled).prompt_embeds


def _emptied(chunks: Chunks) -> Chunks:
    """As many chunks of the empty prompt."""
    nothing = (empty_chunk(chunks),) * len(chunks.chunks)
    return replace(chunks, chunks=nothing, others=tuple(map(_emptied, chunks.others)))


def _lines(view: EncodingView, chunks: Chunks, length: int) -> tuple[tuple[Unit, ...], tuple[HeardLine, ...]]:
    """The view's words, each label once, that have rows among those handed over; then EOS, and padding if there is."""
    units = [view.units[index] for index in view.distinct]
    units = [unit for unit in units if unit.start is not None and max(unit.positions) < length]
    lines = [HeardLine(unit.name, unit.positions) for unit in units]
    for kind, name in (("eos", "EOS"), ("padding", tr("padding"))):
        positions = tuple(at for at, token in enumerate(chunks.tokens) if token.kind == kind and at < length)
        if positions:
            lines.append(HeardLine(name, positions, is_word=False))
    if not units:
        raise ValueError(tr("the prompt has no words"))
    return tuple(units), tuple(lines)


def misfit_message(file: UnetFile, width: int) -> str:
    """Why a U-Net cannot be asked with this model."""
    message = tr(
        "the U-Net takes rows of {context} numbers, the open text encoders make rows of {width}: choose a checkpoint "
        "of the same family"
    )
    return message.format(context=file.context, width=width)


def _opened_loras(
    question: HearingQuestion, unets: OpenUnets, cancelled: CancelCheck
) -> "tuple[list[tuple[UnetLora, float]], list[str]]":
    """The LoRAs with a U-Net part and their strengths, and a sentence for each of the others."""
    loras, notes = [], []
    for path, strength in question.loras:
        try:
            loras.append((unets.open_lora(path, cancelled), strength))
        except UnreadableEncoder as error:
            notes.append(str(error))
    return loras, notes


def _notes_of_loras(loras: "Sequence[UnetLora]", width: int) -> list[str]:
    """What of the LoRAs is not added to keys and values: all of one for rows of another width, or some modules."""
    notes = []
    for lora in loras:
        if lora.context not in (None, width):
            message = tr("{lora} is for a U-Net of another family, so it is left out.")
            notes.append(message.format(lora=lora.title))
        elif lora.left_out_projections:
            notes.append(left_out_sentence(lora.title, lora.left_out_projections))
    return notes

"""How a chunk's summary grows: what it would be if the prompt ended after each word."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.shares import Doubles, Summary, chunk_units
from core.analysis.units import Unit
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.queries.summary_direction import eos_place, summary_of
from core.tokens.chunks import Chunk, Chunks, pad_chunk
from core.tokens.text_families import padding_of

WORDS_TOGETHER = 16  # whose hidden states are in memory at once


@dataclass(frozen=True, eq=False)
class SummaryGrowth:
    """The summary after each of a chunk's words; it depends on their order, so its steps are no shares.

    `summaries` [words + 1, width] are final-normed EOS rows: of the empty prompt, and of the prompt up to and with each
    word; the last is of the whole chunk. `values` [words + 1]: how far of the way from the mean word (0) to the chunk's
    summary (1) each lies. With an answer that is reported on the way both are shorter.
    """

    view: EncodingView
    summary: Summary
    words: tuple[Unit, ...]
    summaries: Floats
    values: Doubles


def summary_growth(
    view: EncodingView,
    chunk: int,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> SummaryGrowth:
    """The growth of a chunk's summary, one EOS row a word on what is kept; `report` gets what is known so far.

    ValueError where the model has not the view's encoder; Cancelled.
    """
    encoder = model.encoder_for(view.encoding.encoder)
    summary = summary_of(view, chunk, encoder, cancelled)
    words = tuple(unit for unit in chunk_units(view.chunks, chunk, "word") if unit.start is not None)
    rows: list[Floats] = []
    cuts = _cut_chunks(view.chunks, chunk, words)
    for start in range(0, len(cuts), WORDS_TOGETHER):
        some = cuts[start : start + WORDS_TOGETHER]
        for cut, (states, _) in zip(some, encoder.encode_variants(some, cancelled), strict=True):
            rows.append(encoder.final_norm(states[summary.layer, eos_place(cut, encoder)]))
        answer = _answer(view, summary, words, rows)
        report(answer)
    return answer


def _answer(view: EncodingView, summary: Summary, words: tuple[Unit, ...], rows: Sequence[Floats]) -> SummaryGrowth:
    values = np.array([summary.value(row) for row in rows], np.float64)
    return SummaryGrowth(view, summary, words[: len(rows) - 1], np.stack(rows), values)


def _cut_chunks(chunks: Chunks, chunk: int, words: Sequence[Unit]) -> list[Chunk]:
    """The chunk cut before its first word, and behind each; the last is the whole chunk, marks at its end with it."""
    first, padding = chunk * chunks.context_length, padding_of(chunks.encoder)
    tokens = chunks.chunks[chunk]
    cuts = [1, *(max(word.positions) + 1 - first for word in words[:-1])]
    pieces = [pad_chunk(tokens[1:cut], padding, len(tokens)) for cut in cuts]
    return [*pieces, tokens] if words else pieces

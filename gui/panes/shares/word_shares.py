"""Shares as numbers of the prompt's words, which the editor can colour them by."""

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.shares import as_shares, unit_sums
from core.analysis.units import units_of
from core.program.translation import tr
from core.queries.shares import SummaryShares
from gui.state.measured_words import MeasuredWords


def measured_shares(answer: SummaryShares, view: EncodingView) -> MeasuredWords:
    """The shares of a view's units in their chunk's summary; NaN for those of other chunks."""
    length, chunk = view.chunks.context_length, answer.summary.chunk
    units = units_of(view.chunks, view.options.kind)
    shares = as_shares(unit_sums(answer.contributions, units), float(answer.contributions.sum()))
    is_inside = [any(position // length == chunk for position in unit.positions) for unit in units]
    values = np.where(is_inside, shares, np.nan).astype(np.float32)
    sentence = tr("Shares of the summary, against commas, checked by their sum.")
    return MeasuredWords(view, units, values, sentence)

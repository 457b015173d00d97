"""The exact table of what a summary was put together from, layer by head by source: for experts, to be exported.

"Read from the row of castle" is not "because of castle", and most of the sum stands in the MLPs, which bear no word's
name: agreement with leaving words out is 0.44 to 0.58. So it is never shown as shares of words.
"""

from dataclasses import dataclass

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.shares import Summary
from core.analysis.units import spelt_piece
from core.encoder.encoding import Floats, LayerNorm
from core.encoder.row_parts import RowParts, row_parts
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.program.table import Cell, Table
from core.queries.summary_direction import eos_place, summary_of


@dataclass(frozen=True, eq=False)
class SummaryParts:
    """Parts of the EOS row's value along the summary's direction; all of them sum to 1, the chunk's own.

    `norm_bias` is what the final norm's bias brings, less the mean word's value. `sources` are the pieces at the
    positions of `parts.attention`.
    """

    view: EncodingView
    summary: Summary
    parts: RowParts
    norm_bias: float
    sources: tuple[str, ...]

    @property
    def total(self) -> float:
        """The sum of everything."""
        return self.parts.total + self.norm_bias

    def arrays(self) -> dict[str, Floats]:
        """Everything by name: attention [layers, heads, sources], biases and mlps [layers], start and norm_bias [1]."""
        start, norm = (np.array([value], np.float32) for value in (self.parts.start, self.norm_bias))
        parts = {"attention": self.parts.attention, "biases": self.parts.biases, "mlps": self.parts.mlps}
        return {**parts, "start": start, "norm_bias": norm}

    def table(self) -> Table:
        """A line a part: what it is, its layer, head, source and the source's position, and how much it brings."""
        lines: list[tuple[Cell, ...]] = [("start", 0, "", "", "", self.parts.start)]
        for (layer, head, source), part in np.ndenumerate(self.parts.attention):
            lines.append(("attention", layer + 1, head + 1, self.sources[source], source, float(part)))
        for name, parts in (("attention bias", self.parts.biases), ("mlp", self.parts.mlps)):
            lines += [(name, layer, "", "", "", float(part)) for layer, part in enumerate(parts, 1)]
        lines.append(("norm bias", "", "", "", "", self.norm_bias))
        return Table("Parts of the summary", ("part", "layer", "head", "source", "position", "value"), tuple(lines))


def summary_parts(
    view: EncodingView,
    chunk: int,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> SummaryParts:
    """The parts of a chunk's summary, out of what is kept of its pass: less than a tenth of a pass.

    With the final norm's σ of the row frozen, u′ = (g ∘ u − mean) / σ. ValueError where the model has not the view's
    encoder; Cancelled.
    """
    encoder = model.encoder_for(view.encoding.encoder)
    summary, tokens = summary_of(view, chunk, encoder, cancelled), view.chunks.chunks[chunk]
    place, norm = eos_place(tokens, encoder), view.encoding.final_norm
    assert isinstance(norm, LayerNorm)  # of CLIP, which alone has derivatives
    row = view.encoding.hidden_states[summary.layer, chunk * len(tokens) + place].astype(np.float64)
    scaled = norm.weight.astype(np.float64) * summary.direction
    pulled = (scaled - scaled.mean()) / np.sqrt(row.var() + norm.epsilon)
    parts = row_parts(encoder, tokens, place, pulled.astype(np.float32), summary.layer, cancelled)
    bias = float(norm.bias.astype(np.float64) @ summary.direction) - summary.mean
    read = [
        at for at, token in enumerate(tokens) if token.kind != "embedding" or token.piece in encoder.inversion_vectors
    ]
    source = (view.chunks.of_sent_text or view.chunks).prompt.source
    return SummaryParts(view, summary, parts, bias, tuple(spelt_piece(tokens, at, source) for at in read[: place + 1]))

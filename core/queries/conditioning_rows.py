"""The conditioning and its switches, computed on the worker for the pane, and what its rows are called."""

from dataclasses import dataclass
from itertools import accumulate

from core.analysis.conditioning_view import ConditioningView, view_conditioning
from core.encoder.encoding import Encoding
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress
from core.program.translation import tr
from core.queries.ablations import AblationEffect, ablation_effects
from core.tokens.chunks import MAX_CHUNKS, Chunks


@dataclass(frozen=True, eq=False)
class ConditioningResult:
    """What answers an encoding: the conditioning, the width of each encoder in it, and the switches once computed."""

    encoding: Encoding
    chunks: Chunks
    conditioning: ConditioningView
    widths: tuple[int, ...]
    ablations: tuple[AblationEffect, ...] | None = None

    @property
    def borders(self) -> list[int]:
        """The columns at which another encoder begins."""
        return list(accumulate(self.widths))[:-1]


class PromptTooLong(ValueError):
    """A prompt of more chunks than are drawn."""


def too_long_message() -> str:
    """Why a prompt of more than MAX_CHUNKS is not drawn."""
    said = tr("The prompt has more than {chunks} chunks, which is more than is drawn here: shorten it.")
    return said.format(chunks=MAX_CHUNKS)


def compute_conditioning(
    encoding: Encoding, chunks: Chunks, model: Model, cancelled: CancelCheck, report: ReportProgress
) -> ConditioningResult:
    """What the tool sends, reported as soon as it is known, then what each switch does; a worker's work."""
    if max(len(one.chunks) for one in chunks.encoders) > MAX_CHUNKS:
        raise PromptTooLong(too_long_message())
    base = view_conditioning(model.condition(chunks, cancelled=cancelled).prompt_embeds, chunks)
    widths = tuple(one.info.width for one in model.encoders)
    report(ConditioningResult(encoding, chunks, base, widths))
    return ConditioningResult(
        encoding, chunks, base, widths, tuple(ablation_effects(model, chunks, None, cancelled, base))
    )

"""What the tool hands the image model for a prompt, and what each ablation changes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate

from core.analysis.conditioning_view import ConditioningView
from core.analysis.findings.conditioning import padding_steers
from core.analysis.findings.finding import Finding
from core.analysis.handed_rows import HandedRows
from core.encoder.encoding import Encoding
from core.model import Model
from core.program.cancellation import CancelCheck, ignore_report, never_cancelled
from core.program.translation import tr
from core.queries.ablation import CLIP_SKIP, PAD_MASKED
from core.queries.ablations import AblationEffect, ablation_effects, view_of
from core.tokens.chunks import MAX_CHUNKS, Chunks


@dataclass(frozen=True, eq=False)
class ConditioningResult:
    """The conditioning of an encoding's chunks, the width of each encoder in it, and the ablations once computed.

    `rows` says of a text family what each row and column is, None of CLIP's families.
    """

    encoding: Encoding
    chunks: Chunks
    conditioning: ConditioningView
    widths: tuple[int, ...]
    ablations: tuple[AblationEffect, ...] | None = None
    rows: HandedRows | None = None

    @property
    def borders(self) -> list[int]:
        """The columns at which another encoder, or another layer of one, begins."""
        return list(self.rows.borders) if self.rows else list(accumulate(self.widths))[:-1]


class PromptTooLong(ValueError):
    """A prompt of more chunks than are drawn."""


def too_long_message() -> str:
    """Why a prompt of more than MAX_CHUNKS is not drawn."""
    message = tr("The prompt has more than {chunks} chunks, which is more than is drawn here: shorten it.")
    return message.format(chunks=MAX_CHUNKS)


def compute_conditioning(
    encoding: Encoding,
    chunks: Chunks,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: Callable[[ConditioningResult], None] = ignore_report,
) -> ConditioningResult:
    """What the tool hands on for `chunks`, reported as soon as it is known, and the effect of each ablation.

    `encoding` is what the answer belongs to. PromptTooLong for more than MAX_CHUNKS chunks; Cancelled.
    """
    if max(len(side.chunks) for side in chunks.encoders) > MAX_CHUNKS:
        raise PromptTooLong(too_long_message())
    known = () if encoding.encoder.is_clip else (encoding,)
    conditioning = model.condition(chunks, cancelled=cancelled, encodings=known)
    base = view_of(conditioning, chunks)
    rows = HandedRows(conditioning, chunks) if conditioning.blocks else None
    result = ConditioningResult(encoding, chunks, base, tuple(model.widths.values()), rows=rows)
    report(result)
    return replace(result, ablations=tuple(ablation_effects(chunks, model, cancelled, base=base, encodings=known)))


def padding_finding(result: ConditioningResult) -> Finding | None:
    """Padding, where hiding it moves the conditioning farther than the clip skip next to the tool's does."""
    ablations = {
        key: [effect for effect in result.ablations or () if effect.key == key] for key in (PAD_MASKED, CLIP_SKIP)
    }
    if not all(ablations.values()):
        return None
    hidden, next_layer = (min(effect.distances.whole for effect in effects) for effects in ablations.values())
    padding = [position for position, token in enumerate(result.chunks.tokens) if token.kind == "padding"]
    return padding_steers(hidden, next_layer, tuple(padding))

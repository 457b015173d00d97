"""What of the influence of a prompt's units is worth saying."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.analysis.confusable import has_meaning
from core.analysis.encoding_view import EncodingView
from core.analysis.findings.finding import Finding
from core.analysis.findings.moves import do_little, moves_feature_most, ranked_by_conditioning, ranked_by_feature
from core.analysis.influence import NEXT_TO_NOTHING
from core.analysis.units import Unit
from core.queries.influence_run import InfluenceRun


def influence_findings(run: InfluenceRun | None, view: EncodingView) -> Iterator[Finding]:
    """Which unit moves the feature most, and which do next to nothing; of what has been measured in this text.

    Quiet while `run` is of another text or view, and in other modes than "replaced", which measure a shift as well.
    Small words and marks are not looked at. Where no unit stands out and all have been measured, a plain ranking.
    """
    if run is not None and not view.encoding.encoder.is_clip:
        yield from _of_text_encoder(run, view)
        return
    if run is None or run.mode != "replaced" or not run.fits(view, run.mode, run.with_padding):
        return
    units = [unit for unit in run.units if has_meaning(unit)]
    measured = run.at_layer("cosine_distance", view.encoding.encoder.layers, units)
    if measured is None:
        return
    presence = np.where(measured.is_old, np.float32("nan"), measured.presence)
    findings = [do_little(units, presence, NEXT_TO_NOTHING)]
    if measured.feature is not None:
        moves = np.where(measured.is_old, np.float32("nan"), measured.feature)
        first = moves_feature_most(units, moves)
        findings.append(first or (_ranking(run, units) if run.is_finished else None))
    yield from (finding for finding in findings if finding)


def _of_text_encoder(run: InfluenceRun, view: EncodingView) -> Iterator[Finding]:
    """Which unit moves the rows that are handed on most, once all were measured: CLIP's thresholds are none of its."""
    is_asked = run.mode in ("replaced", "estimated") and run.fits(view, run.mode, run.with_padding)
    is_adapted = view.chunks.family == "anima"  # whose adapter makes what is handed on of these rows
    if not (is_asked and run.is_finished) or is_adapted:
        return
    units = [unit for unit in run.units if has_meaning(unit)]
    measured = run.at_layer("relative_change", view.encoding.encoder.layers, units)
    if measured is not None and not measured.is_old.any():
        is_estimate = run.mode == "estimated"
        finding = ranked_by_conditioning(units, measured.conditioning, view.options.kind, is_estimate)
        yield from (each for each in (finding,) if each)


def _ranking(run: InfluenceRun, units: Sequence[Unit]) -> Finding | None:
    """The first and the last of some units, by the numbers that the pane shows at first."""
    view = run.view
    sizes = run.at_layer("relative_change", view.encoding.encoder.layers, units)
    return ranked_by_feature(units, sizes.feature, view.options.kind) if sizes and sizes.feature is not None else None

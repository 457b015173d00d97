"""What of the influence of a prompt's units is worth saying."""

from collections.abc import Iterator

import numpy as np

from core.analysis.confusable import has_meaning
from core.analysis.encoding_view import EncodingView
from core.analysis.findings.finding import Finding
from core.analysis.findings.moves import do_little, moves_feature_most
from core.analysis.influence import NEXT_TO_NOTHING
from core.queries.influence_run import InfluenceRun


def influence_findings(run: InfluenceRun | None, view: EncodingView) -> Iterator[Finding]:
    """Which unit moves the feature most, and which do next to nothing; of what has been measured in this text.

    Quiet while `run` is of another text or view, and in other modes than "replaced", which measure a shift as well.
    Small words and marks are not looked at.
    """
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
        findings.append(moves_feature_most(units, moves, bool(np.isfinite(moves).all())))
    yield from (finding for finding in findings if finding)

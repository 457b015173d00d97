"""The finding that two words or tags are nearly the same to an encoder at a layer."""

import numpy as np

from core.analysis.confusable import confusable_pairs
from core.analysis.encoding_view import EncodingView
from core.analysis.findings.finding import Finding, positions_of, quoted_words
from core.analysis.labels import percentile_phrase
from core.program.translation import tr, tr_noop


def nearly_the_same(view: EncodingView, layer: int) -> Finding | None:
    """The pair that is most nearly the same at a layer, by `core.analysis.confusable`; None where there is none."""
    pairs = confusable_pairs(view, layer, most=1)
    if not pairs:
        return None
    units, cosine = [view.units[index] for index in pairs[0]], float(view.matrix(layer)[pairs[0]])
    percent = view.percentile(np.array([cosine], np.float32), layer)
    near = "" if percent is None else percentile_phrase(float(percent[0]))
    message = tr("“{left}” and “{right}” are nearly the same at layer {layer}: {cosine}, {near}.")
    left, right = (quoted_words(unit.label) for unit in units)
    sentence = message.format(left=left, right=right, layer=layer, cosine=f"{cosine:.2f}", near=near)
    return Finding("alike", sentence, cosine, positions_of(units), tr_noop("Words × words"))

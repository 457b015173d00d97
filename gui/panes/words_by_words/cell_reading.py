"""What is written of a cell of the matrices, and below them while nothing is pointed at."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.labels import percentile_phrase
from core.dialects.table import DIALECTS
from core.encoder.encoding import EncoderInfo
from core.program.translation import tr
from gui.panes.plots.matrix import short_number
from gui.panes.plots.sent_marks import sent_layers_of
from gui.panes.words_by_words.arrangement import Arrangement
from gui.state.session import Session
from gui.widgets.layer_labels import encoder_letter


def cell_values(infos: Sequence[EncoderInfo], values: Sequence[float]) -> str:
    """A cell's value in each encoder, behind the encoder's letter where there are several."""
    if len(values) == 1:
        return short_number(values[0])
    pairs = zip(infos, values, strict=True)
    return "   ".join(f"{encoder_letter(info)} {short_number(value)}" for info, value in pairs)


def cell_percentiles(
    session: Session, main: EncodingView | None, infos: Sequence[EncoderInfo], values: Sequence[float]
) -> Iterator[str]:
    """Where each value stands among those of the reference words' pairs; nothing of an encoder without a reference."""
    is_alone = len(infos) == 1
    for info, value in zip(infos, values, strict=True):
        view = main if is_alone else session.encoding_views.get(info.name)
        layer = session.layer if is_alone else session.layer_in(info)
        percents = view.percentile(np.float32(value), layer) if view else None
        if percents is not None and (phrase := percentile_phrase(float(percents))):
            yield phrase if is_alone else f"{encoder_letter(info)} {phrase}"


def hint(arrangement: Arrangement, view: EncodingView | None) -> str:
    """What stands below the matrices while nothing is pointed at: how to read a cell, or what orders the lines."""
    if view is None or not arrangement.lines.groups:
        return tr("Point at a cell to read it, click to pin its pair.")
    tool = DIALECTS[view.chunks.prompt.dialect].title
    layer, sent = arrangement.sent_layer(view), sent_layers_of(view)
    if len(sent) > 1:
        text = tr("Order and frames: layer {layer}, the last of {count} that {tool} hands on side by side.")
        return text.format(layer=layer, count=len(sent), tool=tool)
    return tr("Order and frames: layer {layer}, which {tool} hands on.").format(layer=layer, tool=tool)

"""What of an influence still holds after an edit, as no position attends to a later one."""

from collections.abc import Sequence
from dataclasses import replace
from math import nan

import numpy as np
from numpy.typing import NDArray

from core.analysis.encoding_view import EncodingView
from core.analysis.influence import InfluenceMode, UnitInfluence
from core.analysis.units import Unit
from core.model import Model
from core.program.cancellation import CancelCheck, never_cancelled
from core.queries.influence_run import InfluenceRun
from core.queries.same_reading import gives_the_same, is_handed_on_alike
from core.queries.sent_rows import sent_rows_of
from core.tokens.tokenizer import Token


def continue_run(
    run: InfluenceRun | None,
    view: EncodingView,
    mode: InfluenceMode = "replaced",
    with_padding: bool = False,
    model: Model | None = None,
    cancelled: CancelCheck = never_cancelled,
) -> InfluenceRun:
    """The run of a newer view, with what still holds of an older run of the same encoder, mode and options.

    No position attends to a later one, or to another chunk: how a unit moves those before the first change of its chunk
    is as it was. EOS, feature, conditioning and presence are kept, too, but marked old, unless the unit's whole chunk
    is the same and, with a `model`, the tool hands on each chunk's rows by themselves, with the same weights.
    """
    new = InfluenceRun(view, mode, with_padding)
    if run is None or run.mode != mode or run.view.encoding.encoder is not view.encoding.encoder:
        return new
    if _look(run.view) != _look(view):
        return new
    same_until = _same_until(run.view, view)
    is_same = run.with_padding == with_padding and gives_the_same(run.view, view)
    held = {unit.positions: unit for unit in new.targets if run.of(unit) and _holds(unit, same_until, view)}
    old_columns = {unit.positions: index for index, unit in enumerate(run.units)}
    columns = np.array([old_columns.get(unit.positions, -1) for unit in new.units], np.intp)
    lost = [not _holds(unit, same_until, view) or at < 0 for unit, at in zip(new.units, columns, strict=True)]
    kept = {
        positions: _with_columns(run.measured[positions], columns, np.array(lost, np.bool_), not is_same or any(lost))
        for positions in held
    }
    if not is_same and run.with_padding == with_padding and is_handed_on_alike(run.view, view):
        whole = [
            unit
            for unit in held.values()
            if _is_in_whole_chunks(unit, same_until) and not run.measured[unit.positions].is_old
        ]
        if mode != "removed":
            whole = [unit for unit in whole if _is_weighed_alike(unit, run.view, view)]
        length = _sent_length(view, mode, with_padding, model, cancelled) if whole else nan
        kept |= {
            unit.positions: _of_whole_chunks(kept[unit.positions], unit, new, lost, mode, length) for unit in whole
        }
    return replace(new, measured=kept)


def _is_in_whole_chunks(unit: Unit, same_until: NDArray[np.intp]) -> bool:
    """Whether all chunks of a unit are read as before, to their ends."""
    return all(same_until[position] == len(same_until) for position in unit.positions)


def _is_weighed_alike(unit: Unit, before: EncodingView, view: EncodingView) -> bool:
    """Whether all tokens of a unit's chunks have the weights that they had."""
    numbers = {position // view.chunks.context_length for position in unit.positions}
    return all(
        [token.weight for token in before.chunks.chunks[number]]
        == [token.weight for token in view.chunks.chunks[number]]
        for number in numbers
    )


def _sent_length(
    view: EncodingView, mode: InfluenceMode, with_padding: bool, model: Model | None, cancelled: CancelCheck
) -> float:
    """The length of the rows that the tool hands on; NaN where a chunk's rows depend on other chunks."""
    if mode == "removed" or model is None:
        return nan
    sent = sent_rows_of(view.encoding, model.encoder_for(view.encoding.encoder), with_padding, cancelled)
    return sent.length if sent.is_by_chunk else nan


def _of_whole_chunks(
    known: UnitInfluence, unit: Unit, run: InfluenceRun, lost: Sequence[bool], mode: InfluenceMode, length: float
) -> UnitInfluence:
    """What is known of a unit whose chunks are as they were: it moves nothing of other chunks, and their length alone
    has changed.
    """
    size = run.view.chunks.context_length
    own = {position // size for position in unit.positions}
    shares = [any(position // size in own for position in other.positions) for other in run.units]
    is_unknown = any(share and gone for share, gone in zip(shares, lost, strict=True))
    conditioning = known.sent_change / length
    is_old = is_unknown or (mode != "removed" and conditioning != conditioning)
    still = np.array([gone and not share for share, gone in zip(shares, lost, strict=True)], np.bool_)
    cosine, relative = (
        np.where(still, np.float32(0), array) for array in (known.cosine_distance, known.relative_change)
    )
    new = replace(known, cosine_distance=cosine, relative_change=relative, is_old=is_old)
    return new if is_old else replace(new, conditioning=conditioning)


def _look(view: EncodingView) -> tuple[object, ...]:
    return view.options.normed, view.centred, view.chunks.context_length


def _same_until(before: EncodingView, view: EncodingView) -> NDArray[np.intp]:
    """Of each position [77 x chunks] of a view, up to where its chunk is read as before, and gives the same rows."""
    length, tokens = view.chunks.context_length, view.chunks.tokens
    until = np.zeros(len(tokens), np.intp)
    for first in range(0, min(len(tokens), len(before.chunks.tokens)), length):
        chunk = slice(first, first + length)
        pairs = enumerate(zip(before.chunks.tokens[chunk], tokens[chunk], strict=True))
        last = next((first + index for index, (old, new) in pairs if _read(old) != _read(new)), first + length)
        was, now = (each.encoding.hidden_states[-1, first:last] for each in (before, view))
        if np.array_equal(was, now, equal_nan=True):
            until[chunk] = last if last < first + length else len(tokens)
    return until


def _read(token: Token) -> tuple[object, ...]:
    return (token.piece, token.vector) if token.kind == "embedding" else (token.id, token.kind == "padding")


def _holds(unit: Unit, same_until: NDArray[np.intp], view: EncodingView) -> bool:
    return all(position < same_until[position] for position in unit.positions)


def _with_columns(
    known: UnitInfluence, columns: NDArray[np.intp], lost: NDArray[np.bool_], is_old: bool
) -> UnitInfluence:
    """What is known of a unit with other columns, those that are lost NaN."""
    arrays = (known.cosine_distance, known.relative_change)
    cosine, relative = (np.where(lost, np.float32(nan), array[:, columns]) for array in arrays)
    return replace(known, cosine_distance=cosine, relative_change=relative, is_old=is_old or known.is_old)

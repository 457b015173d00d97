"""What of an influence still holds after an edit, as no position attends to a later one."""

from dataclasses import replace
from math import nan

import numpy as np
from numpy.typing import NDArray

from core.analysis.encoding_view import EncodingView
from core.analysis.influence import InfluenceMode, UnitInfluence
from core.analysis.units import Unit
from core.queries.influence_run import InfluenceRun
from core.queries.same_reading import gives_the_same
from core.tokens.tokenizer import Token


def continue_run(
    run: InfluenceRun | None, view: EncodingView, mode: InfluenceMode = "replaced", with_padding: bool = False
) -> InfluenceRun:
    """The run of a newer view, with what still holds of an older run of the same encoder, mode and options.

    No position attends to a later one, or to another chunk: how a unit moves those before the first change of its chunk
    is as it was. EOS, feature, conditioning and presence are kept, too, but marked old; so is everything of a unit,
    unless the whole text is the same.
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
    return replace(new, measured=kept)


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

"""What words change: which moves the feature most, which do next to nothing, which the LoRAs move most.

Some word is always the first, so it is said only where it stands far out from the others. Of 49 random words as tags on
the study encoder the first moves the feature 16 times as far as the median in the middle prompt, for there the place
counts more than the word; of 10 words twice as far. So it must be both FAR_FROM_MEDIAN times the median and, of
logarithms, FAR_DEVIATIONS robust standard deviations above it. Of random words that is so in 0 to 5 % of the prompts,
by tests/random_prompts.py: 40 to 80 each of 10 to 49 words as tags, as tags of two and as prose.
"""

from collections.abc import Sequence
from math import log

import numpy as np

from core.analysis.findings.finding import Finding, positions_of, quoted_words
from core.analysis.labels import count_units
from core.analysis.units import Unit, UnitKind
from core.encoder.encoding import Floats
from core.program.numbers import plain_number
from core.program.translation import join_names, tr, tr_noop

MIN_MEASURED = 6  # units without which there is no median to stand out from
FAR_FROM_MEDIAN = 6.0  # times the median, from which on a word stands out
FAR_DEVIATIONS = 3.0  # and robust standard deviations above it, of logarithms
DEVIATION = 1.4826  # of a normal distribution, over the median distance from its middle
MIN_RANKED = 3  # units that are worth a ranking
MIN_LITTLE_WORDS, MIN_LITTLE_SHARE = 3, 0.1  # of the units that do next to nothing, from which on they are named
MAX_NAMED_WORDS = 3


def moves_feature_most(units: Sequence[Unit], moves: Floats) -> Finding | None:
    """The unit that moves the feature farthest, where it stands out; `moves` [units] are 1 - cosine.

    None where one is not known (NaN): what stands out of a part may not stand out of all. Units of later chunks, which
    the feature does not read, are none of those it is compared with.
    """
    first = _first(moves) if np.isfinite(moves).all() else None
    if first is None:
        return None
    unit, value, times = units[first], float(moves[first]), float(moves[first] / np.median(moves[moves > 0]))
    message = tr("“{word}” moves the feature most: {value} (1 − cosine), {times} times the median.")
    sentence = message.format(word=quoted_words(unit.label), value=plain_number(value), times=f"{times:.1f}")
    return Finding("feature", sentence, value, unit.positions, tr_noop("Influence"))


def ranked_by_feature(units: Sequence[Unit], moves: Floats, kind: UnitKind) -> Finding | None:
    """Which of some units of a kind moves the feature most and which least, whether they stand out or not.

    `moves` [units] are relative to the feature's length; None where one is not known. Units of later chunks, which the
    feature does not read, are not ranked, and fewer than MIN_RANKED have no ranking.
    """
    read = np.flatnonzero(moves > 0)
    if len(read) < MIN_RANKED or not np.isfinite(moves).all():
        return None
    order = read[np.argsort(-moves[read], kind="stable")]
    most, least = (units[int(index)] for index in order[[0, -1]])
    if len(read) == len(units):
        message = tr(
            "“{most}” moves the feature most of {count}: by {value} % of its length; “{least}” least: {low} %."
        )
    else:
        message = tr(
            "“{most}” moves the feature most of {count} in the first chunk: by {value} % of its length; “{least}” "
            "least: {low} %."
        )
    names = {"most": quoted_words(most.label), "least": quoted_words(least.label)}
    names["count"] = count_units(kind, len(read))
    value, low = (float(moves[index]) for index in order[[0, -1]])
    sentence = message.format(value=plain_number(100 * value), low=plain_number(100 * low), **names)
    return Finding("ranking", sentence, value, positions_of((most, least)), tr_noop("Influence"))


def ranked_by_conditioning(units: Sequence[Unit], moves: Floats, kind: UnitKind, estimated: bool) -> Finding | None:
    """Which of some units of a kind moves the rows that are handed on most and which least, of an encoder without a
    feature; `moves` [units] are relative to their length. None where one is not known, and of fewer than MIN_RANKED.
    """
    if len(units) < MIN_RANKED or not np.isfinite(moves).all():
        return None
    order = np.argsort(-moves, kind="stable")
    most, least = (units[int(index)] for index in order[[0, -1]])
    message = tr(
        "“{most}” moves what is handed on most of {count}: by {value} % of its length; “{least}” least: {low} %."
    )
    if estimated:
        message = tr(
            "“{most}” moves what is handed on most of {count}, estimated by one other word: by {value} % of its "
            "length; “{least}” least: {low} %."
        )
    names = {"most": quoted_words(most.label), "least": quoted_words(least.label)}
    high, low = (float(moves[index]) for index in order[[0, -1]])
    sentence = message.format(
        count=count_units(kind, len(units)), value=plain_number(100 * high), low=plain_number(100 * low), **names
    )
    return Finding("ranking", sentence, high, most.positions, tr_noop("Influence"))


def do_little(units: Sequence[Unit], presence: Floats, limit: float) -> Finding | None:
    """The units that do next to nothing, where they are more than random words are.

    `presence` [units], NaN unknown, is `core.analysis.influence.presence_of`, and `limit` the number below which a unit
    does next to nothing: of random words so many do in 0 to 5 % of the same prompts.
    """
    little = [index for index in np.argsort(presence, kind="stable") if presence[index] < limit]
    measured = int(np.isfinite(presence).sum())
    if len(little) < max(MIN_LITTLE_WORDS, MIN_LITTLE_SHARE * measured):
        return None
    named = join_names([f"“{quoted_words(units[index].label)}”" for index in little[:MAX_NAMED_WORDS]])
    message = tr("Of {measured} measured {count} do next to nothing, {words} least.")
    sentence = message.format(count=len(little), measured=measured, words=named)
    return Finding("little", sentence, len(little), positions_of([units[index] for index in little]), "Influence")


def moved_by_loras(units: Sequence[Unit], changes: Floats, layer: int) -> Finding | None:
    """The unit that the LoRAs move farthest at a layer, where it stands out; `changes` [units] are relative."""
    first = _first(changes)
    if first is None:
        return None
    times = float(changes[first] / np.median(changes[changes > 0]))
    message = tr("LoRAs change “{word}” most at layer {layer}: by {percent} % of its size, {times} times the median.")
    names = {"word": quoted_words(units[first].label), "layer": layer}
    sentence = message.format(percent=plain_number(100 * float(changes[first])), times=f"{times:.1f}", **names)
    return Finding("lora", sentence, float(changes[first]), units[first].positions, tr_noop("LoRA change"))


def _first(values: Floats) -> int | None:
    """The index of the greatest of values above 0, where it stands out from their median by both measures."""
    known = values[values > 0]  # NaN is not
    if len(known) < MIN_MEASURED or not np.isfinite(known).all():
        return None
    first, logs = int(np.nanargmax(values)), np.log(known)
    middle = np.median(logs)
    spread = DEVIATION * np.median(np.abs(logs - middle))
    return first if logs.max() - middle >= max(log(FAR_FROM_MEDIAN), FAR_DEVIATIONS * spread) else None

"""What a model of a zoo is beside the others, in a few words: a copy, trained in some layers, a merge, broken."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import numpy as np

from core.analysis.answer_check import AnswerCheck
from core.analysis.encoder_distance import WeightPart, format_layers
from core.analysis.model_likeness import MIN_COMPARED_WORDS, shuffled_likeness
from core.analysis.trained_parts import Merge, differing_parts
from core.program.translation import join_names, tr
from core.queries.zoo import ModelReading, Zoo

BadgeKind = Literal["base", "same", "trained", "merge", "other", "broken", "untrained", "unread"]
MAX_CHANCE, MAX_NOTHING = 0.4, 0.8  # likeness of shuffled words, and of random layers, above which nothing can be told


@dataclass(frozen=True, slots=True)
class Badge:
    """A few words in the user's language, and the sentence behind them; `merge` for a merge."""

    kind: BadgeKind
    text: str
    sentence: str
    merge: Merge | None = None


def badge_of(zoo: Zoo, index: int) -> Badge:
    """The badge of one of the models that were read."""
    reading = zoo.readings[index]
    if reading.weights.broken:
        sentence = tr("Some of its numbers are not finite, as in {tensor}, so that what it reads means nothing.")
        return Badge("broken", tr("broken numbers"), sentence.format(tensor=reading.weights.broken[0]))
    if reading.weights.is_untrained:
        sentence = tr("All its norms are 1 and their biases 0, as before the first training step: a stand-in.")
        return Badge("untrained", tr("text encoder never trained"), sentence)
    if reading.source == zoo.question.base:
        return Badge("base", tr("reference"), tr("The others are held against this one."))
    return _against_base(zoo, index)


def _against_base(zoo: Zoo, index: int) -> Badge:
    reading, base = zoo.readings[index], zoo.base
    hashes = base.weights.hashes if base else zoo.question.kept_hashes
    if not hashes:
        return Badge(
            "other", tr("no reference"), tr("The reference could not be read, so there is nothing to hold it against.")
        )
    parts = differing_parts(reading.weights.hashes, hashes)
    if parts is None:
        size = tr("{layers} layers × {width}").format(layers=reading.info.layers, width=reading.info.width)
        return Badge(
            "other", size, tr("Its text encoder is built otherwise than the reference, so only readings compare.")
        )
    if not parts:
        sentence = tr("Its text encoder was never trained: every number is the reference’s, rounded to half precision.")
        return Badge("same", tr("same as reference"), sentence)
    kept = [part for part in parts if part not in zoo.rounded_parts[index]]
    if not kept:
        sentence = tr(
            "It differs from the reference by no more than storing it as {type} explains: it was never trained."
        )
        text = tr("same as reference, in {type}").format(type=reading.info.dtype)
        return Badge("same", text, sentence.format(type=reading.info.dtype))
    merge = zoo.merges[index]
    return _merge_badge(zoo, merge) if merge else _trained(reading, kept)


def _trained(reading: ModelReading, parts: list[WeightPart]) -> Badge:
    layers = tuple(part for part in parts if isinstance(part, int))
    others = [tr(part) for part in parts if isinstance(part, str)]
    if not layers:
        text = tr("{parts} trained").format(parts=join_names(others))
    elif len(layers) == reading.info.layers:
        text = tr("all {count} layers trained").format(count=len(layers))
    elif len(layers) == 1:
        text = tr("layer {layer} trained").format(layer=layers[0])
    else:
        text = tr("layers {layers} trained").format(layers=format_layers(layers))
    sentence = tr("Of its text encoder these differ from the reference: {parts}.")
    named = [tr("layers {layers}").format(layers=format_layers(layers))] if layers else []
    return Badge("trained", text, sentence.format(parts=join_names([*named, *others])))


def _merge_badge(zoo: Zoo, merge: Merge) -> Badge:
    pairs = [(1 - merge.share, merge.first), (merge.share, merge.second)]
    (most, large), (_, small) = sorted(pairs, reverse=True)
    names = {"first": zoo.name(large), "second": zoo.name(small)}
    sentence = tr(
        "Its weights are {most} % of {first} and {least} % of {second}, within {residual} % of the way between."
    )
    percent = round(100 * most)
    values = {"most": percent, "least": 100 - percent, "residual": f"{100 * merge.residual:.1f}", **names}
    if not merge.is_even:
        sentence = tr(
            "Its weights are a sum of {first} and {second} whose shares differ by layer; on the whole {most} % and "
            "{least} %, within {residual} % of the way between."
        )
        return Badge(
            "merge", tr("merge by layers of {first} and {second}").format(**names), sentence.format(**values), merge
        )
    text = tr("{most} : {least} merge of {first} and {second}").format(**values)
    return Badge("merge", text, sentence.format(**values), merge)


def check_of(zoo: Zoo, layer: int) -> AnswerCheck:
    """Whether likenesses tell models apart here, at a layer of the base: by random layers, and by shuffled words."""
    if not zoo.question.has_enough_words:
        sentence = tr("The prompt has {count} different words; with fewer than {least} no likeness is shown.")
        return AnswerCheck(None, sentence.format(count=len(zoo.question.units), least=MIN_COMPARED_WORDS))
    base, nothing = zoo.base, zoo.nothing_in_common
    if base is None or not nothing.size or not np.isfinite(nothing[:, layer]).all():
        return AnswerCheck(None, tr("The reference could not be read, or has broken numbers."))
    seed = sha256(zoo.question.chunks.ids.tobytes()).digest()
    chance, most = shuffled_likeness(base.vectors[layer], seed), float(nothing[:, layer].max())
    sentence = tr("a copy has 1, random layers over the same word table {nothing}, shuffled words {chance}.")
    numbers = {"nothing": f"{most:.2f}".replace("-", "−"), "chance": f"{round(chance, 2) + 0.0:.2f}".replace("-", "−")}
    return AnswerCheck(abs(chance) <= MAX_CHANCE and most <= MAX_NOTHING, sentence.format(**numbers))

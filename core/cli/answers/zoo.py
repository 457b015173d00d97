"""`--ask zoo --with FILE…`: do several models read a prompt differently, and what was trained in each?"""

from math import isfinite
from typing import Any

import numpy as np

from core.analysis.model_likeness import parting_layer
from core.cli.answers.asked import AskedPrompt
from core.cli.answers.checks import check_record
from core.program.messages import UnusableInput
from core.queries.zoo import Zoo, ZooQuestion, read_zoo
from core.queries.zoo_badges import badge_of, check_of
from core.weights import STUDY

MAX_WORDS = 5  # that are read most differently


def answer(asked: AskedPrompt) -> dict[str, Any]:
    """The models that --with names, against the one that --encoder names; UnusableInput without --with.

    Likenesses are by layer of that one, from 0 on; null where there is none.
    """
    if not asked.options.with_files:
        raise UnusableInput("--ask zoo compares models; name them with --with FILE….")
    view = next(iter(asked.views.values()))
    layer, info = asked.layer(view), view.encoding.encoder
    own = STUDY if info.is_study else str(info.source)
    words = tuple(view.units[index] for index in view.distinct if view.units[index].start is not None)
    sources = tuple(dict.fromkeys((own, *asked.options.with_files)))
    zoo = read_zoo(ZooQuestion(view.chunks, words, sources, own))
    return {
        "layer": layer,
        "words": [word.label for word in words],
        "models": [_model(zoo, source, layer) for source in sources],
        "matrix": [[_number(value) for value in line] for line in zoo.likeness[layer]],
        "nothing_in_common": [[_number(value) for value in draw] for draw in zoo.nothing_in_common],
        "check": check_record(check_of(zoo, layer)),
    }


def _model(zoo: Zoo, source: str, layer: int) -> dict[str, Any]:
    index = zoo.index(source)
    if index is None:
        return {"source": source, "kind": "unread", "badge": "", "sentence": zoo.problems[source]}
    badge, curve, words = badge_of(zoo, index), zoo.curve(index), zoo.word_likeness(index, layer)
    order = [at for at in np.argsort(words, kind="stable") if isfinite(words[at])][:MAX_WORDS]
    record: dict[str, Any] = {
        "source": source,
        "kind": badge.kind,
        "badge": badge.text,
        "sentence": badge.sentence,
        "likeness": [_number(value) for value in curve],
        "parts_at": parting_layer(curve),
        "read_most_differently": [[zoo.question.units[at].label, _number(words[at])] for at in order],
    }
    if badge.merge:
        pair = (1 - badge.merge.share, badge.merge.first), (badge.merge.share, badge.merge.second)
        shares = [{"source": zoo.readings[at].source, "share": share} for share, at in pair]
        record["merge"] = {"of": shares, "residual": badge.merge.residual}
    return record


def _number(value: float) -> float | None:
    return round(float(value), 6) if isfinite(value) else None

"""The lines of the ranked list, and both tables of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from core.analysis.influence import NEXT_TO_NOTHING
from core.analysis.labels import end_name
from core.analysis.units import Unit
from core.program.numbers import small_number
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.influence_run import InfluenceAtLayer, InfluenceRun
from gui.panes.influence.texts import TIPS
from gui.widgets.layer_labels import encoder_letter

ADAPTED_FAMILY = "anima"  # whose adapter makes what is handed on of the encoder's rows
NAME, FEATURE, CONDITIONING, LATER, NOTE = range(5)
BARS = (FEATURE, CONDITIONING, LATER)
SORTS = {"feature": FEATURE, "conditioning": CONDITIONING, "later": LATER, "text": NAME}  # by what is remembered
HEADINGS = (tr_noop("word or tag"), tr_noop("feature"), tr_noop("conditioning"), tr_noop("words after it"), "")


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A line: a unit, whether it is a tag among words, and what it moves; NaN is not measured."""

    unit: Unit
    is_tag: bool
    feature: float
    conditioning: float
    later: float
    presence: float
    is_old: bool

    def value(self, column: int) -> float:
        """The number of one of BARS."""
        return {FEATURE: self.feature, CONDITIONING: self.conditioning, LATER: self.later}[column]

    @property
    def does_nothing(self) -> bool:
        """Whether it does next to nothing (`core.analysis.influence.presence_of`)."""
        return self.presence < NEXT_TO_NOTHING and not self.is_old

    @property
    def note(self) -> str:
        """What is said of it in words."""
        parts = [tr("tag") if self.is_tag else "", tr("next to nothing") if self.does_nothing else ""]
        return " · ".join(filter(None, [*parts, tr("before the edit") if self.is_old else ""]))


def ranked_units(run: InfluenceRun, layer: InfluenceAtLayer, column: int) -> list[RankedUnit]:
    """A line a target that was measured, now or before an edit, those that move most by a column first."""
    count = len(run.units)
    feature = layer.ends if layer.feature is None else layer.feature
    numbers = zip(feature, layer.conditioning, layer.means, layer.presence, strict=True)
    lines = [
        RankedUnit(unit, index >= count, *map(float, values), bool(layer.is_old[index]))
        for index, (unit, values) in enumerate(zip(run.targets, numbers, strict=True))
        if run.of(unit) is not None
    ]
    if column == NAME:
        return sorted(lines, key=lambda line: (line.unit.positions[0], -len(line.unit.positions)))
    return sorted(lines, key=lambda line: (isnan(line.value(column)), -line.value(column), line.unit.positions))


def next_to_nothing_sentence(line: RankedUnit) -> str:
    """Why a unit is said to do next to nothing."""
    sentence = tr(
        "“{word}” moves its chunk's EOS row by {share} of what other words in its place do, measured from commas "
        "there: of random words, 1 in 200 lies below {limit}."
    )
    return sentence.format(word=line.unit.name, share=small_number(line.presence), limit=NEXT_TO_NOTHING)


def headings_of(run: InfluenceRun) -> list[str]:
    """The headings of the list; EOS, or the last row, stands for the feature where the encoder has none."""
    info, headings = run.view.encoding.encoder, [tr(heading) for heading in HEADINGS]
    if info.projection is None:
        headings[FEATURE] = end_name(run.view)
    if info.family == ADAPTED_FAMILY and not info.is_clip:
        headings[CONDITIONING] = tr("into the adapter")
    if not info.is_causal:
        headings[LATER] = tr("other words")
    return headings


def headings_and_tips(run: InfluenceRun) -> tuple[list[str], list[str]]:
    """The headings of the list, and what they mean."""
    headings, info = headings_of(run), run.view.encoding.encoder
    tips = {name: tr(TIPS[name]) for name in ("feature", "conditioning", "later", "note")}
    if not info.is_clip:
        others = {"feature": "last row", "conditioning": "handed on", "note": "other note"}
        tips |= {name: tr(TIPS[key]) for name, key in others.items()}
        if info.family == ADAPTED_FAMILY:
            tips["conditioning"] = tr(TIPS["adapted"])
        tips["later"] = tips["later"] if info.is_causal else tr(TIPS["others"])
        return headings, ["", *tips.values()]
    if len(run.view.encoding.chunks.encoders) > 1:
        letter = encoder_letter(run.view.encoding.encoder)
        headings[CONDITIONING] += f" · {letter}"
        own = tr("Of a model with two encoders these are the columns of the one that is looked at, {encoder}.")
        tips["conditioning"] += ". " + own.format(encoder=letter)
    return headings, ["", *tips.values()]


def list_table(title: str, first: str, run: InfluenceRun, lines: Sequence[RankedUnit]) -> Table:
    """A line a word and tag."""
    columns = (first, *headings_of(run)[FEATURE : LATER + 1], tr("presence"), tr("note"))
    rows = [(each.unit.name, *map(each.value, BARS), each.presence, each.note) for each in lines]
    return Table(title, columns, tuple(rows))


def matrix_table(title: str, first: str, run: InfluenceRun, layer: InfluenceAtLayer) -> Table:
    """A line a word that is changed, as it moves every word, EOS and the feature; last the mean of what can see it."""
    names = [unit.label for unit in run.units]
    rows = zip(names, layer.matrix.tolist(), layer.means.tolist(), strict=True)
    mean = tr("mean of later words") if run.view.encoding.encoder.is_causal else tr("mean of other words")
    columns = (first, *column_names(run, layer), mean)
    return Table(title, columns, tuple((name, *row, mean) for name, row, mean in rows))


def column_names(run: InfluenceRun, layer: InfluenceAtLayer) -> list[str]:
    """The names of the matrix's columns: units, EOS or the last row, and the feature where there is one."""
    more = [end_name(run.view)] if layer.feature is None else [end_name(run.view), tr("feature")]
    return [*(unit.label for unit in run.units), *more]

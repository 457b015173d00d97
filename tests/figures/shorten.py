"""Shortening: greedy and lazy beside the best of all subsets, cutting the end and subsets at random.

The prompts are written here: five of tags and six of words, where the document had seven and ten others. Greedy and
lazy are held to its proofs, 1.2 and 1.3 times the best, not to its figures, 1.03 and 1.07; ours are at most 1.01 and
1.09. Cutting the end was 1.68 (tags) and 3.98 (words) times the best there and is 1.34 and 2.61 here: the bands only
ask that it be worse than greedy. One comma more moves 0.19 of what the median word does, where the document has 0.56 of
the median unit: the band, 0.05 to 0.8, holds no more than that a comma is less than a word. There a prompt of 117
tokens moved by 0.019 (per token), 0.024 (per tag), 0.034 (cut) and 0.052 (at random) down to 75, as the EOS row has it;
ours, of the feature, which the encoder has, are 0.046, 0.072, 0.105 and 0.121: the order is the same. It measured 245
variants anew, 65 lazily, and the same tags went; of ours half of the tags that go are the same, at a change that is
within the proof, and the band begins at 0.4. 8 % of its units are worth less than a comma, 3 % of ours; the band ends
at 25. The second figure orders units as the summary does at 0.76 there, our words, nine or ten a prompt, at 0.48; the
band is 0.3 to 0.95. Greedy by the second figure, probing heads and replacements are not measured again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from statistics import mean, median

import numpy as np

from core.analysis.encoding_view import ViewOptions, view_encoding
from core.analysis.shortened_text import Span, struck_with_marks, without
from core.analysis.statistics import spearman
from core.analysis.units import Unit, UnitKind
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import never_cancelled
from core.queries.prompt_summary import PromptSummaries
from core.queries.reference_cache import cached_reference
from core.queries.shortening import shorten
from core.queries.shorter_prompts import Shortening, ShorteningWish, Shorter
from core.weights import STUDY
from core.weights.opening import open_encoder
from tests.figures.figure import Figure

TAGS = (
    "castle on a hill, red banner, stormy sky, oil painting, dramatic light, ravens, mist, wet stones",
    "portrait of a woman, long red hair, green eyes, freckles, soft light, film grain, garden, smiling",
    "a white horse, snow, pine forest, sunset, wide angle, painting, golden light, footprints",
    "old fisherman, wooden boat, calm sea, fog, lantern, black and white, sharp focus",
    "masterpiece, city street at night, neon signs, rain, umbrella, reflections, cinematic, blue",
)
WORDS = (
    "a red cow stands beside an old wooden house in snow",
    "young woman with a blue dress dances on the beach",
    "dark castle above a green valley under heavy clouds",
    "two dogs sleep near the warm fire in winter",
    "the sailor holds a golden lantern over black water",
    "a small bird sings on a broken stone wall",
)
LONG = (
    "masterpiece, best quality, epic fantasy landscape, towering mountains covered with snow, a winding river through "
    "a pine forest, medieval castle on a distant cliff, god rays, volumetric clouds, golden hour, soft shadows, a lone "
    "knight on a white horse, red banner, flock of birds in the sky, autumn leaves, mist over the water, ancient stone "
    "bridge, wild flowers, intricate, elegant, sharp focus, matte painting, concept art, trending on artstation, "
    "cinematic lighting, wide angle, depth of field, vivid colors, highly detailed, smooth, illustration, 8k, hdr"
)


@dataclass(frozen=True)
class Ratios:
    """Changes of leaving out half the units, each divided by that of the best of all subsets."""

    greedy: float
    lazy: float
    unmeasured: float
    tail: float
    middle: float


@cache
def _model() -> Model:
    return Model(open_encoder(STUDY))


def _summaries(text: str) -> PromptSummaries:
    encoder = _model().encoders[0]
    return PromptSummaries(view_encoding(encoder.encode(read(text, "a1111")), ViewOptions(), cached_reference(encoder)))


def _distance(summaries: PromptSummaries, dropped: tuple[Unit, ...]) -> float:
    spans: list[Span] = [(unit.start or 0, unit.end or 0) for unit in dropped]
    text = without(summaries.source, struck_with_marks(summaries.source, spans))
    ((_, distance),) = summaries.measure([text], _model().encoders[0], never_cancelled)
    return distance.summary


def _ratios(text: str, kind: UnitKind) -> Ratios:
    summaries = _summaries(text)
    answers = {count: shorten(ShorteningWish(kind, candidates=count), summaries, _model()) for count in (None, 4)}
    units = answers[None].units
    half = len(units) // 2
    subsets = [_distance(summaries, dropped) for dropped in combinations(units, half)]
    cheapest = sorted(answers[None].prices, key=lambda price: price.distance.summary)[:half]
    unmeasured = _distance(summaries, tuple(price.unit for price in cheapest if price.unit))
    steps = [answers[count].steps[half].distance.summary for count in (None, 4)]
    tail = _distance(summaries, units[len(units) - half :])
    return Ratios(*(change / min(subsets) for change in (*steps, unmeasured, tail, median(subsets))))


def _long(per: str) -> Shortening:
    return shorten(ShorteningWish("tag", per="token" if per == "token" else "unit"), _summaries(LONG), _model())


def _changes(several: Sequence[Shorter]) -> list[float]:
    return [each.distance.summary for each in several]


def _comma_shares() -> Iterator[float]:
    """One more comma at the end as a share of what the median word changes, of each prompt."""
    for text in WORDS:
        answer = shorten(ShorteningWish("word", target=0), _summaries(text), _model())
        yield answer.comma / median(_changes(answer.prices))


def _priced(text: str) -> list[tuple[float, float]]:
    """What each word changes alone, by the summary and by the second figure."""
    answer = shorten(ShorteningWish("word", target=0), _summaries(text), _model())
    return [(price.distance.summary, price.distance.rows) for price in answer.prices]


def _floats(values: Sequence[float]) -> Floats:
    return np.array(values, np.float32)


def _lazily() -> Iterator[Figure]:
    """A prompt of two chunks: how many variants lazy measuring saves, and whether the same tags go."""
    counts, gone = {}, {}
    for candidates in (None, 4):
        summaries = _summaries(LONG)
        answer = shorten(ShorteningWish("tag", candidates=candidates), summaries, _model())
        shorter = answer.at(75)
        assert shorter is not None
        counts[candidates], gone[candidates] = len(summaries._distances), set(shorter.dropped)
        dead = mean(price.distance.summary < answer.comma for price in answer.prices)
    yield Figure("two chunks to 75: variants measured lazily, of all", counts[4] / counts[None], 0, 0.5)
    same = len(gone[4] & gone[None]) / len(gone[4] | gone[None])
    yield Figure("two chunks to 75: tags that go lazily, too", same, 0.4, 1)
    yield Figure("tags worth less than one comma, share", dead, 0, 0.25)


def figures(quick: bool) -> Iterator[Figure]:
    """Greedy against all subsets, by tag and by word; one prompt of two chunks down to one; a comma."""
    for kind, prompts in (("tag", TAGS[: 3 if quick else None]), ("word", WORDS[: 2 if quick else None])):
        ratios = [_ratios(text, "tag" if kind == "tag" else "word") for text in prompts]
        greedy = mean(ratio.greedy for ratio in ratios)
        yield Figure(f"{kind}s: greedy / best of all subsets", greedy, 1 - 1e-6, 1.2)
        yield Figure(f"{kind}s: lazy / best", mean(ratio.lazy for ratio in ratios), 1 - 1e-6, 1.3)
        yield Figure(f"{kind}s: one ranking / best", mean(ratio.unmeasured for ratio in ratios), greedy, 4)
        yield Figure(f"{kind}s: cut the end / best", mean(ratio.tail for ratio in ratios), greedy, 8)
        yield Figure(f"{kind}s: median subset / best", mean(ratio.middle for ratio in ratios), greedy, 8)
    if quick:
        return
    yield from _lazily()
    prices = [_priced(text) for text in WORDS]
    agreement = mean(spearman(*map(_floats, zip(*each, strict=True))) for each in prices)
    yield Figure("rank correlation of both figures, words", agreement, 0.3, 0.95)
    yield Figure("one more comma / median word", median(_comma_shares()), 0.05, 0.8)
    for per in ("unit", "token"):
        answer = _long(per)
        shorter, tail = answer.at(75), answer.tail_at(75)
        assert shorter is not None and tail is not None
        yield Figure(f"two chunks to 75, per {per}: summary", shorter.distance.summary, 0, tail.distance.summary)
        yield Figure(f"two chunks to 75, per {per}: rows", shorter.distance.rows, 0.05, 0.3)
    yield Figure("two chunks to 75, cutting the end: summary", tail.distance.summary, 0.02, 0.15)
    yield Figure("two chunks to 75, at random: summary", median(_changes(answer.randoms)), 0.03, 0.2)

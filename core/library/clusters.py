"""Groups of prompts alike in their words: k-means on the sphere, named by the tags that are most over-represented."""

from dataclasses import dataclass

import numpy as np

from core.analysis.answer_check import AnswerCheck
from core.library.item_sets import ItemSets
from core.library.progress import Progress
from core.program.arrays import Floats, Integers
from core.program.cancellation import CancelCheck, Cancelled, ReportProgress, ignore_report, never_cancelled
from core.program.translation import tr

MIN_PROMPTS = 20  # below which there are no groups
MAX_CLUSTERS = 24
PROMPTS_PER_CLUSTER = 12  # of which the square root is taken
MAX_ROUNDS = 25
NAME_TAGS = 3  # of a group's name
MIN_SHARE = 0.1  # of a group's prompts that a tag of its name stands in
MIN_AGREEMENT = 0.4  # adjusted Rand index of two seeds, so that the groups are more than an accident


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group: how many prompts it has, and the tags that name it, the most over-represented first."""

    size: int
    tags: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Clusters:
    """`labels` [prompts] are numbers of `clusters`, the largest first, -1 for a prompt in none; `seed` began them."""

    labels: Integers
    clusters: tuple[Cluster, ...]
    seed: int
    check: AnswerCheck


def find_clusters(
    vectors: Floats,
    tags: ItemSets,
    words: ItemSets,
    seed: int = 0,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> Clusters:
    """Groups of prompts by their mapped words, named by their tags, or by words where no tags repeat; Cancelled.

    The check groups them anew from another seed and says how far both agree.
    """
    has_words = np.flatnonzero(words.sizes)
    labels = np.full(len(vectors), -1, np.int64)
    if len(has_words) < MIN_PROMPTS:
        return Clusters(labels, (), seed, AnswerCheck(None, tr("Too few prompts to be grouped.")))
    points = vectors[has_words]
    report(Progress("clusters", 0, 2))
    own = group_vectors(points, _cluster_count(len(points)), seed, cancelled)
    report(Progress("clusters", 1, 2))
    other = group_vectors(points, _cluster_count(len(points)), seed + 1, cancelled)
    labels[has_words] = own
    clusters = tuple(Cluster(int((own == k).sum()), _name(labels == k, tags, words)) for k in range(own.max() + 1))
    return Clusters(labels, clusters, seed, _check(adjusted_rand(own, other)))


def group_vectors(points: Floats, count: int, seed: int, cancelled: CancelCheck = never_cancelled) -> Integers:
    """Spherical k-means of unit vectors [prompts, numbers]: a group of each, numbered from the largest; Cancelled."""
    draw = np.random.default_rng(seed)
    centres = _first_centres(points, count, draw)
    labels = np.full(len(points), -1, np.int64)
    for _ in range(MAX_ROUNDS):
        if cancelled():
            raise Cancelled
        nearest = np.argmax(points @ centres.T, axis=1)
        if np.array_equal(nearest, labels):
            break
        labels = nearest
        centres = _means(points, labels, centres)
    return _by_size(labels)


def _first_centres(points: Floats, count: int, draw: np.random.Generator) -> Floats:
    """k-means++: each next centre is drawn by the squared distance to those that are chosen."""
    chosen = [int(draw.integers(len(points)))]
    nearest = points @ points[chosen[0]]
    while len(chosen) < min(count, len(points)):
        chances = np.maximum(1.0 - nearest.astype(np.float64), 0.0)
        if not chances.sum() > 0:
            break
        chosen.append(int(np.searchsorted(np.cumsum(chances), draw.random() * chances.sum())))
        chosen[-1] = min(chosen[-1], len(points) - 1)
        nearest = np.maximum(nearest, points @ points[chosen[-1]])
    return points[chosen].copy()


def _means(points: Floats, labels: Integers, before: Floats) -> Floats:
    """The mean direction of each group; of an empty one, the centre that it had."""
    members = np.zeros((len(before), len(points)), np.float32)
    members[labels, np.arange(len(points))] = 1
    sums: Floats = members @ points
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.where(lengths > 1e-6, sums / np.maximum(lengths, 1e-6), before)


def _by_size(labels: Integers) -> Integers:
    """The same groups numbered from the largest; of two as large, by their first prompt."""
    kinds, first, counts = np.unique(labels, return_index=True, return_counts=True)
    numbers = np.zeros(int(kinds.max()) + 1, np.int64)
    numbers[kinds[np.lexsort((first, -counts))]] = np.arange(len(kinds))
    numbered: Integers = numbers[labels]
    return numbered


def _cluster_count(prompts: int) -> int:
    return int(np.clip(round((prompts / PROMPTS_PER_CLUSTER) ** 0.5), 2, MAX_CLUSTERS))


def _name(is_member: np.ndarray, tags: ItemSets, words: ItemSets) -> tuple[str, ...]:
    """The tags that are most over-represented in a group; words where no two tags are frequent in it."""
    named = _over_represented(is_member, tags)
    return named if len(named) > 1 else _over_represented(is_member, words)


def _over_represented(is_member: np.ndarray, items: ItemSets) -> tuple[str, ...]:
    """Items by how far their count lies above the expected, in its standard deviations."""
    size = int(is_member.sum())
    inside = np.bincount(items.ids[is_member[items.owners]], minlength=len(items.names))
    expected = size * items.counts / len(items)
    score = (inside - expected) / np.sqrt(np.maximum(expected, 1e-9))
    fits = (inside >= max(2, MIN_SHARE * size)) & (inside > expected)
    order = np.lexsort((np.arange(len(score)), -score))
    return tuple(items.names[item] for item in order if fits[item])[:NAME_TAGS]


def adjusted_rand(first: Integers, second: Integers) -> float:
    """How far two groupings agree: 1 where they are the same, 0 in the mean for groupings made at random."""
    table = np.zeros((int(first.max()) + 1, int(second.max()) + 1))
    np.add.at(table, (first, second), 1)
    cells, rows, columns = (_pairs(part) for part in (table, table.sum(axis=1), table.sum(axis=0)))
    expected, most = rows * columns / max(_pairs(np.array([len(first)])), 1.0), (rows + columns) / 2
    return float((cells - expected) / (most - expected)) if most != expected else 1.0


def _pairs(counts: np.ndarray) -> float:
    return float((counts * (counts - 1) / 2).sum())


def _check(agreement: float) -> AnswerCheck:
    sentence = tr("From another seed the groups agree at {agreement} (1: wholly, 0: as by chance).")
    return AnswerCheck(agreement >= MIN_AGREEMENT, sentence.format(agreement=f"{agreement:.2f}"))

"""An order in which alike units stand side by side, and the groups that they form.

Average linkage; of all orders that its tree allows the one with the least sum of distances between neighbours
(Bar-Joseph, Gifford and Jaakkola 2001); groups by the cut with the greatest mean silhouette (Rousseeuw 1987).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from core.encoder.encoding import Floats
from core.program.arrays import Doubles, Integers, np

MIN_GROUPS = 3
UNITS_PER_GROUP = (3, 8)  # as many groups as a third of the units at most, and as an eighth at least
MAX_ORDERED_UNITS = 300  # units; above, an order would take long
MAX_SUMS = 500_000  # numbers that are added at once

Merge = tuple[int, int, float]  # two nodes and their mean distance; nodes 0 to units - 1 are the units
Span = tuple[
    int, int, int
]  # of a node among the leaves: first, first of its second half, end; a leaf has no first half


@dataclass(frozen=True, slots=True)
class Ordering:
    """`order` holds the index of every unit once, alike ones beside one another; `groups` are runs of it, or ()."""

    order: tuple[int, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()


def order_by_likeness(distances: Floats) -> Ordering:
    """The order and the groups of units whose distances [units, units] are symmetric; NaN counts as far away.

    The order is the one of its two directions that agrees more with the order of the units. There are 3 groups at
    least, as many as an eighth of the units at least and as a third at most; below 9 units there are none, and above
    MAX_ORDERED_UNITS the units stay as they are.
    """
    count = len(distances)
    if not 3 <= count <= MAX_ORDERED_UNITS:
        return Ordering(tuple(range(count)))
    known = np.nan_to_num(np.asarray(distances, np.float64), nan=2.0)
    merges = average_linkage(known)
    order = _optimal_order(known, merges)
    places = np.arange(count)
    if (places * order).sum() < (places * order[::-1]).sum():
        order = order[::-1]
    leaves, group_of = tuple(map(int, order)), _best_groups(known, merges)
    return Ordering(leaves, _runs(leaves, group_of) if group_of else ())


def by_centrality(distances: Floats, groups: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """The units of each group, that with the least mean distance to the others of its group first: its medoid."""
    if not groups:
        return ()
    members, sizes = np.concatenate([np.asarray(group, np.int64) for group in groups]), list(map(len, groups))
    owner = np.repeat(np.arange(len(groups)), sizes)
    between = np.nan_to_num(distances[np.ix_(members, members)], nan=2.0)
    sums = np.where(owner[:, None] == owner, between, 0).sum(axis=1)
    central = members[np.lexsort((sums, owner))]
    return tuple(tuple(group.tolist()) for group in np.split(central, np.cumsum(sizes)[:-1]))


def place_new(known: Ordering, distances: Floats) -> Ordering:
    """A known order of some of the units, with each other one put beside its nearest and into its group.

    Of the two sides of its nearest it is put on the one that makes the order longer by less.
    """
    order, groups = list(known.order), [list(group) for group in known.groups]
    far, are_known = np.nan_to_num(distances, nan=2.0), frozenset(known.order)
    for unit in (unit for unit in range(len(distances)) if unit not in are_known):
        if not order:
            order.append(unit)
            continue
        at = int(far[unit, order].argmin())
        nearest = order[at]
        is_after = _added_length(far, order, at + 1, unit) <= _added_length(far, order, at, unit)
        order.insert(at + is_after, unit)
        for group in (group for group in groups if nearest in group):
            group.insert(group.index(nearest) + is_after, unit)
    return Ordering(tuple(order), tuple(map(tuple, groups)))


def _added_length(distances: Floats, order: Sequence[int], at: int, unit: int) -> float:
    """By how much an order grows where a unit is put before the one at `at`, or behind the last."""
    left, right = (order[at - 1] if at else None), (order[at] if at < len(order) else None)
    if left is None or right is None:
        return float(distances[unit, right if left is None else left])
    return float(distances[left, unit] + distances[unit, right] - distances[left, right])


def average_linkage(distances: Doubles) -> list[Merge]:
    """The merges of average linkage (UPGMA) of distances [units, units], of which the i-th makes the node units + i."""
    count = len(distances)
    between = np.array(distances, np.float64)
    np.fill_diagonal(between, np.inf)
    sizes, nodes, merges = np.ones(count), list(range(count)), []
    for step in range(count - 1):
        left, right = divmod(int(between.argmin()), count)
        merges.append((nodes[left], nodes[right], float(between[left, right])))
        both = (sizes[left] * between[left] + sizes[right] * between[right]) / (sizes[left] + sizes[right])
        both[left] = np.inf
        between[left] = between[:, left] = both
        between[right] = between[:, right] = np.inf
        sizes[left] += sizes[right]
        nodes[left] = count + step
    return merges


def _optimal_order(distances: Doubles, merges: Sequence[Merge]) -> Integers:
    """The leaves [units] in the shortest order that keeps every node of the tree together."""
    leaves = _leaves(merges)
    far = distances[np.ix_(leaves, leaves)]
    # lengths[x, y]: of the shortest order, from x to y, of the smallest node that holds both
    lengths, spans = np.zeros_like(far), _spans(leaves, merges)
    for left, right in _halves(spans, merges):
        beyond = _from_every_start(left, lengths, far[left[0] : left[2], right[0] : right[2]])
        block = _from_every_start(right, lengths, beyond.T)
        lengths[right[0] : right[2], left[0] : left[2]] = block
        lengths[left[0] : left[2], right[0] : right[2]] = block.T
    return leaves[_trace(far, lengths, spans, merges)]


def _leaves(merges: Sequence[Merge]) -> Integers:
    """The units as the tree has them from left to right."""
    count, leaves, waiting = len(merges) + 1, [], [2 * len(merges)]
    while waiting:
        node = waiting.pop()
        if node < count:
            leaves.append(node)
        else:
            waiting += (merges[node - count][1], merges[node - count][0])
    return np.array(leaves)


def _spans(leaves: Integers, merges: Sequence[Merge]) -> list[Span]:
    """The span of every node among the leaves."""
    places = np.argsort(leaves)
    spans = [(int(at), int(at), int(at) + 1) for at in places]
    for left, right, _ in merges:
        spans.append((spans[left][0], spans[right][0], spans[right][2]))
    return spans


def _halves(spans: Sequence[Span], merges: Sequence[Merge]) -> list[tuple[Span, Span]]:
    return [(spans[left], spans[right]) for left, right, _ in merges]


def _from_every_start(node: Span, lengths: Doubles, beyond: Doubles) -> Doubles:
    """The least length [leaves of the node, others] of a way through a node from each of its leaves to each other one.

    `beyond` [leaves of the node, others] is how far each of the others is from the leaf that the way ends with.
    """
    first, middle, end = node
    if end - first == 1:
        return beyond
    across, half = lengths[first:middle, middle:end], middle - first
    return np.concatenate([_least_sums(across, beyond[half:]), _least_sums(across.T, beyond[:half])])


def _least_sums(left: Doubles, right: Doubles) -> Doubles:
    """The least of left[i, k] + right[k, j] over k: [rows, k] and [k, columns] to [rows, columns]."""
    step = max(1, MAX_SUMS // right.size)
    parts = [left[at : at + step, :, None] + right for at in range(0, len(left), step)]
    return np.concatenate([part.min(axis=1) for part in parts])


def _trace(far: Doubles, lengths: Doubles, spans: Sequence[Span], merges: Sequence[Merge]) -> list[int]:
    """The places of the leaves in the shortest order: from the root down, which leaf of each half meets the other."""
    first, middle, end = spans[-1]
    start, stop = divmod(int(lengths[first:middle, middle:end].argmin()), end - middle)
    order, waiting = list[int](), [(len(spans) - 1, first + start, middle + stop)]
    while waiting:
        node, start, stop = waiting.pop()
        if start == stop:
            order.append(start)
            continue
        left, right, _ = merges[node - len(merges) - 1]
        if start >= spans[right][0]:
            left, right = right, left
        ends, starts = _opposite(spans[left], start), _opposite(spans[right], stop)
        sums = lengths[start, ends, None] + far[np.ix_(ends, starts)] + lengths[starts, stop]
        last, then = divmod(int(sums.argmin()), len(starts))
        waiting += ((right, int(starts[then]), stop), (left, start, int(ends[last])))
    return order


def _opposite(node: Span, leaf: int) -> Integers:
    """The leaves at the other end of an order of a node that begins with a leaf: those of the other half, or itself."""
    first, middle, end = node
    if end - first == 1:
        return np.arange(first, end)
    return np.arange(middle, end) if leaf < middle else np.arange(first, middle)


def _best_groups(distances: Doubles, merges: Sequence[Merge]) -> list[int]:
    """The node that each unit belongs to where the tree is cut best; [] where there are too few units to cut it."""
    count = len(distances)
    most, least = count // UNITS_PER_GROUP[0], max(MIN_GROUPS, ceil(count / UNITS_PER_GROUP[1]))
    sums, sizes = np.array(distances), np.ones(count)  # of the distances to each node's units [units, nodes]
    column_of, owner = {node: node for node in range(count)}, np.arange(count)
    best, groups = -np.inf, list[int]()
    for step, (left, right, _) in enumerate(merges):
        into, gone = column_of[left], column_of[right]
        sums[:, into] += sums[:, gone]
        sums[:, gone] = np.inf
        sizes[into] += sizes[gone]
        owner[owner == gone] = into
        column_of[count + step] = into
        if least <= count - 1 - step <= most and (score := _mean_silhouette(sums, sizes, owner)) >= best:
            best, groups = score, owner.tolist()
    return groups


def _mean_silhouette(sums: Doubles, sizes: Doubles, owner: Integers) -> float:
    """The mean over all units of (b - a) / max(a, b): mean distance to the next group, and within one's own."""
    units = np.arange(len(owner))
    means = sums / sizes
    means[units, owner] = np.inf
    own, others = sums[units, owner] / np.maximum(sizes[owner] - 1, 1), means.min(axis=1)
    greater = np.maximum(own, others)
    scores = np.divide(others - own, greater, out=np.zeros_like(own), where=(greater > 0) & (sizes[owner] > 1))
    return float(scores.mean())


def _runs(order: Sequence[int], group_of: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    groups = list[list[int]]()
    for unit in order:
        if not groups or group_of[groups[-1][-1]] != group_of[unit]:
            groups.append([])
        groups[-1].append(unit)
    return tuple(map(tuple, groups))

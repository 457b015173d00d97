"""A prompt's words on a map as it is drawn: places, groups, and boxes that do not cover one another, for all layers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.label_separation import Array
from core.analysis.map_layout import BoxPlan, LayerLayout, MapFrame, lay_out_layer, plan_boxes
from core.analysis.map_projection import MapProjection, align_maps, project_to_plane
from core.analysis.neighbour_map import neighbours_kept
from core.analysis.ordering import by_centrality, order_by_likeness
from core.analysis.similarity import cosine_matrix
from core.analysis.word_map import MapMethod, WordMap, map_words
from core.encoder.encoding import Floats
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.program.translation import tr

Method = Literal["neighbours", "distances", "plane"]
Part = tuple[float, float, float, float]  # left, low, right, high

MAX_MAPPED_UNITS = 300  # distinct units that are on the map
CLEAR_GAIN = 0.3  # of each word's five nearest, by which a map made anew is better than one that was typed
MARGIN = 0.07  # of the extent, on each side of it
MIN_FILLED_SHARE = 0.7  # of the extent in sight, down to which a smaller map changes nothing of it
# How much longer a length may be drawn along one axis than along the other; by neighbours it costs none of them.
MAX_STRETCH = {"neighbours": 3.0, "distances": 2.0, "plane": 2.0}


@dataclass(frozen=True, slots=True, eq=False)
class MapRequest:
    """What a pane has room for: pixels, the sizes [units, 2] of the words' boxes, and which part of the map."""

    method: Method
    width: float
    height: float
    sizes: Array
    layer: int
    part: Part | None = None


@dataclass(frozen=True, eq=False)
class PromptMap:
    """The map of `units`, indices of the view's; `groups` and `layouts` count units by their place among these.

    `cosines` [layers + 1, units, units]; a layer without a layout is drawn by `plan`. A group begins with its medoid.
    """

    view: EncodingView
    request: MapRequest
    units: tuple[int, ...]
    cosines: Floats
    groups: tuple[tuple[int, ...], ...]
    map: WordMap | MapProjection
    plan: BoxPlan
    layouts: Mapping[int, LayerLayout]

    @property
    def places(self) -> Floats:
        """Where the units stand on the map's plane [layers + 1, units, 2]."""
        return self.map.places if isinstance(self.map, WordMap) else self.map.points

    @property
    def method(self) -> Method:
        """By what the places are made: of few words by distances, where neighbours were asked for."""
        return self.map.method if isinstance(self.map, WordMap) else "plane"

    @property
    def is_complete(self) -> bool:
        """Whether the places of all layers are known, not those of the first one reported alone."""
        return not isinstance(self.map, WordMap) or len(self.map.done) == len(self.map.places)

    @cached_property
    def place_of_unit(self) -> Mapping[int, int]:
        """For each of the view's units the place among `units` of the one that stands for its label."""
        labels = [_label_of(self.view, index) for index in range(len(self.view.units))]
        first = {labels[index]: at for at, index in enumerate(self.units)}
        return {index: first[label] for index, label in enumerate(labels) if label in first}


def mapped_units(view: EncodingView) -> tuple[int, ...]:
    """The units of a view that are on the map: the first of each label."""
    return view.distinct[:MAX_MAPPED_UNITS]


def map_prompt(
    view: EncodingView,
    request: MapRequest,
    before: PromptMap | None = None,
    _model: object = None,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> PromptMap:
    """The map of a view; that of the layer asked for is reported first.

    `before` is the map that is shown: of the same view only the boxes are laid out anew, of an earlier text the words
    stay about where they were. ValueError for rows that are not finite; raises Cancelled.
    """
    if before is not None and before.view is view and before.request.method == request.method and before.is_complete:
        shown = _laid_out(replace(before, request=request), before, cancelled)
        report(shown)
        return _complete(shown, cancelled)
    units = mapped_units(view)
    vectors = view.vectors[:, list(units)]
    keys = [view.units[unit].key for unit in units]
    if request.method == "plane":
        projection = project_to_plane(vectors, keys)
        if before is not None and isinstance(before.map, MapProjection):
            projection = align_maps(projection, before.map)
        shown = _first_drawn(view, request, cosine_matrix(vectors), projection, before, cancelled)
        report(shown)
        return _complete(shown, cancelled)
    return _mapped_words(view, request, cosine_matrix(vectors), keys, before, cancelled, report)


def renewed_map(
    before: PromptMap,
    _model: object = None,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> PromptMap:
    """A map by neighbours made anew and turned onto `before`, where that keeps clearly more of them; else `before`."""
    words = before.map
    if not isinstance(words, WordMap) or words.method != "neighbours" or not before.is_complete:
        return before
    fresh = map_words(
        before.cosines, words.keys, words.method, before.request.layer, words, is_edit=False, cancelled=cancelled
    )
    distances = 1 - (before.cosines[1:].mean(axis=0) if len(before.cosines) > 1 else before.cosines[0])
    kept, gained = (
        float(neighbours_kept(distances.astype(np.float64), each.mean.astype(np.float64)).mean())
        for each in (words, fresh)
    )
    if gained - kept < CLEAR_GAIN:
        return before
    return _complete(_first_drawn(before.view, before.request, before.cosines, fresh, before, cancelled), cancelled)


def _mapped_words(
    view: EncodingView,
    request: MapRequest,
    cosines: Floats,
    keys: Sequence[tuple[str, int]],
    before: PromptMap | None,
    cancelled: CancelCheck,
    report: ReportProgress,
) -> PromptMap:
    """The map by neighbours or distances, that of the layer asked for reported first."""
    first = list[PromptMap]()

    def show(words: WordMap) -> None:
        first.append(_first_drawn(view, request, cosines, words, before, cancelled))
        report(first[0])

    earlier = before.map if before is not None and isinstance(before.map, WordMap) else None
    if before is not None and earlier is not None and _is_the_same(before, cosines, keys, request):
        show(earlier)
        return _complete(first[0], cancelled)
    is_edit = before is not None and _are_comparable(before.view, view)
    method: MapMethod = "distances" if request.method == "distances" else "neighbours"
    words = map_words(cosines, keys, method, request.layer, earlier, is_edit, cancelled, show)
    return _complete(replace(first[0], map=words), cancelled)


def _is_the_same(before: PromptMap, cosines: Floats, keys: Sequence[tuple[str, int]], request: MapRequest) -> bool:
    """Whether what is to be mapped is what was: another weight or a word said twice changes no map."""
    is_asked = before.request.method == request.method and before.map.keys == tuple(keys)
    return is_asked and before.is_complete and np.array_equal(before.cosines, cosines)


def _are_comparable(before: EncodingView, view: EncodingView) -> bool:
    """Whether two views differ by an edit alone."""
    return before.encoding.encoder is view.encoding.encoder and before.options == view.options


def _label_of(view: EncodingView, index: int) -> tuple[str, bool]:
    return view.units[index].label.casefold(), view.units[index].start is None


def _first_drawn(
    view: EncodingView,
    request: MapRequest,
    cosines: Floats,
    made: WordMap | MapProjection,
    before: PromptMap | None,
    cancelled: CancelCheck,
) -> PromptMap:
    """The map with its groups, by the mean distance over layers 1 to the last, and the boxes of the layer asked for."""
    distances = 1 - cosines[1:].mean(axis=0) if len(cosines) > 1 else 1 - cosines[0]
    groups = by_centrality(distances, order_by_likeness(distances).groups)
    frame = MapFrame(0, 0, 1, 1, request.width, request.height)
    empty = np.zeros((len(made.keys), 2))
    plan = BoxPlan(frame, request.sizes, empty[:, 0], empty, np.ones(len(made.keys), bool))
    drawn = PromptMap(view, request, mapped_units(view), cosines, groups, made, plan, {})
    return _laid_out(drawn, before, cancelled)


def _laid_out(drawn: PromptMap, before: PromptMap | None, cancelled: CancelCheck) -> PromptMap:
    """The map with boxes for its request, those of the layer asked for first."""
    layer = min(max(drawn.request.layer, 0), len(drawn.places) - 1)
    frame = _frame(drawn, before)
    mean = drawn.map.mean if isinstance(drawn.map, WordMap) else drawn.places[layer]
    plan = plan_boxes(mean, frame, drawn.request.sizes, _importance(drawn), cancelled)
    return _with_layers(replace(drawn, plan=plan, layouts={}), [layer], cancelled)


def _complete(drawn: PromptMap, cancelled: CancelCheck) -> PromptMap:
    """The map with the boxes of all layers."""
    return _with_layers(drawn, [layer for layer in range(len(drawn.places)) if layer not in drawn.layouts], cancelled)


def _with_layers(drawn: PromptMap, layers: Iterable[int], cancelled: CancelCheck) -> PromptMap:
    """The map with the boxes of some layers more. On the plane words go far, so that each layer has its own plan."""
    layouts, groups = dict(drawn.layouts), () if drawn.method == "plane" else drawn.groups
    for layer in layers:
        plan, places = drawn.plan, drawn.places[layer]
        if drawn.method == "plane":
            plan = plan_boxes(places, plan.frame, plan.sizes, plan.importance, cancelled)
        layouts[layer] = lay_out_layer(places, drawn.cosines[layer], plan, groups, cancelled)
    return replace(drawn, layouts=layouts)


def _importance(drawn: PromptMap) -> Array:
    """Which words keep their box where there is little room: medoids, then the first in the prompt; EOS last."""
    importance = -np.arange(len(drawn.units), dtype=float)
    importance[[group[0] for group in drawn.groups]] += len(importance)
    importance[[at for at, unit in enumerate(drawn.units) if drawn.view.units[unit].start is None]] -= 1e6
    return importance


def _frame(drawn: PromptMap, before: PromptMap | None) -> MapFrame:
    """The part of the plane that is drawn: the one asked for, else all, where it can be as wide and high as before."""
    request = drawn.request
    if request.part is not None:
        return MapFrame(*request.part, request.width, request.height, is_whole=False)
    skipped = isinstance(drawn.map, WordMap) and len(drawn.places) > 1  # whose layer 0 may stand far outside
    shown = drawn.places[skipped:].reshape(-1, 2)
    low, high = (shown.min(axis=0), shown.max(axis=0)) if len(shown) else (np.zeros(2), np.ones(2))
    if before is not None and before.method == drawn.method and before.request.part is None:
        frame = replace(before.plan.frame, width=request.width, height=request.height)
        has_same_shape = (request.width, request.height) == (before.request.width, before.request.height)
        if has_same_shape and _fits(low, high, frame):
            return frame
    return _whole(low, high, request, MAX_STRETCH[drawn.method])


def _fits(low: Array, high: Array, frame: MapFrame) -> bool:
    """Whether an extent lies in a frame and nearly fills it along both axes."""
    least, most = np.array([frame.left, frame.low]), np.array([frame.right, frame.high])
    share = (high - low) / np.maximum(most - least, 1e-9) * (1 + 2 * MARGIN)
    return bool((low >= least).all() and (high <= most).all() and (share > MIN_FILLED_SHARE).all())


def _whole(low: Array, high: Array, request: MapRequest, stretch: float) -> MapFrame:
    """All of an extent with a margin, of which the shorter side is stretched no more than may be."""
    pixels = np.maximum([request.width, request.height], 1.0)
    size = np.maximum((high - low) * (1 + 2 * MARGIN), 0.0)
    scale = size / pixels  # of the plane for a pixel
    size = np.maximum(scale, max(scale.max() / stretch, 1e-6)) * pixels
    middle = (low + high) / 2
    left, bottom, right, top = map(float, (*(middle - size / 2), *(middle + size / 2)))
    return MapFrame(left, bottom, right, top, request.width, request.height)


def too_many_phrase(view: EncodingView) -> str:
    """How many of the distinct units are on the map, where not all are; else ""."""
    count = len(view.distinct)
    first = tr("the first {shown} of {count}")
    return first.format(shown=MAX_MAPPED_UNITS, count=count) if count > MAX_MAPPED_UNITS else ""

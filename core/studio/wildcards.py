"""The wildcards of a studio, from the folders that its tool or an extension reads them from."""

from typing import cast, get_args

from core.expansion.wildcard_folder import read_wildcards
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import quoted
from core.program.translation import tr, tr_noop
from core.prompt.wildcards import NO_WILDCARDS, Wildcards, WildcardTool
from core.studio.paths import is_folder
from core.studio.studio import Studio, StudioProblem

UNUSABLE_WILDCARDS = tr_noop("{file} is no valid file of wildcards, so the names in it stand for nothing.")
UNREACHED_WILDCARDS = tr_noop(
    "The folder of wildcards {folder} cannot be listed, so the names in it stand for nothing."
)


def read_studio_wildcards(
    studio: Studio, cancelled: CancelCheck = never_cancelled
) -> tuple[Wildcards, tuple[StudioProblem, ...]]:
    """The wildcards by the rules of the tool, and what could not be read; NO_WILDCARDS where it has none. Cancelled."""
    places = studio.texts.get("wildcards", ())
    if not places:
        return NO_WILDCARDS, ()
    assert places[0].format in get_args(WildcardTool)
    tool = cast(WildcardTool, places[0].format)
    is_sorted, are_unique = studio.wildcard_order
    problems = list[StudioProblem]()
    there = [place.path for place in places if is_folder(place.path)]
    for place in places:
        if place.source and place.path not in there:
            message = tr(UNREACHED_WILDCARDS).format(folder=quoted(place.path))
            problems.append(StudioProblem(place.path, message))
    wildcards = read_wildcards(
        there,
        Wildcards(tool=tool, is_sorted=is_sorted, are_unique=are_unique),
        cancelled,
        lambda path: problems.append(StudioProblem(path, tr(UNUSABLE_WILDCARDS).format(file=quoted(path)))),
    )
    return wildcards, tuple(problems)

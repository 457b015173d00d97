"""What is wrong with an installation, as far as it has been looked into: which file or folder, and a sentence."""

from collections.abc import Iterator
from pathlib import Path

from core.program.messages import displayable
from core.program.translation import tr
from core.studio.contents import StudioContents
from core.studio.studio import Listing, StudioProblem

MAX_NAMED = 20  # folders and models of one kind of problem


def problems_of(contents: StudioContents) -> tuple[StudioProblem, ...]:
    """Settings that cannot be used, folders and models that are not there, and what of the list is left out; once."""
    problems = (*contents.studio.problems, *contents.problems, *_of_listing(contents.listing))
    return tuple(dict.fromkeys(problems))


def _of_listing(listing: Listing) -> Iterator[StudioProblem]:
    for source in dict.fromkeys(folder.source for folder in listing.unreached if folder.source):
        yield StudioProblem(source, _not_there(listing, source))
    for entry in listing.absent[:MAX_NAMED]:
        yield StudioProblem(entry.path, tr("The tool’s database names this model, which is not there."))
    for folder in listing.late[:MAX_NAMED]:
        yield StudioProblem(folder.path, tr("This folder answers too slowly; what it has is not all listed."))
    root = listing.studio.root
    if listing.passed_over:
        message = tr("%n link(s) lead nowhere, or to what cannot be read.", "", listing.passed_over)
        yield StudioProblem(root, message)
    if listing.is_cut:
        yield StudioProblem(root, tr("It holds more files than are listed; the rest is left out."))


def _not_there(listing: Listing, source: Path) -> str:
    paths = dict.fromkeys(displayable(str(folder.path)) for folder in listing.unreached if folder.source == source)
    sentence = tr("It names folders that are not there now: {folders}")
    return sentence.format(folders=", ".join(list(paths)[:MAX_NAMED]))

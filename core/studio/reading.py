"""What a studio holds beside its models' own headers: the small files, read in one go on a worker."""

from collections.abc import Callable
from dataclasses import replace

from core.program.cancellation import CancelCheck, never_cancelled
from core.studio.contents import StudioContents
from core.studio.header_cache import HeaderCache
from core.studio.inversions import read_inversions
from core.studio.studio import Listing
from core.studio.styles import read_styles
from core.studio.tag_lists import tag_list_files
from core.studio.wildcards import read_studio_wildcards

Report = Callable[[StudioContents], None]


def ignore_contents(contents: StudioContents) -> None:
    """The report of a reading that nobody watches."""


def read_contents(
    listing: Listing, cache: HeaderCache, cancelled: CancelCheck = never_cancelled, report: Report = ignore_contents
) -> StudioContents:
    """The styles, wildcards, embeddings and places of tags of a listed studio, and the headers that are known already.

    Opens no LoRA and no checkpoint. `report` gets the contents before embeddings' files are looked into, which takes
    longest the first time. Cancelled, which is asked between files.
    """
    studio = listing.studio
    headers = cache.known(listing.files)
    styles, broken_styles = read_styles(studio, cancelled)
    wildcards, broken_wildcards = read_studio_wildcards(studio, cancelled)
    tag_lists = tag_list_files(studio, cancelled)
    contents = StudioContents(
        listing,
        headers,
        styles=styles,
        wildcards=wildcards,
        tag_lists=tag_lists,
        problems=(*broken_styles, *broken_wildcards),
    )
    report(contents)
    return replace(contents, inversions=read_inversions(listing, cache, cancelled))

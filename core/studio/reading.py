"""What a studio holds beside its models' own headers: the small files, read in one go on a worker."""

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.studio.contents import StudioContents
from core.studio.header_cache import HeaderCache
from core.studio.studio import Listing
from core.studio.styles import read_styles
from core.studio.tag_lists import tag_list_files
from core.studio.wildcards import read_studio_wildcards


def read_contents(listing: Listing, cache: HeaderCache, cancelled: CancelCheck = never_cancelled) -> StudioContents:
    """The styles, wildcards, embeddings and places of tags of a listed studio, and the headers that are known already.

    Opens no LoRA and no checkpoint. Cancelled, which is asked between files.
    """
    studio = listing.studio
    headers = cache.known(listing.files)
    styles, broken_styles = read_styles(studio, cancelled)
    wildcards, broken_wildcards = read_studio_wildcards(studio, cancelled)
    tag_lists = tag_list_files(studio, cancelled)
    if cancelled():
        raise Cancelled
    return StudioContents(
        listing,
        headers,
        styles=styles,
        wildcards=wildcards,
        tag_lists=tag_lists,
        problems=(*broken_styles, *broken_wildcards),
    )

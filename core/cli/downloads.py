"""A text encoder that the command line names as on the Hugging Face hub: naming it is asking for its download."""

import sys

from core.program.messages import shortened
from core.weights import UnreadableEncoder
from core.weights.hub.cache import find_cached
from core.weights.hub.files import is_missing_file, is_repository


def fetch_named(source: str, shows_paths: bool = True) -> None:
    """Downloads the repository `source`, if it is one and not on this machine, and tells how far it is on stderr.

    UnreadableEncoder where that cannot be.
    """
    if not _needs_download(source):
        return
    from core.weights.hub.hub import DownloadProgress, download, look_up, megabytes, server

    try:
        wanted = look_up(source)
        line = f"Downloading {source} ({megabytes(wanted.missing)}) from {server()}"
        line += f" to {wanted.cache}" if shows_paths else ""
        shows_progress = sys.stderr.isatty()

        def tell(progress: DownloadProgress) -> None:
            if shows_progress:
                print(f"\r{line}: {progress.done / progress.total:.0%}", end="", file=sys.stderr, flush=True)

        print(line, end="" if shows_progress else "\n", file=sys.stderr, flush=True)
        try:
            download(wanted, tell)
        finally:
            print(end="\n" if shows_progress else "", file=sys.stderr)
    except KeyboardInterrupt:
        raise UnreadableEncoder(f"The download of “{shortened(source)}” was stopped.") from None


def refuse_download(source: str) -> None:
    """UnreadableEncoder where only a download would tell what `source` is."""
    if _needs_download(source):
        raise UnreadableEncoder(
            f"“{shortened(source)}” is no file or folder here and was not downloaded from Hugging Face yet; leave out "
            "--tokens-only to download it, or check the name."
        )


def _needs_download(source: str) -> bool:
    return is_repository(source) and not is_missing_file(source) and not find_cached(source)

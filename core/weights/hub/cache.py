"""The file cache of huggingface_hub, shared by all programs that use it. No network, no torch.

As huggingface_hub documents it, `models--OWNER--NAME` holds `blobs`, `snapshots/COMMIT` with links to the blobs by file
name, and `refs`, which hold the commit of a branch when it was last looked up.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from core.weights import UnreadableEncoder
from core.weights.checkpoints.config_files import read_json
from core.weights.checkpoints.folders import ENCODER_FOLDERS, open_folder
from core.weights.hub.files import PIPELINE_INDEX, HubFile


def hub_cache() -> Path:
    """Where the cache is: as HF_HUB_CACHE, HF_HOME and XDG_CACHE_HOME say, or in the user's own."""
    from huggingface_hub import constants  # not at start-up; reads the environment once

    return Path(constants.HF_HUB_CACHE)


def repository_folder(cache: Path, repository: str) -> Path:
    """The folder of a repository in the cache."""
    return cache / f"models--{repository.replace('/', '--')}"


def find_cached(repository: str) -> Path | None:
    """The snapshot of a repository whose text encoders are all there: that of `main`, or else the newest; or None."""
    return next(
        (snapshot for snapshot in _snapshots(repository_folder(hub_cache(), repository)) if _is_whole(snapshot)), None
    )


def _snapshots(folder: Path) -> Iterator[Path]:
    try:
        main = (folder / "refs" / "main").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        main = ""
    try:
        snapshots = [(path.name == main, path.stat().st_mtime, path) for path in (folder / "snapshots").iterdir()]
    except OSError:
        return
    yield from (path for *_, path in sorted(snapshots, reverse=True))


def _is_whole(snapshot: Path) -> bool:
    """Whether every CLIP text encoder of it has its config and its weights.

    A download writes a folder's config last, so that one which was broken off is not taken for whole.
    """
    try:
        inside = {path.name for path in snapshot.iterdir()}
        index = read_json(snapshot / PIPELINE_INDEX) if PIPELINE_INDEX in inside else {}
        if any(_is_used(index[name]) and name not in inside for name in ENCODER_FOLDERS if name in index):
            return False
        encoders = open_folder(snapshot).encoders
    except (OSError, UnreadableEncoder):
        return False
    return all(encoder.config is not None and all(path.exists() for path in encoder.weights) for encoder in encoders)


def _is_used(part: object) -> bool:
    """Whether a part of a pipeline is there: [library, class], or [null, null] where it was left out."""
    return not isinstance(part, list) or part[:1] != [None]


def unfinished(cache: Path, repository: str, files: Iterable[HubFile]) -> list[Path]:
    """The partial downloads of these files in the cache, those of other programs among them."""
    blobs = repository_folder(cache, repository) / "blobs"
    return [path for file in files for path in blobs.glob(f"{file.digest}.*incomplete")]

"""The lists of tags that a studio's tool completes words from (tagcomplete, SwarmUI, SD.Next, ComfyUI's packs)."""

from pathlib import Path

from core.program.cancellation import CancelCheck, never_cancelled
from core.studio.paths import is_file
from core.studio.studio import Studio
from core.studio.text_files import files_of


def tag_list_files(studio: Studio, cancelled: CancelCheck = never_cancelled) -> tuple[Path, ...]:
    """The files that hold tags, in the order in which they are asked; none of them is opened. Cancelled."""
    places = studio.texts.get("tags", ())
    paths = dict.fromkeys(path for place in places for path in files_of(place, cancelled))
    return tuple(path for path in paths if _holds_tags(path) and is_file(path))


def _holds_tags(path: Path) -> bool:
    """Whether a file's name is that of a list and not of what belongs to one: SD.Next's contents and translations."""
    return path.name.lower() != "manifest.json" and not path.name.lower().endswith(".translations.json")

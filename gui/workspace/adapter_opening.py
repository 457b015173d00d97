"""What the adapter loader's worker does: opens LoRAs and textual inversions."""

from pathlib import Path
from typing import TYPE_CHECKING

from core.program.cancellation import CancelCheck
from core.weights import UnreadableEncoder

if TYPE_CHECKING:
    from core.weights.adapters.inversion_files import StoredInversion
    from core.weights.adapters.lora import Lora


def about_lora(lora: "Lora") -> dict[str, object]:
    """What the list shows of an open file."""
    changes = sum(map(len, lora.changes.values()))
    return {"is_open": True, "kinds": lora.kinds, "changes": changes, "notes": lora.notes, "file_error": ""}


def open_lora_file(source: str, cancelled: CancelCheck) -> "tuple[Lora, tuple[StoredInversion, ...]]":
    """A LoRA, and the textual inversions in the same file."""
    from core.weights.adapters.inversion_files import open_inversions
    from core.weights.adapters.lora import open_lora

    path = Path(source)
    lora = open_lora(path, cancelled)
    try:
        return lora, () if path.is_dir() else open_inversions(path, cancelled)
    except UnreadableEncoder:  # a pickled list of changes alone
        return lora, ()


def open_inversion_files(source: str, is_folder: bool, cancelled: CancelCheck) -> "tuple[StoredInversion, ...]":
    """The textual inversions of a file or of a folder."""
    from core.weights.adapters.inversion_files import open_inversions
    from core.weights.adapters.inversion_folder import inversions_in

    path = Path(source)
    return inversions_in(path, cancelled) if is_folder else open_inversions(path, cancelled)

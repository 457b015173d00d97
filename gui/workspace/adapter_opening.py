"""What the adapter loader's worker does: opens a LoRA, textual inversions, and gathers all of these by name."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.dialects.table import DIALECTS, read
from core.program.cancellation import CancelCheck
from core.prompt.prompt import ReadingSettings
from core.prompt.textual_inversions import TextualInversions
from core.weights import UnreadableEncoder
from gui.state.adapters import TextualInversionState

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


def gather_inversions(
    states: Sequence[TextualInversionState], widths: Mapping[str, int] | None, family: str, cancelled: CancelCheck
) -> TextualInversions:
    """The textual inversions of the folder, and over them those of files; read once, which looks up all their names."""
    from core.weights.adapters.inversion_folder import named_inversions

    folder = next((Path(state.source) for state in states if state.is_folder), None)
    embeddings = named_inversions([word for state in states for word in state.inversions], folder, widths)
    for dialect in DIALECTS:
        read("a", dialect, family, ReadingSettings(inversions=embeddings))
    return embeddings

"""The models that are compared on the prompt: which they are, which is the reference, and what was read of them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from core.queries.zoo import Zoo


class ZooState(QObject):
    """The one place of these for all that shows them; `gui.workspace.zoo_reader` fills it.

    `sources` are files and folders that the artist has added, `reference` the one of them that the others are held
    against, "" for the model that is open. `zoo` is the newest answer, whole or in part, which may be of an older
    prompt or list.
    """

    changed = Signal()  # another list, reference or answer, or it is read or not
    list_changed = Signal()  # another list or reference
    wanted = Signal()  # the models are to be read for the prompt as it stands
    unwanted = Signal()  # they are not to be read any more

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sources: tuple[str, ...] = ()
        self.reference = ""
        self.zoo: Zoo | None = None
        self.is_reading = False
        self.recent: tuple[str, ...] = ()  # what was opened before, to be offered, the newest first

    def add(self, sources: Iterable[str]) -> None:
        """Adds files and folders behind those that are there; each once, however it is written."""
        from core.program.paths import is_same_file, native_path  # which the first frame does without

        listed = list(self.sources)
        for source in map(native_path, sources):
            if not any(is_same_file(source, known) for known in listed):
                listed.append(source)
        self.replace(tuple(listed), self.reference)

    def remove(self, source: str) -> None:
        """Takes one away; where it was the reference, the open model is."""
        self.replace(tuple(known for known in self.sources if known != source), self.reference)

    def refer_to(self, source: str) -> None:
        """Holds the others against one of them, or against the open model."""
        self.replace(self.sources, source)

    def replace(self, sources: tuple[str, ...], reference: str) -> None:
        """Takes another list and reference."""
        reference = reference if reference in sources else ""
        if (sources, reference) != (self.sources, self.reference):
            self.sources, self.reference = sources, reference
            self.list_changed.emit()
            self.changed.emit()

    def take(self, zoo: "Zoo | None", is_reading: bool) -> None:
        """Takes an answer, and whether there is more to come."""
        self.zoo, self.is_reading = zoo, is_reading
        self.changed.emit()

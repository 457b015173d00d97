"""Which textual inversions prompts can name: those of the studio, of a folder, of files, and in LoRAs that are on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.dialects.table import DIALECTS, read
from core.program.cancellation import CancelCheck
from core.prompt.prompt import ReadingSettings
from core.prompt.textual_inversions import NO_INVERSIONS, TextualInversions
from gui.state.adapters import TextualInversionState
from gui.state.session import Session
from gui.workers.latest_only import LatestOnlyWorker


class InversionGatherer(QObject):
    """Keeps `session.settings.inversions`, whose names are looked up on a thread whenever there are others.

    Of one name a dropped file goes before the folder, the folder before the studio, and the studio's file before what
    a LoRA brings, which counts while the LoRA is on.
    """

    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._gathered: object = None  # what was gathered last
        self._worker = LatestOnlyWorker("words", self)
        self._worker.answered.connect(self._use)
        self._worker.failed.connect(self.failed)
        for signal in (session.textual_inversions_changed, session.encoder_changed, session.loras_changed):
            signal.connect(self.gather)
        session.studios.changed.connect(self.gather)
        session.studios.contents_changed.connect(self._gather_of_root)

    @property
    def is_busy(self) -> bool:
        """Whether names are being looked up."""
        return self._worker.busy

    def stop(self) -> None:
        """Ends the thread."""
        self._worker.stop()

    def gather(self) -> None:
        """Has all names looked up again, where they are others than before."""
        session, contents = self._session, self._session.studios.active_contents
        studio = contents.inversions if contents else NO_INVERSIONS
        are_on = {lora.source: lora.is_on for lora in session.tags.all_loras}
        states = [state for state in session.textual_inversions if are_on.get(state.source, True)]
        bundled = [state for state in states if state.source in are_on]
        others = [state for state in states if state.source not in are_on]
        widths = {info.name: info.width for info in session.encoders} or None
        wanted = studio, tuple(bundled), tuple(others), widths, session.family_name
        if wanted == self._gathered:
            return
        self._gathered = wanted
        if studio.has_names or any(state.inversions or state.is_folder for state in states):
            self._worker.request(partial(gather_inversions, *wanted))
        else:
            self._worker.cancel()
            self._use(NO_INVERSIONS)

    def _gather_of_root(self, root: str) -> None:
        if root == self._session.studios.active:
            self.gather()

    def _use(self, inversions: TextualInversions) -> None:
        self._session.set_settings(replace(self._session.settings, inversions=inversions))


def gather_inversions(
    studio: TextualInversions,
    bundled: Sequence[TextualInversionState],
    states: Sequence[TextualInversionState],
    widths: Mapping[str, int] | None,
    family: str,
    cancelled: CancelCheck,
) -> TextualInversions:
    """The textual inversions by name, of several of one name the last; read once, which looks up all their names."""
    from core.weights.adapters.inversion_folder import named_inversions

    folder = next((Path(state.source) for state in states if state.is_folder), studio.folder)
    in_loras = named_inversions([word for state in bundled for word in state.inversions])
    own = named_inversions([word for state in states for word in state.inversions])
    inversions = TextualInversions(folder, {**in_loras.by_name, **studio.by_name, **own.by_name}, widths)
    for dialect in DIALECTS:
        read("a", dialect, family, ReadingSettings(inversions=inversions))
    return inversions

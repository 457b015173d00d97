"""Opens LoRAs and textual inversions on a worker's thread, one file at a time, for the session and the encoder."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from core.dialects.table import DIALECTS, read
from core.program.cancellation import CancelCheck
from core.program.translation import tr
from core.prompt.prompt import ReadingSettings
from core.prompt.textual_inversions import NO_INVERSIONS, TextualInversions
from core.weights import UnreadableEncoder
from gui.state.adapters import LoraState, TextualInversionState, with_changes, without
from gui.state.session import Session
from gui.workers.latest_only import LatestOnlyWorker
from gui.workers.live_encoder import LiveEncoder, LiveEncoding

if TYPE_CHECKING:
    from core.files.inspected import InspectedFile
    from core.weights.adapters.inversion_files import StoredInversion
    from core.weights.adapters.lora import Lora

TakeRefusal = Callable[[str, UnreadableEncoder], None]  # takes the source, and why it cannot be opened


@dataclass(frozen=True)
class _LoadTask:
    """A file to be opened: the worker's function, and what takes its answer or its refusal on the GUI thread."""

    name: str
    work: Callable[[CancelCheck], Any]
    on_loaded: Callable[[Any], None]
    on_refused: Callable[[UnreadableEncoder], None]
    needs_model: bool = False  # waits for the first encoder, whose opening imports torch (`model_loader`)


class AdapterLoader(QObject):
    """Lists LoRAs and textual inversions in the session, and hands those that are open to the live encoder."""

    encoder_found = Signal(str)
    failed = Signal(object)  # an UnreadableEncoder where a file is refused
    activity_changed = Signal(str)

    def __init__(self, session: Session, live: LiveEncoder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._live = session, live
        self.activity = ""  # which file is being looked at, as a sentence; "" for none
        self._loras: dict[str, Lora] = {}
        self._tasks: deque[_LoadTask] = deque()
        self._running: _LoadTask | None = None
        self._missing_file_messages: list[str] = []  # sentences about remembered files, said together
        self._file_worker = LatestOnlyWorker("files", self)
        self._file_worker.answered.connect(self._finish)
        self._file_worker.failed.connect(self._fail)
        self._inversion_worker = LatestOnlyWorker("words", self)
        self._inversion_worker.answered.connect(self._use_embeddings)
        self._inversion_worker.failed.connect(self.failed)
        session.loras_changed.connect(self._apply_loras)
        session.textual_inversions_changed.connect(self._gather_inversions)
        session.encoder_changed.connect(self._gather_inversions)
        session.encoder_changed.connect(self._run_next)
        live.encoded.connect(self._show_fits)

    def open(self, files: "Iterable[InspectedFile]") -> None:
        """Opens files and folders, each as the encoder, LoRA or textual inversion that it is."""
        for file in files:
            path = str(file.path)
            if file.kind == "model":
                self.encoder_found.emit(path)
            elif file.kind == "lora":
                self.add_lora(path)
            else:
                self.add_inversions(path, is_folder=file.path.is_dir())

    def restore(self, loras: Iterable[LoraState], inversions: Iterable[TextualInversionState]) -> None:
        """Lists and opens what was open before; a file that cannot be opened stays listed with its error."""
        self._session.set_loras(loras)
        self._session.set_textual_inversions(inversions)
        for lora in self._session.loras:
            self._open_lora(lora.source, self._mark_missing)
        for state in self._session.textual_inversions:
            self._open_inversions(state, self._mark_missing)

    def add_lora(self, source: str, strength: float | None = None) -> None:
        """Lists a LoRA and opens it, again where it is listed already; with a `strength`, it is turned on with that."""
        if all(state.source != source for state in self._session.loras):
            self._session.set_loras((*self._session.loras, LoraState(source)))
        if strength is not None:
            self._session.set_loras(with_changes(self._session.loras, source, strength=strength, is_on=True))
        self._open_lora(source, self._drop)

    def add_inversions(self, source: str, is_folder: bool = False) -> None:
        """Lists the textual inversions of a file or a folder and opens them; a folder takes the place of another."""
        known = without(self._session.textual_inversions, source)
        files, state = [other for other in known if not other.is_folder], TextualInversionState(source, is_folder)
        self._session.set_textual_inversions([state, *files] if is_folder else [*known, state])
        self._open_inversions(state, self._drop)

    def reload(self) -> None:
        """Reads the folder of textual inversions again."""
        for state in self._session.textual_inversions:
            if state.is_folder:
                self._open_inversions(state, self._mark_missing)

    @property
    def is_busy(self) -> bool:
        """Whether files are being opened, or wait for the first model to be."""
        return self._running is not None or bool(self._tasks) or self._inversion_worker.busy

    def stop(self) -> None:
        """Ends the threads."""
        self._tasks.clear()
        self._file_worker.stop()
        self._inversion_worker.stop()

    # --- one file after the other

    def _add_task(self, task: _LoadTask) -> None:
        self._tasks.append(task)
        self._run_next()

    def _run_next(self) -> None:
        """Runs the first task that can be run, where none runs; without any, reports the files that are missing."""
        if self._running is not None:
            return
        ready = (task for task in self._tasks if self._live.model is not None or not task.needs_model)
        self._running = task = next(ready, None)
        if task is not None:
            self._tasks.remove(task)
            self._file_worker.request(task.work)
        elif not self._tasks and self._missing_file_messages:
            messages, self._missing_file_messages = self._missing_file_messages, []
            self.failed.emit(UnreadableEncoder("\n".join(messages)))
        self.activity = tr("Looking at {name}…").format(name=task.name) if task else ""
        self.activity_changed.emit(self.activity)

    def _finish(self, answer: object) -> None:
        task, self._running = self._running, None
        if task is not None:
            task.on_loaded(answer)
        self._run_next()

    def _fail(self, error: Exception) -> None:
        task, self._running = self._running, None
        if task is not None and isinstance(error, UnreadableEncoder):
            task.on_refused(error)
        else:
            self.failed.emit(error)
        self._run_next()

    def _mark_missing(self, source: str, error: UnreadableEncoder) -> None:
        self._missing_file_messages.append(str(error))
        session, states = self._session, self._session.textual_inversions
        session.set_loras(with_changes(session.loras, source, file_error=str(error)))
        session.set_textual_inversions(with_changes(states, source, error=str(error), inversions=()))

    def _drop(self, source: str, error: UnreadableEncoder) -> None:
        self._session.set_loras(without(self._session.loras, source))
        self._session.set_textual_inversions(without(self._session.textual_inversions, source))
        self.failed.emit(error)

    # --- LoRAs

    def _open_lora(self, source: str, on_refused: TakeRefusal) -> None:
        work, on_loaded = partial(_open_lora, source), partial(self._use_lora, source)
        self._add_task(_LoadTask(Path(source).name, work, on_loaded, partial(on_refused, source), needs_model=True))

    def _use_lora(self, source: str, answer: "tuple[Lora, tuple[StoredInversion, ...]]") -> None:
        if all(state.source != source for state in self._session.loras):
            return  # removed meanwhile
        lora, words = answer
        self._loras[source] = lora
        changes = sum(map(len, lora.changes.values()))
        about = {"is_open": True, "kinds": lora.kinds, "changes": changes, "notes": lora.notes, "file_error": ""}
        self._session.set_loras(with_changes(self._session.loras, source, **about))
        own = [TextualInversionState(source, is_open=True, inversions=words)] if words else []
        self._session.set_textual_inversions([*without(self._session.textual_inversions, source), *own])
        self._apply_loras()

    def _apply_loras(self) -> None:
        """Hands the live encoder the open LoRAs with their strengths, and drops those that are not listed any more."""
        states = [state for state in self._session.loras if state.source in self._loras]
        self._loras = {state.source: self._loras[state.source] for state in states}
        weighted_loras = [(self._loras[state.source], state.strength if state.is_on else 0.0) for state in states]
        self._live.set_loras(weighted_loras, self._session.loras_bypassed)

    def _show_fits(self, encoding: LiveEncoding) -> None:
        """Lists for each LoRA why it does not fit the model, or which of its changes are left out."""
        states = self._session.loras
        for lora, fit in encoding.fits:
            source = next((name for name, known in self._loras.items() if known is lora), None)
            if source is not None:
                states = with_changes(states, source, misfit=fit.misfit or "", notes=(*fit.notes, *lora.notes))
        self._session.set_loras(states)
        if encoding.problem:
            self.failed.emit(UnreadableEncoder(encoding.problem))

    # --- textual inversions

    def _open_inversions(self, state: TextualInversionState, on_refused: TakeRefusal) -> None:
        source, work = state.source, partial(_open_inversions, state.source, state.is_folder)
        on_loaded = partial(self._use_inversions, source)
        self._add_task(_LoadTask(state.name, work, on_loaded, partial(on_refused, source)))

    def _use_inversions(self, source: str, words: "tuple[StoredInversion, ...]") -> None:
        changed = with_changes(self._session.textual_inversions, source, is_open=True, inversions=words, error="")
        self._session.set_textual_inversions(changed)

    def _gather_inversions(self) -> None:
        """Has the textual inversions that fit the widths of the encoders read by their names, for parsing prompts."""
        session = self._session
        widths = {info.name: info.width for info in session.encoders} or None
        if any(state.inversions or state.is_folder for state in session.textual_inversions):
            work = partial(_gather_embeddings, session.textual_inversions, widths, session.family_name)
            self._inversion_worker.request(work)
        else:
            self._inversion_worker.cancel()
            self._use_embeddings(NO_INVERSIONS)

    def _use_embeddings(self, embeddings: TextualInversions) -> None:
        self._session.set_settings(replace(self._session.settings, inversions=embeddings))


def _open_lora(source: str, cancelled: CancelCheck) -> "tuple[Lora, tuple[StoredInversion, ...]]":
    """A LoRA, and the textual inversions in the same file."""
    from core.weights.adapters.inversion_files import open_inversions
    from core.weights.adapters.lora import open_lora

    path = Path(source)
    lora = open_lora(path, cancelled)
    try:
        return lora, () if path.is_dir() else open_inversions(path, cancelled)
    except UnreadableEncoder:  # a pickled list of changes alone
        return lora, ()


def _open_inversions(source: str, is_folder: bool, cancelled: CancelCheck) -> "tuple[StoredInversion, ...]":
    from core.weights.adapters.inversion_files import open_inversions
    from core.weights.adapters.inversion_folder import inversions_in

    path = Path(source)
    return inversions_in(path, cancelled) if is_folder else open_inversions(path, cancelled)


def _gather_embeddings(
    states: Sequence[TextualInversionState], widths: Mapping[str, int] | None, family: str, cancelled: CancelCheck
) -> TextualInversions:
    """The textual inversions of the folder, and over them those of files; read once, which looks up all their names."""
    from core.weights.adapters.inversion_folder import named_inversions

    folder = next((Path(state.source) for state in states if state.is_folder), None)
    embeddings = named_inversions([word for state in states for word in state.inversions], folder, widths)
    for dialect in DIALECTS:
        read("a", dialect, family, ReadingSettings(inversions=embeddings))
    return embeddings

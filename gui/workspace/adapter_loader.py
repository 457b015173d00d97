"""Opens LoRAs and textual inversions on a worker's thread, one file at a time, for the session and the encoder."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from core.program.cancellation import CancelCheck
from core.program.translation import tr
from core.weights import UnreadableEncoder
from gui.state.adapters import LoraState, TextualInversionState, with_changes, without
from gui.state.session import Session
from gui.workers.latest_only import LatestOnlyWorker
from gui.workers.live_encoder import LiveEncoder, LiveEncoding
from gui.workspace.adapter_opening import about_lora, open_inversion_files, open_lora_file
from gui.workspace.inversion_gatherer import InversionGatherer

if TYPE_CHECKING:
    from core.files.inspected import InspectedFile
    from core.weights.adapters.inversion_files import StoredInversion
    from core.weights.adapters.lora import Lora

MAX_KEPT_TAG_LORAS = 4  # that tags named before and that stay open, as a strength or a name is typed anew
TakeRefusal = Callable[[str, UnreadableEncoder], None]  # takes the source, and why it cannot be opened


@dataclass(frozen=True)
class _LoadTask:
    """A file to be opened: the worker's function, and what takes its answer or its refusal on the GUI thread."""

    name: str
    work: Callable[[CancelCheck], Any]
    on_loaded: Callable[[Any], None]
    on_refused: Callable[[UnreadableEncoder], None]
    needs_model: bool = False  # waits for the first encoder, whose opening imports torch (`model_loader`)
    tag_source: str = ""  # the file, where the prompt's tag wants it and it is given up when no tag does


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
        self._lora_words: dict[str, tuple[StoredInversion, ...]] = {}  # in the files of LoRAs
        self._tag_sources: set[str] = set()  # files that were opened for tags
        self._tag_errors: dict[str, str] = {}  # of files that tags name and that cannot be opened
        self._tasks: deque[_LoadTask] = deque()
        self._running: _LoadTask | None = None
        self._missing_file_messages: list[str] = []  # sentences about remembered files, said together
        self._file_worker = LatestOnlyWorker("files", self)
        self._file_worker.answered.connect(self._finish)
        self._file_worker.failed.connect(self._fail)
        self._gatherer = InversionGatherer(session, self)
        self._gatherer.failed.connect(self.failed)
        session.loras_changed.connect(self._apply_loras)
        session.encoder_changed.connect(self._run_next)
        live.encoded.connect(self._show_fits)

    def open(self, files: "Iterable[InspectedFile]") -> None:
        """Opens files and folders, each as the encoder, LoRA or textual inversion that it is."""
        for file in files:
            path = str(file.path)
            if file.is_model:
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
        from core.program.paths import is_same_file, native_path  # which the first frame does without

        source = native_path(source)
        source = next((known.source for known in self._session.loras if is_same_file(known.source, source)), source)
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
        return self._running is not None or bool(self._tasks) or self._gatherer.is_busy

    def stop(self) -> None:
        """Ends the threads."""
        self._tasks.clear()
        self._file_worker.stop()
        self._gatherer.stop()

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
        work, on_loaded = partial(open_lora_file, source), partial(self._use_lora, source)
        self._add_task(_LoadTask(Path(source).name, work, on_loaded, partial(on_refused, source), needs_model=True))

    def _use_lora(self, source: str, answer: "tuple[Lora, tuple[StoredInversion, ...]]") -> None:
        if all(state.source != source for state in self._session.tags.all_loras):
            return  # removed meanwhile
        lora, words = answer
        self._loras[source], self._lora_words[source] = lora, words
        self._change_states(source, **about_lora(lora))
        self._list_words(source)
        self._apply_loras()

    def _change_states(self, source: str, **changes: object) -> None:
        """Changes what is known of a file, in the list of dropped LoRAs and in that of the prompt's tags."""
        self._session.set_loras(with_changes(self._session.loras, source, **changes))
        self._session.tags.set_loras(with_changes(self._session.tags.loras, source, **changes))

    def _list_words(self, source: str) -> None:
        """Lists the textual inversions in a LoRA's file, where they are not listed already."""
        words, listed = self._lora_words.get(source, ()), self._session.textual_inversions
        if words != next((state.inversions for state in listed if state.source == source), ()):
            own = TextualInversionState(source, is_open=True, inversions=words)
            self._session.set_textual_inversions([*without(listed, source), *([own] if words else [])])

    def _apply_loras(self) -> None:
        """Hands the live encoder the open LoRAs, each with the sum of its strengths, and drops those not listed.

        A few that tags named last stay open.
        """
        strengths: dict[str, float] = {}
        for state in self._session.tags.all_loras:
            if state.source in self._loras:
                strength = state.strength if state.is_on else 0.0
                strengths[state.source] = strengths.get(state.source, 0.0) + strength
        kept = [source for source in self._loras if source not in strengths and source in self._tag_sources]
        sources = (*kept[-MAX_KEPT_TAG_LORAS:], *strengths)
        self._loras = {source: self._loras[source] for source in sources}
        self._lora_words = {source: self._lora_words.get(source, ()) for source in sources}
        weighted_loras = [(self._loras[source], strength) for source, strength in strengths.items()]
        self._live.set_loras(weighted_loras, self._session.loras_bypassed)

    # --- LoRAs of the prompt's tags

    def set_tag_loras(self, states: Iterable[LoraState]) -> None:
        """Lists the LoRAs that the prompt's tags name, opens those that are not open, and gives up all others."""
        wanted = [self._with_file(state) for state in states]
        sources = {state.source for state in wanted} | {state.source for state in self._session.loras}
        gone = [state.source for state in self._session.tags.loras if state.source and state.source not in sources]
        self._session.tags.set_loras(wanted)
        if gone:
            inversions = self._session.textual_inversions
            self._session.set_textual_inversions(state for state in inversions if state.source not in gone)
        self._tasks = deque(task for task in self._tasks if not task.tag_source or task.tag_source in sources)
        for state in wanted:
            if state.source in self._loras:
                self._list_words(state.source)
            elif state.is_on and not (state.is_open or state.error or state.strength == 0):
                self._open_tag_lora(state.source)

    def _with_file(self, state: LoraState) -> LoraState:
        """A tag's LoRA with what is known of its file."""
        if state.is_open or not state.source:
            return state
        if state.source in self._loras:
            known = (other for other in self._session.tags.all_loras if other.source == state.source)
            misfit = next((other.misfit for other in known), "")
            return replace(state, **about_lora(self._loras[state.source]), misfit=misfit)
        return replace(state, file_error=self._tag_errors.get(state.source, ""))

    def _open_tag_lora(self, source: str) -> None:
        self._tag_sources.add(source)
        known = (*self._tasks, *([self._running] if self._running else []))
        if all(task.tag_source != source for task in known):
            work, on_loaded = partial(open_lora_file, source), partial(self._use_lora, source)
            refuse = partial(self._mark_tag, source)
            self._add_task(_LoadTask(Path(source).name, work, on_loaded, refuse, needs_model=True, tag_source=source))

    def _mark_tag(self, source: str, error: UnreadableEncoder) -> None:
        self._tag_errors[source] = str(error)
        self._session.tags.set_loras(with_changes(self._session.tags.loras, source, file_error=str(error)))

    def _show_fits(self, encoding: LiveEncoding) -> None:
        """Lists for each LoRA why it does not fit the model, or which of its changes are left out."""
        for lora, fit in encoding.fits:
            source = next((name for name, known in self._loras.items() if known is lora), None)
            if source is not None:
                self._change_states(source, misfit=fit.misfit or "", notes=(*fit.notes, *lora.notes))
        if encoding.problem:
            self.failed.emit(UnreadableEncoder(encoding.problem))

    # --- textual inversions

    def _open_inversions(self, state: TextualInversionState, on_refused: TakeRefusal) -> None:
        source, work = state.source, partial(open_inversion_files, state.source, state.is_folder)
        on_loaded = partial(self._use_inversions, source)
        self._add_task(_LoadTask(state.name, work, on_loaded, partial(on_refused, source)))

    def _use_inversions(self, source: str, words: "tuple[StoredInversion, ...]") -> None:
        changed = with_changes(self._session.textual_inversions, source, is_open=True, inversions=words, error="")
        self._session.set_textual_inversions(changed)

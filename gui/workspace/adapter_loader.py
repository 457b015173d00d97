"""Files handed to the window: told apart by content, opened off its thread, kept in step with the encoder."""

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
from core.weights.adapters.inversion_files import StoredInversion
from gui.state.adapters import LoraState, TextualInversionState, with_changes, without
from gui.state.session import Session
from gui.workers.latest_only import LatestOnlyWorker
from gui.workers.live_encoder import LiveEncoder, LiveEncoding

if TYPE_CHECKING:
    from core.weights.adapters.lora import Lora


@dataclass(frozen=True)
class _LoadTask:
    """A file to be opened: what is done on the thread, and with its answer or its refusal."""

    name: str
    work: Callable[[CancelCheck], Any]
    on_loaded: Callable[[Any], None]
    on_refused: Callable[[UnreadableEncoder], None]
    needs_model: bool = False  # waits for the first encoder, whose opening imports torch in the careful way


class AdapterLoader(QObject):
    """Takes LoRAs and textual inversions into the session, and hands what is opened to the live encoder."""

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

    def open(self, paths: Iterable[str]) -> None:
        """Opens files and folders as what they are."""
        for path in paths:
            look = partial(_identify, path)
            self._add_task(_LoadTask(Path(path).name, look, partial(self._open_as, path), self.failed.emit))

    def restore(self, loras: Iterable[LoraState], inversions: Iterable[TextualInversionState]) -> None:
        """Opens what was there before a restart; a file that is gone keeps its row, and is said once."""
        self._session.set_loras(loras)
        self._session.set_textual_inversions(inversions)
        for lora in self._session.loras:
            self._open_lora(lora.source, partial(self._mark_lora_missing, lora.source))
        for one in self._session.textual_inversions:
            self._open_inversions(one, partial(self._mark_inversions_missing, one.source))

    def add_lora(self, source: str) -> None:
        """Puts a LoRA on; one that is there already is opened again."""
        if all(state.source != source for state in self._session.loras):
            self._session.set_loras((*self._session.loras, LoraState(source)))
        self._open_lora(source, partial(self._drop_lora, source))

    def add_inversions(self, source: str, is_folder: bool = False) -> None:
        """Makes the words of a file or a folder usable in the prompt; there is one folder at a time."""
        words = [
            one
            for one in self._session.textual_inversions
            if one.source != source and not (is_folder and one.is_folder)
        ]
        state = TextualInversionState(source, is_folder)
        self._session.set_textual_inversions([state, *words] if is_folder else [*words, state])
        self._open_inversions(state, partial(self._drop_inversions, source))

    def reload(self) -> None:
        """Reads the folder of textual inversions again."""
        for one in self._session.textual_inversions:
            if one.is_folder:
                self._open_inversions(one, partial(self._mark_inversions_missing, one.source))

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
        """Runs the next errand that can be run."""
        if self._running is None:
            ready = (one for one in self._tasks if self._live.model is not None or not one.needs_model)
            self._running = next(ready, None)
            if self._running is not None:
                self._tasks.remove(self._running)
                self._file_worker.request(self._running.work)
            elif not self._tasks and self._missing_file_messages:
                lost, self._missing_file_messages = self._missing_file_messages, []
                self.failed.emit(UnreadableEncoder("\n".join(lost)))
            task = self._running
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

    def _open_as(self, path: str, kind: str) -> None:
        if kind == "encoder":
            self.encoder_found.emit(path)
        elif kind == "lora":
            self.add_lora(path)
        else:
            self.add_inversions(path, is_folder=kind == "embeddings")

    # --- LoRAs

    def _open_lora(self, source: str, refused: Callable[[UnreadableEncoder], None]) -> None:
        then = partial(self._use_lora, source)
        self._add_task(_LoadTask(Path(source).name, partial(_open_lora, source), then, refused, needs_model=True))

    def _use_lora(self, source: str, answer: "tuple[Lora, tuple[StoredInversion, ...]]") -> None:
        if all(state.source != source for state in self._session.loras):
            return  # removed meanwhile
        lora, words = answer
        self._loras[source] = lora
        changes = sum(map(len, lora.changes.values()))
        about = {"is_open": True, "kinds": lora.kinds, "changes": changes, "notes": lora.notes, "file_error": ""}
        self._session.set_loras(with_changes(self._session.loras, source, **about))
        others = [one for one in self._session.textual_inversions if one.source != source]
        if words or len(others) != len(self._session.textual_inversions):
            own = [TextualInversionState(source, is_open=True, inversions=words)] if words else []
            self._session.set_textual_inversions([*others, *own])
        self._apply_loras()

    def _mark_lora_missing(self, source: str, error: UnreadableEncoder) -> None:
        self._missing_file_messages.append(str(error))
        self._session.set_loras(with_changes(self._session.loras, source, file_error=str(error)))

    def _drop_lora(self, source: str, error: UnreadableEncoder) -> None:
        self._session.set_loras(without(self._session.loras, source))
        self.failed.emit(error)

    def _apply_loras(self) -> None:
        """Tells the live encoder what is on, and lets go of what is gone."""
        states = self._session.loras
        self._loras = {one.source: self._loras[one.source] for one in states if one.source in self._loras}
        open_ones = [one for one in states if one.source in self._loras]
        weighted_loras = [(self._loras[one.source], one.strength if one.is_on else 0.0) for one in open_ones]
        self._live.set_loras(weighted_loras, self._session.loras_bypassed)

    def _show_fits(self, encoding: LiveEncoding) -> None:
        """Says of each LoRA whether it suits the model, and what of it is left out."""
        states = self._session.loras
        for lora, fit in encoding.fits:
            source = next((name for name, known in self._loras.items() if known is lora), None)
            if source is not None:
                states = with_changes(states, source, misfit=fit.misfit or "", notes=(*fit.notes, *lora.notes))
        self._session.set_loras(states)
        if encoding.problem:
            self.failed.emit(UnreadableEncoder(encoding.problem))

    # --- textual inversions

    def _open_inversions(self, state: TextualInversionState, refused: Callable[[UnreadableEncoder], None]) -> None:
        work = partial(_open_inversions, state.source, state.is_folder)
        self._add_task(_LoadTask(state.name, work, partial(self._use_inversions, state.source), refused))

    def _use_inversions(self, source: str, words: tuple[StoredInversion, ...]) -> None:
        changed = with_changes(self._session.textual_inversions, source, is_open=True, inversions=words, error="")
        self._session.set_textual_inversions(changed)

    def _mark_inversions_missing(self, source: str, error: UnreadableEncoder) -> None:
        self._missing_file_messages.append(str(error))
        self._session.set_textual_inversions(
            with_changes(self._session.textual_inversions, source, error=str(error), inversions=())
        )

    def _drop_inversions(self, source: str, error: UnreadableEncoder) -> None:
        self._session.set_textual_inversions(without(self._session.textual_inversions, source))
        self.failed.emit(error)

    def _gather_inversions(self) -> None:
        """Has the words, and the encoders' widths by which they fit, made ready for reading prompts."""
        session = self._session
        widths = {info.name: info.width for info in session.encoders} or None
        if any(one.inversions or one.is_folder for one in session.textual_inversions):
            self._inversion_worker.request(
                partial(_gather_embeddings, session.textual_inversions, widths, session.family_name)
            )
        else:
            self._inversion_worker.cancel()
            self._use_embeddings(NO_INVERSIONS)

    def _use_embeddings(self, embeddings: TextualInversions) -> None:
        self._session.set_settings(replace(self._session.settings, inversions=embeddings))


def _identify(path: str, cancelled: CancelCheck) -> str:
    from core.weights.identify import identify

    return identify(Path(path), cancelled)


def _open_lora(source: str, cancelled: CancelCheck) -> "tuple[Lora, tuple[StoredInversion, ...]]":
    """A LoRA, and the learned words that lie beside it in its file."""
    from core.weights.adapters.inversion_files import open_inversions
    from core.weights.adapters.lora import open_lora

    path = Path(source)
    lora = open_lora(path, cancelled)
    try:
        return lora, () if path.is_dir() else open_inversions(path, cancelled)
    except UnreadableEncoder:  # a pickled list of changes alone
        return lora, ()


def _open_inversions(source: str, is_folder: bool, cancelled: CancelCheck) -> tuple[StoredInversion, ...]:
    from core.weights.adapters.inversion_files import open_inversions
    from core.weights.adapters.inversion_folder import inversions_in

    path = Path(source)
    return inversions_in(path, cancelled) if is_folder else open_inversions(path, cancelled)


def _gather_embeddings(
    states: Sequence[TextualInversionState], widths: Mapping[str, int] | None, family: str, cancelled: CancelCheck
) -> TextualInversions:
    """The embeddings of the folder, and over them those of single files; read once, which looks up all their names."""
    from core.weights.adapters.inversion_folder import named_inversions

    folder = next((Path(one.source) for one in states if one.is_folder), None)
    embeddings = named_inversions([word for one in states for word in one.inversions], folder, widths)
    for dialect in DIALECTS:
        read("a", dialect, family, ReadingSettings(inversions=embeddings))
    return embeddings

"""What a picture's prompt was made with: its files looked for, and the parts that a person chose applied."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.program.translation import tr
from core.prompt.prompt import Emphasis
from gui.state.session import Session
from gui.state.settings import data_folder, newest_first
from gui.workers.latest_only import LatestOnlyWorker
from gui.workspace.adapter_loader import AdapterLoader
from gui.workspace.model_loader import ModelLoader
from gui.workspace.named_files import NamedFiles, files_by_hash, find_files, find_outside
from gui.workspace.settings_store import SettingsStore
from gui.workspace.studio_loader import HEADERS_FILE

if TYPE_CHECKING:
    from core.image_metadata.found import FoundClipSkip, FoundPrompt
    from core.studio.contents import StudioContents


@dataclass(frozen=True)
class ChosenParts:
    """The parts of a picture's prompt that are to be taken over; None and "" for those that are not.

    `loras` are files with the strength of each for the text encoder, `model` is a file or folder.
    """

    prompt: str | None = None
    negative: str | None = None
    dialect: str | None = None
    clip_skip: "FoundClipSkip | None" = None
    emphasis: Emphasis | None = None
    steps: int | None = None
    loras: tuple[tuple[str, float], ...] = ()
    model: str = ""


class PictureParts(QObject):
    """Finds the LoRAs and models that pictures name, on a thread, and takes chosen parts over into the session."""

    files_found = Signal(object)  # the NamedFiles of the prompt that was last asked for: by name, then all
    notice = Signal(str)  # a sentence on what could not be taken over
    failed = Signal(object)

    def __init__(
        self,
        session: Session,
        settings_store: SettingsStore,
        adapter_loader: AdapterLoader,
        model_loader: ModelLoader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._store, self._adapter_loader, self._model_loader = settings_store, adapter_loader, model_loader
        self._header_cache = data_folder(settings_store.path) / HEADERS_FILE
        self._search: Callable[..., NamedFiles] | None = None  # takes `looks_inside` and a CancelCheck
        self._searched: tuple[StudioContents, ...] = ()  # the tools that are looked through
        self._waiting: tuple[str, FoundClipSkip] | None = None  # the model that a clip skip is for, which is opened
        self._worker = LatestOnlyWorker("named files", self)
        self._worker.answered.connect(self._take_files)
        self._worker.failed.connect(self.failed)
        session.loras_changed.connect(self._remember_folders)
        model_loader.opened.connect(self._apply_waiting)

    @property
    def unticked(self) -> frozenset[str]:
        """The kinds of parts that were not ticked when something was last taken over."""
        return frozenset(self._store.settings.picture_parts_unticked)

    def remember_unticked(self, kinds: Iterable[str]) -> None:
        """Keeps which kinds of parts are not ticked, for the next picture."""
        self._store.update(picture_parts_unticked=tuple(sorted(kinds)))

    @property
    def model_source(self) -> str:
        """The file or folder of the model that is open, "" before one is."""
        return self._store.settings.encoder if self.session.encoder is not None else ""

    def layer_of(self, skip: "FoundClipSkip") -> int | None:
        """The layer that a clip skip stands for in the encoder that is open; None where it has none of that number."""
        from core.dialects.sent_layers import sent_layers  # which the first frame does without

        session = self.session
        encoder = session.encoder.name if session.encoder else "clip_l"
        try:
            return sent_layers(session.family_name, skip.dialect, encoder, session.layers, skip.count).layer
        except (ValueError, KeyError):  # more than the encoder has, or a tool that does not know the family
            return None

    @property
    def is_busy(self) -> bool:
        """Whether files are being looked for."""
        return self._worker.busy

    def look_for_files(self, picture: Path, prompt: "FoundPrompt") -> None:
        """Looks for the files that a prompt names, beside the picture and where others were opened."""
        settings = self._store.settings
        models = [Path(source) for source in (settings.encoder, *settings.recent) if Path(source).is_absolute()]
        loras = tuple(Path(lora.source) for lora in self.session.loras)
        folders = tuple(map(Path, settings.recent_lora_folders))
        outside = partial(find_outside, picture.parent, prompt, tuple(models), loras, folders)
        self._searched = self._studios()
        self._search = partial(find_files, outside, prompt, self._searched, self._header_cache)
        self._worker.request(partial(self._search, False))

    def _studios(self) -> "tuple[StudioContents, ...]":
        """What is known of the tools that are added, that which is written for first."""
        studios = self.session.studios
        states = sorted(studios.states, key=lambda state: state.root != studios.active)
        return tuple(state.contents for state in states if state.contents is not None)

    def _take_files(self, files: NamedFiles) -> None:
        if files.is_looked_into and not files.is_complete:
            self._worker.request(partial(files_by_hash, files, self._searched, self._header_cache))
        elif not files.is_complete and self._search is not None:
            self._worker.request(partial(self._search, True))
        self.files_found.emit(files)

    def add_folder(self, folder: str) -> None:
        """Looks for LoRAs and models in a folder too, now and in times to come."""
        known = self._store.settings.recent_lora_folders
        self._store.update(recent_lora_folders=newest_first(folder, known))

    def stop(self) -> None:
        """Ends the thread."""
        self._worker.stop()

    def take_over(self, parts: ChosenParts) -> None:
        """Applies the parts; each prompt is one undo step of its editor, and what cannot be applied is a notice."""
        session = self.session
        if parts.dialect is not None:
            session.set_dialect(parts.dialect)
        self._set_settings(parts)
        if parts.prompt is not None:
            session.prompt.set_text(parts.prompt)
        if parts.negative is not None:
            session.negative.set_text(parts.negative)
        self._add_loras(parts)
        self._waiting = (parts.model, parts.clip_skip) if parts.model and parts.clip_skip else None
        if parts.clip_skip is not None:
            self._apply_clip_skip(parts.clip_skip)
        if parts.model:
            self._model_loader.open(parts.model)

    def _add_loras(self, parts: ChosenParts) -> None:
        """Lists the LoRAs that no tag of the prompt, which was taken over just now, puts on already."""
        from core.image_metadata.lora_tags import stem_of  # here: the first frame does without it

        named = {stem_of(source) for source in self.session.tags.acting}
        for source, strength in parts.loras:
            if stem_of(source) not in named:
                self._adapter_loader.add_lora(self._known_source(source), strength)

    def drop_waiting(self) -> None:
        """Gives up a clip skip for a model that could not be opened."""
        self._waiting = None

    def _set_settings(self, parts: ChosenParts) -> None:
        settings = self.session.settings
        if parts.prompt is not None:  # what a picture holds has its choices made
            settings = replace(settings, expansion="none", choice=0)
        if parts.emphasis is not None:
            settings = replace(settings, emphasis=parts.emphasis)
        if parts.steps is not None:
            settings = replace(settings, steps=parts.steps, step=min(settings.step, parts.steps - 1))
        self.session.set_settings(settings)

    def _known_source(self, source: str) -> str:
        """The source of the LoRA that is listed for a file already, however that was written; else the file itself."""
        listed = (lora.source for lora in self.session.loras)
        return next((known for known in listed if Path(known) == Path(source)), source)

    def _apply_clip_skip(self, skip: "FoundClipSkip") -> None:
        layer = self.layer_of(skip)
        if layer is not None:
            self.session.set_layer(layer)
        elif self._waiting is None:
            message = tr(
                "Clip skip {number} was not taken over: this encoder of {layers} layers has none of that number."
            )
            self.notice.emit(message.format(number=written(skip), layers=self.session.layers))

    def _apply_waiting(self, source: str) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting[0] == source:
            self._apply_clip_skip(waiting[1])

    def _remember_folders(self) -> None:
        """Keeps the folders of the LoRAs that are open, where others are looked for."""
        opened = (Path(lora.source) for lora in self.session.loras if lora.is_open)
        for folder in dict.fromkeys(str(path.parent) for path in opened if path.is_absolute()):
            if folder not in self._store.settings.recent_lora_folders:
                self.add_folder(folder)


def written(skip: "FoundClipSkip") -> str:
    """A clip skip's number as its tool writes it."""
    return str(skip.number).replace("-", "−")

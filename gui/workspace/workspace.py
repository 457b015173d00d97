"""The workspace: the session, the model and every worker, without a widget; it outlives the window that shows it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.weights import STUDY, UnreadableEncoder
from gui.state.session_settings import session_from_settings
from gui.state.settings import Settings, data_folder, newest_first
from gui.workers.jobs import Jobs
from gui.workers.live_completion import LiveCompletion
from gui.workers.live_encoder import LiveEncoder
from gui.workers.live_influence import LiveInfluence
from gui.workers.live_parser import LiveParser
from gui.workers.model_queries import ModelQueries
from gui.workers.way_lengths import LiveWayLengths
from gui.workspace.adapter_loader import AdapterLoader
from gui.workspace.autosave import Autosave
from gui.workspace.compute_device import ComputeDevice, DeviceChoice
from gui.workspace.encoder_comparison import EncoderComparison
from gui.workspace.file_router import FileRouter
from gui.workspace.model_loader import ModelLoader
from gui.workspace.picture_parts import PictureParts
from gui.workspace.session_files import SessionFiles
from gui.workspace.settings_store import SettingsStore
from gui.workspace.studio_loader import StudioLoader
from gui.workspace.studio_texts import StudioTexts
from gui.workspace.tag_loader import TagLoader
from gui.workspace.wildcard_loader import WildcardLoader
from gui.workspace.zoo_reader import ZooReader

if TYPE_CHECKING:
    from gui.workers.live_axis import LiveAxis
    from gui.workers.live_reference import LiveReference


class Workspace(QObject):
    """Owns the session and everything that works for it, from the settings of the last run to `close`.

    A window shows a workspace; a change of language makes another window for the same workspace.
    """

    failed = Signal(object)  # an Exception, for the error dialog
    notice = Signal(str)  # a sentence for the status line
    recent_changed = Signal()  # the models opened before

    def __init__(self, settings: Settings, settings_path: Path, parent: QObject | None = None) -> None:
        """Takes the journal in the data folder of `settings_path`, and restores what `settings` hold but the model."""
        super().__init__(parent)
        self.autosave = Autosave(data_folder(settings_path), self)
        settings = self.autosave.with_recovered_texts(settings, settings_path)
        self.session = session = session_from_settings(settings, self)
        self.settings_store = SettingsStore(settings, settings_path, session, self.autosave.file_worker, self)
        self.jobs = Jobs(self)
        self.live_encoder = LiveEncoder(session, self)
        self.model_queries = ModelQueries(session, self.live_encoder, self)
        self.live_influence = LiveInfluence(session, self.model_queries.submit, self)
        self.live_axis: LiveAxis | None = None  # comes when somebody first wants places on an axis
        session.axes.wanted_changed.connect(self._start_axis)
        self.live_reference: LiveReference | None = None  # comes with the first encoder that is not CLIP's
        session.encoder_changed.connect(self._start_reference)
        self.live_completion = LiveCompletion(session, self.model_queries.submit, self)
        prompts = session.prompt, session.negative, session.comparison
        self.live_parsers = tuple(LiveParser(prompt, self) for prompt in prompts)
        self.way_lengths = tuple(LiveWayLengths(prompt, self) for prompt in prompts)
        self.wildcard_loader = WildcardLoader(session, self)
        self.studio_texts = StudioTexts(session, self.wildcard_loader, settings.active_studio, self)
        self.studio_loader = StudioLoader(session, self.settings_store, self)
        device = DeviceChoice(settings.device, settings.precision)
        self.compute_device = ComputeDevice(self.live_encoder, self.model_queries, device, self)
        self.model_loader = ModelLoader(session, self.jobs, self.live_encoder, self.compute_device, self)
        self.encoder_comparison = EncoderComparison(
            session, self.jobs, self.live_encoder, lambda: self.settings.recent, self
        )
        session.zoo.recent = settings.recent
        self.zoo_reader = ZooReader(session, data_folder(settings_path), self)
        self.adapter_loader = AdapterLoader(session, self.live_encoder, self)
        workers = self.model_loader, self.adapter_loader, self.model_queries
        self.tag_loader = TagLoader(session, self.adapter_loader, self)
        self.session_files = SessionFiles(session, self.settings_store, self.autosave, *workers, self)
        self.file_router = FileRouter(self)
        self.picture_parts = PictureParts(session, self.settings_store, self.adapter_loader, self.model_loader, self)
        self._connect()
        if session.axes.is_wanted:
            self._start_axis()
        self.adapter_loader.restore(settings.lora_states(), settings.inversion_states())
        if settings.wildcard_folder:
            self.wildcard_loader.open(settings.wildcard_folder)
        self.parse()
        self.autosave.follow(session)

    def _connect(self) -> None:
        for worker in (
            *(self.jobs, self.compute_device, self.live_encoder, *self.live_parsers, *self.way_lengths),
            *(self.adapter_loader, self.session_files, self.file_router, self.picture_parts, self.autosave.history),
            *(self.studio_loader, self.tag_loader, self.live_completion, self.zoo_reader),
        ):
            worker.failed.connect(self.failed)
        self.jobs.failed.connect(self._open_study_instead)
        self.jobs.failed.connect(self.picture_parts.drop_waiting)
        self.autosave.noticed.connect(self.notice)
        self.session_files.notice.connect(self.notice)
        self.picture_parts.notice.connect(self.notice)
        self.wildcard_loader.notice.connect(self.notice)
        self.studio_loader.notice.connect(self.notice)
        self.model_loader.notice.connect(self.notice)
        self.wildcard_loader.folder_changed.connect(lambda name: self.settings_store.update(wildcard_folder=name))
        self.compute_device.changed.connect(self._store_device)
        self.model_loader.opened.connect(self._take_model)
        self.adapter_loader.encoder_found.connect(self.model_loader.open)
        self.file_router.session_found.connect(self.session_files.open)
        self.file_router.weights_found.connect(self.adapter_loader.open)
        self.file_router.studios_found.connect(lambda paths: self.studio_loader.add(*paths))
        self.session.changed.connect(self.settings_store.schedule_save)
        self.session.zoo.list_changed.connect(self.settings_store.schedule_save)
        self.session.changed.connect(self.session_files.schedule_title)

    @property
    def settings(self) -> Settings:
        """The settings as last collected; `settings_store.current()` has the session and the layout as they are now."""
        return self.settings_store.settings

    @property
    def is_idle(self) -> bool:
        """Whether no thread works and nothing waits for one."""
        files = self.adapter_loader, self.session_files, self.file_router, self.picture_parts, self.wildcard_loader
        studio = self.studio_loader, self.tag_loader, self.live_completion, self.zoo_reader
        workers = (*self.live_parsers, *self.way_lengths, self.jobs, *files, *studio)
        is_busy = any(worker.is_busy for worker in workers)
        return self.live_encoder.is_idle and self.model_queries.is_idle and not is_busy

    def parse(self) -> None:
        """Has all prompts read again, as for a new window, whose language the diagnostics are in."""
        for parser in self.live_parsers:
            parser.parse()

    def retranslate(self) -> None:
        """Says anew, in the language set now, what came from files: notes on the model, LoRAs and embeddings."""
        self.model_loader.retranslate()
        self.adapter_loader.restore(self.session.loras, self.session.textual_inversions)
        self.studio_loader.refresh()

    def close(self) -> None:
        """Saves the settings, closes the journal and waits until every thread has ended."""
        saved = self.settings_store.save()
        self.session_files.stop()
        self.autosave.close(saved)
        files = self.file_router, self.picture_parts, self.adapter_loader, self.wildcard_loader, self.studio_loader
        studio = self.live_completion, self.tag_loader, self.zoo_reader
        for worker in (*studio, *files, *self.live_parsers, *self.way_lengths, self.live_encoder, self.jobs):
            worker.stop()

    def _open_study_instead(self, error: Exception) -> None:
        """Opens the study encoder where the first model cannot be opened."""
        if isinstance(error, UnreadableEncoder):
            self.open_study_at_start()

    def open_study_at_start(self) -> None:
        """Opens the study encoder where no other model is open, as the first one could not be."""
        if self.session.encoder is None and self.model_loader.requested_source != STUDY:
            self.settings_store.update(encoder=STUDY)
            self.model_loader.open(STUDY)

    def _take_model(self, source: str) -> None:
        recent = self.settings.recent if source == STUDY else newest_first(source, self.settings.recent)
        self.settings_store.update(encoder=source, recent=recent)
        self.session.zoo.recent = recent
        self.recent_changed.emit()
        self.session_files.restore_view(source)

    def _start_axis(self) -> None:
        if self.live_axis is None:
            from gui.workers.live_axis import LiveAxis  # which the first frame does without

            self.live_axis = LiveAxis(self.session, self.model_queries.submit, self)
            self.live_axis.ask()

    def _start_reference(self) -> None:
        if self.live_reference is None and self.session.encoder is not None and not self.session.encoder.is_clip:
            from gui.workers.live_reference import LiveReference  # which the first frame does without

            self.live_reference = LiveReference(self.session, self.model_queries.submit, self)

    def _store_device(self) -> None:
        requested = self.compute_device.requested
        self.settings_store.update(device=requested.device, precision=requested.precision)

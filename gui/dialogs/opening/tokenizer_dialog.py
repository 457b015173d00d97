"""The dialog for a family whose tokenizer is not here: a file that holds it, fetching it, or back."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QProgressBar, QPushButton, QWidget

from core.program.cancellation import CancelCheck
from core.program.messages import UnusableInput, quoted
from core.program.translation import tr
from core.tokens.vocabularies.facts import VOCABULARIES
from core.tokens.vocabularies.reading import read_bounded
from core.tokens.vocabularies.table import keep_tokenizer
from core.weights.hub.hub import DownloadProgress, HubFiles, megabytes, server
from core.weights.sources import ModelSource, read_source
from gui.dialogs.download.text import progress_text
from gui.widgets.controls import DimLabel, ThemedLabel
from gui.widgets.layer_labels import source_name
from gui.widgets.layouts import column, row
from gui.workers.jobs import Jobs
from gui.workspace.model_loader import LackingTokenizer

DIALOG_WIDTH = 640
PROGRESS_STEPS = 1000  # of the progress bar
ENCODER_SUFFIXES = (".safetensors", ".sft", ".gguf")  # of files that are opened with their weights


class TokenizerDialog(QDialog):
    """`found` carries the source to be opened now; what was open and typed stays until then.

    *Look for it in my files…* goes through the installed tools and the hub's cache, and asks for a folder where neither
    has it. No request is made before the button is clicked that asks how large the file is. All work runs on a thread.
    """

    found = Signal(str)
    failed = Signal(object)  # an unexpected exception
    _progressed = Signal(object)

    def __init__(
        self, lacking: LackingTokenizer, tool_paths: Sequence[Path] = (), parent: QWidget | None = None
    ) -> None:
        """`tool_paths` are the folders of the installed tools, and the text encoders that they have."""
        super().__init__(parent)
        self.setWindowTitle(tr("{family}: a tokenizer is missing").format(family=source_name(lacking.source)))
        self._lacking, self._tool_paths = lacking, tool_paths
        self._wanted: HubFiles | None = None
        self._is_busy = False
        self._jobs = Jobs(self)
        self._jobs.failed.connect(self._fail)
        self._progressed.connect(self._show_progress)
        self._make_parts()
        self._show()

    def _make_parts(self) -> None:
        self.sentence = QLabel(self._lacking.sentence, wordWrap=True)
        self.facts, self.error_label = DimLabel(wrap=True), ThemedLabel("warn")
        self.error_label.setWordWrap(True)
        self.bar = QProgressBar(maximum=PROGRESS_STEPS, textVisible=False, maximumHeight=10)
        self.bar.setAccessibleName(tr("Progress"))
        self.open_button = QPushButton(tr("Open a file that holds it…"), autoDefault=False)
        self.open_button.setToolTip(tr("The encoder’s own file, a tokenizer.json, a tokenizer.model or a tekken.json"))
        self.open_button.clicked.connect(self._choose_file)
        self.look_button = QPushButton(tr("Look for it in my files…"), autoDefault=False)
        self.look_button.setToolTip(
            tr(
                "Looks through your tools’ text encoders and the download cache, then asks for a folder; "
                "of large files only the headers are read"
            )
        )
        self.look_button.clicked.connect(self._look_around)
        self.fetch_button, self.back_button = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self.fetch_button.clicked.connect(self._fetch)
        self.back_button.clicked.connect(self.reject)
        buttons = row(self.open_button, self.look_button, self.fetch_button, 1, self.back_button)
        parts = (self.sentence, self.facts, self.bar, self.error_label, buttons)
        self.setLayout(column(*parts, margins=(16, 14, 16, 14), spacing=10))
        self.setFixedWidth(DIALOG_WIDTH)

    @property
    def busy(self) -> bool:
        """Whether a request or a download is under way, which closing cancels."""
        return self._is_busy

    def stop(self) -> None:
        """Closes the dialog and ends its thread."""
        self._jobs.cancel()
        self._is_busy = False
        self.reject()
        self._jobs.stop()

    def reject(self) -> None:
        """Cancels what is under way; closes where there is nothing."""
        if self._is_busy:
            self._jobs.cancel()
            self._is_busy = False
            self._show()
        else:
            super().reject()

    def _choose_file(self) -> None:
        names = "*.safetensors *.sft *.gguf *.json *.model"
        kinds = ";;".join((tr("Encoders and tokenizers") + f" ({names})", tr("All files") + " (*)"))
        path, _ = QFileDialog.getOpenFileName(self, tr("Open a file that holds the tokenizer"), str(Path.home()), kinds)
        if path:
            self.take_file(Path(path))

    def take_file(self, path: Path) -> None:
        """Opens an encoder's file as the family, or keeps the tokenizer in a file and reads the family by it."""
        asked = read_source(self._lacking.source)
        if path.suffix.lower() in ENCODER_SUFFIXES:
            self._finish(ModelSource((*asked.files, str(path)), asked.family).text)
        else:
            work = partial(_keep, self._lacking.vocabulary, path)
            self._start(work, self._finish_source)

    def _look_around(self) -> None:
        """Looks where a tokenizer may lie anyway; asks for a folder where it does not."""
        self._start(partial(_look_through, self._lacking.vocabulary, self._tool_paths, None), self._take_or_ask)

    def _take_or_ask(self, tokenizer: object) -> None:
        if tokenizer is not None:
            self._finish_source(tokenizer)
            return
        self._is_busy = False
        self._show(tr("Your tools and the download cache do not have it. Choose a folder to look through."))
        folder = QFileDialog.getExistingDirectory(self, tr("Look for the tokenizer in a folder"), str(Path.home()))
        if folder:
            self.look_through(Path(folder))

    def look_through(self, folder: Path) -> None:
        """Takes the tokenizer out of the first file below a folder that holds it, and says where none does."""

        def take(tokenizer: object) -> None:
            if tokenizer is not None:
                self._finish_source(tokenizer)
            else:
                self._is_busy = False
                self._show(tr("No file in {folder} holds it.").format(folder=quoted(folder)))

        self._start(partial(_look_through, self._lacking.vocabulary, (), folder), take)

    def _fetch(self) -> None:
        """Asks how large it is, then fetches it."""
        vocabulary, report = self._lacking.vocabulary, self._progressed.emit
        if self._wanted is None:
            self._start(partial(_look_up, vocabulary), self._offer)
        else:
            self._start(partial(_fetch, vocabulary, self._wanted, report), self._finish_source)

    def _finish_source(self, _tokenizer: object) -> None:
        self._finish(self._lacking.source)

    def _start(self, work: Callable[[CancelCheck], Any], on_done: Callable[[Any], None]) -> None:
        self._is_busy = True
        self._jobs.start("", work, on_done)
        self._show()

    def _offer(self, wanted: HubFiles) -> None:
        self._is_busy, self._wanted = False, wanted
        self._show()

    def _finish(self, source: str) -> None:
        self._is_busy = False
        self.accept()
        self.found.emit(source)

    def _fail(self, error: Exception) -> None:
        self._is_busy = False
        is_told = isinstance(error, UnusableInput | OSError)
        self._show(str(error) if is_told else tr("Something went wrong. Try again."))
        if not is_told:
            self.failed.emit(error)

    def _show(self, message: str = "") -> None:
        facts = VOCABULARIES.get(self._lacking.vocabulary)  # type: ignore[call-overload]
        repository = facts.repository if facts else ""
        self.fetch_button.setVisible(bool(repository))
        for button in (self.open_button, self.look_button, self.fetch_button):
            button.setEnabled(not self._is_busy)
        size = megabytes(self._wanted.missing) if self._wanted else ""
        self.fetch_button.setText(tr("Fetch {size}").format(size=size) if size else tr("Fetch it…"))
        asks = tr("Asks {server} how large it is; you decide then").format(server=server())
        fetches = tr("Fetches it from {server} and keeps it").format(server=server())
        self.fetch_button.setToolTip(fetches if size else asks)
        self.back_button.setText(tr("Cancel") if self._is_busy else tr("Back"))
        self.back_button.setToolTip(tr("Everything stays as it was"))
        self.bar.setVisible(self._is_busy)
        self.bar.setRange(0, 0)
        offered = tr("{repository} on {server} has it.").format(repository=repository, server=server())
        whole = tr("{repository} on {server} has it: {size}.").format(repository=repository, server=server(), size=size)
        self.facts.setText((whole if size else offered) if repository else "")
        self.error_label.setText(message)
        self.error_label.setVisible(bool(message))
        for button in (self.open_button, self.look_button, self.fetch_button, self.back_button):
            button.setAccessibleName(button.text())
            button.setAccessibleDescription(button.toolTip())

    def _show_progress(self, progress: DownloadProgress) -> None:
        if self._is_busy:
            self.bar.setRange(0, PROGRESS_STEPS)
            self.bar.setValue(int(PROGRESS_STEPS * progress.done / max(progress.total, 1)))
            self.facts.setText(progress_text(progress))


def _look_up(vocabulary: str, cancelled: CancelCheck) -> HubFiles:
    from core.weights.hub.tokenizers import look_up_tokenizer

    return look_up_tokenizer(vocabulary, cancelled)


def _fetch(
    vocabulary: str, wanted: HubFiles, report: Callable[[DownloadProgress], None], cancelled: CancelCheck
) -> object:
    from core.weights.hub.tokenizers import fetch_tokenizer

    return fetch_tokenizer(vocabulary, wanted, report, cancelled)


def _look_through(vocabulary: str, paths: Sequence[Path], folder: Path | None, cancelled: CancelCheck) -> object:
    """The tokenizer out of some paths, then out of a folder, that of the hub's cache where none is named; or None."""
    from core.weights.hub.cache import hub_cache
    from core.weights.text_models.tokenizer_files import files_with_tokenizers, find_tokenizer_in

    return find_tokenizer_in(
        vocabulary, chain(paths, files_with_tokenizers(folder or hub_cache(), cancelled)), cancelled
    )


def _keep(vocabulary: str, path: Path, _cancelled: CancelCheck) -> object:
    return keep_tokenizer(vocabulary, read_bounded(path))

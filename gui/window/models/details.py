"""What is found out about models while they are in sight: their family, and the picture beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from core.program.cancellation import CancelCheck, Cancelled, ReportProgress
from core.program.translation import tr
from core.tokens.text_families import family_title
from core.weights.checkpoints.recognition import ENCODER_TITLES
from gui.window.models.rows import ModelRow
from gui.workers.disk_worker import DiskWorker

PREVIEW_SIDE = 64  # pixels of a picture in memory, twice of what is drawn, for screens of many pixels
MAX_PREVIEW_BYTES, MAX_PREVIEW_SIDE = 32 * 2**20, 16_384  # of a picture beside a model; larger ones are passed over
MAX_KEPT = 2000  # details in memory


@dataclass(frozen=True)
class Details:
    """What is known of a model: its family's title, or why it cannot be opened here; its picture."""

    family: str = ""
    refusal: str = ""
    preview: QPixmap | None = None


@dataclass(frozen=True)
class _Found:
    source: str
    family: str
    refusal: str
    image: QImage | None


class ModelDetails(QObject):
    """Reads the details of rows in sight on a worker, the newest wish only; `found` is emitted with the source."""

    found = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known = dict[str, Details]()
        self._worker = DiskWorker("model-details", self)
        self._worker.reported.connect(self._take)

    def of(self, row: ModelRow) -> Details | None:
        """What is known of a row by now."""
        return self._known.get(row.source)

    def want(self, rows: Sequence[ModelRow]) -> None:
        """Finds out about rows that are not known yet, in their order; an older wish is given up."""
        missing = [row for row in rows if row.file is not None and row.source not in self._known]
        if missing:
            self._worker.request(partial(_find_out, missing))
        else:
            self._worker.cancel()

    def stop(self) -> None:
        """Ends the thread."""
        self._worker.stop()

    def _take(self, found: _Found) -> None:
        if len(self._known) >= MAX_KEPT:
            self._known.pop(next(iter(self._known)))
        preview = QPixmap.fromImage(found.image) if found.image is not None else None
        self._known[found.source] = Details(found.family, found.refusal, preview)
        self.found.emit(found.source)


def _find_out(rows: Sequence[ModelRow], cancelled: CancelCheck, report: ReportProgress) -> None:
    """Reports a `_Found` for each row: pictures first, as they are quicker."""
    for row in rows:
        if cancelled():
            raise Cancelled
        picture = row.file.preview if row.file else None
        image = read_preview(picture) if picture else None
        if image is not None:
            report(_Found(row.source, "", "", image))
        family, refusal = read_family(row, cancelled)
        report(_Found(row.source, family, refusal, image))


def read_preview(path: Path) -> QImage | None:
    """The picture in a file, PREVIEW_SIDE pixels at most; None where it is none, absurdly large, or damaged."""
    try:
        if not 0 < path.stat().st_size <= MAX_PREVIEW_BYTES:
            return None
    except OSError:
        return None
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > MAX_PREVIEW_SIDE:
        return None
    reader.setScaledSize(size.scaled(QSize(PREVIEW_SIDE, PREVIEW_SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def read_family(row: ModelRow, cancelled: CancelCheck) -> tuple[str, str]:
    """The family's title, or why the model cannot be opened here; both "" for a pickle, which is not looked into."""
    from core.weights import UnreadableEncoder
    from core.weights.formats.pickled_files import is_pickled

    path = Path(row.source)
    try:
        if not _has_safetensors(path) if path.is_dir() else is_pickled(path):
            return "", ""
        from core.weights.opening import plan_model
        from core.weights.text_models.parts import facts_of

        plans = plan_model(path, cancelled)
    except UnreadableEncoder as error:
        return "", str(error)
    except (OSError, ValueError):
        return "", ""  # gone, or a share that refuses: asked again another time
    if not plans[0].is_of_known_family:
        return tr("unknown family"), ""
    infos = [facts_of(plan) for plan in plans]
    title = family_title(infos[0].family)
    models = [ENCODER_TITLES[info.name] for info in infos if not info.is_clip]
    return " · ".join((*models, tr(title))), ""


def _has_safetensors(folder: Path) -> bool:
    """Whether a diffusers folder has its text encoders in files that hold no program code."""
    return any(folder.glob("text_encoder*/*.safetensors"))

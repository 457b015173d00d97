"""Opening an encoder: a job that ends with the session and the live encoder using it."""

import gc
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.analysis.reference import ReferenceMean, reference_mean
from core.weights import STUDY
from gui.jobs import Jobs
from gui.live_encoder import LiveEncoder
from gui.newest_only import Cancelled
from gui.session import Session
from gui.torch_library import load_torch_library

if TYPE_CHECKING:
    from core.weights.adapted_model import AdaptedModel


class EncoderOpening(QObject):
    """Opens encoders for the session; on failure the one before stays."""

    opened = Signal(str)  # the source: "study", a file or a folder

    def __init__(self, session: Session, jobs: Jobs, live: LiveEncoder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._live = session, jobs, live
        self.asked = ""

    def open(self, source: str) -> None:
        """Opens the built-in study encoder, a file or a folder."""
        self.asked = source
        name = "the study encoder" if source == STUDY else Path(source).name
        self._jobs.start(f"Opening {name}…", partial(_open, source), partial(self._use, source))

    def _use(self, source: str, answer: "tuple[AdaptedModel, list[ReferenceMean]]") -> None:
        model, references = answer
        self._live.use(model)
        self._session.set_model([encoder.info for encoder in model.encoders], references)
        self.opened.emit(source)


def _open(source: str, cancelled: Cancelled) -> "tuple[AdaptedModel, list[ReferenceMean]]":
    # Here, on the worker, so that torch's and transformers' seconds of import never hold up the window.
    gc.disable()  # walking the import's 340,000 lasting objects again and again would hold it up, too
    try:
        load_torch_library()
        from core.encoder import leave_a_core
        from core.weights.adapted_model import AdaptedModel
        from core.weights.opening import open_model

        leave_a_core()

        model = AdaptedModel(*open_model(source, cancelled).encoders)
        return model, [reference_mean(encoder, cancelled) for encoder in model.encoders]
    finally:
        gc.freeze()  # nor is any later collection to walk them
        gc.enable()

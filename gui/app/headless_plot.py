"""`analyze --plot`: one pane drawn into a file, with no window and no display."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from core.analysis.encoding_view import ViewOptions, view_encoding
from core.analysis.reference import ReferenceMean, reference_mean
from core.dialects.sent_layers import sent_layers
from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import never_cancelled
from core.program.messages import UnusableInput
from core.queries.reference_cache import cached_reference
from core.tokens.chunks import MAX_CHUNKS, Chunks
from core.tokens.families import ENCODERS
from gui.app.application import make_application
from gui.panes.export import EXPORT_SUFFIXES, export_pane
from gui.panes.pane import Pane
from gui.state.session import Session
from gui.window.pane_table import PANES
from gui.workers.live_axis import LiveAxis
from gui.workers.live_influence import LiveInfluence
from gui.workers.model_queries import QueryWork

PICTURE_SIZE = (1200, 760)
SETTLE_MS = 100  # for what panes put off to the next turns of the event loop


def plot_pane(
    model: Model, chunks: Chunks, name: str, layer: int | None, path: Path, app: QApplication | None = None
) -> None:
    """Draws the pane of that name (a key of PANES) as it looks at a layer, or at the layer that the tool sends.

    UnusableInput for a pane, layer or file that cannot be.
    """
    if name not in PANES:
        raise UnusableInput(f"--pane {name} is not known; choose one of {', '.join(PANES)}.")
    if path.suffix.lower() not in EXPORT_SUFFIXES:
        raise UnusableInput(f"--plot {path} says no known format; end the name in {', '.join(EXPORT_SUFFIXES)}.")
    layers = model.encoders[0].info.layers
    if layer is not None and not 0 <= layer <= layers:
        raise UnusableInput(f"--layer {layer} is not among the layers 0 to {layers}.")
    app = app or make_application("light")
    _export(app, _session(model, chunks, layer), model, name, path)
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _export(app: QApplication, session: Session, model: Model, name: str, path: Path) -> None:
    """A pane's whole life within one call, so that it ends before the application does."""
    queries: list[Callable[[], None]] = []

    def submit(_owner: object, work: QueryWork, on_result: Callable[[object], None]) -> None:
        queries.append(lambda: on_result(work(model, never_cancelled, on_result)))

    workers = LiveInfluence(session, submit), LiveAxis(session, submit)
    pane = PANES[name].make(session, submit)
    stage = QWidget()  # which has no least size, of which the offscreen platform would complain
    pane.setParent(stage)
    try:
        _draw(app, stage, pane, queries)
        export_pane(pane, path)
    finally:
        stage.close()
        stage.deleteLater()
        for worker in workers:
            worker.deleteLater()


def _session(model: Model, chunks: Chunks, layer: int | None) -> Session:
    """A session that has read, opened and computed what the command line did."""
    prompt = chunks.prompt
    encoder = next((each for each in model.encoders if not each.info.is_clip), model.encoders[0])  # as the session does
    sent = sent_layers(model.family, prompt.dialect, encoder.info.name, encoder.info.layers)
    options = ViewOptions(normed=sent.normed)
    session = Session(prompt.source, prompt.dialect, options, sent.layers[-1] if layer is None else layer)
    session.set_settings(prompt.settings)
    references = [_reference(other) for other in model.encoders]
    session.set_model([other.info for other in model.encoders], references)
    session.prompt.set_chunks(chunks)
    encoding = encoder.encode(session.prompt.encoder_chunks, max_chunks=MAX_CHUNKS)
    session.set_encoding_view(view_encoding(encoding, options, references[model.encoders.index(encoder)]))
    return session


def _reference(encoder: Encoder) -> ReferenceMean:
    """The reference words of an encoder; those of a text model are computed once and then read from the cache."""
    return reference_mean(encoder) if encoder.info.name in ENCODERS else cached_reference(encoder)


def _draw(app: QApplication, stage: QWidget, pane: Pane, queries: list[Callable[[], None]]) -> None:
    """Shows the pane until it has drawn the answers to its queries, which are run here, outside its drawing."""
    for widget in (stage, pane):
        widget.resize(*PICTURE_SIZE)
    stage.show()
    deadline = QDeadlineTimer(SETTLE_MS)
    while queries or pane.busy or not deadline.hasExpired():
        while queries:
            queries.pop(0)()
            deadline = QDeadlineTimer(SETTLE_MS)
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, max(1, deadline.remainingTime()))

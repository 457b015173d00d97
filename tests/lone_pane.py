"""A pane alone: its session is parsed, encoded and queried in the test's own thread, with no window around it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pyqtgraph as pg
from prompts import SHORT_PROMPT
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from core.analysis.encoding_view import EncodingView, view_encoding
from core.analysis.reference import ReferenceMean
from core.analysis.units import Unit
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.encoder.encoding import EncoderInfo
from core.model import Model
from core.program.cancellation import never_cancelled
from core.queries.reference_cache import cached_reference
from core.tokens.chunks import MAX_CHUNKS
from core.weights.adapters.adapted_model import AdaptedModel
from core.weights.opening import open_model
from gui.panes.pane import Pane
from gui.state.prompt_state import PromptState
from gui.state.session import Session
from gui.workers.live_axis import LiveAxis
from gui.workers.live_influence import LiveInfluence
from gui.workers.model_queries import QueryWork, Submit

SIZE = (900, 600)
NEED_A_FILE = ("lora_change", "unet", "knowledge")  # panes that show nothing of a text encoder alone


class LonePane:
    """A shown pane, its session and its model; what the window's threads would do waits for `settle`."""

    def __init__(self, make: Callable[[Session, Submit], Pane], source: Path | None) -> None:
        """`source` is the encoder's file; without one no encoder is open."""
        self.session = Session(SHORT_PROMPT)
        self._steps: list[Callable[[], None]] = []
        self._queries: dict[object, Callable[[], None]] = {}  # by owner
        prompts = self.session.prompt, self.session.negative, self.session.comparison
        for prompt in prompts:
            prompt.parse_requested.connect(partial(_parse, prompt))
        self.session.prompt.parsed.connect(self._await_encoding)
        self.session.encoder_changed.connect(self._queries.clear)
        self.session.encoding_view_requested.connect(self._await_encoding)
        self.session.padding_requested.connect(lambda: self._steps.append(self._add_padding))
        self.influence = LiveInfluence(self.session, self._submit)
        self.axis = LiveAxis(self.session, self._submit)
        self.pane = make(self.session, self._submit)
        self._stage = QWidget()
        layout = QVBoxLayout(self._stage)
        layout.addLayout(self.pane.tools)
        layout.addWidget(self.pane, 1)
        self._stage.resize(*SIZE)
        self._stage.show()
        for prompt in prompts:
            _parse(prompt)
        if source:
            self.open(source)

    def open(self, source: Path, until: Callable[[], bool] = lambda: False) -> None:
        """Opens an encoder and settles."""
        model = AdaptedModel(*open_model(source).encoders)
        self.use(model, [cached_reference(encoder) for encoder in model.encoders], until)

    def use(
        self, model: Model, references: Sequence[ReferenceMean] = (), until: Callable[[], bool] = lambda: False
    ) -> None:
        """Looks at an opened model and settles; one of a text encoder has no references."""
        self.model = model
        self.session.set_model([encoder.info for encoder in model.encoders], references)
        self.settle(until)

    def write(self, text: str) -> None:
        """Replaces the prompt and settles."""
        self.session.prompt.set_text(text)
        self.settle()

    def type(self, text: str) -> None:
        """Adds to the end of the prompt and settles."""
        self.write(self.session.prompt.text + text)

    def look(self, **options: object) -> None:
        """Changes view options and settles."""
        self.session.set_view_options(replace(self.session.view_options, **options))
        self.settle()

    def select_small_word_left_out(self) -> Unit:
        """Leaves small words out, selects the first of them and settles."""
        self.look(small_words="left-out")
        small = self.view.left_out_units[0]
        self.session.prompt.set_selected(small.positions)
        self.settle()
        return small

    def hover(self, view: pg.ViewBox, x: float, y: float) -> None:
        """Moves the mouse to a point of a plot."""
        view.scene().sigMouseMoved.emit(view.mapViewToScene(QPointF(x, y)))

    def click(self, view: pg.ViewBox, x: float, y: float) -> None:
        """Clicks at a point of a plot."""
        (canvas,) = view.scene().views()
        point = canvas.mapFromScene(view.mapViewToScene(QPointF(x, y)))
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=point)
        QApplication.processEvents()

    @property
    def view(self) -> EncodingView:
        """The view that is drawn."""
        assert self.session.encoding_view is not None
        return self.session.encoding_view

    @property
    def encoder(self) -> Encoder:
        """The encoder that is looked at."""
        assert self.session.encoder is not None
        return self.model.encoder_for(self.session.encoder)

    def settle(self, until: Callable[[], bool] = lambda: False) -> None:
        """Encodes what was typed and answers the pane's queries, one after another, `until` something holds or nothing
        is left to do.
        """
        QApplication.processEvents()
        while (self._steps or self._queries) and not until():
            step = self._steps.pop(0) if self._steps else self._queries.pop(next(iter(self._queries)))
            step()
            QApplication.processEvents()

    def close(self) -> None:
        """Ends it."""
        self._stage.close()
        self._stage.deleteLater()

    def _await_encoding(self) -> None:
        self._queries.clear()
        infos = sorted(self.session.shown_encoders, key=lambda info: info is not self.session.encoder)
        self._steps = [partial(self._encode, info) for info in infos]

    def _encode(self, info: EncoderInfo) -> None:
        session, encoder = self.session, self.model.encoder_for(info)
        chunks = session.prompt.chunks.for_encoder(info.name)
        encoding = encoder.encode(chunks, max_chunks=MAX_CHUNKS, padding=False)
        session.set_encoding_view(view_encoding(encoding, session.view_options, session.reference_of(info)))

    def _add_padding(self) -> None:
        encoding = self.encoder.encode(self.view.encoding.chunks)
        self.session.set_encoding_view(replace(self.view, encoding=encoding))

    def _submit(self, owner: object, work: QueryWork, on_result: Callable[[Any], None]) -> None:
        def answer() -> None:
            try:
                result = work(self.model, never_cancelled, on_result)
            except Exception as error:  # which the pane shows
                result = error
            on_result(result)

        self._queries.pop(owner, None)
        self._queries[owner] = answer


def _parse(prompt: PromptState) -> None:
    rules = prompt.rules
    prompt.set_chunks(read(prompt.text, rules.dialect, rules.family, rules.settings))

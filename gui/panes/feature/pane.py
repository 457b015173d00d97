"""Feature: CLIP's one vector for the prompt, what it is like, and what each layer would make of it."""

from functools import partial
from itertools import cycle
from weakref import ReferenceType

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from core.analysis.encoding_view import EncodingView
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.prompt_features import MAX_PROMPTS, Features, compute_features, split_prompts
from gui.panes.feature.plots import FeatureStrip, SimilarityPlot
from gui.panes.keyboard_cursor import KeyboardCursor
from gui.panes.pane import Pane
from gui.panes.plots.curve_legend import CurveLegend, LegendEntry
from gui.panes.plots.matrix import short_number
from gui.state.session import Session
from gui.widgets.layer_labels import layer_name
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit

EDITOR_LINES = 3  # of other prompts that are in sight
LOGIT_LENS_NOTE = tr_noop(
    "The EOS row of every layer, put through the final layer norm and the projection as if it were the last (a “logit "
    "lens”): both were trained for the last layer alone, so earlier layers are read with glasses made for another."
)
HINT = tr_noop("Write other prompts above, one a line, to see how close CLIP thinks they are to yours.")


class FeaturePane(Pane):
    """Other prompts above, a curve for each, and the numbers of the feature as a strip."""

    title = tr_noop("Feature")
    empty_message = tr_noop("Type a prompt: the one vector that CLIP itself wants of it is shown here.")

    def __init__(self, session: Session, ask: Submit, parent: QWidget | None = None) -> None:
        self.layers, self.strip = SimilarityPlot(session), FeatureStrip()
        canvas = QWidget()
        column = QVBoxLayout(canvas)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.layers, 1)
        column.addWidget(self.strip)
        super().__init__(session, canvas, parent)
        self._ask = ask
        self.features: Features | None = None
        self._listed: Features | None = None  # what the legend has lines for: a newer answer may not be drawn yet
        self._drawn: tuple[ReferenceType[EncodingView], tuple[str, ...]] | None = None  # what `found` answers
        self._asked: tuple[ReferenceType[EncodingView], tuple[str, ...]] | None = None
        self.edit, self.sentence, self.legend = QPlainTextEdit(session.feature_prompts), QLabel(), CurveLegend(tr(HINT))
        self._arrange()
        self._connect()
        self.restyle()

    def _arrange(self) -> None:
        self.edit.setAccessibleName(tr("Other prompts, one a line"))
        self.edit.setToolTip(tr("Other prompts, one a line; each is read as yours is, and its first chunk counts"))
        self.edit.setPlaceholderText(tr("other prompts, one a line"))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(EDITOR_LINES * self.edit.fontMetrics().lineSpacing() + 14)
        self.sentence.setWordWrap(True)
        self.sentence.setAccessibleName(tr("What the feature is"))
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.layers.setToolTip(tr(LOGIT_LENS_NOTE))
        self.content.addWidget(self.legend)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(0, self.edit)
            column.addWidget(self.sentence)

    def _connect(self) -> None:
        session = self.session
        self.edit.textChanged.connect(lambda: session.set_feature_prompts(self.edit.toPlainText()))
        self.layers.pointed.connect(self._show_values)
        self.legend.pointed.connect(self.layers.light)
        self.strip.pointed.connect(self._show_number)
        self.layers.setAccessibleName(self.name)
        self.key_cursor = self.add_keyboard_cursor(self.layers, self.layers.cursor_targets, tr("look at this layer"))
        self.key_cursor.moved.connect(lambda row, _layer: self.layers.light(row))
        self.strip_cursor = KeyboardCursor(self.strip, self.strip.cursor_targets)
        session.feature_prompts_changed.connect(self._show_prompts)
        session.layer_changed.connect(self._show_layer)

    def _show_prompts(self) -> None:
        if self.session.feature_prompts != self.edit.toPlainText():
            self.edit.setPlainText(self.session.feature_prompts)
        self.refresh()

    def draw(self) -> None:
        """Shows what was found for the session's view; asks for it where it is not at hand."""
        view, texts = self.session.encoding_view, split_prompts(self.session.feature_prompts)[:MAX_PROMPTS]
        if view is None or not view.units:
            self.features = self._drawn = None
            self._show(False)
            return
        if not _same(self._drawn, view, texts):
            self._request(view, texts)
        if self.features is not None:
            self._show_found(self.features, view)

    def _request(self, view: EncodingView, texts: tuple[str, ...]) -> None:
        if not _same(self._asked, view, texts) and view.encoding.encoder is self.session.encoder:
            self._asked = ReferenceType(view), texts
            self._ask(self, partial(compute_features, view, texts, self.features), partial(self._take, view, texts))

    def _take(self, view: EncodingView, texts: tuple[str, ...], found: Features | Exception | None) -> None:
        if isinstance(found, Exception):
            self.empty_message = tr("The feature could not be computed: {why}.").format(why=found)
            self.features = self._drawn = None
            self._show(False)
        elif found is not None and view is self.session.encoding_view:
            self.features, self._drawn = found, (ReferenceType(view), texts)
            self.refresh()

    def _show(self, on: bool) -> None:
        self.show_empty(not on)
        self.legend.setVisible(on)
        self.sentence.setVisible(on)

    def _show_found(self, found: Features, view: EncodingView) -> None:
        self._show(True)
        theme = theme_of(self)
        names = [tr("the feature itself"), *found.others]
        colours = [theme.dim, *(colour for _, colour in zip(found.others, cycle(theme.curves), strict=False))]
        self.layers.show_curves(found.similarities, colours)
        self.legend.show_entries(
            [
                LegendEntry(name, "", colour, number == 0)
                for number, (name, colour) in enumerate(zip(names, colours, strict=True))
            ]
        )
        self._listed = found
        self.legend.set_hint("" if found.others else tr(HINT))
        vector = found.prompt_view.feature
        assert vector is not None
        self.strip.show_vector(vector, theme)
        self.caption.setText(tr("raw cosine · EOS row of each layer, normed and projected"))
        self.caption.setToolTip(tr(LOGIT_LENS_NOTE))
        self.sentence.setText(_sentence(found, view))
        self._show_layer(self.session.layer)

    def _show_layer(self, layer: int) -> None:
        self.layers.line.setValue(layer)
        self._show_values(-1)

    def _show_values(self, layer: int) -> None:
        """The curves' values at a layer, the selected one where none is pointed at."""
        layer = self.session.layer if layer < 0 else layer
        found = self._listed if self.features is not None else None
        if found is not None and layer < len(found.similarities):
            self.legend.show_values([short_number(float(value)) for value in found.similarities[layer]])
            self.readout.setText(layer_name(layer))

    def _show_number(self, index: int) -> None:
        vector = None if self.features is None else self.features.prompt_view.feature
        if vector is None or not 0 <= index < len(vector):
            self._show_values(-1)
        else:
            value = f"{vector[index]:.3f}".replace("-", "−")
            told = tr("number {index} of {count}: {value}")
            self.readout.setText(told.format(index=index, count=len(vector), value=value))

    def numbers(self) -> Table:
        """A line a layer: how like the feature, and how like each other prompt's, its EOS row is."""
        if self.features is None:
            return Table(self.title, (), ())
        lines = [(layer, *map(float, values)) for layer, values in enumerate(self.features.similarities)]
        return Table(self.title, (tr("layer"), tr("the feature itself"), *self.features.others), tuple(lines))

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        self.layers.fade(opacity)
        self.strip.image.setOpacity(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        self.layers.restyle()
        self.strip.setBackground(theme_of(self).card)
        self.draw()


def _same(
    known: tuple[ReferenceType[EncodingView], tuple[str, ...]] | None, view: EncodingView, texts: tuple[str, ...]
) -> bool:
    return known is not None and known[0]() is view and known[1] == texts


def _sentence(found: Features, view: EncodingView) -> str:
    """What the strip holds, where it comes from, and what is missing."""
    feature_view, info = found.prompt_view, view.encoding.encoder
    assert feature_view.feature is not None
    if info.projection is None:
        bare = tr(
            "This file holds no text projection, so these are the {count} numbers of row {row}, the leftmost EOS, "
            "after the final layer norm. For CLIP’s own feature open a file that has one, such as a stand-alone clip_l."
        )
        return bare.format(count=len(feature_view.pooled), row=feature_view.eos_position)
    projected = tr(
        "The feature: row {row}, the leftmost EOS, of length {before}, through the projection to {count} numbers of "
        "length {after}. No other row of the 77 has a part in it but through this one."
    )
    before, after = f"{np.linalg.norm(feature_view.pooled):.1f}", f"{np.linalg.norm(feature_view.feature):.1f}"
    return projected.format(row=feature_view.eos_position, before=before, count=len(feature_view.feature), after=after)

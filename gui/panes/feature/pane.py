"""Feature: CLIP's one vector for the prompt, what it is like, and what each layer would make of it."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import cycle

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QPlainTextEdit

from core.analysis.encoding_view import EncodingView
from core.encoder.encoding import EncoderInfo
from core.program.messages import shortened
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.prompt_features import MAX_PROMPTS, Features, compute_features, split_prompts
from gui.panes.feature.names import short_names
from gui.panes.feature.plots import FeatureStrip, SimilarityPlot
from gui.panes.keyboard_cursor import KeyboardCursor
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.plots.curve_legend import CurveLegend, LegendEntry
from gui.panes.plots.matrix import short_number
from gui.state.session import Session
from gui.widgets.controls import SelectableLabel
from gui.widgets.layer_labels import layer_name, own_layer_name
from gui.widgets.layouts import NO_MARGINS, column, framed
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit

EDITOR_LINES = 3  # of other prompts that are in sight
LOW_HEIGHT = 260  # pixels of the pane, below which one is
LONG_NAMES_FACTOR = 1.4  # how much wider the legend is for prompts
MAX_NAME_LETTERS = 50  # of a prompt in the sentence
LOGIT_LENS_NOTE = tr_noop(
    "The EOS row of every layer, put through the final layer norm and the projection as if it were the last (a “logit "
    "lens”): both were trained for the last layer alone, so earlier layers are read with glasses made for another."
)
HINT = tr_noop("Write other prompts above, one a line, to see how close CLIP thinks they are to yours.")


class FeaturePane(Pane):
    """Other prompts above, a curve for each, and the numbers of the feature as a strip."""

    title = tr_noop("Feature")
    empty_message = tr_noop("Type a prompt: the one vector that CLIP itself wants of it is shown here.")
    clip_only = tr_noop(
        "The feature is the one vector that CLIP was trained to make of a text. This encoder has no projection and "
        "makes no such vector: its rows are all that there is of the prompt."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.layers, self.strip = SimilarityPlot(session), FeatureStrip()
        canvas = framed(column((self.layers, 1), self.strip, margins=NO_MARGINS, spacing=2))
        super().__init__(session, canvas)
        self.query = PaneQuery[Features](self, submit, tr_noop("The feature could not be computed: {why}."))
        self._drawn: Features | None = None  # what the legend has lines for: a newer answer may not be drawn yet
        self._drawn_encoder: EncoderInfo | None = None
        self.edit, self.legend = QPlainTextEdit(session.feature_prompts), CurveLegend(tr(HINT))
        self._legend_width = self.legend.width()
        self.sentence = SelectableLabel(tr("What the feature is"))
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.edit.setAccessibleName(tr("Other prompts, one a line"))
        self.edit.setToolTip(tr("Other prompts, one a line; each is read as yours is, and its first chunk counts"))
        self.edit.setPlaceholderText(tr("other prompts, one a line"))
        self.edit.setTabChangesFocus(True)
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)  # a line is a prompt, however long
        self.edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.layers.setToolTip(tr(LOGIT_LENS_NOTE))
        self.content.addWidget(self.legend)
        self.above.addWidget(self.edit)
        self.below.addWidget(self.sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves the curves the most room where there is little."""
        super().resizeEvent(event)
        lines = EDITOR_LINES if event.size().height() >= LOW_HEIGHT else 1
        self.edit.setFixedHeight(lines * self.edit.fontMetrics().lineSpacing() + 14)

    def _connect(self) -> None:
        session = self.session
        self.edit.textChanged.connect(lambda: session.set_feature_prompts(self.edit.toPlainText()))
        self.layers.pointed.connect(self._show_values)
        self.legend.pointed.connect(self.layers.light)
        self.strip.pointed.connect(self._show_number)
        self.layers.setAccessibleName(self.name)
        self.add_keyboard_cursor(self.layers, self.layers.cursor_targets, tr("look at this layer"))
        self.key_cursor.moved.connect(lambda row, _layer: self.layers.light(row))
        self.strip_cursor = KeyboardCursor(self.strip, self.strip.cursor_targets)
        session.feature_prompts_changed.connect(self._show_prompts)
        session.layer_changed.connect(self._show_layer)

    def _show_prompts(self) -> None:
        if self.session.feature_prompts != self.edit.toPlainText():
            self.edit.setPlainText(self.session.feature_prompts)
        self.refresh()

    def draw(self) -> None:
        """Shows the features of the session's view; requests them where they are not at hand."""
        view, texts = self.session.encoding_view, split_prompts(self.session.feature_prompts)[:MAX_PROMPTS]
        if view is None or not view.units:
            self.show_message()
            return
        features = self.query.answer
        self.query.request((view, texts), partial(compute_features, view, texts, features))
        if features is None or self.query.problem:
            self.show_message(self.query.problem)
        else:
            self._show(features, view)

    def show_message(self, text: str = "") -> None:
        super().show_message(text)
        self.query.answer = self._drawn = None
        self.legend.hide()
        self.sentence.hide()

    def _show(self, features: Features, view: EncodingView) -> None:
        self.show_plot()
        self.legend.show()
        self.sentence.show()
        theme, others = theme_of(self), features.others
        prompts = [*others]
        names = [tr("the feature itself"), *short_names(prompts, view.encoding.chunks.prompt.source)]
        tips = ["", *prompts]
        colours = [theme.dim, *(colour for _, colour in zip(others, cycle(theme.curves), strict=False))]
        self.layers.show_curves(features.similarities, colours)
        lines = enumerate(zip(names, colours, tips, strict=True))
        entries = [LegendEntry(name, "", colour, number == 0, tip=tip) for number, (name, colour, tip) in lines]
        self.legend.setFixedWidth(self._legend_width if not others else round(LONG_NAMES_FACTOR * self._legend_width))
        self.legend.show_entries(entries)
        self.legend.set_hint("" if others else tr(HINT))
        self._drawn, self._drawn_encoder = features, view.encoding.encoder
        assert features.prompt_view.feature is not None
        self.strip.show_vector(features.prompt_view.feature, theme)
        self.caption.setText(tr("raw cosine · EOS row of each layer, normed and projected"))
        self.caption.setToolTip(tr(LOGIT_LENS_NOTE))
        sentences = _sentence(features, view), _first_chunk_note(view), _closest(features, names[1:])
        self.sentence.setText(" ".join(filter(None, sentences)))
        self._show_layer(self.session.layer)

    def _show_layer(self, layer: int) -> None:
        self.layers.line.setValue(layer)
        self._show_values(-1)

    def _show_values(self, layer: int) -> None:
        """The curves' values at a layer, the selected one where none is pointed at."""
        layer = self.session.layer if layer < 0 else layer
        if self._drawn is not None and layer < len(self._drawn.similarities):
            self.legend.show_values([short_number(float(value)) for value in self._drawn.similarities[layer]])
            info = self._drawn_encoder
            self.readout.setText(own_layer_name(self.session, info, layer) if info else layer_name(layer))

    def _show_number(self, index: int) -> None:
        vector = None if self.query.answer is None else self.query.answer.prompt_view.feature
        if vector is None or not 0 <= index < len(vector):
            self._show_values(-1)
        else:
            value = f"{vector[index]:.3f}".replace("-", "−")
            number = tr("number {index} of {count}: {value}")
            self.readout.setText(number.format(index=index, count=len(vector), value=value))

    def numbers(self) -> Table:
        """A line a layer: how like the feature, and how like each other prompt's, its EOS row is."""
        if (features := self.query.answer) is None:
            return Table(self.title, (), ())
        lines = [(layer, *map(float, values)) for layer, values in enumerate(features.similarities)]
        return Table(self.title, (tr("layer"), tr("the feature itself"), *features.others), tuple(lines))

    def clear_pointer(self) -> None:
        """Shows the values at the selected layer again."""
        self._show_values(-1)

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return *self.layers.curves, self.strip.image

    def restyle(self) -> None:
        super().restyle()
        self.layers.restyle()


def _closest(features: Features, names: Sequence[str]) -> str:
    """Which other prompt's feature is closest, and which farthest."""
    if len(names) < 2:
        return ""
    values = features.similarities[-1, 1:]
    order = np.argsort(-np.nan_to_num(values, nan=-2), kind="stable")
    ends = [f"{shortened(names[at], MAX_NAME_LETTERS)} ({short_number(float(values[at]))})" for at in order[[0, -1]]]
    return tr("Closest: {closest}; farthest: {farthest}.").format(closest=ends[0], farthest=ends[1])


def _first_chunk_note(view: EncodingView) -> str:
    """That of several chunks only the first has a part in the feature."""
    count = len(view.encoding.chunks.chunks)
    text = tr("It is that of the first of {count} chunks: the words of the others have no part in it.")
    return text.format(count=count) if count > 1 else ""


def _sentence(features: Features, view: EncodingView) -> str:
    """What the strip holds, where it comes from, and what is missing."""
    feature_view, info = features.prompt_view, view.encoding.encoder
    assert feature_view.feature is not None
    if info.projection is None:
        bare = tr(
            "This file holds no text projection, so these are the {count} numbers of row {row}, the leftmost EOS, "
            "after the final layer norm. For CLIP’s own feature open a file that has one, such as a stand-alone clip_l."
        )
        return bare.format(count=len(feature_view.pooled), row=feature_view.eos_position)
    projected = tr(
        "The feature: row {row}, the leftmost EOS, of length {before}, through the projection to {count} numbers of "
        "length {after}. No other row of the chunk has a part in it but through this one."
    )
    before, after = f"{np.linalg.norm(feature_view.pooled):.1f}", f"{np.linalg.norm(feature_view.feature):.1f}"
    return projected.format(row=feature_view.eos_position, before=before, count=len(feature_view.feature), after=after)

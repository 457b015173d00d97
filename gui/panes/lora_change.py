"""LoRA change: how far the LoRAs move each unit at each layer, and how much they change each layer's weights."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.findings.finding import Finding
from core.analysis.findings.moves import moved_by_loras
from core.analysis.labels import hidden_states_name, unit_name
from core.encoder.encoding import Floats
from core.program.numbers import plain_number
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.lora_effect import LoraEffect, lora_effect
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.plots.word_layers import WordLayers
from gui.panes.plots.word_layers_model import SUMMARY, WordNumbers, colour_ceiling
from gui.state.session import Session
from gui.widgets.layer_labels import layer_name
from gui.workers.model_queries import Submit

COLOUR_CEILINGS = (1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
NO_LORA_ON_MESSAGE = tr_noop("No LoRA is on: switch one on to see what it changes.")
MEASURES = {
    "cosine_distance": (
        tr_noop("direction"),
        tr_noop("1 − cosine between the vectors without and with the LoRAs: 0 is the same direction"),
    ),
    "relative_change": (
        tr_noop("size"),
        tr_noop("The norm of the difference, relative to the vector without the LoRAs"),
    ),
}


class LoraChangePane(Pane):
    """A line a unit, the most changed first, with a cell a layer; above them a bar a layer for its weights.

    The encoding without LoRAs is asked for when seen.
    """

    title = tr_noop("LoRA change")
    empty_message = tr_noop(
        "Drop a LoRA on the window, or name one of your tool in the prompt: how far it moves each word is drawn here."
    )
    clip_only = tr_noop(
        "A LoRA is applied to CLIP’s text encoders alone. Into this encoder the program puts none, so nothing changes."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.words = WordLayers(
            tr("How far the LoRAs move each word"),
            tr("The most changed words first; a click on a cell looks at its layer and selects the word"),
            tr("change"),
        )
        super().__init__(session, self.words)
        self.query = PaneQuery[LoraEffect](self, submit, tr_noop("The change could not be computed: {why}"))
        self._measure = "cosine_distance"
        self.measure = self.add_switch(tr("Change"), MEASURES, self._choose, self._measure)
        self.words.pointed.connect(self._read)
        self.words.clicked_at.connect(self._choose_cell)
        session.loras_changed.connect(self._follow_loras)
        session.layer_changed.connect(self.mark)

    def draw(self) -> None:
        """Shows what is known, and requests what a newer view needs."""
        view, effect = self.session.encoding_view, self.query.answer
        if view is None or not view.units or not self._acts():
            self.show_message(tr(NO_LORA_ON_MESSAGE) if self.session.tags.all_loras else "")
            return
        if effect is None or effect.view is not view:
            self.query.request((view,), partial(lora_effect, view))
        if self.query.problem:
            self.show_message(self.query.problem)
        elif effect is not None:
            self._show(effect)

    def _acts(self) -> bool:
        return any(lora.is_active for lora in self.session.tags.all_loras) and not self.session.loras_bypassed

    def _follow_loras(self) -> None:
        """Empties the pane when the last LoRA goes; what else changes comes with the next view."""
        if not self._acts():
            self.refresh()

    def show_message(self, text: str = "") -> None:
        super().show_message(text)
        self.query.answer = None

    def _show(self, effect: LoraEffect) -> None:
        self.show_plot()
        matrix, percent = self._matrix(effect), 100 * np.append(0, effect.weights)  # the embedding is not measured
        top = max(float(np.nan_to_num(percent).max(initial=0)), 1e-3)
        end = colour_ceiling(matrix, COLOUR_CEILINGS)
        summary = tr("weights of the layer, %"), percent.astype(np.float32), top
        names = tuple(unit.name for unit in effect.units)
        self.words.show_numbers(WordNumbers(names, matrix, end, summary), self.session.layer)
        self._describe(effect.view, end)
        self.mark()

    def numbers(self) -> Table:
        """A line a layer: the change of its weights in percent, then a column a unit."""
        effect = self.query.answer
        if effect is None:
            return Table(self.title, (), ())
        labels = [unit.label for unit in effect.units]
        weights = [0.0, *(100 * float(weight) for weight in effect.weights)]
        rows = self._matrix(effect)
        lines = tuple((layer, weights[layer], *map(float, row)) for layer, row in enumerate(rows))
        return Table(self.title, (tr("layer"), tr("weights, %"), *labels), lines)

    def findings(self) -> Iterator[Finding]:
        """The word that stands out at the shown layer."""
        effect, layer = self.query.answer, self.session.layer
        if effect is not None and effect.view is self.session.encoding_view and layer < len(effect.relative_change):
            finding = moved_by_loras(effect.units, effect.relative_change[layer], layer)
            yield from (finding,) if finding else ()

    def _matrix(self, effect: LoraEffect) -> Floats:
        return effect.cosine_distance if self._measure == "cosine_distance" else effect.relative_change

    def _choose(self, measure: str) -> None:
        self._measure = measure
        self.refresh()

    def _describe(self, view: EncodingView, end: float) -> None:
        what = tr("1 − cosine") if self._measure == "cosine_distance" else tr("relative change")
        rows = hidden_states_name(view.options.normed)
        colours = tr("colours to {end}").format(end=f"{end:g}")
        compared = tr("{measure} without → with LoRAs").format(measure=what)
        self.caption.setText(" · ".join((compared, *self._named_loras(), rows, colours)))
        explanation = tr(
            "{measure}; {rows}, not mean-centred; a {kind}'s vector is the mean of its tokens' rows. The line above "
            "the words: the size of the change of a layer's six matrices, relative to their own (Frobenius norms)."
        )
        measure = tr(MEASURES[self._measure][1])
        self.caption.setToolTip(explanation.format(measure=measure, rows=rows, kind=unit_name(view.options.kind)))

    def _named_loras(self) -> Iterator[str]:
        """The LoRAs that act, each with its strength and, of one that a tag names, that it is from the prompt."""
        for lora in self.session.tags.all_loras:
            if lora.is_active:
                strength = plain_number(lora.strength, 3)
                text = tr("{name} {strength}, from the prompt") if lora.origin == "tag" else tr("{name} {strength}")
                yield text.format(name=lora.name, strength=strength)

    def mark(self) -> None:
        """Marks the words that are pointed at or selected."""
        effect = self.query.answer
        if effect is None or not self.in_sight:
            return
        self.words.show_layer(self.session.layer)
        unit_at = effect.view.unit_at_position
        positions = self.session.prompt.hovered | self.session.prompt.selected if self.session.is_up_to_date else ()
        self.words.light(unit_at[position] for position in positions if position in unit_at)

    def _read(self, word: int, layer: int) -> None:
        """Shows the change of a word at a layer, of SUMMARY that of the layer's weights, and points at the word."""
        effect = self.query.answer
        if effect is None or (word == SUMMARY and layer < 0):
            self.clear_pointer()
            return
        layer = self.words.model_.layer if layer < 0 else layer
        parts = [layer_name(layer)]
        if word != SUMMARY:
            parts.append(f"{effect.units[word].name}   {_number(float(self._matrix(effect)[layer, word]))}")
        if layer:
            parts.append(
                tr("weights {percent} %").format(percent=plain_number(100 * float(effect.weights[layer - 1]), 3))
            )
        self.readout.setText(" · ".join(parts))
        self.point(() if word == SUMMARY else effect.units[word].positions)

    def _choose_cell(self, word: int, layer: int) -> None:
        """Looks at a layer, and selects a word."""
        effect = self.query.answer
        if effect is not None and layer >= 0:
            self.session.set_layer(layer)
        if effect is not None and word != SUMMARY:
            self.select(effect.units[word].positions)

    def fade(self, opacity: float) -> None:
        self.words.fade(opacity < 1)


def _number(value: float) -> str:
    return plain_number(value, 3)

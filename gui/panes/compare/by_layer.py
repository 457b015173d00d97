"""Compare's view layer by layer: how far each word that both prompts have is apart in them."""

from core.analysis.labels import count_units, measure_name
from core.program.table import Table
from core.program.translation import tr
from core.queries.prompt_comparison import ComparedPrompts
from gui.panes.compare.reading import Reading
from gui.panes.plots.word_layers import WordLayers
from gui.panes.plots.word_layers_model import SUMMARY, WordNumbers, colour_ceiling
from gui.state.session import Session
from gui.widgets.style import Theme

COLOUR_ENDS = (
    0.005,
    0.01,
    0.02,
    0.05,
    0.1,
    0.2,
    0.5,
    1.0,
    2.0,
)  # of 1 − cosine: the first that is no less than CEILING_PERCENTILE
CEILING_PERCENTILE = 99.5  # the few words that move most may be beyond the end


class ByLayer:
    """A line a word of both prompts, the most changed at the shown layer first, with a cell of colour a layer."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.canvas = WordLayers(
            tr("Words of both prompts, and how far apart they are"),
            tr("The most changed words first; a click on a cell looks at its layer and selects the word"),
            tr("apart"),
        )

    def show(self, compared: ComparedPrompts) -> None:
        """Draws a comparison at the selected layer; no line of a word where the prompts share none."""
        distance = compared.comparison.cosine_distance
        end = colour_ceiling(distance, COLOUR_ENDS, CEILING_PERCENTILE)
        mean = tr("mean of {count}").format(count=count_units(compared.a.options.kind, distance.shape[1]))
        summary = mean, compared.mean_distance, end
        self.canvas.show_numbers(WordNumbers(self._labels(compared), distance, end, summary), self._session.layer)

    def _labels(self, compared: ComparedPrompts) -> tuple[str, ...]:
        return tuple(compared.a.units[index].name for index, _ in compared.comparison.alignment.pairs)

    def caption(self, compared: ComparedPrompts) -> tuple[str, str]:
        """What is compared, and how it is measured."""
        where = tr("A to B, colours to {end}").format(end=f"{self.canvas.model_.numbers.end:g}")
        return where, tr("1 − {cosine}").format(cosine=measure_name(compared.a))

    def mark(self, compared: ComparedPrompts, units: set[int], _theme: Theme) -> None:
        """Marks units of A."""
        pairs = enumerate(compared.comparison.alignment.pairs)
        self.canvas.light(word for word, (index, _) in pairs if index in units)

    def reading(self, compared: ComparedPrompts, word: int, layer: int) -> Reading | None:
        """The distance and size of a word, at a layer or the shown one; of SUMMARY the mean."""
        at = self.canvas.model_.layer if layer < 0 else layer
        clicked = None if layer < 0 else layer
        if word == SUMMARY:
            if layer < 0:
                return None
            mean = f"{float(compared.mean_distance[at]):.3f}"
            return Reading(tr("layer {layer} · mean {mean}").format(layer=at, mean=mean), layer=clicked)
        index = compared.comparison.alignment.pairs[word][0]
        value = f"{float(compared.comparison.cosine_distance[at, word]):.3f}"
        size = f"{float(compared.comparison.relative_change[at, word]):.3f}"
        text = tr("layer {layer} · {word}   {value} · size {size}")
        name = compared.a.units[index].name
        return Reading(text.format(layer=at, word=name, value=value, size=size), index, clicked)

    def numbers(self, compared: ComparedPrompts, title: str) -> Table:
        """A table of that title: a row a layer, with the mean and a column a word."""
        distances = zip(compared.mean_distance.tolist(), compared.comparison.cosine_distance.tolist(), strict=True)
        rows = tuple((layer, mean, *row) for layer, (mean, row) in enumerate(distances))
        return Table(title, (tr("layer"), tr("mean"), *self._labels(compared)), rows)

    def restyle(self, _theme: Theme) -> None:
        """Takes the colours of the theme with its next painting."""
        self.canvas.viewport().update()

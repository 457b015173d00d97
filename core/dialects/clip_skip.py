"""Clip skip: how a tool numbers an encoder's layers, and which one its number stands for."""

from collections.abc import Callable
from dataclasses import dataclass

from core.program.translation import tr
from core.tokens.families import FAMILIES, Family


@dataclass(frozen=True, slots=True)
class OutputLayer:
    """The layer (0 to all) whose states the image model gets, and whether they go through the final layer norm."""

    layer: int
    normed: bool


@dataclass(frozen=True, slots=True)
class LayerSetting:
    """What to set in a tool for one layer: `count`, or None with a `note` that says why there is nothing to set.

    `always` says that the tool takes this layer whatever is set.
    """

    count: int | None
    note: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class ClipSkip:
    """How a tool numbers layers from the end.

    `first` is the number of the encoder's last layer, or with `from_trained_layer` of the one that the family's image
    model was trained on; each layer before it adds `step`. `limits` are the smallest and the largest number for a
    family and an encoder of so many layers. `is_ignored` says for which families the tool takes the trained layer
    whatever is set, and with `stops_at_trained_layer` it takes none behind that one. With `wraps`, a number past the
    first layer means the encoder's last output, normed.
    `is_named` is False where the numbers are mostly those of another tool in the table, which stands for both.
    """

    first: int
    step: int
    limits: Callable[[Family, int], tuple[int, int]]
    from_trained_layer: bool = False
    is_ignored: Callable[[Family], bool] = lambda family: False
    stops_at_trained_layer: bool = False
    wraps: bool = False
    is_named: bool = True

    def default(self, family: str) -> int:
        """The number that stands for what the tool does when clip skip is left alone."""
        return self.first if self.from_trained_layer else self.first + self.step * FAMILIES[family].layers_from_end

    def output_layer(self, family: str, layers: int, count: int | None = None) -> OutputLayer:
        """What the tool sends from an encoder of so many layers; ValueError for a number that it does not have.

        Without a number, what it sends when clip skip is left alone.
        """
        facts = FAMILIES[family]
        count = self.default(family) if count is None else count
        low, high = self.limits(facts, layers)
        if not low <= count <= high:
            message = tr("clip skip {count} is outside {low} to {high}, what a {layers}-layer encoder allows here")
            raise ValueError(message.format(count=count, low=low, high=high, layers=layers))
        if self.is_ignored(facts):
            count = self.default(family)
        layer = self._first_layer(facts, layers) - (count - self.first) // self.step
        if self.stops_at_trained_layer:
            layer = min(layer, facts.trained_layer(layers))
        return OutputLayer(layers, normed=True) if self.wraps and layer < 1 else OutputLayer(layer, facts.normed)

    def setting(self, tool: str, family: str, from_end: int) -> LayerSetting:
        """What to set for a layer, 0 for the last, 1 for the one before, in each encoder; `tool` is named in notes."""
        facts = FAMILIES[family]
        layers = min(encoder.layers for encoder in facts.encoders.values())
        count = self.first + (self._first_layer(facts, layers) - layers + from_end) * self.step
        if self.is_ignored(facts):
            return _ignored(tool, facts, count == self.default(family))
        low, high = self.limits(facts, layers)
        is_behind = self.stops_at_trained_layer and layers - from_end > facts.trained_layer(layers)
        if low <= count <= high and from_end < layers and not is_behind:
            return LayerSetting(count)
        if is_behind or (count - self.first) * self.step < 0:
            note = tr("{tool} has no setting for the last layer of {family}.")
        else:
            note = tr("{tool} has no setting for this layer of {family}.")
        return LayerSetting(None, note.format(tool=tool, family=facts.title))

    def _first_layer(self, family: Family, layers: int) -> int:
        return family.trained_layer(layers) if self.from_trained_layer else layers


def _ignored(tool: str, family: Family, is_trained_layer: bool) -> LayerSetting:
    if is_trained_layer:
        note = tr("{tool} takes this layer of {family} whatever its clip skip says.")
    else:
        note = tr("{tool} ignores clip skip for {family} and takes the layer before the last.")
    return LayerSetting(None, note.format(tool=tool, family=family.title), is_trained_layer)

"""A view of an encoding: its units, their hidden states, and the cosines between them; raw or mean-centred."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.analysis.reference import ReferenceMean
from core.analysis.similarity import cosine, cosine_matrix, mean_pairwise_cosine
from core.analysis.units import Unit, UnitKind, units_of
from core.encoder.encoding import Encoding, Floats
from core.program.arrays import np
from core.tokens.chunks import Chunks

MAX_MATRIX_UNITS = 300  # units; above, only the matrix of the layer that is shown is computed ahead


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What the user sets: the kind of unit, mean-centring, final layer norm, and whether EOS is among the units."""

    kind: UnitKind = "word"
    centred: bool = True
    normed: bool = True
    with_eos: bool = False


@dataclass(frozen=True)
class EncodingView:
    """An encoding under its view options; each array is computed at its first use and kept.

    `reference_mean` [layers + 1, width] is the mean raw or normed state over the reference vocabulary
    (`core.analysis.reference`), as the options ask; without it nothing is centred.
    """

    encoding: Encoding
    options: ViewOptions
    reference_mean: Floats | None = None
    _matrices: dict[int, Floats] = field(default_factory=dict, compare=False, repr=False)

    @property
    def centred(self) -> bool:
        """Whether vectors are in fact mean-centred."""
        return self.options.centred and self.reference_mean is not None

    @cached_property
    def states(self) -> Floats:
        """All hidden states [layers + 1, 77 x chunks, width], raw or after the final layer norm."""
        return self.encoding.normed_states if self.options.normed else self.encoding.hidden_states

    @cached_property
    def chunks(self) -> Chunks:
        """The chunks that the encoding covers."""
        return self.encoding.chunks.first(self.encoding.encoded_chunks)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units of the encoded chunks, in reading order."""
        return units_of(self.chunks, self.options.kind, self.options.with_eos)

    @cached_property
    def vectors(self) -> Floats:
        """The mean of each unit's states [layers + 1, units, width], less the reference mean where centred."""
        return self._centre(unit_means(self.states, self.units))

    def transform(self, raw: Floats) -> Floats:
        """Raw states of the same encoder [layers + 1, positions, width], normed and centred as the options ask."""
        return self._centre(self.encoding.final_norm(raw) if self.options.normed else raw)

    def transform_layer(self, raw: Floats, layer: int) -> Floats:
        """Raw states [..., width] of one layer, normed and centred as the options ask."""
        states = self.encoding.final_norm(raw) if self.options.normed else raw
        if self.options.centred and self.reference_mean is not None:
            states = states - self.reference_mean[layer]
        return states

    def _centre(self, states: Floats) -> Floats:
        if self.options.centred and self.reference_mean is not None:
            states = states - self.reference_mean[:, None, :]
        return states

    def precompute(self, shown_layer: int) -> None:
        """Computes the arrays that take long, on the calling thread; of many units the matrix of one layer alone."""
        _ = self.extreme_pairs, self.mean_pairwise_cosine
        is_short = len(self.units) <= MAX_MATRIX_UNITS
        for layer in range(len(self.vectors)) if is_short else [min(shown_layer, len(self.vectors) - 1)]:
            self.matrix(layer)

    def matrix(self, layer: int) -> Floats:
        """Cosine of every pair of units at a layer [units, units]."""
        if layer not in self._matrices:
            self._matrices[layer] = cosine_matrix(self.vectors[layer])
        return self._matrices[layer]

    def pair(self, left: int, right: int) -> Floats:
        """Cosine of two units over all layers [layers + 1]."""
        return cosine(self.vectors[:, left], self.vectors[:, right])

    @cached_property
    def mean_pairwise_cosine(self) -> Floats:
        """Mean cosine over all pairs of units [layers + 1], EOS left out; NaN with fewer than two."""
        words = [index for index, unit in enumerate(self.units) if unit.start is not None]
        return mean_pairwise_cosine(self.vectors[:, words])

    @cached_property
    def unit_at_position(self) -> dict[int, int]:
        """Index of the unit at each position that has one."""
        return {position: index for index, unit in enumerate(self.units) for position in unit.positions}

    def index(self, key: tuple[str, int]) -> int | None:
        """Index of the unit of that label and occurrence; None where the prompt has it no more."""
        return self._indices.get(key)

    @cached_property
    def _indices(self) -> dict[tuple[str, int], int]:
        return {unit.key: index for index, unit in enumerate(self.units)}

    @cached_property
    def extreme_pairs(self) -> list[tuple[int, int]]:
        """The pair most alike and the pair least alike by the mean over all layers; [] outside 3 to 150 units.

        Units of the same label are not paired: that "a" is like "a" is no news.
        """
        words = np.array([index for index, unit in enumerate(self.units) if unit.start is not None])
        if not 3 <= len(words) <= 150:
            return []
        labels = np.array([self.units[index].label.lower() for index in words])
        left, right = np.nonzero(np.triu(labels[:, None] != labels[None, :]))
        if len(left) < 2:
            return []
        mean = cosine_matrix(self.vectors[:, words]).mean(axis=0)[left, right]
        return [(int(words[left[at]]), int(words[right[at]])) for at in (mean.argmax(), mean.argmin())]


def unit_means(states: Floats, units: Sequence[Unit]) -> Floats:
    """The mean of each unit's hidden states: [layers + 1, 77 x chunks, width] to [layers + 1, units, width]."""
    layers, _, width = states.shape
    if not units:
        return np.zeros((layers, 0, width), np.float32)
    counts = np.array([len(unit.positions) for unit in units])
    positions = np.concatenate([unit.positions for unit in units])
    starts, means = np.cumsum(counts) - counts, np.empty((layers, len(units), width), np.float32)
    for count in np.unique(counts):
        members = np.flatnonzero(counts == count)
        firsts = starts[members]
        for layer in range(layers):  # one at a time needs less memory
            sums = states[layer, positions[firsts]]
            for offset in range(1, count):
                sums += states[layer, positions[firsts + offset]]
            means[layer, members] = sums / np.float32(count)
    return means


def view_encoding(encoding: Encoding, options: ViewOptions, reference: ReferenceMean | None) -> EncodingView:
    """The view of an encoding under some options, with the reference mean of raw or normed states."""
    mean = None if reference is None else reference.normed if options.normed else reference.raw
    return EncodingView(encoding, options, mean)

"""A view of an encoding: its units, their hidden states, and the cosines between them; raw or mean-centred."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.analysis.reference import ReferenceMean, percent_below
from core.analysis.similarity import cosine, cosine_matrix, mean_pairwise_cosine
from core.analysis.small_words import SmallWords, leaves_out_small_words, small_units
from core.analysis.units import Unit, UnitKind, unit_means, units_of
from core.encoder.encoding import Encoding, Floats
from core.program.arrays import np
from core.tokens.chunks import Chunks

LineKey = tuple[str, bool]  # the label, whatever its letters' case, and whether it is the tool's own EOS
MAX_MATRIX_UNITS = 300  # units; above, only the matrix of the layer that is shown is computed ahead


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What the user sets: the kind of unit, mean-centring, final layer norm, and whether EOS and small words are units.

    `small_words` are those of core.analysis.small_words.
    """

    kind: UnitKind = "word"
    centred: bool = True
    normed: bool = True
    with_eos: bool = False
    small_words: SmallWords = "auto"


@dataclass(frozen=True)
class EncodingView:
    """An encoding under its view options; each array is computed at its first use and kept.

    `reference_mean` [layers + 1, width] is the mean raw or normed state over the reference vocabulary
    (`core.analysis.reference`), as the options ask; without it nothing is centred. `reference_quantiles` [layers + 1,
    SHARES] are those of the cosines between the reference words under the same options.
    """

    encoding: Encoding
    options: ViewOptions
    reference_mean: Floats | None = None
    reference_quantiles: Floats | None = None
    _matrices: dict[int, Floats] = field(default_factory=dict, compare=False, repr=False)
    _pairs: dict[tuple[int, int], Floats] = field(default_factory=dict, compare=False, repr=False)

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
        """The units of the encoded chunks, in reading order, without the small words that are left out."""
        left_out = frozenset(self.left_out_units)
        return tuple(unit for unit in self._all_units if unit not in left_out)

    @cached_property
    def left_out_units(self) -> tuple[Unit, ...]:
        """The small words that the options leave out; EOS is none."""
        return small_units(self.chunks, self._typed_units, self.options.kind) if self.leaves_out_small_words else ()

    @property
    def is_long(self) -> bool:
        """Whether there are more than MAX_MATRIX_UNITS units, the small words that are left out among them."""
        return len(self._all_units) > MAX_MATRIX_UNITS

    @cached_property
    def leaves_out_small_words(self) -> bool:
        """Whether small words are left out, if there are any; by the units of the whole prompt."""
        kind, whole = self.options.kind, self.encoding.chunks
        is_whole = self.encoding.encoded_chunks == len(whole.chunks)
        count = len(self._typed_units if is_whole else units_of(whole, kind))
        return leaves_out_small_words(self.options.small_words, kind, count)

    def leaves_out(self, key: tuple[str, int]) -> bool:
        """Whether the unit of that label and occurrence is a small word that is left out."""
        return any(unit.key == key for unit in self.left_out_units)

    @cached_property
    def _all_units(self) -> tuple[Unit, ...]:
        return units_of(self.chunks, self.options.kind, self.options.with_eos)

    @cached_property
    def tags(self) -> tuple[Unit, ...]:
        """The tags of the encoded chunks, whatever the view's units are."""
        return units_of(self.chunks, "tag")

    @property
    def _typed_units(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self._all_units if unit.start is not None)

    @cached_property
    def distinct(self) -> tuple[int, ...]:
        """The index of the first unit of each label, whatever its letters' case: what lists and maps show once.

        EOS is among them once, where it is a unit at all.
        """
        first: dict[LineKey, int] = {}
        for index, key in enumerate(self.line_keys):
            first.setdefault(key, index)
        return tuple(first.values())

    @cached_property
    def line_keys(self) -> tuple[LineKey, ...]:
        """What each unit has in common with those that share a line with it."""
        return tuple((unit.label.casefold(), unit.start is None) for unit in self.units)

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
        """Computes what takes long, on the calling thread; of many units the matrix of one layer alone."""
        _ = self.distinct, self.unit_at_position, self._indices, self.mean_pairwise_cosine
        for left, right in self.extreme_pairs:
            self.pair(left, right)
        is_short = len(self.units) <= MAX_MATRIX_UNITS
        for layer in range(len(self.vectors)) if is_short else [min(shown_layer, len(self.vectors) - 1)]:
            self.matrix(layer)

    def matrix(self, layer: int) -> Floats:
        """Cosine of every pair of units at a layer [units, units]."""
        if layer not in self._matrices:
            self._matrices[layer] = cosine_matrix(self.vectors[layer])
        return self._matrices[layer]

    @property
    def known_matrices(self) -> Mapping[int, Floats]:
        """The matrices that were computed so far, by layer; it goes on with the view and holds nothing else of it."""
        return self._matrices

    def percentile(self, cosines: Floats, layer: int) -> Floats | None:
        """The percent (0 to 100) of reference word pairs that are less alike than each of `cosines` [...] at a layer.

        The reference words' cosines are measured under the view's own options. NaN for what is not finite; None without
        a reference.
        """
        quantiles = self.reference_quantiles
        return None if quantiles is None else percent_below(quantiles[layer], cosines)

    def pair(self, left: int, right: int) -> Floats:
        """Cosine of two units over all layers [layers + 1]."""
        if (left, right) not in self._pairs:
            self._pairs[left, right] = cosine(self.vectors[:, left], self.vectors[:, right])
        return self._pairs[left, right]

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

        Units of the same label are not paired: that "a" is like "a" is no news. Nor is it that "a" is like "an": small
        words are among the most alike only where the options say that they are shown, or where there is nothing else.
        """
        words = np.array([index for index, unit in enumerate(self.units) if unit.start is not None])
        if not 3 <= len(words) <= 150:
            return []
        labels = np.array([self.units[index].label.lower() for index in words])
        left, right = np.nonzero(np.triu(labels[:, None] != labels[None, :]))
        if len(left) < 2:
            return []
        mean = cosine_matrix(self.vectors[:, words]).mean(axis=0)[left, right]
        is_news = np.array([index not in self.unasked_small_words for index in words])
        is_news = is_news[left] & is_news[right]
        alike = np.where(is_news | ~is_news.any(), mean, -np.inf)
        return [(int(words[left[at]]), int(words[right[at]])) for at in (alike.argmax(), mean.argmin())]

    @cached_property
    def unasked_small_words(self) -> frozenset[int]:
        """The indices of units that are small words though the options do not ask for them by name."""
        if self.options.small_words == "shown":
            return frozenset()
        small = {unit.key for unit in small_units(self.chunks, self._typed_units, self.options.kind)}
        return frozenset(index for index, unit in enumerate(self.units) if unit.key in small)


def view_encoding(encoding: Encoding, options: ViewOptions, reference: ReferenceMean | None) -> EncodingView:
    """The view of an encoding under some options, with the reference of raw or normed, centred or other states."""
    if reference is None:
        return EncodingView(encoding, options)
    mean, quantiles = reference.under(options.normed, options.centred)
    return EncodingView(encoding, options, mean, quantiles)

"""The layers of a text encoder as a tool counts them: which it hands on, and what clip skip makes of that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from core.dialects.table import DIALECTS
from core.dialects.text_families.output import TextOutput, output_of
from core.dialects.text_families.reading import RULES
from core.tokens.families import FAMILIES
from core.tokens.text_families import TEXT_FAMILIES, listed_encoder


@dataclass(frozen=True, slots=True)
class LayerNumbers:
    """Of one encoder in one tool: the layers that are handed on when clip skip is left alone, and its numbers.

    `numbers` are the clip skips by the one layer that each takes; none where the tool ignores them. `normed` says for
    the layers handed on whether they go through the final norm, `is_pooled` that their rows are not handed on, but one
    vector of them.
    """

    handed_on: tuple[int, ...]
    normed: bool
    numbers: Mapping[int, int] = field(default_factory=dict)
    is_pooled: bool = False

    @property
    def is_ignored(self) -> bool:
        """Whether the tool takes the same layers whatever clip skip says."""
        return not self.numbers


@lru_cache(maxsize=64)
def layer_numbers(family: str, dialect: str, encoder: str, layers: int) -> LayerNumbers:
    """The numbers of an encoder of so many layers; nothing of one of which the family takes the ids alone."""
    encoder = listed_encoder(family, encoder)
    if encoder in TEXT_FAMILIES[family].ids_only:
        return LayerNumbers((), normed=False)
    default = output_of(family, dialect, encoder, layers)
    # as many numbers as there are layers, in the direction that the tool counts in
    step = -1 if DIALECTS[dialect].clip_skip.step < 0 else 1
    counts = range(-1, -layers - 1, -1) if step < 0 else range(0, layers)
    outputs = {count: _output(family, dialect, encoder, layers, count) for count in counts}
    known = [output for output in outputs.values() if output is not None]
    numbers = dict[int, int]()
    if len({(output.layers, output.normed) for output in known}) > 1:
        for count, output in outputs.items():
            if output is not None and len(output.layers) == 1:
                numbers.setdefault(output.layers[0], count)
    rule = RULES[dialect][family]
    is_pooled = encoder not in rule.encoders and not FAMILIES[rule.clip_family].receives_states
    return LayerNumbers(default.layers, default.normed, numbers, is_pooled)


def _output(family: str, dialect: str, encoder: str, layers: int, count: int) -> TextOutput | None:
    """What a clip skip hands on; None where the tool does not have the number."""
    try:
        return output_of(family, dialect, encoder, layers, count)
    except ValueError:
        return None

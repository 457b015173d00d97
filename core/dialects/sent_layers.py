"""Which layers of an encoder a tool hands on, in a family of either table."""

from dataclasses import dataclass

from core.dialects.table import DIALECTS
from core.encoder.encoding import Encoding
from core.tokens.families import FAMILIES, Family
from core.tokens.text_families import TEXT_FAMILIES


@dataclass(frozen=True, slots=True)
class SentLayers:
    """The layers whose states a tool hands on, rising, and whether they go through the final norm."""

    layers: tuple[int, ...]
    normed: bool

    @property
    def layer(self) -> int:
        """The one that stands for all of them, where one alone is shown: the last."""
        return self.layers[-1]


def sent_layers(family: str, dialect: str, encoder: str, layers: int, clip_skip: int | None = None) -> SentLayers:
    """What a tool hands on of an encoder of so many layers; ValueError for a clip skip that it does not have.

    Where it takes the tokens alone (Anima's T5), the last layer stands for what it would be.
    """
    if family not in TEXT_FAMILIES:
        sent = DIALECTS[dialect].clip_skip.output_layer(family, layers, clip_skip)
        return SentLayers((sent.layer,), sent.normed)
    from core.dialects.text_families.output import output_of  # which CLIP does without

    output = output_of(family, dialect, encoder, layers, clip_skip)
    return SentLayers(output.layers or (layers,), output.normed)


def clip_facts(family: str, dialect: str) -> Family:
    """What the CLIP encoders of a family of either table are to it; KeyError where it has none."""
    if family not in TEXT_FAMILIES:
        return FAMILIES[family]
    from core.dialects.text_families.reading import RULES  # which CLIP's own families do without

    return FAMILIES[RULES[dialect][family].clip_family]


def sent_of(encoding: Encoding, clip_skip: int | None = None) -> SentLayers:
    """What the tool that reads an encoding's prompt hands on of its encoder."""
    info = encoding.encoder
    return sent_layers(info.family, encoding.chunks.prompt.dialect, info.name, info.layers, clip_skip)

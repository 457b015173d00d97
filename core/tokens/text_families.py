"""The families whose text encoder is not CLIP's alone: T5, umT5, Qwen, Gemma, Mistral; facts that hold in every tool.

How a tool reads a prompt for them is in core/dialects/text_families. A family that is not known yet is a row here, a
row there, and a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.program.translation import tr, tr_noop
from core.tokens.families import ENCODERS, FAMILIES, PADDING_TOKENS

# How a text model is built; its classes are in core/text_models.
Architecture = Literal["t5", "umt5", "qwen2", "qwen3", "gemma2", "gemma3", "mistral", "llama"]
# Whose tokens it reads; core/tokens/vocabularies finds the tokenizer.
Vocabulary = Literal["t5", "umt5", "qwen3", "gemma2", "gemma3", "mistral", "llama3"]


@dataclass(frozen=True, slots=True)
class TextEncoderFacts:
    """What a text encoder that is not CLIP's always is: `padding` is the id that a tool fills it up with.

    `layers` and `width` are those of the released one; `rotary_base` is what turns places into angles, None for T5.
    `ties_table` says that it is known to make its words by its token table, as a language model.
    """

    title: str
    architecture: Architecture
    vocabulary: Vocabulary
    layers: int
    width: int
    padding: int
    rotary_base: float | None = None
    ties_table: bool = False

    @property
    def is_causal(self) -> bool:
        """Whether no row sees a later one: all but T5 and umT5."""
        return self.architecture not in ("t5", "umt5")


@dataclass(frozen=True, slots=True)
class TextFamily:
    """What all models of a family share.

    `encoders` are the names of its text encoders in the order of the tools, CLIP's among them; of `alternatives` one
    may stand in the place of an encoder. `tools` are the dialects whose reading of it is known; `option` is what the
    command line calls it. `optional` are encoders that a tool does without, `ids_only` those of which the family has
    the token ids alone, so that no file of theirs is ever asked for.
    """

    title: str
    option: str
    encoders: tuple[str, ...]
    tools: tuple[str, ...] = ("comfyui", "diffusers")
    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    ids_only: tuple[str, ...] = ()


_QWEN_PADDING = 151643
TEXT_ENCODERS: Mapping[str, TextEncoderFacts] = {
    "t5xxl": TextEncoderFacts("T5-XXL", "t5", "t5", 24, 4096, 0),
    "umt5xxl": TextEncoderFacts("umT5-XXL", "umt5", "umt5", 24, 4096, 0),
    "qwen3_06b": TextEncoderFacts("Qwen3 0.6B", "qwen3", "qwen3", 28, 1024, _QWEN_PADDING, 1e6, True),
    "qwen3_4b": TextEncoderFacts("Qwen3 4B", "qwen3", "qwen3", 36, 2560, _QWEN_PADDING, 1e6, True),
    "qwen3_8b": TextEncoderFacts("Qwen3 8B", "qwen3", "qwen3", 36, 4096, _QWEN_PADDING, 1e6),
    "qwen25_7b": TextEncoderFacts("Qwen2.5-VL 7B", "qwen2", "qwen3", 28, 3584, _QWEN_PADDING, 1e6),
    "qwen3vl_4b": TextEncoderFacts("Qwen3-VL 4B", "qwen3", "qwen3", 36, 2560, _QWEN_PADDING, 5e6),
    "qwen3vl_8b": TextEncoderFacts("Qwen3-VL 8B", "qwen3", "qwen3", 36, 4096, _QWEN_PADDING, 5e6),
    "gemma2_2b": TextEncoderFacts("Gemma 2 2B", "gemma2", "gemma2", 26, 2304, 0, 1e4, True),
    "mistral3_24b": TextEncoderFacts("Mistral Small 3", "mistral", "mistral", 40, 5120, 11, 1e9),
}

TEXT_FAMILIES: Mapping[str, TextFamily] = {
    "flux1": TextFamily("Flux.1", "flux1", ("clip_l", "t5xxl")),
    # "sd3" is CLIP's share of it alone, as a checkpoint without T5 holds it
    "sd3_t5": TextFamily("SD 3, 3.5", "sd3", ("clip_l", "clip_g", "t5xxl"), optional=("clip_l", "clip_g", "t5xxl")),
    "chroma": TextFamily("Chroma", "chroma", ("t5xxl",)),
    "wan": TextFamily("Wan 2.x", "wan", ("umt5xxl",)),
    "z_image": TextFamily("Z-Image", "z_image", ("qwen3_4b",)),
    "flux2_klein": TextFamily("Flux.2 Klein", "flux2_klein", ("qwen3_4b",), alternatives={"qwen3_4b": ("qwen3_8b",)}),
    "flux2_dev": TextFamily("Flux.2 dev", "flux2_dev", ("mistral3_24b",)),
    "qwen_image": TextFamily("Qwen-Image", "qwen_image", ("qwen25_7b",)),
    "qwen_image_21": TextFamily("Qwen-Image 2.1", "qwen_image_21", ("qwen3vl_8b",)),
    "krea2": TextFamily("Krea 2", "krea2", ("qwen3vl_4b",)),
    "lumina2": TextFamily(tr_noop("Lumina 2, NetaYume"), "lumina2", ("gemma2_2b",)),
    "anima": TextFamily("Anima", "anima", ("qwen3_06b", "t5xxl"), ids_only=("t5xxl",)),
    "flux3": TextFamily("FLUX.3", "flux3", ("qwen3vl_4b",), tools=("diffusers",)),
}


def is_causal(encoder: str) -> bool:
    """Whether an encoder, CLIP's among them, lets no row see a later one."""
    return encoder not in TEXT_ENCODERS or TEXT_ENCODERS[encoder].is_causal


def clip_family(family: str, encoder: str) -> str:
    """The family of core.tokens.families by which a CLIP encoder can be read alone: its own, or one that has it too."""
    return family if family in FAMILIES else next(key for key, facts in FAMILIES.items() if encoder in facts.encoders)


def family_title(family: str) -> str:
    """What a family of either table is called, in the language that is set."""
    return tr(TEXT_FAMILIES[family].title if family in TEXT_FAMILIES else FAMILIES[family].title)


def listed_encoder(family: str, encoder: str) -> str:
    """The encoder in a family's list that one stands for: itself, or that of which it is an alternative."""
    alternatives = TEXT_FAMILIES[family].alternatives if family in TEXT_FAMILIES else {}
    return next((name for name, others in alternatives.items() if encoder in others), encoder)


def encoders_of(family: str) -> tuple[str, ...]:
    """The names of a family's text encoders, of either table, in its order."""
    return TEXT_FAMILIES[family].encoders if family in TEXT_FAMILIES else tuple(FAMILIES[family].encoders)


def padding_of(encoder: str) -> int:
    """The id that the tools fill a text encoder of either table up with; CLIP's is the same in all families."""
    return PADDING_TOKENS[encoder] if encoder in PADDING_TOKENS else TEXT_ENCODERS[encoder].padding


def encoder_widths(family: str) -> Mapping[str, int]:
    """The widths of the released text encoders of a family of either table, by their names."""
    if family in FAMILIES:
        return FAMILIES[family].widths
    return {
        name: TEXT_ENCODERS[name].width if name in TEXT_ENCODERS else ENCODERS[name].width
        for name in TEXT_FAMILIES[family].encoders
    }

"""What a row of a tool's table says of one text encoder in one family.

All rules of core/dialects/text_families were read in the sources of ComfyUI 0.33.0 (`comfy/text_encoders/*.py`,
`comfy/sd1_clip.py`) and diffusers 0.42.1 (`pipelines/<family>`, `modular_pipelines/{anima,flux3}`), and are held
against what these put out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.tokens.chunks import PlaceRule

# What brackets are: weights; weights that are taken off and forgotten; text.
Brackets = Literal["weights", "taken-off", "text"]
# Where what is too short is filled up: nowhere, behind, in front, between the prompt and the template's end.
Filling = Literal["none", "right", "left", "middle"]
# What no row may look at: nothing; all behind the first end token; all from the first padding id on; what fills up.
Masking = Literal["none", "after-end", "from-padding-id", "filling"]
# Which rows are kept: all; those from the second turn on, without `user` and its line break or with them; those behind
# a number of rows; those that may be looked at.
Keeping = Literal["all", "from-second-turn", "from-user-turn", "behind-dropped", "attended"]
# What is handed on of the mask: nothing; the mask; the mask where it hides anything; the mask and one row more.
Handing = Literal["none", "mask", "partial-mask", "one-more"]
# What becomes of the text before anything else: nothing; Wan's cleaning; `[IMG]` goes; "" is read as a blank.
Cleaning = Literal["none", "wan", "without-images", "blank-for-empty"]
# What clip skip does: nothing; the layer it counts to, normed or raw; the same from the layer the model was trained on.
Skipping = Literal["ignored", "normed", "raw", "from-trained"]
# What rows that are filled up are to the image model; core/dialects/text_families/acts.py says each in a sentence.
Filled = Literal[
    "none",
    "steer",
    "steer-at-least",
    "steer-by-node",
    "steer-clip",
    "steer-embedded",
    "window",
    "zero",
    "masked",
    "one-row",
    "taken-out",
    "zero-behind",
    "zero-in-front",
]


@dataclass(frozen=True, slots=True)
class Taps:
    """The layers whose states are handed on, side by side: 0 the embeddings, N the last layer, -1 stands for N.

    `normed` says whether the final norm is applied to them.
    """

    layers: tuple[int, ...] = (-1,)
    normed: bool = True
    skipping: Skipping = "ignored"


@dataclass(frozen=True, slots=True)
class EncoderRule:
    """How one tool reads a prompt for one text encoder of a family.

    `head` and `tail` are the template around the text, `start` and `end` ids of single tokens around all of that.
    `typed_templates` are the beginnings of a text that brings its own template. `reads_specials` says whether special
    tokens that are typed are read as such, `lone_special` is one that always is (Gemma in ComfyUI).

    `minimum` is the length up to which it is filled with `padding`, `limit` the longest length, 0 for none, and
    `multiple` the number that lengths are multiples of. Of tokens, `encoded` are encoded whatever the limit is, which
    then is one of rows. `dropped` rows in front are not handed on where `keeping` goes by number. `mask_id` is the id
    that `masking` looks for. `lone_empty` is the id that stands for an empty prompt. `splits_as_llama` says that words
    are cut out of a text as Llama 3's are, whatever the tokenizer's own rule is; `unknown` is the id of what cannot be
    read where that is not the tokenizer's own.
    """

    taps: Taps
    padding: int
    head: str = ""
    tail: str = ""
    start: int | None = None
    end: int | None = None
    brackets: Brackets = "text"
    reads_embeddings: bool = False
    reads_specials: bool = True
    lone_special: tuple[str, int] | None = None
    typed_templates: tuple[str, ...] = ()
    cleaning: Cleaning = "none"
    minimum: int = 0
    limit: int = 0
    multiple: int = 0
    encoded: int = 0
    filling: Filling = "none"
    masking: Masking = "none"
    mask_id: int | None = None
    keeping: Keeping = "all"
    dropped: int = 0
    handing: Handing = "none"
    places: PlaceRule = "index"
    lone_empty: int | None = None
    splits_as_llama: bool = False
    unknown: int | None = None


@dataclass(frozen=True, slots=True)
class FamilyRule:
    """How one tool reads a prompt for a family: a rule for each text encoder that is not CLIP's, by its name.

    `filled` is what filled-up rows are to the image model. `clip_family` is the family of core.tokens.families whose
    CLIP encoders these are, and `clip` what is handed on of each of them. `puts_system_text` says that the texts of
    `TextFamilySettings.system_prompt` can stand in front, and `always_puts` that one does, but in a negative prompt.
    """

    encoders: Mapping[str, EncoderRule]
    filled: Filled
    clip_family: str = ""
    clip: Taps = Taps()
    puts_system_text: bool = False
    always_puts: str = ""

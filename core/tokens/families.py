"""The one table of model families: their encoders, how these are padded, and what the image model receives of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from core.prompt.prompt import ReadingSettings
from core.tokens.chunks import CONTEXT_LENGTH
from core.tokens.tokenizer import EOS

BANG_TOKEN = 0  # the id of `!`, with which SD2 and SDXL's second encoder are padded


@dataclass(frozen=True, slots=True)
class EncoderFacts:
    """What a family's encoder always is: layers, width, the id that its chunks are padded with, and its positions."""

    layers: int
    width: int
    padding: int
    positions: int = CONTEXT_LENGTH


@dataclass(frozen=True, slots=True)
class Family:
    """What all models of a family share.

    `normed` says whether the image model is sent hidden states after the final layer norm. `layers_from_end` is the
    layer it was trained on, counted from the encoder's last one (0). `loaded_layers` is how many layers diffusers loads
    where it drops the rest, None where it loads all. `pooled_encoder` is the encoder whose pooled vector is used, and
    `projects_pooled` whether that goes through the text projection.
    """

    title: str
    encoders: Mapping[str, EncoderFacts]
    pooled_encoder: str
    normed: bool
    layers_from_end: int = 0
    loaded_layers: int | None = None
    projects_pooled: bool = False
    image_model: Literal["unet", "transformer"] = "unet"
    receives_states: bool = True
    receives_pooled: bool = False

    @property
    def padding(self) -> Mapping[str, int]:
        """The padding id of each encoder."""
        return {name: facts.padding for name, facts in self.encoders.items()}

    @property
    def widths(self) -> Mapping[str, int]:
        """The width of each encoder."""
        return {name: facts.width for name, facts in self.encoders.items()}

    def trained_layer(self, layers: int) -> int:
        """The layer that the image model was trained on, in a file with `layers` of the encoder's layers."""
        return layers - self.layers_from_end if self.loaded_layers is None else min(layers, self.loaded_layers)


CLIP_L = EncoderFacts(layers=12, width=768, padding=EOS)
CLIP_H = EncoderFacts(layers=24, width=1024, padding=BANG_TOKEN)
CLIP_G = EncoderFacts(layers=32, width=1280, padding=BANG_TOKEN)
ENCODERS: Mapping[str, EncoderFacts] = {"clip_l": CLIP_L, "clip_h": CLIP_H, "clip_g": CLIP_G}
PADDING_TOKENS: Mapping[str, int] = {name: facts.padding for name, facts in ENCODERS.items()}

_SD1 = Family(title="Stable Diffusion 1.x", encoders={"clip_l": CLIP_L}, pooled_encoder="clip_l", normed=True)
_SDXL = Family(
    title="Stable Diffusion XL",
    encoders={"clip_l": CLIP_L, "clip_g": CLIP_G},
    pooled_encoder="clip_g",
    normed=False,
    layers_from_end=1,
    projects_pooled=True,
    receives_pooled=True,
)

FAMILIES: Mapping[str, Family] = {
    "sd1": _SD1,
    # SD2's last layer is trained for nothing; diffusers drops it when it loads a file.
    "sd2": Family(
        title="Stable Diffusion 2.x",
        encoders={"clip_h": CLIP_H},
        pooled_encoder="clip_h",
        normed=True,
        layers_from_end=1,
        loaded_layers=23,
        projects_pooled=True,
    ),
    "sdxl": _SDXL,
    "sdxl_refiner": replace(_SDXL, title="Stable Diffusion XL refiner", encoders={"clip_g": CLIP_G}),
    # Of these, CLIP's share only; their transformers are sent T5's states too, and Flux of CLIP's the pooled one alone.
    "sd3": replace(_SDXL, title="Stable Diffusion 3", image_model="transformer"),
    "flux": replace(_SD1, title="Flux", image_model="transformer", receives_states=False, receives_pooled=True),
    # Its encoders read 248 positions; their pooled vectors alone are sent, beside T5's and Llama's states.
    "hidream": replace(
        _SDXL,
        title="HiDream",
        encoders={"clip_l": replace(CLIP_L, positions=248), "clip_g": replace(CLIP_G, positions=248)},
        image_model="transformer",
        receives_states=False,
    ),
}


def unusual_positions(family: str, positions: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Of encoders' positions by name, those that are not their family's, as ReadingSettings has them."""
    own = FAMILIES[family].encoders if family in FAMILIES else ENCODERS
    return tuple((name, count) for name, count in positions.items() if name in own and count != own[name].positions)


def positions_of(settings: ReadingSettings, family: str, encoder: str) -> int:
    """The positions of an encoder: those of the opened one, or those that the family's has where none is open."""
    facts = FAMILIES[family].encoders if family in FAMILIES else ENCODERS
    return dict(settings.positions).get(encoder, facts[encoder].positions)

"""Where a file keeps its text encoders: which names belong to each, and what the model calls them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.encoder.config import TEXT_PROJECTION, StoredTensor
from core.weights.checkpoints import openclip
from core.weights.checkpoints.other_models import is_adapter, refuse_other_models

POSITION_IDS = re.compile(r"(text_model\.)?(encoder\.text_model\.)?embeddings\.position_ids")
# What ComfyUI keeps beside a float8 weight (comfy/utils.py: convert_old_quants): what it is multiplied by, in an older
# and a newer word, and what is of no account here, since computing is in float32.
SCALE = re.compile(r"(.+)\.(?:scale_weight|weight_scale)")
_BESIDE_SCALED = re.compile(r"(.+\.)?(scaled_fp8|scale_input|input_scale|comfy_quant)")

# hf: transformers' own names; flat: the same without `text_model.`; openclip: OpenCLIP's.
Style = Literal["hf", "flat", "openclip"]
_STARTS: dict[Style, tuple[str, ...]] = {
    "hf": ("text_model.embeddings.", "text_model.encoder.layers.", "text_model.final_layer_norm."),
    "flat": ("embeddings.", "encoder.layers.", "final_layer_norm."),
    "openclip": ("transformer.resblocks.", "token_embedding.", "positional_embedding", "ln_final."),
}
# Parts of a whole CLIP that no prompt goes through.
IGNORED = ("logit_scale", "logit_bias", "vision_model.", "visual_projection.", "visual.", "attn_mask")
# The first that a file has. The bare one, OpenCLIP's and older tools', is stored the other way round.
_PROJECTIONS = (TEXT_PROJECTION, "text_projection.weight.weight", "text_projection")


@dataclass(frozen=True, slots=True)
class Place:
    """`root` begins all names of an encoder, which go on in the words of `style`."""

    root: str
    style: Style


@dataclass(frozen=True)
class Layout:
    """`names` are the file's names of one encoder's tensors, position ids and what is not needed left out.

    `scales` are names by the name of the weight that is to be multiplied by them.
    """

    place: Place
    names: tuple[str, ...]
    position_ids: tuple[str, ...]
    scales: Mapping[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> tuple[str, ...]:
        """All names that are read."""
        return (*self.names, *self.position_ids, *self.scales.values())

    def stored(self, name: str) -> StoredTensor:
        """Where the file keeps, or would keep, the model's tensor `name`."""
        root = self.place.root
        if name == TEXT_PROJECTION:
            usual = _PROJECTIONS[-1] if self.place.style == "openclip" else TEXT_PROJECTION
            own = next((own for own in _PROJECTIONS if root + own in self.names), usual)
            return StoredTensor(root + own, transposed=own == _PROJECTIONS[-1])
        if self.place.style == "openclip":
            own, third = openclip.stored_name(name)
            return StoredTensor(root + own, third)
        return StoredTensor(root + (name if self.place.style == "hf" else name.removeprefix("text_model.")))


_PLACES = (
    # checkpoints of SD 1.x, newer and older, and of SD 2.x
    Place("cond_stage_model.transformer.", "hf"),
    Place("cond_stage_model.transformer.", "flat"),
    Place("cond_stage_model.model.", "openclip"),
    # of SDXL; the refiner's and 2.1 Turbo's only encoder is the third
    Place("conditioner.embedders.0.transformer.", "hf"),
    Place("conditioner.embedders.1.model.", "openclip"),
    Place("conditioner.embedders.0.model.", "openclip"),
    # what ComfyUI writes: checkpoints of SD3, Flux and later, and text encoders saved by themselves
    *(Place(f"{root}{name}.transformer.", "hf") for root in ("text_encoders.", "") for name in ("clip_l", "clip_g")),
    *(Place(f"{root}clip_h.transformer.", "hf") for root in ("text_encoders.", "")),
    # stand-alone files, the last but two as transformers' CLIPTextModel has named its state since 5.6
    Place("", "hf"),
    Place("", "openclip"),
    Place("text.", "openclip"),
    Place("module.", "openclip"),  # as several cards train it
    Place("text_encoder.", "hf"),  # Stable Cascade's, which is CLIP G
    Place("", "flat"),
)


def find_text_encoders(path: Path, names: Iterable[str]) -> list[Layout]:
    """The layouts of the text encoders among `names`; UnreadableEncoder saying what else the file is."""
    listed = list(names)
    found: dict[str, Layout] = {}
    if not is_adapter(listed):
        for place in _PLACES:
            if place.root not in found and _is_at(place, listed):
                found[place.root] = _layout(place, listed)
    if not found:
        refuse_other_models(path, listed)
    return list(found.values())


def _is_at(place: Place, names: list[str]) -> bool:
    """Whether an encoder stands there; bare names could be those of many models, so a token embedding is asked for."""
    if place == Place("", "flat") and "embeddings.token_embedding.weight" not in names:
        return False
    starts = tuple(place.root + start for start in _STARTS[place.style])
    return any(name.startswith(starts) for name in names)


def _layout(place: Place, names: list[str]) -> Layout:
    """Sorts the names under the root; unknown ones stay, so that the check for unexpected tensors reports them."""
    kept: list[str] = []
    position_ids: list[str] = []
    scales: dict[str, str] = {}
    for name in names:
        own = name.removeprefix(place.root)
        if not name.startswith(place.root) or own.startswith(IGNORED):
            continue
        if scale := SCALE.fullmatch(name):
            scales[f"{scale[1]}.weight"] = name
        elif not _BESIDE_SCALED.fullmatch(own):
            (position_ids if POSITION_IDS.fullmatch(own) else kept).append(name)
    return Layout(place, tuple(kept), tuple(position_ids), scales)

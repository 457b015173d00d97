"""Where a file keeps its text encoders: which names belong to each, and what the model calls them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.encoder.config import TEXT_PROJECTION
from core.weights.checkpoints.recognition import is_adapter, refuse_other_models

POSITION_IDS = re.compile(r"(text_model\.)?(encoder\.text_model\.)?embeddings\.position_ids")
# What ComfyUI keeps beside a float8 weight (comfy/utils.py: convert_old_quants): what it is multiplied by, in an older
# and a newer word, and what is of no account here, since computing is in float32.
SCALE_KEY = re.compile(r"(.+)\.(?:scale_weight|weight_scale)")
_BESIDE_SCALED = re.compile(r"(.+\.)?(scaled_fp8|scale_input|input_scale|comfy_quant)")

# hf: transformers' own names; flat: the same without `text_model.`; openclip: OpenCLIP's.
Style = Literal["hf", "flat", "openclip"]
_STARTS: dict[Style, tuple[str, ...]] = {
    "hf": ("text_model.embeddings.", "text_model.encoder.layers.", "text_model.final_layer_norm."),
    "flat": ("embeddings.", "encoder.layers.", "final_layer_norm."),
    "openclip": ("transformer.resblocks.", "token_embedding.", "positional_embedding", "ln_final."),
}
# Parts of a whole CLIP that no prompt goes through.
IGNORED_PREFIXES = ("logit_scale", "logit_bias", "vision_model.", "visual_projection.", "visual.", "attn_mask")
# The first that a file has. The bare one, OpenCLIP's and older tools', is stored the other way round.
_PROJECTIONS = (TEXT_PROJECTION, "text_projection.weight.weight", "text_projection")

# OpenCLIP's names for the tensors of a text encoder.
_OPENCLIP_LAYER = re.compile(r"text_model\.encoder\.layers\.(\d+)\.(.+)\.(weight|bias)")
_OPENCLIP_PARTS = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}
_OPENCLIP_OTHERS = {
    "text_model.embeddings.token_embedding.weight": "token_embedding.weight",
    "text_model.embeddings.position_embedding.weight": "positional_embedding",
    "text_model.final_layer_norm.weight": "ln_final.weight",
    "text_model.final_layer_norm.bias": "ln_final.bias",
}
_FUSED = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")  # in this order


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """Where a file keeps a tensor of the model: under `name`, as one `qkv_part` of its rows, or `transposed`."""

    name: str
    qkv_part: int | None = None
    transposed: bool = False

    def shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of what the file keeps, where the model's tensor has `shape`."""
        if self.qkv_part is not None:
            return 3 * shape[0], *shape[1:]
        return shape[::-1] if self.transposed else shape


@dataclass(frozen=True, slots=True)
class KeyPrefix:
    """`root` begins all names of an encoder, which go on in the words of `style`."""

    root: str
    style: Style


@dataclass(frozen=True)
class Layout:
    """`names` are the file's names of one encoder's tensors, position ids and what is not needed left out.

    `scales` are names by the name of the weight that is to be multiplied by them.
    """

    prefix: KeyPrefix
    names: tuple[str, ...]
    position_ids: tuple[str, ...]
    scales: Mapping[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> tuple[str, ...]:
        """All names that are read."""
        return (*self.names, *self.position_ids, *self.scales.values())

    def file_key(self, name: str) -> StoredTensor:
        """Where the file keeps, or would keep, the model's tensor `name`."""
        root = self.prefix.root
        if name == TEXT_PROJECTION:
            usual = _PROJECTIONS[-1] if self.prefix.style == "openclip" else TEXT_PROJECTION
            own = next((own for own in _PROJECTIONS if root + own in self.names), usual)
            return StoredTensor(root + own, transposed=own == _PROJECTIONS[-1])
        if self.prefix.style == "openclip":
            own, third = _openclip_key(name)
            return StoredTensor(root + own, third)
        return StoredTensor(root + (name if self.prefix.style == "hf" else name.removeprefix("text_model.")))


_KEY_PREFIXES = (
    # checkpoints of SD 1.x, newer and older, and of SD 2.x
    KeyPrefix("cond_stage_model.transformer.", "hf"),
    KeyPrefix("cond_stage_model.transformer.", "flat"),
    KeyPrefix("cond_stage_model.model.", "openclip"),
    # of SDXL; the refiner's and 2.1 Turbo's only encoder is the third
    KeyPrefix("conditioner.embedders.0.transformer.", "hf"),
    KeyPrefix("conditioner.embedders.1.model.", "openclip"),
    KeyPrefix("conditioner.embedders.0.model.", "openclip"),
    # what ComfyUI writes: checkpoints of SD3, Flux and later, and text encoders saved by themselves
    *(
        KeyPrefix(f"{root}{name}.transformer.", "hf")
        for root in ("text_encoders.", "")
        for name in ("clip_l", "clip_g")
    ),
    *(KeyPrefix(f"{root}clip_h.transformer.", "hf") for root in ("text_encoders.", "")),
    # stand-alone files, the last but two as transformers' CLIPTextModel has named its state since 5.6
    KeyPrefix("", "hf"),
    KeyPrefix("", "openclip"),
    KeyPrefix("text.", "openclip"),
    KeyPrefix("module.", "openclip"),  # as several cards train it
    KeyPrefix("text_encoder.", "hf"),  # Stable Cascade's, which is CLIP G
    KeyPrefix("", "flat"),
)


def find_text_encoders(path: Path, names: Iterable[str]) -> list[Layout]:
    """The layouts of the text encoders among `names`; UnreadableEncoder saying what else the file is."""
    listed = list(names)
    layouts: dict[str, Layout] = {}
    if not is_adapter(listed):
        for prefix in _KEY_PREFIXES:
            if prefix.root not in layouts and _is_at(prefix, listed):
                layouts[prefix.root] = _layout(prefix, listed)
    if not layouts:
        refuse_other_models(path, listed)
    return list(layouts.values())


def _is_at(prefix: KeyPrefix, names: list[str]) -> bool:
    """Whether an encoder stands there; bare names could be those of many models, so a token embedding is asked for."""
    if prefix == KeyPrefix("", "flat") and "embeddings.token_embedding.weight" not in names:
        return False
    starts = tuple(prefix.root + start for start in _STARTS[prefix.style])
    return any(name.startswith(starts) for name in names)


def _layout(prefix: KeyPrefix, names: list[str]) -> Layout:
    """Sorts the names under the root; unknown ones stay, so that the check for unexpected tensors reports them."""
    kept: list[str] = []
    position_ids: list[str] = []
    scales: dict[str, str] = {}
    for name in names:
        own = name.removeprefix(prefix.root)
        if not name.startswith(prefix.root) or own.startswith(IGNORED_PREFIXES):
            continue
        if scale := SCALE_KEY.fullmatch(name):
            scales[f"{scale[1]}.weight"] = name
        elif not _BESIDE_SCALED.fullmatch(own):
            (position_ids if POSITION_IDS.fullmatch(own) else kept).append(name)
    return Layout(prefix, tuple(kept), tuple(position_ids), scales)


def _openclip_key(name: str) -> tuple[str, int | None]:
    """OpenCLIP's name for the model's tensor `name`, and which third of its rows where q, k and v are one tensor."""
    match = _OPENCLIP_LAYER.fullmatch(name)
    if not match:
        return _OPENCLIP_OTHERS[name], None
    layer, part, kind = match.groups()
    stem = f"transformer.resblocks.{layer}."
    if part in _FUSED:
        return f"{stem}attn.in_proj_{kind}", _FUSED.index(part)
    return f"{stem}{_OPENCLIP_PARTS[part]}.{kind}", None

"""Where a file keeps its text encoders: which names belong to each, and what the model calls them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from core.encoder.config import POSITION_EMBEDDING, TEXT_PROJECTION
from core.weights.checkpoints.name_styles import OPENCLIP, NameStyle, roots_of
from core.weights.checkpoints.other_models import is_adapter, refuse_other_models, refuse_text_encoder

POSITION_IDS = re.compile(r"(text_model\.)?(encoder\.text_model\.)?embeddings\.position_ids")
# What ComfyUI keeps beside a float8 weight (comfy/utils.py: convert_old_quants): what it is multiplied by, in an older
# and a newer word, and what is of no account here, since computing is in float32.
SCALE_KEY = re.compile(r"(.+)\.(?:scale_weight|weight_scale)")
_BESIDE_SCALED = re.compile(r"(.+\.)?(scaled_fp8|scale_input|input_scale|comfy_quant)")
# Parts of a whole CLIP that no prompt goes through.
IGNORED_PREFIXES = ("logit_scale", "logit_bias", "vision_model.", "visual_projection.", "visual.", "attn_mask")
# The first that a file has. Those without `.weight`, OpenCLIP's and older tools', are stored the other way round;
# stable-diffusion.cpp names either so (model.cpp: convert_open_clip_to_hf_clip), and only its checkpoints turn it.
_PROJECTIONS = (
    TEXT_PROJECTION,
    "text_projection.weight.weight",
    "text_projection",
    "text_model.text_projection.weight",
    "text_model.text_projection",
)
# EVA's text half has CLIP's names and another activation, which the picture half tells
_EVA = re.compile(r"visual\.(blocks|rope)\.")
_PROJECTION_BRANCH = "text_projection"
# Long-CLIP's own files hold a second table of positions (model/model_longclip.py), whose rows stand from here on.
LONG_POSITIONS, LONG_POSITIONS_START = "positional_embedding_res", 20
# A fine-tune in geometric parametrisation (zer0int/CLIP-fine-tune) keeps the lengths and the directions of rows.
_RADIUS, _DIRECTION = "r", "theta"


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """Where a file keeps a tensor of the model: under `name`, as one `qkv_part` of its rows, or `transposed`.

    `radius` is the name of the lengths [rows, 1] of a matrix whose directions stand under `name`; `continued` that of
    the table whose rows replace those of `name` from LONG_POSITIONS_START on.
    """

    name: str
    qkv_part: int | None = None
    transposed: bool = False
    radius: str = ""
    continued: str = ""

    def shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of what the file keeps, where the model's tensor has `shape`."""
        if self.qkv_part is not None:
            return 3 * shape[0], *shape[1:]
        return shape[::-1] if self.transposed else shape


@dataclass(frozen=True, slots=True)
class KeyPrefix:
    """`root` begins all names of an encoder, which go on in the words of `style`."""

    root: str
    style: NameStyle


@dataclass(frozen=True)
class Layout:
    """`names` are the file's names of one encoder's tensors, position ids and what is not needed left out.

    `scales` are names by the name of the weight that is to be multiplied by them. `strangers` stand below the same root
    and belong to no CLIP.
    """

    prefix: KeyPrefix
    names: tuple[str, ...]
    position_ids: tuple[str, ...]
    scales: Mapping[str, str] = field(default_factory=dict)
    strangers: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[str, ...]:
        """All names that are read."""
        return (*self.names, *self.position_ids, *self.scales.values())

    def file_key(self, name: str) -> StoredTensor:
        """Where the file keeps, or would keep, the model's tensor `name`."""
        root = self.prefix.root
        if name == TEXT_PROJECTION:
            return self._projection()
        own, part = self.prefix.style.file_name(name)
        if name == POSITION_EMBEDDING and root + LONG_POSITIONS in self._names:
            return StoredTensor(root + own, continued=root + LONG_POSITIONS)
        if root + own not in self._names and own.endswith(".weight"):
            stem = root + own.removesuffix("weight")
            if stem + _DIRECTION in self._names:
                return StoredTensor(stem + _DIRECTION, part, radius=stem + _RADIUS)
        return StoredTensor(root + own, part)

    def _projection(self) -> StoredTensor:
        root = self.prefix.root
        usual = _PROJECTION_BRANCH if self.prefix.style is OPENCLIP else TEXT_PROJECTION
        own = next((own for own in _PROJECTIONS if root + own in self._names), usual)
        is_converted = own.startswith("text_model.") and root.startswith(("text_encoders.", "clip_"))
        return StoredTensor(root + own, transposed=not own.endswith(".weight") and not is_converted)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self.names)


def find_text_encoders(path: Path, names: Iterable[str]) -> list[Layout]:
    """The layouts of the text encoders among `names`; UnreadableEncoder saying what else the file is."""
    listed = list(names)
    prefixes = [] if is_adapter(listed) else [KeyPrefix(*found) for found in roots_of(listed).items()]
    if not prefixes:
        refuse_other_models(path, listed)
    if any(map(_EVA.match, listed)):
        refuse_text_encoder(path, "EVA-CLIP", "eva-clip")
    roots = tuple(prefix.root for prefix in prefixes if prefix.root)
    own = [name for name in listed if not name.startswith(roots)]
    return [_layout(prefix, listed if prefix.root else own) for prefix in prefixes]


def _layout(prefix: KeyPrefix, names: list[str]) -> Layout:
    """Sorts the names under the root; unknown ones stay, so that the check for unexpected tensors reports them."""
    kept: list[str] = []
    position_ids: list[str] = []
    scales: dict[str, str] = {}
    strangers: list[str] = []
    for name in names:
        own = name.removeprefix(prefix.root)
        if not name.startswith(prefix.root) or own.startswith(IGNORED_PREFIXES):
            continue
        if not own.startswith((*prefix.style.branches, _PROJECTION_BRANCH)):
            strangers.append(name)
        elif scale := SCALE_KEY.fullmatch(name):
            scales[f"{scale[1]}.weight"] = name
        elif not _BESIDE_SCALED.fullmatch(own):
            (position_ids if POSITION_IDS.fullmatch(own) else kept).append(name)
    return Layout(prefix, tuple(kept), tuple(position_ids), scales, tuple(strangers))

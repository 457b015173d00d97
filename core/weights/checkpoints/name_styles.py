"""The words in which files name a CLIP text encoder's tensors, and the roots that such names begin with."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import filterfalse, islice

MAX_NAME_LENGTH = 1000  # letters of a name that is looked at; real ones have some 100
MAX_ROOTS = 32  # of one style that are looked at; real files have up to three
TOKEN_TABLE = "text_model.embeddings.token_embedding.weight"

_LAYER = re.compile(r"text_model\.encoder\.layers\.(\d+)\.(.+)\.(weight|bias)")
_FUSED = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")  # in this order in one tensor
_OPENCLIP_PARTS = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}
_OPENCLIP_OTHERS = {
    TOKEN_TABLE: "token_embedding.weight",
    "text_model.embeddings.position_embedding.weight": "positional_embedding",
    "text_model.final_layer_norm.weight": "ln_final.weight",
    "text_model.final_layer_norm.bias": "ln_final.bias",
}
# llama.cpp's (examples/llava/convert_image_encoder_to_gguf.py), which calls the first matrix of the MLP ffn_down
_GGML_PARTS = {
    "layer_norm1": "ln1",
    "layer_norm2": "ln2",
    "mlp.fc1": "ffn_down",
    "mlp.fc2": "ffn_up",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.out_proj": "attn_out",
}
_GGML_OTHERS = {
    TOKEN_TABLE: "t.token_embd.weight",
    "text_model.embeddings.position_embedding.weight": "t.position_embd.weight",
    "text_model.final_layer_norm.weight": "t.post_ln.weight",
    "text_model.final_layer_norm.bias": "t.post_ln.bias",
}
# Names that wrappers put in: torch.compile, FSDP, activation checkpointing, DeepSpeed.
_WRAPPER = re.compile(
    r"(?:^|(?<=\.))(?:_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module|_forward_module)\.", re.ASCII
)
_IS_VISION = re.compile(r"(?:^|[._])(?:vision|visual|image)(?:_\w+)?\.")

FileName = tuple[str, int | None]  # a name below the root, and which third of its rows where q, k and v are one tensor


@dataclass(frozen=True)
class NameStyle:
    """One way of naming: `marks` finds the root (group 1) of a name in it, and `layers` is how names of layers begin.

    `branches` are how all names of an encoder begin below the root, but for its projection. `file_name` gives what the
    file calls the model's tensor there. A style that is `is_common` is that of many other models too, so that a token
    table is asked for even where no root stands before it.
    """

    key: str
    marks: re.Pattern[str]
    layers: str
    branches: tuple[str, ...]
    file_name: Callable[[str], FileName]
    is_common: bool = False


def _openclip_name(name: str) -> FileName:
    match = _LAYER.fullmatch(name)
    if not match:
        return _OPENCLIP_OTHERS[name], None
    layer, part, kind = match.groups()
    stem = f"transformer.resblocks.{layer}."
    if part in _FUSED:
        return f"{stem}attn.in_proj_{kind}", _FUSED.index(part)
    return f"{stem}{_OPENCLIP_PARTS[part]}.{kind}", None


def _ggml_name(name: str) -> FileName:
    match = _LAYER.fullmatch(name)
    if not match:
        return _GGML_OTHERS[name], None
    layer, part, kind = match.groups()
    return f"t.blk.{layer}.{_GGML_PARTS[part]}.{kind}", None


HF = NameStyle(
    "hf",
    re.compile(r"((?:.*?\.)?)text_model\.(?:encoder\.layers\.\d|embeddings\.\w+_embedding\.|final_layer_norm\.)"),
    "text_model.encoder.layers.",
    ("text_model.",),
    lambda name: (name, None),
)
# transformers' own names without `text_model.`: those of the first checkpoints, and of its CLIPTextModel since 5.6
FLAT = NameStyle(
    "flat",
    re.compile(r"((?:.*?\.)?)(?:encoder\.layers\.\d|embeddings\.\w+_embedding\.|final_layer_norm\.)"),
    "encoder.layers.",
    ("embeddings.", "encoder.", "final_layer_norm."),
    lambda name: (name.removeprefix("text_model."), None),
    is_common=True,
)
OPENCLIP = NameStyle(
    "openclip",
    re.compile(r"((?:.*?\.)?)(?:transformer\.resblocks\.\d|token_embedding\.weight$|positional_embedding$|ln_final\.)"),
    "transformer.resblocks.",
    ("transformer.", "token_embedding.", "positional_embedding", "ln_final."),
    _openclip_name,
)
GGML = NameStyle("ggml", re.compile(r"((?:.*?\.)?)t\.(?:blk\.\d|\w+_embd\.|post_ln\.)"), "t.blk.", ("t.",), _ggml_name)
STYLES = (HF, FLAT, OPENCLIP, GGML)

# Roots below which any of an encoder's names tells of one; below others its token table is asked for.
_KNOWN_ROOT = re.compile(
    r"|(.+\.)?(cond_stage_model|conditioner\.embedders\.\d)\.(\d\.)?(transformer|model)\."
    r"|(text_encoders\.)?(clip_l|clip_g|clip_h)\.transformer\.|text\.|module\.|text_encoder\."
)


def roots_of(names: Iterable[str]) -> Mapping[str, NameStyle]:
    """The roots below which a text encoder's layers are named, with their style, in the order of the names.

    Copies that a trainer averages (EMA) come last. Below a root that is not known, and in a style that other models
    have too, there must be a token table as well.
    """
    listed = [name for name in names if len(name) <= MAX_NAME_LENGTH]
    roots: dict[str, NameStyle] = {}
    for style in STYLES:
        candidates = dict.fromkeys(match[1] for name in listed if (match := style.marks.match(name)))
        for root in islice(filterfalse(_IS_VISION.search, candidates), MAX_ROOTS):
            if root not in roots and _is_encoder(root, style, listed, roots):
                roots[root] = style
    order = {root: index for index, root in enumerate(_in_order_of_names(listed, roots))}
    return dict(sorted(roots.items(), key=lambda item: ("ema" in item[0], order[item[0]])))


def _is_encoder(root: str, style: NameStyle, names: list[str], roots: Mapping[str, NameStyle]) -> bool:
    if style is FLAT and root.removesuffix("text_model.") in roots:
        return False
    if not any(name.startswith(root + style.layers) for name in names):
        return False
    is_known = _KNOWN_ROOT.fullmatch(root) is not None and not (style.is_common and not root)
    return is_known or root + style.file_name(TOKEN_TABLE)[0] in names


def _in_order_of_names(names: list[str], roots: Iterable[str]) -> list[str]:
    wanted = set(roots)
    return sorted(wanted, key=lambda root: next(index for index, name in enumerate(names) if name.startswith(root)))


def without_wrappers(names: Iterable[str]) -> dict[str, str]:
    """Names without what wrappers put into them, each with the file's own; a name that would stand twice stays."""
    listed = list(names)
    if not any(_WRAPPER.search(name) for name in listed):
        return {name: name for name in listed}
    plain: dict[str, str] = {name: name for name in listed if not _WRAPPER.search(name)}
    for name in listed:
        shorter = _WRAPPER.sub("", name)
        plain[name if shorter in plain and plain[shorter] != name else shorter] = name
    return plain

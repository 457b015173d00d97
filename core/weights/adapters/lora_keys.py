"""What the tensors of a LoRA are called, by tool: which text encoder, which module, which part of the change."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

T5, LANGUAGE_MODEL = "t5xxl", "language_model"  # what encoders are called that a name tells by its modules alone

# The parts by the ends of names: kohya's, PEFT's, diffusers' of three ages, LyCORIS', ComfyUI's, OneTrainer's.
_PARTS_BY_SUFFIX = {
    "lora_down.weight": "down",
    "lora_up.weight": "up",
    "lora_A.weight": "down",
    "lora_B.weight": "up",
    "lora_A": "down",
    "lora_B": "up",
    "lora_B.bias": "up_bias",
    "lora_linear_layer.down.weight": "down",
    "lora_linear_layer.up.weight": "up",
    "lora.down.weight": "down",
    "lora.up.weight": "up",
    "lora_mid.weight": "mid",
    "lora_magnitude_vector": "dora_scale",
    "lora_magnitude_vector.weight": "dora_scale",
    "lora_embedding_A": "embedding_A",
    "lora_embedding_B": "embedding_B",
    "oft_R.weight": "oft_R",
    "oft_R.scaled_oft": "scaled_oft",
    "w_norm": "diff",
    "b_norm": "diff_b",
} | {
    own: own.removesuffix(".weight")
    for own in (
        "alpha scale dora_scale initial_norm diff diff_b set_weight reshape_weight hada_w1_a hada_w1_b hada_w2_a "
        "hada_w2_b hada_t1 hada_t2 lokr_w1 lokr_w1_a lokr_w1_b lokr_w2 lokr_w2_a lokr_w2_b lokr_t1 lokr_t2 oft_blocks "
        "oft_diag rescale a1.weight a2.weight b1.weight b2.weight weight on_input lora_E ia3_l"
    ).split()
}
# Parts that a whole model has, too, and that tell of no LoRA by themselves.
_UNTELLING = frozenset({"", "weight", "scale", "alpha", "rescale"})
_WITH_ADAPTER_NAME = re.compile(r"(.+)\.(lora_[AB]|lora_magnitude_vector|lora_embedding_[AB]|oft_R)\.\w+(\.weight)?")
# The module's name and `lora` in one: diffusers' first LoRAs, and XLabs' for Flux, which count them.
_OLDEST_DIFFUSERS = re.compile(r"(.+)_lora(\d?)\.(up|down)\.weight")

_SIMO = re.compile(r"(text_encoder|unet):(\d{1,4}):(up|down|alpha)")
# The order in which cloneofsimo's lora walks through one layer's attention, four modules each.
_SIMO_ORDER = ("k_proj", "v_proj", "q_proj", "out_proj")

# Matched against names whose dots are underscores, as kohya's are.
_ROOT = re.compile(
    r"(?:base_model_model_)?(?:"
    r"(?:lora|lycoris|loha|lokr|oft)_(?:prior_)?te(?P<kohya>\d?)_"
    r"|(?:lora_|lycoris_)?text_encoder(?:_?(?P<numbered>\d))?_"
    r"|(?:lora_)?(?:cond_stage_model|conditioner_embedders_(?P<sgm>\d))_"
    r"|(?:(?:lora|lycoris)_)?(?:text_encoders_|te_)?(?P<name>clip_[lgh]|t5xxl|t5|umt5xxl)_"
    r"|text_encoders_(?P<listed>\d)_"
    r"|text_encoders_(?P<other>[a-z0-9_]+?)_(?=transformer|model|text_model|encoder)"
    r"|(?P<llama>llama)_"
    r")"
)
_CLIP = re.compile(
    r"(?:base_model_model_)?(?:model_)?(?:transformer_)?(?:text_model_)?(?:"
    r"(?:encoder_layers|transformer_resblocks|resblocks)_(?P<layer>\d{1,3})_(?P<part>\w+)|(?P<single>\w+))"
)
_LAYER_PARTS = {
    **{f"self_attn_{part}_proj": (f"self_attn.{part}_proj",) for part in ("q", "k", "v", "out")},
    **{f"self_attn_to_{part}": (f"self_attn.{part}_proj",) for part in ("q", "k", "v", "out")},
    "attn_out_proj": ("self_attn.out_proj",),
    "attn_in_proj": ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
    "mlp_fc1": ("mlp.fc1",),
    "mlp_c_fc": ("mlp.fc1",),
    "mlp_fc2": ("mlp.fc2",),
    "mlp_c_proj": ("mlp.fc2",),
    "layer_norm1": ("layer_norm1",),
    "ln_1": ("layer_norm1",),
    "layer_norm2": ("layer_norm2",),
    "ln_2": ("layer_norm2",),
}
_SINGLE_PARTS = {
    "final_layer_norm": "text_model.final_layer_norm",
    "ln_final": "text_model.final_layer_norm",
    "embeddings_token_embedding": "text_model.embeddings.token_embedding",
    "token_embedding": "text_model.embeddings.token_embedding",
    "embeddings_position_embedding": "text_model.embeddings.position_embedding",
    "positional_embedding": "text_model.embeddings.position_embedding",
    "text_projection": "text_projection",
}
_T5_BLOCK = re.compile(
    r"(?:base_model_model_|transformer_|encoder_)*block_\d+_layer_\d_(?:SelfAttention_|DenseReluDense_|layer_norm)\w*"
)
# What LyCORIS puts before a model's own names where it is given the model alone (lycoris/wrapper.py: LORA_PREFIX).
_WRAPPED = re.compile(r"(?:lora|lycoris|loha|lokr|oft)_(?!unet_)")
# How modules of CLIP's text half begin, whatever PEFT puts behind them (base_layer, token_adapter, modules_to_save).
_OF_CLIP = re.compile(
    r"(?:base_model_model_)?(?:model_|transformer_)*(?:text_model_|text_projection(?:_|$)"
    r"|encoder_layers_\d+_(?:self_attn|mlp|layer_norm\d)_|embeddings_(?:token|position)_embedding_)"
)
# The same somewhere in a name, behind a root that is none of the above; the last word of one tells which encoder.
_INSIDE = re.compile(
    r"(?P<root>\w*?(?:(?<=_)|^))(?P<own>text_model_(?:encoder_layers_\d+_|embeddings_|final_layer_norm)\w*"
    r"|encoder_block_\d+_layer_\d_(?:SelfAttention|DenseReluDense)_\w+)"
)
_COUNTED = re.compile(r"(?:\w*_)?(?:te|clip|text_encoder)_?(?P<number>[012]?)_")
_NESTED = re.compile(r"(?:state_dict\.)+")  # what a checkpoint's pickle puts around its tensors
_LANGUAGE_MODEL = re.compile(
    r"(?:base_model_model_|transformer_|model_|language_model_)*layers_\d+_"
    r"(?:self_attn_[qkvo]_(?:proj|norm)|mlp_(?:gate|up|down)_proj|(?:input|post_attention)_layernorm)"
)


@dataclass(frozen=True, slots=True)
class LoraTarget:
    """What a change is made to: the text encoder, and the modules, of which three lie one above the other as one.

    `encoder` is the number of the encoder in its family, 0 or 1, or its name; `modules` are named as the model does.
    """

    encoder: int | str
    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoraKey:
    """One tensor's name, taken apart.

    `encoder` is None where it is not for a text encoder; otherwise as in LoraTarget. `stem` is the name of the changed
    module in the file's own words, `part` what of its change the tensor is, "" where that is not known. `target` is
    None where the module is not CLIP's.
    """

    encoder: int | str | None
    stem: str
    part: str
    target: LoraTarget | None = None


def parse_key(name: str) -> LoraKey:
    """What the tensor of this name changes."""
    name = name.removeprefix(nested[0]) if (nested := _NESTED.match(name)) else name
    if simo := _SIMO.fullmatch(name):
        if simo[1] == "unet":
            return LoraKey(None, f"unet:{simo[2]}", simo[3])
        return _simo_key(int(simo[2]), simo[3])
    stem, part = _split_part(name)
    plain = stem.replace(".", "_")
    root = _ROOT.match(plain)
    if root is None:
        encoder, target = _without_root(plain)
        return LoraKey(encoder, stem, part, target)
    encoder = _encoder(root)
    rest = plain[root.end() :]
    if _T5_BLOCK.fullmatch(rest):
        return LoraKey(encoder if isinstance(encoder, str) and "t5" in encoder else T5, stem, part)
    if _LANGUAGE_MODEL.fullmatch(rest):
        return LoraKey(encoder if isinstance(encoder, str) else LANGUAGE_MODEL, stem, part)
    return LoraKey(encoder, stem, part, _clip_target(encoder, rest))


def listed_keys(names: Sequence[str]) -> dict[str, LoraKey]:
    """The keys of cloneofsimo's pickled list, in which up and down alternate; empty for names of other files."""
    if not names or len(names) % 2 or any(not name.isascii() or not name.isdigit() for name in names):
        return {}
    return {name: _simo_key(int(name) // 2, "down" if int(name) % 2 else "up") for name in names}


def _simo_key(number: int, part: str) -> LoraKey:
    return LoraKey(0, f"text_encoder:{number}", part, _simo_target(number))


def _simo_target(number: int) -> LoraTarget:
    """The module that cloneofsimo's lora counts as `number`."""
    layer, part = divmod(number, len(_SIMO_ORDER))
    return LoraTarget(0, (f"text_model.encoder.layers.{layer}.self_attn.{_SIMO_ORDER[part]}",))


def has_lora_names(names: Iterable[str]) -> bool:
    """Whether any of these names is that of a part of a change, whatever it changes."""
    listed = list(names)
    telling = any(_split_part(name)[1] not in _UNTELLING or _SIMO.fullmatch(name) for name in listed)
    return telling or bool(listed_keys(listed))


def _split_part(name: str) -> tuple[str, str]:
    """A name without its end, and the part that the end stands for: the longest known one; "" where none is known."""
    pieces = name.rsplit(".", 3)
    for count in range(min(3, len(pieces) - 1), 0, -1):
        if part := _PARTS_BY_SUFFIX.get(".".join(pieces[-count:])):
            if part == "weight":
                break  # which may be the end of a longer one
            return name.removesuffix("." + ".".join(pieces[-count:])), part
    if match := _OLDEST_DIFFUSERS.fullmatch(name):
        return match[1] + match[2], match[3]
    if match := _WITH_ADAPTER_NAME.fullmatch(name):
        return match[1], _PARTS_BY_SUFFIX.get(match[2]) or _PARTS_BY_SUFFIX[f"{match[2]}.weight"]
    return (name.removesuffix(".weight"), "weight") if name.endswith(".weight") else (name, "")


def _encoder(root: re.Match[str]) -> int | str:
    """The encoder that a root names: kohya and diffusers count from 1, 1 being left out, others from 0."""
    if name := root["name"] or root["other"] or root["llama"]:
        return T5 if name == "t5" else name
    if number := root["sgm"] or root["listed"]:
        return int(number)
    return max(int(root["kohya"] or root["numbered"] or 1) - 1, 0)


def _without_root(plain: str) -> tuple[int | str | None, LoraTarget | None]:
    """Encoder and target of a name that begins with the module's own, as PEFT's does for one encoder."""
    if plain.startswith("lora_unet_"):
        return None, None
    own = _WRAPPED.sub("", plain, count=1) if _WRAPPED.match(plain) else plain
    if (target := _clip_target(0, own)) is not None:
        return 0, target
    if _T5_BLOCK.fullmatch(own):
        return T5, None
    if _LANGUAGE_MODEL.fullmatch(own):
        return LANGUAGE_MODEL, None
    return (0, None) if _OF_CLIP.match(own) else _behind_unknown_root(plain)


def _behind_unknown_root(plain: str) -> tuple[int | str | None, LoraTarget | None]:
    """Encoder and target of a name whose root is not known; no target where that does not tell the encoder."""
    inside = _INSIDE.fullmatch(plain)
    if inside is None:
        return None, None
    if not inside["own"].startswith("text_model_"):
        return T5, None
    root = _COUNTED.fullmatch(inside["root"])
    encoder = max(int(root["number"] or 1) - 1, 0) if root else 0
    return encoder, _clip_target(encoder, inside["own"]) if root else None


def _clip_target(encoder: int | str, rest: str) -> LoraTarget | None:
    """The module of CLIP that `rest` names, in the names of transformers or of OpenCLIP."""
    if isinstance(encoder, int) and encoder > 1:
        return None
    match = _CLIP.fullmatch(rest)
    if match is None:
        return None
    if match["layer"] is None:
        module = _SINGLE_PARTS.get(match["single"])
        return None if module is None else LoraTarget(encoder, (module,))
    stem = f"text_model.encoder.layers.{int(match['layer'])}."
    parts = _LAYER_PARTS.get(match["part"])
    return None if parts is None else LoraTarget(encoder, tuple(stem + part for part in parts))

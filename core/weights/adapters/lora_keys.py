"""What the tensors of a LoRA are called, by tool: which text encoder, which module, which part of the change."""

import re
from dataclasses import dataclass

# The parts by the ends of names: kohya's, PEFT's, diffusers' of three ages, LyCORIS'.
_PARTS_BY_SUFFIX = {
    "lora_down.weight": "down",
    "lora_up.weight": "up",
    "lora_A.weight": "down",
    "lora_B.weight": "up",
    "lora_A.default.weight": "down",
    "lora_B.default.weight": "up",
    "lora_linear_layer.down.weight": "down",
    "lora_linear_layer.up.weight": "up",
    "lora.down.weight": "down",
    "lora.up.weight": "up",
    "lora_magnitude_vector": "dora_scale",
    "lora_magnitude_vector.weight": "dora_scale",
    "lora_magnitude_vector.default.weight": "dora_scale",
    "w_norm": "diff",
    "b_norm": "diff_b",
} | {
    own: own
    for own in (
        "alpha scale dora_scale diff diff_b hada_w1_a hada_w1_b hada_w2_a hada_w2_b lokr_w1 lokr_w1_a lokr_w1_b "
        "lokr_w2 lokr_w2_a lokr_w2_b hada_t1 hada_t2 lokr_t1 lokr_t2 lora_mid.weight oft_blocks oft_diag a1.weight "
        "a2.weight b1.weight b2.weight on_input rescale lora_E"
    ).split()
}
_OLD_DIFFUSERS = re.compile(r"(.+\.self_attn)\.to_(q|k|v|out)_lora\.(down|up)\.weight")

_ROOT = (
    r"(?:base_model_model_)?(?P<root>lora_te\d?|lycoris_te\d?|text_encoder(?:_\d)?|(?:text_encoders_)?clip_[lgh])?_?"
)
_MODULE = re.compile(
    _ROOT + r"(?:transformer_)?(?:text_model_)?encoder_layers_(?P<layer>\d{1,3})_"
    r"(?P<part>self_attn_(?:q|k|v|out)_proj|mlp_fc1|mlp_fc2)"
)
_OPENCLIP_MODULE = re.compile(
    _ROOT + r"(?:model_)?transformer_resblocks_(?P<layer>\d{1,3})_"
    r"(?P<part>attn_in_proj|attn_out_proj|mlp_c_fc|mlp_c_proj)"
)
_OTHER = re.compile(
    _ROOT + r"(?:(?P<projection>text_projection)"
    r"|(?:text_model_)?(?:encoder_layers_(?P<layer>\d{1,3})_(?P<norm>layer_norm[12])|(?P<last>final_layer_norm)))"
)
_OPENCLIP_PARTS = {
    "attn_in_proj": ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
    "attn_out_proj": ("self_attn.out_proj",),
    "mlp_c_fc": ("mlp.fc1",),
    "mlp_c_proj": ("mlp.fc2",),
}
_SIMO = re.compile(r"text_encoder:(\d{1,4}):(up|down|alpha)")
# The order in which cloneofsimo's lora walks through one layer's attention, four modules each.
_SIMO_ORDER = ("k_proj", "v_proj", "q_proj", "out_proj")


@dataclass(frozen=True, slots=True)
class LoraTarget:
    """What a change is made to: the text encoder, and the modules, of which three lie one above the other as one.

    `encoder` is the number of the encoder in its family, 0 or 1, or its name; `modules` are named as the model does.
    """

    encoder: int | str
    modules: tuple[str, ...]


def parse_key(name: str) -> tuple[LoraTarget, str] | None:
    """Place and part of one tensor, None where it does not change a CLIP text encoder."""
    if simo := _SIMO.fullmatch(name):
        return simo_target(int(simo[1])), simo[2]
    if old := _OLD_DIFFUSERS.fullmatch(name):
        name = f"{old[1]}.{old[2]}_proj.lora.{old[3]}.weight"
    # the longest end, so that `dora_scale` is not taken for `scale`
    end = max((end for end in _PARTS_BY_SUFFIX if name.endswith(f".{end}")), key=len, default=None)
    if end is None:
        return None
    place = _target(name.removesuffix(f".{end}").replace(".", "_"))
    return None if place is None else (place, _PARTS_BY_SUFFIX[end])


def simo_target(number: int) -> LoraTarget:
    """The module that cloneofsimo's lora counts as `number`."""
    layer, part = divmod(number, len(_SIMO_ORDER))
    return LoraTarget(0, (f"text_model.encoder.layers.{layer}.self_attn.{_SIMO_ORDER[part]}",))


def _target(stem: str) -> LoraTarget | None:
    if match := _MODULE.fullmatch(stem):
        block, _, part = match["part"].partition("_attn_" if match["part"].startswith("self") else "_")
        own: tuple[str, ...] = (f"{'self_attn' if block == 'self' else block}.{part}",)
    elif match := _OPENCLIP_MODULE.fullmatch(stem):
        own = _OPENCLIP_PARTS[match["part"]]
    elif match := _OTHER.fullmatch(stem):
        own = (match["norm"] or match["last"] or match["projection"],)
    else:
        return None
    if (encoder := _encoder(match["root"])) is None:
        return None
    if match.groupdict().get("projection"):
        return LoraTarget(encoder, own)
    layer = "" if match["layer"] is None else f"encoder.layers.{int(match['layer'])}."
    return LoraTarget(encoder, tuple(f"text_model.{layer}{part}" for part in own))


def _encoder(root: str | None) -> int | str | None:
    """The encoder that a root names, None for a third, which is T5."""
    if root is None:
        return 0
    if "clip_" in root:
        return root[-6:]
    return {"1": 0, "2": 1}.get(root[-1], 0 if not root[-1].isdigit() else None)

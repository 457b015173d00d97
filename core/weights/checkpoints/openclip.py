"""OpenCLIP's names for the tensors of a text encoder."""

import re

_LAYER = re.compile(r"text_model\.encoder\.layers\.(\d+)\.(.+)\.(weight|bias)")
_PARTS = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}
_OTHERS = {
    "text_model.embeddings.token_embedding.weight": "token_embedding.weight",
    "text_model.embeddings.position_embedding.weight": "positional_embedding",
    "text_model.final_layer_norm.weight": "ln_final.weight",
    "text_model.final_layer_norm.bias": "ln_final.bias",
}
_FUSED = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")  # in this order


def openclip_key(name: str) -> tuple[str, int | None]:
    """OpenCLIP's name for the model's tensor `name`, and which third of its rows where q, k and v are one tensor."""
    found = _LAYER.fullmatch(name)
    if not found:
        return _OTHERS[name], None
    layer, part, kind = found.groups()
    stem = f"transformer.resblocks.{layer}."
    if part in _FUSED:
        return f"{stem}attn.in_proj_{kind}", _FUSED.index(part)
    return f"{stem}{_PARTS[part]}.{kind}", None

"""Where a file keeps its text models: the roots that names begin with, and what transformers calls their tensors."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from core.weights.checkpoints.name_styles import MAX_NAME_LENGTH, MAX_ROOTS

HEAD = "lm_head.weight"  # as core.text_models.network calls it
T5_TABLE, TABLE, NORM, T5_NORM = (
    "shared.weight",
    "embed_tokens.weight",
    "norm.weight",
    "encoder.final_layer_norm.weight",
)
LAYER = re.compile(r"(?:encoder\.block|layers)\.(\d{1,3})\.")
# ComfyUI's all-in-one files, and those of its forks, call an encoder by name before its own names begin
_T5_MARK = re.compile(r"((?:.*?\.)?)encoder\.block\.\d+\.layer\.[01]\.\w")
_DECODER_MARK = re.compile(
    r"((?:.*?\.)?)layers\.\d+\.(?:self_attn\.[qkvo]_proj|mlp\.(?:gate|up|down)_proj|linear_attn|\w+_layernorm)\."
)
_T5_BEFORE = ("encoder.", "shared.")
_DECODER_BEFORE = ("layers.", "embed_tokens.", "norm.")
# Beside the weights of layers: what tells how they are quantised (forms.py), buffers that are made anew, and what
# inputs are multiplied by before they are quantised on a graphics card.
SIDE_NAMES = ("comfy_quant", "scale_weight", "weight_scale", "weight_scale_2", "weight_s_rel", "weight_s_channel")
_SIDE_NAME = re.compile(rf"(.+)\.({'|'.join(SIDE_NAMES)})")
_NO_WEIGHT = re.compile(r".*\.(rotary_emb\.inv_freq|scale_input|input_scale)")
_NOT_TEXT = re.compile(r"(?:^|[._])(?:vision|visual|image|audio|decoder|draft|mtp)(?:_\w+)?\.")

_GGUF_T5 = {
    "attn_q": "layer.0.SelfAttention.q",
    "attn_k": "layer.0.SelfAttention.k",
    "attn_v": "layer.0.SelfAttention.v",
    "attn_o": "layer.0.SelfAttention.o",
    "attn_rel_b": "layer.0.SelfAttention.relative_attention_bias",
    "attn_norm": "layer.0.layer_norm",
    "ffn_gate": "layer.1.DenseReluDense.wi_0",
    "ffn_up": "layer.1.DenseReluDense.wi_1",
    "ffn_down": "layer.1.DenseReluDense.wo",
    "ffn_norm": "layer.1.layer_norm",
}
_GGUF_DECODER = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_GGUF_LAYER = re.compile(r"(enc\.)?blk\.(\d{1,3})\.(\w+)\.(weight|bias)")
_GGUF_OTHERS = {"enc.output_norm.weight": T5_NORM, "output_norm.weight": NORM, "output.weight": HEAD}


@dataclass(frozen=True)
class TextModelNames:
    """The names of one text model in a file: `names` gives the file's by transformers' own.

    All of a layer's stand in it, whether or not a model has them, but for those of `beside`: by a weight's name and one
    of SIDE_NAMES, what tells how it is quantised. `is_t5` tells T5's and umT5's words from those of language models,
    `is_gguf` llama.cpp's.
    """

    root: str
    is_t5: bool
    names: Mapping[str, str] = field(repr=False)
    beside: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)
    is_gguf: bool = False

    @property
    def table(self) -> str:
        """What transformers calls the token table."""
        return T5_TABLE if self.is_t5 else TABLE

    @property
    def layers(self) -> int:
        """How many layers the names tell of, counted to the last."""
        return 1 + max((int(match[1]) for name in self.names if (match := LAYER.match(name))), default=-1)

    @property
    def has_first_layer(self) -> bool:
        """Whether it has what tells a text model from a few names that are like its own: a table and a whole layer."""
        parts = ("SelfAttention.q", "DenseReluDense.wo") if self.is_t5 else ("input_layernorm", "mlp.down_proj")
        first = [name for name in self.names if name.startswith(self.layer(0))]
        return self.table in self.names and all(any(part in name for name in first) for part in parts)

    def layer(self, index: int) -> str:
        """How the names of a layer begin."""
        return f"encoder.block.{index}." if self.is_t5 else f"layers.{index}."


def find_text_models(names: Iterable[str]) -> list[TextModelNames]:
    """The text models among names, but for CLIP's."""
    listed = [name for name in names if len(name) <= MAX_NAME_LENGTH]
    if gguf := _gguf_names(listed):
        return [gguf]
    found = [_below(root, listed, True) for root in _roots(_T5_MARK, listed)]
    found += [_below(root, listed, False) for root in _roots(_DECODER_MARK, listed)]
    return [model for model in found if model.table in model.names or model.root in ("", "model.")]


def _roots(mark: re.Pattern[str], names: list[str]) -> list[str]:
    candidates = dict.fromkeys(match[1] for name in names if (match := mark.match(name)))
    return [root for root in islice(candidates, MAX_ROOTS) if not _NOT_TEXT.search(root)]


def _below(root: str, names: list[str], is_t5: bool) -> TextModelNames:
    """The names below a root; those of T5's table, which goes by two names, by the one that transformers knows."""
    before = _T5_BEFORE if is_t5 else _DECODER_BEFORE
    own = {
        name.removeprefix(root): name
        for name in names
        if name.startswith(root) and name.removeprefix(root).startswith(before) and not _NO_WEIGHT.fullmatch(name)
    }
    if is_t5 and (table := own.pop("encoder.embed_tokens.weight", None)) is not None:
        own.setdefault(T5_TABLE, table)
    outer = root.removesuffix("model.language_model.").removesuffix("model.")
    if not is_t5 and (head := next((name for name in (root + HEAD, outer + HEAD) if name in names), None)) is not None:
        own[HEAD] = head
    sides = {name: match for name in own if (match := _SIDE_NAME.fullmatch(name))}
    beside = {(f"{match[1]}.weight", match[2]): own.pop(name) for name, match in sides.items()}
    return TextModelNames(root, is_t5, own, beside)


def _gguf_names(names: list[str]) -> TextModelNames | None:
    """The names of llama.cpp's, of which a file has one model; None where they are others."""
    is_t5 = any(name.startswith("enc.blk.") for name in names)
    prefix, parts = ("enc.", _GGUF_T5) if is_t5 else (None, _GGUF_DECODER)
    own: dict[str, str] = {}
    for name in names:
        match = _GGUF_LAYER.fullmatch(name)
        if match and match[1] == prefix:
            stem = f"encoder.block.{match[2]}." if is_t5 else f"layers.{match[2]}."
            own[f"{stem}{parts.get(match[3], match[3])}.{match[4]}"] = name
        elif name in _GGUF_OTHERS:
            own[_GGUF_OTHERS[name]] = name
    if not any(LAYER.match(name) for name in own):
        return None
    if "token_embd.weight" in names:
        own[T5_TABLE if is_t5 else TABLE] = "token_embd.weight"
    return TextModelNames("", is_t5, own, is_gguf=True)

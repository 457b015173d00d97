"""What sizes and constants a text model has, and as what class of transformers it is built."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.tokens.text_families import Architecture

if TYPE_CHECKING:
    from transformers import PreTrainedModel

ENCODER_ONLY: tuple[Architecture, ...] = ("t5", "umt5")  # whose rows see all others
GEMMA: tuple[Architecture, ...] = ("gemma2", "gemma3")  # whose norms weigh by 1 + w, and whose table is scaled


@dataclass(frozen=True, slots=True)
class TextModelConfig:
    """The sizes and constants of a text model.

    `vocabulary` is how many rows the token table has, `mlp` the width of the inner layer. `rotary_base` is None for T5.
    `score_size` is the number whose root divides the scores, by default the head size (T5 divides by nothing).
    `soft_cap` bends the scores of Gemma 2, `final_soft_cap` its logits. Of `window_every` layers all but the last see
    no further back than `window` rows, by `local_rotary_base` where they have their own; `rotary_factor` divides the
    places of the others (Gemma 3). One that does not make its logits by its token table has `ties_table` False, whether
    or not the file has the matrix that it makes them by. A file without a final norm (`has_final_norm`) hands its last
    rows on raw.
    """

    architecture: Architecture
    layers: int
    width: int
    heads: int
    kv_heads: int
    head_size: int
    mlp: int
    vocabulary: int
    epsilon: float = 1e-6
    rotary_base: float | None = None
    rotary_factor: float = 1.0
    local_rotary_base: float | None = None
    score_size: int | None = None
    soft_cap: float | None = None
    final_soft_cap: float | None = None
    window: int | None = None
    window_every: int = 2
    has_final_norm: bool = True
    ties_table: bool = True

    @property
    def is_causal(self) -> bool:
        """Whether no row sees a later one."""
        return self.architecture not in ENCODER_ONLY

    def is_windowed(self, layer: int) -> bool:
        """Whether the rows of a layer, from 0, see no further back than the window."""
        return self.window is not None and (layer + 1) % self.window_every != 0


def build(config: TextModelConfig, attention: str) -> "PreTrainedModel":
    """transformers' own class for a text model, on the meta device: without a number in it, in no time.

    `attention` is the name of one of the attention functions that transformers knows.
    """
    import torch
    import transformers

    names = _CLASSES[config.architecture]
    settings = getattr(transformers, names[0])(**_settings(config))
    settings._attn_implementation = attention
    with torch.device("meta"):
        model: PreTrainedModel = getattr(transformers, names[1])(settings)
    model.train(False)
    model.requires_grad_(False)
    return model


_CLASSES: Mapping[Architecture, tuple[str, str]] = {
    "t5": ("T5Config", "T5EncoderModel"),
    "umt5": ("UMT5Config", "UMT5EncoderModel"),
    "qwen2": ("Qwen2Config", "Qwen2Model"),
    "qwen3": ("Qwen3Config", "Qwen3Model"),
    "gemma2": ("Gemma2Config", "Gemma2Model"),
    "gemma3": ("Gemma3TextConfig", "Gemma3TextModel"),
    "mistral": ("MistralConfig", "MistralModel"),
    "llama": ("LlamaConfig", "LlamaModel"),
}


ARCHITECTURES: tuple[Architecture, ...] = tuple(_CLASSES)


def smallest_config(architecture: Architecture) -> TextModelConfig:
    """A model of one layer and head, with which a class can be tried in no time."""
    base = None if architecture in ENCODER_ONLY else 1e4
    return TextModelConfig(architecture, 1, 8, 1, 1, 8, 8, 16, rotary_base=base, local_rotary_base=base)


def smallest_pass(architecture: Architecture) -> int:
    """How many hidden states two tokens have in the smallest model of a class, in whose weights is what there was."""
    import torch

    model = build(smallest_config(architecture), "eager").to_empty(device="cpu")
    return len(model(input_ids=torch.zeros(1, 2, dtype=torch.long), output_hidden_states=True).hidden_states)


def _settings(config: TextModelConfig) -> dict[str, Any]:
    return _MAKERS.get(config.architecture, _decoder)(config)


def _t5(config: TextModelConfig) -> dict[str, Any]:
    return {
        "vocab_size": config.vocabulary,
        "d_model": config.width,
        "d_kv": config.head_size,
        "d_ff": config.mlp,
        "num_layers": config.layers,
        "num_heads": config.heads,
        "layer_norm_epsilon": config.epsilon,
        "feed_forward_proj": "gated-gelu",  # with the tanh approximation
        "dropout_rate": 0.0,
        "is_encoder_decoder": False,
        "use_cache": False,
    }


def _decoder(config: TextModelConfig) -> dict[str, Any]:
    return {
        "vocab_size": config.vocabulary,
        "hidden_size": config.width,
        "intermediate_size": config.mlp,
        "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads,
        "num_key_value_heads": config.kv_heads,
        "head_dim": config.head_size,
        "rms_norm_eps": config.epsilon,
        "rope_parameters": {"rope_type": "default", "rope_theta": config.rotary_base},
        "use_cache": False,
        "pad_token_id": None,
        "bos_token_id": None,
        "eos_token_id": None,
    }


def _mistral(config: TextModelConfig) -> dict[str, Any]:
    return _decoder(config) | {"sliding_window": config.window}


def _gemma2(config: TextModelConfig) -> dict[str, Any]:
    kinds = ["sliding_attention" if config.is_windowed(layer) else "full_attention" for layer in range(config.layers)]
    return _decoder(config) | {
        "query_pre_attn_scalar": config.score_size or config.head_size,
        "attn_logit_softcapping": config.soft_cap,
        "final_logit_softcapping": config.final_soft_cap,
        "sliding_window": config.window or 1,  # which core.text_models.attention looks at in its own way
        "layer_types": kinds,
        "pad_token_id": 0,
    }


def _gemma3(config: TextModelConfig) -> dict[str, Any]:
    far: dict[str, Any] = {"rope_type": "default", "rope_theta": config.rotary_base}
    if config.rotary_factor != 1:
        far |= {"rope_type": "linear", "factor": config.rotary_factor}
    near = {"rope_type": "default", "rope_theta": config.local_rotary_base or config.rotary_base}
    return _gemma2(config) | {"rope_parameters": {"full_attention": far, "sliding_attention": near}}


_MAKERS: Mapping[Architecture, Callable[[TextModelConfig], dict[str, Any]]] = {
    "t5": _t5,
    "umt5": _t5,
    "gemma2": _gemma2,
    "gemma3": _gemma3,
    "mistral": _mistral,
}

"""Tiny text encoders of every class, of random numbers: transformers' own, and the program's over the same weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import Tensor

from core.encoder.encoding import EncoderInfo, Floats
from core.prompt.prompt import Prompt, PromptVariant
from core.text_models.config import ENCODER_ONLY, GEMMA, TextModelConfig, build
from core.text_models.text_model import TextModel
from core.text_models.weights import PlainTensor
from core.tokens.chunks import BlindRule, Chunks, PlaceRule
from core.tokens.text_families import Architecture
from core.tokens.tokenizer import Token

ARCHITECTURES: tuple[Architecture, ...] = ("t5", "umt5", "qwen2", "qwen3", "gemma2", "gemma3", "mistral", "llama")
CAUSAL = tuple(name for name in ARCHITECTURES if name not in ENCODER_ONLY)
VOCABULARY = 120
_KINDS: Mapping[str, Mapping[str, Any]] = {
    "gemma2": {"soft_cap": 2.0, "window": 6, "rotary_base": 1e4},
    "gemma3": {"window": 5, "window_every": 3, "rotary_base": 1e6, "local_rotary_base": 1e4, "rotary_factor": 8.0},
    "t5": {"kv_heads": 4},
    "umt5": {"kv_heads": 4},
}


def config_of(architecture: Architecture, layers: int = 6, width: int = 32) -> TextModelConfig:
    """A tiny model's sizes."""
    config = TextModelConfig(architecture, layers, width, 4, 2, 16, 48, VOCABULARY, rotary_base=1e6)
    return replace(config, **_KINDS.get(architecture, {}))


def random_weights(config: TextModelConfig) -> dict[str, Tensor]:
    """Numbers of every parameter of a class, such that layers change what goes through them."""
    draw = torch.Generator().manual_seed(7)
    weights = {}
    for name, parameter in build(config, "eager").named_parameters():
        numbers = torch.randn(parameter.shape, generator=draw)
        if "norm" in name:
            weights[name] = numbers * 0.1 + (0 if config.architecture in GEMMA else 1)
        elif numbers.ndim == 2 and "relative" not in name and name not in ("shared.weight", "embed_tokens.weight"):
            weights[name] = numbers * parameter.shape[1] ** -0.5
        else:
            weights[name] = numbers
    return weights


@dataclass(frozen=True)
class Pair:
    """The program's encoder and transformers' own."""

    model: TextModel
    own: transformers.PreTrainedModel

    def own_states(
        self, ids: Sequence[int], attended: Sequence[bool] | None = None, places: Sequence[int] | None = None
    ) -> Floats:
        """transformers' hidden states [layers + 1, rows, width], raw behind the last layer, too."""
        mask = None if attended is None else torch.tensor([attended], dtype=torch.int64)
        options = {} if places is None else {"position_ids": torch.tensor([places])}
        stack = getattr(self.own, "encoder", self.own)
        norm = stack.norm if hasattr(stack, "norm") else stack.final_layer_norm
        raw: list[Tensor] = []
        hook = norm.register_forward_pre_hook(lambda _, inputs: raw.append(inputs[0]))
        with torch.no_grad():
            answer = self.own(input_ids=torch.tensor([ids]), attention_mask=mask, output_hidden_states=True, **options)
        hook.remove()
        states: Floats = torch.cat([*answer.hidden_states[:-1], raw[0]]).numpy()
        return states


def pair_of(
    architecture: Architecture,
    attention: str = "eager",
    dtype: torch.dtype = torch.float32,
    layers: int = 6,
    width: int = 32,
) -> Pair:
    """Both of a class, the program's over weights stored in `dtype`, transformers' over the same in float32."""
    config = config_of(architecture, layers, width)
    weights = {name: weight.to(dtype) for name, weight in random_weights(config).items()}
    settings = build(config, attention).config
    settings.sliding_window = config.window
    own = type(build(config, attention))(settings)
    own.load_state_dict({name: weight.float() for name, weight in weights.items()}, strict=False)
    return Pair(model_of(config, weights), own.eval())


def model_of(config: TextModelConfig, weights: Mapping[str, Tensor], by_layer: bool = False) -> TextModel:
    """The program's encoder over some weights."""
    stored = {name: PlainTensor(weight) for name, weight in weights.items()}
    info = EncoderInfo("tiny", "z_image", "tiny", Path("tiny"), config.layers, config.width, None, "float32")
    return TextModel(replace(info, is_causal=config.is_causal), config, stored, by_layer)


def tokens_of(ids: Sequence[int], unattended: Sequence[int] = (), padding: Sequence[int] = ()) -> tuple[Token, ...]:
    """Tokens of ids; those at the indices `unattended` are masked, those at `padding` are of that kind."""
    return tuple(
        Token(number, str(number), kind="padding" if index in padding else "text", attended=index not in unattended)
        for index, number in enumerate(ids)
    )


def chunks_of(
    tokens: Sequence[Token], places: PlaceRule = "index", caps_scores: bool = True, blind: BlindRule = "zeros"
) -> Chunks:
    """One chunk of tokens, as it reaches an encoder."""
    prompt = Prompt("", "diffusers", (PromptVariant("", ()),))
    return Chunks(
        prompt,
        "z_image",
        (tuple(tokens),),
        len(tokens),
        512,
        encoder="tiny",
        places=places,
        caps_scores=caps_scores,
        blind=blind,
    )

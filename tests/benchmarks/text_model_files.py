"""Text models of random numbers in bfloat16, of a released one's sizes, and transformers' own class over them."""

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor

from core.text_models.config import TextModelConfig, build
from core.text_models.text_model import TextModel
from core.weights.formats.tensors import write_tensors
from core.weights.text_models import opening
from core.weights.text_models.opening import plan_text_models
from core.weights.text_models.plan import TextModelPlan

# What Anima has: Qwen3 0.6B; and one with a tenth of its layers' numbers, and all of its vocabulary.
QWEN3_06B = TextModelConfig("qwen3", 28, 1024, 16, 8, 128, 3072, 151_936, rotary_base=1e6)
SMALL = TextModelConfig("qwen3", 8, 640, 8, 4, 128, 1920, 151_936, rotary_base=1e6)
SIZES = {"0.6B": QWEN3_06B, "small": SMALL}
BLOCK = 2**22  # random numbers that tensors repeat


def write_text_model(path: Path, config: TextModelConfig) -> Path:
    """A bfloat16 file whose hidden states stay of an ordinary size through all layers."""
    drawn = torch.randn(BLOCK, generator=torch.Generator().manual_seed(1))
    tensors = {}
    for index, (name, parameter) in enumerate(build(config, "sdpa").named_parameters()):
        count = parameter.numel()
        start = index * 1009 % BLOCK
        numbers = drawn.roll(-start).repeat(-(-count // BLOCK))[:count].view(parameter.shape)
        tensors[name] = (numbers * 0.03 + ("norm" in name)).bfloat16()
    write_tensors(path, tensors)
    return path


def open_text_model(path: Path) -> TextModel:
    """The program's encoder out of the file."""
    (plan,) = plan_text_models([path], "anima")
    assert isinstance(plan, TextModelPlan)
    return opening.open_text_model(plan)


def stored_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors of the file as they are stored, mapped."""
    with safe_open(path, "pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no mapping)


def layer_matrices(weights: Mapping[str, Tensor]) -> list[Tensor]:
    """The matrices that a pass multiplies by."""
    return [weight for name, weight in weights.items() if name.startswith("layers.") and weight.ndim == 2]


class Transformers:
    """transformers' own class with its layers in float32, as it runs by itself."""

    def __init__(self, config: TextModelConfig, weights: Mapping[str, Tensor]) -> None:
        """Layers are widened once; of the token table only the rows that are asked for."""
        self._model = build(config, "sdpa")
        floats = {name: weight.float() for name, weight in weights.items() if name != "embed_tokens.weight"}
        self._model.load_state_dict(floats, strict=False, assign=True)
        self._model.rotary_emb = type(self._model.rotary_emb)(self._model.config)
        self._table = weights["embed_tokens.weight"]
        self._model.eval()

    def run(self, ids: list[int]) -> Tensor:
        """All hidden states of a prompt [layers + 1, tokens, width]."""
        with torch.inference_mode():
            rows = self._table[ids].float()[None]
            answer = self._model(inputs_embeds=rows, output_hidden_states=True, use_cache=False)
            return torch.cat(answer.hidden_states)

"""A text model's own class of transformers over stored weights, and one pass of it."""

import math
from collections.abc import Callable
from threading import Lock
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from transformers import AttentionInterface

from core.program.cancellation import CancelCheck, give_way, never_cancelled
from core.text_models.attention import Pass
from core.text_models.config import GEMMA, TextModelConfig, build
from core.text_models.linear import StoredLinear, Workspace
from core.text_models.weights import Weights, widened

TABLES = ("embed_tokens.weight", "shared.weight")  # of tokens, in decoders and in T5
HEAD = "lm_head.weight"  # the matrix of a decoder whose logits are not by its token table
ATTENTION = "promptscope"  # the name of `_attend` among the attention functions of transformers
Report = Callable[[float], None]


class Network:
    """The layers of a text model. Its matrices stay as they are stored; norms, biases and T5's distances are float32.

    With `by_layer` what was read for a layer is let go of behind it, so that one layer is in memory at a time.
    `on_progress` is told, from 0 to 1, what part of a pass is done.
    """

    def __init__(self, config: TextModelConfig, weights: Weights, by_layer: bool = False) -> None:
        """KeyError for a weight that the class needs and `weights` has not."""
        self.config, self.workspace = config, Workspace()
        self.on_progress: Report | None = None
        self._by_layer, self._lock = by_layer, Lock()
        self.table_name = next(name for name in TABLES if name in weights)
        self.table, self._weights = weights[self.table_name], weights
        AttentionInterface.register(ATTENTION, _attend)
        self._model: Any = build(config, ATTENTION)
        self._stack: Any = getattr(self._model, "encoder", self._model)
        self._layers: Any = getattr(self._stack, "layers" if config.is_causal else "block")
        self._pass: Pass | None = None
        self._place_weights()
        for index, layer in enumerate(self._layers):
            layer.register_forward_pre_hook(lambda _, inputs, index=index: self._before(index, inputs[0]))

    @property
    def scale(self) -> float:
        """What the rows of the token table are multiplied by: Gemma's by the root of the width."""
        return math.sqrt(self.config.width) if self.config.architecture in GEMMA else 1.0

    @property
    def norm_weight(self) -> Tensor:
        """What the final norm multiplies by [width]; 1 where the file has none."""
        name = "norm.weight" if self.config.is_causal else "encoder.final_layer_norm.weight"
        weight = widened(self._weights[name])
        return weight + 1 if self.config.architecture in GEMMA else weight

    def run(self, wanted: Pass, inputs: Tensor, places: Tensor, cancelled: CancelCheck = never_cancelled) -> None:
        """Fills the states of the pass's sequences, raw behind every layer, given input rows [batch, rows, width].

        `places` int64 [1, rows] of a causal model. Cancelled, which is asked before every block of every matrix.
        """
        options = {} if not self.config.is_causal else {"position_ids": places}
        with self._lock, torch.inference_mode():
            self.workspace.cancelled, self._pass = cancelled, wanted
            try:
                self._model(inputs_embeds=inputs, use_cache=False, **options)
            finally:
                self.workspace.cancelled, self._pass = never_cancelled, None

    def attention_weights(
        self, wanted: Pass, layer: int, states: Tensor, places: Tensor, cancelled: CancelCheck = never_cancelled
    ) -> Tensor:
        """The weights [heads, rows, rows] of one layer, from 0, given the rows before it [rows, width]."""
        with self._lock, torch.inference_mode():
            self.workspace.cancelled, self._pass = cancelled, wanted
            try:
                (self._attend_causal if self.config.is_causal else self._attend_all)(layer, states[None], places)
            finally:
                self.workspace.cancelled, self._pass = never_cancelled, None
                self._release(layer)
        return wanted.recorded[layer]

    def _attend_causal(self, layer: int, states: Tensor, places: Tensor) -> None:
        module, rotary = self._layers[layer], self._model.rotary_emb
        kinds = (self._model.config.layer_types[layer],) if self.config.local_rotary_base is not None else ()
        angles = rotary(states, places, *kinds)
        module.self_attn(hidden_states=module.input_layernorm(states), position_embeddings=angles, attention_mask=None)

    def _attend_all(self, layer: int, states: Tensor, _places: Tensor) -> None:
        part = self._layers[layer].layer[0]
        shared = {} if part.SelfAttention.has_relative_attention_bias else {"position_bias": self._shared_bias(states)}
        part.SelfAttention(part.layer_norm(states), **shared)

    def _shared_bias(self, states: Tensor) -> Tensor:
        """What T5's first layer adds to the scores of all [1, heads, rows, rows]."""
        count = states.shape[1]
        bias: Tensor = self._layers[0].layer[0].SelfAttention.compute_bias(count, count)
        return bias

    def _place_weights(self) -> None:
        """Puts the stored tensors where the class has its parameters, and makes what no file holds anew."""
        modules = dict(self._stack.named_modules())
        prefix = "" if self.config.is_causal else "encoder."
        for name, module in modules.items():
            if isinstance(module, nn.Linear):
                self._replace(name, self._linear(f"{prefix}{name}", module))
            elif name.rpartition(".")[2] not in ("embed_tokens", "norm", "final_layer_norm"):
                for parameter in dict(module.named_parameters(recurse=False)):
                    value = widened(self._weights[f"{prefix}{name}.{parameter}"])
                    setattr(module, parameter, nn.Parameter(value, requires_grad=False))
        for module in modules.values():
            if hasattr(module, "scaling"):
                module.network = self  # which `_attend` asks for the pass
        self._replace("norm" if self.config.is_causal else "final_layer_norm", _Last(self._after))
        if self.config.is_causal:
            self._model.rotary_emb = type(self._model.rotary_emb)(self._model.config)

    def _linear(self, name: str, module: nn.Linear) -> StoredLinear:
        bias = None if module.bias is None else self._weights[f"{name}.bias"]
        return StoredLinear(self._weights[f"{name}.weight"], bias, self.workspace)

    def _replace(self, name: str, module: nn.Module) -> None:
        parent, _, own = name.rpartition(".")
        setattr(self._stack.get_submodule(parent), own, module)

    def _before(self, layer: int, rows: Tensor) -> None:
        """Takes the rows before a layer, from 0, or behind the last."""
        assert self._pass is not None
        give_way(self.workspace.cancelled)
        self._release(layer - 1)
        row = 0
        for number, sequence in enumerate(self._pass.sequences):
            batch, first = (0, row) if self.config.is_causal else (number, 0)
            sequence.states[layer, sequence.start :] = rows[batch, first : first + sequence.count]
            row += sequence.count
        if self.on_progress is not None:
            self.on_progress(layer / self.config.layers)

    def _after(self, rows: Tensor) -> None:
        self._before(self.config.layers, rows)

    def _release(self, layer: int) -> None:
        if self._by_layer and layer >= 0:
            for module in self._layers[layer].modules():
                if isinstance(module, StoredLinear):
                    module.matrix.release()

    @property
    def current(self) -> Pass:
        """The pass that is being made."""
        assert self._pass is not None
        return self._pass


class _Last(nn.Module):
    """Stands in the place of the final norm, and hands the raw rows on."""

    def __init__(self, after: Callable[[Tensor], None]) -> None:
        super().__init__()
        self._after = after

    def forward(self, rows: Tensor) -> Tensor:
        self._after(rows)
        return rows


class _Attention(Protocol):
    """An attention module of transformers, which knows its layer and the network that it is part of."""

    layer_idx: int
    network: Network


def _attend(
    module: _Attention,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    _mask: Tensor | None,
    scaling: float = 1.0,
    position_bias: Tensor | None = None,
    **_options: object,
) -> tuple[Tensor, None]:
    """What transformers' classes call in the place of one of their own attention functions."""
    current = module.network.current
    return current.attend(module.layer_idx, query, key, value, scaling, position_bias), None

"""CLIP's text encoder in small, with the key names of transformers' CLIPTextModelWithProjection."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

BOS, EOS = 49406, 49407


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of an encoder."""

    width: int = 192
    heads: int = 3
    layers: int = 12
    projection: int = 512
    vocabulary: int = 49408
    positions: int = 77


class Layer(nn.Module):
    """Causal attention and an MLP with quick_gelu, each behind its norm."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        names = ("q_proj", "k_proj", "v_proj", "out_proj")
        self.self_attn = nn.ModuleDict({name: nn.Linear(width, width) for name in names})
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(width, 4 * width), "fc2": nn.Linear(4 * width, width)})

    def forward(self, rows: Tensor) -> Tensor:
        """The next layer's rows."""
        part, normed = self.self_attn, self.layer_norm1(rows)
        query, key, value = (self._split(part[name](normed)) for name in ("q_proj", "k_proj", "v_proj"))
        later = torch.full((rows.shape[1], rows.shape[1]), -1e4).triu(1)
        # Written out: for texts this short it is several times as fast as torch's fused attention on a processor.
        shares = torch.softmax((query * query.shape[-1] ** -0.5) @ key.transpose(2, 3) + later, dim=-1)
        rows = rows + part["out_proj"]((shares @ value).transpose(1, 2).flatten(2))
        inner = self.mlp["fc1"](self.layer_norm2(rows))
        return rows + self.mlp["fc2"](inner * torch.sigmoid(1.702 * inner))

    def _split(self, rows: Tensor) -> Tensor:
        return rows.unflatten(2, (self.heads, -1)).transpose(1, 2)


class StudyEncoder(nn.Module):
    """Twelve layers over the full vocabulary; the feature is the first EOS's final row, projected."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        shape = shape or Shape()
        embeddings = {
            "token_embedding": nn.Embedding(shape.vocabulary, shape.width),
            "position_embedding": nn.Embedding(shape.positions, shape.width),
        }
        encoder = nn.ModuleDict({"layers": nn.ModuleList(Layer(shape) for _ in range(shape.layers))})
        parts = {"embeddings": nn.ModuleDict(embeddings), "encoder": encoder}
        self.text_model = nn.ModuleDict({**parts, "final_layer_norm": nn.LayerNorm(shape.width)})
        self.text_projection = nn.Linear(shape.width, shape.projection, bias=False)

    def forward(self, ids: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Features, and the rows of every layer: 0 is the embeddings, the last one is final-normed besides."""
        embeddings = self.text_model["embeddings"]
        places = torch.arange(ids.shape[1])
        rows = embeddings["token_embedding"](ids) + embeddings["position_embedding"](places)
        layers = [rows]
        for layer in self.text_model["encoder"]["layers"]:
            layers.append(layer(layers[-1]))
        layers.append(self.text_model["final_layer_norm"](layers[-1]))
        ends = (ids == EOS).int().argmax(1)
        return self.text_projection(layers[-1][torch.arange(len(ids)), ends]), layers

    def start(self, vocabulary: Tensor, feature_mean: Tensor, seed: int) -> None:
        """First weights: tokens placed by CLIP-like vectors of their own, and small steps from layer to layer."""
        torch.manual_seed(seed)
        embeddings, norm = self.text_model["embeddings"], self.text_model["final_layer_norm"]
        centred = vocabulary - vocabulary.mean(0)
        main = torch.linalg.svd(centred.T @ centred).Vh[: norm.weight.numel()]
        rows = centred @ main.T
        with torch.no_grad():
            embeddings["token_embedding"].weight.copy_(rows / rows.std() * 0.04)
            embeddings["position_embedding"].weight.normal_(0, 0.005)
            for layer in self.text_model["encoder"]["layers"]:
                _start_layer(layer)
            # A row is projected back along the directions its tokens came from, by the size of CLIP's vectors.
            self.text_projection.weight.copy_(main.T * 5 / norm.weight.numel() ** 0.5)
            # What all features share, CLIP's mean vector, comes from the norm's offset.
            offset = norm.bias.normal_(0, 0.5)
            rest = feature_mean - self.text_projection(offset)
            self.text_projection.weight += torch.outer(rest, offset) / offset.square().sum()


def _start_layer(layer: Layer) -> None:
    width = layer.layer_norm1.normalized_shape[0]
    for name, linear in [*layer.self_attn.items(), *layer.mlp.items()]:
        nn.init.normal_(linear.weight, 0, 0.005 if name in ("out_proj", "fc2") else width**-0.5)
        nn.init.zeros_(linear.bias)
    # Values pass through and come back as they are, so that a row begins as a mean of the rows before it.
    nn.init.eye_(layer.self_attn["v_proj"].weight)
    layer.self_attn["out_proj"].weight.data += 0.01 * torch.eye(width)
    for name in ("q_proj", "k_proj"):
        layer.self_attn[name].weight.data.mul_(0.5)

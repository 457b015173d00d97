"""Our encoder and transformers' passes with the same random weights."""

from collections.abc import Sequence
from pathlib import Path

import torch

from core.encoder.clip_encoder import ClipEncoder
from core.encoder.config import LAYER_PREFIX, TextEncoderConfig
from core.encoder.encoding import EncoderInfo
from core.tokens.chunks import CONTEXT_LENGTH, Chunk, pad_chunk
from core.tokens.families import PADDING_TOKENS
from core.tokens.tokenizer import BOS, EOS, Token

Ids = Sequence[int]


class Compared:
    """Both, in float32 on the processor. `chunks` are the ids of a prompt's chunks, without BOS and EOS."""

    def __init__(self, shape: TextEncoderConfig) -> None:
        draw = torch.Generator().manual_seed(1)
        self.weights = {
            name: torch.empty(size).normal_(generator=draw) * 0.03 + ("norm" in name and name.endswith("weight"))
            for name, size in shape.tensors().items()
        }
        info = EncoderInfo("clip_l", "sd1", "random", Path("random"), shape.layers, shape.width, None, "float32")
        self.encoder = ClipEncoder(info, shape, dict(self.weights))
        self._model = _transformers_model(shape, self.weights)

    def ours(self, chunks: Sequence[Ids]) -> None:
        """As the window asks: every layer's rows of words, what is kept is used."""
        self.encoder.encode_chunks([chunk_row(ids) for ids in chunks], padding=False)

    def padded(self, chunks: Sequence[Ids]) -> None:
        """transformers, one chunk of 77 after another."""
        for ids in chunks:
            self._run([_framed(ids, CONTEXT_LENGTH)])

    def unpadded(self, chunks: Sequence[Ids]) -> None:
        """transformers, one chunk after another, each as long as it is."""
        for ids in chunks:
            self._run([_framed(ids, len(ids) + 2)])

    def batched(self, chunks: Sequence[Ids]) -> None:
        """transformers, all chunks of 77 as one batch: how ComfyUI encodes."""
        self._run([_framed(ids, CONTEXT_LENGTH) for ids in chunks])

    def read_weights(self) -> None:
        """Every number of the layers' matrices once, with nothing done to it but adding up: no pass takes less."""
        for name, weight in self.weights.items():
            if LAYER_PREFIX in name and weight.ndim == 2:
                weight.sum()

    def _run(self, ids: list[list[int]]) -> None:
        with torch.inference_mode():
            found = self._model.text_model(input_ids=torch.tensor(ids), output_hidden_states=True)
            torch.stack(found.hidden_states).numpy()


def chunk_row(ids: Ids) -> Chunk:
    """A chunk of words."""
    return pad_chunk([Token(index, "x") for index in ids], PADDING_TOKENS["clip_l"])


def _framed(ids: Ids, length: int) -> list[int]:
    return [BOS, *ids, *[EOS] * (length - 1 - len(ids))]


def _transformers_model(shape: TextEncoderConfig, weights: dict[str, torch.Tensor]) -> torch.nn.Module:
    from transformers.models.clip.configuration_clip import CLIPTextConfig
    from transformers.models.clip.modeling_clip import CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.width,
        intermediate_size=shape.mlp,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        hidden_act=shape.activation,
        bos_token_id=BOS,
        eos_token_id=EOS,
    )
    with torch.device("meta"):
        model = CLIPTextModelWithProjection(config)
    del model.text_projection
    model.load_state_dict(weights, strict=True, assign=True)
    model.text_model.embeddings.position_ids = torch.arange(CONTEXT_LENGTH)[None]
    return model.eval()

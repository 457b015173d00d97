"""Our encoder and transformers' with the same random weights, to be compared."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from encoder_files import State, plain_model

from core.encoder.clip_encoder import ClipEncoder
from core.encoder.config import TextEncoderConfig
from core.encoder.encoding import EncoderInfo, Floats
from core.encoder.prefix_cache import PrefixCache
from core.tokens.chunks import CONTEXT_LENGTH
from core.tokens.families import PADDING_TOKENS
from core.tokens.tokenizer import VOCABULARY_SIZE, Token

# Heads as ViT-L, ViT-H and bigG have them, on heads of 4; both activations.
SHAPES = {
    "clip_l": TextEncoderConfig(3, 48, 12, 96, VOCABULARY_SIZE, None, "quick_gelu"),
    "clip_h": TextEncoderConfig(4, 64, 16, 128, VOCABULARY_SIZE, 16, "gelu"),
    "clip_g": TextEncoderConfig(5, 80, 20, 160, VOCABULARY_SIZE, 24, "gelu"),
}


def random_weights(shape: TextEncoderConfig, spread: float = 0.15, seed: int = 3) -> State:
    draw = torch.Generator().manual_seed(seed)
    return {
        name: torch.randn(size, generator=draw) * spread + ("norm" in name and name.endswith("weight"))
        for name, size in shape.tensors().items()
    }


class Pair:
    """An encoder and transformers' with the same weights."""

    def __init__(self, shape: TextEncoderConfig, name: str = "clip_l", spread: float = 0.15) -> None:
        self.weights = random_weights(shape, spread)
        info = EncoderInfo(name, "sd1", name, Path(name), shape.layers, shape.width, shape.projection, "float32")
        self.shape, self.cache = shape, PrefixCache()
        self.encoder = ClipEncoder(info, shape, dict(self.weights), self.cache)
        self.model = plain_model(
            self.weights,
            num_attention_heads=shape.heads,
            hidden_act=shape.activation,
            attn_implementation="eager",  # the one that gives its attention weights
        )

    def replace(self, changes: State) -> None:
        self.encoder.replace_weights(changes)
        self.model.load_state_dict(self.weights | changes, strict=False)

    def expected(self, rows: Sequence[Sequence[Token]]) -> tuple[Floats, Floats]:
        """A full padded pass, chunk by chunk: states [layers + 1, 77 x n, width] and pooled rows."""
        passes = [self._pass(tokens) for tokens in rows]
        return np.concatenate([states for states, _ in passes], 1), np.stack([pooled for _, pooled in passes])

    def check(self, rows: Sequence[Sequence[Token]]) -> None:
        """That the encoder gives the states of a full padded pass."""
        np.testing.assert_allclose(self.encoder.encode_chunks(rows)[0], self.expected(rows)[0], rtol=0, atol=1e-4)

    def _pass(self, tokens: Sequence[Token]) -> tuple[Floats, Floats]:
        kept = [token for token in tokens if token.kind != "embedding" or token.piece in self.encoder.inversion_vectors]
        ids = [token.id for token in kept] + [PADDING_TOKENS[self.encoder.info.name]] * (CONTEXT_LENGTH - len(kept))

        def insert(_module: torch.nn.Module, _arguments: object, embedded: torch.Tensor) -> torch.Tensor:
            embedded = embedded.clone()
            for position, token in enumerate(kept):
                if token.kind == "embedding":
                    embedded[0, position] = torch.from_numpy(self.encoder.inversion_vectors[token.piece][token.vector])
            return embedded

        hook = self.model.text_model.embeddings.token_embedding.register_forward_hook(insert)
        with torch.inference_mode():
            output = self.model.text_model(input_ids=torch.tensor([ids]), output_hidden_states=True)
        hook.remove()
        return torch.stack(output.hidden_states)[:, 0].numpy(), output.pooler_output[0].numpy()

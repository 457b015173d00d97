"""The fuzz of LoRAs and textual inversions that are sound files with odd names, shapes and types."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import torch

from core.weights import UnreadableEncoder
from core.weights.adapters.inversion_files import describe_inversion, open_inversions, read_vectors
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_contents import describe_lora
from core.weights.adapters.lora_mixing import apply_loras
from core.weights.opening import open_encoder
from tests.drills.fuzz import fuzz
from tests.drills.registry import Scene, drill
from tests.encoder_files import WIDTH, State, save, tiny_state

STEMS = (
    *("lora_te_text_model_encoder_layers_0_self_attn_q_proj", "base_model.model.text_model.encoder.layers.2.mlp.fc1"),
    *("text_encoders.clip_l.transformer.text_model.final_layer_norm", "lora_te1_text_projection", "lora_te2_x", ""),
    *("clip_l.text_model.embeddings.position_embedding", "lora_te3_encoder_block_0_layer_0_SelfAttention_q", "unet.x"),
    *("lora_te_text_model_encoder_layers_999_mlp_fc1", "conditioner.embedders.0.model.transformer.resblocks.1.ln_1"),
)
# The parts of a change of each kind, for a weight of WIDTH times WIDTH.
KINDS: tuple[dict[str, tuple[int, ...]], ...] = (
    {"lora_up.weight": (WIDTH, 4), "lora_down.weight": (4, WIDTH), "alpha": (), "dora_scale": (WIDTH, 1)},
    {"lora_B.weight": (WIDTH, 4), "lora_A.weight": (4, WIDTH), "lora_B.bias": (WIDTH,), "reshape_weight": (2,)},
    {"oft_blocks": (16, 4, 4), "alpha": (), "rescale": (WIDTH, 1)},
    {"oft_blocks": (3, 16, 4, 4), "alpha": ()},
    {"oft_R.weight": (4, 120), "dora_scale": (WIDTH,), "initial_norm": (WIDTH, 1), "oft_R.scaled_oft": ()},
    {"a1.weight": (WIDTH, 4), "a2.weight": (4, WIDTH), "b1.weight": (WIDTH, 4), "b2.weight": (4, WIDTH)},
    {"weight": (WIDTH,), "on_input": ()},
    {"lokr_w1": (8, 8), "lokr_w2_a": (8, 2), "lokr_w2_b": (2, 8), "lokr_t2": (2, 2)},
    {"hada_w1_a": (WIDTH, 2), "hada_w1_b": (2, WIDTH), "hada_w2_a": (WIDTH, 2), "hada_w2_b": (2, WIDTH)},
    {"diff": (WIDTH, WIDTH), "diff_b": (WIDTH,)},
    {"w_norm": (WIDTH,), "b_norm": (WIDTH,)},
    {"set_weight": (WIDTH, WIDTH), "lora_E": (4, 1), "weird": (2,)},
)
WORDS = ("emb_params", "clip_l", "clip_g", "t5", "clip_l_out", "text_encoders_0", "<a>", "string_to_param.*", "a",
         "bundle_emb.a.clip_l", "bundle_emb.", "bundle_emb.string_to_param.")  # fmt: skip
SIZES = (0, 1, 2, 3, 4, 16, WIDTH, 120, 256)
TYPES = (torch.int64, torch.bool, torch.float16, torch.uint8, torch.float64)


def _tensors(chance: Random) -> Iterator[tuple[str, tuple[int, ...]]]:
    for _ in range(chance.randrange(1, 4)):
        stem, kind = chance.choice(STEMS), chance.choice(KINDS)
        for part in kind if chance.random() < 0.8 else chance.sample(list(kind), chance.randrange(1, len(kind) + 1)):
            yield f"{stem}.{part}", kind[part]
    for name in chance.sample(WORDS, chance.randrange(0, 3)):
        yield name, (2, WIDTH)


def _state(chance: Random) -> State:
    state: State = {}
    for name, shape in _tensors(chance):
        if chance.random() < 0.08:
            shape = tuple(chance.choice(SIZES) for _ in range(chance.randrange(0, 4)))
        tensor = torch.rand(shape) * chance.choice((0.1, 0.1, 0.1, 1e30, torch.nan))
        state[name] = tensor.to(chance.choice(TYPES)) if chance.random() < 0.1 else tensor
    return state


@drill("fuzz adapters", "LoRAs and learned words: sound files with odd names, shapes and types of numbers", 240)
def adapters(scene: Scene) -> str:
    """What is described is put on an encoder, and its words are read."""
    path = scene.folder / "case.safetensors"
    encoder = open_encoder(save(scene.folder / "own.safetensors", tiny_state()))

    def mix(file: Path) -> None:
        described = describe_lora(file)
        lora = open_lora(file)
        assert (lora.counts, lora.unused) == (described.changes, described.unused)
        apply_loras([encoder], [(lora, 0.7)])

    def learn(file: Path) -> None:
        for word in open_inversions(file):
            read_vectors(word)
        describe_inversion(file)

    def act(state: State) -> None:
        save(path, state)
        refusals = []
        for use in (mix, learn):
            try:
                use(path)
            except UnreadableEncoder as error:
                refusals.append(error)
        if len(refusals) == 2:
            raise refusals[0]

    return fuzz(scene, "adapters", _state, act)

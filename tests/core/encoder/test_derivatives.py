"""Derivatives of the EOS row, against transformers' own through torch, and the parts that a row is the sum of."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from analysis_models import STATE, changed_weights
from encoder_files import LAYERS, WIDTH, State, plain_model, save, tiny_state
from numpy.typing import NDArray

from core.dialects.table import read
from core.encoder.config import GELU, TEXT_PROJECTION, TextEncoderConfig
from core.encoder.derivatives import Derivatives
from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.encoder.row_parts import row_parts
from core.program.cancellation import Cancelled
from core.tokens.tokenizer import BOS, EOS
from core.weights.opening import open_encoder

IDS = (BOS, 320, 1125, 539, 320, 2368, EOS)
DIRECTION = np.random.default_rng(5).normal(size=WIDTH).astype(np.float32)
TEXT = "a red cow, a castle on a hill"


def transformers_gradient(state: State, embeddings: Floats, **settings: object) -> tuple[float, NDArray[np.float32]]:
    """The last final-normed row times DIRECTION, and its derivative by rows of embeddings with their positions."""
    model = plain_model(state, **settings).text_model
    places = model.embeddings.position_embedding.weight[: len(embeddings)].detach()
    rows = torch.from_numpy(embeddings).requires_grad_()
    causal = torch.full((len(embeddings),) * 2, -torch.inf).triu(1)[None, None]
    hidden = model.embeddings(input_ids=None, inputs_embeds=(rows - places)[None])
    for layer in model.encoder.layers:
        output = layer(hidden, causal)
        hidden = output[0] if isinstance(output, tuple) else output
    value = model.final_layer_norm(hidden)[0, -1] @ torch.from_numpy(DIRECTION)
    (gradient,) = torch.autograd.grad(value, rows)
    return float(value.detach()), gradient.numpy()


def check_gradient(derivatives: Derivatives, state: State, **settings: object) -> None:
    embeddings = derivatives.embeddings(IDS)
    halves = np.stack([embeddings, embeddings * np.float32(0.5)])
    values, gradients = derivatives.of_last_row(halves, DIRECTION, LAYERS)
    for rows, value, gradient in zip(halves, values, gradients, strict=True):
        expected_value, expected = transformers_gradient(state, rows, **settings)
        assert abs(value - expected_value) < 1e-4 * (1 + abs(expected_value))
        np.testing.assert_allclose(gradient, expected, atol=1e-5 * np.abs(expected).max())


def test_the_derivative_is_that_of_transformers(encoder: Encoder) -> None:
    check_gradient(encoder.derivatives(), STATE)


def test_of_the_other_activation_too() -> None:
    config = TextEncoderConfig(LAYERS, WIDTH, 1, 4 * WIDTH, 49408, 32, GELU)
    check_gradient(Derivatives(config, STATE), STATE, hidden_act="gelu")


def test_with_the_weights_of_a_lora_too_and_without_them_again(encoder: Encoder) -> None:
    name = "text_model.encoder.layers.0.self_attn.v_proj.weight"
    with changed_weights(encoder):
        check_gradient(encoder.derivatives(), STATE | {name: STATE[name] * 2})
    check_gradient(encoder.derivatives(), STATE)


def test_norms_that_were_made_in_inference_mode_do_not_stop_it(encoder: Encoder) -> None:
    name = "text_model.encoder.layers.1.layer_norm1.weight"
    with torch.inference_mode():
        other = encoder.own_weight(name) * 1.5
    encoder.replace_weights({name: other})
    check_gradient(encoder.derivatives(), STATE | {name: STATE[name] * 1.5})
    encoder.replace_weights({})


def test_an_encoder_that_computes_in_bfloat16_takes_its_derivatives_in_float32(tmp_path: Path) -> None:
    encoder = open_encoder(save(tmp_path / "clip_l.safetensors", STATE))
    encoder.move("cpu", "bfloat16")
    check_gradient(encoder.derivatives(), STATE)


def test_batches_give_what_one_chunk_alone_does(encoder: Encoder) -> None:
    derivatives = encoder.derivatives()
    chunks = np.stack([derivatives.embeddings(IDS) * np.float32(scale) for scale in np.linspace(0, 1, 80)])
    values, gradients = derivatives.of_last_row(chunks, DIRECTION, LAYERS)
    for index in (0, 40, 79):
        alone, gradient = derivatives.of_last_row(chunks[index : index + 1], DIRECTION, LAYERS)
        np.testing.assert_allclose(values[index], alone[0], atol=1e-4)
        np.testing.assert_allclose(gradients[index], gradient[0], atol=1e-4)


@pytest.mark.parametrize("asked", [1, 6 * LAYERS, 6 * LAYERS + 1, 12 * LAYERS])
def test_it_gives_way_before_each_product_on_the_way_there_and_back(encoder: Encoder, asked: int) -> None:
    derivatives, count = encoder.derivatives(), 0

    def cancelled() -> bool:
        nonlocal count
        count += 1
        return count == asked

    with pytest.raises(Cancelled):
        derivatives.of_last_row(derivatives.embeddings(IDS)[None], DIRECTION, LAYERS, cancelled)
    assert count == asked


def directions(count: int) -> Sequence[Floats]:
    return list(np.eye(WIDTH, dtype=np.float32)[:count])


def test_the_parts_sum_to_the_row(encoder: Encoder) -> None:
    chunks = read(TEXT, "a1111")
    states = encoder.encode(chunks).hidden_states
    for position in (1, 5, 10):
        for index, direction in enumerate(directions(8)):
            parts = row_parts(encoder, chunks.chunks[0], position, direction)
            assert abs(parts.total - states[-1, position, index]) < 1e-5


def test_what_the_mlps_bring_is_what_transformers_mlps_put_out(encoder: Encoder) -> None:
    chunks = read(TEXT, "a1111")
    model, brought = plain_model(STATE).text_model, []
    for layer in model.encoder.layers:
        layer.mlp.register_forward_hook(lambda _module, _inputs, output: brought.append(output))
    with torch.inference_mode():
        model(input_ids=torch.tensor([[token.id for token in chunks.chunks[0]]]))
    for index, direction in enumerate(directions(4)):
        mlps = row_parts(encoder, chunks.chunks[0], 7, direction).mlps
        np.testing.assert_allclose(mlps, [float(output[0, 7, index]) for output in brought], atol=2e-5)


def test_a_head_brings_its_attention_times_what_is_behind_it(encoder: Encoder) -> None:
    """The attention's weights sum to 1, so that a source behind the row has no part."""
    chunks = read(TEXT, "a1111")
    parts = row_parts(encoder, chunks.chunks[0], 4, DIRECTION)
    assert parts.attention.shape == (LAYERS, 1, 5)
    other = row_parts(encoder, read("a red cow, a dog", "a1111").chunks[0], 4, DIRECTION)
    np.testing.assert_allclose(parts.attention, other.attention, atol=1e-6)


def test_fewer_layers_give_the_parts_of_the_row_behind_them(encoder: Encoder) -> None:
    chunks = read(TEXT, "a1111")
    parts = row_parts(encoder, chunks.chunks[0], 5, DIRECTION, LAYERS - 1)
    assert abs(parts.total - encoder.encode(chunks).hidden_states[LAYERS - 1, 5] @ DIRECTION) < 1e-4


def test_a_wider_encoder_with_more_heads_does_too(tmp_path: Path) -> None:
    state = {name: each for name, each in tiny_state(width=128).items() if name != TEXT_PROJECTION}
    encoder = open_encoder(save(tmp_path / "clip_l.safetensors", state))
    chunks = read(TEXT, "a1111")
    direction = np.random.default_rng(1).normal(size=128).astype(np.float32)
    parts = row_parts(encoder, chunks.chunks[0], 5, direction)
    assert parts.attention.shape == (LAYERS, 2, 6)
    assert abs(parts.total - encoder.encode(chunks).hidden_states[-1, 5] @ direction) < 1e-4

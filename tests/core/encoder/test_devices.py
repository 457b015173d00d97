"""Devices and bfloat16: rows stay what they are, and a device without room gives way to the processor."""

import numpy as np
import pytest
import torch
from encoder_pairs import SHAPES, Pair

from core.encoder.clip_encoder import ClipEncoder
from core.encoder.config import LAYER_PREFIX
from core.encoder.devices import check_device, devices, fast_at_bfloat16, is_out_of_memory
from core.encoder.transformer import CachedPrefix, Transformer
from core.queries.precision import bfloat16_error
from core.tokens.chunks import pad_chunk
from core.tokens.tokenizer import EOS, Token

QUERY = f"{LAYER_PREFIX}1.self_attn.q_proj.weight"
ROWS = [pad_chunk([Token(index, "x") for index in range(1000, 1010)], EOS)]


@pytest.fixture(params=SHAPES)
def pair(request: pytest.FixtureRequest) -> Pair:
    return Pair(SHAPES[request.param], request.param)


def test_the_processor_comes_first_and_graphics_cards_by_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    assert devices()[0].name == "cpu"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "RTX 4090")
    assert [device.title for device in devices()][:2] == ["Processor", "RTX 4090"]


def test_a_device_that_is_not_there_is_refused_in_a_sentence(pair: Pair) -> None:
    check_device("cpu")
    with pytest.raises(ValueError, match=r"no “tpu”.*Choose the processor"):
        pair.encoder.move("tpu")
    assert pair.encoder.device == "cpu"


def test_bfloat16_is_fast_where_the_processor_has_instructions_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for able, fast in [({"avx512_bf16": True}, True), ({"amx_bf16": True}, True), ({"avx2": True}, False)]:
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda able=able: able)
        assert fast_at_bfloat16() == fast


def test_bfloat16_is_near_float32_and_going_back_is_exact(pair: Pair) -> None:
    exact, _ = pair.encoder.encode_chunks(ROWS)
    assert pair.encoder.move("cpu", "bfloat16") == ""
    rough, _ = pair.encoder.encode_chunks(ROWS)
    assert rough.dtype == np.float32 and not np.array_equal(rough, exact)
    np.testing.assert_array_equal(rough[0], exact[0])  # embeddings stay as they are
    assert pair.encoder.attentions(ROWS[0]).dtype == np.float32
    pair.encoder.move("cpu", "float32")
    np.testing.assert_array_equal(pair.encoder.encode_chunks(ROWS)[0], exact)


def test_the_error_of_bfloat16_is_told_by_layer_and_leaves_the_encoder_as_it_was(pair: Pair) -> None:
    error = bfloat16_error(pair.encoder)
    assert error.largest.shape == error.mean.shape == (pair.encoder.info.layers + 1,)
    assert error.mean[0] == 0 and (error.mean[1:] > 0).all() and (error.largest >= error.mean).all()
    assert error.largest.max() < 0.05
    assert pair.encoder.precision == "float32"
    pair.check(ROWS)


def test_weights_that_stand_in_follow_the_precision_and_own_ones_stay_exact(pair: Pair) -> None:
    changes = {QUERY: pair.weights[QUERY] * 1.001}
    opened_so = ClipEncoder(pair.encoder.info, pair.shape, pair.weights | changes)
    for encoder in (pair.encoder, opened_so):
        encoder.move("cpu", "bfloat16")
    pair.replace(changes)
    np.testing.assert_array_equal(pair.encoder.encode_chunks(ROWS)[0], opened_so.encode_chunks(ROWS)[0])
    assert torch.equal(pair.encoder.own_weight(QUERY), pair.weights[QUERY])
    pair.encoder.move("cpu")
    pair.check(ROWS)
    pair.replace({})
    pair.check(ROWS)


OUT_OF_MEMORY = [torch.OutOfMemoryError("CUDA out of memory."), RuntimeError("MPS backend out of memory (…)")]


@pytest.mark.parametrize("error", OUT_OF_MEMORY, ids=["cuda", "mps"])
def test_weights_without_room_on_a_device_are_computed_with_on_the_processor(
    error: RuntimeError, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = torch.Tensor.to

    def full(tensor: torch.Tensor, *arguments: object, **settings: object) -> torch.Tensor:
        if "cuda" in arguments:
            raise error
        return to(tensor, *arguments, **settings)

    monkeypatch.setattr("core.encoder.clip_encoder.check_device", lambda name: None)
    monkeypatch.setattr(torch.Tensor, "to", full)
    said = pair.encoder.move("cuda", "bfloat16")
    assert "does not fit into the free memory of cuda" in said and said == pair.encoder.notice
    assert (pair.encoder.device, pair.encoder.precision) == ("cpu", "float32")
    pair.check(ROWS)


def fail_on_device(encoder: ClipEncoder, error: RuntimeError, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has every pass that is not on the processor raise `error`, and the next one be on a graphics card."""
    run = Transformer.run

    def fail(transformer: Transformer, *arguments: object) -> list[CachedPrefix]:
        if encoder.device != "cpu":
            raise error
        return run(transformer, *arguments)

    monkeypatch.setattr(Transformer, "run", fail)
    encoder.device = "cuda"


@pytest.mark.parametrize("error", OUT_OF_MEMORY, ids=["cuda", "mps"])
def test_a_device_that_runs_out_of_memory_in_a_pass_gives_way_to_the_processor_and_says_so(
    error: RuntimeError, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.encoder.encode_chunks(ROWS)
    fail_on_device(pair.encoder, error, monkeypatch)
    pair.check([pad_chunk([Token(7, "x")], EOS)])
    assert pair.encoder.device == "cpu" and "choose it again" in pair.encoder.notice


def test_other_errors_of_a_device_are_not_swallowed(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    error = RuntimeError("device-side assert triggered")
    assert not is_out_of_memory(error)
    fail_on_device(pair.encoder, error, monkeypatch)
    with pytest.raises(RuntimeError, match="assert"):
        pair.encoder.encode_chunks(ROWS)

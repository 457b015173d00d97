"""GGUF files of text encoders, in llama.cpp's names and order of rows; their tokenizer lies among their values."""

import struct
from pathlib import Path

import numpy as np
import pytest
from encoder_files import State
from gguf_files import text, text_value, texts_value, write_gguf
from text_model_files import own_states, states_of, tiny

from core.text_models.config import TextModelConfig
from core.tokens.text_families import Architecture
from core.weights import OtherForm, UnreadableEncoder
from core.weights.opening import open_encoder, plan_model
from core.weights.text_models.names import _GGUF_DECODER, _GGUF_OTHERS, _GGUF_T5

ARCHITECTURE = "general.architecture"


def as_gguf(weights: State) -> State:
    """llama.cpp's names."""
    t5, decoder = ({own: gguf for gguf, own in names.items()} for names in (_GGUF_T5, _GGUF_DECODER))
    others = {own: gguf for gguf, own in _GGUF_OTHERS.items()}
    others |= {"shared.weight": "token_embd.weight", "embed_tokens.weight": "token_embd.weight"}
    named = {}
    for name, weight in weights.items():
        if name in others:
            named[others[name]] = weight
            continue
        is_t5 = name.startswith("encoder.block.")
        layer, rest = name.removeprefix("encoder.block." if is_t5 else "layers.").split(".", 1)
        stem, kind = rest.rsplit(".", 1)
        named[f"{'enc.' if is_t5 else ''}blk.{layer}.{(t5 if is_t5 else decoder)[stem]}.{kind}"] = weight
    return named


def permuted(weights: State, config: TextModelConfig) -> State:
    """Rows of queries and keys as llama.cpp's converter puts them (convert_hf_to_gguf.py: LlamaModel.permute)."""
    changed = dict(weights)
    for name, weight in weights.items():
        if name.endswith(("q_proj.weight", "k_proj.weight")):
            heads = config.heads if "q_proj" in name else config.kv_heads
            rows = weight.reshape(heads, 2, len(weight) // heads // 2, -1).swapaxes(1, 2)
            changed[name] = rows.reshape(weight.shape).contiguous()
    return changed


@pytest.mark.parametrize("matrices", ["F32", "F16", "BF16", "Q8_0", "Q4_0"])
@pytest.mark.parametrize(
    ("architecture", "called"),
    [("t5", "t5encoder"), ("umt5", "t5"), ("qwen3", "qwen3"), ("qwen2", "qwen2vl"), ("mistral", "llama")],
)
def test_a_gguf_file_gives_the_numbers_that_its_blocks_stand_for(
    architecture: Architecture, called: str, matrices: str, tmp_path: Path
) -> None:
    config, weights = tiny(architecture)
    stored = permuted(weights, config) if called == "llama" else weights
    path = tmp_path / "a.gguf"
    meant = write_gguf(path, as_gguf(stored), matrices, (text_value(ARCHITECTURE, called),))
    numbers = dict(zip(weights, (meant[name] for name in as_gguf(weights)), strict=True))
    if called == "llama":  # the same rows, in transformers' order again
        numbers = unpermuted(numbers, config)
    np.testing.assert_allclose(states_of(open_encoder(path)), own_states(config, numbers), rtol=0, atol=5e-5)
    assert (matrices in open_encoder(path).info.dtype) == (matrices[0] == "Q")


def unpermuted(numbers: State, config: TextModelConfig) -> State:
    restored = dict(numbers)
    for name, weight in numbers.items():
        if name.endswith(("q_proj.weight", "k_proj.weight")):
            heads = config.heads if "q_proj" in name else config.kv_heads
            rows = weight.reshape(heads, len(weight) // heads // 2, 2, -1).swapaxes(1, 2)
            restored[name] = rows.reshape(weight.shape).contiguous()
    return restored


def test_a_gguf_file_of_qwen3_vl_is_told_by_what_it_calls_itself(tmp_path: Path) -> None:
    _, weights = tiny("qwen3")
    write_gguf(tmp_path / "a.gguf", as_gguf(weights), values=(text_value(ARCHITECTURE, "qwen3vl"),))
    assert plan_model(tmp_path / "a.gguf")[0].info.name == "qwen3vl_4b"


def test_a_gguf_file_of_another_architecture_is_named(tmp_path: Path) -> None:
    _, weights = tiny("qwen3")
    for called in ("gemma2", "phi3", "qwen3moe"):
        write_gguf(tmp_path / "a.gguf", as_gguf(weights), values=(text_value(ARCHITECTURE, called),))
        with pytest.raises(OtherForm, match=called):
            plan_model(tmp_path / "a.gguf")


def floats_value(name: str, numbers: list[float]) -> bytes:
    return text(name) + struct.pack("<IIQ", 9, 6, len(numbers)) + struct.pack(f"<{len(numbers)}f", *numbers)


def ints_value(name: str, numbers: list[int]) -> bytes:
    return text(name) + struct.pack("<IIQ", 9, 5, len(numbers)) + struct.pack(f"<{len(numbers)}i", *numbers)


def test_the_tokenizer_of_umt5_comes_out_of_its_gguf_file(tmp_path: Path) -> None:
    _, weights = tiny("umt5")
    pieces = ["<pad>", "</s>", "<unk>", "▁a", "▁red", "▁cat", "c", "a", "t", "▁"]
    values = (
        text_value(ARCHITECTURE, "t5encoder"),
        text_value("tokenizer.ggml.model", "t5"),
        texts_value("tokenizer.ggml.tokens", pieces),
        floats_value("tokenizer.ggml.scores", [0.0, 0.0, 0.0, -1.0, -2.0, -3.0, -9.0, -9.0, -9.0, -5.0]),
        ints_value("tokenizer.ggml.token_type", [3, 3, 2, 1, 1, 1, 1, 1, 1, 1]),
        text("tokenizer.ggml.unknown_token_id") + struct.pack("<II", 4, 2),
    )
    path = tmp_path / "a.gguf"
    write_gguf(path, as_gguf(weights), values=values)
    (plan,) = plan_model(path)
    tokenizer = plan.info.tokenizer
    assert tokenizer is not None
    assert tokenizer.backend.encode("a red cat", add_special_tokens=False).ids == [3, 4, 5]


def test_a_gguf_header_that_lies_about_its_tokenizer_is_a_sentence(tmp_path: Path) -> None:
    _, weights = tiny("umt5")
    values = (
        text_value(ARCHITECTURE, "t5encoder"),
        text_value("tokenizer.ggml.model", "t5"),
        texts_value("tokenizer.ggml.tokens", ["a"]),
    )
    path = tmp_path / "a.gguf"
    write_gguf(path, as_gguf(weights), values=values)
    (plan,) = plan_model(path)
    with pytest.raises(UnreadableEncoder, match="tokenizer"):
        _ = plan.info

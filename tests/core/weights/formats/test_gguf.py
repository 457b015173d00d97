"""GGUF: the numbers of its blocks, the encoders in it, and headers that no sound file has.

The values of the blocks are worked out by hand from ggml-quants.c; all types were held against the `gguf` package on
random blocks, too.
"""

import struct
from pathlib import Path

import pytest
import torch
from encoder_files import IDS, State, check_parity, tiny_state, under
from gguf_files import header, tensor_info, text, text_value, texts_value, write_gguf

from core.weights import UnreadableEncoder
from core.weights.formats.ggml_blocks import DEQUANTISE
from core.weights.formats.ggml_types import BLOCK_TYPES
from core.weights.formats.gguf_file import list_gguf
from core.weights.opening import open_encoder, open_model
from core.weights.text_models.describing import describe_model

L = tiny_state(torch.float16)
G = tiny_state(torch.float16, 9, 32)
ONE, HALF = [0x00, 0x3C], [0x00, 0x38]  # as float16


def block(kind: str, **parts: list[int]) -> torch.Tensor:
    """A block of zeros but for the bytes from each place on, which is named `at_` and its number."""
    content = torch.zeros(1, BLOCK_TYPES[kind].bytes, dtype=torch.uint8)
    for place, some in parts.items():
        start = int(place.removeprefix("at_"))
        content[0, start : start + len(some)] = torch.tensor(some, dtype=torch.uint8)
    return content


@pytest.mark.parametrize(
    ("content", "kind", "values"),
    [
        (block("Q4_0", at_0=HALF, at_2=[0x0F, 0x80]), "Q4_0", {0: 3.5, 1: -4.0, 16: -4.0, 17: 0.0, 31: -4.0}),
        (block("Q4_1", at_0=HALF, at_2=ONE, at_4=[0x0F, 0x80]), "Q4_1", {0: 8.5, 1: 1.0, 16: 1.0, 17: 5.0}),
        (block("Q5_0", at_0=ONE, at_2=[1, 0, 1], at_6=[0x2F]), "Q5_0", {0: 15.0, 1: -16.0, 16: 2.0, 17: -16.0}),
        (block("Q5_1", at_0=ONE, at_2=HALF, at_4=[1, 0, 1], at_8=[0x2F]), "Q5_1", {0: 31.5, 1: 0.5, 16: 18.5}),
        (block("Q8_0", at_0=HALF, at_2=[127, 128, 255]), "Q8_0", {0: 63.5, 1: -64.0, 2: -0.5, 3: 0.0}),
        (
            block("Q2_K", at_0=[0x21] + [1] * 15, at_16=[0b11100100], at_49=[2], at_80=ONE, at_82=HALF),
            "Q2_K",
            {0: -1.0, 15: -1.0, 16: 0.0, 32: 1.0, 64: 2.0, 96: 3.0, 129: 2.0},
        ),
        (
            block(
                "Q3_K",
                at_0=[255] * 5 + [0x7E] + [255] * 26,
                at_32=[0b11100100],
                at_96=[0x11] * 8 + [0xAA] * 4,
                at_108=ONE,
            ),
            "Q3_K",
            {0: 0.0, 5: -4.0, 32: 1.0, 64: 2.0, 96: 3.0, 229: -4.0, 230: 0.0},
        ),
        (
            block(
                "Q4_K",
                at_0=ONE,
                at_2=HALF,
                at_4=[1, 2, 0x43, 4, 2, 0, 0x40, 0, 0x05, 0, 0x16],
                at_16=[0x21],
                at_112=[0x32],
            ),
            "Q4_K",
            {0: 0.0, 1: -1.0, 32: 4.0, 33: 0.0, 192: 2 * 22 - 8.5, 193: -8.5, 224: 0.0},
        ),
        (
            block("Q5_K", at_0=ONE, at_4=[1, 2], at_16=[0b11], at_48=[0x21]),
            "Q5_K",
            {0: 17.0, 1: 0.0, 32: 36.0, 33: 0.0},
        ),
        (
            block("Q6_K", at_0=[0x21], at_64=[0x0F], at_128=[0b11], at_192=[1] * 15 + [254], at_208=ONE),
            "Q6_K",
            {0: 17.0, 1: -32.0, 64: -30.0, 128: -17.0, 240: 64.0, 239: -32.0},
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_blocks_stand_for_the_numbers_that_ggml_makes_of_them(
    content: torch.Tensor, kind: str, values: dict[int, float]
) -> None:
    numbers = DEQUANTISE[kind](content)[0]
    assert len(numbers) == BLOCK_TYPES[kind].numbers
    assert {index: float(numbers[index]) for index in values} == values


def as_llama_cpp(state: State) -> State:
    """The names of llama.cpp's own conversion of CLIP."""
    names = {
        "text_model.embeddings.token_embedding": "t.token_embd",
        "text_model.embeddings.position_embedding": "t.position_embd",
        "text_model.final_layer_norm": "t.post_ln",
        "text_model.encoder.layers": "t.blk",
        "self_attn.": "attn_",
        "_proj.": ".",
        "layer_norm": "ln",
        "mlp.fc1": "ffn_down",
        "mlp.fc2": "ffn_up",
    }
    converted = {}
    for name, tensor in state.items():
        for own, other in names.items() if name != "text_projection.weight" else ():
            name = name.replace(own, other)
        converted[name] = tensor
    return converted


@pytest.mark.parametrize("kind", ["F32", "F16", "BF16", "Q8_0", "Q4_0"])
def test_an_encoder_is_read_in_every_type_by_the_names_of_all_writers(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "encoder.gguf"
    values = (text_value("general.architecture", "clip"), texts_value("tokenizer.ggml.tokens", ["a", "é", ""]))
    for root, state in (("", L), ("text_encoders.clip_l.transformer.", L), ("", as_llama_cpp(L))):
        meant = write_gguf(path, under(root, state), kind, values)
        numbers = [meant[name] for name in under(root, state)]
        check_parity(open_encoder(path), dict(zip(L, numbers, strict=True)), IDS)
    told = describe_model(path)
    assert [(own.name, own.layers, own.width, own.positions) for own in told.encoders] == [("clip_l", 3, 64, 77)]
    assert kind in told.encoders[0].dtype.upper() or kind in ("F32", "F16", "BF16")


def test_a_converted_sdxl_has_both_encoders_and_its_projection_the_way_it_stood(tmp_path: Path) -> None:
    path, projection = tmp_path / "sdxl.gguf", "transformer.text_model.text_projection"
    first = under("cond_stage_model.transformer.", {name: L[name] for name in L if name != "text_projection.weight"})
    second = under("cond_stage_model.1.transformer.", {name: G[name] for name in G if name != "text_projection.weight"})
    turned = {f"cond_stage_model.1.{projection}": G["text_projection.weight"].T.contiguous()}
    write_gguf(path, first | second | turned)
    model = open_model(path)
    assert (model.family, [encoder.info.name for encoder in model.encoders]) == ("sdxl", ["clip_l", "clip_g"])
    check_parity(model.encoders[1], G, rtol=1e-5)


INFO = tensor_info("text_model.x", (4, 4), 0, 0)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"GGUF", "incomplete"),
        (header(1, 0), "incomplete"),
        (header(1, 0, version=1) + INFO, "of a version"),
        (header(1, 0, version=0x03000000) + INFO, "of a version"),
        (header(2**40, 0), "not sound"),
        (header(0, 2**40), "not sound"),
        (header(0, 0) + bytes(64), "no tensors"),
        (header(1, 1) + text("a") + struct.pack("<IIQ", 9, 8, 2**40) + bytes(99), "not sound"),
        (header(1, 1) + text("a") + struct.pack("<IIQ", 9, 0, 2**62) + bytes(99), "incomplete"),
        (header(1, 1) + text("a") + struct.pack("<IIQ", 9, 9, 1) + bytes(99), "not sound"),
        (header(1, 1) + text("a") + struct.pack("<I", 99) + bytes(99), "not sound"),
        (header(1, 1) + text("general.alignment") + struct.pack("<II", 4, 0) + INFO + bytes(99), "not sound"),
        (header(1, 1) + text("general.alignment") + struct.pack("<II", 4, 3) + INFO + bytes(99), "not sound"),
        (header(1, 0) + tensor_info("a", (4,) * 9, 0, 0) + bytes(99), "not sound"),
        (header(1, 0) + tensor_info("a", (2**60, 2**60), 0, 0) + bytes(99), "not sound"),
        (header(1, 0) + tensor_info("a", (4, 4), 77, 0) + bytes(99), "not sound"),
        (header(1, 0) + tensor_info("a", (4, 33), 8, 0) + bytes(99), "not sound"),
        (header(1, 0) + tensor_info("a" * 2000, (4, 4), 0, 0) + bytes(99), "not sound"),
        (header(2, 0) + INFO + INFO + bytes(199), "not sound"),
        (header(1, 0) + tensor_info("a", (4, 4), 0, 2**62) + bytes(99), "incomplete"),
        (header(1, 0) + tensor_info("a", (400, 4), 0, 0) + bytes(99), "incomplete"),
    ],
)
def test_a_header_that_no_sound_file_has_is_refused(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(content)
    with pytest.raises(UnreadableEncoder, match=says) as refusal:
        list_gguf(path)
    assert "“a.gguf”" in str(refusal.value)


def test_a_header_longer_than_the_first_read_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    write_gguf(path, L, values=(texts_value("tokenizer.ggml.merges", ["many letters" * 10] * 20_000),))
    assert len(list_gguf(path).entries) == len(L)


def test_types_of_blocks_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    write_gguf(path, L)
    content = path.read_bytes()
    name = text("text_model.encoder.layers.0.mlp.fc1.weight")
    at = content.index(name) + len(name) + 4 + 16
    path.write_bytes(content[:at] + struct.pack("<I", 26) + content[at + 4 :])  # whole numbers of 32 bits
    with pytest.raises(UnreadableEncoder, match=r"fc1\.weight is I32"):
        open_encoder(path)

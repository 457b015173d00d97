"""Rows 1 to 7: safetensors files that are cut off, absurd, contradictory, of another kind, or change while open."""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch

from core.dialects.table import read
from core.weights.adapters.inversion_files import open_inversions, read_vectors
from core.weights.adapters.lora import open_lora
from core.weights.checkpoints.loading import load_encoder
from core.weights.opening import open_encoder, plan_encoder
from tests.drills.measuring import all_refused, check_sentence, in_words, refused
from tests.drills.registry import Scene, drill
from tests.encoder_files import (
    CHECKPOINT,
    random_lora,
    save,
    save_hollow,
    save_text_encoder,
    tiny_state,
    under,
    write_raw,
)
from tests.inspected_files import kind_of

OPENERS: tuple[Callable[[Path], object], ...] = (kind_of, plan_encoder, open_lora, open_inversions)


every_way = partial(all_refused, OPENERS, within=0.1, megabytes=50.0)


@drill("1", "a .safetensors file that is empty, has 7 bytes, or is cut off at every sixteenth")
def cut_off(scene: Scene) -> str:
    whole = save(scene.folder / "whole.safetensors", tiny_state()).read_bytes()
    path, refusals = scene.folder / "cut.safetensors", []
    for length in (0, 7, *(len(whole) * part // 16 for part in range(1, 16))):
        path.write_bytes(whole[:length])
        refusals += every_way(path, "incomplete" if length else "empty")
    return in_words(refusals[4:])


@drill("2", "a header of 2^63, 100 MB + 1 or over 32 MB, or of more than 100,000 tensors")
def absurd_header(scene: Scene) -> str:
    path, refusals = scene.folder / "huge.safetensors", []
    for length in (2**63, 2**64 - 1, 100 * 2**20 + 1, 32 * 2**20 + 1):
        path.write_bytes(length.to_bytes(8, "little") + b'{"a"')
        os.truncate(path, 200 * 2**20)
        refusals += every_way(path)
    for written in (b"data_offsets", b"d\\u0061ta_offsets"):
        names = (b'"%d":{"dtype":"U8","shape":[0],"%s":[0,0]}' % (index, written) for index in range(450_000))
        refusals += every_way(write_raw(path, b"{" + b",".join(names) + b"}"), "100,000")
    return in_words(refusals)


def _entry(start: int, end: int, shape: object = None, dtype: str = "U8") -> dict[str, object]:
    return {"dtype": dtype, "shape": [end - start] if shape is None else shape, "data_offsets": [start, end]}


CONTRADICTIONS: dict[str, bytes] = {
    "overlap": json.dumps({"a": _entry(0, 4), "b": _entry(2, 8)}).encode(),
    "hole": json.dumps({"a": _entry(0, 3), "b": _entry(5, 8)}).encode(),
    "trailing bytes": json.dumps({"a": _entry(0, 4)}).encode(),
    "overflow": json.dumps({"a": _entry(0, 8, [2**62, 2**62])}).encode(),
    "negative": json.dumps({"a": _entry(0, 8, [-8])}).encode(),
    "unknown type": json.dumps({"a": _entry(0, 8, [8], "Q9")}).encode(),
    "metadata of numbers": json.dumps({"a": _entry(0, 8), "__metadata__": {"x": 1}}).encode(),
    "not UTF-8": b'{"\xff\xfe": {"dtype":"U8","shape":[8],"data_offsets":[0,8]}}',
    "deep": b'{"a":' * 50_000,
    "deeper": b"[" * 200_000,
    "a list": b"[]",
    "no JSON": b"{]",
    "a number": b"7",
    "no entry": b'{"a": 7}',
    "endless offset": b'{"a": {"data_offsets": [0, 1e999]}}',
    "no offsets": b'{"a": {"data_offsets": "none"}}',
}


@drill("3", "overlap, hole, trailing bytes, overflow, unknown type, not UTF-8, deep JSON, a tensor twice")
def contradictions(scene: Scene) -> str:
    path, refusals = scene.folder / "odd.safetensors", []
    for header in CONTRADICTIONS.values():
        refusals += every_way(write_raw(path, header, bytes(8)), "“odd.safetensors”")
    raw = save(scene.folder / "twice.safetensors", tiny_state()).read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header, norm = raw[8 : 8 + length].rstrip(), "text_model.final_layer_norm.bias"
    again = b',"%s":%s}' % (norm.encode(), json.dumps(json.loads(header)[norm]).encode())
    write_raw(scene.folder / "twice.safetensors", header[:-1] + again, raw[8 + length :])
    (note,) = open_encoder(scene.folder / "twice.safetensors").info.notes
    assert "twice" in note, note
    return f"{in_words(refusals)} Of a tensor listed twice: {note}"


KINDS = {
    b"<!DOCTYPE html><html><head><title>404</title>": "web page",
    b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n": "Git LFS pointer",
    b"PK\x03\x04\x00\x00\x08\x08" + bytes(60): "zip archive",
    b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00}q": "Python pickle",
    b"\x89PNG\r\n\x1a\n" + bytes(60): "picture",
    b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(60): "picture",
    b"RIFF\x10\0\0\0WEBPVP8 " + bytes(60): "picture",
    b"GGUF\x03\x00\x00\x00" + bytes(60): "GGUF",
    b'{"error": "Entry not refusals"}': "JSON",
    b"\x1f\x8b\x08\x00" + bytes(60): "packed archive",
    bytes(4096): "unfinished download",
}


@drill("4", "a .safetensors file that is a web page, an LFS pointer, a zip, a pickle, a picture, GGUF, JSON or zeros")
def other_kinds(scene: Scene) -> str:
    path, refusals = scene.folder / "model.safetensors", []
    for head, says in KINDS.items():
        path.write_bytes(head)
        refusals += every_way(path, says)
    return in_words(refusals)


def _without(text: str) -> dict[str, torch.Tensor]:
    return {name: tensor for name, tensor in tiny_state().items() if text not in name}


@drill("5", "wrong shapes, a missing layer, the picture half, a U-Net or a LoRA opened as a checkpoint")
def other_models(scene: Scene) -> str:
    weight = "text_model.encoder.layers.1.mlp.fc1.weight"
    wrong = tiny_state() | {weight: torch.rand(3, 5)}
    cases = {
        f"{weight} is 3 x 5": wrong,
        "lacks text_model.encoder.layers.1": _without(".layers.1."),
        "text half is missing": {"vision_model.encoder.layers.0.mlp.fc1.weight": torch.rand(4, 4)},
        "U-Net": {"model.diffusion_model.out.2.weight": torch.rand(4, 4)},
        "is a LoRA": random_lora(),
        "no tensors": {},
        "VAE": {"first_stage_model.decoder.conv_out.weight": torch.rand(4, 4)},
    }
    path = scene.folder / "model.safetensors"
    refusals = [refused(lambda: open_encoder(path), says) for says, held in cases.items() if save(path, held)]
    folder = save_text_encoder(scene.folder / "text_encoder", tiny_state(), num_hidden_layers=4)
    refusals.append(refused(lambda: open_encoder(folder), "layers.3."))
    return in_words(refusals)


@drill("6", "weights with NaN or infinity, all zeros, float8, bfloat16, float16, int8")
def odd_numbers(scene: Scene) -> str:
    path, weight = scene.folder / "model.safetensors", "text_model.encoder.layers.0.mlp.fc1.weight"
    for odd in (float("nan"), float("inf"), -float("inf")):
        broken = tiny_state()
        broken[weight][1, 2] = odd
        notes = open_encoder(save(path, broken)).info.notes
        assert any("finite" in note and weight in note for note in notes), notes
    for dtype in (torch.float64, torch.float32, torch.bfloat16, torch.float16, torch.float8_e4m3fn, torch.float8_e5m2):
        _encode(save(path, {name: tensor.to(dtype) for name, tensor in tiny_state().items()}))
    zeros = _encode(save(path, {name: torch.zeros_like(tensor) for name, tensor in tiny_state().items()}))
    assert zeros == 0, "zeros gave other numbers"
    refusal = refused(lambda: open_encoder(save(path, tiny_state() | {weight: torch.zeros(256, 64, dtype=torch.int8)})))
    _odd_adaptations(scene.folder)
    return f"6 float types read; int8: {refusal.sentence} NaN: {notes[-1]}"


def _encode(path: Path) -> float:
    """The largest number among all layers of a prompt."""
    encoding = open_encoder(path).encode(read("a cow, a bull", "a1111"))
    assert encoding.hidden_states.dtype == "float32"
    return float(abs(encoding.hidden_states).max())


def _odd_adaptations(folder: Path) -> None:
    """A LoRA says so of its numbers, and learned words that are none are refused."""
    held = random_lora()
    next(iter(held.values()))[0, 0] = float("nan")
    (note,) = open_lora(save(folder / "lora.safetensors", held)).notes
    check_sentence(note)
    assert "finite" in note, note
    (word,) = open_inversions(save(folder / "word.safetensors", {"emb_params": torch.full((2, 64), float("inf"))}))
    refused(lambda: read_vectors(word), "finite")


@drill("7", "a file that is cut short, overwritten or removed while it is open")
def changing_files(scene: Scene) -> str:
    """Also where another file takes its place between listing and reading."""
    sentences = [_change(scene.folder / f"{number}.safetensors", act) for number, act in enumerate(CHANGES)]
    plan = plan_encoder(save(scene.folder / "gone.safetensors", tiny_state()))
    save_hollow(plan.path, {"x": ("U8", (8,))})
    sentences.append(refused(lambda: load_encoder(plan, lambda: False)).sentence)
    plan.path.unlink()
    sentences.append(refused(lambda: load_encoder(plan, lambda: False), "does not exist").sentence)
    return f"{len(sentences)} errors, and the process lives: {sentences[0]}"


CHANGES: tuple[Callable[[Path], object], ...] = (lambda path: os.truncate(path, 100), lambda path: os.truncate(path, 0))


def _change(path: Path, act: Callable[[Path], object]) -> str:
    save(path, under(CHECKPOINT, tiny_state()))
    asked: list[int] = []

    def change() -> bool:
        asked.append(1)
        if len(asked) == 5:
            act(path)
        return False

    return refused(lambda: open_encoder(path, change)).sentence

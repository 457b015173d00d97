"""The fuzz of models in their many forms: GGUF, names of every style, odd tensors beside, folders, other programs."""

import json
import struct
from math import prod
from pathlib import Path
from random import Random
from shutil import rmtree

import torch

from core.weights.checkpoints.loading import load_encoder
from core.weights.opening import plan_model
from core.weights.text_models.describing import describe_model
from tests import gguf_files
from tests.drills.fuzz import fuzz
from tests.drills.mutations import damaged, damaged_text
from tests.drills.registry import Scene, drill
from tests.encoder_files import as_openclip, tiny_shape, tiny_state

ROOTS = ("", "cond_stage_model.transformer.", "te1.", "_orig_mod.", "a.b.", "text_model.", "visual.", "ema.")
BESIDE = (
    *("absmax", "quant_map", "SCB", "qweight", "g_idx", "weight._data", "W_q", "r", "theta", "weight_scale", "scales"),
    *("positional_embedding_res", "mask1", "logit_scale", "text_model.head.weight", "visual.blocks.0.x", "adapter.x"),
)
DTYPES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "F8_E4M3": 1, "I64": 8, "I32": 4, "U8": 1, "BOOL": 1}
NAMES = (
    *("model.safetensors", "model.fp16.safetensors", "pytorch_model.bin", "model.safetensors.index.json", "a.gguf"),
    *("model-00001-of-00002.safetensors", "model.fp16-00002-of-00002.safetensors", "config.json", "model.onnx", "x.pt"),
    *("openvino_model.xml", "flax_model.msgpack", "model_index.json", "open_clip_model.safetensors", "saved_model.pb"),
)
HEADS = (
    b"SQLite format 3\0" + bytes(40),
    b"\x08\x07\x12\x07pytorch\x1a\x051.0.0",
    b"\x08\x06\x12\x85\x01\x0a\x02ab",
    b"\x89HDF\r\n\x1a\n" + bytes(40),
    b"\x81\xaatext_model\x83",
    b'<?xml version="1.0"?>\n<net name="m">',
    b"7767517\n75 83\n",
    b"lmgg" + bytes(40),
    b"GGUF\3\0\0\0" + bytes(40),
)


def _gguf_headers() -> list[tuple[bytes, int]]:
    """Headers of a tiny encoder in several types, and the bytes of numbers that each promises, which are a hole."""
    made = []
    for kind, size in ((1, 2.0), (8, 34 / 32), (12, 144 / 256), (14, 210 / 256)):
        infos, end = b"", 0
        for name, shape in tiny_shape(width=256 if kind > 8 else 64).tensors().items():
            own, bytes_ = (kind, size) if len(shape) == 2 and kind != 1 else (1, 2.0)
            infos += gguf_files.tensor_info(name, shape, own, end)
            end += -(-int(prod(shape) * bytes_) // gguf_files.ALIGNMENT) * gguf_files.ALIGNMENT
        values = gguf_files.text_value("general.architecture", "clip") + gguf_files.texts_value("words", ["a", "é"] * 9)
        head = gguf_files.header(len(tiny_shape().tensors()), 2) + values + infos
        made.append((head + bytes(-len(head) % gguf_files.ALIGNMENT), end))
    return made


def _write(path: Path, raw: bytes, hole: int) -> None:
    with path.open("wb") as file:
        file.write(raw)
        file.truncate(len(raw) + hole)


def _open(path: Path) -> None:
    """By both doors: what is described is opened."""
    describe_model(path)
    for plan in plan_model(path):
        load_encoder(plan, lambda: False)


@drill("fuzz gguf", "GGUF files of text encoders, their headers damaged", 300)
def gguf(scene: Scene) -> str:
    """Headers with bits turned, lengths that lie and pieces of others; what is accepted is opened."""
    seeds = _gguf_headers()
    headers = [head for head, _ in seeds]
    path = scene.folder / "case.gguf"

    def make(chance: Random) -> tuple[bytes, int]:
        head, hole = chance.choice(seeds)
        if chance.random() < 0.05:
            return head, hole
        if chance.random() < 0.2:
            at = chance.randrange(8, len(head) - 8)
            head = head[:at] + struct.pack("<Q", chance.choice((0, 1, 2**16, 2**32, 2**48, 2**64 - 1))) + head[at + 8 :]
        return damaged(head, headers, chance), chance.choice((hole, hole, hole // 2, 0))

    def act(case: tuple[bytes, int]) -> None:
        _write(path, *case)
        _open(path)

    return fuzz(scene, "gguf", make, act)


@drill(
    "fuzz forms", "safetensors headers of encoders in every style of names, with odd tensors beside and odd types", 300
)
def forms(scene: Scene) -> str:
    """A form is opened or refused by name, whatever stands under whatever root."""
    path = scene.folder / "case.safetensors"
    styles = [{name: tuple(part.shape) for name, part in state.items()} for state in _styles()]

    def make(chance: Random) -> tuple[bytes, int]:
        shapes = {chance.choice(ROOTS[:2]) + name: shape for name, shape in chance.choice(styles).items()}
        if chance.random() < 0.7:
            root = chance.choice(ROOTS)
            shapes = {root + name: shape for name, shape in chance.choice(styles).items()}
        for _ in range(chance.choice((0, 0, 1, 2, 4))):
            stem = chance.choice(list(shapes)).rpartition(".")[0]
            shapes[f"{stem}.{chance.choice(BESIDE)}"] = chance.choice(((), (1,), (64,), (256, 1), (248, 64), (2, 2, 2)))
        for name in chance.sample(list(shapes), chance.choice((0, 0, 0, 1, 3))):
            del shapes[name]
        if chance.random() < 0.2:
            at = chance.choice(list(shapes))
            shapes[damaged_text(at, list(shapes), chance)] = shapes.pop(at)
        return _safetensors_header(shapes, chance)

    def act(case: tuple[bytes, int]) -> None:
        _write(path, *case)
        _open(path)

    return fuzz(scene, "forms", make, act)


def _styles() -> list[dict[str, torch.Tensor]]:
    state = tiny_state()
    long = state | {"text_model.embeddings.position_embedding.weight": torch.empty(248, 64)}
    flat = {name.removeprefix("text_model."): part for name, part in state.items()}
    return [state, long, flat, as_openclip(state), as_openclip(long)]


def _safetensors_header(shapes: dict[str, tuple[int, ...]], chance: Random) -> tuple[bytes, int]:
    header, end, usual = {}, 0, chance.choice(("F16", "F8_E4M3", "BF16"))
    for name, shape in shapes.items():
        dtype = usual if chance.random() < 0.995 else chance.choice(list(DTYPES))
        start, end = end, end + prod(shape) * DTYPES[dtype]
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}
    raw = json.dumps(header).encode("utf-8", "replace")
    return len(raw).to_bytes(8, "little") + raw, end


@drill(
    "fuzz model folders", "folders of models with any files in them, and the first bytes of other programs' files", 300
)
def folders(scene: Scene) -> str:
    """Whatever lies in a folder, it is opened or refused in a sentence."""
    folder = scene.folder / "model"
    header, size = _safetensors_header({name: tuple(part.shape) for name, part in tiny_state().items()}, Random("seed"))
    texts = ['{"model_type": "clip"}', '{"_class_name": "XPipeline", "CLIP": ["a", "CLIPTextModel"]}', "{}", "[]"]
    index = json.dumps({"weight_map": {"a": "model.safetensors", "b": "model-00001-of-00002.safetensors"}})

    def make(chance: Random) -> list[tuple[str, bytes, int]]:
        files = [(f"{chance.choice(('', 'text_encoder/', 'text_encoder_2/', 'CLIP/'))}{name}", *_content(name, chance))
                 for name in chance.sample(NAMES, chance.randrange(1, 5))]  # fmt: skip
        return [
            (name, raw if chance.random() < 0.8 else damaged(raw, HEADS, chance), hole) for name, raw, hole in files
        ]

    def _content(name: str, chance: Random) -> tuple[bytes, int]:
        if name.endswith(".json"):
            return (index if "index.json" in name and "model_index" not in name else chance.choice(texts)).encode(), 0
        return (header, size) if chance.random() < 0.7 and "safetensors" in name else (chance.choice(HEADS), 0)

    def act(case: list[tuple[str, bytes, int]]) -> None:
        rmtree(folder, ignore_errors=True)
        for name, raw, hole in case:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            _write(folder / name, raw, hole)
        _open(folder)

    return fuzz(scene, "model folders", make, act)

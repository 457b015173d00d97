"""Forms of models that other programs run: told by their first bytes, their endings and the files in their folders."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from core.program.messages import quoted
from core.program.translation import tr
from core.weights import OtherForm

# Form for programs, and what the program or form is called.
_ONNX = ("onnx", "ONNX Runtime (ONNX)")
_OPENVINO = ("openvino", "OpenVINO")
_CORE_ML = ("core-ml", "Core ML")
_TENSORFLOW = ("tensorflow", "TensorFlow")
_KERAS = ("keras", "Keras (HDF5)")
_FLAX = ("flax", "Flax (msgpack)")
_TENSORRT = ("tensorrt", "TensorRT")
_TFLITE = ("tflite", "TensorFlow Lite")
_NCNN = ("ncnn", "ncnn")
_NUMPY = ("numpy", "NumPy or MLX (.npz)")
_DRAW_THINGS = ("draw-things", "Draw Things (SQLite)")

_BY_HEAD: tuple[tuple[re.Pattern[bytes], tuple[str, str]], ...] = tuple(
    (re.compile(pattern, re.DOTALL), program)
    for pattern, program in (
        (rb"SQLite format 3\0", _DRAW_THINGS),
        (rb"\x89HDF\r\n\x1a\n", _KERAS),
        (rb"....TFL3", _TFLITE),
        (rb"[pf]trt", _TENSORRT),
        (rb"7767517\r?\n", _NCNN),
        (rb"\x93NUMPY", _NUMPY),
        (rb"\s*(<\?xml[^>]*>)?\s*<net[ >]", _OPENVINO),
        # protocol buffers: a version, then a producer's name, a graph or a set of operators; or a description
        (rb"\x08[\x01-\x1f](\x12[\x01-\x40][ -~]|[\x3a\x42])", _ONNX),
        (rb"\x08[\x01-\x1f]\x12.{1,4}\x0a", _CORE_ML),
        # a map of a few texts, or of many
        (rb"([\x81-\x8f]|\xde..|\xdf....)([\xa1-\xbf]|\xd9.)[A-Za-z_]", _FLAX),
    )
)
_BY_SUFFIX = {
    ".onnx": _ONNX,
    ".ort": _ONNX,
    ".mlmodel": _CORE_ML,
    ".mlpackage": _CORE_ML,
    ".mlmodelc": _CORE_ML,
    ".pb": _TENSORFLOW,
    ".h5": _KERAS,
    ".keras": _KERAS,
    ".msgpack": _FLAX,
    ".tflite": _TFLITE,
    ".engine": _TENSORRT,
    ".plan": _TENSORRT,
    ".trt": _TENSORRT,
    ".npz": _NUMPY,
}
_BY_NAME = {
    "openvino_model.xml": _OPENVINO,
    "openvino_model.bin": _OPENVINO,
    "saved_model.pb": _TENSORFLOW,
    "coremldata.bin": _CORE_ML,
}


def refuse_other_programs(path: Path, head: bytes) -> None:
    """OtherForm where `head`, the first bytes of a file that is none of the forms that are read, shows a known one."""
    suffix = path.suffix.lower()
    program = _BY_SUFFIX[suffix] if suffix in (".pb", ".npz") else _BY_NAME.get(path.name.lower())
    if suffix == ".bin" and path.with_suffix(".xml").is_file():  # the numbers of a graph, which have no head
        program = _OPENVINO
    program = program or next((program for pattern, program in _BY_HEAD if pattern.match(head)), None)
    if program := program or _BY_SUFFIX.get(suffix):
        _refuse(path, program)


def refuse_folder_of_other_programs(folder: Path, inside: Iterable[str]) -> None:
    """OtherForm where the files `inside` a folder, or the folder's own ending, are those of a form that is not read."""
    for name in (folder.name, *sorted(inside)):
        if program := _BY_NAME.get(name.lower()) or _BY_SUFFIX.get(Path(name).suffix.lower()):
            _refuse(folder, program)


def _refuse(path: Path, program: tuple[str, str]) -> NoReturn:
    form, title = program
    message = tr(
        "{file} is a model for {program}, in a form that is not read here. Open the .safetensors model that it was "
        "made from."
    )
    raise OtherForm(message.format(file=quoted(path), program=title), form)

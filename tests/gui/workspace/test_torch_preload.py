"""torch's library ahead of torch."""

import sys

import pytest
from python_process import run_python

from gui.workspace.torch_preload import load_torch_library


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the import of torch loads it")
def test_the_library_is_loaded_without_importing_torch_and_torch_works_with_it() -> None:
    code = (
        "import sys; from gui.workspace.torch_preload import load_torch_library; done = load_torch_library(); "
        "before = 'torch' in sys.modules; import torch; print(done, before, int(torch.ones(2).sum()))"
    )
    done = run_python("-c", code)
    assert (done.stdout.strip(), done.stderr) == ("True False 2", "")


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_leave_it_to_the_import(system: str) -> None:
    assert not load_torch_library(system)

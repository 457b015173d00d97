"""The benchmarks still fit what they measure: each of their files can be imported."""

from importlib import import_module
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"
FILES = sorted(file.stem for file in FOLDER.glob("*.py") if file.stem != "__main__")
assert FILES


@pytest.mark.parametrize("name", FILES)
def test_a_benchmarks_file_finds_what_it_imports(name: str) -> None:
    assert import_module(f"tests.benchmarks.{name}").__doc__

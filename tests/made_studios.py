"""The installations of tools that ../shared/samples/make_studios.py lays out, and what is to be found in each."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

Expected = dict[str, dict[str, Any]]


def lay_out_studios(shared: Path, top: Path) -> None:
    """Lays all of them out in a folder; skips where the script is missing."""
    script = shared / "samples" / "make_studios.py"
    if not script.is_file():
        pytest.skip("../shared/samples/make_studios.py is missing: what makes the installations lies there")
    runpy.run_path(str(script))["lay_out"](top)


def expected_studios(shared: Path) -> Expected:
    """What is to be found in each, by its id (studios.json)."""
    text = (shared / "samples" / "studios.json").read_text("utf-8")
    return {studio["id"]: studio for studio in json.loads(text)["studios"]}

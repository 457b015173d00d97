"""A tool is a folder and a line in the table: nothing else in the program knows one by its name."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from encoder_files import save, tiny_state
from fifth_tool import FIFTH_TOOL

from core.cli.analyze import analyze
from core.dialects.table import DIALECTS, read
from core.editing.lint import lint
from core.weights.opening import open_model

ROOT = Path(__file__).parents[3]
DIALECTS_FOLDER = ROOT / "core" / "dialects"


def sources() -> list[Path]:
    """The program's files outside the tools' own folder."""
    folders = [path for room in ("core", "gui", "resources") for path in (ROOT / room).rglob("*.py")]
    return [ROOT / "main.py", *(path for path in folders if not path.is_relative_to(DIALECTS_FOLDER))]


def branching_strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of every string that something is compared with, matched against, or looked up by."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=comparators):
                operands = [left, *comparators]
            case ast.Dict(keys=keys):
                operands = [key for key in keys if key is not None]
            case ast.MatchValue(value=value) | ast.Subscript(slice=value):
                operands = [value]
            case _:
                continue
        for constant in (child for operand in operands for child in ast.walk(operand)):
            if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                yield constant.lineno, constant.value


def test_no_file_outside_the_tools_own_asks_for_a_tool_by_its_name() -> None:
    strings = [(path, *found) for path in sources() for found in branching_strings(ast.parse(path.read_text("utf-8")))]
    assert len({path for path, _, _ in strings}) > 100
    named = [f"{path.relative_to(ROOT)}:{line}" for path, line, text in strings if text in DIALECTS]
    assert named == []


@pytest.mark.parametrize(
    "code",
    ["x == 'a1111'", "x in ('diffusers', 'compel')", "{'comfyui': 1}", "x['compel']", "match x:\n case 'a1111': pass"],
)
def test_every_way_to_ask_for_a_tool_by_its_name_is_found(code: str) -> None:
    assert any(text in DIALECTS for _, text in branching_strings(ast.parse(code)))


@pytest.fixture
def fifth(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(DIALECTS, FIFTH_TOOL.key, FIFTH_TOOL)
    return FIFTH_TOOL.key


def test_a_fifth_tool_is_read_counted_and_linted(fifth: str) -> None:
    chunks = read("a RED cat", fifth)
    assert (chunks.used, chunks.limit) == (3, 75)
    assert chunks.weights[0, :4].tolist() == [1, 1, 1.5, 1]
    assert [found.code for found in lint(chunks)] == ["shouting"]
    assert [found.code for found in lint(read("cat " * 80, fifth))] == ["cut-off"]


def test_a_fifth_tool_is_conditioned_at_the_layer_that_its_clip_skip_names(fifth: str, tmp_path: Path) -> None:
    model = open_model(str(save(tmp_path / "clip_l.safetensors", tiny_state())))
    chunks = read("a RED cat", fifth)
    (encoder,), (encoding,) = model.encoders, model.encode(chunks)
    for clip_skip, layer in ((None, encoder.info.layers), (110, encoder.info.layers - 1)):
        states = encoder.final_norm(encoding.hidden_states[layer]) * chunks.weights.reshape(-1, 1)
        np.testing.assert_allclose(model.condition(chunks, clip_skip).prompt_embeds, states, atol=1e-5)


def test_a_fifth_tool_is_offered_by_the_command_line(fifth: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert analyze(["a RED cat", "--dialect", fifth, "--tokens-only"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["dialect"], record["warnings"][0]["code"]) == (fifth, "shouting")

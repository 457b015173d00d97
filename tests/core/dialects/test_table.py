"""A tool is a folder and a line in the table: nothing else in the program knows one by its name."""

import ast
import json
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from encoder_files import save, tiny_state
from fifth_tool import FIFTH_TOOL

from core.cli.analyze import analyze
from core.dialects.table import DIALECTS, read
from core.editing.lint import lint
from core.tokens.families import FAMILIES
from core.weights.opening import open_model

ROOT = Path(__file__).parents[3]
# layers in front of tools and rules of wildcards are called by the tool that brings them, and installations by the tool
# that is installed; an embedding is of the family that its width says
FOLDERS_OF_DIALECTS = (
    *("core/dialects/", "core/expansion/", "core/prompt/expansion.py", "core/prompt/wildcards.py", "core/studio/"),
    # where diffusers is a layout of folders
    *("core/files/studio_weights.py", "gui/dialogs/studios/", "gui/window/models/"),
)
FOLDERS_OF_FAMILIES = (
    *("core/dialects/", "core/tokens/families.py", "core/weights/checkpoints/", "core/studio/inversions.py"),
)


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


@cache
def program_strings() -> list[tuple[str, int, str]]:
    """Path, line and text of all such strings of the program."""
    paths = [ROOT / "main.py", *(path for room in ("core", "gui", "resources") for path in (ROOT / room).rglob("*.py"))]
    names = [(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths]
    return [(name, *string) for name, tree in names for string in branching_strings(tree)]


@pytest.mark.parametrize(("keys", "folders"), [(DIALECTS, FOLDERS_OF_DIALECTS), (FAMILIES, FOLDERS_OF_FAMILIES)])
def test_no_other_file_asks_for_a_tool_or_a_family_by_its_name(keys: Collection[str], folders: tuple[str, ...]) -> None:
    others = [string for string in program_strings() if not string[0].startswith(folders)]
    assert len({path for path, _, _ in others}) > 100
    assert [(path, line) for path, line, text in others if text in keys] == []


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
    assert [diagnostic.code for diagnostic in lint(chunks)] == ["shouting"]
    assert [diagnostic.code for diagnostic in lint(read("cat " * 80, fifth))] == ["cut-off"]


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

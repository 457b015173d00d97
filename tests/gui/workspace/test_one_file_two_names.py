"""A file that is named in two ways, as disks of Windows and macOS take them, is one file in every list."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.program.messages import UnusableInput
from gui.state.session_file import write_session
from gui.state.settings import Settings
from gui.state.zoo import ZooState
from gui.workspace.workspace import Workspace


@pytest.fixture(params=[True, False])
def is_blind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """A disk that is blind to letters' case, and one that is not."""
    monkeypatch.setattr(os.path, "samefile", lambda left, right: request.param)
    return bool(request.param)


def test_a_lora_is_listed_once_and_not_added_to_itself(
    is_blind: bool, bare_workspace: Workspace, tmp_path: Path
) -> None:
    first, second = str(tmp_path / "Lora.safetensors"), str(tmp_path / "LORA.safetensors")
    bare_workspace.adapter_loader.add_lora(first)
    bare_workspace.adapter_loader.add_lora(second)
    listed = [state.source for state in bare_workspace.session.loras]
    assert listed == ([first] if is_blind else [first, second])


def test_a_model_is_compared_once(is_blind: bool) -> None:
    zoo = ZooState()
    zoo.add(["/models/A.safetensors", "/models/a.safetensors"])
    zoo.add(["/models/A.SAFETENSORS", "/models/b.safetensors"])
    assert len(zoo.sources) == (2 if is_blind else 4) and zoo.sources[0] == "/models/A.safetensors"


@pytest.mark.parametrize(
    ("text", "name"), [("con", "_con"), ("AUX, a cow", "AUX a cow"), ("a cow: red/blue?", "a cow red blue")]
)
def test_a_session_is_offered_a_name_that_every_system_takes(
    text: str, name: str, make_workspace: Callable[..., Workspace]
) -> None:
    files = make_workspace(text=text).session_files
    assert Path(files.suggested_path).name == f"{name}.promptscope"


def test_a_session_that_another_program_holds_is_said_to_be_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cows.promptscope"
    write_session(path, Settings(), "")
    before = path.read_bytes()

    def refuse(_new: Path, held: Path) -> None:
        raise PermissionError(13, "Access is denied", str(held))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UnusableInput, match="open in another program"):
        write_session(path, Settings(text="a cow"), "")
    assert path.read_bytes() == before

"""The look at the places in which tools are usually installed."""

import json
from pathlib import Path

import pytest

from core.program.cancellation import Cancelled
from core.studio import usual_places
from core.studio.studio import Surroundings
from core.studio.usual_places import look_around

COMFYUI = ("main.py", "nodes.py", "folder_paths.py", "comfy/sd1_clip.py")


def install(root: Path, *names: str) -> Path:
    for name in names or COMFYUI:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


def around(home: Path) -> Surroundings:
    return Surroundings(home=home, application_data=(home / ".config", home / ".nowhere"))


def test_tools_are_found_by_their_usual_names(tmp_path: Path) -> None:
    home, drive = tmp_path / "home", tmp_path / "drive"
    wanted = [
        install(home / "ComfyUI"),
        install(home / "Downloads/ComfyUI_windows_portable/ComfyUI"),
        install(home / "pinokio/api/comfyui.git"),
        install(drive / "AI/Fooocus_win64/Fooocus", "fooocus_version.py", "entry_with_update.py", "modules/config.py"),
    ]
    install(home / "something else" / "ComfyUI")
    assert [studio.root for studio in look_around(around(home), (drive,))] == wanted


def test_the_library_that_stability_matrix_names_is_looked_at(tmp_path: Path) -> None:
    library = tmp_path / "elsewhere"
    (library / "Models").mkdir(parents=True)
    (library / "Packages").mkdir()
    (library / "settings.json").write_text('{"InstalledPackages": []}', "utf-8")
    settings = tmp_path / ".config/StabilityMatrix"
    settings.mkdir(parents=True)
    (settings / "library.json").write_text(json.dumps({"LibraryPath": str(library)}), "utf-8")
    assert [(studio.tool, studio.root) for studio in look_around(around(tmp_path))] == [("stability_matrix", library)]


def test_the_look_is_given_up_and_ends_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "ComfyUI")
    with pytest.raises(Cancelled):
        list(look_around(around(tmp_path), cancelled=lambda: True))
    monkeypatch.setattr(usual_places, "MAX_SECONDS", -1.0)
    assert list(look_around(around(tmp_path))) == []

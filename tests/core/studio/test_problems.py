"""What is said to be wrong with an installation."""

from pathlib import Path

from studio_files import make_a1111

from core.studio.contents import StudioContents
from core.studio.finding import find_studios
from core.studio.listing import list_studio
from core.studio.problems import problems_of
from core.studio.studio import DatabaseEntry, Listing, ModelFolder, Studio


def problems_at(root: Path) -> list[tuple[str, str]]:
    (studio,) = find_studios(root)
    return [(fault.file.name, fault.message) for fault in problems_of(StudioContents(list_studio(studio)))]


def make_swarmui(root: Path, models: str) -> Path:
    (root / "src/Core").mkdir(parents=True)
    (root / "src/Core/Program.cs").touch()
    (root / "Data").mkdir()
    (root / "Data/Settings.fds").write_text(f"Paths:\n\tModelRoot: {models}\n")
    return root


def test_a_sound_installation_has_none(tmp_path: Path) -> None:
    assert problems_at(make_a1111(tmp_path)) == []


def test_of_swarmui_s_roots_those_are_told_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "here/Lora").mkdir(parents=True)
    root = make_swarmui(tmp_path / "SwarmUI", f"{tmp_path / 'here'};{tmp_path / 'gone'}")
    ((file, message),) = problems_at(root)
    assert file == "Settings.fds"
    assert str(tmp_path / "gone/Lora") in message
    assert str(tmp_path / "here") not in message


def test_what_a_list_leaves_out_is_told_once(tmp_path: Path) -> None:
    source, gone = tmp_path / "config.txt", tmp_path / "gone"
    folder = ModelFolder(gone, source)
    entry = DatabaseEntry("lora", "a", tmp_path / "a.safetensors")
    listing = Listing(Studio("fooocus", tmp_path), (), (entry,), (folder, folder), 2, True, (ModelFolder(gone),))
    told = [(fault.file.name, fault.message) for fault in problems_of(StudioContents(listing))]
    assert told == [
        ("config.txt", f"It names folders that are not there now: {gone}"),
        ("a.safetensors", "The tool’s database names this model, which is not there."),
        ("gone", "This folder answers too slowly; what it has is not all listed."),
        (tmp_path.name, "2 links lead nowhere, or to what cannot be read."),
        (tmp_path.name, "It holds more files than are listed; the rest is left out."),
    ]

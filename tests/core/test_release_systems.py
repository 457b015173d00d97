"""What a release does on Windows and macOS, as far as it can be looked at elsewhere; the list of parts."""

import json
import os
import plistlib
import re
import sys
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import pytest
from release_scripts import FOLDER, ROOT, error, script


def setup_script() -> str:
    return (FOLDER / "promptscope.iss").read_text(encoding="utf-8-sig")


def test_the_installers_script_is_given_all_that_it_asks_for_and_nothing_else(tmp_path: Path) -> None:
    command = script("installer").command("ISCC.exe", tmp_path / "Promptscope-9.9-setup.exe")
    defined = {part[2:].partition("=")[0] for part in command if part.startswith("/D")}
    assert set(re.findall(r"\{#(\w+)\}", setup_script())) == defined
    assert "/DOutputName=Promptscope-9.9-setup" in command
    assert command[-1] == str(FOLDER / "promptscope.iss")


def test_the_installer_starts_and_names_programs_that_the_bundle_has() -> None:
    spec = (ROOT / "resources" / "bundle" / "promptscope.spec").read_text(encoding="utf-8")
    named = set(re.findall(r"\{app\}\\([\w-]+)\.exe", setup_script()))
    assert named == {"promptscope"}
    assert 'executable("promptscope", ' in spec and 'executable("promptscope-console", True)' in spec
    assert script("installer").ICON.name in (ROOT / "resources" / "bundle" / "icons.py").read_text(encoding="utf-8")


def test_the_installer_needs_no_administrator_and_takes_everything_out_again() -> None:
    text = setup_script()
    assert "\nPrivilegesRequired=lowest\n" in text and "HKLM" not in text and "{pf" not in text
    keys = [line for line in text.splitlines() if line.startswith("Root: ")]
    assert len(keys) > 5
    assert all(line.startswith("Root: HKA; ") for line in keys)
    removed = {match[1] for line in keys if "uninsdelete" in line and (match := re.search(r'Subkey: "([^"]+)"', line))}
    for line in keys:
        subkey = re.findall(r'Subkey: "([^"]+)"', line)[0]
        assert any(subkey == above or subkey.startswith(above + "\\") for above in removed), subkey


def test_sessions_are_opened_by_the_key_that_the_trial_looks_at() -> None:
    key = script("installer").COMMAND_KEY
    (line,) = [line for line in setup_script().splitlines() if f'Subkey: "{key}"' in line]
    assert '"""{app}\\promptscope.exe"" ""%1"""' in line
    assert 'ValueData: "Promptscope.Session"' in setup_script()


@pytest.mark.parametrize(("text", "numbers"), [("0.2.0", "0.2.0.0"), ("1.0.0rc1", "1.0.0.0"), ("2", "2.0.0.0")])
def test_windows_gets_a_version_of_four_numbers(text: str, numbers: str) -> None:
    assert script("installer").numeric_version(text) == numbers


def test_a_missing_compiler_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    installer = script("installer")
    for name in (installer.COMPILER_VARIABLE, "ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(error(), match="Inno Setup 6 is missing"):
        installer.compiler()


def test_signing_is_set_up_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    signing = script("signing")
    for name in signing.CERTIFICATE:
        monkeypatch.setenv(name, "")  # as the forge gives a secret that is not set
    assert signing.given(signing.CERTIFICATE) == {}
    monkeypatch.setenv("MACOS_CERTIFICATE", "YQ==")
    with pytest.raises(error(), match="MACOS_CERTIFICATE_PASSWORD is not set"):
        signing.given(signing.CERTIFICATE)


def test_the_certificate_lies_in_a_keychain_of_its_own_beside_those_that_were_searched_before() -> None:
    signing = script("signing")
    commands = signing.keychain_commands(Path("c.p12"), "secret", "own", ["login.keychain-db"])
    assert all(command[0] == "security" and signing.KEYCHAIN in command for command in commands)
    assert [command[1] for command in commands].index("unlock-keychain") < [c[1] for c in commands].index("import")
    assert commands[-1][-2:] == [signing.KEYCHAIN, "login.keychain-db"]


def test_nothing_is_notarised_that_no_certificate_has_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    signing = script("signing")
    monkeypatch.delenv(signing.IDENTITY, raising=False)
    for name in signing.NOTARY:
        monkeypatch.setenv(name, "x")
    with pytest.raises(error(), match=f"{signing.IDENTITY} is not set"):
        signing.notarise(Path("a.dmg"))


def test_the_spec_signs_by_the_same_variable_and_with_entitlements_that_are_there() -> None:
    spec = (ROOT / "resources" / "bundle" / "promptscope.spec").read_text(encoding="utf-8")
    signing = script("signing")
    assert f'os.environ.get("{signing.IDENTITY}") or None' in spec
    allowed = plistlib.loads(signing.ENTITLEMENTS.read_bytes())
    assert allowed and all(name.startswith("com.apple.security.cs.") and value for name, value in allowed.items())
    assert signing.ENTITLEMENTS.name in spec


def test_the_session_that_a_release_is_opened_with_is_one() -> None:
    from gui.state.session_file import read_session

    session = read_session(script("open_once").SESSION)
    assert len(session.settings.text.split()) > 10 and session.notes == ()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's script stands for the program")
@pytest.mark.parametrize(("size", "ending"), [((1280, 800), ""), ((2, 2), "no picture"), (None, "did not show")])
def test_a_program_counts_as_opened_once_its_picture_is_one_of_a_window(
    size: tuple[int, int] | None, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image

    open_once = script("open_once")
    monkeypatch.setattr(open_once, "PICTURES", tmp_path / "pictures")
    monkeypatch.setattr(open_once, "screen", list)
    if size:
        Image.new("RGB", size).save(tmp_path / "window.png")
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\n[ "$2" = --screenshot ] && cp "{tmp_path}/window.png" "$3" 2>&-\n')
    program.chmod(0o755)
    if ending:
        with pytest.raises(error(), match=ending):
            open_once.open_once(program)
    else:
        open_once.open_once(program, "-x")
        assert [path.name for path in (tmp_path / "pictures").iterdir()] == [f"{script('facts').system()}-x.png"]


def test_a_package_is_in_the_bundle_where_a_module_or_a_library_of_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = script("bundle_contents")
    (tmp_path / "safetensors").mkdir()
    (tmp_path / "resources").mkdir()
    (tmp_path / "yaml.abi3.so").touch()
    monkeypatch.setattr(contents, "folder", lambda: tmp_path)
    monkeypatch.setattr(contents, "modules", lambda: {"tqdm", "tqdm.std", "core.model", "os"})
    assert [package.name for package in contents.packages()] == ["PyYAML", "safetensors", "tqdm"]


def made_bundle(folder: Path) -> Path:
    """What the list of parts looks at in a bundle: data files and the list of licences."""
    sbom = script("sbom")
    for file in sbom.DATA:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.name)
    entries = [("numpy", "9.9", "BSD License"), ("pillow", "9.9", "MIT-CMU"), ("libx11-6", "2:1.8", "see its text")]
    index = [{"name": name, "version": version, "licence": licence} for name, version, licence in entries]
    (folder / "licences").mkdir()
    (folder / "licences" / "index.json").write_text(json.dumps(index))
    (folder / "licences" / "libx11-6.txt").write_text("a text")
    return folder


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict]:
    """The list of parts of a made bundle that has NumPy and Pillow in it, as JSON, by the parts' names."""
    pytest.importorskip("cyclonedx", reason="requirements-dev.txt has it")
    contents, sbom = script("bundle_contents"), script("sbom")
    folder = made_bundle(tmp_path)
    for module in (contents, sbom):
        monkeypatch.setattr(module, "folder", lambda: folder)
    monkeypatch.setattr(sbom, "packages", lambda: [metadata.distribution(name) for name in ("numpy", "pillow")])
    bom = json.loads(sbom.JsonV1Dot6(sbom.make_bom()).output_as_string())
    assert (bom["bomFormat"], bom["metadata"]["component"]["name"]) == ("CycloneDX", "Promptscope")
    return {part["name"]: part for part in bom["components"]}


def test_the_list_of_parts_has_packages_python_qt_data_and_the_systems_libraries(parts: dict[str, dict]) -> None:
    numpy = parts["numpy"]
    assert numpy["purl"] == f"pkg:pypi/numpy@{metadata.version('numpy')}"
    assert parts["Python"]["version"] == ".".join(map(str, sys.version_info[:3]))
    assert parts["Qt"]["licenses"] == [{"license": {"id": "LGPL-3.0-only"}}]
    assert "transformers" not in parts  # installed, and in the lock, but not in this bundle
    if sys.platform == "linux":
        library = parts["libx11-6"]
        assert library["purl"].startswith("pkg:deb/") and "licenses" not in library
        assert library["properties"][0]["value"] == "licences/libx11-6.txt"


def test_data_files_have_their_sum_and_pillow_what_its_wheel_was_built_with(parts: dict[str, dict]) -> None:
    vocabulary = parts["CLIP's vocabulary"]
    assert vocabulary["hashes"] == [{"alg": "SHA-256", "content": sha256(b"CLIP's vocabulary").hexdigest()}]
    has_list = any(file.parent.name == "sboms" for file in metadata.distribution("pillow").files or ())
    assert bool(parts["pillow"].get("components")) == has_list


def test_the_list_of_parts_knows_every_data_file_that_is_shipped() -> None:
    pytest.importorskip("cyclonedx", reason="requirements-dev.txt has it")
    listed = {ROOT / file.path for file in script("sbom").DATA}
    shipped = {*(ROOT / "resources" / "vocabulary").iterdir(), *(ROOT / "resources").rglob("*.safetensors")}
    assert len(shipped) > 3
    assert shipped <= listed
    assert all(path.is_file() for path in listed)


def test_a_release_never_runs_with_a_screen_of_its_own_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "DISPLAY", ":7")
    assert script("open_once").screen() == []
    monkeypatch.delitem(os.environ, "DISPLAY")
    assert bool(script("open_once").screen()) == (sys.platform == "linux")

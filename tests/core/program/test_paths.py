"""Paths of Windows, macOS and Linux: written one way, compared as their disks do, names that each of them takes."""

import os
import sys
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.program.paths import (
    MAX_PLAIN_PATH,
    folder_identity,
    is_elsewhere,
    is_same_file,
    native_path,
    portable_name,
    within_reach,
)

DEEP = "\\".join(["a" * 60] * 5)


@pytest.mark.parametrize(
    ("given", "native"),
    [
        ("C:/models/a.safetensors", r"C:\models\a.safetensors"),
        (r"C:\models\..\models\a.safetensors", r"C:\models\a.safetensors"),
        ("//server/share/a.safetensors", r"\\server\share\a.safetensors"),
        (r"\\server\share\a.safetensors", r"\\server\share\a.safetensors"),
        ("c:/", "c:\\"),
        ("owner/name", "owner/name"),
        ("study", "study"),
        ("C:beside.safetensors", "C:beside.safetensors"),
        ("family:flux\nC:/a", "family:flux\nC:/a"),
        (f"C:/{DEEP}/a.safetensors", rf"\\?\C:\{DEEP}\a.safetensors"),
        (f"//server/share/{DEEP}", rf"\\?\UNC\server\share\{DEEP}"),
        (rf"\\?\C:\{DEEP}", rf"\\?\C:\{DEEP}"),
    ],
)
def test_a_whole_path_is_written_as_windows_writes_it_and_a_long_one_so_that_it_opens(given: str, native: str) -> None:
    assert native_path(given, "win32") == native
    assert native_path(native, "win32") == native


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_elsewhere_a_path_is_written_as_it_is(system: str) -> None:
    for path in ("/models/a", "//models/a", "C:/models/a", f"/{'a/' * 300}"):
        assert (native_path(path, system), within_reach(path, system)) == (path, path)


def test_only_a_path_that_is_too_long_for_windows_gets_the_prefix() -> None:
    fits = f"C:\\{'a' * (MAX_PLAIN_PATH - 3)}"
    assert within_reach(fits, "win32") == fits
    assert within_reach(f"{fits}b/c", "win32") == rf"\\?\{fits}b\c"
    assert within_reach("a" * 300, "win32") == "a" * 300  # no whole path


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("C:/Models/A.safetensors", r"c:\models\a.safetensors"),
        (r"\\?\C:\models\a", "C:/models/a"),
        (r"\\?\UNC\server\share\a", "//SERVER/share/a"),
        (unicodedata.normalize("NFD", "/models/고양이"), unicodedata.normalize("NFC", "/models/고양이")),
    ],
)
def test_what_may_be_one_file_is_one_where_the_disk_says_so_and_where_it_is_gone_as_the_system_does_by_default(
    left: str, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer in (True, False):
        monkeypatch.setattr(os.path, "samefile", lambda _left, _right, answer=answer: answer)
        assert is_same_file(left, right) is answer

    def gone(left: str, _right: str) -> bool:
        raise FileNotFoundError(2, "not there", left)

    monkeypatch.setattr(os.path, "samefile", gone)
    for system, answer in (("win32", True), ("darwin", True), ("linux", False)):
        monkeypatch.setattr(sys, "platform", system)
        assert is_same_file(left, right) is answer


def test_files_of_other_names_are_never_the_same_and_nothing_is_asked_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    assert is_same_file(str(tmp_path / "a"), str(tmp_path / "a"))
    assert not is_same_file(str(tmp_path / "a"), str(tmp_path / "b"))
    assert not is_same_file("study", "owner/name")


def test_the_disk_here_is_asked_about_letters_case(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    is_blind = (tmp_path / "A").exists()
    if not is_blind:
        (tmp_path / "A").write_bytes(b"")
    assert is_same_file(str(tmp_path / "a"), str(tmp_path / "A")) is is_blind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a cow: a/b\\c?", "a cow a b c"),
        ("con", "_con"),
        ("Aux.safetensors", "_Aux.safetensors"),
        ("COM¹", "_COM¹"),
        ("concert", "concert"),
        (" a cow. . ", "a cow"),
        ("..", ""),
        ("a\tb\0c\u200b", "a b c"),
        (unicodedata.normalize("NFD", "고양이"), "고양이"),
    ],
)
def test_a_name_is_one_that_every_system_takes(text: str, name: str) -> None:
    assert portable_name(text) == name


def test_a_folder_that_a_share_does_not_number_is_told_by_its_path(tmp_path: Path) -> None:
    def numbered(number: int) -> os.stat_result:
        return os.stat_result((0o40755, number, 7, *[0] * 7))

    assert folder_identity(tmp_path, numbered(5)) == folder_identity(tmp_path / "a", numbered(5)) == (7, 5)
    assert folder_identity(tmp_path / "a", numbered(0)) == (7, str(tmp_path.resolve() / "a"))
    assert folder_identity(tmp_path / "b", numbered(0)) != folder_identity(tmp_path / "a", numbered(0))


@pytest.mark.parametrize(
    ("attribute", "value", "elsewhere"),
    [
        ("st_file_attributes", 0x400000, True),  # OneDrive
        ("st_file_attributes", 0x1000, True),
        ("st_file_attributes", 0x20, False),
        ("st_flags", 0x40000000, True),  # iCloud
        ("st_flags", 0x20, False),
        ("st_size", 0, False),  # Linux
    ],
)
def test_a_file_whose_content_a_cloud_holds_is_known_by_its_marks(attribute: str, value: int, elsewhere: bool) -> None:
    assert is_elsewhere(SimpleNamespace(**{attribute: value})) is elsewhere  # type: ignore[arg-type]

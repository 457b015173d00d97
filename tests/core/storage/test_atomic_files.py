"""Files written whole or not at all, also where another program has the old one open, as on Windows."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.storage import atomic_files
from core.storage.atomic_files import flush_to_disk, quarantine, replace_file, write_atomic


def held_for(times: int, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Has Windows' refusal answer the first `times` tries to replace a file; the list of all tries."""
    replace: Callable[[Path, Path], Path] = Path.replace
    tries: list[Path] = []

    def refused(new: Path, path: Path) -> Path:
        tries.append(path)
        if len(tries) <= times:
            raise PermissionError(13, "The process cannot access the file", str(path))
        return replace(new, path)

    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr(atomic_files, "REPLACE_PAUSES", (0.0, 0.0, 0.0))
    return tries


def test_a_file_that_another_program_lets_go_of_in_a_moment_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(b"old")
    tries = held_for(2, monkeypatch)
    write_atomic(file, b"new")
    assert (file.read_bytes(), tries) == (b"new", [file] * 3)
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_a_file_that_stays_open_elsewhere_keeps_its_content_and_nothing_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(b"old")
    tries = held_for(99, monkeypatch)
    with pytest.raises(PermissionError):
        write_atomic(file, b"new")
    assert (file.read_bytes(), len(tries)) == (b"old", 4)
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_any_other_refusal_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic_files, "REPLACE_PAUSES", (99.0,))
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "gone", tmp_path / "file")


def test_an_unusable_file_that_cannot_be_renamed_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(b"{")
    held_for(99, monkeypatch)
    quarantine(file)
    assert file.read_bytes() == b"{"


def test_macos_is_asked_to_empty_the_drives_own_memory_and_a_share_that_cannot_is_flushed_as_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    asked: list[object] = []
    monkeypatch.setattr(os, "fsync", lambda handle: asked.append("fsync"))
    monkeypatch.setattr(fcntl, "fcntl", lambda handle, command: asked.append(command))
    with (tmp_path / "file").open("wb") as file:
        flush_to_disk(file.fileno(), "darwin")
        assert asked == [51]

        def refuse(_handle: int, _command: int) -> None:
            raise OSError(45, "Operation not supported")

        monkeypatch.setattr(fcntl, "fcntl", refuse)
        flush_to_disk(file.fileno(), "darwin")
        flush_to_disk(file.fileno(), "win32")
    assert asked == [51, "fsync", "fsync"]

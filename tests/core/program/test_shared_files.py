"""Files that are read for long and that nobody has to wait for."""

import ctypes
import os
from pathlib import Path
from typing import Any

import pytest

from core.program import shared_files
from core.program.shared_files import open_handle, open_shared


class Kernel32:
    """What it is asked for; it gives a handle of 64 bits, or what Windows gives for none."""

    def __init__(self, handle: int | None) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self._handle = handle

    def CreateFileW(self, *asked: object) -> int | None:
        self.asked.append(asked)
        return self._handle


def test_windows_is_asked_to_let_others_write_rename_and_delete_the_file() -> None:
    kernel = Kernel32(2**33)
    assert open_handle("C:\\a.safetensors", kernel) == 2**33
    assert kernel.asked == [("C:\\a.safetensors", 0x80000000, 7, None, 3, 0x80, None)]


@pytest.mark.parametrize("refused", [None, ctypes.c_void_p(-1).value])
def test_where_windows_refuses_pythons_own_way_says_why(
    refused: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_files, "kernel32", lambda: Kernel32(refused))
    with pytest.raises(FileNotFoundError):
        open_shared(tmp_path / "gone.safetensors", "win32")


def test_a_file_is_read_from_its_descriptor(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1\r\n\x1a2")
    descriptor = open_shared(tmp_path / "a")
    try:
        assert os.read(descriptor, 10) == b"1\r\n\x1a2"
    finally:
        os.close(descriptor)

"""Paths as each system means them: which are the same file, how they are written, what a file may be called."""

import ntpath
import os
import re
import sys
import unicodedata
from pathlib import PureWindowsPath

# Names that Windows keeps for devices, whatever their ending and case ("Naming Files, Paths, and Namespaces").
_PORTS = [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"]
RESERVED_NAMES = frozenset(["con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS])
FORBIDDEN_LETTERS = '<>:"/\\|?*'  # in names on Windows; "/" and on macOS's screen ":" elsewhere
MAX_PLAIN_PATH = 247  # letters that Windows takes without a prefix: 260 with the end, 12 less for a folder's
_LONG, _LONG_SHARE, _SHARE = "\\\\?\\", "\\\\?\\UNC\\", "\\\\"
_RECALLED, _DATALESS = 0x400000 | 0x40000 | 0x1000, 0x40000000
_WINDOWS_PATH = re.compile(r"[A-Za-z]:[\\/]|[\\/]{2}")


def portable_name(text: str) -> str:
    """A text as a file's name, without its ending, that Windows, macOS and Linux take; "" where nothing is left."""
    plain = "".join(letter if letter.isprintable() and letter not in FORBIDDEN_LETTERS else " " for letter in text)
    name = unicodedata.normalize("NFC", " ".join(plain.split()).strip(" ."))
    return f"_{name}" if name.partition(".")[0].rstrip().casefold() in RESERVED_NAMES else name


def native_path(text: str, system: str = sys.platform) -> str:
    r"""A whole path as this system writes it; any other text, such as the name of an encoder, as it is.

    On Windows Qt's dialogs say `C:/a` and `//server/share/a` where a command line says `C:\a` and `\\server\share\a`.
    """
    if system != "win32" or not _WINDOWS_PATH.match(text):
        return text
    return within_reach(ntpath.normpath(text), system)


def within_reach(path: str, system: str = sys.platform) -> str:
    r"""A whole path as it can be opened: on Windows a long one with `\\?\` before it, any other as it is.

    Without it, Windows opens a path of 260 letters only where its setting LongPathsEnabled is on.
    """
    if system != "win32" or len(path) <= MAX_PLAIN_PATH or path.startswith(_LONG) or not _WINDOWS_PATH.match(path):
        return path
    whole = ntpath.normpath(path)  # which is not done behind the prefix
    return _LONG_SHARE + whole[len(_SHARE) :] if whole.startswith(_SHARE) else _LONG + whole


def is_same_file(left: str, right: str) -> bool:
    """Whether two paths are one file: also in other letters, where that is so on its disk.

    Paths that differ by letters' case, composition (NFC, NFD), slashes and Windows' prefix alone are asked of the
    system; where the files are gone, Windows and macOS count as blind to these, as they are by default.
    """
    if left == right:
        return True
    if _folded(left) != _folded(right):
        return False
    try:
        return os.path.samefile(left, right)  # noqa: PTH121 (texts)
    except (OSError, ValueError):
        return sys.platform in ("win32", "darwin")


def folder_identity(path: str | os.PathLike[str], status: os.stat_result) -> tuple[int, int | str]:
    """What tells a folder from all others, whichever links lead to it: device and number, or its own path.

    Windows numbers no folders on some shares, which would all be one.
    """
    return status.st_dev, status.st_ino or os.path.realpath(path)


def is_elsewhere(status: os.stat_result) -> bool:
    """Whether a file's content is not on this machine: OneDrive, iCloud and others fetch it once it is read.

    By FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS, RECALL_ON_OPEN and OFFLINE on Windows, SF_DATALESS on macOS.
    """
    attributes, flags = getattr(status, "st_file_attributes", 0), getattr(status, "st_flags", 0)
    return bool(attributes & _RECALLED or flags & _DATALESS)


def _folded(path: str) -> str:
    """A path without what may not matter on its disk."""
    plain = path.replace(_LONG_SHARE, _SHARE, 1).removeprefix(_LONG)
    slashed = str(PureWindowsPath(plain)) if _WINDOWS_PATH.match(plain) else plain
    return unicodedata.normalize("NFC", slashed).casefold()

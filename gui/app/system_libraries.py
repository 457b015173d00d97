"""What Qt needs of the system, looked at before Qt is imported: a missing library is one line and not a crash."""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

# Libraries that the PySide6-Essentials 6.11 wheel links but does not carry, with the package of Debian and Ubuntu each
# is in. Newer releases call libglib2.0-0 libglib2.0-0t64; apt accepts the old name there.
_EVERYWHERE: Mapping[str, str] = {
    "libstdc++.so.6": "libstdc++6",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11.so.6": "libx11-6",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
}
_OF_PLATFORM: Mapping[str, Mapping[str, str]] = {
    "xcb": {
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxcb.so.1": "libxcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "wayland": {"libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0"},
}


def missing_library_message(
    environment: Mapping[str, str] = os.environ, load: Callable[[str], object] = ctypes.CDLL, system: str = sys.platform
) -> str | None:
    """One line that says why Qt could not open a window here and what to do, or None where it can.

    `load` opens a shared library by name and raises OSError where it cannot. On Windows and macOS Qt's wheels carry
    all they need.
    """
    if system != "linux":
        return None
    platforms = _platforms(environment)
    if not platforms:
        return (
            "There is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. "
            "Start Promptscope from a desktop, or use main.py analyze, which needs no window."
        )
    missing = [_missing(platform, load) for platform in platforms]
    return _sentence(missing[0]) if all(missing) else None


def prepare_windows(
    system: str = sys.platform,
    load: Callable[[str], object] = ctypes.CDLL,
    environment: MutableMapping[str, str] = os.environ,
) -> None:
    """Loads torch's c10.dll and says where fonts are, on Windows only; to be called before Qt is imported.

    Without a screen (`analyze --plot`, the self-test, the tests) Qt looks for fonts in QT_QPA_FONTDIR alone there, and
    would draw a box for each letter. With torch 2.9 and later c10.dll fails to start (WinError 1114) in a process where
    Qt was loaded first (pytorch/pytorch#166628). Importing torch itself would cost the window a second, so only that
    library is loaded. Whatever fails here is left to the import of torch, which says it better.
    """
    if system != "win32":
        return
    environment.setdefault("QT_QPA_FONTDIR", f"{environment.get('WINDIR', 'C:/Windows')}/Fonts")
    with suppress(OSError, ImportError, ValueError):
        spec = find_spec("torch")
        if spec is not None and spec.origin is not None:
            load(str(Path(spec.origin).parent / "lib" / "c10.dll"))


def _platforms(environment: Mapping[str, str]) -> list[str]:
    """The platform plugins Qt would try, first to last (qguiapplication.cpp); none where there is no screen."""
    if chosen := environment.get("QT_QPA_PLATFORM"):
        return [name.split(":")[0] for name in chosen.split(";")]
    wayland = "WAYLAND_DISPLAY" in environment or environment.get("XDG_SESSION_TYPE") == "wayland"
    return ["wayland"] * wayland + ["xcb"] * ("DISPLAY" in environment)


def _missing(platform: str, load: Callable[[str], object]) -> dict[str, str]:
    """The libraries that cannot be loaded, with their packages."""
    needed = {**_EVERYWHERE, **_OF_PLATFORM.get(platform, {})}
    return {library: package for library, package in needed.items() if not _loads(library, load)}


def _loads(library: str, load: Callable[[str], object]) -> bool:
    try:
        load(library)
    except OSError:
        return False
    return True


def _sentence(missing: Mapping[str, str]) -> str:
    packages = " ".join(dict.fromkeys(missing.values()))
    return (
        f"Qt cannot start without {', '.join(missing)}. On Debian or Ubuntu: sudo apt install {packages}. "
        "Elsewhere: install the packages that hold these libraries."
    )

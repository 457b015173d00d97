"""What Qt needs of the system is said in one line, before Qt is imported."""

import importlib.util
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from python_process import run_python

from gui.app import system_libraries
from gui.app.system_libraries import missing_library_message, prepare_windows

X11 = {"DISPLAY": ":0"}
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Qt's wheels carry all they need elsewhere")
# Part of every system that can run the wheels at all.
C_LIBRARY = {"libc.so.6", "libm.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


def system_without(*names: str) -> Callable[[str], object]:
    """A stand-in for dlopen on a system where only the libraries that begin with `names` are missing."""

    def load(library: str) -> object:
        if library.startswith(names):
            raise OSError(f"{library}: cannot open shared object file")
        return object()

    return load


def linux_problem(environment: dict[str, str], *missing: str) -> str | None:
    return missing_library_message(
        environment, system_without(*missing) if missing else lambda library: library, system="linux"
    )


def test_a_whole_system_has_no_problem() -> None:
    assert linux_problem(X11) is linux_problem(WAYLAND) is None


def test_missing_libraries_are_one_line_with_the_packages_that_hold_them() -> None:
    line = linux_problem(X11, "libxcb-cursor", "libGL.")
    assert "\n" not in line
    assert "libGL.so.1, libxcb-cursor.so.0" in line
    assert "apt install libgl1 libxcb-cursor0." in line


def test_a_package_that_holds_two_libraries_is_named_once() -> None:
    assert linux_problem(X11, "libglib-", "libgthread-").count("libglib2.0-0") == 1


@pytest.mark.parametrize("platform", ["offscreen", "offscreen:option", "minimal"])
def test_platforms_without_a_window_do_not_need_the_libraries_of_x11(platform: str) -> None:
    assert linux_problem({"QT_QPA_PLATFORM": platform}, "libxcb", "libxkbcommon-x11", "libwayland") is None
    assert linux_problem({"QT_QPA_PLATFORM": platform}, "libfontconfig") is not None


def test_qt_goes_on_to_x11_where_wayland_cannot_be_loaded() -> None:
    assert linux_problem(X11 | WAYLAND, "libwayland") is None
    assert linux_problem({"QT_QPA_PLATFORM": "wayland;xcb"}, "libwayland") is None
    assert linux_problem(WAYLAND, "libwayland") is not None
    assert linux_problem(WAYLAND, "libxcb") is None


def test_what_was_asked_for_by_name_goes_before_what_the_desktop_offers() -> None:
    assert linux_problem(WAYLAND | {"QT_QPA_PLATFORM": "xcb"}, "libxcb-cursor") is not None
    assert linux_problem(X11 | {"QT_QPA_PLATFORM": ""}, "libxcb-cursor") is not None, "empty counts as not set"


def test_no_screen_is_said_in_one_line() -> None:
    line = linux_problem({})
    assert line.startswith("There is no screen") and "\n" not in line


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_nothing_is_looked_for_where_the_wheels_carry_everything(system: str) -> None:
    assert missing_library_message({}, system_without(""), system) is None


@linux_only
@pytest.mark.parametrize("platform", ["offscreen", "xcb", "wayland"])
def test_every_library_that_qt_links_is_looked_for(platform: str) -> None:
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None and spec.origin is not None
    qt = Path(spec.origin).parent / "Qt"
    # QtXcbQpa is the X11 plugin's own half; other platforms do not load it.
    names = ["Core", "Gui", "Widgets", "DBus", *(["XcbQpa"] if platform == "xcb" else [])]
    files = [qt / "lib" / f"libQt6{name}.so.6" for name in names] + [qt / "plugins/platforms" / f"libq{platform}.so"]
    linked = {
        name.decode()
        for file in files
        for name in re.findall(rb"\0((?:lib|ld-)[\w+.-]+\.so\.\d+)(?=\0)", file.read_bytes())
    }
    own = {file.name for file in (qt / "lib").iterdir()}
    asked: list[str] = []
    missing_library_message({"QT_QPA_PLATFORM": platform}, asked.append, "linux")
    assert linked - own - C_LIBRARY <= set(asked)


@linux_only
def test_main_stops_with_status_1_and_one_line_where_there_is_no_screen() -> None:
    screens = {"DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in screens}
    done = run_python("main.py", env=environment)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [linux_problem({})]


def test_the_check_itself_imports_no_qt() -> None:
    code = "import sys, gui.app.system_libraries; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert run_python("-c", code).returncode == 0


def test_torch_s_first_library_is_loaded_on_windows_and_nowhere_else() -> None:
    loaded: list[str] = []
    for system in ("linux", "darwin", "win32"):
        assert loaded == []
        prepare_windows(system, loaded.append, {})
    assert [Path(path).parts[-3:] for path in loaded] == [("torch", "lib", "c10.dll")]


def test_windows_without_that_library_goes_on_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_windows("win32", system_without(""), {})
    monkeypatch.setattr(system_libraries, "find_spec", lambda name: None)
    prepare_windows("win32", system_without(""), {})


def test_qt_is_told_where_fonts_are_on_windows_and_nowhere_else() -> None:
    environment = {"WINDIR": "D:/Windows"}
    for system in ("linux", "darwin"):
        prepare_windows(system, list[str]().append, environment)
    assert environment == {"WINDIR": "D:/Windows"}
    prepare_windows("win32", list[str]().append, environment)
    assert environment["QT_QPA_FONTDIR"] == "D:/Windows/Fonts"
    own = {"QT_QPA_FONTDIR": "E:/letters"}
    prepare_windows("win32", list[str]().append, own)
    assert own == {"QT_QPA_FONTDIR": "E:/letters"}

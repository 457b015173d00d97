"""Rows 20 to 22: where the program keeps its own files they cannot be written, are damaged, or another one is there."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from gui.state.settings import Settings, load_settings, save_settings
from tests.drills.measuring import in_time, time_in_words
from tests.drills.programs import Program, folders, told
from tests.drills.registry import Scene, drill

CANNOT_KEEP = "cannot be kept"
NOTHING_FITS = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
"""


@drill("20", "a full disk, folders that cannot be written, a home that is missing", 200)
def no_room(scene: Scene) -> str:
    """Nothing can be written, in four ways: the window is there, counts, and says it once."""
    places = _no_places(scene.folder)
    for name, changes in places.items():
        shown = look_at(folders(scene.folder / name) | changes)
        assert shown["text"] and shown["counter"].endswith("tokens"), f"{name}: {shown}"
        assert shown["notice"].count(CANNOT_KEEP) == 1 and not shown["boxes"], f"{name}: {shown}"
    names, notice = ", ".join(places), shown["notice"]
    return f"{names}: each time the window came, counted, ended with status 0 and said once: {notice}"


def _no_places(folder: Path) -> dict[str, dict[str, str]]:
    """Changes of the environment."""
    file, hook = folder / "file", folder / "hook"
    file.write_bytes(b"")
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(NOTHING_FITS, encoding="utf-8")
    nowhere = {f"XDG_{name}": str(file / "x") for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME")}
    no_home = dict.fromkeys(nowhere, "") | {"HOME": str(file / "home")}
    return {
        "a full disk": {"PYTHONPATH": str(hook), "PYTHONDONTWRITEBYTECODE": "1"},
        "folders that cannot be made": nowhere,
        "a data folder that cannot be made": {"XDG_DATA_HOME": str(file / "x")},
        "no home": no_home,
    }


def look_at(environment: dict[str, str], *options: str, wait_s: str = "0.7") -> dict[str, Any]:
    """What a window shows shortly after its start, which ends in order."""
    return told("counter", environment, "say", wait_s, options=options)


@drill("21", "settings truncated at every byte, zeros, of another version, of wrong types", 200)
def damaged_settings(scene: Scene) -> str:
    """Every byte by the function that reads them, ten files by the program itself."""
    count = truncate_everywhere(scene.folder / "settings.json")
    environment = folders(scene.folder / "home")
    path = Path(environment["XDG_CONFIG_HOME"]) / "Promptscope" / "settings.json"
    whole = json.dumps({"version": 1, "text": "kept", "theme": "dark"}).encode()
    wrong = json.dumps({"version": 99, "text": "kept", "theme": 7, "layer": "x", "loras": {}, "docks": [1]}).encode()
    cut = (whole[:end] for end in (1, 9, 20, 40))
    contents = [b"", b"\0" * 4096, b"[1]", b"[" * 100_000, b"\xff\xfe\0", wrong, *cut]
    for content in contents:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        shown = look_at(environment, wait_s="0.1")
        assert shown["counter"] and not shown["boxes"], f"{content[:40]!r}: {shown}"
        if content not in (wrong, b""):
            assert path.with_suffix(".bad").read_bytes() == content, f"{content[:40]!r} was not set aside"
    return f"{count} lengths read, {len(contents)} damaged files started from; what cannot be read is set aside as .bad"


def truncate_everywhere(path: Path) -> int:
    """The settings cut off at every byte give the last good ones, and are set aside."""
    was = Settings(text="a cow, 😀", recent=("/a",), loras=(("/l", 0.5, True),))
    save_settings(path, was)
    save_settings(path, Settings(text="newer"))
    whole = path.read_bytes()
    for end in range(len(whole) - 1):
        path.write_bytes(whole[:end])
        assert load_settings(path) == was, f"cut at {end}"
        assert path.with_suffix(".bad").read_bytes() == whole[:end]
    return len(whole) - 1


@drill("22", "a second start, one after a kill with its lock and its socket left behind", 100)
def instances(scene: Scene) -> str:
    """The second hands over its file; after a kill the next is the first again."""
    environment = folders(scene.folder)
    with Program(environment, "stay") as first:
        first.heard("settings")
        with Program(environment, "stay", options=("a picture.png",)) as second:
            status = second.ended(30)
            assert status == 0, f"the second ended with {status}: {second.last_error()}"
            assert not second.lines, "the second opened a window"
        handed = first.heard("handed")
        took = handed["at"] - second.began
        assert handed["handed"] == [os.path.abspath("a picture.png")], handed  # noqa: PTH100
        first.kill()
    left = sorted(path.name for path in scene.folder.rglob("*") if path.name in ("settings.lock", "socket"))
    assert left == ["settings.lock", "socket"] or sys.platform == "win32", left
    with Program(environment, "stay") as third:
        settings = third.heard("settings")["settings"]
        third.kill()
    assert settings == "settings.json", f"after a kill it is no longer the first: {settings}"
    in_time(took < 5, f"handing over took {time_in_words(took)}")
    after = "of the second start, which ended with status 0; after a kill first"
    return f"handed over within {time_in_words(took)} {after}"

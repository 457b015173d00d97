"""Whatever a disk or another program has made of a tool's files, a studio is read, and what is broken is left out."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from made_studios import lay_out_studios

from core.studio.finding import find_studios
from core.studio.header_cache import HeaderCache, read_headers
from core.studio.listing import list_studio
from core.studio.reading import read_contents
from core.studio.sidecars import read_sidecars
from core.studio.studio import Surroundings

ROUNDS = 2  # with as many sets of files broken
SUFFIXES = (
    ".json",
    ".yaml",
    ".fds",
    ".bat",
    ".sh",
    ".csv",
    ".txt",
    ".db",
    ".info",
    ".pt",
    ".bin",
    ".png",
    ".safetensors",
)
FAR_TOO_LONG = "x" * 5000
SWAPPED: tuple[object, ...] = (None, [], {}, -1, 1.5, True, "", ["x"], {"a": [1]}, "\0", "../..", "~", FAR_TOO_LONG)
WHOLE = (
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"\xff\xfe\0",
    b"[[[[",
    b"a: &x [*x]\n",
    b"-\n- -\n",
    b"\0" * 50,
    b"[default]\nx\n",
)
LINES = (b"   - x", b"\tq: 1", b"x", b"? [", b"key: [a, b]", b"base_path: 3", b"is_default: {}", b"1: 2", b"loras: 3.5")


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def noisy(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(4 if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def other(content: bytes, chance: random.Random) -> bytes:
    return chance.choice(WHOLE)


def with_a_line(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    lines[chance.randrange(len(lines))] = chance.choice(LINES)
    return b"\n".join(lines)


def of_other_types(content: bytes, chance: random.Random) -> bytes:
    def swapped(value: object) -> object:
        if chance.random() < 0.25:
            return chance.choice(SWAPPED)
        if isinstance(value, dict):
            return {key: swapped(own) for key, own in value.items()}
        return [swapped(own) for own in value] if isinstance(value, list) else value

    try:
        return json.dumps(swapped(json.loads(content))).encode()
    except ValueError:
        return content[::-1]


@pytest.mark.parametrize("damage", [cut, noisy, other, with_a_line, of_other_types])
def test_broken_files_hold_nothing_up(
    damage: Callable[[bytes, random.Random], bytes], shared: Path, tmp_path: Path
) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    lay_out_studios(shared, whole)
    chance = random.Random(damage.__name__)
    for _ in range(ROUNDS):
        shutil.copytree(whole, broken, symlinks=True)
        files = sorted(path for path in broken.rglob("*") if path.suffix in SUFFIXES and path.is_file())
        for path in chance.sample(files, len(files) // 3):
            path.write_bytes(damage(path.read_bytes(), chance))
        count = 0
        places = [path for path in broken.iterdir() if path.is_dir()]
        for place in places:
            for studio in find_studios(place, Surroundings(home=broken, application_data=(broken / "appdata",))):
                count += 1
                listing = list_studio(studio)
                read_contents(listing, HeaderCache())
                read_headers(listing.files, HeaderCache())
                assert all(read_sidecars(file) for file in listing.files)
        assert count >= 10
        shutil.rmtree(broken)


@pytest.mark.parametrize("place", [FAR_TOO_LONG, "a\0b", "/proc/1/root/x", "\ud800"])
def test_places_that_no_system_has_are_not_there(place: str, tmp_path: Path) -> None:
    web_ui, swarm, comfy = tmp_path / "webui", tmp_path / "swarm", tmp_path / "comfy"
    for path in (
        web_ui / "launch.py",
        web_ui / "webui.py",
        web_ui / "modules/shared.py",
        web_ui / "extensions-builtin/x",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (web_ui / "config.json").write_text(json.dumps({"outdir_txt2img_samples": place, "wildcard_dir": place}), "utf-8")
    dynamic = web_ui / "extensions/x/sd_dynamic_prompts"
    dynamic.mkdir(parents=True)
    swarm.mkdir()
    (swarm / "SwarmUI.sln").touch()
    (swarm / "Data").mkdir()
    text = f"Paths:\n    ModelRoot: {place}\n    OutputPath: {place}\n"
    (swarm / "Data/Settings.fds").write_bytes(text.encode("utf-8", "surrogatepass"))
    for path in (comfy / "main.py", comfy / "nodes.py", comfy / "folder_paths.py", comfy / "comfy/sd.py"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for name in ("installations.json", "settings.json", "config.json"):
        (tmp_path / "appdata/comfyui-desktop-2").mkdir(parents=True, exist_ok=True)
        (tmp_path / "appdata/ComfyUI").mkdir(parents=True, exist_ok=True)
        content: object = [{"installPath": place}] if name == "installations.json" else {"basePath": place}
        for folder in ("comfyui-desktop-2", "ComfyUI"):
            (tmp_path / "appdata" / folder / name).write_text(json.dumps(content), "utf-8")
    surroundings = Surroundings(home=tmp_path, application_data=(tmp_path / "appdata",))
    for folder in ("webui", "swarm", "comfy", "appdata/comfyui-desktop-2", "appdata/ComfyUI"):
        for studio in find_studios(tmp_path / folder, surroundings):
            listing = list_studio(studio)
            assert listing.files == ()
            read_contents(listing, HeaderCache())
    assert len(find_studios(tmp_path, surroundings)) >= 3

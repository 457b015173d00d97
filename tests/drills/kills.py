"""Row 19: the program is killed at random instants on the same files; nothing that was acknowledged is lost."""

import json
import random
import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any

from core.storage.history import load
from core.storage.journal import recover
from gui.state.session_file import read_session
from gui.state.settings import load_settings
from tests.benchmarks.encoder_files import TINY, write_encoder
from tests.drills.hub import stalling_hub
from tests.drills.measuring import in_time, time_in_words
from tests.drills.places import look_at
from tests.drills.programs import Program, folders, until
from tests.drills.registry import Scene, drill

DOING = ("typing", "saving", "loading", "downloading")
LATEST_S = 1.5  # after the window is there
SLOWER_S = 0.5  # that a start may take longer after a kill than after an orderly end


@drill("19", "kill -9 at random instants while it starts, types, saves, loads and downloads", 280)
def kills(scene: Scene) -> str:
    """10 times, 100 times with --long; every start goes on where the one before was killed."""
    counts = kill_often(scene.folder, 100 if scene.is_long else 10)
    killed, orderly = counts["killed"], counts["orderly"]
    in_time(killed < orderly + SLOWER_S, f"a start takes {killed:.1f} s after a kill, {orderly:.1f} s otherwise")
    return (
        f"{counts['kills']} kills ({counts['what']}), {counts['keys']} keys acknowledged, 0 lost, no file unreadable; "
        f"started in {time_in_words(killed)} after a kill, in {time_in_words(orderly)} after an orderly end"
    )


def kill_often(folder: Path, count: int) -> dict[str, Any]:
    """Kills `count` times; how many keys were acknowledged in all, and what starting took."""
    chance, known = random.Random(19), ""
    counts: dict[str, Any] = {"kills": count, "keys": 0}
    what: Counter[str] = Counter()
    sources = [str(write_encoder(folder / f"{name}.safetensors", TINY)) for name in "ab"]
    session = folder / "work.promptscope"
    with stalling_hub(folder) as hub:
        environment = folders(folder / "home") | hub
        for seed in range(count):
            doing = "starting" if seed % 7 == 6 else DOING[seed % len(DOING)]
            what[doing] += 1
            given = sources if doing == "loading" else [str(session)]
            with Program(environment, "type_until_killed", str(seed), doing, *given) as program:
                if doing == "starting":
                    time.sleep(chance.uniform(0.1, 1.0))
                else:
                    began = program.heard("text")
                    _check_text(began["text"], known, seed)
                    known = began["text"]
                    if doing == "downloading":
                        until(lambda program=program: any("fetching" in line for line in program.lines), 5)
                    time.sleep(chance.uniform(0, LATEST_S))
                program.kill()
                typed = [line["typed"] for line in program.lines if "typed" in line]
                known = typed[-1] if typed else known
                counts["keys"] += len(typed)
            _check_files(folder, seed)
            if seed % 3 == 2:  # two starts of three are ordinary ones; the third, after two kills, is a safe one
                for path in (folder / "home").rglob("settings*.starts"):
                    path.unlink()
        assert until(lambda: not list((folder / "hub").rglob("*incomplete"))), "a part of a download was left"
    _check_text(look_at(environment)["text"], known, count)
    kinds = ", ".join(f"{number} × {doing}" for doing, number in what.items())
    return counts | {"what": kinds} | _starts(environment)


def _starts(environment: dict[str, str]) -> dict[str, float]:
    """Seconds until the window is there with all that was typed: after an orderly end, and after a kill."""
    starts: dict[str, list[float]] = {"orderly": [], "killed": []}
    for _ in range(3):
        look_at(environment, wait_s="0.1")
        for times in starts.values():
            with Program(environment, "stay") as program:
                times.append(program.heard("settings")["at"] - program.began)
                program.kill()
    return {name: min(times) for name, times in starts.items()}


def _check_text(text: str, known: str, seed: int) -> None:
    """What was acknowledged, and at most the one key more that was written down and not yet acknowledged."""
    if seed and known:
        more = len(text) - len(known)
        assert text.startswith(known) and more <= 2, f"{known[-20:]!r} was acknowledged, {text[-20:]!r} is there"


def _check_files(folder: Path, seed: int) -> None:
    """All that lies there can be read; copies are looked at, for reading sets aside what it cannot read."""
    looked_at = folder / "looked at"
    shutil.rmtree(looked_at, ignore_errors=True)
    shutil.copytree(folder / "home", looked_at, ignore=shutil.ignore_patterns("socket", "*.lock"), symlinks=True)
    for path in [*looked_at.rglob("*")]:
        assert path.suffix not in (".bad", ".newer"), f"{path.name} was set aside after kill {seed}"
        if path.name.startswith("settings") and path.suffix in (".json", ".bak"):
            json.loads(path.read_text(encoding="utf-8"))
            load_settings(path)
        elif path.name.startswith("journal") and path.suffix == ".jsonl":
            recover(path)
            assert not path.with_suffix(".bad").exists(), f"{path.name} is damaged after kill {seed}"
        elif path.name == "history.jsonl":
            load(path, may_shorten=False)
    if (folder / "work.promptscope").exists():
        read_session(folder / "work.promptscope")

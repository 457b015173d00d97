"""Rows 18, 24 and 25: someone types while all cores work; things fail that cannot fail; the window closes meanwhile."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.encoder_files import TINY, VIT_L, write_encoder
from tests.benchmarks.processes import busy_neighbour
from tests.drills.measuring import in_time, time_in_words
from tests.drills.programs import Program, folders
from tests.drills.registry import Scene, drill

# Of the gaps between the beats of a 5 ms timer, p99 and longest. A program that keeps every core busy is as entitled to
# them as the window, and takes its turn of some milliseconds whenever the window has worked for as long.
LIMITS_MS = {"alone": (20.0, 50.0), "beside a busy program": (40.0, 80.0)}
GONE_S, END_S = 0.2, 3.0
KINDS = ("IndexError", "KeyError", "ValueError", "ZeroDivisionError", "RuntimeError")
DOING = ("nothing", "loading", "computing", "downloading")


@drill("18", "30 keys a second while the encoder runs, alone and beside a program that keeps every core busy", 200)
def typing(scene: Scene) -> str:
    """8 s each, a minute with --long, prompts of up to 75 tokens, on an encoder of SD 1.x's size."""
    encoder = write_encoder(scene.folder / "large.safetensors", VIT_L)
    said, seconds = [], 60 if scene.is_long else 8
    late = []
    for name, (most, longest_of_all) in LIMITS_MS.items():
        with busy_neighbour(name != "alone"):
            found = type_fast(scene.folder / name, encoder, seconds)
        p99, longest = p99_of(found["gaps"]), max(found["gaps"])
        late += [f"{name}: {found['long']}"] * (p99 >= most or longest >= longest_of_all)
        said.append(
            f"{name} {found['keys']} keys, {found['lost']} lost, {found['answers']} answers, none stale, gaps p99 "
            f"{p99:.0f} ms and at most {longest:.0f} ms"
        )
    in_time(not late, f"the event loop was late ({'; '.join(said)}): {'; '.join(late)}")
    return "; ".join(said)


def type_fast(folder: Path, encoder: Path, seconds: float) -> dict[str, Any]:
    """What came of typing for a while: nothing lost, nothing older than what was shown before, the newest last."""
    with Program(folders(folder), "hurry", str(seconds), str(encoder)) as program:
        found = program.heard("keys", 60 + 3 * seconds)
        program.well()
    assert found["lost"] == 0, f"{found['lost']} keys were lost"
    assert found["stale"] == 0, f"{found['stale']} results came after newer ones"
    assert found["newest"], "the last result is not for the last text"
    assert 0 < found["answers"] <= found["keys"] + 1
    return found


def p99_of(gaps: Sequence[float]) -> float:
    """The gap that one in a hundred exceeds."""
    return sorted(gaps)[int(len(gaps) * 0.99)]


@drill("24", "exceptions in a slot, a QRunnable, a thread, a model's data() and every paintEvent")
def exceptions(scene: Scene) -> str:
    """All at once, the painting 60 times a second."""
    with Program(folders(scene.folder), "fail_everywhere") as program:
        found = check_failing(program)
    log = next(scene.folder.rglob("promptscope.log")).read_text(encoding="utf-8")
    check_log(log)
    size = len(log.encode())
    return f"one dialog ({found['said'].partition(' The details')[0]}), a log of {size} bytes, and typing went on"


def check_failing(program: Program) -> dict[str, Any]:
    """One dialog with all kinds in it, then none again, and the program ends in order."""
    found = program.heard("dialogs")
    alive = program.heard("alive")
    assert program.ended() == 0, program.last_error()
    assert found["dialogs"] == 1, f"{found['dialogs']} dialogs"
    assert alive["dialogs_after"] == 0, "what was read and closed opened again"
    assert alive["alive"] == "masterpieces", f"typing gave {alive['alive']}"
    missing = [kind for kind in KINDS if kind not in found["details"]]
    assert not missing, f"nothing is said of {missing}"
    return found


def check_log(log: str) -> None:
    """Every kind is in it, and no prompt."""
    missing = [kind for kind in KINDS if kind not in log]
    assert not missing, f"{missing} are not in the log"
    told = [line for line in log.splitlines() if line.startswith(KINDS)]
    assert not any("masterpiece" in line for line in told), "the log has a word of the prompt"


@drill("25", "the window is closed while it starts, loads, computes and downloads", 300)
def closing(scene: Scene) -> str:
    """6 times, 50 times with --long."""
    found = close_often(scene.folder, 50 if scene.is_long else 6)
    gone, ended = max(one["gone"] for one in found), max(one["ended"] for one in found)
    in_time(gone < GONE_S, f"the window was gone after {time_in_words(gone)}")
    in_time(ended < END_S, f"the process had ended after {time_in_words(ended)}")
    return (
        f"{len(found)} of {len(found)} ended with status 0, the window gone within {time_in_words(gone)}, the process "
        f"ended within {time_in_words(ended)}"
    )


def close_often(folder: Path, count: int) -> list[dict[str, Any]]:
    """What each closing took; every one ends with status 0, says no error and leaves nothing half downloaded."""
    large = write_encoder(folder / "large.safetensors", VIT_L)
    found = []
    with stalling_hub(folder) as hub:
        for number in range(count):
            doing = DOING[number % len(DOING)]
            environment = folders(folder / f"{number}") | hub
            with Program(environment, "close_while", doing, str(large)) as program:
                closing = program.heard("closing")
                program.well()
                found.append({**closing, "ended": time.monotonic() - closing["began"]})
    left = list((folder / "hub").rglob("*incomplete"))
    assert not left, f"{left} were left"
    return found


@contextmanager
def stalling_hub(folder: Path) -> Iterator[dict[str, str]]:
    """The environment for a hub whose largest file stops coming in its middle."""
    from tests import fake_hub
    from tests.drills.made_files import save_pipeline, state

    with pytest.MonkeyPatch.context() as patch, fake_hub.serving(folder / "hub", patch) as hub:
        hub.add("some/sd", save_pipeline(folder / "pipeline", state()))
        hub.bodies["text_encoder/model.safetensors"] = 0.5
        there = {"HF_ENDPOINT": hub.address, "HF_HUB_CACHE": str(hub.cache), "HF_HUB_OFFLINE": "0"}
        yield there | {"NO_PROXY": "127.0.0.1,localhost"}


@drill("reloads", "an encoder is opened 200 times, each time read anew", 300)
def reloads(scene: Scene) -> str:
    """20 times, 200 times with --long."""
    count = 200 if scene.is_long else 20
    sizes = reload_often(scene.folder, count)
    begun = max(sizes[:10])
    growth = sizes[-1] / begun - 1
    assert growth < 0.05, f"memory grew by {growth:.1%} to {sizes[-1]:.0f} MB"
    return f"{count} reloads, memory {begun:.0f} MB after ten and {sizes[-1]:.0f} MB at the end ({growth:+.1%})"


def reload_often(folder: Path, count: int) -> list[float]:
    """MB after each."""
    sources = [str(write_encoder(folder / f"{name}.safetensors", TINY)) for name in "ab"]
    with Program(folders(folder), "reload", str(count), *sources) as program:
        found = program.heard("sizes", 60 + 3 * count)
        program.well()
    assert len(found["sizes"]) == count + 1
    return list(found["sizes"])

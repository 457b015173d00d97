"""Rows 18, 24 and 25: someone types while all cores work; things fail that cannot fail; the window closes meanwhile."""

import time
from pathlib import Path
from typing import Any

from tests.benchmarks.encoder_files import TINY, VIT_L, write_encoder
from tests.benchmarks.processes import busy_neighbour
from tests.drills.hub import stalling_hub
from tests.drills.measuring import in_time, time_in_words
from tests.drills.programs import Program, folders, told
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
            typed = type_fast(scene.folder / name, encoder, seconds)
        gaps = sorted(typed["gaps"])
        p99, longest = gaps[int(len(gaps) * 0.99)], gaps[-1]
        late += [f"{name}: {typed['long']}"] * (p99 >= most or longest >= longest_of_all)
        said.append(
            f"{name} {typed['keys']} keys, {typed['lost']} lost, {typed['answers']} answers, none stale, gaps p99 "
            f"{p99:.0f} ms and at most {longest:.0f} ms"
        )
    in_time(not late, f"the event loop was late ({'; '.join(said)}): {'; '.join(late)}")
    return "; ".join(said)


def type_fast(folder: Path, encoder: Path, seconds: float) -> dict[str, Any]:
    """What came of typing for a while: nothing lost, nothing older than what was shown before, the newest last."""
    typed = told("keys", folders(folder), "hurry", str(seconds), str(encoder), patience=60 + 3 * seconds)
    assert typed["lost"] == 0, f"{typed['lost']} keys were lost"
    assert typed["stale"] == 0, f"{typed['stale']} results came after newer ones"
    assert typed["newest"], "the last result is not for the last text"
    assert 0 < typed["answers"] <= typed["keys"] + 1
    return typed


@drill("24", "exceptions in a slot, a QRunnable, a thread, a model's data() and every paintEvent")
def exceptions(scene: Scene) -> str:
    """All at once, the painting 60 times a second."""
    with Program(folders(scene.folder), "fail_everywhere") as program:
        dialog, alive = program.heard("dialogs"), program.heard("alive")
        assert program.ended() == 0, program.last_error()
    assert dialog["dialogs"] == 1, f"{dialog['dialogs']} dialogs"
    assert alive["dialogs_after"] == 0, "what was read and closed opened again"
    assert alive["alive"] == "masterpieces", f"typing gave {alive['alive']}"
    log = next(scene.folder.rglob("promptscope.log")).read_text(encoding="utf-8")
    for name, text in (("dialog", dialog["details"]), ("log", log)):
        missing = [kind for kind in KINDS if kind not in text]
        assert not missing, f"the {name} says nothing of {missing}"
    faults = [line for line in log.splitlines() if line.startswith(KINDS)]
    assert faults and not any("masterpiece" in line for line in faults), "the log has a word of the prompt"
    said, size = dialog["said"].partition(" The details")[0], len(log.encode())
    return f"one dialog ({said}), a log of {size} bytes, and typing went on"


@drill("25", "the window is closed while it starts, loads, computes and downloads", 300)
def closing(scene: Scene) -> str:
    """6 times, 50 times with --long; each ends with status 0 and no error, and leaves nothing half downloaded."""
    large, closings = write_encoder(scene.folder / "large.safetensors", VIT_L), []
    with stalling_hub(scene.folder) as hub:
        for number in range(50 if scene.is_long else 6):
            environment = folders(scene.folder / f"{number}") | hub
            closing = told("closing", environment, "close_while", DOING[number % len(DOING)], str(large))
            closings.append({**closing, "ended": time.monotonic() - closing["began"]})
    left = list((scene.folder / "hub").rglob("*incomplete"))
    assert not left, f"{left} were left"
    gone, ended = (max(closing[what] for closing in closings) for what in ("gone", "ended"))
    in_time(gone < GONE_S, f"the window was gone after {time_in_words(gone)}")
    in_time(ended < END_S, f"the process had ended after {time_in_words(ended)}")
    return (
        f"{len(closings)} of {len(closings)} ended with status 0, the window gone within {time_in_words(gone)}, the "
        f"process ended within {time_in_words(ended)}"
    )


@drill("reloads", "an encoder is opened 200 times, each time read anew", 300)
def reloads(scene: Scene) -> str:
    """20 times, 200 times with --long."""
    count = 200 if scene.is_long else 20
    sources = [str(write_encoder(scene.folder / f"{name}.safetensors", TINY)) for name in "ab"]
    line = told("sizes", folders(scene.folder), "reload", str(count), *sources, patience=60 + 3 * count)
    sizes = line["sizes"]
    assert len(sizes) == count + 1
    begun = max(sizes[:10])
    growth = sizes[-1] / begun - 1
    assert growth < 0.05, f"memory grew by {growth:.1%} to {sizes[-1]:.0f} MB"
    return f"{count} reloads, memory {begun:.0f} MB after ten and {sizes[-1]:.0f} MB at the end ({growth:+.1%})"

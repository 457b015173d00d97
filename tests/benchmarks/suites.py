"""The suites: each runs its children, every run in a fresh process, and names what was measured and wished for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from core.weights import STUDY, STUDY_FILE
from tests.benchmarks.encoder_files import TINY, VIT_L, write_encoder
from tests.benchmarks.full_size_files import write_full_size
from tests.benchmarks.processes import busy_neighbour, run_fresh
from tests.benchmarks.report import Measured, Wish

UNITS = (12, 75, 300)
BUCKETS = (8, 16, 33, 50, 100, 250)  # ms, of the histogram of gaps
STAGES: Mapping[str, Wish | None] = {
    "interpreter": None,
    "imports": None,
    "window built": None,
    "window shown": Wish(1000, "p50"),
    "counter shown": Wish(1000, "p50"),
    "first layers drawn": None,
}


@dataclass(frozen=True)
class Options:
    """How often, how long, and a folder for what has to be written."""

    runs: int
    seconds: int
    folder: Path
    sizes: tuple[str, ...] = ("L",)  # of the suite `encoder`
    sdxl: bool = False  # whether the 6.5 GB layout of SDXL is measured, too

    def vit_l(self) -> str:
        """The encoder of SD 1.x's size, written once."""
        return self._encoder("vit_l.safetensors", VIT_L)

    def first(self) -> str:
        """The encoder a first start opens: the study encoder, or a tiny one where it is not installed."""
        return STUDY if STUDY_FILE.exists() else self._encoder("tiny.safetensors", TINY)

    def _encoder(self, name: str, shape: Any) -> str:  # noqa: ANN401
        path = self.folder / name
        return str(path if path.exists() else write_encoder(path, shape))


@dataclass(frozen=True)
class Result:
    """What a suite found, and remarks: histograms, and what went on in the longest gaps."""

    measured: list[Measured]
    remarks: list[str]


def start(options: Options) -> Result:
    """From the spawning of the process to each thing seen; a run before the first warms the disk and is not counted."""
    encoder = options.first()
    run_fresh("child_start", encoder)
    runs = [run_fresh("child_start", encoder)["times"] for _ in range(options.runs)]
    stages = STAGES.items()
    return Result(
        [Measured("start", name, tuple(run[name] for run in runs if name in run), wish=wish) for name, wish in stages],
        [],
    )


def importing(options: Options) -> Result:
    """The event loop from the first frame until the first layers are drawn: torch comes, the encoder is opened."""
    runs = [run_fresh("child_start", options.first(), "--heartbeat") for _ in range(options.runs)]
    return _gaps("importing torch", runs, Wish(250))


def typing(options: Options) -> Result:
    """Ten keys a second at 75 tokens, an encoder of SD 1.x's size running."""
    return _typing(options, "typing", busy=False, results=Wish(400, "p95"))


def typing_busy(options: Options) -> Result:
    """The same beside a program that keeps all cores busy."""
    return _typing(options, "typing, busy machine", busy=True, results=Wish(600, "p95"))


def scrubbing(options: Options) -> Result:
    """Layer by layer with the arrow keys."""
    measured = []
    for units in UNITS:
        arguments = ("child_scrubbing", options.vit_l(), "--units", str(units))
        runs = [run_fresh(*arguments) for _ in range(options.runs)]
        for key, when in (("first", "seen first"), ("again", "seen before")):
            name = f"key → matrix repainted, {units} units, layer {when}"
            measured.append(Measured("scrubbing", name, _all(runs, key), wish=Wish(16, "p95")))
    return Result(measured, [])


def reading(options: Options) -> Result:
    """Parsing, chunking and counting, by all four tools' rules."""
    runs = [run_fresh("child_reading") for _ in range(options.runs)]
    wishes = {"75 tokens": Wish(2, "p95"), "10,000 characters": Wish(50, "p95")}
    return Result([Measured("reading", name, _all(runs, name), wish=wishes.get(name)) for name in runs[0]], [])


def encoder(options: Options) -> Result:
    """Ours beside transformers' passes over the same random weights: a keystroke, leave-one-out, a word bank."""
    measured: list[Measured] = []
    for size in options.sizes:
        for busy, threads in product((False, True), (1, 2)):
            arguments = ["child_encoder", size, "--threads", str(threads), "--rounds", str(options.runs)]
            with busy_neighbour(busy):
                found = run_fresh(*arguments, *(["--short"] if busy else []))
            where = f"{size}, {threads} thread{'s' if threads > 1 else ''}{', busy machine' if busy else ''}"
            measured += [_compared(f"encoder {where}", line, busy) for line in found["lines"]]
    return Result(measured, [])


def opening(options: Options) -> Result:
    """Full-size checkpoints, opened and gone back to, against the mere reading of their text encoders' bytes."""
    measured: list[Measured] = []
    for title, path in write_full_size(options.folder, options.sdxl).items():
        arguments = ("child_opening", str(path))
        run_fresh(*arguments, "--only-read")  # which warms the disk's cache
        read, runs = [], []
        for _ in range(options.runs):  # by turns, so that a busy minute falls on both
            read.append(run_fresh(*arguments, "--only-read")["read"])
            runs.append(run_fresh(*arguments))
        times = tuple(run["opened"] / reading for run, reading in zip(runs, read, strict=True))
        memory = tuple(run["memory"] for run in runs if "memory" in run)
        measured += [
            Measured("opening", f"{title}: reading its bytes", tuple(read)),
            Measured("opening", f"{title}: opening it", tuple(run["opened"] for run in runs)),
            Measured("opening", f"{title}: opening over reading", times, "×", Wish(1.5, "p50")),
            Measured("opening", f"{title}: memory over its size in float32", memory, "×", Wish(1.2)),
            Measured("opening", f"{title}: going back to it", tuple(run["back"] for run in runs), wish=Wish(50)),
        ]
        path.unlink()
    return Result(measured, [])


SUITES: dict[str, Callable[[Options], Result]] = {
    "reading": reading,
    "opening": opening,
    "start": start,
    "importing": importing,
    "typing": typing,
    "typing-busy": typing_busy,
    "scrubbing": scrubbing,
    "encoder": encoder,
}


def _compared(suite: str, line: dict[str, Any], busy: bool) -> Measured:
    wish = None if busy or line["wished"] is None else Wish(line["wished"], "p50", at_least=line["unit"] == "×")
    return Measured(suite, line["name"], tuple(line["values"]), line["unit"], wish)


def _typing(options: Options, suite: str, busy: bool, results: Wish) -> Result:
    arguments = ("child_typing", options.vit_l(), "--seconds", str(options.seconds))
    with busy_neighbour(busy):
        runs = [run_fresh(*arguments) for _ in range(options.runs)]
    frame = Wish(16, "p99")
    gaps = _gaps(suite, runs, Wish(50))
    lost = tuple(float(run["lost"]) for run in runs)
    answered = tuple(100 * len(run["answers"]) / len(run["pressed"]) for run in runs)
    return Result(
        [
            Measured(suite, "key → editor, strip, counter repainted", _all(runs, "pressed"), wish=frame),
            Measured(suite, "the same from when the key was due", _all(runs, "due")),
            Measured(
                suite, "key due → panes repainted with its or a later result", _all(runs, "results"), wish=results
            ),
            Measured(suite, "encoder's pass", _all(runs, "answers")),
            Measured(suite, "keys whose own result was shown", answered, "%"),
            Measured(suite, "lost characters in a run", lost, "", Wish(0)),
            *gaps.measured,
        ],
        gaps.remarks,
    )


def _gaps(suite: str, runs: list[dict[str, Any]], wish: Wish) -> Result:
    """The longest gap of each run, the histogram of all, and what went on in the ten longest."""
    longest = tuple(max(run["gaps"]) for run in runs)
    told = sorted((tuple(gap) for run in runs for gap in run["long"]), reverse=True)[:10]
    remarks = [f"{suite}, gaps of the event loop: {_histogram(_all(runs, 'gaps'))}"]
    remarks += [f"{suite}, a gap of {gap:.0f} ms: {what}" for gap, what in told]
    return Result([Measured(suite, "longest gap of the event loop in a run", longest, wish=wish)], remarks)


def _histogram(gaps: Iterable[float]) -> str:
    counts = [0] * (len(BUCKETS) + 1)
    for gap in gaps:
        counts[sum(gap > bucket for bucket in BUCKETS)] += 1
    names = [*(f"≤ {bucket} ms" for bucket in BUCKETS), f"> {BUCKETS[-1]} ms"]
    return ", ".join(f"{count} {name}" for name, count in zip(names, counts, strict=True) if count)


def _all(runs: list[dict[str, Any]], key: str) -> tuple[float, ...]:
    return tuple(value for run in runs for value in run[key])

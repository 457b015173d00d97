"""The suites: each runs its children, every run in a fresh process, and names what was measured and wished for."""

import runpy
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from core.weights import STUDY, STUDY_FILE
from tests.benchmarks.encoder_files import TINY, VIT_L, write_encoder
from tests.benchmarks.full_size_files import write_full_size
from tests.benchmarks.processes import ROOT, busy_neighbour, run_fresh
from tests.benchmarks.report import Measured, Ratio, Wish

UNITS = (12, 75, 300)
COMPARED = {  # with the floor: how many units, and what is in front or switched on besides what a first start shows
    "panes": (75, ()),
    "panes, 150 units": (150, ()),
    "panes, 150 units, map": (150, ("--pane", "map")),
    "panes, 150 units, coloured by likeness": (150, ("--colours", "likeness")),
}
KEY_LIMITS = {
    "70 tokens": 5,
    "150 tokens": 8,
    "450 tokens": 8,
    "10,000 characters": 8,
}  # of keys' medians over a plain editor's
P99_LIMIT, GAP_LIMIT = 20, 30
FIRST_TEXT = next(iter(KEY_LIMITS))
SHOWN_NAME = "key → editor, strip, counter repainted"
GAP_NAME = "longest gap of the event loop in a run"
MINUTE_MS = 60_000.0
STUDIO_COUNTS, STUDIO_LIST_MS, STUDIO_TAGS_MS = (5_000, 20_000), 300, 500
STUDIO_PARTS = {
    "find": "finding it by its folder",
    "list": "listing",
    "list again": "listing again, nothing changed",
    "headers": "headers, read for the first time",
    "known headers": "headers, known from before",
    "contents": "styles, wildcards, embeddings and known headers",
    "aliases": "second names",
    "first search": "names made ready for the search",
    "search": "search at a key",
    "tags": "141,000 tags, read",
    "tag search": "search of tags at a key",
    "tag nowhere": "search of what no tag has",
    "rows": "rows of the LoRAs for My tools",
    "model rows": "rows of as many checkpoints for the list of models",
    "list search": "a key in the search of either list",
}
ANSWER_PASSES = {  # what each may cost
    "who colours whom, five colours": 12,
    "shorten to fit, 17 tags to 30 tokens": 20,
    "shorten to fit, over a chunk to 75": 60,
    "shares of the summary, 8 tags": 6,
    "shares of the summary, 17 tags": 12,
    "own axis, 11 words": 1,
    "as the U-Net of SD 1.x sees it": 1,
}
LIBRARY_MS, LIBRARY_MB = 30_000, 1_000
GIVES_WAY_MS = 50  # from a key until an answer that is under way has ended
BUCKETS = (8, 16, 33, 50, 100, 250)  # ms, of the histogram of gaps
STAGES = ("interpreter", "imports", "window built", "window shown", "first layers drawn")
TEXT_MODEL_MB = 300
# What of a text model stands against what: 48 tokens, of which 5 are the template's behind the prompt.
TEXT_MODEL_RATIOS = {
    "whole": ("48 tokens, beside transformers' own in float32", "own", 1.1),
    "one": ("1 token and 1 behind it, beside reading the weights", "read", 3),
    "word": ("a word at the end and the template's 5, beside reading the weights", "read", 3),
    "ten": ("10 tokens and the template's 5, beside reading the weights", "read", 10),
}
COMPARED_STAGES = {"editor and right counter shown": 3, "all panes in sight shown": 6}


@dataclass(frozen=True)
class Options:
    """How often, how long, and a folder for what has to be written."""

    runs: int
    seconds: int
    folder: Path
    sizes: tuple[str, ...] = ("L",)  # of the suite `encoder`
    text_models: tuple[str, ...] = ("0.6B",)  # sizes of the suite `text_models`

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
    """What a suite found, what stands against a floor, and remarks: histograms, and what filled the longest gaps."""

    measured: list[Measured]
    ratios: list[Ratio] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def start(options: Options) -> Result:
    """From the spawning of the process to each thing seen; a run before the first warms the disk and is not counted."""
    encoder = options.first()
    run_fresh("child_start", encoder)
    runs, bare = [], []
    for _ in range(options.runs):  # by turns with the floor, here and below, so that a busy minute falls on both
        runs.append(run_fresh("child_start", encoder))
        bare.append(run_fresh("child_bare_window", *map(str, runs[-1]["size"]))["shown"])
    times = {name: tuple(run["times"][name] for run in runs if name in run["times"]) for name in runs[0]["times"]}
    return Result(
        [Measured("start", name, times.get(name, ())) for name in STAGES],
        [Ratio("start", name, times.get(name, ()), tuple(bare), limit) for name, limit in COMPARED_STAGES.items()],
    )


def importing(options: Options) -> Result:
    """The event loop from the first frame until the first layers are drawn: torch comes, the encoder is opened."""
    runs = [run_fresh("child_start", options.first(), "--heartbeat") for _ in range(options.runs)]
    longest, remarks = _gaps("importing torch", runs)
    return Result([Measured("importing torch", GAP_NAME, longest, wish=Wish(250))], remarks=remarks)


def typing(options: Options) -> Result:
    """Ten keys a second at 75 tokens and in longer texts, an encoder of SD 1.x's size running; and a plain editor."""
    runs, plain = [], []
    for _ in range(options.runs):
        runs.append(run_fresh("child_typing", options.vit_l(), "--seconds", str(options.seconds)))
        plain.append(_plain_editor(runs[-1], options.seconds))
    result = Result([])
    for text, limit in KEY_LIMITS.items():
        of_text = [run["texts"][text] for run in runs]
        floor, suite = _all(plain, text), f"typing, {text}"
        longest, remarks = _gaps(suite, of_text)
        result.measured.extend(_typed(suite, of_text, Wish(400, "p95") if text == FIRST_TEXT else None))
        result.ratios.extend(_typing_ratios(suite, of_text, longest, floor, limit))
        result.remarks.extend(remarks)
    return result


def typing_text_model(options: Options) -> Result:
    """The same at 75 tokens with a text model of Qwen3 0.6B's size, which does nothing, or computes all the while."""
    result, size = Result([]), options.text_models[0]
    file = options.folder / "text_model.safetensors"
    run_fresh("child_text_models", str(file), size, "--threads", "1", "--rounds", "1", "--write")
    source = f"family:anima\n{file}"  # what has another width than a released one is opened by its family alone
    arguments = ("child_typing", source, "--seconds", str(options.seconds), "--short")
    for title, more in (("idle", ()), ("at work", ("--at-work", str(file)))):
        runs, plain = [], []
        for _ in range(options.runs):
            runs.append(run_fresh(*arguments, *more))
            plain.append(_plain_editor(runs[-1], options.seconds, more))  # beside the same passes
        of_text, suite = [run["texts"][FIRST_TEXT] for run in runs], f"typing, Qwen3 {size} {title}"
        longest, remarks = _gaps(suite, of_text)
        result.ratios.extend(_typing_ratios(suite, of_text, longest, _all(plain, FIRST_TEXT), KEY_LIMITS[FIRST_TEXT]))
        lost = tuple(float(run["lost"]) for run in of_text)
        result.measured.append(Measured(suite, "lost characters in a run", lost, "", Wish(0)))
        result.measured.append(Measured(suite, "a pass meanwhile", _all(of_text, "at work")))
        result.remarks.extend(remarks)
    file.unlink()
    return result


def typing_busy(options: Options) -> Result:
    """The same at 75 tokens beside a program that keeps all cores busy."""
    suite = "typing, busy machine"
    with busy_neighbour():
        arguments = ("child_typing", options.vit_l(), "--seconds", str(options.seconds), "--short")
        runs = [run_fresh(*arguments)["texts"][FIRST_TEXT] for _ in range(options.runs)]
    longest, remarks = _gaps(suite, runs)
    return Result(
        [
            Measured(suite, SHOWN_NAME, _all(runs, "pressed"), wish=Wish(16, "p99")),
            *_typed(suite, runs, Wish(600, "p95")),
            Measured(suite, GAP_NAME, longest, wish=Wish(50)),
        ],
        remarks=remarks,
    )


def panes(options: Options) -> Result:
    """Layer by layer with the arrow keys, and the encoder's answers, beside pyqtgraph's drawing of as much."""
    result = Result([])
    for units in UNITS:
        runs = [run_fresh("child_panes", options.vit_l(), "--units", str(units)) for _ in range(options.runs)]
        for key, when in (("first", "seen first"), ("again", "seen before")):
            name = f"key → matrix repainted, {units} units, layer {when}"
            result.measured.append(Measured("panes", name, _all(runs, key)))
    drawn: dict[tuple[str, ...], list[float]] = {}  # by what is drawn: suites that draw the same have one floor
    taken = []
    for suite, (units, in_front) in COMPARED.items():
        runs = []
        arguments = ["child_panes", options.vit_l(), "--units", str(units), "--answers", str(2 * options.seconds)]
        for _ in range(options.runs):
            runs.append(run_fresh(*arguments, *in_front))
            size, layers = [str(side) for size in runs[-1]["sizes"] for side in size], str(runs[-1]["layers"])
            plot = ("--size", *size, "--units", str(units), "--layers", layers)
            drawn.setdefault(plot, []).extend(run_fresh("child_floor", "plots", *plot)["drawn"])
        taken.append((suite, plot, runs))
    for suite, plot, runs in taken:
        floor = tuple(drawn[plot])
        result.ratios.append(Ratio(suite, "an answer, processor time", _all(runs, "answered"), floor, 4))
        result.ratios.append(Ratio(suite, "a layer, processor time", _all(runs, "scrubbed"), floor, 3))
    return result


def idle(options: Options) -> Result:
    """The window with nothing to do, and its memory beside that of the libraries alone."""
    runs, memory = [], []
    seconds = str(options.seconds)
    for _ in range(options.runs):
        runs.append(run_fresh("child_start", options.first(), "--idle", seconds))
        memory.append(run_fresh("child_floor", "imports")["memory"])
    bare = tuple(run_fresh("child_floor", "idle", "--seconds", seconds)["idle"] for _ in range(options.runs))
    used, floor = ([size / 1e6 for size in sizes if size] for sizes in ([run["memory"] for run in runs], memory))
    return Result(
        [Measured("idle", "processor time in a minute of a bare window", bare)],
        [
            Ratio("idle", "processor time in a minute", tuple(run["idle"] for run in runs), (MINUTE_MS,), 0.001),
            Ratio("idle", "memory", tuple(used), tuple(floor), 1.25, unit="MB"),
        ],
    )


def reading(options: Options) -> Result:
    """Parsing, chunking and counting, by all four tools' rules."""
    runs = [run_fresh("child_reading") for _ in range(options.runs)]
    wishes = {"75 tokens": Wish(2, "p95"), "10,000 characters": Wish(50, "p95")}
    return Result([Measured("reading", name, _all(runs, name), wish=wishes.get(name)) for name in runs[0]])


def inspecting(options: Options) -> Result:
    """PNGs with A1111's text by the command `inspect`, beside Pillow opening them for their texts, on one core."""
    folder = options.folder / "pictures"
    folder.mkdir(exist_ok=True)
    runs = [run_fresh("child_inspect", str(folder)) for _ in range(options.runs)]
    memory = tuple(run_fresh("child_inspect", str(folder), "--memory")["memory"] / 1e6 for _ in range(options.runs))
    times = _all(runs, "inspect")
    a_second = tuple(1000 / ms for ms in times)
    return Result(
        [
            Measured("inspect", "pictures a second", a_second, "", Wish(300, "p50", at_least=True)),
            Measured("inspect", "greatest memory over 10,000 pictures", memory, "MB", Wish(200)),
        ],
        [Ratio("inspect", "a picture", times, _all(runs, "Pillow"), 15)],
    )


def studio(options: Options) -> Result:
    """An installation of A1111 with 5,000 LoRAs, and with 20,000, each with a picture and a sidecar."""
    script = ROOT.parent / "shared/samples/make_studios.py"
    if not script.is_file():
        return Result([], remarks=["studio: left out, as ../shared/samples/make_studios.py is not there"])
    result = Result([])
    for count in STUDIO_COUNTS:
        place = options.folder / f"studio {count}"
        runpy.run_path(str(script))["lay_out"](place, count)
        folder = str(place / "stable-diffusion-webui")
        run_fresh("child_studio", folder)  # which warms the disk's cache
        runs = [run_fresh("child_studio", folder) for _ in range(options.runs)]
        shutil.rmtree(place)
        suite = f"studio, {count:,} LoRAs"
        wishes = {"list": Wish(STUDIO_LIST_MS, "p50") if count == STUDIO_COUNTS[0] else None, "search": Wish(16, "p95")}
        wishes |= {"tags": Wish(STUDIO_TAGS_MS, "p50"), "tag search": Wish(16, "p95"), "list search": Wish(16, "p95")}
        for key, name in STUDIO_PARTS.items():
            result.measured.append(Measured(suite, name, _all(runs, key), wish=wishes.get(key)))
        memory = tuple(run["memory"] / 1e6 for run in runs)
        result.measured.append(Measured(suite, "memory of list and headers", memory, "MB"))
        result.ratios.append(Ratio(suite, "listing beside a bare walk", _all(runs, "list"), _all(runs, "walk"), 3))
    return result


def encoder(options: Options) -> Result:
    """Ours beside transformers' passes over the same random weights: a keystroke, leave-one-out, a word bank."""
    result = Result([])
    for size in options.sizes:
        for busy, threads in product((False, True), (1, 2)):
            arguments = ["child_encoder", size, "--threads", str(threads), "--rounds", str(options.runs)]
            with busy_neighbour(busy):
                found = run_fresh(*arguments, *(["--short"] if busy else []))
            suite = f"encoder {size}, {threads} thread{'s' if threads > 1 else ''}{', busy machine' if busy else ''}"
            for line in found["lines"]:
                values = tuple(line["values"])
                if "floor" in line and not busy:
                    result.ratios.append(Ratio(suite, line["name"], values, tuple(line["floor"]), line["wished"]))
                else:
                    has_wish = not (busy or line["wished"] is None)
                    wish = Wish(line["wished"], "p50", at_least=True) if has_wish else None
                    result.measured.append(Measured(suite, line["name"], values, line["unit"], wish))
    return result


def answers(options: Options) -> Result:
    """What answers a question, in padded passes of an encoder of SD 1.x's size, and how soon it gives way to a key."""
    result = Result([])
    for line in run_fresh("child_answers", str(options.folder))["lines"]:
        taken, floor = tuple(line["taken"]), tuple(line["floor"])
        result.ratios.append(Ratio("answers", line["name"], taken, floor, ANSWER_PASSES.get(line["name"])))
        wish = Wish(GIVES_WAY_MS, "max")
        result.measured.append(Measured("answers", f"{line['name']}: gives way", tuple(line["gives_way"]), wish=wish))
    runs = [run_fresh("child_library", str(options.folder)) for _ in range(options.runs)]
    taken, memory = tuple(run["taken"] for run in runs), tuple(run["memory"] / 1e6 for run in runs)
    wishes = Wish(LIBRARY_MS, "p50"), Wish(LIBRARY_MB)
    result.measured.append(Measured("answers", "a library of 20,000 prompts", taken, wish=wishes[0]))
    result.measured.append(Measured("answers", "its greatest memory", memory, "MB", wishes[1]))
    return result


def text_models(options: Options) -> Result:
    """A text model of Qwen3 0.6B's size, beside the reading of its weights and transformers' own pass."""
    result = Result([])
    for size in options.text_models:
        file, common = options.folder / "text_model.safetensors", ("--threads", "1", "--rounds", str(options.runs + 1))
        run_fresh("child_text_models", str(file), size, *common, "--write")
        times = run_fresh("child_text_models", str(file), size, *common)
        memory = run_fresh("child_text_models", str(file), size, *common, "--memory")["memory"] / 1e6
        file.unlink()
        suite = f"text models, {size}"
        for key, (name, floor, limit) in TEXT_MODEL_RATIOS.items():
            result.ratios.append(Ratio(suite, name, tuple(times[key]), tuple(times[floor]), limit))
        result.measured.append(Measured(suite, "opening", tuple(times["opened"])))
        result.measured.append(Measured(suite, "gives way", tuple(times["gives way"]), wish=Wish(GIVES_WAY_MS, "max")))
        result.measured.append(Measured(suite, "memory beside the file", (memory,), "MB", Wish(TEXT_MODEL_MB)))
    return result


def opening(options: Options) -> Result:
    """Full-size checkpoints, opened and gone back to, against the mere reading of their text encoders' bytes."""
    result = Result([])
    for title, path in write_full_size(options.folder):
        arguments = ("child_opening", str(path))
        run_fresh(*arguments, "--only-read")  # which warms the disk's cache
        read, runs = [], []
        for _ in range(options.runs):
            read.append(run_fresh(*arguments, "--only-read")["read"])
            runs.append(run_fresh(*arguments))
        path.unlink()
        opened, answered, back = (tuple(run[name] for run in runs) for name in ("opened", "answered", "back"))
        memory, size = (tuple(run[name] for run in runs if name in run) for name in ("memory", "size"))
        result.ratios.append(Ratio("opening", f"{title}: opening", opened, tuple(read), 1.5))
        result.ratios.append(Ratio("opening", f"{title}: memory over float32", memory, size, 1.1, unit="MB"))
        result.measured.append(Measured("opening", f"{title}: until its first answer", answered))
        result.measured.append(Measured("opening", f"{title}: going back to it", back, wish=Wish(50)))
    return result


SUITES: dict[str, Callable[[Options], Result]] = {
    "start": start,
    "typing": typing,
    "panes": panes,
    "opening": opening,
    "idle": idle,
    "encoder": encoder,
    "answers": answers,
    "text_models": text_models,
    "reading": reading,
    "inspect": inspecting,
    "studio": studio,
    "importing": importing,
    "typing-busy": typing_busy,
    "typing-text-model": typing_text_model,
}


def _plain_editor(run: dict[str, Any], seconds: int, more: Iterable[str] = ()) -> dict[str, Any]:
    """Keys in an editor alone, as large as that of a run and with its font."""
    size, font, half = map(str, run["size"]), run["font"], str(-(-seconds // 2))
    return run_fresh("child_floor", "keys", "--size", *size, "--font", font, "--seconds", half, *more)


def _typing_ratios(
    suite: str, runs: list[dict[str, Any]], longest: tuple[float, ...], floor: tuple[float, ...], limit: float
) -> list[Ratio]:
    keys = _all(runs, "pressed")
    return [
        Ratio(suite, SHOWN_NAME, keys, floor, limit),
        Ratio(suite, SHOWN_NAME, keys, floor, P99_LIMIT, "p99"),
        Ratio(suite, GAP_NAME, longest, floor, GAP_LIMIT, "max"),
    ]


def _typed(suite: str, runs: list[dict[str, Any]], results: Wish | None) -> list[Measured]:
    """What of typing stands against no floor."""
    keys = sum(len(run["pressed"]) for run in runs)
    unpainted = {part: sum(run["unpainted"].get(part, 0) for run in runs) for part in ("strip", "counter")}
    return [
        Measured(suite, "the same from when the key was due", _all(runs, "due")),
        Measured(suite, "key due → panes repainted with its or a later result", _all(runs, "results"), wish=results),
        Measured(suite, "encoder's pass", _all(runs, "passes")),
        Measured(suite, "lost characters in a run", tuple(float(run["lost"]) for run in runs), "", Wish(0)),
        *(
            Measured(suite, f"keys after which the {part} had not changed", (100 * count / keys,), "%")
            for part, count in unpainted.items()
        ),
    ]


def _gaps(suite: str, runs: list[dict[str, Any]]) -> tuple[tuple[float, ...], list[str]]:
    """The longest gap of each run in ms; in words the histogram of all, and what went on in the ten longest."""
    told = sorted((tuple(gap) for run in runs for gap in run["long"]), reverse=True)[:10]
    remarks = [f"{suite}, gaps of the event loop: {_histogram(_all(runs, 'gaps'))}"]
    remarks += [f"{suite}, a gap of {gap:.0f} ms: {what}" for gap, what in told]
    return tuple(max(run["gaps"]) for run in runs), remarks


def _histogram(gaps: Iterable[float]) -> str:
    counts = [0] * (len(BUCKETS) + 1)
    for gap in gaps:
        counts[sum(gap > bucket for bucket in BUCKETS)] += 1
    names = [*(f"≤ {bucket} ms" for bucket in BUCKETS), f"> {BUCKETS[-1]} ms"]
    return ", ".join(f"{count} {name}" for name, count in zip(names, counts, strict=True) if count)


def _all(runs: list[dict[str, Any]], key: str) -> tuple[float, ...]:
    return tuple(value for run in runs for value in run[key])

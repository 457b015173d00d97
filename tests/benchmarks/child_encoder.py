"""Times our encoder beside transformers' on the same random weights in this fresh process, side by side in rounds."""

import json
import random
import time
from collections.abc import Callable, Iterator
from itertools import islice

import torch

import core  # noqa: F401 (before torch: it tells OpenMP how to wait)
from core.analysis.common_words import common_words
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.dialects.table import read
from core.model import Model
from core.queries.influence_run import InfluenceRun, measure_influence
from tests.benchmarks.children import child_parser
from tests.benchmarks.encoder_files import SIZES
from tests.benchmarks.reference import Compared, chunk_row

CHUNK = 75
TOKENS = (20, 75, 300)
PLACES = {"end": 1.0, "middle": 0.5, "start": 0.0}
UNITS = (10, 30, 75)
REPLACED_TOKENS = (50, 80, 150)
TAG_WORDS = 3  # of a tag, which with its comma is a token more
PASSES = 3  # padded ones that are timed for a set of variants, the mean of which is taken times all
BANK = 300  # words, of one to three tokens
draw = random.Random(1)
Line = dict[str, object]


def main() -> None:
    """Prints lines of name, unit, values and wish, and of what is compared with it a floor; `×` is how many times as
    long the other takes as ours.
    """
    parser = child_parser()
    parser.add_argument("size", choices=list(SIZES))
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--short", action="store_true", help="a keystroke at 20 tokens alone")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    compared = Compared(SIZES[options.size])
    lines: list[Line] = []
    for tokens in TOKENS[:1] if options.short else TOKENS:
        lines += _keystrokes(compared, tokens, options.rounds)
    if not options.short:
        for units in UNITS:
            lines += _leave_one_out(compared, units, options.rounds)
        for tokens in REPLACED_TOKENS:
            lines += _replaced(compared, tokens)
        lines += _bank(compared, options.rounds)
    print(json.dumps({"lines": lines}))


def _keystrokes(compared: Compared, tokens: int, rounds: int) -> Iterator[Line]:
    """A word replaced by another at each place, by turns with what others would compute for it."""
    ids = _ids(tokens)
    others = {"padded to 77": compared.padded, "unpadded": compared.unpadded}
    if tokens > CHUNK:
        others["all chunks as one padded batch"] = compared.batched
    for run in (compared.ours, *others.values()):
        run(_chunks(ids))
    times: dict[str, list[float]] = {name: [] for name in ("floor", *PLACES, *others)}
    for _ in range(rounds):
        times["floor"].append(min(_time(compared.read_weights) for _ in range(3)))
        for name, place in PLACES.items():
            compared.ours(_chunks(ids))
            edited = list(ids)
            edited[round(place * (tokens - 1))] = draw.randrange(300, 40_000)
            times[name].append(_time(lambda edited=edited: compared.ours(_chunks(edited))))
        for name, run in others.items():
            times[name].append(_time(lambda run=run: run(_chunks(ids))))
    shown = {name: values for name, values in times.items() if name not in ("floor", "end")}
    yield from (_line(f"{tokens} tokens, {_named(name)}", "ms", values) for name, values in shown.items())
    for name in PLACES:
        for other in others:
            wished = {("end", "padded to 77"): 4.0, ("end", "unpadded"): 2.0}.get((name, other))
            ratios = [theirs / ours for theirs, ours in zip(times[other], times[name], strict=True)]
            yield _line(f"{tokens} tokens, {other} ÷ key at the {name}", "×", ratios, wished)
    yield _line(f"{tokens} tokens, key at the end", "ms", times["end"], 2.0) | {"floor": times["floor"]}


def _named(name: str) -> str:
    return f"key at the {name}" if name in PLACES else f"transformers, {name}"


def _leave_one_out(compared: Compared, units: int, rounds: int) -> Iterator[Line]:
    ids = _ids(units)
    variants = [[*ids[:index], *ids[index + 1 :]] for index in range(units)]
    ours, ratios = [], []
    for _ in range(min(rounds, 3)):
        compared.ours([ids])
        ours.append(_time(lambda: list(compared.encoder.encode_variants([chunk_row(one) for one in variants]))))
        theirs = _time(lambda: compared.padded(variants[:PASSES])) / PASSES * units
        ratios.append(theirs / ours[-1])
    yield _line(f"leave-one-out, {units} units", "ms", ours)
    yield _line(f"leave-one-out, {units} padded passes ÷ ours", "×", ratios, 6.0 if units == 30 else None)


def _replaced(compared: Compared, tokens: int) -> Iterator[Line]:
    """Every word and tag of a tag list replaced in turn, as Influence does, and how many padded passes that takes."""
    words = iter(common_words())
    tags = [" ".join(islice(words, TAG_WORDS)) for _ in range(tokens // (TAG_WORDS + 1))]
    encoding = compared.encoder.encode(read(", ".join(tags), "a1111"), padding=False)
    run = InfluenceRun(EncodingView(encoding, ViewOptions(centred=False)))
    ours = _time(lambda: measure_influence(run, Model(compared.encoder)))
    a_pass = _time(lambda: compared.padded([_ids(CHUNK)] * PASSES)) / PASSES
    yield _line(f"replaced, {tokens} tokens", "ms", [ours])
    yield _line(f"replaced, {tokens} tokens, in padded passes", "×", [ours / a_pass])


def _bank(compared: Compared, rounds: int) -> Iterator[Line]:
    words = [_ids(draw.choice((1, 1, 1, 2, 3))) for _ in range(BANK)]
    times = [_time(lambda: compared.encoder.encode_words(words)) for _ in range(min(rounds, 3))]
    yield _line("word bank", "words/s", [1000 * BANK / taken for taken in times])


def _ids(count: int) -> list[int]:
    return [draw.randrange(300, 40_000) for _ in range(count)]


def _chunks(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]


def _time(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _line(name: str, unit: str, values: list[float], wished: float | None = None) -> Line:
    return {"name": name, "unit": unit, "values": values, "wished": wished}


if __name__ == "__main__":
    main()

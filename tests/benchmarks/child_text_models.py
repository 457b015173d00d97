"""Times a text model of random numbers beside the reading of its weights and transformers' own pass, in rounds."""

import json
import random
import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import torch

import core  # noqa: F401 (before torch: it tells OpenMP how to wait)
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.prompt.prompt import Prompt, PromptVariant
from core.text_models.text_model import TextModel
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token
from tests.benchmarks.children import child_parser, memory_bytes
from tests.benchmarks.text_model_files import (
    SIZES,
    Transformers,
    layer_matrices,
    open_text_model,
    stored_tensors,
    write_text_model,
)

TOKENS = 48  # of a prompt with its template
TAIL = 5  # tokens that the template has behind the prompt
WORD = 2  # tokens of a word that is typed at its end
CANCELS = 12
draw = random.Random(1)


def main() -> None:
    """Prints the milliseconds of each thing by name, and with `--memory` the bytes that it takes beside the file."""
    parser = child_parser()
    parser.add_argument("file", type=Path)
    parser.add_argument("size", choices=list(SIZES))
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.write:
        write_text_model(options.file, SIZES[options.size])
        print(json.dumps({}))
        return
    print(json.dumps(_memory(options.file, options.size) if options.memory else _times(options)))


class Prompts:
    """A model that reads one prompt after another."""

    def __init__(self, model: TextModel) -> None:
        self._model = model
        self.ids = _ids(TOKENS)

    def read(self, ids: list[int], cancelled: CancelCheck = never_cancelled) -> None:
        """All layers of a prompt, with what is kept of those before."""
        tokens = tuple(Token(number, "x") for number in ids)
        prompt = Prompt("", "diffusers", (PromptVariant("", ()),))
        self._model.encode(Chunks(prompt, "anima", (tokens,), len(ids), 512, encoder="qwen3_06b"), cancelled)

    def type_words(self, tokens: int, tail: int = TAIL) -> float:
        """The time that new tokens at the end of the prompt take, before the template's tail."""
        self.read(self.ids)
        return _time(lambda: self.read([*self.ids[:-tail], *_ids(tokens), *self.ids[-tail:]]))

    def give_up(self, moment: float) -> float | None:
        """The time from a key to the end of a pass over another prompt; None where it was done before."""
        key = time.perf_counter() + moment
        try:
            self.read(_ids(TOKENS), lambda: time.perf_counter() >= key)
        except Cancelled:
            return (time.perf_counter() - key) * 1000
        return None


def endless_passes(file: Path, is_over: CancelCheck, taken: list[float]) -> None:
    """Passes over one prompt after another, on a thread that lets the window's go first; the milliseconds of each."""
    from gui.workers.latest_only import lower_thread_priority

    lower_thread_priority()
    prompts = Prompts(open_text_model(file))
    while not is_over():
        with suppress(Cancelled):
            taken.append(_time(lambda: prompts.read(_ids(TOKENS), is_over)))


def _times(options: Namespace) -> dict[str, list[float]]:
    config = SIZES[options.size]
    began = time.perf_counter()
    model = open_text_model(options.file)
    opened = (time.perf_counter() - began) * 1000
    weights = stored_tensors(options.file)
    prompts, matrices = Prompts(model), layer_matrices(weights)
    own = Transformers(config, weights)
    own.run(prompts.ids)
    prompts.read(prompts.ids)
    times: dict[str, list[float]] = {name: [] for name in ("read", "whole", "own", "word", "ten", "one", "gives way")}
    for _ in range(options.rounds):
        times["read"].append(min(_time(lambda: [matrix.view(torch.int64).sum() for matrix in matrices]) for _ in "ab"))
        times["word"].append(prompts.type_words(WORD))
        times["one"].append(prompts.type_words(1, 1))
        times["ten"].append(prompts.type_words(10))
        times["whole"].append(_time(lambda: prompts.read(_ids(TOKENS))))
        times["own"].append(_time(lambda: own.run(prompts.ids)))
    for number in range(CANCELS):
        waited = prompts.give_up(times["whole"][-1] / 1000 * (number + 0.5) / CANCELS)
        times["gives way"] += [] if waited is None else [waited]
    return times | {"opened": [opened]}


def _memory(file: Path, size: str) -> dict[str, int]:
    """The growth of memory that is no page of a file, from the imports to a pass and words typed behind it."""
    from core.text_models.config import build

    build(SIZES[size], "sdpa")
    before = memory_bytes("RssAnon")
    prompts = Prompts(open_text_model(file))
    most = 0
    for tokens in (2, 10, 2):
        prompts.type_words(tokens)
        most = max(most, memory_bytes("RssAnon"))
    return {"memory": most - before}


def _ids(count: int) -> list[int]:
    return [draw.randrange(300, 19_000) for _ in range(count)]


def _time(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()

"""Times what answers a question about a prompt, in padded passes of the same encoder, in this fresh process."""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch

import core  # noqa: F401 (before torch: it tells OpenMP how to wait)
from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.own_axis import OwnAxis
from core.analysis.reference import reference_mean
from core.analysis.units import UnitKind
from core.dialects.table import read
from core.model import Model
from core.program.cancellation import CancelCheck, Cancelled
from core.queries.axis_direction import axis_direction
from core.queries.colouring import ask_colours
from core.queries.learned_rows import learned_rows
from core.queries.prompt_summary import PromptSummaries
from core.queries.response_run import ResponseQuestion
from core.queries.shares import shares_of_summary
from core.queries.shortening import shorten
from core.queries.shorter_prompts import ShorteningWish
from core.queries.unet_files import OpenUnets
from core.queries.unet_hearing import HearingQuestion, hear_prompt
from core.queries.vocabulary_response import ResponseCache, vocabulary_response
from core.queries.zoo import ZooQuestion, read_zoo
from tests.benchmarks.children import child_parser
from tests.benchmarks.encoder_files import SIZES, write_encoder, write_lora, write_unet
from tests.benchmarks.reference import Compared

COLOURS = "a red car and a blue bicycle before a green door of a white house under a black roof, evening"
TAGS = (
    "castle, dragon, misty forest, old stone bridge, golden hour, volumetric clouds, soft shadows, oil painting, "
    "highly detailed, river, wide valley, snow, knight, black horse, banner, moon, cinematic lighting"
)
LONG = f"{TAGS}, a towering mountain covered with snow, epic landscape, {TAGS.replace('castle', 'village')}"
AXIS = OwnAxis("age", tuple("young child baby youth girl boy kid puppy".split()), tuple("old aged senior".split()))
PASS_IDS = list(range(320, 395))
PASSES = 3  # padded ones, the mean of which is one pass
CANCELS = 8  # times that an answer is given up, at other moments
CANCEL_MS = 2000  # from its beginning, within which it is given up
MEASURED_S = 2.0  # of what a LoRA knows, which goes through the vocabulary for minutes
Work = Callable[[CancelCheck], object]


def main() -> None:
    """Prints lines of name, floor (ms of a padded pass, before and after), ms of the answer, and ms until it gives up.

    The reference words are encoded before the clock starts.
    """
    parser = child_parser()
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    compared = Compared(SIZES["L"])
    lines = []
    for name, work in answers(compared, options.folder):
        floor, taken = [_pass(compared)], []
        for _ in range(2):
            taken.append(_time(lambda work=work: work(lambda: False)))
            floor.append(_pass(compared))
        lines.append({"name": name, "floor": floor, "taken": taken, "gives_way": _gives_way(work, taken[0])})
        print(name, file=sys.stderr)
    print(json.dumps({"lines": lines}))


def answers(compared: Compared, folder: Path) -> list[tuple[str, Work]]:
    """The answers by name; each run computes everything anew but what an artist's own prompt has at hand."""
    encoder = compared.encoder
    model, reference = Model(encoder), reference_mean(encoder)

    def view_of(text: str, kind: UnitKind = "word") -> EncodingView:
        encoding = encoder.encode(read(text, "a1111"), padding=False)
        return view_encoding(encoding, ViewOptions(kind), reference)

    def shortened(text: str, target: int | None, cancelled: CancelCheck) -> object:
        return shorten(ShorteningWish(target=target), PromptSummaries(view_of(text, "tag")), model, cancelled)

    def shared_out(text: str, cancelled: CancelCheck) -> object:
        return shares_of_summary(view_of(text, "tag"), 0, model, cancelled)

    def heard(cancelled: CancelCheck) -> object:
        return hear_prompt(hearing, read(TAGS, "a1111"), question, OpenUnets(), model, cancelled)

    def held_together(cancelled: CancelCheck) -> object:
        asked = ZooQuestion(hearing.chunks, hearing.units, (str(file), str(copy)), str(file))
        return read_zoo(asked, None, cancelled)

    def known(cancelled: CancelCheck) -> object:
        asked = ResponseQuestion(encoder.info, lora, 1.0, encoder.info.layers)
        return vocabulary_response(asked, ResponseCache(), model, cancelled, seconds=MEASURED_S)

    file, copy = (write_encoder(folder / f"{name}.safetensors", SIZES["L"]) for name in ("model", "copy"))
    lora = write_lora(folder / "lora.safetensors", SIZES["L"])
    colours, hearing = view_of(COLOURS), view_of(TAGS)
    question = HearingQuestion(write_unet(folder / "unet.safetensors"))
    return [
        ("who colours whom, five colours", lambda cancelled: ask_colours(colours, (), model, cancelled)),
        ("shorten to fit, 17 tags to 30 tokens", partial(shortened, TAGS, 30)),
        ("shorten to fit, over a chunk to 75", partial(shortened, LONG, 75)),
        ("shares of the summary, 8 tags", partial(shared_out, ", ".join(TAGS.split(", ")[:8]))),
        ("shares of the summary, 17 tags", partial(shared_out, TAGS)),
        ("own axis, 11 words", lambda cancelled: axis_direction(AXIS, colours, model, cancelled)),
        ("as the U-Net of SD 1.x sees it", heard),
        ("checkpoints beside one another, two", held_together),
        ("what it knows, rows of a table", lambda stop: learned_rows(str(file), encoder.info, model, stop)),
        ("what it knows, two seconds of a LoRA", known),
    ]


def _pass(compared: Compared) -> float:
    return _time(lambda: compared.padded([PASS_IDS] * PASSES)) / PASSES


def _gives_way(work: Work, whole_ms: float) -> list[float]:
    """Milliseconds from a key to the end of an answer that is under way, at moments spread over its first seconds."""
    waits, reach = [], min(whole_ms, CANCEL_MS) / 1000
    for number in range(CANCELS):
        key = time.perf_counter() + reach * (number + 0.5) / CANCELS
        try:
            work(lambda key=key: time.perf_counter() >= key)
        except Cancelled:
            waits.append(max(0.0, time.perf_counter() - key) * 1000)
    return waits


def _time(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    torch.set_num_threads(2)
    main()

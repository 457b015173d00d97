"""Against what the real tools put out: ../shared/golden, recorded from A1111, ComfyUI, diffusers, compel and others."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.dialects.table import read
from core.dialects.way_lengths import measure_ways
from core.model import Model
from core.prompt.prompt import ReadingSettings
from core.prompt.textual_inversions import NO_INVERSIONS
from core.tokens.chunks import Chunks
from core.weights.adapters.inversion_folder import LazyInversionVectors, open_inversion_folder
from core.weights.adapters.lora import Lora, open_lora
from core.weights.adapters.lora_mixing import apply_loras
from core.weights.opening import open_model

ATOL = 2e-4
TOOLS = ("a1111", "comfyui", "diffusers", "compel", "sdnext", "forge-neo", "reforge")
WIDTHS = {"sd1": {"clip_l": 64}, "sd2": {"clip_h": 128}, "sdxl": {"clip_l": 64, "clip_g": 128}}

Case = dict[str, Any]


@pytest.fixture(scope="module")
def golden(shared: Path) -> Path:
    folder = shared / "golden"
    if not (folder / "cases.jsonl").exists():
        pytest.skip("../shared/golden is missing")
    return folder


@pytest.fixture(scope="module")
def opened(golden: Path) -> Callable[[str], Model]:
    return cache(lambda name: open_model(golden / name))


def cases(golden: Path, tool: str) -> Iterator[Case]:
    lines = [(golden / name).read_text(encoding="utf-8").splitlines() for name in ("cases.jsonl", "more_cases.jsonl")]
    for case in map(json.loads, chain(*lines)):
        if case["tool"] == tool:
            yield case


def option(case: Case, name: str, otherwise: str = "") -> str:
    arguments = case["args"]
    return arguments[arguments.index(name) + 1] if name in arguments else otherwise


def loras(case: Case, golden: Path) -> list[tuple[Lora, float]]:
    arguments = case["args"]
    named = [arguments[index + 1].partition(":") for index, name in enumerate(arguments) if name == "--lora"]
    return [(open_lora(golden / name), float(strength or 1)) for name, _, strength in named]


def read_case(case: Case, golden: Path) -> Chunks:
    folder = option(case, "--embeddings")
    settings = ReadingSettings(
        steps=int(option(case, "--steps", "20")),
        step=int(option(case, "--step", "0")),
        part=int(option(case, "--part", "0")),
        emphasis=option(case, "--emphasis", "original"),
        inversions=open_inversion_folder(golden / folder, WIDTHS[case["family"]]) if folder else NO_INVERSIONS,
        is_negative="--negative" in case["args"],
        expansion=option(case, "--expand") or None,
        choice=int(option(case, "--choice", "0")),
    )
    return read(case["prompt"], case["tool"], case["family"], settings)


def tokens_agree(expected: Case, chunks: Chunks) -> bool:
    by_name = {own.encoder: own for own in chunks.encoders}
    for name, rows in expected.get("chunks", {}).items():
        found = by_name[name].ids.tolist()
        wanted = [
            [own if wanted is None else wanted for wanted, own in zip(*pair, strict=True)]
            for pair in zip(rows, found, strict=False)
        ]
        if len(rows) != len(found) or wanted != found:
            return False
    return all(
        np.shape(weights) == by_name[name].weights.shape and np.allclose(by_name[name].weights, weights, atol=1e-4)
        for name, weights in expected.get("weights", {}).items()
    )


def texts_agree(expected: Case, chunks: Chunks) -> bool:
    """The counter, the variants, and the ways of the layer in front of the tool."""
    variants = [
        {"part": v.part, "part_weight": v.part_weight, "until_step": v.until_step, "text": v.text}
        for v in chunks.prompt.variants
    ]
    counter: Case = {"used": chunks.used, "limit": chunks.limit}
    if len(chunks.counted_sections) > 1:
        counter["sections"] = list(chunks.counted_sections)
    expansions = expected.get("expansions", {})
    return (
        expected.get("counter", counter) == counter
        and expected.get("variants", variants) == variants
        and expansions == {name: value for name, value in ways(chunks).items() if name in expansions}
    )


def ways(chunks: Chunks) -> Case:
    """How many ways there are, which is shown, and how long they are."""
    expansion, lengths = chunks.prompt.expansion, measure_ways(chunks)
    count, shown = (expansion.template.count, expansion.shown) if expansion else (1, 0)
    return {"count": count, "shown": shown, "used": [lengths.least, lengths.most], "exact": lengths.is_exact}


@pytest.mark.parametrize("tool", TOOLS)
def test_tokens_weights_counter_and_texts_are_the_tools_own(tool: str, golden: Path) -> None:
    asked, wrong = list(cases(golden, tool)), []
    assert asked
    for case in asked:
        chunks = read_case(case, golden)
        answers = [case["expect"], *case.get("expect_also", [])]
        if not texts_agree(case["expect"], chunks) or not any(tokens_agree(answer, chunks) for answer in answers):
            wrong.append((case["id"], case["prompt"][:60]))
    assert wrong == []


@pytest.mark.parametrize("tool", TOOLS)
def test_conditioning_and_pooled_are_the_tools_own(tool: str, golden: Path, opened: Callable[[str], Model]) -> None:
    arrays = {**np.load(golden / "arrays.npz"), **np.load(golden / "more_arrays.npz")}
    wrong = []
    for case in cases(golden, tool):
        if "conditioning" not in case["expect"]:
            continue
        model, chunks = opened(option(case, "--encoder")), read_case(case, golden)
        model.use_inversions(chunks.prompt.settings.inversions, LazyInversionVectors)
        apply_loras(model.encoders, loras(case, golden))
        clip_skip = option(case, "--clip-skip")
        found = model.condition(chunks, int(clip_skip) if clip_skip else None)
        for kind, array in (("conditioning", found.prompt_embeds), ("pooled", found.pooled)):
            expected = arrays[case["expect"][kind]] if kind in case["expect"] else array
            if array is not expected and (array is None or not np.allclose(array, expected, rtol=0, atol=ATOL)):
                wrong.append((case["id"], kind, case["prompt"][:60]))
    assert wrong == []

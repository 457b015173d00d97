"""The zoo: copies, noised, partly trained and merged variants of the study encoder on the words of one prompt.

What is exact is held exactly: copies, hashes of a copy in float16, the layer that a model parts at; and the share of a
merge to a thousandth. Three bands are not the document's. Noise of 20 % leaves 0.696 by both prompts, where it has 0.88
and does not say how the noise was drawn: here it is normal, of each matrix's own standard deviation (5 % leaves 0.99 in
both). Random layers over the same table leave 0.55 and 0.60, where it has 0.44. These two bands reach over both
figures, so they hold little more than their order. A LoRA has 0.98 there; ours is for one word, with its own band. A
merge's residual is 1.0 % here, 0.4 % there; the band ends at 2.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from trained_lora import train_lora

from core.analysis.encoding_view import ViewOptions, view_encoding
from core.analysis.model_likeness import likeness_by_layer, parting_layer, shuffled_likeness
from core.analysis.representation_similarity import cka
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.queries.zoo import Zoo, ZooQuestion, read_zoo
from core.weights import STUDY, STUDY_FILE
from core.weights.opening import open_encoder
from tests.figures.figure import Figure

PROMPTS = (
    "a photo of a calico cat sitting on a wooden table beside a blue vase of yellow flowers, soft morning light "
    "through the kitchen window, shallow depth of field, highly detailed fur, warm colours, a cup of tea, an open book",
    "1girl, red dress, standing before an old stone castle, a cow and a bull, misty forest, wet cobblestones, golden "
    "evening light, a lantern, long silver hair, a small fox, stone bridge, cherry blossoms, petals in the wind",
)
TUNED_LAYER = 10
SHARE = 0.3  # of the second model in the merge
State = dict[str, torch.Tensor]


def figures(quick: bool) -> Iterator[Figure]:
    """Of one prompt in some ten seconds, or of both."""
    state = {name: weight.float() for name, weight in load_file(STUDY_FILE).items()}
    with TemporaryDirectory() as folder:
        files = _save_variants(state, Path(folder))
        for number, text in enumerate(PROMPTS[: 1 if quick else None], 1):
            yield from _figures(read_zoo(_question(text, files)), list(files), f"prompt {number}: ")


def _save_variants(state: State, folder: Path) -> dict[str, str]:
    """By name the file of each variant."""
    first, second = _noised(state, 0.05, 1), _noised(state, 0.05, 2)
    variants = {
        "copy": state,
        "half": {name: weight.half() for name, weight in state.items()},
        "noise 5": first,
        "noise 20": _noised(state, 0.2, 1),
        "layer": _noised(state, 0.2, 3, lambda name: f".layers.{TUNED_LAYER - 1}." in name),
        "second": second,
        "lora": _with_lora(state, folder),
        "merge": {name: ((1 - SHARE) * first[name] + SHARE * second[name]).half() for name in state},
    }
    for name, variant in variants.items():
        save_file({key: weight.contiguous() for key, weight in variant.items()}, folder / f"{name}.safetensors")
    return {name: str(folder / f"{name}.safetensors") for name in variants}


def _with_lora(state: State, folder: Path) -> State:
    """The weights with what a LoRA of rank 4 adds that was trained for a word."""
    lora = load_file(train_lora(folder / "word.safetensors", "sks"))
    made = dict(state)
    for name in state:
        stem = f"lora_te_{name.removesuffix('.weight').replace('.', '_')}"
        if f"{stem}.lora_up.weight" in lora:
            made[name] = state[name] + lora[f"{stem}.lora_up.weight"].float() @ lora[f"{stem}.lora_down.weight"].float()
    assert sum(made[name] is not state[name] for name in state) > 10
    return made


def _noised(state: State, share: float, seed: int, picks: Callable[[str], bool] = lambda name: True) -> State:
    """The layers' matrices with noise of a share of their own standard deviation."""
    draw = torch.Generator().manual_seed(seed)
    noise = {name: share * weight.std() * torch.randn(weight.shape, generator=draw) for name, weight in state.items()}
    is_noised = {name: ".layers." in name and weight.ndim == 2 and picks(name) for name, weight in state.items()}
    return {name: weight + noise[name] if is_noised[name] else weight for name, weight in state.items()}


def _question(text: str, files: dict[str, str]) -> ZooQuestion:
    encoding = open_encoder(STUDY).encode(read(text, "a1111"), padding=False)
    view = view_encoding(encoding, ViewOptions(centred=False, normed=False, small_words="left-out"), None)
    return ZooQuestion(view.chunks, tuple(view.units[at] for at in view.distinct), (STUDY, *files.values()), STUDY)


def _figures(zoo: Zoo, names: list[str], label: str) -> Iterator[Figure]:
    at = {name: number for number, name in enumerate(names, 1)}
    own = zoo.readings[0]
    half = own.weights.hashes.items() ^ zoo.readings[at["half"]].weights.hashes.items()
    yield Figure(f"{label}copy, least of all layers", float(zoo.curve(at["copy"]).min()), 1, 1)
    yield Figure(f"{label}float16 copy, other hashes", len(half), 0, 0)
    yield Figure(f"{label}weights noised by 5 %", float(zoo.curve(at["noise 5"])[-1]), 0.97, 0.999)
    yield Figure(f"{label}weights noised by 20 %", float(zoo.curve(at["noise 20"])[-1]), 0.6, 0.93)
    yield Figure(f"{label}a LoRA for a word", float(zoo.curve(at["lora"])[-1]), 0.85, 0.999)
    curve = zoo.curve(at["layer"])
    yield Figure(f"{label}layer {TUNED_LAYER} alone, layer that it parts at", parting_layer(curve) or -1, 10, 10)
    yield Figure(f"{label}layer {TUNED_LAYER} alone, least before", float(curve[:TUNED_LAYER].min()), 1, 1)
    yield Figure(f"{label}layer {TUNED_LAYER} alone, the last", float(curve[-1]), 0.97, 0.9995)
    yield Figure(f"{label}random layers over the same table", float(zoo.nothing_in_common[:, -1].mean()), 0.35, 0.7)
    yield from _rulers(own.vectors[-1], zoo.readings[at["noise 20"]].vectors[-1], label)
    merge = zoo.merges[at["merge"]]
    yield Figure(f"{label}merge, share found for {SHARE}", merge.share if merge else np.nan, 0.299, 0.301)
    yield Figure(f"{label}merge, residual", merge.residual if merge else np.nan, 0, 0.02)


def _rulers(own: Floats, noised: Floats, label: str) -> Iterator[Figure]:
    """What shuffled words and an orthogonal map give, and what the other measure would say."""
    chance = [abs(shuffled_likeness(own, bytes([seed]))) for seed in range(20)]
    turn, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(own.shape[1], own.shape[1])))
    turned = (own @ turn).astype(np.float32)
    order = np.random.default_rng(2).permutation(len(own))
    yield Figure(f"{label}shuffled words, mean size", float(np.mean(chance)), 0, 0.12)
    yield Figure(f"{label}orthogonal map", float(likeness_by_layer([own[None], turned[None]], 0)[0, 0, 1]), 0.9995, 1)
    apart = cka(own, noised) - float(likeness_by_layer([own[None], noised[None]], 0)[0, 0, 1])
    yield Figure(f"{label}unbiased CKA less the likeness, noised by 20 %", apart, -0.05, 0.08)
    yield Figure(f"{label}unbiased CKA, shuffled words", cka(own, own[order]), -0.15, 0.2)
    yield Figure(f"{label}plain CKA, shuffled words: of no use", _plain_cka(own, own[order]), 0.25, 0.6)


def _plain_cka(left: Floats, right: Floats) -> float:
    left, right = (each - each.mean(axis=0) for each in (left, right))
    sizes = np.linalg.norm(left @ left.T) * np.linalg.norm(right @ right.T)
    return float(np.linalg.norm(left.T @ right) ** 2 / sizes)

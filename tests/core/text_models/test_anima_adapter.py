"""Anima's adapter against a plain loop over rows, heads and places, and against what ComfyUI and diffusers put out."""

import json
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open

from core.text_models.anima_adapter import AnimaAdapter, weight_names

WIDTH, HEAD, INNER, IDS, BLOCKS = 12, 4, 20, 30, 2
GOLDEN_FILE = "encoders/text_encoders/anima_dit.safetensors"


def shape_of(name: str) -> tuple[int, ...]:
    """The sizes of a weight of a small adapter."""
    if name == "embed.weight":
        return IDS, WIDTH
    if name.endswith(("q_norm.weight", "k_norm.weight")):
        return (HEAD,)
    if "mlp.0" in name:
        return (INNER, WIDTH) if name.endswith("weight") else (INNER,)
    if "mlp.2.weight" in name:
        return WIDTH, INNER
    return (WIDTH, WIDTH) if "proj.weight" in name else (WIDTH,)


@pytest.fixture(scope="module")
def weights() -> dict[str, torch.Tensor]:
    random = torch.Generator().manual_seed(3)
    names = sorted(weight_names([f"blocks.{block}.x" for block in range(BLOCKS)]))
    return {name: torch.randn(shape_of(name), generator=random).bfloat16() for name in names}


def normed(row: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return row / np.sqrt(np.mean(row**2) + 1e-6) * weight


def turned(head: np.ndarray, place: int) -> np.ndarray:
    half = len(head) // 2
    pairs = []
    for index in range(half):
        angle = place / 10_000 ** (2 * index / len(head))
        first, second = head[index], head[index + half]
        pairs.append((first * np.cos(angle) - second * np.sin(angle), second * np.cos(angle) + first * np.sin(angle)))
    return np.array([first for first, _ in pairs] + [second for _, second in pairs])


def attention(rows: np.ndarray, source: np.ndarray, part: dict[str, np.ndarray]) -> np.ndarray:
    """What each row takes of all of `source`, a head and a place at a time."""
    taken = np.zeros_like(rows)
    for start in range(0, WIDTH, HEAD):
        head = slice(start, start + HEAD)
        keys = [turned(normed((part["k_proj"] @ row)[head], part["k_norm"]), at) for at, row in enumerate(source)]
        for place, row in enumerate(rows):
            query = turned(normed((part["q_proj"] @ row)[head], part["q_norm"]), place)
            scores = np.exp([query @ key / np.sqrt(HEAD) for key in keys])
            taken[place, head] = sum(
                share * (part["v_proj"] @ other)[head]
                for share, other in zip(scores / scores.sum(), source, strict=True)
            )
    return taken @ part["o_proj"].T


def gelu(values: np.ndarray) -> np.ndarray:
    erf = torch.erf(torch.from_numpy(values / np.sqrt(2))).numpy()
    return values * (1 + erf) / 2


def plain_rows(weights: dict[str, torch.Tensor], ids: list[int], source: np.ndarray) -> np.ndarray:
    known = {name: tensor.double().numpy() for name, tensor in weights.items()}
    rows = known["embed.weight"][ids]
    for block in range(BLOCKS):
        own = {name.removeprefix(f"blocks.{block}."): array for name, array in known.items()}
        for kind in ("self_attn", "cross_attn"):
            names = ("q_proj", "k_proj", "v_proj", "o_proj", "q_norm", "k_norm")
            part = {name: own[f"{kind}.{name}.weight"] for name in names}
            inner = np.stack([normed(row, own[f"norm_{kind}.weight"]) for row in rows])
            rows = rows + attention(inner, inner if kind == "self_attn" else source, part)
        inner = np.stack([normed(row, own["norm_mlp.weight"]) for row in rows])
        inner = gelu(inner @ own["mlp.0.weight"].T + own["mlp.0.bias"])
        rows = rows + inner @ own["mlp.2.weight"].T + own["mlp.2.bias"]
    rows = rows @ known["out_proj.weight"].T + known["out_proj.bias"]
    return np.stack([normed(row, known["norm.weight"]) for row in rows])


def source_rows(count: int) -> np.ndarray:
    return np.random.default_rng(5).standard_normal((count, WIDTH)).astype(np.float32)


def test_rows_equal_those_of_a_plain_loop(weights: dict[str, torch.Tensor]) -> None:
    ids, source = [4, 17, 4, 1], source_rows(6)
    rows = AnimaAdapter(weights)(ids, source)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, plain_rows(weights, ids, source.astype(np.float64)), rtol=0, atol=2e-5)


def test_a_row_that_may_not_be_seen_changes_nothing(weights: dict[str, torch.Tensor]) -> None:
    adapter, source = AnimaAdapter(weights), source_rows(3)
    other = source.copy()
    other[2] += 1
    masked = [adapter([4, 1], rows, [True, True, False]) for rows in (source, other)]
    np.testing.assert_array_equal(*masked)
    assert np.abs(adapter([4, 1], other) - masked[0]).max() > 1e-3, "without a mask it is seen"


def test_where_no_row_may_be_seen_the_ids_alone_make_the_rows(weights: dict[str, torch.Tensor]) -> None:
    adapter = AnimaAdapter(weights)
    rows = [adapter([4, 1], source_rows(1) * scale, [False]) for scale in (1, 5)]
    np.testing.assert_array_equal(*rows)
    assert np.isfinite(rows[0]).all()


def test_weights_of_another_adapter_are_named(weights: dict[str, torch.Tensor]) -> None:
    with pytest.raises(ValueError, match=r"in_proj\.weight"):
        AnimaAdapter({**weights, "in_proj.weight": torch.zeros(2, 2)})
    with pytest.raises(ValueError, match=r"norm\.weight"):
        AnimaAdapter({name: tensor for name, tensor in weights.items() if name != "norm.weight"})


@pytest.fixture(scope="module")
def golden_adapter(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> AnimaAdapter:
    folder = shared / "golden2026"
    if not (folder / "encoders.tar.xz").exists():
        pytest.skip("../shared/golden2026 is missing")
    unpacked = tmp_path_factory.mktemp("golden")
    with tarfile.open(folder / "encoders.tar.xz") as archive:
        archive.extract(GOLDEN_FILE, unpacked, filter="data")
    mark = "llm_adapter."
    with safe_open(unpacked / GOLDEN_FILE, "pt") as file:
        names = [name for name in file.keys() if mark in name]  # noqa: SIM118
        return AnimaAdapter({name.partition(mark)[2]: file.get_tensor(name) for name in names})


def test_rows_equal_those_of_the_tools(golden_adapter: AnimaAdapter, shared: Path) -> None:
    arrays = np.load(shared / "golden2026" / "arrays.npz")
    cases = map(json.loads, (shared / "golden2026" / "cases.jsonl").read_text(encoding="utf-8").splitlines())
    count = 0
    for case in cases:
        expected = case["expect"]
        if "encoder_rows" not in expected or len(expected["encoder_rows"]["rows"]) > 1:  # not all of them are kept
            continue
        tokens = expected["tokens"]
        source = arrays[expected["encoder_rows"]["key"]]
        spans = tokens["qwen3_06b"]["mask"]
        attended = [any(start <= row < end for start, end in spans) for row in range(len(source))]
        ids = tokens["t5xxl"]["ids"]
        rows = golden_adapter(ids, source, attended if case["tool"] == "diffusers" else None)
        rows = rows * np.array(tokens["t5xxl"].get("weights", [1] * len(ids)), np.float32)[:, None]
        kept = [row for start, end in expected["conditioning"]["rows"] for row in range(start, end) if row < len(ids)]
        wanted = arrays[expected["conditioning"]["key"]][: len(kept)]
        np.testing.assert_allclose(rows[kept], wanted, rtol=0, atol=1e-3, err_msg=case["id"])
        count += 1
    assert count >= 50

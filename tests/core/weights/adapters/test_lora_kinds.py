"""Every kind of change by its formula, computed here anew in float64, at full strength and at others."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import State, save, tiny_state, under
from numpy.typing import NDArray

from core.encoder.encoder import Encoder
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_mixing import apply_loras, check_lora

Array = NDArray[np.float64]

L = tiny_state()
Q0 = "text_model.encoder.layers.0.self_attn.q_proj"  # [64, 64]
FC1 = "text_model.encoder.layers.2.mlp.fc1"  # [256, 64]
FC2 = "text_model.encoder.layers.1.mlp.fc2"  # [64, 256]
TABLE = "text_model.embeddings.token_embedding"
POSITIONS = "text_model.embeddings.position_embedding"
NORM = "text_model.final_layer_norm"
PROJECTION = "text_projection"


def own(module: str, ending: str = "weight") -> Array:
    return L[f"{module}.{ending}"].double().numpy()


def noise(*shape: int, seed: int = 0, size: float = 0.1) -> Array:
    return (np.random.default_rng(seed).normal(size=shape) * size).astype(np.float32).astype(np.float64)


def stored(parts: dict[str, Array], **numbers: torch.Tensor) -> State:
    return {name: torch.from_numpy(np.array(part)).float() for name, part in parts.items()} | numbers


def check(encoder: Encoder, folder: Path, stem: str, parts: State, expected: dict[str, Array], kind: str) -> None:
    """That the parts bring weights to what is `expected` at strength 1, and part of the way at others."""
    path = save(folder / "lora.safetensors", under(f"{stem}.", parts))
    lora = open_lora(path)
    assert lora.kinds == (kind,)
    for strength in (1.0, 0.35, -0.5):
        assert apply_loras([encoder], [(lora, strength)]) == ()
        for name, weight in expected.items():
            before = L[name].double().numpy()
            got = encoder.weight(name).double().numpy()
            np.testing.assert_allclose(got, before + strength * (weight - before), rtol=0, atol=2e-5)


def kohya(module: str) -> str:
    return f"lora_te_{module.replace('.', '_')}"


# --- products


def lora_with_middle() -> tuple[State, Array, str]:
    up, middle, down = noise(256, 4), noise(4, 4, seed=1, size=1), noise(4, 64, seed=2)
    parts = {"lora_up.weight": up[:, :, None, None], "lora_mid.weight": middle[:, :, None, None]}
    parts["lora_down.weight"] = down[:, :, None, None]
    return stored(parts, alpha=torch.tensor(8)), own(FC1) + up @ middle @ down * 2, "LoRA"


def loha_with_cores() -> tuple[State, Array, str]:
    halves, product = {}, np.ones((256, 64))
    for number in (1, 2):
        a, b, core = noise(4, 256, seed=number), noise(4, 64, seed=number + 2, size=1), noise(4, 4, seed=7, size=1)
        halves |= {f"hada_w{number}_a": a, f"hada_w{number}_b": b, f"hada_t{number}": core[:, :, None, None]}
        product = product * (a.T @ core @ b)
    return stored(halves, alpha=torch.tensor(2.0)), own(FC1) + product / 2, "LoHa"


def lokr_with_core() -> tuple[State, Array, str]:
    first, a, b, core = noise(4, 8), noise(3, 64, seed=1), noise(3, 8, seed=2, size=1), noise(3, 3, seed=3, size=1)
    parts = {"lokr_w1": first, "lokr_w2_a": a, "lokr_w2_b": b, "lokr_t2": core}
    return stored(parts, alpha=torch.tensor(6)), own(FC1) + np.kron(first, a.T @ core @ b) * 2, "LoKr"


def whole_lokr() -> tuple[State, Array, str]:
    first, second = noise(8, 8), noise(32, 8, seed=1)
    numbers = {"alpha": torch.tensor(100000, dtype=torch.int64)}  # which scales nothing
    return stored({"lokr_w1": first, "lokr_w2": second}, **numbers), own(FC1) + np.kron(first, second), "LoKr"


@pytest.mark.parametrize("made", [lora_with_middle, loha_with_cores, lokr_with_core, whole_lokr])
def test_products_with_cores_and_whole_factors(
    made: Callable[[], tuple[State, Array, str]], encoder: Encoder, tmp_path: Path
) -> None:
    parts, expected, kind = made()
    check(encoder, tmp_path, kohya(FC1), parts, {f"{FC1}.weight": expected}, kind)


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.float16, torch.bfloat16, torch.uint8])
def test_an_alpha_of_any_type_of_number_scales(dtype: torch.dtype, encoder: Encoder, tmp_path: Path) -> None:
    up, down = noise(64, 4), noise(4, 64, seed=1)
    parts = stored({"lora_up.weight": up, "lora_down.weight": down}, alpha=torch.tensor(2, dtype=dtype))
    check(encoder, tmp_path, kohya(Q0), parts, {f"{Q0}.weight": own(Q0) + up @ down / 2}, "LoRA")


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("module", [Q0, FC1, FC2])
def test_glora_adds_a_product_and_one_of_the_weight_itself(
    old: bool, module: str, encoder: Encoder, tmp_path: Path
) -> None:
    weight = own(module)
    rows, columns = weight.shape
    a1, a2, b1, b2 = noise(columns, 4), noise(4, columns, seed=1), noise(rows, 4, seed=2), noise(4, columns, seed=3)
    names = ("a2", "a1", "b2", "b1") if old else ("a1", "a2", "b1", "b2")
    parts = {f"{name}.weight": part for name, part in zip(names, (a1, a2, b1, b2), strict=True)}
    expected = weight + (weight @ a1 @ a2 + b1 @ b2) * 0.5
    state = stored(parts, alpha=torch.tensor(2.0))
    check(encoder, tmp_path, kohya(module), state, {f"{module}.weight": expected}, "GLoRA")


@pytest.mark.parametrize("on_input", [0, 1])
@pytest.mark.parametrize("module", [FC1, FC2])
def test_ia3_scales_rows_or_columns(on_input: int, module: str, encoder: Encoder, tmp_path: Path) -> None:
    weight = own(module)
    factor = noise(weight.shape[on_input], size=1)
    expected = weight + weight * (factor if on_input else factor[:, None])
    state = stored({"weight": factor}, on_input=torch.tensor(on_input))
    check(encoder, tmp_path, kohya(module), state, {f"{module}.weight": expected}, "(IA)3")


# --- rotations


def skew_of(vector: Array, side: int) -> Array:
    skew = np.zeros((side, side))
    skew[np.triu_indices(side, 1)] = vector
    return skew - skew.T


def series(skew: Array) -> Array:
    """Cayley's transform with five terms of Neumann's series for its inverse."""
    powers = [np.linalg.matrix_power(skew, power) for power in range(5)]
    return powers[0] + 2 * powers[1] + 2 * powers[2] + 2 * powers[3] + powers[4]


def block_diagonal(blocks: list[Array]) -> Array:
    size = sum(map(len, blocks))
    whole, place = np.zeros((size, size)), 0
    for block in blocks:
        whole[place : place + len(block), place : place + len(block)] = block
        place += len(block)
    return whole


@pytest.mark.parametrize("ending", ["oft_R.weight", "oft_R.default.weight"])
@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("scaled", [False, True])
def test_onetrainer_s_oft_rotates_what_comes_in(
    ending: str, shared: bool, scaled: bool, encoder: Encoder, tmp_path: Path
) -> None:
    side, count = 16, 256 // 16
    vectors = noise(1 if shared else count, side * (side - 1) // 2, size=0.02)
    divisor = 2 * np.sqrt(side - 1) if scaled else 1.0
    rotations = [series(skew_of(vector / divisor, side)) for vector in vectors] * (count if shared else 1)
    expected = own(FC2) @ block_diagonal(rotations).T
    flag = {"oft_R.scaled_oft": torch.tensor(True)} if scaled else {}
    state = stored({ending: vectors}, **flag)
    check(encoder, tmp_path, kohya(FC2), state, {f"{FC2}.weight": expected}, "OFT")


def test_a_rotation_with_lengths_brings_rows_from_those_of_training_to_them(encoder: Encoder, tmp_path: Path) -> None:
    vectors = noise(4, 120, size=0.02)
    lengths, norms = noise(64, 1, seed=1, size=0.1) + 1, noise(64, 1, seed=2, size=0.1) + 1
    rotated = own(Q0) @ block_diagonal([series(skew_of(vector, 16)) for vector in vectors]).T
    state = stored({"oft_R.weight": vectors, "dora_scale": lengths, "initial_norm": norms})
    check(encoder, tmp_path, kohya(Q0), state, {f"{Q0}.weight": rotated * lengths / norms}, "DoRA OFT")


def cayley(block: Array, scale: float = 1.0) -> Array:
    skew, identity = (block - block.T) * scale, np.eye(len(block))
    return (identity + skew) @ np.linalg.inv(identity - skew)


@pytest.mark.parametrize("rescaled", [False, True])
@pytest.mark.parametrize("alpha", [None, 0.0, 1e-4])
def test_diag_oft_rotates_what_comes_out(rescaled: bool, alpha: float | None, encoder: Encoder, tmp_path: Path) -> None:
    blocks, factor = noise(16, 16, 16, size=0.05), noise(256, 1, seed=1) + 1
    norm = np.linalg.norm(blocks - blocks.transpose(0, 2, 1))
    bound = 256 * alpha / norm if alpha else 1.0
    assert bound < 1 or not alpha
    expected = block_diagonal([cayley(block, bound) for block in blocks]).T @ own(FC1)
    numbers = {} if alpha is None else {"alpha": torch.tensor(alpha)}
    state = stored({"oft_blocks": blocks} | ({"rescale": factor} if rescaled else {}), **numbers)
    check(encoder, tmp_path, kohya(FC1), state, {f"{FC1}.weight": expected * factor**rescaled}, "OFT")


@pytest.mark.parametrize("shape", [(16, 4, 4), (3, 16, 4, 4)])
def test_blocks_in_a_pickle_are_none_of_the_worse(shape: tuple[int, ...], tmp_path: Path) -> None:
    state = {f"{kohya(Q0)}.oft_blocks": torch.rand(shape) * 0.1}
    (change,) = next(iter(open_lora(save(tmp_path / "lora.pt", state)).changes.values()))
    assert torch.equal(change.parts["oft_blocks"], state[f"{kohya(Q0)}.oft_blocks"])


@pytest.mark.parametrize("rescaled", [False, True])
def test_boft_rotates_in_stages_rows_that_lie_ever_farther_apart(
    rescaled: bool, encoder: Encoder, tmp_path: Path
) -> None:
    stages, side, rows = 4, 4, 64
    blocks, factor = noise(stages, rows // side, side, side, size=0.2), noise(rows, 1, seed=1) + 1
    expected = own(Q0).copy()
    for stage in range(stages):
        apart = 2**stage * side // 2
        # each pair of runs of `apart` rows becomes as many neighbours, one of either run after the other
        order = [first + place + half * apart for first in range(0, rows, 2 * apart) for place in range(apart)
                 for half in (0, 1)]  # fmt: skip
        expected[order] = block_diagonal([cayley(block) for block in blocks[stage]]) @ expected[order]
    state = stored({"oft_blocks": blocks} | ({"rescale": factor} if rescaled else {}), alpha=torch.tensor(0.0))
    check(encoder, tmp_path, kohya(Q0), state, {f"{Q0}.weight": expected * factor**rescaled}, "OFT")


# --- whole differences, and what is no matrix of a layer


@pytest.mark.parametrize("module", [TABLE, POSITIONS, PROJECTION])
@pytest.mark.parametrize("root", ["text_encoders.clip_l.transformer.", "lora_te1_", "conditioner.embedders.0."])
def test_tables_and_the_projection_take_pairs(module: str, root: str, encoder: Encoder, tmp_path: Path) -> None:
    rows, columns = own(module).shape
    up, down = noise(rows, 2), noise(2, columns, seed=1)
    stem = root + (module.replace(".", "_") if root.endswith("_") else module)
    state = stored({"lora_up.weight": up, "lora_down.weight": down})
    check(encoder, tmp_path, stem, state, {f"{module}.weight": own(module) + up @ down}, "LoRA")


def test_peft_s_pair_for_a_table_is_turned_round(encoder: Encoder, tmp_path: Path) -> None:
    first, second = noise(4, len(own(POSITIONS))), noise(64, 4, seed=1)
    state = stored({"lora_embedding_A": first, "lora_embedding_B": second}, alpha=torch.tensor(8.0))
    expected = own(POSITIONS) + (second @ first).T * 2
    check(encoder, tmp_path, f"base_model.model.{POSITIONS}", state, {f"{POSITIONS}.weight": expected}, "LoRA")


def test_differences_of_norms_and_biases_are_added(encoder: Encoder, tmp_path: Path) -> None:
    weight, bias = noise(64), noise(64, seed=1)
    expected = {f"{NORM}.weight": own(NORM) + weight, f"{NORM}.bias": own(NORM, "bias") + bias}
    state = stored({"diff": weight, "diff_b": bias})
    check(encoder, tmp_path, f"text_encoders.clip_l.transformer.{NORM}", state, expected, "full")


def test_a_bias_of_a_pair_is_scaled_with_it(encoder: Encoder, tmp_path: Path) -> None:
    up, down, bias = noise(64, 4), noise(4, 64, seed=1), noise(64, seed=2)
    state = stored({"lora_B.weight": up, "lora_A.weight": down, "lora_B.bias": bias}, alpha=torch.tensor(2.0))
    apply_loras([encoder], [(open_lora(save(tmp_path / "a.safetensors", under(f"text_encoder.{Q0}.", state))), 1.0)])
    np.testing.assert_allclose(encoder.weight(f"{Q0}.bias").numpy(), own(Q0, "bias") + bias / 2, atol=1e-6)
    np.testing.assert_allclose(encoder.weight(f"{Q0}.weight").numpy(), own(Q0) + up @ down / 2, atol=1e-5)


@pytest.mark.parametrize("strength", [1.0, 0.25])
def test_a_weight_that_is_set_takes_the_other_s_place_whatever_the_strength(
    strength: float, encoder: Encoder, tmp_path: Path
) -> None:
    path = save(tmp_path / "a.safetensors", {f"text_encoders.clip_l.transformer.{NORM}.set_weight": torch.ones(64) * 3})
    apply_loras([encoder], [(open_lora(path), strength)])
    np.testing.assert_allclose(encoder.weight(f"{NORM}.weight").numpy(), 3.0, atol=1e-6)


def test_changes_that_fit_no_weight_here_are_left_out_and_counted(encoder: Encoder, tmp_path: Path) -> None:
    state = {
        f"{kohya(Q0)}.lora_up.weight": torch.rand(64, 2),
        f"{kohya(Q0)}.lora_down.weight": torch.rand(2, 64),
        f"{kohya(FC1)}.oft_R.weight": torch.rand(3, 120),  # of 48 columns
        f"{kohya(FC2)}.oft_R.weight": torch.rand(1, 11 * 10 // 2),  # 11 divides no 256
        f"{kohya(NORM)}.oft_R.weight": torch.rand(4, 120),  # no matrix
        f"{kohya(PROJECTION)}.weight": torch.rand(65),
        f"{kohya(PROJECTION)}.on_input": torch.tensor(1),
        f"{kohya(POSITIONS)}.diff": torch.rand(77, 64),
        f"{kohya(POSITIONS)}.dora_scale": torch.rand(7, 11),  # as many as rows, but no column of them
        f"{kohya(TABLE)}.lora_up.weight": torch.rand(len(own(TABLE)), 2),
        f"{kohya(TABLE)}.lora_down.weight": torch.rand(2, 64),
        f"{kohya(TABLE)}.reshape_weight": torch.tensor([50000, 64]),
    }
    lora = open_lora(save(tmp_path / "a.safetensors", state))
    fit = check_lora(lora, [encoder])
    assert (fit.used, fit.misfit) == (1, None) and fit.notes[0].startswith("6 of the changes")
    apply_loras([encoder], [(lora, 1.0)])
    assert {name for name in L if not torch.equal(encoder.weight(name), L[name])} == {f"{Q0}.weight"}

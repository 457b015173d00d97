"""Weights against those in another file, and the hash that equal weights share."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch
from analysis_models import encoded
from encoder_files import (
    EXTRAS,
    LAYERS,
    LAYERS_H,
    State,
    as_checkpoint,
    as_old_checkpoint,
    as_openclip,
    save,
    save_text_encoder,
    tiny_state,
    under,
    without_projection,
)

from core.analysis.encoder_distance import (
    ATTENTION,
    LAYER_NORMS,
    MLP,
    NORM,
    POSITION_TABLE,
    PROJECTION,
    TOKEN_TABLE,
    WeightDistance,
    findings,
    not_comparable,
    part_of_tensor,
)
from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import Cancelled
from core.queries.weight_comparison import compare_weights, compare_with, hash_encoder
from core.weights import UnreadableEncoder
from core.weights.checkpoints.hashes import model_hash, weights_hash
from core.weights.opening import open_encoder, plan_counterpart, plan_encoder

STATE = tiny_state()
PARTS = {
    TOKEN_TABLE: "token_embedding.weight",
    POSITION_TABLE: "position_embedding.weight",
    NORM: "final_layer_norm.bias",
    PROJECTION: "text_projection.weight",
    1: "layers.0.self_attn.k_proj.weight",
    3: "layers.2.mlp.fc2.bias",
    2: "layers.1.layer_norm2.weight",
}


def changed(state: State, ending: str, by: float = 0.01) -> State:
    (name,) = [name for name in state if name.endswith(ending)]
    return state | {name: state[name] + by}


def compare(encoder: Encoder, path: Path) -> WeightDistance:
    return compare_weights(encoder, plan_counterpart(path, "clip_l"), lambda: False)


def test_the_same_weights_in_any_layout_are_identical(encoder: Encoder, tmp_path: Path) -> None:
    for number, state in enumerate((as_checkpoint(STATE), as_old_checkpoint(STATE), as_openclip(STATE))):
        distance = compare(encoder, save(tmp_path / f"{number}.safetensors", state))
        assert distance.identical and not distance.curve().any() and distance.differing_layers == ()
        assert findings(distance) == "Identical: every weight is the same number."


@pytest.mark.parametrize("part", PARTS)
def test_a_change_of_one_tensor_shows_in_its_part_only(part: str | int, encoder: Encoder, tmp_path: Path) -> None:
    state = changed(STATE, PARTS[part])
    distance = compare(encoder, save(tmp_path / "other.safetensors", state))
    assert [name for name, gap in distance.parts.items() if not gap.is_identical] == [part]
    (name,) = [name for name in STATE if name.endswith(PARTS[part])]
    expected = (STATE[name] - state[name]).double().norm().item()
    np.testing.assert_allclose(distance.parts[part].difference_norm, expected, rtol=1e-4)
    assert distance.differing_layers == ((part,) if isinstance(part, int) else ())
    if isinstance(part, int):
        kind = part_of_tensor(name)[1]
        assert [layer for layer in (1, 2, 3) if distance.curve(kind)[layer - 1] > 0] == [part]
        assert {ATTENTION, MLP, LAYER_NORMS} == {kind for layer, kind in distance.kinds if layer == part}
        assert findings(distance).startswith(f"Layer {part} differs; the other layers are the same. Everything outside")
    else:
        assert findings(distance).startswith("All layers are the same. ") and f"The {part} differs" in findings(
            distance
        )


def test_the_difference_is_the_same_from_either_side(encoder: Encoder, tmp_path: Path) -> None:
    path = save(tmp_path / "other.safetensors", tiny_state(seed=3))
    distance, other = compare(encoder, path), compare(open_encoder(path), encoder.info.source)
    for part, gap in distance.parts.items():
        assert gap.difference_norm == pytest.approx(other.parts[part].difference_norm, rel=1e-5)
        norm = np.sqrt(
            sum(float(weight.double().norm()) ** 2 for name, weight in STATE.items() if part_of_tensor(name)[0] == part)
        )
        assert other.parts[part].reference_norm == pytest.approx(norm, rel=1e-4)
    assert findings(distance).startswith(f"All {LAYERS} layers differ, layer ")


def test_weights_that_are_no_numbers_are_never_called_the_same(tmp_path: Path) -> None:
    state = changed(STATE, "layers.1.mlp.fc1.bias", float("nan"))
    path = save(tmp_path / "nan.safetensors", state)
    distance = compare(open_encoder(path), path)
    assert not distance.identical and "cannot be said" in findings(distance)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float8_e4m3fn])
def test_a_coarser_copy_is_called_one(dtype: torch.dtype, encoder: Encoder, tmp_path: Path) -> None:
    coarse = {name: weight.to(dtype) for name, weight in STATE.items()}
    assert "stored more coarsely" in findings(compare(encoder, save(tmp_path / "coarse.safetensors", coarse)))
    trained = {name: (weight * 1.5).to(dtype) for name, weight in STATE.items()}
    assert "layers differ" in findings(compare(encoder, save(tmp_path / "trained.safetensors", trained)))


def test_encoders_of_other_sizes_are_not_compared(encoder: Encoder, tmp_path: Path) -> None:
    other = save(
        tmp_path / "sd2.safetensors", under("cond_stage_model.model.", as_openclip(tiny_state(layers=LAYERS_H)))
    )
    with pytest.raises(UnreadableEncoder, match="holds CLIP H and no CLIP L"):
        plan_counterpart(other, "clip_l")
    plan = plan_encoder(other)
    assert not_comparable(encoder.info, encoder.info) is None
    with pytest.raises(UnreadableEncoder, match="this one has 3 layers of width 64, the other 24 layers of width 64"):
        compare_weights(encoder, plan, lambda: False)


def test_a_projection_that_one_has_not_is_left_out(encoder: Encoder, tmp_path: Path) -> None:
    distance = compare(encoder, save(tmp_path / "bare.safetensors", without_projection(STATE)))
    assert distance.identical and PROJECTION not in distance.parts


def test_comparing_tells_its_progress_and_is_given_up_between_tensors(encoder: Encoder) -> None:
    told: list[float] = []
    plan = plan_encoder(encoder.info.source)
    compare_weights(encoder, plan, lambda: False, told.append)
    assert told[-1] == 1 and len(told) == len(STATE)
    with pytest.raises(Cancelled):
        compare_weights(encoder, plan, lambda: len(told) > len(STATE) + 3, told.append)


# --- hashes


def test_the_same_encoder_has_one_hash_in_every_file(encoder: Encoder, tmp_path: Path) -> None:
    half = {name: weight.half() for name, weight in STATE.items()}
    files = [
        save(tmp_path / "a.safetensors", half),
        save(tmp_path / "b.safetensors", as_checkpoint(half) | {"model.diffusion_model.x": EXTRAS["alphas_cumprod"]}),
        save(tmp_path / "c.safetensors", as_openclip(half)),
        save(tmp_path / "d.safetensors", {name: weight.float() for name, weight in half.items()}),
        save_text_encoder(tmp_path / "text_encoder", half),
    ]
    hashes = {weights_hash(open_encoder(path)) for path in files}
    assert len(hashes) == 1 and hashes != {weights_hash(encoder)}


@pytest.mark.parametrize("ending", PARTS.values())
def test_every_weight_counts_in_the_hash(ending: str, encoder: Encoder, tmp_path: Path) -> None:
    other = open_encoder(save(tmp_path / "other.safetensors", changed(STATE, ending, 1e-3)))
    assert weights_hash(other) != weights_hash(encoder)


def test_hashing_is_given_up_between_tensors(encoder: Encoder) -> None:
    asked = iter(range(100))
    with pytest.raises(Cancelled):
        weights_hash(encoder, lambda: next(asked) == 3)


def test_a_files_hash_is_its_sha_256(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.weights.checkpoints.hashes.BLOCK_BYTES", 1000)
    path = tmp_path / "model.safetensors"
    path.write_bytes(bytes(range(256)) * 10)
    told: list[float] = []
    assert model_hash(path, progress=told.append) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert told == [1000 / 2560, 2000 / 2560, 1.0]
    with pytest.raises(Cancelled):
        model_hash(path, lambda: True)
    with pytest.raises(UnreadableEncoder, match="does not exist"):
        model_hash(tmp_path / "gone.safetensors")


def test_a_prompt_is_encoded_by_the_other_encoder_where_their_weights_differ(
    encoder: Encoder, model: Model, tmp_path: Path
) -> None:
    encoding, reports = encoded(encoder, "a red cow"), list[float]()
    path = save(tmp_path / "other.safetensors", changed(STATE, PARTS[1]))
    result = compare_with(str(path), encoder.info, encoding, model, report=reports.append)
    assert result.own is encoder.info and result.other.source == path and result.weights.differing_layers == (1,)
    assert result.encodings is not None and reports == sorted(reports)
    expected = open_encoder(path).encode(encoding.chunks).hidden_states
    np.testing.assert_allclose(result.encodings[1].hidden_states, expected, atol=1e-5)
    same = compare_with(str(save(tmp_path / "same.safetensors", STATE)), encoder.info, encoding, model)
    assert same.weights.identical and same.encodings == (encoding, encoding)


def test_the_hash_of_one_of_a_models_encoders_is_that_of_its_weights(encoder: Encoder, model: Model) -> None:
    assert hash_encoder(encoder.info, model).value == weights_hash(encoder)

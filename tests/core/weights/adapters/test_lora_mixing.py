"""LoRAs mixed anew as strengths move: the same weights as at once, on and off without a trace, and their size."""

from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import LAYERS, State, encode_ids, ids_of, save, tiny_state, under, weight_in_use

from core.encoder.encoder import Encoder
from core.program.cancellation import Cancelled
from core.weights.adapters.lora import Lora, open_lora
from core.weights.adapters.lora_mixing import MATRICES, LoraMixer, check_lora

IDS = ids_of((320, 1125, 539, 320, 2368))
L = tiny_state()
Q0 = "text_model.encoder.layers.0.self_attn.q_proj"
FC2 = "text_model.encoder.layers.2.mlp.fc2"


def lora(path: Path, *modules: str, dora: bool = False, seed: int = 1) -> Lora:
    draw = torch.Generator().manual_seed(seed)
    state: State = {}
    for module in modules:
        rows, columns = L[f"{module}.weight"].shape
        parts = {
            "lora_up.weight": torch.randn(rows, 2, generator=draw) * 0.1,
            "lora_down.weight": torch.randn(2, columns, generator=draw),
        }
        if dora:
            parts["dora_scale"] = torch.rand(rows, 1, generator=draw) + 0.5
        state |= under(f"lora_te_{module.replace('.', '_')}.", parts)
    return open_lora(save(path, state))


def product(one: Lora, module: str) -> torch.Tensor:
    (change,) = next(changes for place, changes in one.changes.items() if place.modules == (module,))
    return change.parts["up"] @ change.parts["down"]


def weight(encoder: Encoder, module: str) -> torch.Tensor:
    return weight_in_use(encoder, f"{module}.weight")


def test_a_strength_that_moves_gives_own_plus_strength_times_change_each_time(encoder: Encoder, tmp_path: Path) -> None:
    one, other = lora(tmp_path / "a.safetensors", Q0), lora(tmp_path / "b.safetensors", Q0, FC2, seed=2)
    mixer = LoraMixer(encoder)
    for strength in (1.0, 0.3, -0.5, 2.0):
        mixer.apply([(one, strength), (other, 0.4)])
        expected = L[f"{Q0}.weight"] + strength * product(one, Q0) + 0.4 * product(other, Q0)
        torch.testing.assert_close(weight(encoder, Q0), expected, rtol=0, atol=1e-5)
        torch.testing.assert_close(weight(encoder, FC2), L[f"{FC2}.weight"] + 0.4 * product(other, FC2))


def test_moving_a_strength_takes_no_new_memory_for_matrices(encoder: Encoder, tmp_path: Path) -> None:
    one, mixer = lora(tmp_path / "a.safetensors", Q0), LoraMixer(encoder)
    mixer.apply([(one, 1.0)])
    place = weight(encoder, Q0).data_ptr()
    mixer.apply([(one, 0.5)])
    assert weight(encoder, Q0).data_ptr() == place


@pytest.mark.parametrize("room", [0, 20_000, 10**9])
def test_what_is_kept_is_bounded_and_changes_no_number(room: int, encoder: Encoder, tmp_path: Path) -> None:
    one, mixer = lora(tmp_path / "a.safetensors", Q0, FC2), LoraMixer(encoder, room)
    for strength in (1.0, 0.7):
        mixer.apply([(one, strength)])
    kept = sum(delta.nbytes for _, delta in mixer._deltas.values())
    assert kept <= room and (kept == 4 * (64 * 64 + 64 * 256)) == (room == 10**9)
    torch.testing.assert_close(weight(encoder, FC2), L[f"{FC2}.weight"] + 0.7 * product(one, FC2), rtol=0, atol=1e-5)
    mixer.apply([])
    assert mixer._deltas == {}


def test_dora_is_made_anew_from_the_weight_it_is_put_on(encoder: Encoder, tmp_path: Path) -> None:
    plain, dora = lora(tmp_path / "a.safetensors", Q0), lora(tmp_path / "d.safetensors", Q0, dora=True, seed=3)
    mixer = LoraMixer(encoder)
    mixer.apply([(dora, 1.0)])
    mixer.apply([(plain, 0.5), (dora, 1.0)])
    before = L[f"{Q0}.weight"] + 0.5 * product(plain, Q0)
    (change,) = next(iter(dora.changes.values()))
    torch.testing.assert_close(weight(encoder, Q0), before + change.delta(before), rtol=0, atol=1e-5)


def test_taken_off_for_a_while_it_is_as_opened_and_then_as_before(encoder: Encoder, tmp_path: Path) -> None:
    plain = encode_ids(encoder, IDS)
    mixer = LoraMixer(encoder)
    mixer.apply([(lora(tmp_path / "a.safetensors", Q0, FC2), 1.0)])
    changed = encode_ids(encoder, IDS)
    assert np.abs(changed - plain).max() > 1e-3
    with mixer.removed():
        np.testing.assert_array_equal(encode_ids(encoder, IDS), plain)
    np.testing.assert_array_equal(encode_ids(encoder, IDS), changed)
    mixer.apply([])
    np.testing.assert_array_equal(encode_ids(encoder, IDS), plain)


def test_a_cancelled_mix_leaves_the_encoder_as_opened_and_can_be_made_again(encoder: Encoder, tmp_path: Path) -> None:
    one, mixer, plain = lora(tmp_path / "a.safetensors", Q0, FC2), LoraMixer(encoder), encode_ids(encoder, IDS)
    mixer.apply([(one, 1.0)])
    asked = iter([False, True])
    with pytest.raises(Cancelled):
        mixer.apply([(one, 0.5)], lambda: next(asked))
    np.testing.assert_array_equal(encode_ids(encoder, IDS), plain)
    mixer.apply([(one, 1.0)])
    torch.testing.assert_close(weight(encoder, Q0), L[f"{Q0}.weight"] + product(one, Q0))


def test_norms_of_older_encodings_stay_when_a_strength_moves(encoder: Encoder, tmp_path: Path) -> None:
    state = {"lora_te_text_model_final_layer_norm.w_norm": torch.rand(64)}
    one, mixer = open_lora(save(tmp_path / "n.safetensors", state)), LoraMixer(encoder)
    mixer.apply([(one, 1.0)])
    gain = encoder.final_norm.weight
    kept = gain.copy()
    mixer.apply([(one, 2.0)])
    np.testing.assert_array_equal(gain, kept)
    assert np.abs(encoder.final_norm.weight - kept).max() > 0


def test_the_change_by_layer_is_that_of_six_matrices_relative_to_their_own(encoder: Encoder, tmp_path: Path) -> None:
    one, mixer = lora(tmp_path / "a.safetensors", Q0, FC2), LoraMixer(encoder)
    mixer.apply([(one, 0.5)])
    found = mixer.change_by_layer()
    for layer, module in ((0, Q0), (2, FC2)):
        own = torch.stack([L[f"text_model.encoder.layers.{layer}.{part}.weight"].norm() for part in MATRICES]).norm()
        assert found[layer] == pytest.approx(float(0.5 * product(one, module).norm() / own), rel=1e-4)
    assert (len(found), found[1]) == (LAYERS, 0)
    mixer.apply([(one, -1.0)])
    np.testing.assert_allclose(mixer.change_by_layer(), 2 * found, rtol=1e-4)
    mixer.apply([])
    assert not mixer.change_by_layer().any()


def test_a_lora_for_two_encoders_on_one_says_what_is_left_out(encoder: Encoder, tmp_path: Path) -> None:
    parts = {"lora_up.weight": torch.rand(64, 2), "lora_down.weight": torch.rand(2, 64)}
    stem = Q0.replace(".", "_")
    state = under(f"lora_te1_{stem}.", parts) | under(f"lora_te2_{stem}.", parts)
    fit = check_lora(open_lora(save(tmp_path / "xl.safetensors", state)), [encoder])
    assert (fit.used, fit.misfit) == (1, None)
    assert fit.notes == ("1 of the changes in “xl.safetensors” do not fit and are left out.",)

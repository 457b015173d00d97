"""LoRAs mixed anew as strengths move: the same weights as at once, on and off without a trace, and their size."""

from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import IDS, LAYERS, State, encode_ids, lora_of, save, tiny_state

from core.encoder.encoder import Encoder
from core.program.cancellation import Cancelled
from core.weights.adapters.lora import Lora, open_lora
from core.weights.adapters.lora_change import Change
from core.weights.adapters.lora_mixing import MATRICES, LoraMixer, check_lora

L = tiny_state()
Q0 = "text_model.encoder.layers.0.self_attn.q_proj"
FC2 = "text_model.encoder.layers.2.mlp.fc2"


def make_lora(path: Path, *modules: str, dora: bool = False, seed: int = 1) -> Lora:
    draw = torch.Generator().manual_seed(seed)
    state: State = {}
    for module in modules:
        rows, columns = L[f"{module}.weight"].shape
        up, down = torch.randn(rows, 2, generator=draw) * 0.1, torch.randn(2, columns, generator=draw)
        state |= lora_of(module, up, down)
        if dora:
            state[f"lora_te_{module.replace('.', '_')}.dora_scale"] = torch.rand(rows, 1, generator=draw) + 0.5
    return open_lora(save(path, state))


def product(lora: Lora, module: str) -> torch.Tensor:
    (change,) = next(changes for target, changes in lora.changes.items() if target.modules == (module,))
    return change.parts["up"] @ change.parts["down"]


def test_a_strength_that_moves_gives_own_plus_strength_times_change_each_time(encoder: Encoder, tmp_path: Path) -> None:
    moved = make_lora(tmp_path / "a.safetensors", Q0)
    steady = make_lora(tmp_path / "b.safetensors", Q0, FC2, seed=2)
    mixer = LoraMixer(encoder)
    for strength in (1.0, 0.3, -0.5, 2.0):
        mixer.apply([(moved, strength), (steady, 0.4)])
        expected = L[f"{Q0}.weight"] + strength * product(moved, Q0) + 0.4 * product(steady, Q0)
        torch.testing.assert_close(encoder.weight(f"{Q0}.weight"), expected, rtol=0, atol=1e-5)
        expected = L[f"{FC2}.weight"] + 0.4 * product(steady, FC2)
        torch.testing.assert_close(encoder.weight(f"{FC2}.weight"), expected)


def test_moving_a_strength_takes_no_new_memory_for_matrices(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, replace = [], encoder.replace_weights
    monkeypatch.setattr(encoder, "replace_weights", lambda weights: given.append(dict(weights)) or replace(weights))
    lora, mixer = make_lora(tmp_path / "a.safetensors", Q0), LoraMixer(encoder)
    for strength in (1.0, 0.5):
        mixer.apply([(lora, strength)])
    first, _removed, second = given
    assert second[f"{Q0}.weight"].data_ptr() == first[f"{Q0}.weight"].data_ptr()


@pytest.mark.parametrize(("room", "computed_anew"), [(0, 2), (20_000, 1), (10**9, 0)])
def test_what_is_kept_is_bounded_and_changes_no_number(
    room: int, computed_anew: int, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed, delta = [], Change.delta
    monkeypatch.setattr(Change, "delta", lambda change, before: computed.append(change) or delta(change, before))
    lora, mixer = make_lora(tmp_path / "a.safetensors", Q0, FC2), LoraMixer(encoder, room)
    for loras, count in (([(lora, 1.0)], 2), ([(lora, 0.7)], computed_anew), ([], 0), ([(lora, 0.7)], 2)):
        computed.clear()
        mixer.apply(loras)
        assert len(computed) == count
    expected = L[f"{FC2}.weight"] + 0.7 * product(lora, FC2)
    torch.testing.assert_close(encoder.weight(f"{FC2}.weight"), expected, rtol=0, atol=1e-5)


def test_dora_is_made_anew_from_the_weight_it_is_put_on(encoder: Encoder, tmp_path: Path) -> None:
    plain = make_lora(tmp_path / "a.safetensors", Q0)
    dora = make_lora(tmp_path / "d.safetensors", Q0, dora=True, seed=3)
    mixer = LoraMixer(encoder)
    mixer.apply([(dora, 1.0)])
    mixer.apply([(plain, 0.5), (dora, 1.0)])
    before = L[f"{Q0}.weight"] + 0.5 * product(plain, Q0)
    (change,) = next(iter(dora.changes.values()))
    torch.testing.assert_close(encoder.weight(f"{Q0}.weight"), before + change.delta(before), rtol=0, atol=1e-5)


def test_taken_off_for_a_while_it_is_as_opened_and_then_as_before(encoder: Encoder, tmp_path: Path) -> None:
    plain, mixer = encode_ids(encoder, IDS), LoraMixer(encoder)
    mixer.apply([(make_lora(tmp_path / "a.safetensors", Q0, FC2), 1.0)])
    changed = encode_ids(encoder, IDS)
    assert np.abs(changed - plain).max() > 1e-3
    with mixer.removed():
        np.testing.assert_array_equal(encode_ids(encoder, IDS), plain)
    np.testing.assert_array_equal(encode_ids(encoder, IDS), changed)
    mixer.apply([])
    np.testing.assert_array_equal(encode_ids(encoder, IDS), plain)


def test_a_cancelled_mix_leaves_the_encoder_as_opened_and_can_be_made_again(encoder: Encoder, tmp_path: Path) -> None:
    lora, mixer = make_lora(tmp_path / "a.safetensors", Q0, FC2), LoraMixer(encoder)
    plain = encode_ids(encoder, IDS)
    mixer.apply([(lora, 1.0)])
    asked = iter([False, True])
    with pytest.raises(Cancelled):
        mixer.apply([(lora, 0.5)], lambda: next(asked))
    np.testing.assert_array_equal(encode_ids(encoder, IDS), plain)
    mixer.apply([(lora, 1.0)])
    torch.testing.assert_close(encoder.weight(f"{Q0}.weight"), L[f"{Q0}.weight"] + product(lora, Q0))


def test_norms_of_older_encodings_stay_when_a_strength_moves(encoder: Encoder, tmp_path: Path) -> None:
    state = {"lora_te_text_model_final_layer_norm.w_norm": torch.rand(64)}
    lora, mixer = open_lora(save(tmp_path / "n.safetensors", state)), LoraMixer(encoder)
    mixer.apply([(lora, 1.0)])
    handed_out = encoder.final_norm.weight
    kept = handed_out.copy()
    mixer.apply([(lora, 2.0)])
    np.testing.assert_array_equal(handed_out, kept)
    assert np.abs(encoder.final_norm.weight - kept).max() > 0


def test_the_change_by_layer_is_that_of_six_matrices_relative_to_their_own(encoder: Encoder, tmp_path: Path) -> None:
    lora, mixer = make_lora(tmp_path / "a.safetensors", Q0, FC2), LoraMixer(encoder)
    mixer.apply([(lora, 0.5)])
    changes = mixer.change_by_layer()
    for layer, module in ((0, Q0), (2, FC2)):
        own = torch.stack([L[f"text_model.encoder.layers.{layer}.{part}.weight"].norm() for part in MATRICES]).norm()
        assert changes[layer] == pytest.approx(float(0.5 * product(lora, module).norm() / own), rel=1e-4)
    assert (len(changes), changes[1]) == (LAYERS, 0)
    mixer.apply([(lora, -1.0)])
    np.testing.assert_allclose(mixer.change_by_layer(), 2 * changes, rtol=1e-4)
    mixer.apply([])
    assert not mixer.change_by_layer().any()


def test_a_lora_for_two_encoders_on_one_says_what_is_left_out(encoder: Encoder, tmp_path: Path) -> None:
    parts = torch.rand(64, 2), torch.rand(2, 64)
    state = lora_of(Q0, *parts, root="lora_te1") | lora_of(Q0, *parts, root="lora_te2")
    fit = check_lora(open_lora(save(tmp_path / "xl.safetensors", state)), [encoder])
    assert (fit.used, fit.misfit) == (1, None)
    assert fit.notes == ("1 of the changes in “xl.safetensors” do not fit and are left out.",)

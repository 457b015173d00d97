"""The encoder against a plain transformers pass, in every layout that is opened."""

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import (
    CHECKPOINT,
    LAYERS,
    PROJECTION,
    WIDTH,
    State,
    as_checkpoint,
    as_old_checkpoint,
    check_parity,
    chunks_of,
    encode_ids,
    ids_of,
    plain_model,
    save,
    save_pipeline,
    save_text_encoder,
    tiny_state,
    without_projection,
)

from core.encoder.encoder import Encoder
from core.program.cancellation import Cancelled
from core.tokens.tokenizer import EOS
from core.weights.opening import open_encoder

PICTURE = {
    "vision_model.embeddings.class_embedding": torch.rand(8),
    "visual_projection.weight": torch.rand(4, 8),
    "logit_scale": torch.tensor(4.6),
}
STATE, HALF = tiny_state(), tiny_state(torch.float16)
IDS = ids_of((320, 1125, 539, 320, 2368), (320, 1929, 267, 736), tuple(range(1000, 1075)), (), (256, 256))
LAYOUTS: dict[str, Callable[[Path, State], Path]] = {
    "pipeline": lambda folder, state: save_pipeline(folder / "model", state),
    "text_encoder": lambda folder, state: save_text_encoder(folder / "text_encoder", state),
    "fp16 folder": lambda folder, state: save_text_encoder(folder / "fp16", state, "model.fp16.safetensors"),
    "stand-alone": lambda folder, state: save(folder / "clip_l.safetensors", state),
    "flattened": lambda folder, state: save(
        folder / "flat.safetensors", {name.removeprefix("text_model."): part for name, part in state.items()}
    ),
    "checkpoint": lambda folder, state: save(folder / "sd.safetensors", as_checkpoint(state)),
    "old checkpoint": lambda folder, state: save(folder / "old.safetensors", as_old_checkpoint(state)),
    "whole clip": lambda folder, state: save(folder / "clip.safetensors", state | PICTURE),
}


@pytest.mark.parametrize("state", [HALF, without_projection(HALF)], ids=["projection", "no projection"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_hidden_states_and_feature_of_transformers(
    layout: str, state: State, tmp_path: Path
) -> None:
    check_parity(open_encoder(LAYOUTS[layout](tmp_path, state)), state, IDS)


@pytest.mark.parametrize(
    "dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2]
)
def test_every_float_type_is_computed_in_float32_and_named(dtype: torch.dtype, tmp_path: Path) -> None:
    state = tiny_state(dtype)
    encoder = open_encoder(save(tmp_path / "clip_l.safetensors", state))
    assert encoder.info.dtype == str(dtype).removeprefix("torch.")
    assert encode_ids(encoder, IDS[:1]).dtype == np.float32
    check_parity(encoder, state)


def test_a_file_of_mixed_types_names_them_all(tmp_path: Path) -> None:
    name = "text_model.final_layer_norm.bias"
    info = open_encoder(save(tmp_path / "clip_l.safetensors", HALF | {name: STATE[name]})).info
    assert info.dtype == "float16 and float32"


def test_info_tells_layers_width_projection_source_and_title(encoder: Encoder, tmp_path: Path) -> None:
    info = encoder.info
    assert (info.layers, info.width, info.projection, info.dtype) == (LAYERS, WIDTH, PROJECTION, "float32")
    assert (info.name, info.family, info.title, info.is_study) == ("clip_l", "sd1", "clip_l.safetensors", False)
    folder = save_pipeline(tmp_path / "my model", HALF)
    pipeline = open_encoder(folder).info
    assert (pipeline.title, pipeline.source) == ("my model", folder)
    assert open_encoder(folder / "text_encoder").info.title == "my model/text_encoder"


@pytest.mark.parametrize(
    ("position_ids", "noted"),
    [
        (torch.arange(77)[None], False),
        (torch.arange(77, dtype=torch.float32)[None], False),
        (torch.arange(77, dtype=torch.float16)[None] - 0.0625, True),
        (torch.tensor([[0, 1, 2, 2, *range(4, 77)]]), True),
        (torch.arange(80), True),
    ],
)
def test_position_ids_are_never_used_and_noted_where_they_had_drifted(
    position_ids: torch.Tensor, noted: bool, tmp_path: Path
) -> None:
    checkpoint = as_checkpoint(HALF) | {f"{CHECKPOINT}text_model.embeddings.position_ids": position_ids}
    encoder = open_encoder(save(tmp_path / "sd.safetensors", checkpoint))
    assert any("position_ids" in note for note in encoder.info.notes) == noted
    check_parity(encoder, HALF)


@pytest.mark.parametrize(("number", "noted"), [(float("nan"), True), (3e38, False)])
def test_weights_are_noted_by_name_where_they_are_not_finite(number: float, noted: bool, tmp_path: Path) -> None:
    name = "text_model.encoder.layers.1.mlp.fc1.weight"
    weight = STATE[name].clone()
    weight[:2] = number
    notes = open_encoder(save(tmp_path / "clip_l.safetensors", STATE | {name: weight})).info.notes
    assert [name in note for note in notes] == [True] * noted


@pytest.mark.parametrize(("key", "values"), [("num_attention_heads", (1, 4)), ("layer_norm_eps", (1e-5, 0.1))])
def test_a_folder_is_computed_with_the_heads_and_the_epsilon_of_its_config(
    key: str, values: tuple[float, float], tmp_path: Path
) -> None:
    folders = [save_text_encoder(tmp_path / str(value), STATE, **{key: value}) for value in values]
    usual, changed = (open_encoder(folder).encode(chunks_of(IDS[:1])) for folder in folders)
    np.testing.assert_array_equal(usual.hidden_states[0], changed.hidden_states[0])
    assert np.abs(usual.hidden_states[1] - changed.hidden_states[1]).max() > 1e-3
    assert (usual.final_norm.epsilon, changed.final_norm.epsilon) == (values if "eps" in key else (1e-5, 1e-5))


def test_the_feature_is_that_of_the_leftmost_end_token_of_the_first_chunk(encoder: Encoder) -> None:
    ids = ids_of((320, EOS, 1125), (320, 1125))  # a typed <|endoftext|> is one too
    feature = encoder.encode(chunks_of(ids)).feature
    np.testing.assert_allclose(feature, encoder.encode(chunks_of(ids_of((320,)))).feature, rtol=0, atol=1e-5)
    check_parity(encoder, STATE, ids)


def test_normed_states_end_in_what_transformers_calls_the_last_hidden_state(encoder: Encoder) -> None:
    encoding = encoder.encode(chunks_of(IDS[:1]))
    with torch.inference_mode():
        last = plain_model(STATE).text_model(input_ids=torch.from_numpy(IDS[:1])).last_hidden_state[0].numpy()
    np.testing.assert_allclose(encoding.normed_states[-1], last, rtol=0, atol=1e-5)
    assert np.abs(encoding.hidden_states[-1] - last).max() > 1e-2


def test_a_changed_later_token_leaves_earlier_rows_as_they_were_and_moves_all_later_ones(encoder: Encoder) -> None:
    before, after = (encode_ids(encoder, ids_of((320, 1125, word, 539, 2368))) for word in (1929, 2368))
    np.testing.assert_allclose(before[:, :3], after[:, :3], rtol=0, atol=1e-6)
    assert (np.abs(before[-1, 3:] - after[-1, 3:]).max(axis=1) > 1e-3).all()


def test_only_the_first_chunks_are_encoded_where_that_is_asked(encoder: Encoder) -> None:
    chunks = chunks_of(IDS)
    part, whole = encoder.encode(chunks, max_chunks=2), encoder.encode(chunks)
    assert (part.encoded_chunks, whole.encoded_chunks) == (2, len(IDS))
    np.testing.assert_allclose(part.hidden_states, whole.hidden_states[:, : 2 * 77], rtol=0, atol=1e-5)
    with pytest.raises(ValueError, match="max_chunks"):
        encoder.encode(chunks, max_chunks=0)


def test_no_chunks_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_chunks(())[0].shape == (LAYERS + 1, 0, WIDTH)


@pytest.mark.parametrize("layer", range(3 * LAYERS))
def test_cancelling_before_any_layer_of_any_batch_raises_and_leaves_the_encoder_whole(
    layer: int, encoder: Encoder
) -> None:
    encoder.replace_weights({})  # which forgets the rows that were kept
    asked = iter(range(layer + 1))
    with pytest.raises(Cancelled):
        encoder.encode(chunks_of(IDS), cancelled=lambda: next(asked) == layer)  # StopIteration after the first yes
    assert not list(asked), "it was asked once a layer"
    check_parity(encoder, STATE, IDS)


def test_a_pass_asks_before_each_layer_of_bos_and_of_each_of_two_batches(encoder: Encoder) -> None:
    encoder.replace_weights({})
    asked: list[int] = []
    encoder.encode(chunks_of(IDS), cancelled=lambda: bool(asked.append(1)))
    assert len(asked) == 3 * LAYERS
    encoder.encode(chunks_of(IDS), cancelled=lambda: True)  # of what is kept nothing is computed


def test_what_leaves_the_encoder_is_numpy_alone(encoder: Encoder) -> None:
    encoding = encoder.encode(chunks_of(IDS[:1]))
    arrays = (encoding.hidden_states, encoding.feature, encoding.final_norm.weight, encoding.final_norm.bias)
    assert [type(array) for array in arrays] == [np.ndarray] * 4
    assert {array.dtype for array in arrays if array is not None} == {np.dtype(np.float32)}


def test_an_encoder_that_is_dropped_frees_its_weights_at_once(tmp_path: Path) -> None:
    encoder = open_encoder(save(tmp_path / "clip_l.safetensors", STATE))
    encode_ids(encoder, IDS[:1])
    gc.disable()
    try:
        weights = weakref.ref(encoder.own_weight("text_model.embeddings.token_embedding.weight"))
        del encoder
        assert weights() is None
    finally:
        gc.enable()


def test_a_sibling_has_the_encoders_own_weights_and_what_is_replaced_in_one_is_its_own(encoder: Encoder) -> None:
    name, ids = "text_model.encoder.layers.0.self_attn.v_proj.weight", [[320, 2368]]
    own, plain = encoder.own_weight(name), encoder.encode_words(ids)
    encoder.replace_weights({name: own * 2})
    sibling = encoder.sibling()
    assert sibling.is_as_opened and not encoder.is_as_opened
    np.testing.assert_allclose(sibling.encode_words(ids), plain, atol=1e-5)
    changed = encoder.encode_words(ids)
    sibling.replace_weights({name: own * 3})
    np.testing.assert_allclose(encoder.encode_words(ids), changed, atol=1e-5)
    encoder.replace_weights({})
    np.testing.assert_allclose(encoder.encode_words(ids), plain, atol=1e-5)
    assert np.abs(sibling.encode_words(ids) - plain).max() > 1e-4


def test_opening_and_encoding_print_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    encode_ids(open_encoder(save_pipeline(tmp_path / "model", STATE)), IDS[:1])
    assert capfd.readouterr() == ("", "")

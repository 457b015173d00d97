"""The encoder against a plain transformers pass, in every layout that is opened."""

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
    chunks_of,
    encode_ids,
    ids_of,
    plain_model,
    reference,
    save,
    save_pipeline,
    save_text_encoder,
    tiny_state,
    without_projection,
)

from core.encoder.encoder import Encoder
from core.program.cancellation import Cancelled
from core.weights.opening import open_encoder

GOLDEN = Path(__file__).parents[4] / "shared" / "golden" / "encoders"
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
}


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """A tiny encoder with a projection, float32."""
    return open_encoder(save(tmp_path_factory.mktemp("encoder") / "clip_l.safetensors", tiny_state()))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_hidden_states_and_feature_of_transformers(layout: str, tmp_path: Path) -> None:
    state = tiny_state(torch.float16)
    encoding = open_encoder(LAYOUTS[layout](tmp_path, state)).encode(chunks_of(IDS))
    states, features = reference(state, IDS)
    assert encoding.feature is not None
    np.testing.assert_allclose(encoding.hidden_states, states, rtol=0, atol=1e-5)
    np.testing.assert_allclose(encoding.feature, features[0], rtol=0, atol=1e-5)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_file_without_projection_gives_hidden_states_and_no_feature(layout: str, tmp_path: Path) -> None:
    state = tiny_state(torch.float16)
    encoder = open_encoder(LAYOUTS[layout](tmp_path, without_projection(state)))
    encoding = encoder.encode(chunks_of(IDS[:1]))
    assert encoder.info.projection is None and encoding.feature is None
    np.testing.assert_allclose(encoding.hidden_states, reference(state, IDS[:1])[0], rtol=0, atol=1e-5)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.float8_e4m3fn])
def test_every_float_type_is_computed_in_float32_and_named(dtype: torch.dtype, tmp_path: Path) -> None:
    state = tiny_state(dtype)
    encoder = open_encoder(save(tmp_path / "clip_l.safetensors", state))
    states, _ = reference(state, IDS[:1])
    assert encoder.info.dtype == str(dtype).removeprefix("torch.")
    assert encode_ids(encoder, IDS[:1]).dtype == np.float32
    np.testing.assert_allclose(encode_ids(encoder, IDS[:1]), states, rtol=0, atol=1e-5)


def test_a_file_of_mixed_types_names_them_all(tmp_path: Path) -> None:
    state = tiny_state(torch.float16)
    state["text_model.final_layer_norm.bias"] = state["text_model.final_layer_norm.bias"].float()
    info = open_encoder(save(tmp_path / "clip_l.safetensors", state)).info
    assert info.dtype == "float16 and float32"


def test_info_tells_layers_width_projection_source_and_title(encoder: Encoder, tmp_path: Path) -> None:
    info = encoder.info
    assert (info.layers, info.width, info.projection, info.dtype) == (LAYERS, WIDTH, PROJECTION, "float32")
    assert (info.name, info.family, info.title, info.is_study) == ("clip_l", "sd1", "clip_l.safetensors", False)
    folder = save_pipeline(tmp_path / "my model", tiny_state(torch.float16))
    assert open_encoder(folder).info.title == "my model"
    assert open_encoder(folder).info.source == folder
    assert open_encoder(folder / "text_encoder").info.title == "my model/text_encoder"


POSITION_NAME = CHECKPOINT + "text_model.embeddings.position_ids"


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
    state = tiny_state(torch.float16)
    checkpoint = as_checkpoint(state) | {POSITION_NAME: position_ids}
    encoder = open_encoder(save(tmp_path / "sd.safetensors", checkpoint))
    assert any("position_ids" in note for note in encoder.info.notes) == noted
    np.testing.assert_allclose(encode_ids(encoder, IDS[:1]), reference(state, IDS[:1])[0], rtol=0, atol=1e-5)


def test_weights_that_are_not_finite_are_noted_by_name(tmp_path: Path) -> None:
    state = tiny_state()
    name = "text_model.encoder.layers.1.mlp.fc1.weight"
    state[name][3, 4] = float("nan")
    (note,) = open_encoder(save(tmp_path / "clip_l.safetensors", state)).info.notes
    assert name in note


def test_huge_but_finite_weights_are_not_noted(tmp_path: Path) -> None:
    state = tiny_state()
    state["text_model.encoder.layers.1.mlp.fc1.weight"][:2] = 3e38
    assert open_encoder(save(tmp_path / "clip_l.safetensors", state)).info.notes == ()


def test_a_whole_clip_gives_its_text_half(tmp_path: Path) -> None:
    state = tiny_state()
    whole = state | {
        "logit_scale": torch.tensor(4.6),
        "vision_model.embeddings.class_embedding": torch.rand(8),
        "visual_projection.weight": torch.rand(4, 8),
    }
    encoder = open_encoder(save(tmp_path / "clip.safetensors", whole))
    np.testing.assert_allclose(encode_ids(encoder, IDS[:1]), reference(state, IDS[:1])[0], rtol=0, atol=1e-5)


def test_a_folder_with_more_heads_is_computed_with_them(tmp_path: Path) -> None:
    state = tiny_state()
    one = encode_ids(open_encoder(save_text_encoder(tmp_path / "one", state)), IDS[:1])
    four = encode_ids(open_encoder(save_text_encoder(tmp_path / "four", state, num_attention_heads=4)), IDS[:1])
    np.testing.assert_array_equal(one[0], four[0])
    assert np.abs(one[1] - four[1]).max() > 1e-3


def test_a_folder_with_another_epsilon_is_computed_with_it(tmp_path: Path) -> None:
    state = tiny_state()
    usual = open_encoder(save_text_encoder(tmp_path / "usual", state)).encode(chunks_of(IDS[:1]))
    coarse = open_encoder(save_text_encoder(tmp_path / "coarse", state, layer_norm_eps=0.1)).encode(chunks_of(IDS[:1]))
    assert (usual.final_norm.epsilon, coarse.final_norm.epsilon) == (1e-5, 0.1)
    assert np.abs(usual.hidden_states[1] - coarse.hidden_states[1]).max() > 1e-3


def test_the_feature_is_that_of_the_leftmost_end_token_of_the_first_chunk(encoder: Encoder) -> None:
    # a typed <|endoftext|> is one too
    ids = ids_of((320, 49407, 1125), (320, 1125))
    feature = encoder.encode(chunks_of(ids)).feature
    np.testing.assert_allclose(feature, encoder.encode(chunks_of(ids_of((320,)))).feature, rtol=0, atol=1e-5)
    np.testing.assert_allclose(feature, reference(tiny_state(), ids)[1][0], rtol=0, atol=1e-5)


def test_normed_states_end_in_what_transformers_calls_the_last_hidden_state(encoder: Encoder) -> None:
    encoding = encoder.encode(chunks_of(IDS[:1]))
    with torch.inference_mode():
        last = plain_model(tiny_state()).text_model(input_ids=torch.from_numpy(IDS[:1])).last_hidden_state[0].numpy()
    np.testing.assert_allclose(encoding.normed_states[-1], last, rtol=0, atol=1e-5)
    assert np.abs(encoding.hidden_states[-1] - last).max() > 1e-2


def test_a_changed_later_token_leaves_earlier_rows_as_they_were_and_moves_all_later_ones(encoder: Encoder) -> None:
    before, after = (encode_ids(encoder, ids_of((320, 1125, word, 539, 2368))) for word in (1929, 2368))
    np.testing.assert_allclose(before[:, :3], after[:, :3], rtol=0, atol=1e-6)
    assert (np.abs(before[-1, 3:] - after[-1, 3:]).max(axis=1) > 1e-3).all()


def test_the_first_row_is_the_same_for_every_prompt(encoder: Encoder) -> None:
    rows = encode_ids(encoder, IDS)[:, ::77]
    np.testing.assert_allclose(rows, np.repeat(rows[:, :1], len(IDS), axis=1), rtol=0, atol=1e-6)


def test_chunks_do_not_see_one_another(encoder: Encoder) -> None:
    together = encode_ids(encoder, IDS)
    alone = np.concatenate([encode_ids(encoder, row[None]) for row in IDS], axis=1)
    np.testing.assert_allclose(together, alone, rtol=0, atol=1e-5)


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
    layer: int, tmp_path: Path
) -> None:
    opened = open_encoder(save(tmp_path / "clip_l.safetensors", tiny_state()))
    asked, yes = 0, layer

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > yes

    with pytest.raises(Cancelled):
        opened.encode(chunks_of(IDS), cancelled=cancelled)
    assert asked == layer + 1, "it was asked once a layer, and no more after the first yes"
    np.testing.assert_allclose(encode_ids(opened, IDS), reference(tiny_state(), IDS)[0], rtol=0, atol=1e-5)


def test_a_pass_asks_before_each_layer_of_bos_and_of_each_of_two_batches(tmp_path: Path) -> None:
    opened, asked = open_encoder(save(tmp_path / "clip_l.safetensors", tiny_state())), []
    opened.encode(chunks_of(IDS), cancelled=lambda: bool(asked.append(1)))
    assert len(asked) == 3 * LAYERS
    opened.encode(chunks_of(IDS), cancelled=lambda: True)  # of what is kept nothing is computed


def test_what_leaves_the_encoder_is_numpy_alone(encoder: Encoder) -> None:
    encoding = encoder.encode(chunks_of(IDS[:1]))
    arrays = (encoding.hidden_states, encoding.feature, encoding.final_norm.weight, encoding.final_norm.bias)
    assert [type(array) for array in arrays] == [np.ndarray] * 4
    assert {array.dtype for array in arrays if array is not None} == {np.dtype(np.float32)}


def test_an_encoder_that_is_dropped_frees_its_weights_at_once(tmp_path: Path) -> None:
    import gc
    import weakref

    encoder = open_encoder(save(tmp_path / "clip_l.safetensors", tiny_state()))
    encode_ids(encoder, IDS[:1])
    gc.disable()
    try:
        weights = weakref.ref(encoder.own_weight("text_model.embeddings.token_embedding.weight"))
        del encoder
        assert weights() is None
    finally:
        gc.enable()


def test_opening_and_encoding_print_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    encode_ids(open_encoder(save_pipeline(tmp_path / "model", tiny_state())), IDS[:1])
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not GOLDEN.exists(), reason="the shared golden encoders are not here")
def test_the_golden_encoder_is_the_same_in_all_its_layouts() -> None:
    names = ("sd1.safetensors", "clip_l.safetensors", "diffusers_sd1", "diffusers_sd1/text_encoder")
    encoders = [open_encoder(GOLDEN / name) for name in names]
    first, *others = [encode_ids(encoder, IDS) for encoder in encoders]
    assert {(encoder.info.layers, encoder.info.width) for encoder in encoders} == {(12, 64)}
    assert 0.3 < first.std() < 4
    for other in others:
        np.testing.assert_array_equal(first, other)

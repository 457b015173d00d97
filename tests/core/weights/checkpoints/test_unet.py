"""Of a checkpoint only the U-Net's to_k and to_v are read, by their names and shapes; every other file is refused.

What is made of rows is what torch.nn.Linear makes of them.
"""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import as_checkpoint, save, save_hollow, save_pipeline, tiny_state
from unet_files import UNET, Family, blocks, save_unet, save_unet_folder, unet_state

from core.program.cancellation import Cancelled
from core.weights import OtherForm, UnreadableEncoder
from core.weights.checkpoints import unet_file
from core.weights.checkpoints.unet import Unet
from core.weights.checkpoints.unet_file import list_unet

ROWS = np.random.default_rng(2).standard_normal((77, 64)).astype(np.float32)


def refusal(path: Path) -> UnreadableEncoder:
    with pytest.raises(UnreadableEncoder) as caught:
        list_unet(path)
    return caught.value


@pytest.mark.parametrize(("family", "count", "attention_blocks"), [("sd", 16, 16), ("sdxl", 70, 11)])
@pytest.mark.parametrize("is_folder", [False, True])
def test_all_blocks_are_found_under_either_names_in_the_order_of_a_picture(
    tmp_path: Path, family: Family, count: int, attention_blocks: int, is_folder: bool
) -> None:
    source = save_unet_folder(tmp_path, 64, family) if is_folder else save_unet(tmp_path / "x.safetensors", 64, family)
    file = list_unet(source)
    assert [block.place.name for block in file.blocks] == [path for path, _ in blocks(family, diffusers=True)]
    assert [block.inner for block in file.blocks] == [inner for _, inner in blocks(family)]
    assert len(file.blocks) == count and file.context == 64
    assert len({block.place.attention_block for block in file.blocks}) == attention_blocks


def test_the_sizes_of_the_pictures_go_down_and_up_again(tmp_path: Path) -> None:
    file = list_unet(save_unet(tmp_path / "sd.safetensors", 768))
    assert [file.side(b.place) for b in file.blocks] == [64, 64, 32, 32, 16, 16, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64]
    file = list_unet(save_unet(tmp_path / "xl.safetensors", 2048, "sdxl"))
    firsts = [block for block in file.blocks if block.place.depth == 0]
    assert [file.side(b.place) for b in firsts] == [64, 64, 32, 32, 32, 32, 32, 32, 64, 64, 64]
    assert file.first_width == 768


def test_stable_diffusion_1_has_8_heads_and_later_ones_heads_of_64(tmp_path: Path) -> None:
    assert {block.heads for block in list_unet(save_unet(tmp_path / "1.safetensors", 768)).blocks} == {8}
    file = list_unet(save_unet(tmp_path / "2.safetensors", 1024))
    assert {block.inner // block.heads for block in file.blocks} == {64}


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_keys_and_values_are_those_of_a_linear_layer_bit_for_bit(tmp_path: Path, dtype: torch.dtype) -> None:
    state = unet_state(dtype=dtype)
    unet = Unet(list_unet(save(tmp_path / "x.safetensors", state)))
    for index, (path, inner) in enumerate(blocks()):
        made = unet.project(index, ROWS)
        for projection, numbers in (("to_k", made.keys), ("to_v", made.values)):
            layer = torch.nn.Linear(64, inner, bias=False)
            weight = state[f"{UNET}{path}.attn2.{projection}.weight"].float()
            layer.load_state_dict({"weight": weight})
            assert np.array_equal(numbers, layer(torch.from_numpy(ROWS)).detach().numpy())


def test_after_an_edit_only_the_changed_rows_are_projected(tmp_path: Path) -> None:
    unet = Unet(list_unet(save_unet(tmp_path / "x.safetensors")))
    before, edited = unet.project(3, ROWS), ROWS.copy()
    edited[40:43] += 1
    count = unet.rows_projected
    after = unet.project(3, edited)
    assert unet.rows_projected - count == 2 * 3  # to_k and to_v
    same = [row for row in range(77) if not 40 <= row < 43]
    assert np.array_equal(after.values[same], before.values[same])
    whole = Unet(unet.file).project(3, edited)
    assert np.allclose(after.keys, whole.keys, atol=1e-5) and np.allclose(after.values, whole.values, atol=1e-5)


def test_both_halves_of_a_value_add_up_to_it(tmp_path: Path) -> None:
    unet = Unet(list_unet(save_unet(tmp_path / "xl.safetensors", 2048, "sdxl")))
    rows = np.random.default_rng(0).standard_normal((5, 2048)).astype(np.float32)
    first, second = rows.copy(), rows.copy()
    first[:, 768:], second[:, :768] = 0, 0
    assert np.allclose(unet.first_values(0, rows), unet.project(0, first).values, atol=1e-5)
    both = unet.first_values(0, rows) + unet.project(0, second).values
    assert np.allclose(both, unet.project(0, rows).values, atol=1e-5)


def test_of_a_checkpoint_with_holes_only_the_named_bytes_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two gigabytes of other tensors are a hole that fills no disk; nothing is read of it, and no file is mapped."""
    listed = {name: ("F32", tuple(part.shape)) for name, part in unet_state().items()}
    path = save_hollow(tmp_path / "whole.safetensors", {"a.hole": ("F32", (2**29,)), **listed, "z": ("F16", (9,))})
    file = list_unet(path)
    read: list[tuple[int, int]] = []
    take = unet_file_reader_fill()

    def fill(self: object, opened: object, piece: memoryview) -> None:
        read.append((opened.tell(), piece.nbytes))  # type: ignore[attr-defined]
        take(self, opened, piece)

    monkeypatch.setattr("core.weights.checkpoints.reading.FileReader._fill", fill)
    unet = Unet(file)
    for index in range(len(file.blocks)):
        unet.project(index, ROWS)
    own = {(entry.start, 4 * entry.shape[0] * 64) for block in file.blocks for entry in (block.to_k, block.to_v)}
    assert set(read) == own and sum(size for _, size in read) < path.stat().st_size / 1000


def unet_file_reader_fill() -> object:
    from core.weights.checkpoints.reading import FileReader

    return FileReader._fill


def test_a_file_that_was_cut_off_refuses_in_a_sentence(tmp_path: Path) -> None:
    path = save_unet(tmp_path / "x.safetensors")
    unet = Unet(list_unet(path))
    with path.open("r+b") as opened:
        opened.truncate(path.stat().st_size - 100_000)
    assert "is incomplete" in str(refusal(path))
    with pytest.raises(UnreadableEncoder, match="became shorter while it was read"):
        for index in range(16):
            unet.project(index, ROWS)


def test_half_a_pair_is_damage(tmp_path: Path) -> None:
    state = unet_state()
    del state[f"{UNET}middle_block.1.transformer_blocks.0.attn2.to_k.weight"]
    assert "mid_block.attentions.0" in str(refusal(save(tmp_path / "x.safetensors", state)))


def test_a_pickled_checkpoint_gives_the_same_keys_as_safetensors(tmp_path: Path) -> None:
    state = unet_state()
    plain, pickled = (save(tmp_path / f"x.{ending}", state) for ending in ("safetensors", "ckpt"))
    nested = save(tmp_path / "nested.ckpt", {"state_dict": state, "epoch": 3})
    wanted = Unet(list_unet(plain)).project(6, ROWS).keys
    for path in (pickled, nested):
        assert np.array_equal(Unet(list_unet(path)).project(6, ROWS).keys, wanted)


def test_a_text_encoder_alone_says_that_it_holds_no_unet(tmp_path: Path) -> None:
    for source in (
        save(tmp_path / "clip.safetensors", tiny_state()),
        save_pipeline(tmp_path / "pipeline", tiny_state()),
        save(tmp_path / "no_blocks.safetensors", as_checkpoint(tiny_state())),
    ):
        error = refusal(source)
        assert isinstance(error, OtherForm) and error.form == unet_file.NO_UNET and "holds no U-Net" in str(error)


@pytest.mark.parametrize(
    "name", ["model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight", "double_blocks.0.img_attn.qkv.weight"]
)
def test_sd3_and_flux_say_that_they_have_no_such_blocks(tmp_path: Path, name: str) -> None:
    error = refusal(save(tmp_path / "x.safetensors", {name: torch.zeros(2, 2)}))
    assert isinstance(error, OtherForm) and error.form == unet_file.OTHER_IMAGE_MODEL
    assert "no cross-attention blocks" in str(error)


def test_a_folder_of_sd3_says_so_too(tmp_path: Path) -> None:
    folder = save_pipeline(tmp_path / "sd3", tiny_state(), "StableDiffusion3Pipeline")
    save(folder / "transformer" / "diffusion_pytorch_model.safetensors", {"x": torch.zeros(1)})
    error = refusal(folder)
    assert isinstance(error, OtherForm) and error.form == unet_file.OTHER_IMAGE_MODEL


def test_a_controlnet_is_no_unet(tmp_path: Path) -> None:
    state = {name.replace(UNET, "control_model."): part for name, part in unet_state().items()}
    assert "holds no U-Net" in str(refusal(save(tmp_path / "control.safetensors", state)))


def test_the_unet_beside_a_text_encoder_is_found(tmp_path: Path) -> None:
    folder = save_unet_folder(save_pipeline(tmp_path / "pipeline", tiny_state()))
    assert len(list_unet(folder).blocks) == len(list_unet(folder / "text_encoder").blocks) == 16
    assert len(list_unet(folder / "unet").blocks) == 16
    assert json.loads((folder / "model_index.json").read_text())["_class_name"] == "StableDiffusionPipeline"


def test_looking_is_given_up_when_nobody_waits(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        list_unet(save_unet(tmp_path / "x.safetensors"), lambda: True)


@pytest.mark.parametrize("count", [1, 2, 6, 77, 154])
def test_a_matrix_in_parts_makes_the_same_numbers_bit_for_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    state = unet_state(2048, "sdxl", dtype=torch.float16)
    state = {name: part.repeat(10, 1) if "attn2" in name else part for name, part in state.items()}
    file = list_unet(save(tmp_path / "xl.safetensors", {name: state[name] for name in state if "middle" in name}))
    assert file.blocks[0].inner == 1280
    rows = np.random.default_rng(count).standard_normal((count, 2048)).astype(np.float32)
    made = Unet(file).project(0, rows)
    monkeypatch.setattr("core.weights.checkpoints.unet.PART_PRODUCTS", 2**40)
    whole = Unet(file).project(0, rows)
    assert np.array_equal(made.keys, whole.keys) and np.array_equal(made.values, whole.values)


@pytest.mark.parametrize("shape", [(), (1,), (-1,), (-1, 1)])
@pytest.mark.parametrize("word", ["scale_weight", "weight_scale"])
@pytest.mark.parametrize("ending", ["safetensors", "ckpt"])
def test_float8_matrices_are_multiplied_by_their_scales(
    tmp_path: Path, word: str, shape: tuple[int, ...], ending: str
) -> None:
    stored, true = dict[str, torch.Tensor](), dict[str, torch.Tensor]()
    for name, part in unet_state().items():
        if "attn2" not in name:
            continue
        largest = part.abs().amax(1, keepdim=True)
        scale = (largest if -1 in shape else largest.max().reshape(1, 1)) / 448
        stored[name] = (part / scale).to(torch.float8_e4m3fn)
        stored[name.removesuffix("weight") + word] = scale.reshape(shape)
        true[name] = stored[name].float() * scale
    stored["scaled_fp8"] = torch.zeros(2, dtype=torch.float8_e4m3fn)
    unet, plain = (
        Unet(list_unet(save(tmp_path / name, state)))
        for name, state in ((f"scaled.{ending}", stored), ("plain.safetensors", true))
    )
    for index in (0, 6):
        assert np.array_equal(unet.project(index, ROWS).values, plain.project(index, ROWS).values)
        assert np.array_equal(unet.project(index, ROWS).keys, plain.project(index, ROWS).keys)
        assert unet.value_size(index) == plain.value_size(index)


def test_scales_of_blocks_are_refused_in_a_sentence(tmp_path: Path) -> None:
    name = f"{UNET}middle_block.1.transformer_blocks.0.attn2.to_k.weight_scale"
    state = unet_state() | {name: torch.ones(256, 4)}
    assert "in a form that is not read" in str(refusal(save(tmp_path / "x.safetensors", state)))

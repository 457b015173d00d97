"""What a U-Net gets of a prompt: the rows that the tool hands on, with weights, clip skip and LoRAs as they are set."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import as_sdxl, save, save_xl, tiny_state, without_projection
from unet_files import UNET, save_unet, unet_lora, unet_state

from core.analysis.cross_attention import HeardLine, hear, line_vectors
from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.dialects.table import read
from core.model import Model
from core.program.cancellation import Cancelled
from core.queries.unet_files import OpenUnets
from core.queries.unet_hearing import HearingQuestion, UnetHearing, block_input, hear_prompt
from core.queries.unet_lora_map import map_lora
from core.tokens.chunks import Chunks
from core.weights import UnreadableEncoder
from core.weights.checkpoints.unet import Unet
from core.weights.checkpoints.unet_file import list_unet
from core.weights.opening import open_model

TEXT = "a watercolor of an old castle, crimson and red roses, a dog, (morning fog:1.3), a cow in the river"


@pytest.fixture
def unet(tmp_path: Path) -> Path:
    return save_unet(tmp_path / "unet.safetensors")


def asked(model: Model, text: str = TEXT) -> tuple[EncodingView, Chunks]:
    chunks = read(text, "a1111", model.family)
    encoder = model.encoders[0]
    return view_encoding(encoder.encode(chunks.for_encoder(encoder.info.name)), ViewOptions(), None), chunks


def heard(model: Model, unet: Path, unets: OpenUnets | None = None, text: str = TEXT, **how: object) -> UnetHearing:
    view, chunks = asked(model, text)
    return hear_prompt(view, chunks, replace(HearingQuestion(unet), **how), unets or OpenUnets(), model)  # type: ignore[arg-type]


def test_every_block_is_answered_of_every_word_and_of_eos_and_padding(model: Model, unet: Path) -> None:
    hearing = heard(model, unet)
    assert hearing.is_finished and len(hearing.blocks) == 16 and hearing.check is not None
    names = [line.name for line in hearing.lines]
    assert {"watercolor", "castle", "crimson", "red"} <= set(names) and names[-2:] == ["EOS", "padding"]
    assert len(names) == len(set(names)) and [unit.name for unit in hearing.units] == names[:-2]
    assert all(block.gain.shape == (len(names),) for block in hearing.blocks if block)


def test_the_gain_is_that_of_the_rows_that_the_tool_hands_on(model: Model, unet: Path) -> None:
    hearing, (view, chunks) = heard(model, unet), asked(model)
    rows = model.condition(chunks).prompt_embeds
    to_v = unet_state()[f"{UNET}input_blocks.1.1.transformer_blocks.0.attn2.to_v.weight"].numpy()
    unit = next(unit for unit in view.units if unit.label == "castle")
    vector = rows[list(unit.positions)].mean(axis=0)
    gain = np.linalg.norm(to_v @ vector) / (np.linalg.norm(vector) * np.linalg.norm(to_v) / 8)
    line = [line.name for line in hearing.lines].index("castle")
    assert hearing.blocks[0] is not None and hearing.blocks[0].gain[line] == pytest.approx(gain, rel=1e-5)


def test_nothing_stands_out_of_a_random_unet_and_its_check_fails(model: Model, unet: Path) -> None:
    hearing = heard(model, unet)
    assert hearing.contrast is not None and hearing.contrast.fine is None and hearing.contrast.coarse is None
    assert hearing.check is not None and hearing.check.holds is False


def test_weights_and_clip_skip_are_switches(model: Model, unet: Path) -> None:
    plain, unweighted, skipped = (
        heard(model, unet), heard(model, unet, is_weighted=False), heard(model, unet, clip_skip=2)
    )  # fmt: skip
    fog = [line.name for line in plain.lines].index("fog")
    blocks = [hearing.blocks[0] for hearing in (plain, unweighted, skipped)]
    assert all(blocks)
    loudness, without, layer = (block.loudness[fog] for block in blocks if block)
    assert loudness / without == pytest.approx(1.3, rel=0.1) and layer != pytest.approx(loudness, rel=1e-3)


def test_only_what_an_edit_changes_is_projected_again(model: Model, unet: Path) -> None:
    unets = OpenUnets()
    heard(model, unet, unets, "a castle and a red dog")
    opened = unets.open(unet, lambda: False)
    before = opened.rows_projected
    heard(model, unet, unets, "a castle and a red cow")
    assert opened.rows_projected - before <= 2 * 16 * (77 - 6)
    before = opened.rows_projected
    heard(model, unet, unets, "a castle and a red cow")
    assert opened.rows_projected == before


def test_a_lora_unmerged_is_the_same_as_merged(model: Model, tmp_path: Path, unet: Path) -> None:
    lora = unet_lora()
    merged = unet_state()
    for path, name in [(path, name) for path in merged if "attn2" in path for name in ("to_k", "to_v") if name in path]:
        stem = _kohya_stem(path, name)
        change = lora[f"{stem}.lora_up.weight"] @ lora[f"{stem}.lora_down.weight"] / 2
        merged[path] = merged[path] + 0.7 * change
    low_rank = heard(model, unet, loras=((save(tmp_path / "lora.safetensors", lora), 0.7),))
    whole = heard(model, save(tmp_path / "merged.safetensors", merged))
    for one, other in zip(low_rank.blocks, whole.blocks, strict=True):
        assert one is not None and other is not None
        assert np.allclose(one.loudness, other.loudness, atol=1e-5)
        assert np.allclose(one.competes, other.competes, atol=1e-4) and np.allclose(one.apart, other.apart, atol=1e-4)
        assert one.away is not None and other.away is not None and np.allclose(one.away, other.away, atol=1e-4)
    plain = heard(model, unet)
    assert plain.blocks[0] is not None and low_rank.blocks[0] is not None
    assert not np.allclose(plain.blocks[0].loudness, low_rank.blocks[0].loudness, atol=1e-3)


def _kohya_stem(path: str, name: str) -> str:
    from core.weights.checkpoints.unet_blocks import find_place

    found = find_place(path)
    assert found is not None
    return f"lora_unet_{found[0].name.replace('.', '_')}_attn2_{name}"


def test_a_lora_of_another_family_is_left_out_with_a_sentence(model: Model, tmp_path: Path, unet: Path) -> None:
    other = save(tmp_path / "other.safetensors", unet_lora(context=32))
    hearing = heard(model, unet, loras=((other, 1.0),))
    assert hearing.notes == ("other.safetensors is for a U-Net of another family, so it is left out.",)
    plain = heard(model, unet)
    assert hearing.blocks[2] is not None and plain.blocks[2] is not None
    assert np.array_equal(hearing.blocks[2].gain, plain.blocks[2].gain)


def test_modules_that_are_not_computed_are_left_out_with_a_sentence(model: Model, tmp_path: Path, unet: Path) -> None:
    lora = unet_lora()
    first = next(name for name in lora if name.endswith("to_k.lora_down.weight")).removesuffix(".lora_down.weight")
    decomposed = save(tmp_path / "dora.safetensors", {**lora, f"{first}.dora_scale": torch.ones(64, 1)})
    hearing = heard(model, unet, loras=((decomposed, 1.0),))
    note = "Left out of “dora.safetensors”, as not computed: 1 module of the U-Net (1 × DoRA LoRA)."
    assert hearing.notes == (note,)
    mapped = map_lora(decomposed, OpenUnets())
    assert mapped.notes == hearing.notes and mapped.is_known and mapped.check.holds
    alone = {name: part for name, part in lora.items() if name.startswith(first)}
    alone = save(tmp_path / "alone.safetensors", {**alone, f"{first}.dora_scale": torch.ones(64, 1)})
    nothing = map_lora(alone, OpenUnets())
    assert not nothing.is_known and nothing.notes and nothing.check.sentence == "its keys and values are left out."


def test_a_block_of_sdxl_is_given_up_within_a_few_parts(tmp_path: Path) -> None:
    """A question is asked before each reading, each part of a product, and between the parts of what is heard."""
    state = {
        f"{UNET}middle_block.1.transformer_blocks.0.attn2.{name}.weight": torch.randn(1280, 2048).half()
        for name in ("to_k", "to_v")
    }
    unet = Unet(list_unet(save(tmp_path / "xl.safetensors", state)))
    lines = (*(HeardLine(str(at), (at,)) for at in range(1, 20)), HeardLine("EOS", (20,), is_word=False))
    asks: dict[int, list[int]] = {}
    for count in (77, 154):
        rows = np.random.default_rng(count).standard_normal((count, 2048)).astype(np.float32)
        asked: list[int] = asks.setdefault(count, [])

        def cancelled(asked: list[int] = asked) -> bool:
            asked.append(unet.rows_projected)
            return False

        block = block_input(unet, 0, rows, rows + 1, line_vectors(rows, lines), (), cancelled)
        products = len(asked)
        hear(rows, lines, block, cancelled)
        assert len(asked) - products == 4
    # three products of 77 * 2048 * 1280 in parts of 2 ** 26, the first encoder's, two readings and a norm
    assert len(asks[77]) >= 3 * 4 + 1 + 2 + 1 and len(asks[154]) >= 3 * 7 + 1
    for at in range(len(asks[154])):
        left = iter(range(at))
        again = Unet(unet.file)
        with pytest.raises(Cancelled):
            given_up = lambda left=left: next(left, None) is None  # noqa: E731
            hear(rows, lines, block_input(again, 0, rows, rows + 1, line_vectors(rows, lines), (), given_up), given_up)


def test_both_encoders_of_sdxl_are_handed_on_and_70_blocks_answer(tmp_path: Path) -> None:
    model = open_model(save_xl(tmp_path / "xl.safetensors"))
    assert len(model.encoders) == 2
    hearing = heard(model, save_unet(tmp_path / "unet.safetensors", 128, "sdxl"))
    assert len(hearing.blocks) == 70 and hearing.is_finished and hearing.file.context == 128
    assert hearing.sides.count(32) == 10


def test_the_checkpoint_that_the_model_came_from_is_its_own_unet(tmp_path: Path) -> None:
    first, second = without_projection(tiny_state(layers=12)), tiny_state(seed=2, layers=32)
    path = save(tmp_path / "xl.safetensors", as_sdxl(first, second) | unet_state(128, "sdxl", dtype=torch.float16))
    model = open_model(path)
    assert heard(model, model.source).is_finished


def test_rows_of_another_width_are_refused_in_a_sentence(model: Model, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="takes rows of 48 numbers, the open text encoders make rows of 64"):
        heard(model, save_unet(tmp_path / "x.safetensors", 48))


def test_a_missing_file_is_refused_in_a_sentence(model: Model, tmp_path: Path) -> None:
    with pytest.raises(UnreadableEncoder, match="does not exist"):
        heard(model, tmp_path / "gone.safetensors")


def test_it_is_given_up_between_two_blocks_and_goes_on_with_what_was_read(model: Model, unet: Path) -> None:
    unets, (view, chunks) = OpenUnets(), asked(model)
    opened = unets.open(unet, lambda: False)
    with pytest.raises(Cancelled):
        hear_prompt(view, chunks, HearingQuestion(unet), unets, model, lambda: opened.rows_projected > 400)
    assert 0 < len(opened._stored) < 2 * 16
    assert hear_prompt(view, chunks, HearingQuestion(unet), unets, model).is_finished


def test_blocks_are_reported_as_they_come(model: Model, unet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.queries.unet_hearing.REPORT_EVERY", 0)
    known: list[UnetHearing] = []
    view, chunks = asked(model)
    final = hear_prompt(view, chunks, HearingQuestion(unet), OpenUnets(), model, report=known.append)
    assert [sum(block is not None for block in one.blocks) for one in known] == list(range(1, 17))
    assert known[0].check is None and final.check is not None


def test_a_prompt_without_words_is_refused_in_a_sentence(model: Model, unet: Path) -> None:
    with pytest.raises(ValueError, match="no words"):
        heard(model, unet, text="")


def test_a_long_prompt_has_rows_in_all_its_chunks(model: Model, unet: Path) -> None:
    hearing = heard(model, unet, text=", ".join(f"red{n} castle" for n in range(60)) + ", watercolor")
    assert max(max(line.positions) for line in hearing.lines) > 77 and hearing.is_finished

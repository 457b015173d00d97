"""LoRAs and models of a picture are found by name, by hash and by their trainer's name, and others are not."""

import json
import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from systems import needs_links, needs_pipes

from core.files import named_weights
from core.files.named_weights import NamedWeights, beside, find_weights, loras_named_in, model_named_in
from core.image_metadata.a1111 import parse_infotext
from core.program.cancellation import Cancelled

HASH = "0123456789abcdef" * 4


def touched(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def found_in(folder: Path, name: str, digits: str = "", is_lora: bool = False) -> Path | None:
    wanted = NamedWeights(name, digits, is_lora)
    (by_name,) = find_weights([wanted], [], [], [folder], looks_inside=False)
    (path,) = find_weights([wanted], [], [], [folder])
    assert by_name in (None, path)
    return path


@pytest.mark.parametrize(
    "name", ["detail_tweaker.safetensors", "SDXL\\Detail Tweaker", "sub/detail-tweaker", "DETAIL_TWEAKER.pt"]
)
def test_a_name_fits_whatever_the_system_and_the_tool_that_wrote_it(name: str, tmp_path: Path) -> None:
    path = touched(tmp_path / "xl" / "style" / "detail_tweaker.safetensors")
    touched(tmp_path / "detail_tweaker.png")
    touched(tmp_path / "detail_tweaker_2.safetensors")
    assert found_in(tmp_path, name) == path


def test_names_of_signs_alone_and_no_name_at_all_fit_nothing_else(tmp_path: Path) -> None:
    touched(tmp_path / "__.safetensors")
    assert found_in(tmp_path, "--") is None and found_in(tmp_path, "") is None and found_in(tmp_path, "__")


def test_what_is_known_comes_first_then_what_lies_beside_then_what_lies_higher(tmp_path: Path) -> None:
    deep, high = touched(tmp_path / "all" / "x" / "a.pt"), touched(tmp_path / "all" / "a.safetensors")
    flat, known = touched(tmp_path / "beside" / "a.ckpt"), touched(tmp_path / "opened" / "a.bin")
    touched(tmp_path / "beside" / "below" / "b.ckpt")
    wanted, folder = [NamedWeights("a"), NamedWeights("b")], tmp_path / "all"
    assert find_weights(wanted, [known], [flat.parent], [folder]) == (known, None)
    assert find_weights(wanted, [], [flat.parent], [folder]) == (flat, None)
    assert find_weights(wanted, [], [], [folder]) == (high, None)
    high.unlink()
    assert find_weights(wanted, [], [], [folder]) == (deep, None)


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".civitai.info", json.dumps({"files": [{"hashes": {"SHA256": HASH.upper(), "AutoV2": "FFFFFFFFFF"}}]})),
        (".metadata.json", json.dumps({"sha256": HASH, "civitai": {"images": []}})),
        (".metadata.json", json.dumps({"civitai": {"files": [{"hashes": {"AutoV3": HASH[:12]}}]}})),
        (".cm-info.json", json.dumps({"Hashes": {"SHA256": HASH}})),
        (".sha256", f"{HASH} *renamed.safetensors"),
    ],
)
def test_a_renamed_file_is_found_by_the_hash_in_a_file_beside_it(ending: str, text: str, tmp_path: Path) -> None:
    path = touched(tmp_path / "renamed.safetensors")
    path.with_suffix(ending).write_text(text)
    assert find_weights([NamedWeights("dream", HASH[:10])], [], [], [tmp_path], looks_inside=False) == (None,)
    assert found_in(tmp_path, "dream", HASH[:10]) == path
    assert found_in(tmp_path, "dream", "1" * 10) is None
    assert found_in(tmp_path, "dream", HASH[:7]) is None  # too short to tell
    assert found_in(tmp_path, "dream") is None


def test_the_hashes_of_example_pictures_are_those_of_other_models(tmp_path: Path) -> None:
    path = touched(tmp_path / "lora.safetensors")
    pictures = [{"hash": HASH, "meta": {"hashes": {"model": HASH[:10]}}}]
    path.with_suffix(".civitai.info").write_text(json.dumps({"images": pictures, "civitai": {"images": pictures}}))
    assert found_in(tmp_path, "dream", HASH[:10]) is None


def test_a_lora_is_found_by_the_name_and_the_hash_that_its_trainer_wrote(tmp_path: Path) -> None:
    metadata = {"ss_output_name": "myStyle", "sshs_model_hash": HASH}
    save_file({"x": torch.zeros(1)}, tmp_path / "downloaded (3).safetensors", metadata)
    assert (
        found_in(tmp_path, "my_style", is_lora=True)
        == found_in(tmp_path, "other", HASH[:12])
        == tmp_path / "downloaded (3).safetensors"
    )
    assert found_in(tmp_path, "yours", is_lora=True) is None
    assert found_in(tmp_path, "my_style") is None  # of a model, another file has that name


@needs_links
@needs_pipes
def test_damaged_and_odd_neighbours_stop_nothing(tmp_path: Path) -> None:
    for name in ("a.safetensors", "b.ckpt", "c.safetensors"):
        (tmp_path / name).write_bytes(b"\xff" * 100)
    (tmp_path / "a.json").write_bytes(b"[" * 100_000)
    (tmp_path / "b.json").write_text('{"files": {"hashes": 3}, "civitai": [1], "hash": null}')
    os.mkfifo(tmp_path / "c.civitai.info")
    (tmp_path / "round").symlink_to(tmp_path)
    assert found_in(tmp_path, "dream", HASH[:10]) is None
    assert find_weights(
        [NamedWeights("dream")], [tmp_path / "gone", Path("/"), Path()], [tmp_path / "no"], [tmp_path / "b.ckpt"]
    ) == (None,)


def test_a_search_ends_where_it_is_told_to_and_where_there_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = touched(tmp_path / "a" / "b.safetensors")
    with pytest.raises(Cancelled):
        find_weights([NamedWeights("b")], [], [], [tmp_path], lambda: True)
    assert found_in(tmp_path, "b") == path
    monkeypatch.setattr(named_weights, "MAX_ENTRIES", 1)
    assert found_in(tmp_path, "b") is None
    monkeypatch.undo()
    monkeypatch.setattr(named_weights, "MAX_DEPTH", 0)
    assert found_in(tmp_path, "b") is None


def test_a_tool_s_folders_are_found_from_one_of_its_models(tmp_path: Path) -> None:
    for name in ("models/Lora", "models/Stable-diffusion/xl", "models/VAE"):
        (tmp_path / name).mkdir(parents=True)
    start = tmp_path / "models" / "Stable-diffusion" / "xl"
    assert list(beside([start, tmp_path / "gone"], named_weights.LORA_FOLDERS)) == [tmp_path / "models" / "Lora"]


def test_hashes_are_read_where_a1111_writes_them() -> None:
    prompt = parse_infotext(
        "a <lora:one:1> <lora:two:1> <lora:three:1>\nSteps: 20, Sampler: Euler, Seed: 1, Model hash: ABCDEF1234, "
        'Model: dream, Lora hashes: "one: 11AA22BB33CC, two: 22", Hashes: {"lora:three": "33AA", "model": "x"}'
    )
    assert model_named_in(prompt) == NamedWeights("dream", "abcdef1234")
    assert [weights.hash for weights in loras_named_in(prompt)] == ["11aa22bb33cc", "22", "33aa"]
    assert model_named_in(parse_infotext("a cow")) == NamedWeights("")

"""What a file is, told by its content and never by its name."""

import subprocess
from pathlib import Path

import pytest
import torch
from encoder_files import as_checkpoint, as_openclip, save, save_hollow, save_pipeline, save_text_encoder, tiny_state
from inspected_files import kind_of

from core.files.inspecting import inspect_all, inspect_path
from core.weights import UnreadableEncoder

L = tiny_state()
LORA = {
    "lora_te_text_model_encoder_layers_0_mlp_fc1.lora_up.weight": torch.rand(256, 2),
    "lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight": torch.rand(2, 64),
}
CONTENTS = {
    "model": [L, as_checkpoint(L), as_openclip(L)],
    "lora": [
        LORA,
        {"lora_unet_down_blocks_0.lora_up.weight": torch.rand(4, 2)},
        {"text_encoder:0:up": torch.rand(4, 2), "text_encoder:0:down": torch.rand(2, 4), "<s1>": torch.rand(768)},
        {
            "text_encoder.text_model.encoder.layers.0.mlp.fc1.lora_A.weight": torch.rand(2, 64),
            "text_encoder.text_model.encoder.layers.0.mlp.fc1.lora_B.weight": torch.rand(256, 2),
        },
    ],
    "textual-inversion": [{"emb_params": torch.rand(2, 64)}, {"<a>": torch.rand(64)}, {"clip_l": torch.rand(2, 64)}],
}


@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
@pytest.mark.parametrize(("kind", "number"), [(kind, n) for kind, held in CONTENTS.items() for n in range(len(held))])
def test_a_file_is_what_it_holds_whatever_it_is_called(kind: str, number: int, suffix: str, tmp_path: Path) -> None:
    content = CONTENTS[kind][number]
    if suffix == ".pt" and kind == "model":
        content = {"state_dict": content}
    assert kind_of(save(tmp_path / f"embedding of a lora of a model{suffix}", content)) == kind


def test_a_pickled_list_of_changes_is_a_lora(tmp_path: Path) -> None:
    assert kind_of(save(tmp_path / "list.pt", [torch.rand(4, 2), torch.rand(2, 4)])) == "lora"


def test_folders_are_told_apart_too(tmp_path: Path) -> None:
    save_pipeline(tmp_path / "pipeline", L)
    save_text_encoder(tmp_path / "text", L)
    save(tmp_path / "adapter" / "adapter_model.safetensors", LORA)
    (tmp_path / "adapter" / "adapter_config.json").write_text("{}")
    save(tmp_path / "words" / "a.safetensors", {"emb_params": torch.rand(2, 64)})
    (tmp_path / "empty").mkdir()
    kinds = {name: kind_of(tmp_path / name) for name in ("pipeline", "text", "adapter", "words")}
    assert kinds == {"pipeline": "model", "text": "model", "adapter": "lora", "words": "textual-inversion"}
    with pytest.raises(UnreadableEncoder, match=r"“empty” holds no text encoder, LoRA or textual inversion"):
        kind_of(tmp_path / "empty")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<!DOCTYPE html><html>", "is a web page"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"", "is empty"),
        (b"\x28" + bytes(7) + b"{" * 40, "“x.safetensors”"),
    ],
)
def test_anything_else_is_refused_by_what_it_is(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "x.safetensors").write_bytes(content)
    with pytest.raises(UnreadableEncoder, match=says):
        kind_of(tmp_path / "x.safetensors")


def test_a_model_without_a_text_encoder_is_refused_by_what_it_is(tmp_path: Path) -> None:
    path = save(tmp_path / "x.safetensors", {"model.diffusion_model.input_blocks.0.weight": torch.rand(4, 4)})
    with pytest.raises(UnreadableEncoder, match="U-Net"):
        kind_of(path)


def test_only_headers_are_read(tmp_path: Path) -> None:
    path = save_hollow(tmp_path / "x.safetensors", {"lora_unet_0.lora_up.weight": ("F16", (2**30, 2))})
    assert kind_of(path) == "lora"


def test_the_samples_are_what_they_are(shared: Path) -> None:
    lora, golden = shared / "samples" / "lora", shared / "golden" / "encoders"
    assert kind_of(lora / "lora_disney.safetensors") == kind_of(lora / "lora_kiriko2.text_encoder.pt") == "lora"
    assert kind_of(lora / "lora_kiriko2.ti.pt") == kind_of(golden / "embeddings" / "zorvex.pt") == "textual-inversion"
    assert kind_of(golden / "sd1_old.ckpt") == kind_of(golden / "diffusers_sdxl") == "model"
    assert kind_of(golden / "embeddings") == "textual-inversion"


@pytest.mark.parametrize("name", ["a.xyz", "a"])
def test_a_file_of_no_known_kind_is_not_called_damaged(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(bytes(range(256)) * 4)
    file = inspect_path(tmp_path / name)
    assert file.kind == "unreadable" and "of no kind that is known here" in file.error


def test_a_download_that_goes_on_is_called_so(tmp_path: Path) -> None:
    whole = save(tmp_path / "a.safetensors", L).read_bytes()
    (tmp_path / "a.safetensors.crdownload").write_bytes(whole[: len(whole) // 2])
    file = inspect_path(tmp_path / "a.safetensors.crdownload")
    assert file.kind == "other" and "has not finished" in file.notes[0]


def test_pickles_of_a_folder_are_read_by_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "words"
    for number in range(5):
        save(folder / f"{number}.pt", {"string_to_param": {"*": torch.rand(2, 64)}, "name": "x"})
    started = list[object]()
    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *given, **how: started.append(given) or popen(*given, **how))
    assert [file.kind for file in inspect_all([folder])] == ["textual-inversion"] * 5
    assert len(started) == 1

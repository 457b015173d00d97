"""Sound files that are something else are named, never called damaged, and `analyze` says the same."""

import io
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
import torch
from encoder_files import save

from core.files.inspecting import inspect_path
from core.weights import OtherForm
from core.weights.opening import plan_model

MODELS = {
    "an upscaler": [
        ["model.0.weight", "model.1.sub.0.RDB1.conv1.0.weight"],
        ["params_ema.conv_first.weight", "params_ema.body.0.rdb1.conv1.weight"],
        ["body.0.weight", "body.0.bias", "body.1.weight", "body.2.weight", "body.2.bias"],
        ["conv_first.weight", "layers.0.residual_group.blocks.0.norm1.weight"],
        ["conv_1.sk.weight", "block_1.c1_r.sk.weight"],
    ],
    "restores faces": [["encoder.blocks.0.weight", "fuse_convs_dict.32.scale.0.weight"]],
    "Segment Anything": [["image_encoder.blocks.0.norm1.weight", "mask_decoder.iou_token.weight"]],
    "motion module": [["down_blocks.0.motion_modules.0.temporal_transformer.norm.weight"]],
    "T2I-Adapter": [["body.0.block1.weight", "conv_in.weight"], ["adapter.body.0.resnets.0.block1.weight"]],
    "takes pictures for prompts": [["redux_up.weight", "redux_down.weight"]],
    "a hypernetwork": [["768.0.linear.0.weight", "768.1.linear.0.weight", "320.0.linear.0.weight"]],
    "TAESD": [["1.weight", "3.conv.0.weight"], ["decoder.layers.3.conv.0.weight"]],
    "Control-LoRA": [["lora_controlnet", "input_blocks.1.0.in_layers.2.up", "input_blocks.1.0.in_layers.2.down"]],
    "IP-Adapter": [["image_proj.proj.weight", "ip_adapter.1.to_k_ip.weight"]],
    "a ControlNet": [["control_model.input_blocks.0.0.weight"], ["controlnet_cond_embedding.conv_in.weight"]],
    "a VAE": [["encoder.down.0.block.0.norm1.weight", "decoder.conv_in.weight"]],
    "other diffusion model": [["model.diffusion_model.input_blocks.0.0.weight"], ["double_blocks.0.img.weight"]],
    "T5": [["encoder.block.0.layer.0.SelfAttention.q.weight", "shared.weight"]],
}
assert MODELS


@pytest.mark.parametrize(("says", "names"), [(says, names) for says, kinds in MODELS.items() for names in kinds])
def test_a_model_of_another_kind_is_named_by_its_tensors(says: str, names: list[str], tmp_path: Path) -> None:
    path = save(tmp_path / "model.safetensors", {name: torch.rand(2, 2) for name in names})
    check(path, says)


def check(path: Path, says: str) -> None:
    file = inspect_path(path)
    assert (file.kind, file.error) == ("other", "") and says in file.notes[0], file
    assert "damaged" not in file.notes[0] and "incomplete" not in file.notes[0]
    with pytest.raises(OtherForm) as refusal:
        plan_model(path)
    assert str(refusal.value) == file.notes[0] and refusal.value.form


def in_zip(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, b"1")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0", "a PDF document"),
        (b"ID3\4\0\0\0\0\0\0", "a sound file"),
        (b"RIFF\x24\0\0\0WAVEfmt \0", "a sound file"),
        (b"MZ\x90\0" + bytes(60), "a program"),
        (b"\x7fELF\2\1\1\0" + bytes(60), "a program"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "a packed archive. Unpack it"),
        (b"Rar!\x1a\x07\x01\0", "a packed archive. Unpack it"),
        (b"\x1f\x8b\x08\0" + bytes(60), "a packed archive. Unpack it"),
        (b"a" * 100 + bytes(157) + b"ustar\0", "a packed archive. Unpack it"),
        (in_zip("lora/model.safetensors", "preview.png"), "lora/model.safetensors and the like. Unpack it"),
        (in_zip("[Content_Types].xml", "word/document.xml"), "an office document"),
        (in_zip("mimetype", "maindoc.xml"), "a drawing of Krita"),
        (in_zip("mimetype", "stack.xml"), "an OpenRaster drawing"),
        (in_zip("archive/data.pkl", "archive/version"), "give it the ending .ckpt"),
        (b"PK\x03\x04" + bytes(60), "is a zip archive. Unpack it"),
        (b"\x80\x04\x95\x10\0\0\0\0\0\0\0}q", "give it the ending .ckpt"),
    ],
)
def test_a_file_that_is_no_model_is_named_by_its_first_bytes(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(content)
    check(tmp_path / "a.safetensors", says)


def test_a_zip_with_a_list_of_contents_that_is_made_to_harm_is_not_listed(tmp_path: Path) -> None:
    raw = bytearray(in_zip("a.safetensors"))
    end = raw.rfind(b"PK\x05\x06")
    raw[end + 12 : end + 16] = (2**31).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(raw)
    check(tmp_path / "a.zip", "is a zip archive. Unpack it")


class Detector:
    """Stands for a class of Ultralytics, whose name is that of its pickles."""


PICKLES = {
    "an upscaler": {
        "params_ema": {"conv_first.weight": torch.rand(2, 2, 3, 3), "body.0.rdb1.conv1.weight": torch.rand(2)}
    },
    "an upscaler and": {"params_ema": {"body.0.rdb1.conv1.weight": torch.rand(2, 2, 3, 3)}},
    "T5 (UMT5)": {"blocks.0.pos_embedding.embedding.weight": torch.rand(2, 2)},
    "a hypernetwork": {768: [{"linear.0.weight": torch.rand(2, 2)}] * 2, "step": 1, "name": "x"},
    "a detector of Ultralytics (YOLO)": {"model": Detector(), "date": "2024"},
}


@pytest.mark.parametrize("says", PICKLES)
def test_pickles_of_other_models_are_named_too(says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    tasks = ModuleType("ultralytics.nn.tasks")
    tasks.Detector = Detector  # type: ignore[attr-defined]
    for name in ("ultralytics", "ultralytics.nn"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, tasks.__name__, tasks)
    monkeypatch.setattr(Detector, "__module__", tasks.__name__)
    file = inspect_path(save(tmp_path / "model.pt", PICKLES[says]))
    assert (file.kind, file.error) == ("other", "") and says in file.notes[0], file
    assert "malicious" not in file.notes[0] and "damaged" not in file.notes[0]

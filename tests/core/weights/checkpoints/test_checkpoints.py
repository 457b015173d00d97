"""What is opened, what is read of it, and the sentence by which everything else is refused.

Files that are cut off, damaged at random, huge, or change while they are read are in the drills: 1, 2, 3, 7, 16 and
`fuzz safetensors`.
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from unittest.mock import Mock

import pytest
import torch
from encoder_files import (
    CHECKPOINT,
    EXTRAS,
    State,
    as_checkpoint,
    as_old_checkpoint,
    hollow_state,
    save,
    save_hollow,
    save_pipeline,
    save_text_encoder,
    tiny_state,
    write_raw,
)
from python_process import run_python
from safetensors.torch import save_file

from core.program.cancellation import CancelCheck, Cancelled
from core.program.messages import shortened
from core.weights import UnreadableEncoder, opening
from core.weights.checkpoints import loading
from core.weights.formats.safetensors_file import list_tensors
from core.weights.opening import open_encoder
from tests.drills.safetensors_files import CONTRADICTIONS, KINDS

L = tiny_state(torch.float16)
FC1 = "text_model.encoder.layers.0.mlp.fc1.weight"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A stand-alone file with the weights of L."""
    return save(tmp_path / "clip_l.safetensors", L)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A `text_encoder` folder with the weights of L."""
    return save_text_encoder(tmp_path / "text_encoder", L)


def refusal(source: str | Path) -> str:
    """The sentence by which `source` is refused, once it is known to be fit to show."""
    with pytest.raises(UnreadableEncoder) as caught:
        open_encoder(source)
    sentence = str(caught.value)
    assert sentence.endswith(".") and sentence.isprintable() and len(sentence) < 700, sentence
    return sentence


# --- not a file of tensors at all


@pytest.mark.parametrize(
    ("name", "head", "says"),
    [
        *[("a.safetensors", head, says) for head, says in KINDS.items()],
        ("b.safetensors", b"\n  <html lang=en>", "web page"),
        ("d.ckpt", b"PK\x03\x04\x00\x00\x08\x08" + bytes(60), "damaged"),
        ("f.pt", b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", "damaged"),
        ("h.bin", b"whatever else there is", "neither a PyTorch file nor"),
        ("k.gguf", b"GGUF\x03\x00\x00\x00" + bytes(60), "GGUF"),
        ("o.safetensors", bytes(range(1, 256)) * 4, "not a .safetensors file"),
    ],
)
def test_another_kind_of_file_is_called_by_its_kind(name: str, head: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(head)
    sentence = refusal(path)
    assert says in sentence and f"“{name}”" in sentence


def test_a_header_of_the_length_a_pickle_begins_with_is_no_pickle(tmp_path: Path) -> None:
    header = json.dumps({"__metadata__": {"note": ""}})
    header = json.dumps({"__metadata__": {"note": "x" * (640 - len(header))}})
    path = write_raw(tmp_path / "a.safetensors", header.encode())
    assert path.read_bytes()[:2] == b"\x80\x02"
    assert "no tensors" in refusal(path)


@pytest.mark.parametrize("header", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_header_that_contradicts_itself_is_refused(header: bytes, tmp_path: Path) -> None:
    assert "“a.safetensors”" in refusal(write_raw(tmp_path / "a.safetensors", header, bytes(8)))


def test_a_header_of_too_many_tensors_is_refused_unparsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parser = "core.weights.formats.safetensors_file.safe_open"
    monkeypatch.setattr(parser, lambda *_, **__: pytest.fail("it was parsed"))
    listed = b",".join(b'"%d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}' % index for index in range(100_001))
    assert "100,000" in refusal(write_raw(tmp_path / "a.safetensors", b"{" + listed + b"}"))
    quotes = b'{"a":"' + b'","a":"' * 800_000 + b"{" * 100_001 + b'"}'
    assert "100,000" in refusal(write_raw(tmp_path / "b.safetensors", quotes))


def test_braces_in_texts_beside_the_tensors_are_none_of_them(tmp_path: Path) -> None:
    workflow = json.dumps({"a \\": ['"', *[{}] * 100_001]})
    save_file(tiny_state(), tmp_path / "a.safetensors", {"workflow": workflow})
    assert len(list_tensors(tmp_path / "a.safetensors").entries) == len(tiny_state())


# --- places that are no files


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    assert "“gone.safetensors” does not exist" in refusal(tmp_path / "gone.safetensors")
    assert "“gone” does not exist" in refusal(str(tmp_path / "gone"))


@pytest.mark.parametrize("source", ["", "a\0b", "x" * 5000, "\ud800", "new\nline"])
def test_a_name_that_can_name_nothing_is_refused(source: str) -> None:
    assert len(refusal(source)) < 300


def test_no_permission_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    denied = Mock(side_effect=PermissionError(13, "Permission denied"))
    monkeypatch.setattr(Path, "open", denied)  # by hand, because the superuser may read everything
    assert "may not be read" in refusal(path)


@pytest.mark.skipif(sys.platform != "linux", reason="only here may file names be other than UTF-8")
def test_a_name_that_is_not_utf8_is_opened_and_shown(path: Path, tmp_path: Path) -> None:
    named = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.safetensors"))
    assert "“caf\ufffd.safetensors” does not exist" in refusal(named)
    assert open_encoder(path.rename(named)).info.title == "caf\ufffd.safetensors"


def test_opening_is_given_up_between_tensors(path: Path) -> None:
    asked = iter(range(100))
    with pytest.raises(Cancelled):
        open_encoder(path, lambda: next(asked) == 3)
    assert next(asked) == 4


# --- models without a CLIP text encoder

SMALL = ("F16", (4, 4))


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["cond_stage_model.bert.encoder.weight", "model.diffusion_model.out.2.weight"], "not CLIP's"),
        (["conditioner.embedders.0.encoder.block.0.weight"], "not CLIP's"),
        (["text_encoders.t5xxl.transformer.shared.weight", "model.x"], "such as T5"),
        (["encoder.block.0.layer.0.SelfAttention.q.weight", "shared.weight"], "T5"),
        (["vision_model.encoder.layers.0.mlp.fc1.weight", "visual_projection.weight"], "text half is missing"),
        (["embeddings.patch_embedding.weight", "encoder.layers.0.mlp.fc1.weight"], "text half is missing"),
        (["model.diffusion_model.out.2.weight", "alphas_cumprod"], "without its text encoder"),
        (["down_blocks.0.resnets.0.conv1.weight", "conv_in.weight"], "without its text encoder"),
        (["double_blocks.0.img_attn.proj.weight", "img_in.weight"], "without its text encoder"),
        (["first_stage_model.decoder.conv_out.weight", "first_stage_model.x"], "VAE"),
        (["decoder.up_blocks.0.resnets.0.conv1.weight", "encoder.conv_in.weight"], "VAE"),
        (["control_model.input_blocks.0.0.weight", "control_model.x"], "ControlNet"),
        (["lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", "lora_unet_x.alpha"], "LoRA"),
        (["text_model.encoder.layers.0.self_attn.q_proj.lora_A.weight", "text_model.x.lora_B.weight"], "LoRA"),
        (["text_encoder.text_model.encoder.layers.0.self_attn.q_proj.lora_linear_layer.down.weight", "u"], "LoRA"),
        (["lycoris_unet_x.hada_w1_a"], "LoRA"),
        (["emb_params"], "textual inversion"),
        (["clip_l", "clip_g"], "textual inversion"),
        (["<my-cat>"], "textual inversion"),
        (["something.else", "and.more"], "no CLIP text encoder"),
        ([], "no tensors"),
    ],
)
def test_another_model_is_called_by_what_it_is(names: list[str], says: str, tmp_path: Path) -> None:
    sentence = refusal(save_hollow(tmp_path / "model.safetensors", dict.fromkeys(names, SMALL)))
    assert says in sentence and "“model.safetensors”" in sentence


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("embeddings/mistglow.safetensors", "textual inversion"),
        ("embeddings/auraxl.safetensors", "textual inversion"),
        ("embeddings/zorvex.pt", "textual inversion"),
        ("loras/kohya_sd1.safetensors", "LoRA"),
        ("loras/kohya_sdxl.safetensors", "LoRA"),
        ("loras/peft_sd1.safetensors", "LoRA"),
        ("loras", "not the folder of a text encoder"),
    ],
)
def test_the_golden_models_of_other_kinds_are_called_by_what_they_are(name: str, says: str, shared: Path) -> None:
    assert says in refusal(shared / "golden" / "encoders" / name)


# --- an encoder with something wrong in it

FORMS = {"stand-alone": dict[str, torch.Tensor], "checkpoint": as_checkpoint, "old checkpoint": as_old_checkpoint}
PARTS = [
    "text_model.embeddings.token_embedding.weight",
    "text_model.embeddings.position_embedding.weight",
    "text_model.encoder.layers.1.self_attn.k_proj.bias",
    FC1,
    "text_model.final_layer_norm.weight",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", PARTS)
def test_a_missing_tensor_is_named_as_the_file_would(form: str, part: str, tmp_path: Path) -> None:
    state = dict(L)
    (name,) = [key for key in FORMS[form]({part: state.pop(part)}) if key not in EXTRAS]
    assert f"lacks {name}." in refusal(save(tmp_path / "a.safetensors", FORMS[form](state)))


def test_many_missing_tensors_are_counted(tmp_path: Path) -> None:
    state = {name: part for name, part in L.items() if ".layers.1." not in name}
    sentence = refusal(save(tmp_path / "a.safetensors", state))
    assert "text_model.encoder.layers.1.self_attn.q_proj.weight" in sentence and "and 12 more" in sentence


@pytest.mark.parametrize("width", [768, 1024, 1280])
def test_a_lost_last_layer_of_an_encoder_of_usual_width_is_missed(width: int, tmp_path: Path) -> None:
    assert "layers.3." in refusal(save_hollow(tmp_path / "a.safetensors", hollow_state(width=width)))


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("stand-alone", "text_model.encoder.layers.0.self_attn.extra.weight"),
        ("checkpoint", CHECKPOINT + "text_model.stranger"),
        ("old checkpoint", CHECKPOINT + "encoder.layers.0.stranger"),
        ("stand-alone", "text_model.new\nline"),
        ("stand-alone", "text_model." + "long" * 1000),
    ],
)
def test_an_unexpected_tensor_is_named(form: str, name: str, tmp_path: Path) -> None:
    state = FORMS[form](L) | {name: torch.rand(2)}
    assert f"unexpected {shortened(name, 120)}." in refusal(save(tmp_path / "a.safetensors", state))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        *[({part: torch.rand(3, 5).half()}, "3 x 5") for part in [*PARTS, "text_projection.weight"]],
        ({FC1: L[FC1].to(torch.int8)}, f"{FC1} is I8"),
    ],
)
def test_a_wrong_shape_or_a_quantised_form_is_refused_by_name(changes: State, says: str, tmp_path: Path) -> None:
    sentence = refusal(save(tmp_path / "a.safetensors", L | changes))
    assert says in sentence and "“a.safetensors”" in sentence


# --- folders


def test_a_folder_without_a_text_encoder_says_so_and_names_what_can_be_opened(tmp_path: Path) -> None:
    assert "not the folder of a text encoder" in refusal(tmp_path)
    save(tmp_path / "some.safetensors", {"a": torch.rand(1)})
    assert "some.safetensors" in refusal(tmp_path)
    (tmp_path / "model_index.json").write_text('{"_class_name": "StableDiffusionPipeline"}')
    assert "without a text_encoder folder" in refusal(tmp_path)
    parts = '"unet": ["diffusers", "UNet2DModel"], "feature_extractor": [null, null]'
    for encoder, says in (("", "of the kind DDPMPipeline, which has no text encoder"), ("text_encoder", "Download")):
        more = f', "{encoder}": ["transformers", "CLIPTextModel"]' if encoder else ""
        (tmp_path / "model_index.json").write_text(f'{{"_class_name": "DDPMPipeline", {parts}{more}}}')
        assert says in refusal(tmp_path)


def test_a_pipeline_whose_second_encoder_is_missing_is_refused_by_its_file(tmp_path: Path) -> None:
    folder = save_pipeline(tmp_path / "model", L, "StableDiffusionXLPipeline")
    (folder / "text_encoder_2").mkdir()
    assert "“text_encoder_2” holds no model.safetensors" in refusal(folder)


def test_a_folder_without_weights_says_so(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    assert "holds no model.safetensors" in refusal(folder)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("hidden_size", 128, "hidden_size"),
        ("intermediate_size", 255, "intermediate_size"),
        ("vocab_size", 49409, "vocab_size"),
        ("projection_dim", 768, "projection_dim"),
        ("max_position_embeddings", 248, "max_position_embeddings"),
        ("num_attention_heads", 3, "num_attention_heads"),
        ("num_attention_heads", 0, "num_attention_heads"),
        ("num_attention_heads", "1", "num_attention_heads"),
        ("num_hidden_layers", 10**9, "num_hidden_layers"),
        ("num_hidden_layers", None, "num_hidden_layers"),
        ("num_hidden_layers", 2, r"unexpected .*layers\.2\."),
        ("num_hidden_layers", 4, r"lacks .*layers\.3\."),
        ("layer_norm_eps", 0, "layer_norm_eps"),
        ("layer_norm_eps", "1e-5", "layer_norm_eps"),
        ("hidden_act", "relu", "hidden_act is relu"),
        ("model_type", "t5", "of the kind t5"),
    ],
)
def test_a_config_that_contradicts_the_weights_or_is_of_another_encoder_is_refused_by_its_key(
    key: str, value: object, says: str, tmp_path: Path
) -> None:
    assert re.search(says, refusal(save_text_encoder(tmp_path / "text_encoder", L, **{key: value})))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "[" * 100_000, "\ud800", '{"a": ' + "9" * 5000 + "}"])
def test_a_config_that_is_no_config_is_refused_by_name(text: str, folder: Path) -> None:
    (folder / "config.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert "“config.json”" in refusal(folder)
    (folder / "config.json").unlink()
    (folder / "config.json").mkdir()
    assert "“config.json”" in refusal(folder)


# --- how much is read, and the built-in encoder


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="this system does not count the bytes a process reads")
def test_only_the_text_encoder_is_read_out_of_gigabytes(path: Path, tmp_path: Path) -> None:
    unet = {f"model.diffusion_model.block.{index}": ("F16", (2**29,)) for index in range(4)}
    checkpoint = dict(list(unet.items())[:2]) | hollow_state(CHECKPOINT) | unet
    gigabytes = save_hollow(tmp_path / "sd.safetensors", checkpoint)
    open_encoder(path)  # for what is imported and read once
    before = bytes_read()
    open_encoder(gigabytes)
    needed = sum(part.nbytes for part in L.values())
    assert gigabytes.stat().st_size > 4 * 2**30
    assert needed <= bytes_read() - before < needed + 2**20


def bytes_read() -> int:
    return int(Path("/proc/self/io").read_text().split()[1])


def test_study_opens_the_built_in_encoder(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "STUDY_FILE", path.with_name("study_encoder.safetensors"))
    assert "not installed" in refusal("study")
    monkeypatch.setattr(opening, "STUDY_FILE", path)
    info = open_encoder("study").info
    assert (info.title, info.is_study, info.source) == ("Study encoder (stand-in)", True, path)


def test_a_bad_file_is_refused_before_torch_is_imported(tmp_path: Path) -> None:
    path = save_hollow(tmp_path / "unet.safetensors", {"model.diffusion_model.out.2.weight": SMALL, "x": SMALL})
    script = (
        "import sys\nfrom core.weights import UnreadableEncoder\n"
        "from core.weights.opening import open_encoder\n"
        "try:\n    open_encoder(sys.argv[1])\nexcept UnreadableEncoder:\n    print('torch' in sys.modules)\n"
    )
    ran = run_python("-c", script, str(path))
    assert ran.stdout == "False\n", ran.stderr


def test_of_two_readers_the_one_that_fails_is_told_of_and_not_the_one_that_it_stops(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = count()

    def read(_plan: object, cancelled: CancelCheck, **_names: object) -> Iterator[tuple[str, torch.Tensor]]:
        if next(calls) == 0:
            while not cancelled():
                time.sleep(0.001)
            raise Cancelled
        yield from ()
        raise UnreadableEncoder("The file has changed.")

    monkeypatch.setattr(loading, "read_weights", read)
    with pytest.raises(UnreadableEncoder, match="has changed"):
        open_encoder(path)

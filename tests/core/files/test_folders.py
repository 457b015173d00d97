"""Folders: one thing, or the files in them."""

from pathlib import Path

import picture_files
import pytest
import torch
from encoder_files import as_openclip, save, save_inversion, save_pipeline, save_text_encoder, tiny_state
from systems import needs_links

from core.files.inspecting import inspect_all, inspect_path
from core.program.cancellation import Cancelled

LORA = {"lora_unet_0.lora_up.weight": torch.rand(4, 2), "lora_unet_0.lora_down.weight": torch.rand(2, 4)}


def touched(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch() if "." in path.name else path.mkdir(exist_ok=True)


def test_a_folder_that_is_one_thing_is_told_once_and_any_other_as_its_files(tmp_path: Path) -> None:
    root = tmp_path / "all"
    save_pipeline(root / "1 pipeline", tiny_state())
    save_text_encoder(root / "2 text", tiny_state())
    save(root / "3 adapter" / "adapter_model.safetensors", LORA)
    (root / "3 adapter" / "adapter_config.json").write_text('{"peft_type": "LORA"}')
    save_inversion(root / "4 words" / "a.safetensors")
    save(root / "7 open_clip" / "open_clip_model.safetensors", as_openclip(tiny_state()))
    (root / "7 open_clip" / "open_clip_config.json").write_text("{}")
    touched(root / "5 pictures", "below")
    picture_files.write_png(root / "5 pictures" / "below" / "a.png", {"parameters": "a cow"})
    touched(root / "6 tool", "main.py", "comfy", "nodes.py", "folder_paths.py", "output", "models")
    touched(root / ".hidden", "a.png")
    told = {str(file.path.relative_to(root)): file.kind for file in inspect_all([root])}
    assert told == {
        "1 pipeline": "model",
        "2 text": "model",
        "3 adapter": "lora",
        "4 words/a.safetensors": "textual-inversion",
        "5 pictures/below/a.png": "picture",
        "6 tool": "studio",
        "7 open_clip": "model",
    }


@pytest.mark.parametrize(
    ("tool", "names"),
    [
        (
            "A1111",
            "webui.py launch.py modules/shared.py extensions-builtin models outputs config.json model.safetensors",
        ),
        ("Forge", "webui.py launch.py modules modules_forge/forge_version.py backend models"),
        ("SD.Next", "webui.py launch.py modules installer.py models"),
        ("ComfyUI", "main.py comfy nodes.py folder_paths.py models output"),
        (
            "ComfyUI",
            "ComfyUI/main.py ComfyUI/comfy ComfyUI/nodes.py ComfyUI/folder_paths.py python_embeded run_cpu.bat",
        ),
        ("InvokeAI", "invokeai.yaml databases models"),
    ],
)
def test_an_installed_tool_is_named(tool: str, names: str, tmp_path: Path) -> None:
    touched(tmp_path, *names.split())
    (file,) = inspect_all([tmp_path])
    assert file.kind == "studio" and f"is an installation of {tool}." in file.notes[0]


@pytest.mark.parametrize(
    ("tool", "names"),
    [
        ("A1111", "webui.py launch.py modules outputs"),
        ("ComfyUI", "ComfyUI python_embeded run_cpu.bat"),
        ("kohya_ss", "sd-scripts kohya_gui.py"),
    ],
)
def test_what_is_left_of_a_tool_or_trains_is_named_and_no_studio(tool: str, names: str, tmp_path: Path) -> None:
    touched(tmp_path, *names.split())
    (file,) = inspect_all([tmp_path])
    assert file.kind == "other" and f"is an installation of {tool}." in file.notes[0]


def test_a_folder_of_models_or_in_a_tool_is_a_studio_unless_it_holds_embeddings(tmp_path: Path) -> None:
    touched(tmp_path / "mine", "loras/a.safetensors", "checkpoints/b.safetensors")
    touched(tmp_path / "tool", "main.py", "comfy", "nodes.py", "folder_paths.py", "models/loras/a.safetensors")
    save_inversion(tmp_path / "tool/models/embeddings/a.safetensors")
    assert inspect_path(tmp_path / "mine").kind == "studio"
    assert "in an installation of ComfyUI" in inspect_path(tmp_path / "tool/models/loras").notes[0]
    assert inspect_path(tmp_path / "tool/models/embeddings").kind == "textual-inversion"


@needs_links
def test_links_that_lead_back_end_and_a_broken_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a cow")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere.png")
    assert [(file.path.name, file.kind) for file in inspect_all([tmp_path])] == [
        ("a.txt", "prompts"),
        ("gone.png", "unreadable"),
    ]


@needs_links
def test_a_repository_in_the_hub_s_cache_is_told_once(tmp_path: Path) -> None:
    blob = save(tmp_path / "models--a--b" / "blobs" / "0123", tiny_state())
    snapshot = tmp_path / "models--a--b" / "snapshots" / "main"
    snapshot.mkdir(parents=True)
    (snapshot / "clip_l.safetensors").symlink_to(blob)
    touched(tmp_path / "models--a--b", "refs")
    assert [file.path for file in inspect_all([tmp_path])] == [snapshot / "clip_l.safetensors"]


def test_a_folder_of_textual_inversions_is_one_for_the_window(tmp_path: Path) -> None:
    save_inversion(tmp_path / "a.safetensors")
    assert inspect_path(tmp_path).kind == "textual-inversion"


def test_it_can_be_given_up_between_two_files(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("a cow")
    answers = iter([False, False, False, True])
    with pytest.raises(Cancelled):
        list(inspect_all([tmp_path], lambda: next(answers, True)))

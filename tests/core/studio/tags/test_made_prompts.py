"""Every prompt of ../shared/samples/studios.json in its installation, and in copies under other names."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from made_studios import Expected

from core.dialects.lora_tags.table import read_tags
from core.studio.contents import StudioContents
from core.studio.finding import find_studios
from core.studio.header_cache import HeaderCache, read_headers
from core.studio.listing import list_studio
from core.studio.studio import Surroundings
from core.studio.tags.resolving import resolve_tags

IDS = ("a1111", "forge", "forge_neo", "reforge", "sdnext", "comfyui", "swarmui", "invokeai", "fooocus")


def contents_at(root: Path, top: Path) -> StudioContents:
    around = Surroundings(home=top / "no_home", application_data=(top / "appdata",))
    (studio,) = (studio for studio in find_studios(root, around) if studio.root == root)
    listing = list_studio(studio)
    loras = [file for file in listing.files if file.kind == "lora"]
    return StudioContents(listing, read_headers(loras, HeaderCache()))


def answer(prompt: str, tool: str, contents: StudioContents, top: Path) -> dict[str, Any]:
    resolved = resolve_tags(read_tags(prompt, tool), contents)
    loras = [
        {"file": lora.file.relative_to(top).as_posix(), "text": lora.text, "unet": lora.unet} for lora in resolved.loras
    ]
    missing, all_off = list(resolved.missing), bool(resolved.all_off)
    return {"prompt": prompt, "text": resolved.text, "loras": loras, "missing": missing, "all_off": all_off}


def test_every_installation_with_prompts_is_asked_for(expected: Expected) -> None:
    assert set(IDS) == {name for name, wanted in expected.items() if "prompts" in wanted}


@pytest.mark.parametrize("studio_id", IDS)
def test_tags_do_what_they_do_in_the_tool(studio_id: str, made: Path, expected: Expected) -> None:
    wanted = expected[studio_id]
    contents = contents_at(made / wanted["root"], made)
    assert wanted["prompts"]
    for prompt in wanted["prompts"]:
        assert answer(prompt["prompt"], wanted["tool"], contents, made) == prompt
    for prompt in wanted.get("prompts_of_prompt_control", ()):
        assert answer(prompt["prompt"], "prompt_control", contents, made) == prompt


def test_files_that_were_given_other_names_are_called_by_these(made: Path, expected: Expected, tmp_path: Path) -> None:
    root = tmp_path / "다른 이름 1.10.1"
    shutil.copytree(made / expected["a1111"]["root"], root, symlinks=True)
    loras = root / "models/Lora"
    (loras / "style.safetensors").rename(loras / "새 스타일.v2.safetensors")
    contents = contents_at(root, tmp_path)
    assert answer("<lora:style:1>", "a1111", contents, tmp_path)["missing"] == ["style"]
    for name in ("새 스타일.v2", "pretty"):
        (lora,) = answer(f"<lora:{name}:0.4>", "a1111", contents, tmp_path)["loras"]
        assert lora == {"file": f"{root.name}/models/Lora/새 스타일.v2.safetensors", "text": 0.4, "unet": 0.4}

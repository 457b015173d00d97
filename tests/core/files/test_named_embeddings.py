"""The embeddings of a picture, and which of them are installed."""

from pathlib import Path

import pytest
from studio_files import make_a1111

from core.files.named_embeddings import embeddings_named_in, split_by_presence
from core.image_metadata.found import FoundPrompt
from core.studio.contents import StudioContents
from core.studio.finding import find_studios
from core.studio.listing import list_studio


@pytest.mark.parametrize(
    ("setting", "text", "names"),
    [
        ("TI hashes", "easynegative: c74b4e810b03, bad hands: aa7651be154c", ("easynegative", "bad hands")),
        ("Hashes", '{"model": "abc", "embed:easynegative": "c74b4e81", "lora:x": "12"}', ("easynegative",)),
        ("Used embeddings", "EasyNegative [119b], bad [v2] [0a1b]", ("EasyNegative", "bad [v2]")),
        ("TI hashes", "", ()),
        ("Hashes", "no JSON", ()),
    ],
)
def test_a1111_names_them_in_its_settings(setting: str, text: str, names: tuple[str, ...]) -> None:
    prompt = FoundPrompt("A1111", "a1111", "embedding:words here", settings=((setting, text),))
    assert embeddings_named_in(prompt) == names


def test_comfyui_and_swarmui_name_them_in_their_texts() -> None:
    prompt = FoundPrompt(
        *("ComfyUI", "comfyui", "a (embedding:sub/good.pt:1.2), embedding:other, myembedding:x"),
        negative_prompt="<embed:bad hands>, embedding:other",
        more_prompts={"clip_g": "embedding:large"},
    )
    assert embeddings_named_in(prompt) == ("sub/good.pt", "other", "bad hands", "large")


def test_a_name_is_there_whatever_its_folder_suffix_and_case(tmp_path: Path) -> None:
    root = make_a1111(tmp_path / "tool")
    (root / "embeddings/negative").mkdir(parents=True)
    (root / "embeddings/negative/EasyNegative.pt").write_bytes(b"x")
    contents = StudioContents(list_studio(find_studios(root)[0]))
    names = ("easynegative", "EasyNegative.safetensors", "sub\\EasyNegative", "EasyNegativeV2", "Easy")
    assert split_by_presence(names, contents) == (names[:3], names[3:])

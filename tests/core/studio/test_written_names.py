"""Names are written as each tool takes them (studio.md 2, 3, 5)."""

import pytest

from core.studio.table import TOOLS
from core.studio.written_names import written_embedding, written_lora, written_wildcard


@pytest.mark.parametrize(
    "tool", ["a1111", "forge", "forge_classic", "forge_neo", "reforge", "sdnext", "swarmui", "fooocus"]
)
def test_a_lora_is_a_tag_with_its_strength_where_the_tool_reads_tags(tool: str) -> None:
    assert written_lora(tool, "addDetail", 0.7) == "<lora:addDetail:0.7>"
    assert written_lora(tool, "addDetail", 0.0) == "<lora:addDetail:1>"


@pytest.mark.parametrize("tool", ["comfyui", "invokeai", "stability_matrix", "folder"])
def test_a_lora_has_no_word_where_a_tag_would_be_read_as_words(tool: str) -> None:
    assert tool in TOOLS and written_lora(tool, "addDetail") == ""


@pytest.mark.parametrize(
    ("tool", "name", "written"),
    [
        ("a1111", "EasyNegative", "EasyNegative"),
        ("comfyui", "sub/inner.pt", "embedding:sub/inner"),
        ("fooocus", "bad.safetensors", "embedding:bad"),
        ("swarmui", "sub/inner", "<embed:sub/inner>"),
        ("invokeai", "cat toy", "<cat toy>"),
        ("invokeai", "<cat-toy>", "<cat-toy>"),
    ],
)
def test_an_embedding_is_written_as_its_tool_takes_it(tool: str, name: str, written: str) -> None:
    assert written_embedding(tool, name) == written


def test_a_wildcard_is_written_as_its_tool_takes_it() -> None:
    assert {written_wildcard(tool, "a/b") for tool in TOOLS if tool != "swarmui"} == {"__a/b__"}
    assert written_wildcard("swarmui", "a/b") == "<wildcard:a/b>"

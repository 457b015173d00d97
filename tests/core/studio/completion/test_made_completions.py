"""What is offered in every installation that ../shared/samples/make_studios.py lays out, and that its tool takes it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_studios import Expected

from core.dialects.lora_tags.table import read_tags
from core.dialects.table import read
from core.prompt.prompt import ReadingSettings
from core.studio.completion.completing import CompletionEntry, complete
from core.studio.completion.offered import Offered
from core.studio.finding import find_studios
from core.studio.header_cache import HeaderCache, read_headers
from core.studio.listing import list_studio
from core.studio.reading import read_contents
from core.studio.sidecars import read_sidecars
from core.studio.studio import Surroundings
from core.studio.table import TOOLS
from core.studio.tag_words.search import read_tag_words
from core.studio.tags.resolving import resolve_tags

IDS = ("a1111", "forge", "forge_neo", "reforge", "sdnext", "comfyui", "swarmui", "invokeai", "fooocus", "hard")
ALL = 10_000


@pytest.fixture(params=IDS)
def case(request: pytest.FixtureRequest, made: Path, expected: Expected) -> tuple[Offered, Any]:
    wanted = expected[request.param]
    root = made / wanted["root"]
    around = Surroundings(home=made / "no_home", application_data=(made / "appdata",))
    (studio,) = (studio for studio in find_studios(root, around) if studio.root == root)
    contents = read_contents(list_studio(studio), HeaderCache())
    loras = contents.listing.of_kind("lora")
    contents = replace(
        contents,
        headers=read_headers(loras, HeaderCache()),
        sidecars={file.path: read_sidecars(file) for file in loras},
    )
    tags = read_tag_words(contents.tag_lists, studio.tool == "swarmui")
    return Offered(contents, tags, TOOLS[studio.tool].dialect), wanted


def entries(offered: Offered, text: str) -> list[CompletionEntry]:
    completion = complete(text, len(text), offered, ALL)
    return list(completion.entries) if completion else []


def test_every_lora_that_is_offered_is_found_by_its_tool_and_all_that_can_be_are(case: tuple[Offered, Any]) -> None:
    offered, wanted = case
    assert offered.contents is not None
    named = [entry for entry in entries(offered, "<lora:") if not entry.alias]
    assert bool(named) == bool(offered.forms.lora)
    for entry in named:
        resolved = resolve_tags(read_tags(f"a {entry.written} b", offered.tool), offered.contents)
        assert [tag.file for tag in resolved.tags] == [entry.file], entry.written
    if offered.forms.lora:
        assert {entry.name for entry in named} == set(wanted["loras"])


def test_every_embedding_that_is_offered_is_one_for_its_tool(case: tuple[Offered, Any]) -> None:
    offered, _ = case
    assert offered.contents is not None
    settings = ReadingSettings(inversions=offered.contents.inversions)
    start = "embedding:" if offered.forms.embedding.startswith("embedding:") else "<e:"
    inversions, checked = offered.contents.inversions.by_name, list[str]()
    for entry in entries(offered, start):
        if offered.tool in ("swarmui", "fooocus") or entry.name not in inversions:  # which no dialect of ours reads
            continue
        checked.append(entry.name)
        chunks = read(f"a, {entry.written}, b", offered.dialect, "sd1", settings)
        pieces = {token.piece for token in chunks.tokens if token.kind == "embedding"}
        assert pieces or not inversions[entry.name].fits({"clip_l": 768}), entry.written
    assert checked or offered.tool in ("swarmui", "fooocus") or not inversions


def test_wildcards_styles_tags_and_trigger_words_are_those_of_the_installation(case: tuple[Offered, Any]) -> None:
    offered, wanted = case
    wildcard = "<wildcard:" if offered.forms.wildcard.startswith("<") else "__"
    found = {entry.name: entry for entry in entries(offered, wildcard) if entry.kind == "wildcard"}
    assert set(found) == set(wanted.get("wildcards", {}))
    if wildcard == "__":
        for name, entry in found.items():
            lines = [line.name for line in entries(offered, entry.written)]
            assert set(lines) == set(wanted["wildcards"][name])
    styles = [style["name"] for style in wanted.get("styles", ())]
    assert [entry.name for entry in entries(offered, "$")] == (styles if offered.forms.asks_styles else [])
    names = {entry.name for entry in entries(offered, "1g") if entry.kind == "tag"}
    assert names == ({"1girl"} if any(count > 1 for count in wanted.get("tag_lists", {}).values()) else set())
    for name, noted in wanted.get("triggers", {}).items():
        file = offered.lora(name)
        assert file is not None
        words = offered.trigger_words(file)
        assert set(noted["trained words"]) <= set(words)
        assert not set(noted.get("most frequent tags", ())) - {"ink drawing"} & set(words)
        if offered.forms.lora:
            tag = next(entry.written for entry in entries(offered, f"<lora:{name}") if entry.name == name)
            assert [entry.name for entry in entries(offered, tag)] == list(words)
            assert f":{noted.get('preferred weight', 1):g}>" in tag

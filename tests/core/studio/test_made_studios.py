"""What is found in the installations that ../shared/samples/make_studios.py lays out, against its studios.json."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from made_studios import Expected, lay_out_studios

from core.dialects.table import DIALECTS
from core.expansion.table import read_template
from core.prompt.mapped_text import identity_mapped
from core.studio.aliases import lora_aliases
from core.studio.contents import StudioContents
from core.studio.finding import find_studios
from core.studio.header_cache import HeaderCache, read_headers
from core.studio.headers import read_header
from core.studio.inversions import family_of
from core.studio.listing import list_studio
from core.studio.reading import read_contents
from core.studio.sidecars import read_sidecars
from core.studio.studio import Listing, ModelKind, Studio, Surroundings
from core.studio.table import TOOLS
from core.studio.tag_words.tag_list import read_tag_list
from core.studio.usual_places import look_around
from core.weights.adapters.inversion_folder import load_vectors

KINDS: dict[str, ModelKind] = {
    "checkpoints": "checkpoint",
    "diffusers": "diffusers",
    "text_encoders": "text_encoder",
    "vaes": "vae",
    "loras": "lora",
    "embeddings": "embedding",
}
IDS = (
    *("a1111", "forge", "forge_neo", "reforge", "sdnext", "comfyui", "comfy_desktop", "comfy_desktop_2", "swarmui"),
    *("invokeai", "invokeai_running", "stability_matrix", "stability_matrix_a1111", "fooocus", "models_only", "hard"),
    *("broken_a1111", "broken_comfyui", "broken_invokeai", "broken_swarmui", "broken_fooocus"),
)
IDS_WITH_ALIASES = ("a1111", "forge", "forge_neo", "reforge", "stability_matrix_a1111")
OF_CONTENTS = {"broken/stable-diffusion-webui/styles.csv"}  # whose content no listing reads


def surroundings(made: Path) -> Surroundings:
    return Surroundings(home=made / "no_home", application_data=(made / "appdata",))


def studio_at(made: Path, wanted: dict[str, Any], place: str | None = None) -> Studio:
    studios = find_studios(made / (place or wanted["root"]), surroundings(made))
    found = [studio for studio in studios if studio.root == made / wanted["root"]]
    assert len(found) == 1, [studio.root for studio in studios]
    return found[0]


def below(made: Path, path: Path) -> str:
    return path.relative_to(made).as_posix()


def reached(made: Path, listing: Listing, kind: ModelKind) -> dict[str, str]:
    return {file.name: below(made, file.path) for file in listing.of_kind(kind)}


def file_of(value: str | dict[str, str]) -> str:
    return value["file"] if isinstance(value, dict) else value


def test_every_installation_is_asked_for(expected: Expected) -> None:
    assert set(IDS) == set(expected) - {"nothing"}


@pytest.mark.parametrize("studio_id", IDS)
def test_all_places_that_an_artist_may_point_at_lead_to_the_tool(
    studio_id: str, made: Path, expected: Expected
) -> None:
    wanted = expected[studio_id]
    assert wanted["point_at"]
    for place in wanted["point_at"]:
        assert studio_at(made, wanted, place).tool == wanted["tool"]


@pytest.mark.parametrize("studio_id", IDS)
def test_names_and_files_are_those_that_the_tool_finds(studio_id: str, made: Path, expected: Expected) -> None:
    wanted = expected[studio_id]
    listing = list_studio(studio_at(made, wanted))
    unreadable = set(wanted.get("unreadable", ()))
    for key, kind in KINDS.items():
        if key not in wanted:
            continue
        names = {name: file_of(value) for name, value in wanted[key].items()}
        found = reached(made, listing, kind)
        lone = {name: path for name, path in found.items() if path not in names.values() and path in unreadable}
        if kind == "embedding":  # whose name stands in the picture, which listing does not open
            names = {Path(path).stem if path.endswith(".png") else name: path for name, path in names.items()}
        assert found == names | lone, key
    files = {below(made, file.path) for file in listing.files}
    assert not files & set(wanted.get("not_loras", ()))
    for name, path in wanted.get("same_name_elsewhere", {}).items():
        assert [below(made, file.path) for file in listing.files if file.name == name and file.shadowed_by] == [path]


def test_an_installation_that_is_not_there_is_not_made_up(made: Path) -> None:
    assert find_studios(made / "nothing", surroundings(made)) == ()
    assert find_studios(made / "not_there" / "at_all", surroundings(made)) == ()


def test_a_parent_of_several_tools_gives_each(made: Path, expected: Expected) -> None:
    roots = {below(made, studio.root) for studio in find_studios(made / "broken", surroundings(made))}
    assert roots == {wanted["root"] for name, wanted in expected.items() if name.startswith("broken_")}


@pytest.mark.parametrize("studio_id", [name for name in IDS if name.startswith("broken_")])
def test_a_broken_settings_file_is_named(studio_id: str, made: Path, expected: Expected) -> None:
    wanted = expected[studio_id]
    named = {below(made, problem.file) for problem in studio_at(made, wanted).problems}
    assert named >= set(wanted["problems"]) - OF_CONTENTS
    if "problem_in_one_of" in wanted:
        assert named & set(wanted["problem_in_one_of"])


@pytest.mark.parametrize("studio_id", IDS)
def test_styles_wildcards_and_lists_of_tags_are_those_of_the_tool(
    studio_id: str, made: Path, expected: Expected
) -> None:
    wanted = expected[studio_id]
    contents = read_contents(list_studio(studio_at(made, wanted)), HeaderCache())
    styles = [{"name": style.name, "prompt": style.prompt, "negative": style.negative} for style in contents.styles]
    if studio_id == "broken_a1111":
        assert [(style["name"], style["prompt"]) for style in styles] == [("한국화", "수묵화")]
    else:
        assert styles == wanted.get("styles", [])
    wildcards = contents.wildcards
    assert {name: list(lines) for name, lines in wildcards.by_path.items()} == wanted.get("wildcards", {})
    assert {name: dict(own) for name, own in wildcards.weights.items()} == wanted.get("wildcard_weights", {})
    places = contents.studio.texts.get("wildcards", ())
    if "wildcard_folder" in wanted:
        assert [below(made, place.path) for place in places] == [wanted["wildcard_folder"]]
    if "wildcards_of" in wanted:
        assert {place.path.parent.name for place in places} == {wanted["wildcards_of"]}
    tags = {below(made, path): len(read_tag_list(path)) for path in contents.tag_lists}
    assert tags == wanted.get("tag_lists", {})
    problems = {below(made, problem.file) for problem in contents.problems}
    assert problems == OF_CONTENTS & set(wanted.get("problems", ()))


@pytest.mark.parametrize("studio_id", IDS)
def test_embeddings_have_their_names_vectors_and_family(studio_id: str, made: Path, expected: Expected) -> None:
    wanted = expected[studio_id]
    inversions = read_contents(list_studio(studio_at(made, wanted)), HeaderCache()).inversions
    found = {
        name: {"file": below(made, word.file), "vectors": word.vectors, "for": family_of(word)}
        for name, word in inversions.by_name.items()
    }
    assert found == wanted.get("embeddings", {})
    bracketed = {word.bracketed: below(made, word.file) for word in inversions.by_name.values()}
    for asked in wanted.get("embedding_words", ()):
        name = asked["word"].removeprefix("embedding:")
        word = inversions.find_file(name)
        assert (below(made, word.file) if word else bracketed.get(name)) == asked["file"], asked["word"]


def test_expansions_of_wildcards_are_counted_as_the_tool_does(made: Path, expected: Expected) -> None:
    wildcards = read_contents(list_studio(studio_at(made, expected["a1111"])), HeaderCache()).wildcards
    assert len(expected["a1111"]["expansions"]) == 8
    for expansion in expected["a1111"]["expansions"]:
        text = expansion["prompt"]
        assert read_template("dynamic-prompts", identity_mapped(text), wildcards).count == expansion["count"], text


@pytest.mark.parametrize("studio_id", [name for name in IDS if not name.startswith("broken_")])
def test_a_sound_installation_has_no_problem(studio_id: str, made: Path, expected: Expected) -> None:
    assert studio_at(made, expected[studio_id]).problems == ()


@pytest.mark.parametrize("studio_id", IDS)
def test_pictures_lie_where_the_settings_say(studio_id: str, made: Path, expected: Expected) -> None:
    wanted = expected[studio_id]
    if "pictures" not in wanted:
        return
    found = [below(made, folder) for folder in studio_at(made, wanted).pictures if folder.is_dir()]
    assert found == wanted["pictures"]


def test_comfyui_s_default_sections_come_first(made: Path, expected: Expected) -> None:
    folders = studio_at(made, expected["comfyui"]).folders["lora"]
    assert [below(made, folder.path) for folder in folders if folder.path.is_dir()] == expected["comfyui"]["lora_order"]


def test_a_folder_says_which_file_named_it(made: Path, expected: Expected) -> None:
    named, own = studio_at(made, expected["a1111"]).folders["checkpoint"]
    assert own.source is None
    assert named.source == made / "stable-diffusion-webui" / "webui-user.sh"


def test_packages_of_stability_matrix_are_studios_of_their_own(made: Path, expected: Expected) -> None:
    wanted = expected["stability_matrix"]
    library, *packages = find_studios(made / "StabilityMatrix", surroundings(made))
    assert {name: below(made, root) for name, root in library.packages.items()} == wanted["packages"]
    assert [package.tool for package in packages] == ["a1111", "comfyui"]


def test_models_of_a_database_that_are_gone_are_absent(made: Path, expected: Expected) -> None:
    listing = list_studio(studio_at(made, expected["invokeai"]))
    assert {entry.name: below(made, entry.path) for entry in listing.absent} == expected["invokeai"]["absent"]
    words = [file.trigger_words for file in listing.of_kind("lora") if file.name == "Ink style"]
    assert words == [("ink drawing",)]


def test_sidecars_and_previews_come_with_the_listing(made: Path, expected: Expected) -> None:
    files = {file.name: file for file in list_studio(studio_at(made, expected["a1111"])).of_kind("lora")}
    style = files["style"]
    assert style.preview is not None and style.preview.name == "style.preview.png"
    assert {path.name for path in style.sidecars} == {"style.json", "style.civitai.info"}
    assert files["other"].preview is None and files["other"].sidecars == ()


def test_of_two_files_of_one_name_the_other_says_which_is_taken(made: Path, expected: Expected) -> None:
    listing = list_studio(studio_at(made, expected["a1111"]))
    (lost,) = [file for file in listing.files if file.kind == "lora" and file.shadowed_by]
    assert (lost.relative, lost.shadowed_by) == (
        "characters/same.safetensors",
        made / "stable-diffusion-webui/models/Lora/clothes/same.safetensors",
    )


def test_a_dead_link_is_counted_and_a_loop_is_walked_once(made: Path, expected: Expected) -> None:
    if not json.loads((made / "made.json").read_text("utf-8"))["links"]:
        pytest.skip("this system makes no links")
    listing = list_studio(studio_at(made, expected["hard"]))
    assert len(listing.files) == 4
    assert not listing.is_cut


@pytest.mark.parametrize("studio_id", IDS_WITH_ALIASES)
def test_second_names_come_from_the_headers(studio_id: str, made: Path, expected: Expected) -> None:
    wanted = expected[studio_id]
    listing = list_studio(studio_at(made, wanted))
    headers = read_headers(listing.files, HeaderCache())
    found = lora_aliases(listing, headers)
    assert {alias: below(made, file.path) for alias, file in found.files.items()} == wanted["lora_aliases"]
    assert found.refused == set(wanted.get("lora_refused", ()))
    torn = {below(made, path) for path, header in headers.items() if header is None and path.suffix == ".safetensors"}
    assert torn == set(wanted.get("unreadable", ()))
    bundled = {word: path for path, header in headers.items() if header for word in header.bundled_embeddings}
    assert {word: below(made, path) for word, path in bundled.items()} == wanted.get("bundled_embeddings", {})


@pytest.mark.parametrize("studio_id", ["a1111", "swarmui", "invokeai", "stability_matrix"])
def test_trigger_words_stand_beside_a_lora_or_in_the_database(studio_id: str, made: Path, expected: Expected) -> None:
    wanted = expected[studio_id]
    files = {file.name: file for file in list_studio(studio_at(made, wanted)).of_kind("lora")}
    assert wanted["triggers"]
    for name, words in wanted["triggers"].items():
        notes, header = read_sidecars(files[name]), read_header(files[name].path)
        assert list(notes.trained_words) == words["trained words"]
        assert notes.activation_text == words.get("activation text", "")
        assert notes.preferred_weight == words.get("preferred weight", 0)
        assert [tag for tag, _ in header.tag_counts] == words.get("most frequent tags", [])


def test_only_a_lora_of_the_text_encoder_changes_it(made: Path, expected: Expected) -> None:
    files = {file.name: file for file in list_studio(studio_at(made, expected["a1111"])).of_kind("lora")}
    assert read_header(files["style"].path).has_text_encoder and read_header(files["hada"].path).has_text_encoder
    assert not read_header(files["other"].path).has_text_encoder


@pytest.mark.parametrize("studio_id", ["a1111", "forge", "sdnext", "comfyui", "swarmui", "invokeai", "hard"])
def test_a_copy_by_another_name_is_read_as_well(studio_id: str, made: Path, expected: Expected, tmp_path: Path) -> None:
    root = made / expected[studio_id]["root"]
    copy = tmp_path / "내 그림 (2)"
    shutil.copytree(root, copy, symlinks=True)
    (found,) = find_studios(copy, surroundings(made))
    assert found.tool == expected[studio_id]["tool"]

    def own(studio: Studio) -> set[tuple[str, str]]:
        files = [file for file in list_studio(studio).files if studio.root in file.path.parents]
        return {(file.name, file.path.relative_to(studio.root).as_posix()) for file in files}

    assert own(found) and own(found) >= own(studio_at(made, expected[studio_id]))


def snapshot(top: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Size, both times and content of every file, and the times of every folder, below `top`."""
    seen = dict[str, tuple[int, int, int, bytes]]()
    for folder, _, names in os.walk(top):
        for path in (Path(folder), *(Path(folder) / name for name in names if (Path(folder) / name).is_file())):
            status, content = path.stat(), b"" if path.is_dir() else path.read_bytes()
            seen[str(path)] = (0 if path.is_dir() else status.st_size, status.st_mtime_ns, status.st_ctime_ns, content)
    return seen


def read_everything(studio: Studio, cache: HeaderCache) -> StudioContents:
    """All that is ever read of a studio without being asked for."""
    listing = list_studio(studio)
    contents = read_contents(listing, cache)
    read_headers(listing.files, cache)
    assert all(read_sidecars(file) for file in listing.files)
    assert list_studio(studio, before=listing).files == listing.files
    return contents


def test_not_a_byte_and_not_a_time_changes_in_the_tools_folders_while_a_database_is_open(
    made: Path, expected: Expected, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(made / "invokeai/databases/invokeai.db")) as running:
        running.execute("SELECT count(*) FROM models").fetchall()
        before, cache = snapshot(made), HeaderCache(tmp_path / "headers.db")
        assert len(before) > 300
        for studio_id in IDS:
            contents = read_everything(studio_at(made, expected[studio_id]), cache)
            for word in contents.inversions.by_name.values() if studio_id in ("a1111", "comfyui") else ():
                load_vectors(word)
        find_studios(made, surroundings(made))
        assert list(look_around(Surroundings(home=made, application_data=(made / "appdata",))))
        assert snapshot(made) == before


def test_a_database_that_its_tool_is_writing_is_neither_held_up_nor_waited_for(
    made: Path, expected: Expected, tmp_path: Path
) -> None:
    shutil.copytree(made / "invokeai", tmp_path / "invokeai")
    with closing(sqlite3.connect(tmp_path / "invokeai/databases/invokeai.db", isolation_level=None)) as running:
        running.execute("BEGIN EXCLUSIVE")
        running.execute("DELETE FROM models")
        (studio,) = find_studios(tmp_path / "invokeai", surroundings(made))
        assert studio.problems == () and len(studio.entries) > 3
        running.execute("COMMIT")
    (studio,) = find_studios(tmp_path / "invokeai", surroundings(made))
    assert studio.entries == ()


OTHER_NAMES = ("내 그림 도구", "AI (2) & more", "ünïcode + %x%")


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_installations_laid_out_under_another_name_are_the_same_and_stay_untouched(
    name: str, made: Path, expected: Expected, shared: Path, tmp_path: Path
) -> None:
    other = tmp_path.resolve() / name
    lay_out_studios(shared, other)
    before, cache = snapshot(other), HeaderCache(tmp_path / "headers.db")

    def known(top: Path, studio_id: str) -> tuple[object, ...]:
        contents = read_contents(list_studio(studio_at(top, expected[studio_id])), cache)
        files = [(file.kind, file.name, below(top, file.path)) for file in contents.listing.files]
        words = {word.name: (word.vectors, below(top, word.file)) for word in contents.inversions.by_name.values()}
        lists = [below(top, path) for path in contents.tag_lists]
        return files, words, lists, contents.styles, dict(contents.wildcards.by_path)

    for studio_id in IDS:
        assert known(other, studio_id) == known(made, studio_id), studio_id
        read_everything(studio_at(other, expected[studio_id]), cache)
    assert snapshot(other) == before


def test_a_root_that_was_found_is_found_again_by_itself(made: Path) -> None:
    roots = {studio.root for name in made.iterdir() if name.is_dir() for studio in find_studios(name)}
    assert len(roots) > 10
    for root in roots:
        assert root in {studio.root for studio in find_studios(root)}, root


def test_the_rules_that_a_tool_reads_prompts_by_are_those_of_a_known_dialect() -> None:
    assert {tool.dialect for tool in TOOLS.values()} <= {"", *DIALECTS}
    without_rules = {key for key, tool in TOOLS.items() if not tool.dialect}
    assert without_rules == {"folder", "stability_matrix"}

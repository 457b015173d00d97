"""Folders of wildcards by the rules of each tool: names, lines, weights, and what a name in a prompt means."""

import ntpath
import os
import sys
from pathlib import Path

import pytest

from core.expansion.wildcard_folder import open_wildcards, read_wildcards
from core.program.cancellation import Cancelled
from core.prompt.wildcards import Wildcards, WildcardTool

LISTS = """
clothes:
  Upper Body:
    - 3::coat
    - shirt
    - 2
    - {text: cape, weight: 0.5}
    - {content: scarf}
    - "1.5.1::odd"
single: one text
"""
Lines = dict[str, tuple[str, ...]]


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


TEXT = "# warm\r\nred\r\n\r\n  dark green # or so \r\nblue\r\nred"


@pytest.mark.parametrize(
    ("tool", "lines"),
    [
        ("dynamic-prompts", ("blue", "dark green # or so", "red")),
        ("wildcards-extension", ("# warm", "red", "", "  dark green # or so ", "blue", "red")),
        ("impact", ("red", "", "  dark green # or so ", "blue", "red")),
        ("sdnext", ("red", "dark green", "blue", "red")),
        ("swarmui", ("red", "dark green", "blue", "red")),
        ("fooocus", ("# warm", "red", "  dark green # or so ", "blue", "red")),
    ],
)
def test_lines_are_those_that_the_tool_chooses_from(tool: WildcardTool, lines: tuple[str, ...], tmp_path: Path) -> None:
    assert open_wildcards(write(tmp_path, {"x.txt": TEXT}), tool).by_path == {"x": lines}


@pytest.mark.parametrize(
    ("tool", "names"),
    [
        ("dynamic-prompts", ["A b/Cats", "top"]),
        ("wildcards-extension", ["A b/Cats", "top"]),
        ("impact", ["a-b/cats", "top"]),
        ("sdnext", ["A b/Cats", "top"]),
        ("swarmui", ["A b/Cats", "top"]),
        ("fooocus", ["Cats", "top"]),
    ],
)
def test_files_have_the_names_that_the_tool_gives_them(tool: WildcardTool, names: list[str], tmp_path: Path) -> None:
    write(tmp_path, {"top.txt": "x", "A b/Cats.txt": "y", "notes.md": "z", "empty.txt": ""})
    assert sorted(open_wildcards(tmp_path, tool).by_path) == names


def test_lists_of_dynamic_prompts_are_called_by_their_keys_and_have_weights(tmp_path: Path) -> None:
    write(tmp_path, {"deep/mixed.yaml": LISTS, "moods.json": '["wild", 3, "calm"]', "off.yml": "a: [b]"})
    wildcards = open_wildcards(tmp_path)
    assert wildcards.by_path == {
        "clothes/Upper Body": ("1.5.1::odd", "cape", "coat", "scarf", "shirt"),
        "moods": ("calm", "wild"),
    }
    assert wildcards.weights == {"clothes/Upper Body": {"coat": 3.0, "cape": 0.5}}
    assert wildcards.weight_of("clothes/*", "coat") == 3 and wildcards.weight_of("clothes/*", "shirt") == 1


def test_lists_of_impact_pack_have_small_names_and_single_texts(tmp_path: Path) -> None:
    wildcards = open_wildcards(
        write(tmp_path, {"mixed.yaml": LISTS, "moods.json": "[1]", "x.txt": "0.5::a\nb"}), "impact"
    )
    assert wildcards.by_path == {
        "clothes/upper-body": ("coat", "shirt", "2", "1.5.1::odd"),
        "single": ("one text",),
        "x": ("a", "b"),
    }
    assert wildcards.weights == {"clothes/upper-body": {"coat": 3.0}, "x": {"a": 0.5}}


def test_order_and_doubles_are_settings_of_dynamic_prompts(tmp_path: Path) -> None:
    write(tmp_path, {"x.txt": "b\na\nb\n"})
    cases = {(True, True): ("a", "b"), (False, True): ("b", "a"), (True, False): ("a", "b", "b")}
    for (is_sorted, are_unique), lines in cases.items():
        rules = Wildcards(is_sorted=is_sorted, are_unique=are_unique)
        assert read_wildcards([tmp_path], rules).lines_of("x") == lines


def test_of_two_folders_the_later_holds_and_broken_files_are_told(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"x.txt": "first", "y.txt": "kept", "bad.yaml": "a: [", "bad.json": "{"})
    two = write(tmp_path / "two", {"x.txt": "second"})
    broken = list[Path]()
    wildcards = read_wildcards([one, two], Wildcards(), unreadable=broken.append)
    assert wildcards.by_path == {"x": ("second",), "y": ("kept",)}
    assert [path.name for path in broken] == ["bad.json", "bad.yaml"]


def test_other_encodings_are_read_as_the_tool_does(tmp_path: Path) -> None:
    write(tmp_path, {"x.txt": "caf\xe9\n".encode("latin-1"), "y.txt": "\ufeff빨강\n"})
    assert open_wildcards(tmp_path).lines_of("x") == ("caf",)
    assert open_wildcards(tmp_path, "impact").lines_of("x") == ("café",)
    assert open_wildcards(tmp_path, "swarmui").lines_of("y") == ("빨강",)


FILES: Lines = {
    "colours": ("red",),
    "animals/cats": ("tabby",),
    "animals/big cats": ("lion",),
    "Plants/cats": ("catnip",),
    "empty": (),
}


@pytest.mark.parametrize(
    ("tool", "name", "paths"),
    [
        ("dynamic-prompts", "colours", ["colours"]),
        ("dynamic-prompts", "Colours", []),
        ("dynamic-prompts", "cats", ["animals/cats", "Plants/cats"]),
        ("dynamic-prompts", "animals/*", ["animals/cats", "animals/big cats"]),
        ("wildcards-extension", "cats", []),
        ("wildcards-extension", "animals\\cats", ["animals/cats"]),
        ("sdnext", "COLOURS", ["colours"]),
        ("sdnext", "cats", ["animals/cats"]),
        ("sdnext", "plants/cats", ["Plants/cats"]),
        ("sdnext", "animals", ["animals/cats"]),
        ("sdnext", "col", []),
        ("sdnext", "empty", []),
        ("swarmui", "Animals/BigCats", ["animals/big cats"]),
        ("swarmui", "cat", ["Plants/cats"]),
        ("swarmui", "dogs", []),
        ("fooocus", "colours", ["colours"]),
        ("fooocus", "Colours", []),
    ],
)
def test_a_name_means_the_files_that_the_tool_takes(tool: WildcardTool, name: str, paths: list[str]) -> None:
    assert list(Wildcards(FILES, tool=tool).paths_of(name)) == paths


@pytest.mark.parametrize(
    ("tool", "name", "paths"),
    [
        ("dynamic-prompts", "Colours", ["colours"]),
        ("dynamic-prompts", "CATS", ["animals/cats", "Plants/cats"]),
        ("wildcards-extension", "Animals\\Cats", ["animals/cats"]),
        ("wildcards-extension", "cats", []),
        ("fooocus", "Colours", []),
    ],
)
def test_on_windows_case_counts_no_more_for_what_the_system_looks_for(
    tool: WildcardTool, name: str, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os.path, "normcase", ntpath.normcase)
    assert list(Wildcards(FILES, tool=tool).paths_of(name)) == paths


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("Colours", ["colours"]),
        ("animals\\Big-Cats", ["animals/big-cats"]),
        ("cats", ["animals/cats", "plants/cats"]),
        ("animals/*", ["animals/cats", "animals/big-cats"]),
        ("col*", ["colours"]),
        ("nothing", []),
    ],
)
def test_impact_pack_looks_in_folders_for_names_without_one(name: str, paths: list[str]) -> None:
    files = {key.lower().replace(" ", "-"): lines for key, lines in FILES.items()}
    assert list(Wildcards(files, tool="impact").paths_of(name)) == paths


def test_a_folder_is_read_once_and_given_up_when_asked(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.txt": "1", "a/y.txt": "2", ".git/z.txt": "3"})
    if os.name != "nt":
        (tmp_path / "a/up").symlink_to(tmp_path)
    assert set(open_wildcards(tmp_path).by_path) == {"a/x", "a/y"}
    answers = iter([False, True])
    with pytest.raises(Cancelled):
        open_wildcards(tmp_path, cancelled=lambda: next(answers))
    with pytest.raises(OSError):
        open_wildcards(tmp_path / "missing")

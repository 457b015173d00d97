"""The names that are offered for one that is missing."""

from unicodedata import normalize

import pytest

from core.studio.tags.nearest import MAX_NEAREST, nearest_names, nearest_quickly

NAMES = ("addDetail", "add_detail_xl", "style", "v1.0", "with space", "수묵화", normalize("NFD", "먹그림"), "xl/deep")


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("ADDDETAIL", "addDetail"),
        ("adDetail", "addDetail"),
        ("addDetail.safetensors", "addDetail"),
        ("sub/folder/style", "style"),
        ("styel", "style"),
        ("with_space", "with space"),
        ("수목화", "수묵화"),
        ("먹그림", normalize("NFD", "먹그림")),
        ("deep", "xl/deep"),
        ("add detail xl", "add_detail_xl"),
    ],
)
def test_the_likeliest_name_is_first(name: str, nearest: str) -> None:
    found = nearest_names(name, NAMES)
    assert found[0] == nearest and len(found) <= MAX_NEAREST


@pytest.mark.parametrize("name", ["", "   ", "qqqqqq", "<>", ".safetensors"])
def test_nothing_is_offered_for_what_is_like_none(name: str) -> None:
    assert nearest_names(name, NAMES) == ()


def test_a_name_of_absurd_length_and_many_names_are_no_trouble() -> None:
    many = [f"lora number {number}" for number in range(20_000)]
    assert nearest_names("lora nunber 777", many)[0] == "lora number 777"
    assert nearest_names("x" * 100_000, many) == ()


def test_of_thousands_of_names_those_that_begin_alike_are_compared_quickly() -> None:
    many = [f"{letter}ame number {number}" for letter in "abcdefghij" for number in range(250)]
    assert nearest_quickly("bame nunber 77", many)[0] == "bame number 77"
    assert nearest_quickly("bame nunber 77", [*many, *many]) == ()
    assert nearest_quickly("colors", ("colours", "hats")) == ("colours",)

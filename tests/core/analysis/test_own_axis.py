"""An artist's own axis: what is typed, and what is read of it."""

import pytest

from core.analysis.own_axis import MAX_SIDE_TEXTS, READY_MADE_AXES, OwnAxis, axis_of_texts, joined_side, split_side


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("young, youth ,  new  born, young,", ("young", "youth", "new born")),
        ("a girl, smiling\na boy, running\n", ("a girl, smiling", "a boy, running")),
        ("a girl, smiling; a boy, running", ("a girl, smiling", "a boy, running")),
        ("a girl, smiling;", ("a girl, smiling",)),
        ("낮、밤，빛", ("낮", "밤", "빛")),
        (" , ;\n", ()),
    ],
)
def test_a_list_is_split_at_lines_or_semicolons_and_without_them_at_commas(typed: str, texts: tuple[str, ...]) -> None:
    assert split_side(typed) == texts
    assert split_side(joined_side(texts)) == texts


def test_a_long_list_ends_where_the_limit_is() -> None:
    assert len(split_side(", ".join(f"word{number}" for number in range(100)))) == MAX_SIDE_TEXTS


def test_texts_are_prompts_as_soon_as_one_is_no_name() -> None:
    assert not OwnAxis("", ("oil painting",), ("a digital photo",)).is_of_prompts
    assert OwnAxis("", ("oil painting",), ("a photo of a cat",)).is_of_prompts
    assert OwnAxis("", ("cat, dog",), ("car",)).is_of_prompts


def test_an_axis_without_a_name_is_named_by_its_first_texts() -> None:
    axis = axis_of_texts("young, youth", "old")
    assert axis == OwnAxis("young | old", ("young", "youth"), ("old",)) and axis.is_whole
    assert not axis_of_texts("", "old").is_whole
    assert axis.exchanged == OwnAxis("young | old", ("old",), ("young", "youth"))


def test_ready_made_axes_have_twelve_words_a_side_none_on_both_and_names_of_their_own() -> None:
    assert len(READY_MADE_AXES) == len({axis.name for axis in READY_MADE_AXES}) > 3
    for axis in READY_MADE_AXES:
        assert len(axis.left) == len(axis.right) == 12 and not {*axis.left} & {*axis.right} and not axis.is_of_prompts

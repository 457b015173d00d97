"""The weight keys write the tool's own syntax, step by step and back again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.prompt.weight_keys import WeightEdit, change_weight


def pressed(marked: str, steps: int, dialect: str = "a1111") -> str | None:
    """`marked` has its selection between `<` and `>`; the answer marks the new one."""
    start, end = marked.index("<"), marked.index(">") - 1
    text = marked.replace("<", "").replace(">", "")
    edit = change_weight(text, start, end, dialect, steps)
    return None if edit is None else marked_after(text, edit)


def applied(text: str, edit: WeightEdit) -> str:
    return text[: edit.start] + edit.text + text[edit.end :]


def marked_after(text: str, edit: WeightEdit) -> str:
    after, (start, end) = applied(text, edit), edit.select
    return f"{after[:start]}<{after[start:end]}>{after[end:]}"


@pytest.mark.parametrize(
    ("before", "steps", "after"),
    [
        ("a <red> car", 1, "a (<red>:1.1) car"),
        ("a (<red>:1.1) car", 1, "a (<red>:1.2) car"),
        ("a (<red>:1.1) car", -1, "a <red> car"),
        ("a <red car>", -1, "a (<red car>:0.9)"),
        ("a < red > car", 1, "a  (<red>:1.1)  car"),
        ("a r<>ed car", 1, "a (<red>:1.1) car"),
        ("a (red c<>ar:1.3), b", 2, "a (<red car>:1.5), b"),
        ("a <(red:1.3)>, b", -3, "a <red>, b"),
        ("a (<red>), b", 1, "a (<red>:1.2), b"),
        ("(a <b> c:1.2)", 1, "(a (<b>:1.1) c:1.2)"),
        ("((<b>:1.5):1.2)", 1, "((<b>:1.6):1.2)"),
        (r"a \(<red>\) car", 1, r"a \((<red>:1.1)\) car"),
        ("(<x>: 0.1 )", -5, "(<x>:0)"),
        ("😀 <cat>", 1, "😀 (<cat>:1.1)"),
    ],
)
def test_a1111_and_comfyui_write_the_number_inside(before: str, steps: int, after: str) -> None:
    assert pressed(before, steps) == after
    assert pressed(before, steps, "comfyui") == after


@pytest.mark.parametrize(
    ("before", "steps", "after"),
    [
        ("a <red> car", 1, "a (<red>)1.1 car"),
        ("a (<red car>)1.1", -1, "a <red car>"),
        ("a (<red car>)++ b", 1, "a (<red car>)1.31 b"),
        ("a (<red car>)- b", 1, "a <red car> b"),
        ("a (re<>d car) b", 1, "a (<red car>)1.1 b"),
    ],
)
def test_compel_writes_the_number_behind(before: str, steps: int, after: str) -> None:
    assert pressed(before, steps, "compel") == after


def test_diffusers_has_no_weights_and_blanks_cannot_be_weighed() -> None:
    assert pressed("a <red> car", 1, "diffusers") is None
    assert pressed("a < >, b", 1) is None
    assert pressed("<>", 1) is None


@given(st.text("ab ,():1.\\😀", max_size=20), st.data(), st.sampled_from(["a1111", "comfyui", "compel"]))
def test_no_text_breaks_it_and_the_selected_letters_stay_selected(text: str, data: st.DataObject, dialect: str) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edit = change_weight(text, start, end, dialect, data.draw(st.sampled_from([-1, 1])))
    if edit is not None:
        after = applied(text, edit)
        assert after[slice(*edit.select)] in text
        assert 0 <= edit.start <= edit.end <= len(text)


@given(st.text("abc ", min_size=1, max_size=12).filter(str.strip), st.sampled_from(["a1111", "comfyui", "compel"]))
def test_up_and_down_again_is_where_one_began(text: str, dialect: str) -> None:
    up = change_weight(text, 0, len(text), dialect, 1)
    assert up is not None
    higher = applied(text, up)
    down = change_weight(higher, *up.select, dialect, -1)
    assert down is not None
    assert applied(higher, down) == text

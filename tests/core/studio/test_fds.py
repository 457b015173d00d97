"""SwarmUI's settings format."""

import pytest

from core.studio.fds import parse_fds


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("A: 1\nB: two words\n", {"A": "1", "B": "two words"}),
        ("A = 1\n", {"A": "1"}),
        ("A: b=c\n", {"A": "b=c"}),
        ("Path: D:\\sAI\\sModels\n", {"Path": "D:\\AI\\Models"}),
        ("A: \\x\n", {"A": ""}),
        ("a\\dB: 1\n", {"a.B": "1"}),
        (
            "# a comment\nA:\n    # another\n    B: 1\n\n    C:\n        D: 2\nE: 3\n",
            {"A": {"B": "1", "C": {"D": "2"}}, "E": "3"},
        ),
        ("A:\n\tB: 1\n", {"A": {"B": "1"}}),
        ("A:\nB: 1\n", {"A": {}, "B": "1"}),
        ("A:\n    - x\n    - y\nB: 1\n", {"A": {}, "B": "1"}),
        ("A:\n- x\nB: 1\n", {"A": {}, "B": "1"}),
        ("", {}),
    ],
)
def test_settings_are_nested_by_indentation(text: str, settings: dict[str, object]) -> None:
    assert parse_fds(text) == settings


@pytest.mark.parametrize("text", ["A: 1\n    B: 2\n", "no value\n", "A: 1\n- x\n", "A:\n    B: 1\n  C: 2\n"])
def test_what_is_no_fds_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_fds(text)

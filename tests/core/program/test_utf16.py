"""Offsets in code points and in UTF-16 units stand for the same positions."""

from hypothesis import given
from hypothesis import strategies as st

from core.program.utf16 import Utf16Map

LETTERS = st.text(st.sampled_from("a é한שم👩\u200d👧🏽\u0301\ud83d\udc69\u202b字"), max_size=20)


@given(LETTERS | st.text(max_size=50))
def test_utf16_positions_are_those_of_the_encoded_text(text: str) -> None:
    positions = Utf16Map(text)
    for offset in range(len(text) + 1):
        utf16 = len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
        assert (positions.to_utf16(offset), positions.to_code_point(utf16)) == (utf16, offset)


def test_the_second_half_of_an_emoji_belongs_to_the_emoji() -> None:
    assert [Utf16Map("a😀b").to_code_point(position) for position in range(5)] == [0, 1, 1, 2, 3]

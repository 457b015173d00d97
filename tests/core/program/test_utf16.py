"""Places are the same ones in both ways of counting."""

from hypothesis import given
from hypothesis import strategies as st

from core.program.utf16 import Utf16Map

LETTERS = st.text(st.sampled_from("a é한שم👩\u200d👧🏽\u0301\ud83d\udc69\u202b字"), max_size=20)


@given(LETTERS)
def test_every_place_is_found_again_from_its_utf16_position(text: str) -> None:
    places = Utf16Map(text)
    for place in range(len(text) + 1):
        position = len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
        assert (places.to_utf16(place), places.to_code_point(position)) == (position, place)


def test_a_position_within_an_emoji_is_that_of_the_emoji() -> None:
    assert Utf16Map("a👩b").to_code_point(2) == 1

"""What two texts share at both ends."""

from hypothesis import given
from hypothesis import strategies as st

from core.storage.shared_ends import common_prefix_suffix

TEXTS = st.text("ab😀", max_size=12)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_the_shared_ends_are_the_longest_and_do_not_overlap(start: str, one: str, other: str, end: str) -> None:
    left, right = start + one + end, start + other + end
    first, last = common_prefix_suffix(left, right)
    assert left[:first] == right[:first] and left[len(left) - last :] == right[len(right) - last :]
    assert len(start) <= first and first + last <= min(len(left), len(right))
    assert first + last == min(len(left), len(right)) or (
        left[first] != right[first] and left[-last - 1] != right[-last - 1]
    )

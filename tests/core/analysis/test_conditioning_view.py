"""A conditioning by kinds of positions, and how far two are apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.conditioning_view import KINDS, row_distances, token_kinds, view_conditioning
from core.dialects.table import read
from core.encoder.encoding import Floats

rows = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).normal(size=(77, 6)).astype(np.float32))


def test_every_row_is_of_its_tokens_kind() -> None:
    chunks = read("a cow BREAK bull", "a1111")
    names = [KINDS[kind] for kind in token_kinds(chunks, 154)]
    assert names[:5] == ["bos", "word", "word", "eos", "padding"]
    assert names[77:80] == ["bos", "word", "eos"]
    assert set(names[4:77]) == set(names[80:]) == {"padding"}


def test_rows_that_a_tool_adds_are_padding_and_blended_parts_lie_over_one_another() -> None:
    assert set(token_kinds(read("cow", "a1111"), 154)[77:]) == {KINDS.index("padding")}
    blend = read('("cow", "a red bull").blend(1, 1)', "compel")
    assert len(blend.chunks) == 2
    assert [KINDS[kind] for kind in token_kinds(blend, 77)[:6]] == ["bos", "word", "word", "word", "eos", "padding"]


@given(rows)
def test_norms_are_by_position(some: Floats) -> None:
    seen = view_conditioning(some, read("a cow", "a1111"))
    np.testing.assert_allclose(seen.norms, np.linalg.norm(some, axis=1), rtol=1e-5)


@given(rows, rows, st.floats(0.1, 10))
def test_distances_are_zero_for_the_same_do_not_see_size_and_are_those_of_the_rows(
    some: Floats, other: Floats, factor: float
) -> None:
    chunks = read("a cow", "a1111")
    same = row_distances(view_conditioning(some, chunks), view_conditioning(some, chunks))
    assert not same.cosine_distance.any() and same.whole == same.words == same.padding == 0
    distances = row_distances(view_conditioning(some, chunks), view_conditioning(other, chunks))
    assert distances.words == pytest.approx(
        np.linalg.norm(other[1:3] - some[1:3]) / np.linalg.norm(some[1:3]), rel=1e-4
    )
    assert distances.padding == pytest.approx(np.linalg.norm(other[4:] - some[4:]) / np.linalg.norm(some[4:]), rel=1e-4)
    scaled = row_distances(
        view_conditioning(some * np.float32(factor), chunks), view_conditioning(other * np.float32(factor), chunks)
    )
    assert scaled.whole == pytest.approx(distances.whole, rel=1e-4)


def test_without_words_there_is_no_distance_of_words_and_other_widths_are_refused() -> None:
    empty = view_conditioning(np.ones((77, 4), np.float32), read("", "a1111"))
    assert np.isnan(row_distances(empty, empty).words)
    with pytest.raises(ValueError, match="other conditioning has the shape"):
        row_distances(empty, view_conditioning(np.ones((77, 5), np.float32), read("", "a1111")))

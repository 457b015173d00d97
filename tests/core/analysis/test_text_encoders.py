"""What is computed of text encoders that are not CLIP's: template and padding are no units, words are those of CLIP."""

import numpy as np
import pytest
from text_encodings import LONG_PROMPT, TextEncoderDouble, chunks_of, info_of, text_encoding

from core.analysis.conditioning_view import KINDS, token_kinds
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.isolated_texts import isolate_units
from core.analysis.units import UNIT_KINDS, eos_positions, units_after_edit, units_of
from core.dialects.table import read
from core.model import Model
from core.queries.layer_measures import measure_layers
from core.tokens.tokenizer import Token

TEXT = "a t-shirt, the artist's 3.5 m tower\nin (red) light, photorealistic"


@pytest.mark.parametrize("family", ["z_image", "wan", "flux2_klein"])
@pytest.mark.parametrize("kind", ["word", "tag"])
def test_words_and_tags_are_those_that_clip_has(family: str, kind: str) -> None:
    chunks = chunks_of(TEXT, family)
    assert any(token.kind in ("template", "padding") for token in chunks.tokens)
    units, of_clip = units_of(chunks, kind), units_of(read(TEXT, "diffusers"), kind)
    assert [(unit.label, unit.start, unit.end) for unit in units] == [(u.label, u.start, u.end) for u in of_clip]


@pytest.mark.parametrize("kind", UNIT_KINDS)
def test_template_and_padding_are_no_units_and_there_is_no_eos(kind: str) -> None:
    chunks = chunks_of(TEXT, "flux2_klein")
    positions = {at for unit in units_of(chunks, kind, with_eos=True) for at in unit.positions}
    assert positions
    assert all(chunks.tokens[at].kind == "text" for at in positions)


def test_blanks_of_their_own_are_part_of_no_word() -> None:
    chunks = chunks_of("red car")
    red, car = (token for token in chunks.tokens if token.kind == "text")
    blank = Token(1, "▁", 3, 4, spelling="letters")
    row = (red, blank, Token(2, "<unk>", car.start, car.end, spelling="letters"))
    chunks = chunks_of("red car")
    object.__setattr__(chunks, "chunks", (row,))
    assert [unit.positions for unit in units_of(chunks, "word")] == [(0,), (2,)]


def test_an_edit_leaves_the_units_that_a_whole_reading_gives() -> None:
    before, after = chunks_of("a cow, a red bull, rain"), chunks_of("a cow, a red bull, raining cats")
    for kind in UNIT_KINDS:
        assert units_after_edit(before, units_of(before, kind), after, kind) == units_of(after, kind)


def test_the_row_that_has_seen_all_is_the_last_that_is_no_padding() -> None:
    chunks = chunks_of("a cow", "flux2_klein")
    (end,) = eos_positions(chunks)
    assert chunks.tokens[end].kind == "template"
    assert {token.kind for token in chunks.tokens[end + 1 :]} == {"padding"}


@pytest.mark.parametrize(("family", "layers"), [("chroma", 24), ("qwen_image", 28)])
def test_a_view_of_a_hundred_and_fifty_words_has_a_matrix_at_all_layers(family: str, layers: int) -> None:
    view = EncodingView(text_encoding(LONG_PROMPT, family), ViewOptions(small_words="shown"))
    assert len(view.units) == 150
    view.precompute(layers)
    assert view.vectors.shape == (layers + 1, 150, 32)
    for layer in (0, layers):
        assert np.isfinite(view.matrix(layer)).all()
    assert not view.centred  # without a reference nothing is


def test_rows_of_a_conditioning_know_the_template() -> None:
    chunks = chunks_of("a cow", "flux2_klein")
    kinds = [KINDS[kind] for kind in token_kinds(chunks, len(chunks.tokens))]
    assert kinds[:3] == ["template"] * 3
    assert kinds[3] == "word"
    assert kinds[-1] == "padding"


@pytest.mark.parametrize(("family", "moves"), [("z_image", False), ("chroma", True)])
def test_a_first_word_is_moved_by_what_comes_behind_it_only_where_rows_see_later_ones(family: str, moves: bool) -> None:
    encoder = TextEncoderDouble(info_of(family))
    view = EncodingView(encoder.encode(chunks_of("cow on a red meadow", family)), ViewOptions(centred=False))
    measured = measure_layers("self", [view], Model(encoder)).values[0]
    assert measured.shape == (view.encoding.encoder.layers + 1, len(view.units))
    np.testing.assert_allclose(measured[0], 1, atol=1e-5)  # the embeddings have no places in these encoders
    assert bool((measured[-1, 0] < 0.999).all()) == moves
    assert (measured[-1, 1:] < 0.999).all()


def test_words_alone_stand_in_the_template_without_padding() -> None:
    chunks = chunks_of("a photograph, a photograph", "flux2_klein")
    isolated = isolate_units(chunks, units_of(chunks, "word"))
    assert len(isolated.chunks) == 3  # a, photograph, and the same "a" behind a blank
    assert {len(chunk) for chunk in isolated.chunks} == {3 + 2}
    assert [token.kind for token in isolated.chunks[0]] == ["template"] * 3 + ["text", "padding"]
    assert not isolated.chunks[0][-1].attended
    of_t5 = chunks_of("a cow", "chroma")
    assert isolate_units(of_t5, units_of(of_t5, "word")).chunks[0][-1].piece == "</s>"  # which all rows see

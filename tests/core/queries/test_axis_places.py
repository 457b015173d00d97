"""Words along an axis, and words pushed along it: identities, exchanges, and what is kept from text to text."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from analysis_models import changed_weights

from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.own_axis import OwnAxis
from core.analysis.reference import reference_vocabulary
from core.dialects.clip_skip import OutputLayer
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.model import Model
from core.queries.axis_places import AxisPlaces, place_on_axis
from core.queries.axis_push import PUSHED, conditioning_delta, inversion_rows, push_basis, push_word
from core.queries.reference_words import ReferenceWords
from core.weights.adapters.inversion_files import open_inversions, read_vectors
from core.weights.adapters.inversion_writing import write_inversion

AGES = OwnAxis("ages", ("young", "child", "baby"), ("old", "elderly", "ancient"))
PROMPTS = OwnAxis("prompts", ("a girl, smiling", "a boy, running", "a child"), ("an old man", "an old woman, sad", "x"))
TEXT = "a young girl, an old castle BREAK a red cow"


def view_of(encoder: Encoder, text: str = TEXT) -> EncodingView:
    return view_encoding(encoder.encode(read(text, "a1111").for_encoder("clip_l")), ViewOptions(), None)


def placed(axis: OwnAxis, model: Model, before: AxisPlaces | None = None, text: str = TEXT) -> AxisPlaces:
    return place_on_axis(axis, view_of(model.encoders[0], text), ReferenceWords(), before, model)


@pytest.mark.parametrize("axis", [AGES, PROMPTS])
def test_exchanged_sides_turn_every_place_round_and_keep_the_accuracy(axis: OwnAxis, model: Model) -> None:
    straight, turned = placed(axis, model), placed(axis.exchanged, model)
    assert straight.places.shape == (len(straight.measured.direction), len(straight.units))
    assert np.abs(straight.places).max() > 0.1
    np.testing.assert_allclose(turned.places, -straight.places, atol=1e-3)
    np.testing.assert_allclose(turned.measured.held_out.accuracy, straight.measured.held_out.accuracy, atol=1e-6)
    assert straight.check(1).sentence == turned.check(1).sentence


def test_a_list_against_itself_shows_nothing(model: Model) -> None:
    answer = placed(OwnAxis("", AGES.left, AGES.left[::-1]), model)
    assert not answer.measured.has_direction and np.isnan(answer.places).all() and not answer.is_marked(2).any()


def test_another_text_keeps_the_axis_and_other_weights_or_lists_do_not(model: Model) -> None:
    first = placed(AGES, model)
    second = placed(AGES, model, first, "a cow")
    assert second.measured is first.measured and [unit.label for unit in second.units] == ["a", "cow"]
    assert placed(PROMPTS, model, first).measured is not first.measured
    with changed_weights(model.encoders[0]):
        assert placed(AGES, model, first).measured is not first.measured


def test_the_ruler_is_the_reference_words_own_spread(model: Model) -> None:
    answer, encoder = placed(AGES, model), model.encoders[0]
    encoding = encoder.encode(read(", ".join(reference_vocabulary()), "a1111").for_encoder("clip_l"))
    view = view_encoding(encoding, ViewOptions(small_words="shown", centred=False), None)
    words = [index for index, unit in enumerate(view.units) if not unit.occurrence]
    projections = np.einsum("lnw,lw->ln", view.vectors[:, words], answer.measured.direction)
    np.testing.assert_allclose(answer.measured.ruler.middle, projections.mean(1), atol=2e-2)
    np.testing.assert_allclose(answer.measured.ruler.spread, projections.std(1), rtol=1e-2)


def test_reference_words_are_kept_in_the_cache_and_a_damaged_file_is_made_anew(
    encoder: Encoder, cache_folder: Path
) -> None:
    made = ReferenceWords().normed(encoder)
    (file,) = (cache_folder / "reference_words").glob("*.safetensors")
    again = ReferenceWords().normed(encoder)
    assert len(made) == len(again) > 1 and all(np.array_equal(*pair) for pair in zip(made, again, strict=True))
    file.write_bytes(b"damaged")
    assert np.array_equal(ReferenceWords().normed(encoder)[0], made[0])


def test_a_push_of_nothing_is_the_word_itself_bit_for_bit(model: Model) -> None:
    answer, table = (
        placed(AGES, model),
        model.encoders[0].weight("text_model.embeddings.token_embedding.weight").numpy(),
    )
    unit = answer.units[1]
    push = push_word(answer, unit, 0.0, None, model)
    own = table[[answer.view.chunks.tokens[position].id for position in unit.positions]]
    assert push.basis.pushed(0.0).tobytes() == own.tobytes()
    assert push.moved.tobytes() == answer.places.tobytes() and not push.word.any() and push.check(1).holds is None


def test_a_push_moves_nothing_before_the_word_and_nothing_in_other_chunks(model: Model) -> None:
    answer = placed(AGES, model)
    labels = [unit.label for unit in answer.units]
    at = labels.index("old")
    push = push_word(answer, answer.units[at], 1.0, None, model)
    moved = np.abs(push.moved - answer.places).max(axis=0)
    before, behind, others = moved[:at], moved[at : labels.index("red") - 1], moved[labels.index("red") :]
    assert before.max() < 1e-3 and others.max() == 0 and behind.min() > 1e-3
    assert push_word(answer, answer.units[at], -1.0, push, model).basis is push.basis
    assert PUSHED not in model.encoders[0].inversion_vectors


def test_pushed_rows_are_what_a_pass_with_these_rows_gives(model: Model) -> None:
    answer, encoder = placed(AGES, model, text="a cow"), model.encoders[0]
    push = push_word(answer, answer.units[1], 0.5, None, model)
    rows = push.basis.rows + 0.5 * push.basis.shift
    encoder.inversion_vectors = {"mine": rows}
    tokens = read("a cow", "a1111").for_encoder("clip_l").chunks[0]

    chunk = tuple(
        replace(token, kind="embedding", piece="mine", vector=0) if at == 2 else token
        for at, token in enumerate(tokens)
    )
    states, _ = encoder.encode_chunks([chunk])
    encoder.inversion_vectors = {}
    expected = answer.placed(encoder.final_norm(states[:, [2]]))
    np.testing.assert_allclose(push.moved[:, [1]], expected, atol=1e-3)


@pytest.mark.parametrize("normed", [True, False])
def test_the_delta_moves_the_projection_by_exactly_what_it_says(normed: bool, model: Model) -> None:
    answer, layer = placed(AGES, model), OutputLayer(1, normed)
    states = answer.view.encoding.normed_states if normed else answer.view.encoding.hidden_states
    direction = (answer.measured.direction if normed else answer.measured.vectors.raw_direction)[layer.layer]
    row = states[layer.layer, 2].astype(np.float64)
    delta = conditioning_delta(answer, layer.layer, layer.normed, 0.75)
    assert abs((row + delta) @ direction - row @ direction - 0.75) < 1e-6
    assert not conditioning_delta(placed(OwnAxis("", ("a",), ("a",)), model), 1, normed, 1.0).any()


@pytest.mark.parametrize("names", [("clip_l",), ("clip_l", "clip_g")])
def test_a_written_embedding_opens_again_as_the_rows_that_it_was_made_from(
    names: tuple[str, ...], model: Model, tmp_path: Path
) -> None:
    chunks = read("a castle", "a1111").for_encoder("clip_l")
    answer = placed(AGES, model, text="a castle")
    made = inversion_rows(AGES, chunks, answer.units[1], 0.6, model)
    rows: dict[str, Floats] = {name: made["clip_l"] + number for number, name in enumerate(names)}
    write_inversion(tmp_path / "older_castle.safetensors", rows)
    (word,) = open_inversions(tmp_path / "older_castle.safetensors")
    assert word.name == "older_castle" and word.misfit(model.encoders[0].info) is None
    read_back = read_vectors(word)
    assert len(read_back) == len(names)
    for name in names:
        key = word.key_for(name)
        assert key is not None and word.shapes[key] == rows[name].shape == (1, rows[name].shape[1])
        assert read_back[key].numpy().tobytes() == rows[name].tobytes()
    basis = push_basis(AGES, chunks, answer.units[1], model.encoders[0])
    assert np.array_equal(made["clip_l"], basis.pushed(0.6))

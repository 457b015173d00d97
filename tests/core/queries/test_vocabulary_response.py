"""Which words a LoRA moves most, measured from a script on the study encoder with LoRAs that were trained on it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import save, save_lora
from trained_lora import train_lora

from core.analysis.chance import DRAWS, peak, relative_movement
from core.analysis.whole_words import whole_words
from core.model import Model
from core.program.cancellation import Cancelled, never_cancelled
from core.queries import response_run
from core.queries.plain_rows import PlainRows, normed_rows
from core.queries.response_run import ResponseQuestion
from core.queries.vocabulary_response import ResponseCache, VocabularyResponse, vocabulary_response
from core.tokens.tokenizer import clip_tokenizer
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_mixing import LoraMixer
from core.weights.adapters.random_lora import randomised
from core.weights.opening import open_model

WORD, EVERY = "sks", 12
SOME = tuple(dict.fromkeys([*whole_words()[::EVERY], clip_tokenizer().tokenize(WORD)[0].id]))


@pytest.fixture(autouse=True)
def some_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every twelfth word of the vocabulary, and the trained one."""
    monkeypatch.setattr(response_run, "whole_words", lambda: SOME)


@pytest.fixture(scope="module")
def model() -> Model:
    return open_model("study")


@pytest.fixture(scope="module")
def lora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LoRA of rank 4 trained on a rare word, with other captions kept as they are."""
    path = train_lora(tmp_path_factory.mktemp("trained") / "sks.safetensors", WORD)
    assert path.stat().st_size < 300_000
    return path


def question(model: Model, lora: Path, strength: float = 1.0, *first: str) -> ResponseQuestion:
    return ResponseQuestion(model.encoders[0].info, lora, strength, 12, first)


@pytest.fixture(scope="module")
def known(model: Model, lora: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VocabularyResponse]:
    """The whole answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(response_run, "whole_words", lambda: SOME)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield vocabulary_response(question(model, lora, 1.0, "a red cow"), ResponseCache(), model)


def test_the_trigger_of_a_trained_lora_is_first_and_stands_out_against_random_loras(known: VocabularyResponse) -> None:
    assert known.candidates[0].name == WORD and known.candidates[0].is_rare
    assert known.is_complete and known.draws == DRAWS and known.check.holds is True
    assert known.beyond_chance[0].name == WORD and known.chance_end < known.candidates[0].score
    assert known.done == known.count == len(SOME) + 1 and len(known.candidates) == 10


def test_scores_are_how_far_each_word_alone_moves_at_the_layer_that_is_sent(
    known: VocabularyResponse, model: Model, lora: Path
) -> None:

    plain, adapted = model.encoders[0].sibling(), model.encoders[0].sibling()
    LoraMixer(adapted).apply([(open_lora(lora), 1.0)])
    ids = [[clip_tokenizer().tokenize(each.name)[0].id] for each in known.candidates if each.rank is not None]
    before, after = (encoder.final_norm(encoder.encode_words(ids)[12]) for encoder in (plain, adapted))
    expected = np.linalg.norm(after - before, axis=1) / np.linalg.norm(before, axis=1)
    scores = [each.score for each in known.candidates if each.rank is not None]
    np.testing.assert_allclose(scores, expected, rtol=5e-3)


def test_of_strength_0_there_is_no_list(model: Model, lora: Path) -> None:
    answer = vocabulary_response(question(model, lora, 0.0), ResponseCache(), model)
    assert not answer.acts and answer.candidates == () and answer.beyond_chance == () and answer.is_complete


def test_a_lora_without_a_text_encoder_part_or_of_another_width_has_no_list(model: Model, tmp_path: Path) -> None:
    unet = {
        "lora_unet_down_blocks_0_attentions_0_proj_in.lora_up.weight": torch.ones(8, 4),
        "lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight": torch.ones(4, 8),
    }
    for path in (save(tmp_path / "unet.safetensors", unet), save_lora(tmp_path / "wide.safetensors", width=128)):
        assert not vocabulary_response(question(model, path), ResponseCache(), model).acts


def test_of_random_loras_one_in_twenty_passes_its_own_chance(model: Model, lora: Path) -> None:

    texts, plain, peaks = [(index,) for index in SOME[::8]], model.encoders[0].sibling(), []
    before = normed_rows(plain, texts, 12, never_cancelled)
    trained = open_lora(lora)
    for seed in range(2 * (DRAWS + 1)):
        adapted = plain.sibling()
        LoraMixer(adapted, cache_bytes=0).apply([(randomised(trained, plain, 100 + seed), 1.0)])
        peaks.append(peak(relative_movement(before, normed_rows(adapted, texts, 12, never_cancelled))))
    halves = peaks[: DRAWS + 1], peaks[DRAWS + 1 :]
    beyond = sum(value > max(half[:DRAWS]) for half, other in (halves, halves[::-1]) for value in other)
    assert beyond <= 5  # of 40; 2 are to be expected


def test_what_was_given_up_goes_on_where_it_was_and_the_models_own_weights_are_never_touched(
    model: Model, lora: Path, known: VocabularyResponse
) -> None:
    cache, asked, calls = ResponseCache(), question(model, lora, 1.0, "a red cow"), 0
    weight = model.encoders[0].weight("text_model.encoder.layers.3.self_attn.q_proj.weight")

    def cancelled() -> bool:
        nonlocal calls
        calls += 1
        return calls > 3000

    with pytest.raises(Cancelled):
        vocabulary_response(asked, cache, model, cancelled)
    partial = vocabulary_response(asked, cache, model, seconds=0)
    assert 0 < partial.done < partial.count or partial.draws < DRAWS
    assert partial.check is None and partial.beyond_chance == () and not partial.is_complete
    encoder = model.encoders[0]
    assert encoder.is_as_opened
    assert torch.equal(encoder.weight("text_model.encoder.layers.3.self_attn.q_proj.weight"), weight)
    whole = vocabulary_response(asked, cache, model)
    assert [each.name for each in whole.candidates] == [each.name for each in known.candidates]
    np.testing.assert_allclose(whole.chance_end, known.chance_end, rtol=1e-3)


def test_rows_without_the_lora_are_kept_in_the_cache_and_read_from_there_unless_they_are_damaged(
    model: Model, cache_folder: Path
) -> None:
    texts, wanted = [(index,) for index in SOME[:100]], np.array([3, 70])
    made, encoder = PlainRows(model.encoders[0], texts, 12, "key"), model.encoders[0]
    rows = made.rows(wanted, never_cancelled)
    assert made.done == 71 and not list(cache_folder.glob("vocabulary/*"))
    whole = made.rows(np.arange(100), never_cancelled)
    (file,) = (cache_folder / "vocabulary").iterdir()
    kept = PlainRows(encoder, texts, 12, "key")
    np.testing.assert_array_equal(kept.rows(wanted, lambda: True), rows)  # nothing is computed
    assert kept.done == 100 and PlainRows(encoder, texts, 11, "key").rows(wanted, never_cancelled)[0, 0] != rows[0, 0]
    file.write_bytes(b"damaged")
    np.testing.assert_array_equal(PlainRows(encoder, texts, 12, "key").rows(np.arange(100), never_cancelled), whole)


def test_texts_of_the_question_come_first_and_none_is_listed_twice(model: Model, lora: Path) -> None:
    asked = question(model, lora, 1.0, WORD, "sks dog", "SKS")
    partial = vocabulary_response(asked, ResponseCache(), model, seconds=0)
    assert partial.candidates[0].name == WORD and partial.done == 64
    assert [each.name for each in partial.candidates].count(WORD) == 1
    other = vocabulary_response(replace(asked, lora=lora, first=()), ResponseCache(), model, seconds=0)
    assert WORD not in [each.name for each in other.candidates]

"""How near a completion is to what stands in the prompt."""

from dataclasses import replace

import numpy as np
import pytest
from analysis_models import encoded

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.similarity import cosine
from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import Cancelled
from core.queries.completion_nearness import WrittenWords, measure_nearness

TEXT = "red cow, blue sky"


def view_of(encoder: Encoder, text: str, normed: bool = True) -> EncodingView:
    return EncodingView(encoded(encoder, text), ViewOptions("word", centred=False, normed=normed))


@pytest.mark.parametrize("normed", [True, False])
@pytest.mark.parametrize("layer", [0, 2])
def test_it_is_the_cosine_that_the_window_shows_once_the_words_are_written(
    encoder: Encoder, model: Model, normed: bool, layer: int
) -> None:
    view = view_of(encoder, "red cow", normed)
    (nearest,) = measure_nearness(view, None, layer, [WrittenWords(TEXT, (9, 17))], model)
    after = view_of(encoder, TEXT, normed)
    own = after.vectors[layer, 2:4].mean(axis=0)
    cosines = [float(cosine(own, after.vectors[layer, index])) for index in (0, 1)]
    assert nearest is not None
    assert nearest.label == ("red", "cow")[int(np.argmax(cosines))]
    assert nearest.cosine == pytest.approx(max(cosines), abs=1e-4)


def test_words_in_the_middle_of_a_long_prompt_are_measured_in_their_chunk(encoder: Encoder, model: Model) -> None:
    text = "cow " * 80 + "blue sky " + "bird " * 5
    (nearest,) = measure_nearness(view_of(encoder, "cow"), None, 2, [WrittenWords(text, (320, 328))], model)
    assert nearest is not None and nearest.label in ("cow", "bird")


def test_small_words_are_no_neighbours_unless_they_are_asked_for(encoder: Encoder, model: Model) -> None:
    view = view_of(encoder, "of a")
    words = [WrittenWords("of a sky", (5, 8))]
    assert measure_nearness(view, None, 2, words, model) == (None,)
    shown = replace(view, options=replace(view.options, small_words="shown"))
    (nearest,) = measure_nearness(shown, None, 2, words, model)
    assert nearest is not None and nearest.label in ("of", "a")


def test_words_alone_and_words_without_rows_have_no_neighbour(encoder: Encoder, model: Model) -> None:
    view = view_of(encoder, "cow")
    lora = WrittenWords("cow <lora:x:1>", (4, 14))
    assert measure_nearness(view, None, 2, [WrittenWords("sky", (0, 3)), lora], model) == (None, None)


def test_answers_are_reported_one_by_one_and_given_up(encoder: Encoder, model: Model) -> None:
    view, reports = view_of(encoder, "red cow"), list[object]()
    words = [WrittenWords(TEXT, (9, 17)), WrittenWords("red cow, sea", (9, 12))]
    answer = measure_nearness(view, None, 2, words, model, report=reports.append)
    assert reports == [answer[:1], answer]
    with pytest.raises(Cancelled):
        measure_nearness(view, None, 2, words, model, cancelled=lambda: True)

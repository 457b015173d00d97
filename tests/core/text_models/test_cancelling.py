"""A pass of a text model is given up at once, says how far it is, and leaves nothing half done."""

import numpy as np
import pytest
from tiny_text_models import ARCHITECTURES, chunks_of, pair_of, tokens_of

from core.program.cancellation import Cancelled
from core.text_models import linear
from core.tokens.text_families import Architecture

IDS = list(range(3, 40))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_it_is_asked_before_every_block_of_every_matrix(
    architecture: Architecture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linear, "BLOCK_BYTES", 1)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return False

    pair = pair_of(architecture)
    states = pair.model.encode(chunks_of(tokens_of(IDS)), cancelled).hidden_states
    rows = sum(weight.shape[0] for weight in pair.own.state_dict().values() if weight.ndim == 2)
    assert asked > rows / 2
    np.testing.assert_allclose(states, pair.own_states(IDS), atol=1e-4)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_pass_that_was_given_up_leaves_no_trace(architecture: Architecture) -> None:
    pair = pair_of(architecture)
    countdown = iter([False] * 40)
    with pytest.raises(Cancelled):
        pair.model.encode(chunks_of(tokens_of(IDS)), lambda: next(countdown, True))
    assert next(countdown, None) is None
    states = pair.model.encode(chunks_of(tokens_of(IDS))).hidden_states
    np.testing.assert_allclose(states, pair.own_states(IDS), atol=1e-4)


def test_variants_are_given_up_between_results_too() -> None:
    model = pair_of("qwen3").model
    is_cancelled = False
    answers = model.encode_variants([tokens_of([number, *IDS]) for number in range(3)], lambda: is_cancelled)
    next(answers)
    is_cancelled = True
    with pytest.raises(Cancelled):
        next(answers)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_progress_is_told_layer_by_layer(architecture: Architecture) -> None:
    model = pair_of(architecture).model
    told: list[float] = []
    model.on_progress = told.append
    model.encode(chunks_of(tokens_of(IDS)))
    assert told == pytest.approx([layer / 6 for layer in range(7)])

"""What a tool hands on for a prompt, computed from a script: the conditioning, and the distances between tools."""

import numpy as np
import pytest
from analysis_models import encoded

from core.analysis.similarity import relative_distance
from core.analysis.tool_differences import read_with_all
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import Cancelled
from core.prompt.prompt import DEFAULT_SETTINGS
from core.queries.ablations import ablation_effects
from core.queries.conditioning_rows import ConditioningResult, PromptTooLong, compute_conditioning
from core.queries.tool_distances import tool_distances
from core.tokens.chunks import MAX_CHUNKS


def test_the_conditioning_is_reported_before_the_ablations_are_there(encoder: Encoder, model: Model) -> None:
    encoding, reports = encoded(encoder, "a (cow:1.3)"), list[ConditioningResult]()
    result = compute_conditioning(encoding, encoding.chunks, model, report=reports.append)
    (first,) = reports
    assert first.ablations is None and first.conditioning is result.conditioning
    np.testing.assert_array_equal(result.conditioning.prompt_embeds, model.condition(encoding.chunks).prompt_embeds)
    expected = ablation_effects(encoding.chunks, model)
    assert result.ablations is not None and len(expected) > 2
    for ours, other in zip(result.ablations, expected, strict=True):
        assert (ours.name, ours.distances.whole) == (other.name, other.distances.whole)
    assert (result.widths, result.borders) == ((encoder.info.width,), [])


def test_a_prompt_of_too_many_chunks_and_one_given_up_have_none(encoder: Encoder, model: Model) -> None:
    encoding = encoded(encoder, "cow")
    with pytest.raises(PromptTooLong, match="more than 40 chunks"):
        compute_conditioning(encoding, read("cow " * 75 * MAX_CHUNKS + "cow", "a1111"), model)
    with pytest.raises(Cancelled):
        compute_conditioning(encoding, encoding.chunks, model, lambda: True)


def test_tools_are_as_far_apart_as_their_conditionings(model: Model) -> None:
    readings = read_with_all("a (red:1.4) cow++", "sd1", DEFAULT_SETTINGS)
    answer = tool_distances(readings, "comfyui", model)
    base = model.condition(readings["comfyui"]).prompt_embeds
    assert answer.distances["comfyui"] == 0 and set(answer.distances) == set(readings)
    for tool, chunks in readings.items():
        rows = model.condition(chunks).prompt_embeds
        assert (answer.distances[tool], answer.rows[tool]) == (relative_distance(base, rows), len(rows))
    with pytest.raises(PromptTooLong):
        tool_distances({"a1111": read("cow " * 75 * MAX_CHUNKS + "cow", "a1111")}, "a1111", model)

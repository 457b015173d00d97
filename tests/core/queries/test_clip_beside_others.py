"""CLIP's encoder of a family whose other encoder is T5: what is asked of CLIP is asked of it, too."""

from dataclasses import replace

import pytest

from core.analysis.encoding_view import ViewOptions, view_encoding
from core.analysis.own_axis import READY_MADE_AXES
from core.analysis.reference import reference_mean
from core.dialects.table import read
from core.encoder.clip_encoder import ClipEncoder
from core.model import Model
from core.queries.axis_places import place_on_axis
from core.queries.influence_run import InfluenceRun, measure_influence
from core.queries.prompt_summary import PromptSummaries
from core.queries.reference_words import ReferenceWords
from core.queries.shares import shares_of_summary
from core.queries.shortening import shorten
from core.queries.shorter_prompts import ShorteningWish

TEXT = "a red house, a blue car, oil painting, an old tree"


@pytest.fixture(params=["flux1", "sd3_t5"])
def beside_t5(request: pytest.FixtureRequest, encoder: ClipEncoder) -> ClipEncoder:
    other = encoder.sibling()
    assert isinstance(other, ClipEncoder)
    other.info = replace(encoder.info, family=request.param)
    return other


def test_summary_shortening_axes_and_influence_are_those_of_the_same_encoder_alone(beside_t5: ClipEncoder) -> None:
    model, info = Model(beside_t5), beside_t5.info
    chunks = read(TEXT, "comfyui", info.family).for_encoder(info.name)
    view = view_encoding(beside_t5.encode(chunks), ViewOptions(), reference_mean(beside_t5))
    assert shares_of_summary(view, 0, model).check is not None
    assert shorten(ShorteningWish(), PromptSummaries(view), model).is_finished
    placed = place_on_axis(READY_MADE_AXES[0], view, ReferenceWords(), None, model)
    assert len(placed.units) == len(view.units)
    run = measure_influence(InfluenceRun(view), model)
    unit = run.of(run.units[0])
    assert unit is not None and (unit.conditioning == unit.conditioning) == (info.family == "sd3_t5")

"""What of the influence is worth saying: of this text and view, replaced, and without small words."""

from dataclasses import replace

import numpy as np
from analysis_models import RAW, encoded

from core.analysis.encoding_view import EncodingView
from core.analysis.influence import UnitInfluence
from core.encoder.encoder import Encoder
from core.model import Model
from core.queries.influence_findings import influence_findings
from core.queries.influence_run import InfluenceRun, measure_influence

TEXT = "a castle, a forest, a river, a bridge, a village, a boat, a cow"


def planted(encoder: Encoder, feature: dict[str, float], presence: dict[str, float]) -> InfluenceRun:
    """A whole run in which each unit and tag moves the feature by 0.01 and is there, but for those named."""
    view = EncodingView(encoded(encoder, TEXT), RAW)
    run = InfluenceRun(view)
    still = np.zeros((encoder.info.layers + 1, len(run.units)), np.float32)
    measured = {
        unit.positions: UnitInfluence(
            *(still, still, still[:, 0], still[:, 0]),
            feature_cosine_distance=np.float32(feature.get(unit.label, 0.01)),
            feature_relative_change=np.float32(2 * feature.get(unit.label, 0.01)),
            presence=presence.get(unit.label, 1.0),
        )
        for unit in run.targets
    }
    return replace(run, measured=measured)


def kinds(run: InfluenceRun, view: EncodingView) -> list[str]:
    return [finding.kind for finding in influence_findings(run, view)]


def test_the_word_that_stands_out_and_those_that_do_little_are_said(encoder: Encoder) -> None:
    run = planted(encoder, {"castle": 0.3}, {"boat": 0.1, "cow": 0.2, "river": 0.3})
    little, feature = influence_findings(run, run.view)
    assert "Of 7 measured 3 do next to nothing, “boat”, “cow” and “river” least" in little.sentence
    assert feature.sentence.startswith("“castle” moves the feature most: 0.3 ") and feature.positions == (2,)


def test_small_words_are_neither_said_nor_counted(encoder: Encoder) -> None:
    run = planted(encoder, {"a": 0.3}, {"a": 0.1})
    (ranking,) = influence_findings(run, run.view)
    assert not ranking.stands_out and "“a”" not in ranking.sentence and "of 7 words" in ranking.sentence


def test_where_no_word_stands_out_the_first_and_the_last_are_named_once_all_are_measured(encoder: Encoder) -> None:
    run = planted(encoder, {"castle": 0.05, "boat": 0.005}, {})
    (ranking,) = influence_findings(run, run.view)
    expected = "“castle” moves the feature most of 7 words: by 10 % of its length; “boat” least: 1 %."
    assert ranking.sentence == expected and ranking.kind == "ranking"
    assert ranking.positions == (2, 17) and ranking.pane == "Influence"
    for at in run.measured:
        known = {place: influence for place, influence in run.measured.items() if place != at}
        assert kinds(replace(run, measured=known), run.view) == []
        assert kinds(replace(run, measured={**known, at: replace(run.measured[at], is_old=True)}), run.view) == []
    assert kinds(replace(run, mode="padded"), run.view) == []


def test_a_shift_a_newer_text_and_nothing_measured_say_nothing(encoder: Encoder) -> None:
    run = planted(encoder, {"castle": 0.3}, {"boat": 0.1, "cow": 0.2, "river": 0.3})
    assert kinds(run, run.view) == ["little", "feature"]
    assert kinds(replace(run, mode="removed"), run.view) == []
    assert kinds(run, EncodingView(encoded(encoder, TEXT + ", a bull"), RAW)) == []
    assert kinds(replace(run, measured={}), run.view) == [] == list(influence_findings(None, run.view))


def test_numbers_of_an_older_text_do_not_count(encoder: Encoder) -> None:
    run = planted(encoder, {"castle": 0.3}, {"boat": 0.1, "cow": 0.2, "river": 0.3})
    old = {at: replace(known, is_old=True) if at == (2,) else known for at, known in run.measured.items()}
    assert kinds(replace(run, measured=old), run.view) == ["little"]


def test_a_measured_run_of_a_real_encoder_is_read(encoder: Encoder) -> None:
    view = EncodingView(encoded(encoder, TEXT), RAW)
    run = measure_influence(InfluenceRun(view), Model(encoder))
    assert run.is_finished and set(kinds(run, view)) & {"feature", "ranking"}

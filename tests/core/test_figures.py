"""The figures that the analyses rest on lie in their bands on the study encoder."""

import pytest

from tests.figures.sections import SECTIONS, figures_of


@pytest.mark.parametrize("section", SECTIONS)
def test_figures_of_the_study_encoder_lie_in_their_bands(section: str) -> None:
    figures = list(figures_of(section, quick=True))
    assert figures and not [figure for figure in figures if not figure.holds]

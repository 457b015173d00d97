"""Particles of Korean sentences, by the word that fills the gap before them."""

import pytest

from core.dialects.table import DIALECTS
from core.program.korean_particles import KoreanSentence, choose_particles

CHOSEN = [
    ("레이어 11이(가)", "레이어 11이"),
    ("레이어 2이(가)", "레이어 2가"),
    ("레이어 10을(를)", "레이어 10을"),
    ("A1111와(과) 다름", "A1111과 다름"),
    ("A1111(으)로", "A1111로"),
    ("SDXL(으)로", "SDXL로"),
    ("ComfyUI이(가)", "ComfyUI가"),
    ("연습용 인코더(대용)은(는)", "연습용 인코더(대용)는"),
    ("“castle”와(과)의 닮음", "“castle”과의 닮음"),
    ("“flower”이(가)", "“flower”가"),
    ("<b>소년</b>을(를)", "<b>소년</b>을"),
    ("가중치 1.5(으)로, 1.6(으)로", "가중치 1.5로, 1.6으로"),
    ("12 %은(는)", "12 %는"),
    ("a.png은(는) … b.json이(가)", "a.png는 … b.json이"),
    ("“cat”이(가)", "“cat”이(가)"),  # 캣 has a final consonant, as 라이트 has none
    ("이(가)", "이(가)"),
]


@pytest.mark.parametrize(("text", "chosen"), CHOSEN)
def test_a_particle_suits_the_word_before_it(text: str, chosen: str) -> None:
    assert choose_particles(text) == chosen


def test_every_tools_name_has_its_particle() -> None:
    sentences = [choose_particles(f"{dialect.title}이(가)") for dialect in DIALECTS.values()]
    assert sentences and not [sentence for sentence in sentences if "(" in sentence]


def test_particles_are_chosen_as_gaps_are_filled() -> None:
    sentence = KoreanSentence("{tool}이(가) 읽는 가중치")
    assert sentence == "{tool}이(가) 읽는 가중치"
    assert sentence.format(tool="diffusers") == "diffusers가 읽는 가중치"

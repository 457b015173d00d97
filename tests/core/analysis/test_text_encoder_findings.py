"""What is said of the reading of encoders that are not CLIP's, and what of CLIP's is not said of them."""

from dataclasses import replace

import numpy as np
import pytest
from text_encodings import chunks_of as made_chunks
from tiny_families import PROMPT, chunks_of, view_of

from core.analysis.findings.collect import findings_of
from core.analysis.findings.text_encoders import (
    dropped_words,
    hidden_words,
    padding_rows,
    phrase_at_limit,
    template_rows,
    unknown_words,
)
from core.dialects.table import read
from core.prompt.prompt import ReadingSettings, TextFamilySettings


def test_korean_words_are_one_unknown_token_each_to_t5_and_none_to_qwen() -> None:
    text = "붉은 드레스를 입은 소녀, castle"
    chunks = chunks_of(text, "chroma")
    finding = unknown_words(chunks)
    assert finding is not None and finding.sentence.startswith("T5-XXL does not know 4 of your ")
    assert "“붉은”" in finding.sentence
    assert {chunks.tokens[at].id for at in finding.positions} == {2}
    assert unknown_words(chunks_of(text, "z_image")) is None
    assert unknown_words(chunks_of(PROMPT, "chroma")) is None


def test_of_a_family_with_two_encoders_what_t5_does_not_know_is_said_beside_clip_too() -> None:
    finding = unknown_words(chunks_of("a 소녀", "flux1"))
    assert finding is not None and not finding.positions and finding.span == (2, 4)


def test_what_stands_behind_a_typed_end_of_text_is_hidden() -> None:
    chunks = chunks_of("a red car<|endoftext|>a blue house", "z_image")
    finding = hidden_words(chunks)
    assert finding is not None and finding.value >= 3
    assert all(not chunks.tokens[at].attended for at in finding.positions)
    assert hidden_words(chunks_of(PROMPT, "z_image")) is None


def test_words_that_are_taken_for_the_template_are_said_to_be_dropped() -> None:
    chunks = made_chunks(PROMPT, "qwen_image")
    assert dropped_words(chunks) is None
    finding = dropped_words(replace(chunks, kept=(len(chunks.tokens) - 3, len(chunks.tokens))))
    assert finding is not None and "14 of your 14 tokens are dropped" in finding.sentence


@pytest.mark.parametrize(("text", "is_said"), [("car", True), (PROMPT, False)])
def test_a_template_of_more_rows_than_the_words_have_is_said(text: str, is_said: bool) -> None:
    finding = template_rows(chunks_of(text, "z_image"))
    assert (finding is not None) == is_said
    if finding:
        assert finding.sentence == "8 of 9 rows handed on are the tool’s own template; 1 are yours."


def test_padding_that_steers_is_told_by_the_rows_that_are_the_words_own() -> None:
    chunks = chunks_of(PROMPT, "flux2_klein")
    finding = padding_rows(chunks, padding_acts=True)
    own = sum(token.start is not None for token in chunks.tokens)
    assert finding is not None and f"{own} of 512 rows handed on are yours" in finding.sentence
    assert padding_rows(chunks, padding_acts=False) is None
    assert padding_rows(chunks_of(PROMPT, "z_image"), padding_acts=True) is None


def test_a_phrase_that_the_limit_cuts_in_two_is_quoted_whole_and_one_that_ends_there_is_not() -> None:
    settings = ReadingSettings(text_family=TextFamilySettings(max_length=12))
    cut = read("a small grey cat, a long wooden table with flowers", "diffusers", "z_image", settings)
    assert cut.truncated
    finding = phrase_at_limit(cut)
    assert finding is not None and "inside “a long wooden table with flowers”, before “with”" in finding.sentence
    whole = replace(cut, truncated=())
    assert phrase_at_limit(whole) is None


def test_what_only_clips_figures_set_a_threshold_for_is_not_said_of_other_encoders() -> None:
    view = view_of("narwhal, hieroglyphics, red, red car, blue car, a Parthenon, teacup, rowboat, sea", "z_image")
    kinds = {finding.kind for finding in findings_of(view, 4)}
    assert kinds <= {"cut", "hidden", "unknown", "syntax", "border", "padding", "template"}
    assert np.isfinite(view.vectors).all()

"""The guided steps: sentences that are made of a prompt's own numbers."""

import numpy as np
import pytest
from analysis_models import encoded, random_encoding, transformers_states
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.how_clip_reads import steps, summarise
from core.dialects.table import read
from core.encoder.encoder import Encoder

words = st.lists(st.sampled_from(["a", "red", "cow", "1girl", "BREAK", ","]), max_size=90).map(" ".join)


@given(words, st.sampled_from(["a1111", "comfyui", "diffusers", "compel"]))
def test_the_summary_counts_every_row_once_and_its_sentences_say_its_numbers(text: str, dialect: str) -> None:
    encoding = random_encoding(read(text, dialect), layers=12)
    numbers, (_, rows, width) = summarise(encoding), encoding.hidden_states.shape
    kinds = numbers.kinds
    assert kinds["bos"] + numbers.token_count + kinds["eos"] + kinds["padding"] == rows
    assert encoding.chunks.tokens[numbers.eos_position].kind == "eos"
    said = steps(numbers)
    assert len(said) == 6 and all(step.sentence.endswith(".") for step in said)
    assert f"{kinds['padding']} padding" in said[2].sentence
    assert said[4].title == f"{rows} × {width}"
    assert f"row {numbers.eos_position}," in said[5].sentence


def test_the_steps_of_a_short_prompt(encoder: Encoder) -> None:
    said = [step.sentence for step in steps(summarise(encoded(encoder, "1girl"), clip_skip=2))]
    assert said[:3] == [
        "You typed 5 characters; A1111’s rules read them.",
        "CLIP’s vocabulary of 49,408 pieces makes 2 tokens of them: “1” is 272, “girl” is 1611.",
        "1 chunk of 77 rows: 1 BOS, 2 tokens, 1 EOS and 73 padding, 77 in all.",
    ]
    assert said[4] == (
        "The U-Net is handed layer 2 of 3, after the final layer norm: 77 rows of 64 numbers, 73 of them padding."
    )
    assert "32 numbers" in said[5] and said[5].endswith("The U-Net is not handed it.")


def test_parts_of_a_letter_are_the_letter_numbered() -> None:
    summary = summarise(random_encoding(read("붉은 소", "a1111")))
    assert [piece for piece, _ in summary.first_tokens] == ["붉₁", "붉₂", "붉₃", "은₁"]
    assert "\ufffd" not in steps(summary)[1].sentence


def test_the_summary_knows_the_features_length_and_the_rows_transformers_pools(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a red cow")
    numbers = summarise(encoding)
    _, last = transformers_states(list(encoding.chunks.ids[0]))
    assert numbers.feature_length == pytest.approx(
        np.linalg.norm(encoder.project(last[numbers.eos_position])), rel=1e-4
    )


def test_cut_tokens_a_missing_projection_and_an_empty_prompt_are_said() -> None:
    cut = steps(summarise(random_encoding(read("cow " * 80, "diffusers"), layers=12)))
    assert "5 tokens at its end are not read." in cut[0].sentence
    assert "no projection" in cut[5].sentence
    assert steps(summarise(random_encoding(read("", "a1111"), layers=12)))[1].sentence.startswith("No text is left")


@pytest.mark.parametrize(
    ("family", "said"),
    [("sdxl", "other encoders"), ("flux", "none of these rows"), ("sd3", "The transformer is handed")],
)
def test_families_hand_over_in_their_own_ways(family: str, said: str) -> None:
    chunks = read("cow", "comfyui", family)
    assert said in steps(summarise(random_encoding(chunks, layers=12)))[4].sentence

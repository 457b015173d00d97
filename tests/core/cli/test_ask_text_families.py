"""`--ask` on encoders that are not CLIP's: what makes sense is answered, and of the rest a sentence says why not."""

import json
from argparse import Namespace

import pytest
from tiny_families import chunks_of, model_of

from core.cli.answers.asked import AskedPrompt
from core.cli.answers.table import ANSWERS, CLIP_ONLY, answers_of
from core.program.messages import UnusableInput


def asked(*questions: str, family: str = "z_image") -> AskedPrompt:
    plain = {"about": [], "with_padding": False, "repairs": True, "layer": None, "clip_skip": None}
    options = Namespace(ask=list(questions), **plain)
    return AskedPrompt(model_of(family), chunks_of("a red car beside a blue house", family), options)


@pytest.mark.parametrize("family", ["z_image", "chroma"])
def test_who_colours_whom_is_answered_at_the_layer_that_is_handed_on(family: str) -> None:
    record = answers_of(asked("colours", family=family))["colours"]["encoders"]
    ((name, answer),) = record.items()
    assert name == {"z_image": "qwen3_4b", "chroma": "t5xxl"}[family]
    assert answer["layer"] == {"z_image": 3, "chroma": 4}[family]
    assert {word["word"] for word in answer["words"]} == {"red", "blue"} and len(answer["leaks"]) == 2
    assert json.loads(json.dumps(answer)) == answer


def test_every_other_question_says_why_it_is_clips_alone() -> None:
    assert CLIP_ONLY.keys() | {"colours"} == ANSWERS.keys()
    for question in CLIP_ONLY:
        with pytest.raises(UnusableInput, match=f"--ask {question}: "):
            answers_of(asked("colours", question))

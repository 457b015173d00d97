"""The questions of `analyze --ask`: which module answers each."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from core.cli.answers.asked import AskedPrompt
from core.program.messages import UnusableInput
from core.program.translation import tr, tr_noop
from core.tokens.text_families import TEXT_FAMILIES

# Each module has `answer(asked: AskedPrompt) -> dict[str, Any]`: plain JSON values; UnusableInput where an argument
# does not fit. What the answer was checked by is in it as `"check": {"holds": true | false | null, "sentence": …}`.
ANSWERS: Mapping[str, str] = {
    "axis": "axis",
    "colours": "colours",
    "shares": "shares",
    "zoo": "zoo",
    "unet": "unet",
    "shorten": "shorten",
    "knows": "knows",
}


# Why a question makes no sense for an encoder that is not CLIP's.
CLIP_ONLY: Mapping[str, str] = {
    "axis": tr_noop("--ask axis: axes are measured in CLIP alone."),
    "shares": tr_noop("--ask shares: this encoder makes no summary of the prompt that could be divided."),
    "zoo": tr_noop("--ask zoo: only CLIP text encoders are compared."),
    "unet": tr_noop("--ask unet: the image models of this family are transformers, not a U-Net."),
    "shorten": tr_noop("--ask shorten: this encoder makes no summary of the prompt that a step could be weighed by."),
    "knows": tr_noop("--ask knows: what training and LoRAs change is looked up in CLIP alone."),
}


def answers_of(asked: AskedPrompt) -> dict[str, Any]:
    """The JSON object `answers` of a prompt: a value a question that --ask names, in its order; {} without any.

    UnusableInput for one that makes no sense for the model's encoders.
    """
    if asked.model.family in TEXT_FAMILIES:
        for key in asked.options.ask:
            if key in CLIP_ONLY:
                raise UnusableInput(tr(CLIP_ONLY[key]))
    return {key: import_module(f"core.cli.answers.{ANSWERS[key]}").answer(asked) for key in asked.options.ask}

"""The questions of `analyze --ask`: which module answers each."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from core.cli.answers.asked import AskedPrompt

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


def answers_of(asked: AskedPrompt) -> dict[str, Any]:
    """The JSON object `answers` of a prompt: a value a question that --ask names, in its order; {} without any."""
    return {key: import_module(f"core.cli.answers.{ANSWERS[key]}").answer(asked) for key in asked.options.ask}

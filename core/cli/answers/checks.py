"""Checks of answers as JSON."""

from typing import Any

from core.analysis.answer_check import AnswerCheck


def check_record(check: AnswerCheck) -> dict[str, Any]:
    """The JSON object of a check."""
    return {"holds": check.holds, "sentence": check.sentence}

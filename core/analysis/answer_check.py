"""The check that an answer carries: made on the model and the prompt at hand, and shown beside the answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerCheck:
    """Whether an answer holds here, and by what it was checked.

    `holds` is None where the check could not be made, as for want of words. `sentence`, in the user's language, says
    what was compared and both numbers, also where the check failed. An answer whose check fails is shown as failed.
    `is_weak` says that it holds, but not by much.
    """

    holds: bool | None
    sentence: str
    is_weak: bool = False

"""How far the reading of a library is."""

from dataclasses import dataclass
from typing import Literal

Stage = Literal["files", "tokens", "tags", "twins", "clusters"]
SHARES: dict[Stage, float] = {"files": 0.35, "tokens": 0.25, "tags": 0.1, "twins": 0.2, "clusters": 0.1}  # of the time


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done, and how much of it is."""

    stage: Stage
    done: int
    total: int

    @property
    def fraction(self) -> float:
        """0 to 1 of all stages."""
        before = sum(share for stage, share in list(SHARES.items())[: list(SHARES).index(self.stage)])
        return before + SHARES[self.stage] * (self.done / self.total if self.total else 1.0)

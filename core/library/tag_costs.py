"""The tags of a library: how many prompts have each, and what it costs in tokens."""

from dataclasses import dataclass

from core.library.item_sets import ItemSets
from core.library.lengths import Reader
from core.library.progress import Progress
from core.program.cancellation import CancelCheck, Cancelled, ReportProgress, ignore_report, never_cancelled

MIN_COUNT = 2  # prompts that a tag stands in
MAX_LISTED = 5_000  # the most frequent tags
REPORT_EVERY = 64  # tags


@dataclass(frozen=True, slots=True)
class TagCost:
    """A tag by its number, the prompts that have it, and its tokens by the tool's rules, without a comma."""

    tag: int
    count: int
    tokens: int

    @property
    def total(self) -> int:
        """The tokens that it costs in the whole library, once a prompt."""
        return self.count * self.tokens


def tag_costs(
    tags: ItemSets, reader: Reader, cancelled: CancelCheck = never_cancelled, report: ReportProgress = ignore_report
) -> tuple[TagCost, ...]:
    """The tags that stand in two prompts or more, the most frequent first; Cancelled."""
    listed = min(int((tags.counts >= MIN_COUNT).sum()), MAX_LISTED)
    costs: list[TagCost] = []
    for tag in range(listed):
        if cancelled():
            raise Cancelled
        if tag % REPORT_EVERY == 0:
            report(Progress("tags", tag, listed))
        costs.append(TagCost(tag, int(tags.counts[tag]), reader.length(tags.names[tag]).tokens))
    return tuple(costs)

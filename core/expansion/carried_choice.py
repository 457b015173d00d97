"""Which way of an edited prompt takes the same options as the one that was shown."""

from core.prompt.prompt import Prompt
from core.storage.text_diff import common_prefix_suffix


def carried_choice(before: Prompt, after: Prompt) -> int:
    """The way of `after` that takes in every block what `before` took there; its own where that says nothing."""
    old, new = before.expansion, after.expansion
    if new is None or old is None or old.layer != new.layer or old.template.count == 1 or before.source == after.source:
        return new.shown if new else 0
    if before.settings.choice != after.settings.choice:
        return new.shown
    start, same_end = common_prefix_suffix(before.source, after.source)
    end = len(before.source) - same_end
    more = len(new.template.blocks) - len(old.template.blocks)
    picks: dict[int, int] = {}
    for number, options in old.way.picked.items():
        place = old.template.blocks[number].span[0]
        moved = number if place < start else number + more if place >= end else -1
        if options and 0 <= moved < len(new.template.blocks):
            picks[moved] = min(options[0], max(len(new.template.blocks[moved].options) - 1, 0))
    return new.template.index_of(picks)

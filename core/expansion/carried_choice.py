"""Which way of an edited prompt takes the same options as the one that was shown."""

from collections.abc import Mapping

from core.prompt.expansion import Expansion, file_number
from core.prompt.prompt import Prompt
from core.storage.text_diff import common_prefix_suffix


def carried_choice(before: Prompt, after: Prompt) -> int:
    """The way of `after` that takes of every block and file what `before` took; its own where that says nothing."""
    old, new = before.expansion, after.expansion
    if new is None or old is None or old.layer != new.layer or old.template.count == 1:
        return new.shown if new else 0
    if before.source == after.source:
        has_other_styles = before.settings.styles != after.settings.styles
        return new.template.index_of(_picks_by_span(old, new)) if has_other_styles else new.shown
    if before.settings.choice != after.settings.choice:
        return new.shown
    start, same_end = common_prefix_suffix(before.source, after.source)
    end = len(before.source) - same_end
    more = len(new.template.blocks) - len(old.template.blocks)
    picks = _lines_of_files(old.way.picked, start, end, len(after.source) - len(before.source))
    for number, options in old.way.picked.items():
        if number < 0:
            continue
        place = old.template.blocks[number].span[0]
        moved = number if place < start else number + more if place >= end else -1
        if options and 0 <= moved < len(new.template.blocks):
            typed = len(new.template.blocks[moved].options)
            picks[moved] = min(options[0], typed - 1) if typed > 1 else options[0]  # of one, a file's lines
    return new.template.index_of(picks)


def _picks_by_span(old: Expansion, new: Expansion) -> dict[int, int]:
    """The options and lines of the same text with other styles around it."""
    numbers = {block.span: number for number, block in enumerate(new.template.blocks)}
    picks: dict[int, int] = {}
    for number, options in old.way.picked.items():
        own = number if number < 0 else numbers.get(old.template.blocks[number].span, -1)
        picks |= {own: options[0]} if options else {}
    return picks


def _lines_of_files(picked: Mapping[int, tuple[int, ...]], start: int, end: int, longer: int) -> dict[int, int]:
    """The line of every file that is named before or behind an edit from `start` to `end`, which adds `longer`."""
    lines = ((file_number(number), options[0]) for number, options in picked.items() if number < 0)
    return {
        file_number(place if place < start else place + longer): line
        for place, line in lines
        if place < start or place >= end
    }

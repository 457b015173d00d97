"""SD.Next's choices: `{a|b}`, the innermost block first, of several the leftmost, again until none is left.

Options lose the blanks at their ends. What stands behind the last colon of an option that is in no bracket goes: its
probability if it is a number. Equal options are one, an empty block is nothing, and where no probability is above 0 the
inside stays without braces. A brace without partner is a letter. A text that is JSON as a whole is not touched.

Every block is asked, also those in options that are not taken; the last one asked changes fastest. How many options a
block has can depend on what was taken in it, so the ways of a block with others inside are listed.
Source: `modules/styles.py` of vladmandic/sdnext (`apply_curly_braces_to_prompt`, `select_from_weighted_list`).
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.expansion.ways import join_index, product_of, split_index
from core.prompt.expansion import ChoiceBlock, ExpansionMark, PlainTemplate, Span, Template, Way
from core.prompt.mapped_text import MappedText, concat

# What may be put together to list the ways of blocks with others inside, for all of a text: a block costs 1 each time,
# and 1 for every 40 letters. Where it does not suffice, options that become equal by what was taken are not looked for.
MAX_LISTING_COST = 1_500
MAX_NESTING = 40  # blocks inside one another; of more, no block is opened at all
_BRACES = re.compile(r"[{}|]")
_WILDCARD = re.compile(r"__(.+?)__", re.DOTALL)
_WEIGHT_MARKS = re.compile(r"[<(\[{>)\]}:]")

Picks = Sequence[int]


@dataclass(frozen=True, slots=True)
class _Block:
    """A block: its span, the bars at its own level, the spans of the blocks directly in it."""

    span: Span
    bars: tuple[int, ...]
    inner: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Outermost:
    """A block that is in no other, with those in it as they are asked; `listed` are its ways where they are few."""

    asked: tuple[_Block, ...]
    radixes: tuple[int, ...]
    listed: Mapping[tuple[int, ...], int] | None

    @property
    def count(self) -> int:
        """How many ways it has."""
        return product_of(self.radixes) if self.listed is None else len(self.listed)

    def picks(self, index: int) -> Picks:
        """The options of the asked blocks in the way of an index."""
        return split_index(index, self.radixes) if self.listed is None else list(self.listed)[index]

    def index(self, picks: Picks) -> int:
        """The way of these options; the first one where there is none."""
        return join_index(picks, self.radixes) if self.listed is None else self.listed.get(tuple(picks), 0)


@dataclass(frozen=True, eq=False)
class SDNextTemplate:
    """A text and its outermost blocks."""

    text: MappedText
    outermost: Sequence[_Outermost]
    marks: tuple[ExpansionMark, ...]
    is_listed: bool

    @cached_property
    def count(self) -> int:
        """The product of the ways of the outermost blocks."""
        return product_of(block.count for block in self.outermost)

    @cached_property
    def _numbers(self) -> dict[Span, int]:
        """The blocks by their span, numbered in the order in which they begin."""
        spans = sorted(block.span for outermost in self.outermost for block in outermost.asked)
        return {span: number for number, span in enumerate(spans)}

    @cached_property
    def blocks(self) -> tuple[ChoiceBlock, ...]:
        """Their spans in the typed prompt."""
        by_span = {block.span: block for outermost in self.outermost for block in outermost.asked}
        outer = {
            inner: (self._numbers[block.span], bisect_right(block.bars, inner[0]))
            for block in by_span.values()
            for inner in block.inner
        }
        ways = {outermost.asked[-1].span: outermost.count for outermost in self.outermost}
        return tuple(
            self._block(by_span[span], outer.get(span), ways.get(span, len(by_span[span].bars) + 1))
            for span in self._numbers
        )

    def _block(self, block: _Block, outer: tuple[int, int] | None, ways: int) -> ChoiceBlock:
        starts = [block.span[0] + 1, *(bar + 1 for bar in block.bars)]
        ends = [*block.bars, block.span[1] - 1]
        offsets = self.text.offsets
        options = tuple((offsets[start], offsets[end]) for start, end in zip(starts, ends, strict=True))
        return ChoiceBlock(self.text.span(*block.span), options, outer, ways)

    def way(self, index: int) -> Way:
        """Takes the options of an index, block by block."""
        taken: dict[Span, MappedText] = {}
        picked: dict[int, tuple[int, ...]] = {}
        indexes = split_index(index, [block.count for block in self.outermost])
        for outermost, own in zip(self.outermost, indexes, strict=True):
            for block, options, pick in _resolve(self.text, outermost.asked, outermost.picks(own), taken):
                picked[self._numbers[block.span]] = self._options_of(block, options[pick])
        spans = [outermost.asked[-1].span for outermost in self.outermost]
        return Way(_put_together(self.text, (0, len(self.text.text)), spans, taken), picked)

    def _options_of(self, block: _Block, taken: MappedText) -> tuple[int, ...]:
        """The typed option that what was taken begins in; none for nothing."""
        if not taken.text:
            return ()
        return (bisect_right(block.bars, bisect_right(self.text.offsets, taken.offsets[0]) - 1),)

    def extreme_way(self, picks: Mapping[int, int], longest: bool) -> int:
        """Every block takes one option."""
        return self.index_of(picks)

    def index_of(self, picks: Mapping[int, int]) -> int:
        """The way in which each block takes what begins in the wished option."""
        indexes = []
        for outermost in self.outermost:
            taken: dict[Span, MappedText] = {}
            own: list[int] = []
            for block in outermost.asked:
                wished = (picks.get(self._numbers[block.span], 0),)
                options = _options(_put_together(self.text, _inside(block), block.inner, taken))
                fitting = (at for at, option in enumerate(options) if self._options_of(block, option) == wished)
                own.append(next(fitting, 0))
                taken[block.span] = options[own[-1]]
            indexes.append(outermost.index(own))
        return join_index(indexes, [block.count for block in self.outermost])


def read_template(text: MappedText) -> Template:
    """The blocks of a text, which is what the tool chooses in: without comments, without blanks at its ends."""
    found = _WILDCARD.finditer(text.text) if "__" in text.text else ()
    wildcards = tuple(ExpansionMark("wildcard-unknown", *text.span(*match.span())) for match in found)
    blocks = [] if "}" not in text.text or _is_json(text.text) else _find_blocks(text.text)
    if not blocks:
        return PlainTemplate(text, wildcards, not wildcards)
    return SDNextTemplate(text, list(_outermost(text, blocks)), wildcards, not wildcards)


def _is_json(text: str) -> bool:
    if text[:1] not in ("{", "[", '"'):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _find_blocks(text: str) -> list[tuple[_Block, ...]]:
    """The outermost blocks from left to right, each with those in it in the order in which they end, itself last."""
    opened: list[tuple[int, list[int], list[Span]]] = []
    closed: list[_Block] = []
    depths: dict[Span, int] = {}
    for match in _BRACES.finditer(text):
        at, mark = match.start(), match[0]
        if mark == "{":
            opened.append((at, [], []))
        elif opened and mark == "|":
            opened[-1][1].append(at)
        elif opened:
            start, bars, inner = opened.pop()
            closed.append(_Block((start, at + 1), tuple(bars), tuple(inner)))
            depths[closed[-1].span] = 1 + max((depths[span] for span in inner), default=0)
            if opened:
                opened[-1][2].append(closed[-1].span)
    return [] if max(depths.values(), default=0) > MAX_NESTING else _group(closed)


def _group(closed: Sequence[_Block]) -> list[tuple[_Block, ...]]:
    """Blocks in the order in which they end, parted after each outermost one."""
    groups: list[list[_Block]] = []
    for block in reversed(closed):
        if groups and block.span[0] > groups[-1][0].span[0]:
            groups[-1].append(block)
        else:
            groups.append([block])
    return [tuple(reversed(group)) for group in reversed(groups)]


def _outermost(text: MappedText, groups: Sequence[tuple[_Block, ...]]) -> Iterator[_Outermost]:
    """The blocks with their ways, listed while that does not cost too much."""
    budget = MAX_LISTING_COST
    for asked in groups:
        listed: dict[tuple[int, ...], int] | None = None
        if len(asked) > 1:
            cost = len(asked) + (asked[-1].span[1] - asked[-1].span[0]) // 40
            listed = _list_ways(text, asked, budget // cost)
            budget -= cost * (budget // cost if listed is None else len(listed))
        if listed is None:
            radixes = tuple(len(options) for _, options, _ in _resolve(text, asked, (), {}))
            yield _Outermost(asked, radixes, None)
        else:
            yield _Outermost(asked, (), listed)


def _list_ways(text: MappedText, asked: Sequence[_Block], limit: int) -> dict[tuple[int, ...], int] | None:
    """The ways of a block as the options of all asked ones, numbered; None where they are more than `limit`."""
    listed: dict[tuple[int, ...], int] = {}
    picks = [0] * len(asked)
    while len(listed) < limit:
        listed[tuple(picks)] = len(listed)
        counts = [len(options) for _, options, _ in _resolve(text, asked, picks, {})]
        last = next((at for at in range(len(asked) - 1, -1, -1) if picks[at] + 1 < counts[at]), None)
        if last is None:
            return listed
        picks[last:] = [picks[last] + 1, *[0] * (len(asked) - 1 - last)]
    return None


def _resolve(
    text: MappedText, asked: Sequence[_Block], picks: Picks, taken: dict[Span, MappedText]
) -> Iterator[tuple[_Block, list[MappedText], int]]:
    """Block by block its options and which one is taken, the first where there is no pick; adds to `taken`."""
    for at, block in enumerate(asked):
        options = _options(_put_together(text, _inside(block), block.inner, taken))
        pick = picks[at] % len(options) if at < len(picks) else 0
        taken[block.span] = options[pick]
        yield block, options, pick


def _inside(block: _Block) -> Span:
    return block.span[0] + 1, block.span[1] - 1


def _put_together(text: MappedText, span: Span, blocks: Sequence[Span], taken: Mapping[Span, MappedText]) -> MappedText:
    """A piece of the text with what was taken in the place of blocks."""
    pieces, start = list[MappedText](), span[0]
    for block in blocks:
        pieces += [text.cut(start, block[0]), taken[block]]
        start = block[1]
    return concat([*pieces, text.cut(start, span[1])])


def _options(inside: MappedText) -> list[MappedText]:
    """What a block can become, at least one text."""
    if not inside.text.strip():
        return [inside.cut(0, 0)]
    if "|" not in inside.text and ":" not in inside.text:
        return [_strip(inside)]
    weights: dict[str, float] = {}
    options: dict[str, MappedText] = {}
    start = 0
    for piece in inside.text.split("|"):
        option, weight = _split_weight(_strip(inside.cut(start, start + len(piece))))
        weights[option.text] = weights.get(option.text, 0.0) + weight
        options.setdefault(option.text, option)
        start += len(piece) + 1
    return list(options.values()) if sum(weights.values()) > 0 else [inside]


def _split_weight(option: MappedText) -> tuple[MappedText, float]:
    """An option without what stands behind its last colon outside brackets, and its probability."""
    colon, depth = -1, 0
    for match in _WEIGHT_MARKS.finditer(option.text) if ":" in option.text else ():
        if match[0] == ":":
            colon = colon if depth else match.start()
        else:
            depth = max(depth + (1 if match[0] in "<([{" else -1), 0)
    if colon < 0:
        return option, 1.0
    try:
        weight = max(0.0, float(option.text[colon + 1 :].strip()))
    except ValueError:
        weight = 1.0
    return _strip(option.cut(0, colon)), weight


def _strip(text: MappedText) -> MappedText:
    start = len(text.text) - len(text.text.lstrip())
    return text.cut(start, max(len(text.text.rstrip()), start))

"""How long a prompt is in its ways: the least and the most that the tool's counter shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.dialects.table import DIALECTS, sent_text
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.prompt.expansion import Expansion, Span, Template
from core.prompt.mapped_text import identity_mapped
from core.prompt.prompt import Prompt, Segment
from core.tokens.chunks import Chunks
from core.tokens.families import FAMILIES
from core.tokens.normalization import tokenize

MAX_READ_WAYS = 1_000  # beyond, the shortest and the longest are put together from the options that are so alone


@dataclass(frozen=True, slots=True)
class WayLengths:
    """`least` and `most` tokens as the tool's counter shows them, and the ways that have them.

    `is_exact` where every way was read and the layer makes no others.
    """

    least: int
    most: int
    shortest: int
    longest: int
    is_exact: bool


def measure_ways(chunks: Chunks, cancelled: CancelCheck = never_cancelled) -> WayLengths:
    """The lengths of a prompt's ways for the encoder of these chunks; Cancelled where `cancelled` says so meanwhile."""
    expansion = chunks.prompt.expansion
    if expansion is None or expansion.template.count == 1:
        is_exact = expansion is None or expansion.template.is_listed
        return WayLengths(chunks.used, chunks.used, 0, 0, is_exact)
    template = expansion.template
    reads_all = template.count <= MAX_READ_WAYS
    indexes = range(template.count) if reads_all else _extreme_ways(chunks, expansion)
    used = {expansion.shown: chunks.used}
    known = {expansion.way.text.text: chunks.used}
    for index in indexes:
        if cancelled():
            raise Cancelled
        text = sent_text(chunks.prompt, template.way(index)).text
        if text not in known:
            known[text] = _count(chunks, text)
        used[index] = known[text]
    shortest, longest = (pick(sorted(used), key=lambda index: used[index]) for pick in (min, max))
    return WayLengths(used[shortest], used[longest], shortest, longest, reads_all and template.is_listed)


def _count(chunks: Chunks, text: str) -> int:
    """What the counter shows for a text that the tool gets."""
    if chunks.family not in FAMILIES:
        from core.dialects.text_families.reading import count_tokens  # which CLIP's families do without

        return count_tokens(text, chunks)
    tool = DIALECTS[chunks.prompt.dialect]
    prompt = tool.parse(text, chunks.prompt.settings)
    return tool.chunk(prompt, chunks.family, next(iter(FAMILIES[chunks.family].encoders))).used


def _counter(chunks: Chunks) -> Callable[[str], int]:
    """How many tokens the encoder makes of a text by itself."""
    if chunks.is_clip:
        variants = DIALECTS[chunks.prompt.dialect].tokenizer_variants
        variant = variants["clip_l" if chunks.family in FAMILIES else chunks.encoder]
        return lambda text: len(tokenize(Segment(text, range(len(text))), variant))
    from core.dialects.text_families.reading import tokenizer_of

    tokenizer = tokenizer_of(chunks.encoder, chunks.prompt.settings.text_family)
    return lambda text: len(tokenizer.tokenize(identity_mapped(text)))


def _extreme_ways(chunks: Chunks, expansion: Expansion) -> Iterator[int]:
    """The ways of which each block takes the option that is shortest alone, and those of the longest ones."""
    costs = _option_costs(chunks.prompt, expansion.template, _counter(chunks))
    for longest in (False, True):
        yield expansion.template.extreme_way(_best_options(expansion.template, costs, longest), longest)


def option_lengths(chunks: Chunks, block: int) -> tuple[int, ...]:
    """How many tokens each option of a block has by itself for the chunks' encoder, without the blocks in it."""
    prompt, count = chunks.prompt, _counter(chunks)
    assert prompt.expansion is not None
    template = prompt.expansion.template
    inner = [other.span for other in template.blocks if other.outer is not None and other.outer[0] == block]
    return tuple(_tokens_between(prompt, span, inner, count) for span in template.blocks[block].options)


def _option_costs(prompt: Prompt, template: Template, count: Callable[[str], int]) -> list[list[int]]:
    """The tokens of each option of each block, without the blocks in it."""
    inner: dict[tuple[int, int], list[Span]] = {}
    for block in template.blocks:
        if block.outer is not None:
            inner.setdefault(block.outer, []).append(block.span)
    return [
        [
            _tokens_between(prompt, span, inner.get((number, option), []), count)
            for option, span in enumerate(block.options)
        ]
        for number, block in enumerate(template.blocks)
    ]


def _tokens_between(prompt: Prompt, span: Span, inner: list[Span], count: Callable[[str], int]) -> int:
    styled = prompt.expansion.styled if prompt.expansion else None
    start, total = span[0], 0
    for own in [*(own for own in inner if span[0] <= own[0] < span[1]), (span[1], span[1])]:
        piece = styled.letters(start, own[0]) if styled else prompt.source[start : own[0]]
        total += count(piece) if piece.strip() else 0
        start = own[1]
    return total


def _best_options(template: Template, costs: list[list[int]], longest: bool) -> dict[int, int]:
    """The option of each block that is shortest or longest with the best of the blocks in it, which stand behind it."""
    sign = -1 if longest else 1
    picks: dict[int, int] = {}
    for number in range(len(template.blocks) - 1, -1, -1):
        options = [sign * cost for cost in costs[number]]
        picks[number] = min(range(len(options)), key=options.__getitem__, default=0)
        outer = template.blocks[number].outer
        if outer is not None:
            costs[outer[0]][outer[1]] += sign * options[picks[number]]
    return picks

"""What styles add to a prompt: which tokens are theirs, how many, and where chunks end with them and without them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.analysis.units import letters_at, units_of
from core.dialects.table import read
from core.prompt.mapped_text import identity_mapped
from core.prompt.styles import SIDE_BY_SIDE, apply_styles
from core.tokens.chunks import Chunks

MAX_READ_LETTERS = 2_000  # which are read within a frame


@dataclass(frozen=True, slots=True)
class StyleCosts:
    """`tokens` are those of each style, `more` how many tokens the tool counts more with all of them.

    `border` is the word that the second chunk begins with, "" where there is but one chunk, and `border_without` the
    same without styles.
    """

    tokens: Mapping[str, int]
    more: int
    border: str
    border_without: str


def added_styles(chunks: Chunks) -> dict[int, str]:
    """The style of each token that is wholly of one, by position; a token that is typed in part is none."""
    expansion, sent = chunks.prompt.expansion, chunks.of_sent_text
    if expansion is None or sent is None or expansion.styled is None or not expansion.styled.added:
        return {}
    offsets, styled = expansion.way.text.offsets, expansion.styled
    return {
        position: styled.style_at(offsets[own.start])
        for position, (token, own) in enumerate(zip(chunks.tokens, sent.tokens, strict=True))
        if own.start is not None and token.start == token.end and own.start < len(offsets)
    }


def style_costs(chunks: Chunks) -> StyleCosts:
    """What the styles of a prompt cost; reads the prompt once more, without them, and a long one not at all."""
    prompt, tokens = chunks.prompt, Counter(added_styles(chunks).values())
    if len(prompt.source) > MAX_READ_LETTERS:
        return StyleCosts(tokens, sum(tokens.values()), "", "")
    without = read(prompt.source, prompt.dialect, chunks.family, replace(prompt.settings, styles=()))
    without = without.for_encoder(chunks.encoder)
    return StyleCosts(tokens, chunks.used - without.used, _second_chunk(chunks), _second_chunk(without))


def _second_chunk(chunks: Chunks) -> str:
    """The word that the second chunk begins with."""
    length = chunks.context_length
    if len(chunks.chunks) == 1:
        return ""
    words = (unit.label for unit in units_of(chunks, "word") if unit.positions[-1] >= length and unit.start is not None)
    first = next((row for row in range(length, 2 * length) if chunks.tokens[row].start is not None), None)
    return next(words, "") or ("" if first is None else letters_at(chunks, first))


def styled_text(chunks: Chunks) -> str:
    """The prompt with its styles written out, its choices as they are typed; texts side by side are lines."""
    prompt, settings = chunks.prompt, chunks.prompt.settings
    typed = identity_mapped(prompt.source)
    styled = apply_styles(typed, prompt.source, settings.styles, settings.style_rule, settings.is_negative)
    return styled.text.text.replace(SIDE_BY_SIDE, "\n")

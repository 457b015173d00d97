"""What A1111 and the programs made from it do each in its own way, as values; the rest is one code for all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.dialects.a1111.comments import A1111_COMMENTS, CommentPass
from core.dialects.a1111.emphasis import read_emphasis
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Segment
from core.tokens.tokenizer import TokenizerVariant

TOKENIZER_VARIANTS: Mapping[str, TokenizerVariant] = {"clip_l": "ftfy", "clip_h": "open-clip", "clip_g": "open-clip"}


@dataclass(frozen=True, slots=True)
class WebUi:
    """A web UI: `key` and `title` are those of its dialect, `comments` what it leaves out before all else.

    `read_emphasis` gives the segments of a scheduled text. `comma_backtrack` is the tool's fixed "Prompt word wrap
    length limit", None where it is a setting. `counted_text` is what its counter makes of a scheduled text and then
    reads, None where that is the text itself.
    """

    key: str
    title: str
    tokenizer_variants: Mapping[str, TokenizerVariant]
    comments: tuple[CommentPass, ...] = A1111_COMMENTS
    read_emphasis: Callable[[MappedText], tuple[Segment, ...]] = read_emphasis
    comma_backtrack: int | None = None
    counted_text: Callable[[MappedText], MappedText] | None = None

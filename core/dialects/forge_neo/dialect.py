"""Forge Neo 2.26 in the table of tools: A1111's rules with other comments, tokenizers, counter and clip skip.

Source: Haoming02/sd-webui-forge-classic, branch neo: `modules/processing_scripts/comments.py`, `modules/ui.py`,
`backend/text_processing/classic_engine.py`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.dialects.a1111.comments import CommentPass, blocks_of
from core.dialects.a1111.dialect import web_ui_dialect
from core.dialects.a1111.emphasis import read_emphasis
from core.dialects.a1111.web_ui import WebUi
from core.dialects.clip_skip import ClipSkip
from core.program.translation import tr_noop
from core.prompt.mapped_text import MappedText, concat
from core.tokens.tokenizer import TokenizerVariant

COMMA_BACKTRACK = 20
# transformers' Python tokenizer for both encoders; SDXL's second has `!` for its padding token.
TOKENIZER_VARIANTS: Mapping[str, TokenizerVariant] = {"clip_l": "ftfy", "clip_h": "ftfy-bang", "clip_g": "ftfy-bang"}
_LINE_COMMENT = re.compile(r"(?:#|//)[^\n]*")


def _line_comments(text: str) -> Iterator[tuple[int, int]]:
    """`#` or `//` with the blanks before it, up to the line's end."""
    end = 0
    for match in _LINE_COMMENT.finditer(text):
        start = match.start()
        while start > end and text[start - 1].isspace() and text[start - 1] != "\n":
            start -= 1
        end = match.end()
        yield start, end


FORGE_NEO_COMMENTS = (
    CommentPass(blocks_of(r"/\*.*?\*/", r"\*/"), leaves_line_break=False),
    CommentPass(_line_comments, leaves_line_break=False),
)


def counted_text(text: MappedText) -> MappedText:
    """What the counter reads: a text without marks, which may hold others then; its breaks are glued between words."""
    return concat(read_emphasis(text))


FORGE_NEO = replace(
    web_ui_dialect(
        WebUi(
            "forge-neo",
            "Forge Neo",
            TOKENIZER_VARIANTS,
            comments=FORGE_NEO_COMMENTS,
            comma_backtrack=COMMA_BACKTRACK,
            counted_text=counted_text,
        ),
        tr_noop("As Forge Neo reads it: A1111's syntax, comments /* … */, // and #, a counter that BREAK does not pad"),
    ),
    settings=frozenset({"steps", "step", "part", "emphasis"}),
    clip_skip=ClipSkip(
        first=1, step=1, limits=lambda family, layers: (1, layers), stops_at_trained_layer=True, is_named=False
    ),
)

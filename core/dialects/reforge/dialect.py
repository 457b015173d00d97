"""reForge 3b56b268 in the table of tools: A1111's rules with other comments, and brackets that repeat what they hold.

Source: Panchovix/stable-diffusion-webui-reForge, `modules/processing_scripts/comments.py`.
"""

import re
from dataclasses import replace

from core.dialects.a1111.comments import CommentPass, blocks_of, matches_of
from core.dialects.a1111.dialect import parse_number, web_ui_dialect
from core.dialects.a1111.web_ui import TOKENIZER_VARIANTS, WebUi
from core.dialects.reforge.emphasis import TOLERANCE, read_emphasis
from core.dialects.weight_syntax import parse_weight, weights_behind_colons
from core.program.translation import tr_noop

_NUMBER = re.compile(r"\s*x([+-]?[.\d]+)\s*")


def _parse_number(written: str) -> float | None:
    """The weight of what a number closes; None where it is words, or repeats them."""
    times = _NUMBER.fullmatch(written)
    number = parse_weight(times[1]) if times else None
    if number is None:
        return parse_number(written)
    if abs(number) >= 2:
        return None
    return number if abs(number) > TOLERANCE else 1.0


REFORGE_COMMENTS = (
    CommentPass(blocks_of(r"^/\*.*?\*/(?:\n|$)", r"\*/$")),
    CommentPass(matches_of(r"#[^\n]*(?:\n|\Z)")),
    CommentPass(matches_of(r"//[^\n]*(?:\n|\Z)")),
    CommentPass(matches_of(r"(?:/\*|\*/)[^\n]*(?:\n|\Z)")),  # what is left of blocks takes the line's rest
)
_AS_A1111 = web_ui_dialect(
    WebUi("reforge", "reForge", TOKENIZER_VARIANTS, comments=REFORGE_COMMENTS, read_emphasis=read_emphasis),
    tr_noop("As reForge reads it: A1111's syntax, comments /* … */, // and #, (words:x2.5) that repeats them"),
)
REFORGE = replace(
    _AS_A1111,
    clip_skip=replace(_AS_A1111.clip_skip, is_named=False),
    weights=replace(weights_behind_colons(_parse_number), brackets_may_list=True),
)

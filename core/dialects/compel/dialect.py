"""compel in the table of tools; it runs on diffusers, whose tokenizers and numbers of layers it shares."""

import re

from core.dialects.clip_skip import ClipSkip
from core.dialects.compel.chunking import chunk_compel, raw_chunk
from core.dialects.compel.lint import lint_compel
from core.dialects.compel.syntax import parse_compel
from core.dialects.compel.weighting import apply_weights
from core.dialects.dialect import BracketSyntax, Dialect
from core.dialects.diffusers import TOKENIZER_VARIANTS
from core.dialects.weight_syntax import WORD_LETTERS, WeightGroup, WeightSyntax
from core.program.translation import tr_noop

_OUTER_WEIGHT = re.compile(r"(\++|-+)|(\d+\.?\d*|\.\d+)")  # of (text)++ and (text)1.2


def _group_at(text: str, opening: int, closing: int) -> WeightGroup:
    match = _OUTER_WEIGHT.match(text, closing + 1)
    if match is None:
        return WeightGroup(opening, closing + 1, (opening + 1, closing), 1.0)
    weight = float(match[2]) if match[2] else (1.1 if match[1][0] == "+" else 0.9) ** len(match[1])
    return WeightGroup(opening, match.end(), (opening + 1, closing), weight)


COMPEL = Dialect(
    key="compel",
    title="compel",
    summary=tr_noop("As compel reads it: word++, (phrase)1.3, .blend(), .and()"),
    parse=parse_compel,
    chunk=chunk_compel,
    tokenizer_variants=TOKENIZER_VARIANTS,
    clip_skip=ClipSkip(
        first=0, step=1, limits=lambda family, layers: (0, int(family.normed)), from_trained_layer=True, is_named=False
    ),
    apply_weights=apply_weights,
    extends_shorter=True,
    pooled_chunk=raw_chunk,
    lint=lint_compel,
    weights=WeightSyntax(
        word=re.compile(WORD_LETTERS.replace("{}", '{}"')),
        write=lambda text, weight: f"({text}){weight:g}",
        group_at=_group_at,
        brackets_may_list=True,  # ("a", "b").blend()
    ),
    brackets=BracketSyntax(re.compile(r'\\[()"]|([()])')),
    inversion_syntax=lambda inversion: inversion.bracketed,
    quotes=re.compile(r'"(?:\\"|[^"\n\r])*"'),
    # compel's README
    unequal_chunks=tr_noop(
        "The prompts have different numbers of chunks: with compel, pad_conditioning_tensors_to_same_length makes them "
        "equally long."
    ),
)

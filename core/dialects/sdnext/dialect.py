"""SD.Next in the table of tools; it encodes with compel on diffusers, whose tokenizers it shares."""

import re
from collections.abc import Iterator, Mapping

from core.dialects.a1111.syntax import BRACKETS, without_tags
from core.dialects.clip_skip import ClipSkip
from core.dialects.dialect import BracketSyntax, Dialect
from core.dialects.diffusers import TOKENIZER_VARIANTS
from core.dialects.sdnext.chunking import chunk_sdnext, pooled_chunk
from core.dialects.sdnext.lint import lint_sdnext
from core.dialects.sdnext.syntax import comment_spans, parse_sdnext, without_comment
from core.dialects.sdnext.weighting import apply_weights
from core.dialects.weight_syntax import parse_weight, weights_behind_colons
from core.program.translation import tr, tr_noop
from core.prompt.textual_inversions import TextualInversion
from core.tokens.inversion_tokens import SDNEXT_SUFFIXES, is_for_encoders

_NUMBER = re.compile(r"[+-]?[.\d]+")


def _parse_number(written: str) -> float | None:
    return parse_weight(written) if _NUMBER.fullmatch(written) else None


def _inversion_fault(inversion: TextualInversion, widths: Mapping[str, int]) -> str:
    if inversion.file.suffix.lower() not in SDNEXT_SUFFIXES:
        return tr("SD.Next reads textual inversions of .safetensors and .pt files alone.")
    if widths and not is_for_encoders(inversion, widths.values()):
        message = tr("{tool} takes only a file with vectors for exactly the encoders of this model.")
        return message.format(tool="SD.Next")
    return ""


def _negative_notes(family: str, text: str) -> Iterator[str]:
    if "<" in text:
        yield tr("In the negative prompt SD.Next reads tags as words.")


SDNEXT = Dialect(
    key="sdnext",
    title="SD.Next",
    summary=tr_noop("As SD.Next reads it: (weights:1.2), a line break is a BREAK, [schedules:0.5], {choices|choices}"),
    parse=parse_sdnext,
    chunk=chunk_sdnext,
    tokenizer_variants=TOKENIZER_VARIANTS,
    clip_skip=ClipSkip(
        first=1,
        step=1,
        limits=lambda family, layers: (1, family.trained_layer(layers)),
        from_trained_layer=True,
        is_named=False,
    ),
    settings=frozenset({"steps", "step"}),
    expansion="sdnext",
    left_out_first=comment_spans,
    apply_weights=apply_weights,
    pooled_chunk=pooled_chunk,
    lint=lint_sdnext,
    weights=weights_behind_colons(_parse_number),
    brackets=BracketSyntax(BRACKETS, lambda text: without_tags(without_comment(text))),
    tag_areas=lambda text: (without_comment(text),),
    inversion_syntax=lambda inversion: inversion.name,
    inversion_fault=_inversion_fault,
    negative_notes=_negative_notes,
    # prompt_parser_diffusers.py (pad_to_same_length)
    unequal_chunks=tr_noop(
        "The prompts have different numbers of chunks: SD.Next fills the shorter one up with the empty prompt."
    ),
)

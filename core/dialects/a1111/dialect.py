"""AUTOMATIC1111's web UI in the table of tools."""

import re
from collections.abc import Iterator, Mapping
from functools import partial

from core.dialects.a1111.chunking import TOKENIZER_VARIANTS, chunk_a1111
from core.dialects.a1111.lint import lint_a1111
from core.dialects.a1111.syntax import BRACKETS, find_tags, parse_a1111, split_parts, without_comments, without_tags
from core.dialects.a1111.weighting import apply_weights
from core.dialects.clip_skip import ClipSkip
from core.dialects.dialect import BracketSyntax, Dialect
from core.dialects.weight_syntax import WORD_LETTERS, WeightSyntax, group_with_number, write_inside
from core.program.translation import tr, tr_noop
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import ReadingSettings
from core.prompt.textual_inversions import TextualInversion
from core.tokens.families import Family

MAX_IGNORED_CLIP_SKIP = 12  # the end of the slider, which stays where the number is ignored
ZEROED_FAMILIES = frozenset({"sdxl"})  # whose empty negative prompt is sent as zeros
_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*")


def _is_ignored(family: Family) -> bool:
    return family.layers_from_end > 0


def _clip_skip_limits(family: Family, layers: int) -> tuple[int, int]:
    return 1, MAX_IGNORED_CLIP_SKIP if _is_ignored(family) else layers


def _padding_note(settings: ReadingSettings) -> str:
    if settings.emphasis != "original":
        return ""
    return tr("Here words can move all the same: to weigh them, A1111 keeps the mean of all 77 rows.")


def _parse_number(written: str) -> float | None:
    return float(written) if _NUMBER.fullmatch(written) else None


def _angle_brackets(text: MappedText) -> Iterator[tuple[int, int]]:
    """Those around tags, `<lora:name:1>`."""
    text = without_comments(text)
    for start, end in find_tags(text.text):
        yield text.offsets[start], text.offsets[end - 1]


def _inversion_fault(inversion: TextualInversion, widths: Mapping[str, int]) -> str:
    if not widths or inversion.fits(widths):
        return ""
    return tr("A1111 takes only a file with vectors for exactly the encoders of this model.")


def _negative_notes(family: str, text: str) -> Iterator[str]:
    """Sources: `sd_models_xl.py` (zeros), `prompt_parser.py` (AND)."""
    if family in ZEROED_FAMILIES and not text.strip():
        yield tr("A1111 sends zeros for an empty negative prompt to SDXL.")
    if " AND " in f" {text} ":
        yield tr("In the negative prompt A1111 takes AND for a word.")


A1111 = Dialect(
    key="a1111",
    title="A1111",
    summary=tr_noop(
        "As AUTOMATIC1111's web UI reads it: (weights:1.2), [schedules:0.5], BREAK, AND, chunks of 75 tokens"
    ),
    parse=parse_a1111,
    chunk=chunk_a1111,
    tokenizer_variants=TOKENIZER_VARIANTS,
    clip_skip=ClipSkip(first=1, step=1, limits=_clip_skip_limits, is_ignored=_is_ignored),
    settings=frozenset({"steps", "step", "part", "emphasis", "comma_backtrack"}),
    apply_weights=apply_weights,
    padding_note=_padding_note,
    lint=lint_a1111,
    weights=WeightSyntax(
        word=re.compile(WORD_LETTERS),
        write=write_inside,
        group_at=partial(group_with_number, parse=_parse_number),
        escapes_backslash=True,
        joins_neighbours=True,
    ),
    brackets=BracketSyntax(BRACKETS, lambda text: without_tags(without_comments(text)), _angle_brackets),
    tag_areas=lambda text: (part for part, _ in split_parts(without_comments(text))),
    inversion_syntax=lambda inversion: inversion.name,
    inversion_fault=_inversion_fault,
    negative_notes=_negative_notes,
    # sd_samplers_cfg_denoiser.py (pad_cond_uncond)
    unequal_chunks=tr_noop(
        "The prompts have different numbers of chunks: A1111 fills the shorter one up with the empty prompt where its "
        "option to pad them to the same length is on."
    ),
)

"""ComfyUI in the table of tools."""

import re
from collections.abc import Mapping
from functools import partial

from core.dialects.clip_skip import ClipSkip
from core.dialects.comfyui.chunking import TOKENIZER_VARIANTS, chunk_comfyui
from core.dialects.comfyui.lint import BRACKETS, lint_comfyui
from core.dialects.comfyui.syntax import EMBEDDING_PREFIX, find_embedding, parse_comfyui
from core.dialects.comfyui.weighting import apply_weights
from core.dialects.dialect import BracketSyntax, Dialect
from core.dialects.weight_syntax import WORD_LETTERS, WeightSyntax, group_with_number, parse_weight, write_inside
from core.program.translation import tr, tr_noop
from core.prompt.mapped_text import MappedText
from core.prompt.textual_inversions import TextualInversion, TextualInversions

MIN_CLIP_SKIP = -24  # of the node "CLIP Set Last Layer"


def _split_name(segment: MappedText) -> tuple[str, MappedText]:
    if not segment.text.startswith(EMBEDDING_PREFIX):
        return "", segment
    embedding = find_embedding(segment, TextualInversions())
    return f"{EMBEDDING_PREFIX}{embedding.name.text}", embedding.rest


def _inversion_fault(inversion: TextualInversion, widths: Mapping[str, int]) -> str:
    if any(letter.isspace() for letter in inversion.name):
        return tr("ComfyUI reads an embedding's name up to the first blank. Rename the file.")
    return ""


COMFYUI = Dialect(
    key="comfyui",
    title="ComfyUI",
    summary=tr_noop("As ComfyUI reads it: (weights:1.2), embedding:name, words moved whole to the next chunk"),
    parse=parse_comfyui,
    chunk=chunk_comfyui,
    tokenizer_variants=TOKENIZER_VARIANTS,
    clip_skip=ClipSkip(first=-1, step=-1, limits=lambda family, layers: (MIN_CLIP_SKIP, -1), wraps=True),
    expansion="comfyui",
    apply_weights=apply_weights,
    weighs_by_chunk=lambda chunks: True,
    always_pools=True,
    lint=lint_comfyui,
    compared_weights=("a1111", "comfyui"),
    weights=WeightSyntax(
        word=re.compile(rf"(?:{EMBEDDING_PREFIX})?{WORD_LETTERS}"),
        write=write_inside,
        group_at=partial(group_with_number, parse=parse_weight),
        split_name=_split_name,
    ),
    brackets=BracketSyntax(BRACKETS),
    inversion_syntax=lambda inversion: f"{EMBEDDING_PREFIX}{inversion.name}",
    inversion_fault=_inversion_fault,
    unequal_chunks=tr_noop(  # conds.py
        "The prompts have different numbers of chunks: ComfyUI repeats the rows of the shorter one."
    ),
)

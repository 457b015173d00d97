"""AUTOMATIC1111's web UI in the table of tools, and the records of the programs made from it."""

import re
from collections.abc import Iterator, Mapping
from functools import partial

from core.dialects.a1111.chunking import chunk_web_ui
from core.dialects.a1111.comments import split_comments
from core.dialects.a1111.lint import lint_web_ui
from core.dialects.a1111.syntax import BRACKETS, find_tags, parse_web_ui, split_parts, without_tags
from core.dialects.a1111.web_ui import TOKENIZER_VARIANTS, WebUi
from core.dialects.a1111.weighting import apply_weights
from core.dialects.clip_skip import ClipSkip
from core.dialects.dialect import BracketSyntax, Dialect
from core.dialects.weight_syntax import weights_behind_colons
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


def _padding_note(ui: WebUi, settings: ReadingSettings) -> str:
    if settings.emphasis != "original":
        return ""
    message = tr("Here words can move all the same: to weigh them, {tool} keeps the mean of all 77 rows.")
    return message.format(tool=ui.title)


def parse_number(written: str) -> float | None:
    """The number behind a bracket's last colon, None where it is words."""
    return float(written) if _NUMBER.fullmatch(written) else None


def _without_comments(ui: WebUi, text: MappedText) -> MappedText:
    return split_comments(text, ui.comments)[0]


def _angle_brackets(ui: WebUi, text: MappedText) -> Iterator[tuple[int, int]]:
    """Those around tags, `<lora:name:1>`."""
    text = _without_comments(ui, text)
    for start, end in find_tags(text.text):
        yield text.offsets[start], text.offsets[end - 1]


def _inversion_fault(ui: WebUi, inversion: TextualInversion, widths: Mapping[str, int]) -> str:
    if not widths or inversion.fits(widths):
        return ""
    return tr("{tool} takes only a file with vectors for exactly the encoders of this model.").format(tool=ui.title)


def _negative_notes(ui: WebUi, family: str, text: str) -> Iterator[str]:
    """Sources: `sd_models_xl.py` (zeros), `prompt_parser.py` (AND)."""
    if family in ZEROED_FAMILIES and not text.strip():
        yield tr("{tool} sends zeros for an empty negative prompt to SDXL.").format(tool=ui.title)
    if " AND " in f" {text} ":
        yield tr("In the negative prompt {tool} takes AND for a word.").format(tool=ui.title)


def web_ui_dialect(ui: WebUi, summary: str) -> Dialect:
    """The record of a web UI."""
    return Dialect(
        key=ui.key,
        title=ui.title,
        summary=summary,
        parse=partial(parse_web_ui, ui),
        chunk=partial(chunk_web_ui, ui),
        tokenizer_variants=ui.tokenizer_variants,
        clip_skip=ClipSkip(first=1, step=1, limits=_clip_skip_limits, is_ignored=_is_ignored),
        settings=frozenset({"steps", "step", "part", "emphasis", "comma_backtrack"}),
        apply_weights=partial(apply_weights, ui),
        weighs_by_chunk=lambda chunks: len(chunks.prompt.variants) == 1,  # no other text shares the mean
        padding_note=partial(_padding_note, ui),
        lint=partial(lint_web_ui, ui),
        compared_weights=(ui.key, "comfyui"),
        weights=weights_behind_colons(parse_number),
        brackets=BracketSyntax(
            BRACKETS, lambda text: without_tags(_without_comments(ui, text)), partial(_angle_brackets, ui)
        ),
        tag_areas=lambda text: (part for part, _ in split_parts(_without_comments(ui, text))),
        inversion_syntax=lambda inversion: inversion.name,
        inversion_fault=partial(_inversion_fault, ui),
        negative_notes=partial(_negative_notes, ui),
        # sd_samplers_cfg_denoiser.py (pad_cond_uncond)
        unequal_chunks=tr_noop(
            "The prompts have different numbers of chunks: {tool} fills the shorter one up with the empty prompt where "
            "its option to pad them to the same length is on."
        ),
    )


A1111 = web_ui_dialect(
    WebUi("a1111", "A1111", TOKENIZER_VARIANTS),
    tr_noop("As AUTOMATIC1111's web UI reads it: (weights:1.2), [schedules:0.5], BREAK, AND, chunks of 75 tokens"),
)

"""What the tools do differently with the negative prompt."""

from core.program.translation import tr, tr_noop

_LENGTHS = {  # diffusers cuts both to one chunk
    "a1111": tr_noop(
        "The prompts have different numbers of chunks: A1111 fills the shorter one up with the empty prompt where its "
        "option to pad them to the same length is on."
    ),
    "comfyui": tr_noop("The prompts have different numbers of chunks: ComfyUI repeats the rows of the shorter one."),
    "compel": tr_noop(
        "The prompts have different numbers of chunks: with compel, pad_conditioning_tensors_to_same_length makes them "
        "equally long."
    ),
}


def negative_notes(dialect: str, family: str, negative: str, chunks: int, negative_chunks: int) -> tuple[str, ...]:
    """Sentences on what holds for this negative prompt in this tool; none where it is treated as the prompt is.

    Sources: diffusers' `encode_prompt` (clip skip); A1111's `sd_models_xl.py` (zeros), `prompt_parser.py` (AND) and
    `sd_samplers_cfg_denoiser.py` (`pad_cond_uncond`); ComfyUI's `conds.py` (repeating); compel's README.
    """
    notes: list[str] = []
    if dialect == "diffusers" and family in ("sd1", "sdxl"):
        notes.append(tr("diffusers ignores clip skip for the negative prompt."))
    if dialect == "a1111" and family == "sdxl" and not negative.strip():
        notes.append(tr("A1111 sends zeros for an empty negative prompt to SDXL."))
    if dialect == "a1111" and " AND " in f" {negative} ":
        notes.append(tr("In the negative prompt A1111 takes AND for a word."))
    if dialect in _LENGTHS and chunks != negative_chunks:
        notes.append(tr(_LENGTHS[dialect]))
    return tuple(notes)

"""NovelAI: `Description` and JSON in `Comment`; from V4 on with one caption for the picture and one a character."""

from typing import Any

from core.image_metadata.bounded_json import integer_of, objects_of, parse_object, settings_of, text_of
from core.image_metadata.found import FoundClipSkip, FoundPrompt, Texts
from core.program.translation import tr, tr_noop

CLIP_SKIP = 2  # which its first models were trained with, and as which A1111 imports its pictures
BRACES_NOTE = tr_noop(
    "NovelAI writes emphasis as {word} or 1.2::word::, which A1111 reads as plain characters: write (word:1.05) there."
)
NOT_CLIP_NOTE = tr_noop(
    "NovelAI from V4 on reads prompts with T5, not with CLIP: what is shown here of its layers is not what it saw."
)
CHARACTERS_NOTE = tr_noop("The characters' own prompts stand below that of the picture, one a line.")
_MARKS = {"noise_schedule", "uncond_scale"}  # settings that no other program has beside its negative prompt, uc
_SHOWN = ("prompt", "uc", "v4_prompt", "v4_negative_prompt")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt of NovelAI; empty where there is none."""
    for held in (texts, *map(parse_object, texts.values())):  # a JPEG or WebP holds all texts as one object
        own = {key: text_of(value) for key, value in held.items()}
        comment = held.get("Comment")
        comment = comment if isinstance(comment, dict) else parse_object(text_of(comment))
        if own.get("Software", "").startswith("NovelAI") and (comment or "Description" in own):
            return (_prompt(comment, own),)
        for settings in (comment, held):  # which some copy alone
            if "v4_prompt" in settings or ("uc" in settings and not _MARKS.isdisjoint(settings)):
                return (_prompt(dict(settings), own),)
    return ()


def _prompt(comment: dict[str, Any], texts: Texts) -> FoundPrompt:
    prompt, characters = _captions(comment.get("v4_prompt"))
    negative, others = _captions(comment.get("v4_negative_prompt"))
    is_t5 = isinstance(comment.get("v4_prompt"), dict)
    prompt = prompt or text_of(comment.get("prompt")) or texts.get("Description", "")
    prompt = "\n".join([prompt, *characters])
    notes = [tr(NOT_CLIP_NOTE)] if is_t5 else []
    notes += [tr(CHARACTERS_NOTE)] if characters or others else []
    notes += [tr(BRACES_NOTE)] if "{" in prompt or "::" in prompt else []
    return FoundPrompt(
        tool="NovelAI",
        dialect="a1111",
        prompt=prompt,
        negative_prompt="\n".join([negative or text_of(comment.get("uc")), *others]).strip(),
        clip_skip=None if is_t5 else FoundClipSkip(CLIP_SKIP, "a1111", CLIP_SKIP),
        model=texts.get("Source", ""),
        sampler=text_of(comment.get("sampler")),
        steps=integer_of(comment.get("steps")),
        settings=settings_of(comment, *_SHOWN),
        notes=tuple(notes),
    )


def _captions(captions: object) -> tuple[str, list[str]]:
    """The caption of the whole and those of the characters."""
    caption = captions.get("caption") if isinstance(captions, dict) else None
    if not isinstance(caption, dict):
        return "", []
    own = [text_of(character.get("char_caption")) for character in objects_of(caption.get("char_captions"))[:50]]
    return text_of(caption.get("base_caption")), [text for text in own if text]

"""What the tensors of a textual inversion are called, by tool: which word, and for which text encoder."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

SINGLE_KEY = "*"  # A1111's, whose vectors are for the only encoder there is
T5_KEY = "t5xxl"

_A1111, _BUNDLED = "string_to_param.", "bundle_emb."
# By what tools call the vectors of one encoder: OneTrainer and ComfyUI, Replicate's trainer and diffusers' scripts.
_ENCODERS = {
    **{name: name for name in ("clip_l", "clip_g", "clip_h", "t5xxl")},
    "t5": T5_KEY,
    "text_encoders_0": "clip_l",
    "text_encoders_1": "clip_g",
    "text_encoders_2": T5_KEY,
    "text_encoder": "clip_l",
    "text_encoder_2": "clip_g",
    "text_encoder_3": T5_KEY,
}
# What tools call language models' vectors: by the model, of whatever size.
_LANGUAGE_MODEL = re.compile(r"(llama|qwen|gemma|mistral|gpt_oss|chatglm|glm|umt5|pile_t5|byt5|mt5|phi)\w*?")
_OF_MODEL = re.compile(
    r"\.(weight|bias)$|\..+\.|^(model|cond_stage_model|conditioner|first_stage_model|text_model|unet)\."
)
_OUTPUT = "_out"  # how OneTrainer ends what is put in behind an encoder
_TOKEN = re.compile(r"(?:\d+\.)?(<.*>)")  # which stands in a list of the oldest files

Names = dict[str, dict[str, str]]  # of tensors, by word ("" for the file's own) and key


def is_word_in_lora(name: str) -> bool:
    """Whether a tensor of a LoRA holds the vectors of a word."""
    return name.startswith(_BUNDLED) or _TOKEN.fullmatch(name) is not None


def is_encoder(key: str) -> bool:
    """Whether a key of vectors is the name of a text encoder."""
    return encoder_of(key) == key


def encoder_of(name: str) -> str | None:
    """The text encoder that a tensor of this name in a textual inversion is for; None where the name tells of none."""
    is_language_model = _LANGUAGE_MODEL.fullmatch(name) is not None and not name.endswith(_OUTPUT)
    return _ENCODERS.get(name) or (name if is_language_model else None)


def is_a1111(tensors: Iterable[str]) -> bool:
    """Whether tensors of these names are those of A1111's pickle."""
    return all(name.startswith(_A1111) for name in tensors)


def is_output_key(name: str) -> bool:
    """Whether a tensor of this name is put in behind a text encoder, and so is no token's vectors."""
    return name.endswith(_OUTPUT) and encoder_of(name.removesuffix(_OUTPUT)) is not None


def words_in_lora(names: Collection[str]) -> Names:
    """The tensors of words that a LoRA holds."""
    words: Names = defaultdict(dict)
    for name in names:
        if name.startswith(_BUNDLED):
            word, key = _word_and_key(name.removeprefix(_BUNDLED))
            if key:
                words[word][key] = name
        elif _TOKEN.fullmatch(name):
            words[name][name] = name
    return dict(words)


def words_in_file(names: Collection[str], vectors: Collection[str]) -> Names:
    """The tensors of the words in a textual inversion's file, whatever stands beside those of known names.

    `vectors` are the names of the tensors that can be vectors: one of an unknown name is taken where it is alone, and
    not named as a model's weights are.
    Tried in this order: vectors by encoder, A1111's, of which ComfyUI takes the first, kohya's, diffusers' tokens.
    """
    by_encoder: dict[str, str] = {}
    for name in (*(name for name in _ENCODERS if name in names), *names):
        if encoder := encoder_of(name):
            by_encoder.setdefault(encoder, name)
    if by_encoder:
        return {"": by_encoder}
    if params := [name for name in names if name.startswith(_A1111)]:
        return {"": {params[0].removeprefix(_A1111): params[0]}}
    if "emb_params" in names:
        return {"": {"emb_params": "emb_params"}}
    tokens = {match[1]: name for name in names if (match := _TOKEN.fullmatch(name))}
    if tokens:
        return {"": tokens} if len(tokens) == 1 else {token: {token: name} for token, name in tokens.items()}
    (only, *others) = vectors or [""]
    if others or not vectors or is_output_key(only) or _OF_MODEL.search(only):
        return {}
    return {"": {only: only}}


def _word_and_key(name: str) -> tuple[str, str]:
    """Word and key of one tensor bundled with a LoRA; the word may have dots; no key for an encoder's output."""
    word, found, key = name.rpartition(_A1111)
    if found:
        return word.removesuffix("."), key or SINGLE_KEY
    word, _, key = name.rpartition(".")
    if key in _ENCODERS:
        return word, _ENCODERS[key]
    return (word, "") if is_output_key(key) else (name, SINGLE_KEY)

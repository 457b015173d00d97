"""What the name or the type of a node's input says: what comes in there, and for which of the two prompts."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

Role = Literal["positive", "negative", ""]  # which of the two prompts; "" where nothing tells
Sort = Literal["conditioning", "text", "clip", "model", "lora", "guider", "bundle", "any", "other"]

MAX_NAME_CHARACTERS = 120  # of a name that is looked at


def word_set(listed: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(listed.split())


_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
_NEGATIVE = word_set("neg negative negatives uncond unconditional unconditioned")
_POSITIVE = word_set("pos positive positives")
_SIGNS: dict[str, Role] = {"+": "positive", "-": "negative"}

_OTHER = word_set(
    "vae image images img pixels pixel latent latents samples sample mask masks noise sigmas sigma sampler vision "
    "audio video videos frames upscale bbox segm segs sam controlnet control detector ipadapter "
    "insightface empty null scheduler seed width height steps cfg denoise batch"
)
_TEXT = word_set(
    "text texts txt prompt prompts string strings str caption captions tags lyrics words wildcard wildcards"
)
_CONDITIONING = word_set("cond conds conditioning conditionings embeds embed embedding embeddings")
_BUNDLE = word_set("pipe pipeline ctx context contexts bus tuple bundle pack packed settings data params")
_MODEL = word_set("model models unet transformer dit")
_CLIP_SIDE = word_set("clip model opt optional base refiner in input override text encoder encoders te")
_LLM = word_set("bert t umt gemma llama llm")

_OPTION = word_set(
    "mode modes type types name sampler scheduler format path file filename folder dir directory device dtype "
    "precision method interpretation normalization normalisation parser interpolation language lang delimiter delim "
    "separator sep action model ckpt checkpoint vae lora loras seed control preset operation title id key url version "
    "algorithm token api endpoint date time color colour font extension ext quantization attention provider regex "
    "pattern find replace replacement joiner template backend scale size ratio resolution order linebreak "
    "whitespace tidy option options"
)
_FILES = word_set("file filename folder directory path url")
_CHOICES = word_set("select insert choose add enable use exclude ignore ban")
_SYSTEM = word_set("system instruction instructions role assistant")
_RESULTS = word_set("populated resolved processed final expanded generated rendered evaluated")
_NO_WORDS = word_set("true false none null yes no on off auto default enable disable enabled disabled")
_TEMPLATE = re.compile(r"\{[^{}|]*\|[^{}]*\}|__[\w/*-]+__")  # what is drawn from when the graph runs
_FILE = re.compile(r"[^\n,]{1,300}\.(?:safetensors|ckpt|pth?|bin|gguf|sft|onnx|png|jpe?g|webp|txt|json|csv|ya?ml|mp4)")
_OFFER = re.compile(r"(?:select|choose) (?:the|a|an|to) [^\n,]{1,80}")  # what a list that adds to a text says itself
_PLAIN_TYPES = word_set("INT FLOAT BOOLEAN COMBO IMAGE MASK LATENT VAE AUDIO VIDEO CONTROL_NET NOISE SAMPLER SIGMAS")
_TYPES: dict[str, Sort] = {
    "": "any", "*": "any", "CONDITIONING": "conditioning", "STRING": "text", "CLIP": "clip", "MODEL": "model",
    "GUIDER": "guider",
}  # fmt: skip
_ENCODERS = (
    (re.compile(r"umt5"), "umt5xxl"),
    (re.compile(r"mt5"), "mt5xl"),
    (re.compile(r"t5"), "t5xxl"),
    (re.compile(r"llama"), "llama"),
    (re.compile(r"qwen"), "qwen"),
    (re.compile(r"gemma"), "gemma"),
    (re.compile(r"bert"), "bert"),
    (re.compile(r"(?:^|_)l(?:_|$)"), "clip_l"),
    (re.compile(r"(?:^|_)g(?:_|$)"), "clip_g"),
    (re.compile(r"(?:^|_)h(?:_|$)"), "clip_h"),
    (re.compile(r"(?:^|_)(?:r|refiner)(?:_|$)"), "refiner"),
)


@lru_cache(4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, and its numbers: "lora_name2" and "LoraName 2" are lora, name, 2."""
    plain = name[:MAX_NAME_CHARACTERS].replace("LoRA", "Lora").replace("LoRa", "Lora")
    return tuple(word.lower() for word in _WORD.findall(plain))


@lru_cache(4096)
def role_of(name: str) -> Role:
    """Which prompt a name speaks of: by a word, or by a sign at its end or in front of it ("CONDITIONING+", "-ve")."""
    spoken = set(words(name))
    is_positive, is_negative = not spoken.isdisjoint(_POSITIVE), not spoken.isdisjoint(_NEGATIVE)
    if is_positive != is_negative:
        return "positive" if is_positive else "negative"
    return _SIGNS.get(name[-1:]) or _SIGNS.get(name[:1]) or ""


@lru_cache(4096)
def sort_of(name: str, type_: str = "") -> Sort:
    """What comes in by an input: by its type where that is known, else by its name.

    A pack's own type says nothing where the name is that of a bundle.
    """
    by_type = _sort_of_type(type_)
    if by_type == "other" and type_ not in _PLAIN_TYPES and _sort_of_name(name) == "bundle":
        return "bundle"
    return _sort_of_name(name) if by_type == "any" else by_type


def _sort_of_type(type_: str) -> Sort:
    spoken = type_.upper()
    if spoken in _TYPES:
        return _TYPES[spoken]
    if "EMBED" in spoken and not any(word in spoken for word in ("IMAGE", "AUDIO", "VISION")):
        return "conditioning"
    if any(word in spoken for word in ("PIPE", "CONTEXT", "CTX", "TUPLE", "BUNDLE", "_BUS", "BUS_", "ZIPPED")):
        return "bundle"
    if "LORA" in spoken:
        return "lora"
    if "ENCODER" in spoken or spoken.startswith("T5"):
        return "clip"
    return "model" if spoken.endswith("MODEL") and "_" not in spoken else "other"


def _sort_of_name(name: str) -> Sort:
    spoken = {word for word in words(name) if not word.isdigit()}
    if not spoken.isdisjoint(_TEXT) and not {"encoder", "encoders"} & spoken:
        return "conditioning" if not spoken.isdisjoint(_CONDITIONING) else "text"
    if not spoken.isdisjoint(_OTHER):
        return "other"
    side = spoken - {"encoder", "model"}
    if (spoken & {"clip", "encoder", "encoders"} and spoken <= _CLIP_SIDE) or (side and side <= _LLM):
        return "clip"
    if not spoken.isdisjoint({"lora", "loras", "lycoris", "hook", "hooks"}):
        return "lora"
    if "guider" in spoken:
        return "guider"
    if not spoken.isdisjoint(_MODEL):
        return "model"
    if not spoken.isdisjoint(_CONDITIONING) or role_of(name):
        return "conditioning"
    if encoder_of(name):
        return "text"
    return "bundle" if not spoken.isdisjoint(_BUNDLE) else "any"


@lru_cache(4096)
def encoder_of(name: str) -> str:
    """The encoder that a text's name speaks of (clip_l, clip_g, t5xxl …); "" where it speaks of none."""
    plain = name[:MAX_NAME_CHARACTERS].lower()
    return next((encoder for pattern, encoder in _ENCODERS if pattern.search(plain)), "")


@lru_cache(4096)
def is_text_name(name: str) -> bool:
    """Whether an input of that name holds words to be encoded, however few they are."""
    spoken = words(name)
    if not spoken or is_option_name(name):
        return False
    return not _TEXT.isdisjoint(spoken) or bool(role_of(name)) or bool(encoder_of(name)) or is_result_name(name)


def speaks_of_text(name: str) -> bool:
    """Whether a name says in so many words that a text comes in, as that of an encoder alone does not."""
    return not _TEXT.isdisjoint(words(name))


@lru_cache(4096)
def is_option_name(name: str) -> bool:
    """Whether the name is that of a setting: by its last word, which says what it is, or by a verb of choosing."""
    spoken = [word for word in words(name) if not word.isdigit()]
    return bool(spoken) and (spoken[-1] in _OPTION or spoken[0] in _CHOICES or not _FILES.isdisjoint(spoken))


@lru_cache(4096)
def is_result_name(name: str) -> bool:
    """Whether an input keeps what came out of a run, as against what it was made from."""
    return not _RESULTS.isdisjoint(words(name)) and not is_option_name(name)


def is_template(text: str) -> bool:
    """Whether words are drawn from a text when the graph runs, by braces with bars or names of lists."""
    return bool(_TEMPLATE.search(text))


def is_system_name(name: str) -> bool:
    """Whether it holds what a language model is told to be, which is no prompt of a picture."""
    return not _SYSTEM.isdisjoint(words(name))


def is_plain_value(text: str) -> bool:
    """Whether a string is a truth value, a number, an option or a file, and so no words."""
    stripped = text.strip().lower()
    if stripped in _NO_WORDS or is_file(stripped) or _OFFER.fullmatch(stripped):
        return True
    return bool(re.fullmatch(r"[+-]?[\d.,:x/ ]{1,40}", stripped))


def is_file(text: str) -> bool:
    """Whether a string is the name of a file, or an address."""
    stripped = text.strip().lower()
    return bool(_FILE.fullmatch(stripped)) or stripped.startswith(("http://", "https://", "data:"))


def looks_like_words(text: str) -> bool:
    """Whether a string of an input whose name says nothing was written as a prompt: several words, or other letters."""
    if not text.strip() or is_plain_value(text):
        return False
    return "," in text or len(text.split()) > 2 or (len(text) > 3 and not text.isascii())


def in_order(names: Iterable[str]) -> list[str]:
    """Names by the number, letter or word that says their place (text2, string_b, suffix), else as they come."""
    return sorted(names, key=place_of)


@lru_cache(4096)
def place_of(name: str) -> float:
    """Where a name stands among its kin: 1 for the first; between them what says nothing."""
    _, mark = stem_and_mark(name)
    if mark.isdigit():
        return float(mark[:9])
    if len(mark) == 1:
        return ord(mark) - 96.0
    spoken = set(words(name))
    if not spoken.isdisjoint({"prefix", "prepend", "pre", "before", "start", "head", "first", "leading", "left"}):
        return -1.0
    last = {"suffix", "append", "post", "after", "end", "tail", "last", "trailing", "second", "right"}
    return 1e9 if not spoken.isdisjoint(last) else 0.5


@lru_cache(4096)
def stem_and_mark(name: str) -> tuple[str, str]:
    """A name without the number or the single letter in it, and that: "text_b" is "text" and "b"."""
    spoken = list(words(name))
    numbers = [index for index, word in enumerate(spoken) if word.isdigit()]
    if numbers:
        mark = spoken.pop(numbers[-1])
    elif (
        spoken and len(spoken[-1]) == 1 and spoken[-1] in "abcdefgh" and (len(spoken) > 1 or name == spoken[-1].upper())
    ):
        mark = spoken.pop()
    else:
        mark = ""
    return " ".join(spoken), mark

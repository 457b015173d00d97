"""Tokenizers for text encoders that read letter by letter, with the special tokens and ids that rules go by."""

from functools import cache

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

from core.prompt.prompt import ReadingSettings, TextFamilySettings
from core.tokens.text_families import TEXT_ENCODERS
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

FIRST_LETTER = 300  # the id of the first of the 256 bytes
QWEN = {"<|endoftext|>": 151643, "<|im_start|>": 151644, "<|im_end|>": 151645, "<think>": 151667, "</think>": 151668}
SPECIALS = {
    "t5": {"<pad>": 0, "</s>": 1, "<unk>": 2},
    "umt5": {"<pad>": 0, "</s>": 1, "<unk>": 3},
    "qwen3": {"!": 0, **QWEN},
    "gemma2": {"<pad>": 0, "<eos>": 1, "<bos>": 2, "<unk>": 3, "<end_of_turn>": 107},
    "mistral": {
        **{"<unk>": 0, "<s>": 1, "</s>": 2, "[INST]": 3, "[/INST]": 4, "<pad>": 11},
        **{"[SYSTEM_PROMPT]": 17, "[/SYSTEM_PROMPT]": 18},
    },
}


@cache
def letter_tokenizer(vocabulary: str) -> TextTokenizer:
    """A tokenizer of a vocabulary's special tokens that knows each byte, and `user` as one token."""
    letters = pre_tokenizers.ByteLevel.alphabet()
    ids = {letter: FIRST_LETTER + at for at, letter in enumerate(sorted(letters))}
    ids |= {"Ċ": 198, "us": 700, "use": 701, "user": 872, **SPECIALS[vocabulary]}
    backend = Tokenizer(models.BPE(ids, [("u", "s"), ("us", "e"), ("use", "r")]))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    backend.decoder = decoders.ByteLevel()
    specials = {text: index for text, index in SPECIALS[vocabulary].items() if text != "!"}
    backend.add_special_tokens([AddedToken(text, normalized=False, special=True) for text in specials])
    return TextTokenizer(vocabulary, backend, specials, specials.get("<unk>"))


def letter_settings(settings: TextFamilySettings | None = None, is_negative: bool = False) -> ReadingSettings:
    """Settings by which every encoder reads letter by letter."""
    own = settings or TextFamilySettings()
    tokenizers = tuple((name, letter_tokenizer(facts.vocabulary)) for name, facts in TEXT_ENCODERS.items())
    family = TextFamilySettings(own.max_length, own.system_prompt, own.t5_min_padding, own.t5_min_length, tokenizers)
    return ReadingSettings(is_negative=is_negative, text_family=family)

"""What counts as a word and as a tag where prompts are compared: without brackets, weights and case."""

import re

_WEIGHT = re.compile(r":\s*[+-]?[\d.]+\s*(?=[)\]>:])")  # of a bracket, a schedule or a LoRA's tag
_WORD = re.compile(r"\w+")
_FILE_TAG = re.compile(r"<[^<>\n]*>")  # <lora:name:1>, which is no word of the prompt
_TAG_END = re.compile(r"[,\uff0c\u3001\n\r|]|\bBREAK\b|\bAND\b")
_ESCAPED = re.compile(r"\\([()\[\]{}])")
_PROTECTED = str.maketrans("()[]{}", "\ue000\ue001\ue002\ue003\ue004\ue005")
_RESTORED = str.maketrans("\ue000\ue001\ue002\ue003\ue004\ue005", "()[]{}")
_BEHIND = re.compile(r"(?:\s*:\s*[+-]?[\d.]+\s*(?=[)\]}]))?[\s)\]}]*$")
_MAX_TAG_LETTERS = 120  # what is longer is a sentence


def words_of(text: str) -> list[str]:
    """The words of a prompt, case folded; numbers that are weights are none."""
    return _WORD.findall(_WEIGHT.sub(" ", text).casefold())


def tags_in(text: str) -> list[str]:
    """The tags of a prompt in reading order: what stands between commas, case folded, blanks as one."""
    protected = _ESCAPED.sub(lambda match: match[1].translate(_PROTECTED), _FILE_TAG.sub(" ", text))
    tags = (_cleaned(piece) for piece in _TAG_END.split(protected))
    return [tag for tag in tags if tag and len(tag) <= _MAX_TAG_LETTERS]


def _cleaned(piece: str) -> str:
    bare = _BEHIND.sub("", piece.strip().lstrip("([{ \t"))
    return " ".join(bare.translate(_RESTORED).casefold().split())

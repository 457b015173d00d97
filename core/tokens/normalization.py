"""What a tool's tokenizer reads in place of the typed letters, and the tokens of a segment in its variant.

fast        transformers 5, in ComfyUI, diffusers and compel: NFC and lower case, nothing else
fast-bang   the same, but `!` is the padding token and gets id 0 wherever it stands: the second tokenizer of SDXL
            and that of SD2 as diffusers loads them
ftfy        transformers 4.30's Python tokenizer, in A1111 for SD1 and SDXL's first encoder: the text is repaired by
            ftfy (curly quotes, ligatures, full-width letters, `&amp;`, garbled accents) and lowered as Python does
ftfy-bang   the same with `!` as the padding token: SDXL's second encoder in Forge Neo
open-clip   open_clip's tokenizer, in A1111 for SD2 and SDXL's second encoder: ftfy, then HTML entities unescaped
            twice, then lower case; `<|endoftext|>` is plain text, `<end_of_text>` the special token
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial

from core.program.translation import tr_noop
from core.prompt.mapped_text import MappedText, concat, identity_mapped
from core.prompt.prompt import Segment
from core.tokens.tokenizer import Token, TokenizerVariant, clip_tokenizer

TOKENIZER_VARIANT_TITLES: Mapping[TokenizerVariant, str] = {
    "fast": tr_noop("lower case"),
    "fast-bang": tr_noop("lower case, “!” read as padding"),
    "ftfy": tr_noop("lower case, odd characters mended"),
    "ftfy-bang": tr_noop("lower case, odd characters mended, “!” read as padding"),
    "open-clip": tr_noop("lower case, odd characters and HTML mended"),
}

# characters of a segment that is remembered; longer ones would fill the memory as they are typed
MAX_CACHED_CHARACTERS = 500

MAX_CACHED_PHRASES = 4_096
MAX_CACHED_NORMAL_TEXTS = 128  # those of the newest prompt, which are read again for the notes on it
MAX_CACHED_LONG_TEXTS = 16  # the same of more than MAX_CACHED_CHARACTERS

_PHRASE = re.compile(r"[^,]*(?:,(?!\s)[^,]*)*,?")  # up to and with a comma before a blank
_UNCHANGED = re.compile(r"[\t\n -%'-~]*")  # what neither ftfy nor HTML changes: ASCII without & and control characters
_BETWEEN_SPECIALS = re.compile(r"(?:[^<]+|<(?!\|(?:start|end)oftext\|>))+")
_BETWEEN_SPECIALS_AND_BANGS = re.compile(r"(?:[^<!]+|<(?!\|(?:start|end)oftext\|>))+")
_ENTITY = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")
_ENTITY_OR_LETTER = re.compile(r"&#?[0-9A-Za-z]{1,24};|.", re.DOTALL)
_WORD = re.compile(r"\S+|\s+")


def tokenize(segment: Segment, variant: TokenizerVariant) -> list[Token]:
    """The tokens of a segment as a variant of the tokenizer finds them, with its weight and spans in the typed text.

    An ASCII text that stands in the prompt unbroken is looked up between commas, so that a key leaves most of it as it
    was: no token reaches over a blank there.
    """
    text, offsets, weight = segment.text, segment.offsets, segment.weight
    if isinstance(offsets, range) and _UNCHANGED.fullmatch(text):
        return [
            token
            for piece in _PHRASE.finditer(text)
            for token in _phrase_tokens(piece[0], variant, offsets.start + piece.start(), weight)
        ]
    look_up = _look_up_cached if len(text) <= MAX_CACHED_CHARACTERS else _look_up
    return [
        Token(index, piece, *_typed_span(offsets[start:end]), weight)
        for index, piece, start, end in look_up(text, variant)
    ]


def _typed_span(offsets: Sequence[int]) -> tuple[int, int]:
    """What a token of letters from these offsets covers; where letters are repeated, they begin again inside it."""
    start, end = offsets[0], offsets[-1] + 1
    return (start, end) if end - start >= len(offsets) else (min(offsets), max(offsets) + 1)


@lru_cache(maxsize=MAX_CACHED_PHRASES)
def _phrase_tokens(text: str, variant: TokenizerVariant, offset: int, weight: float) -> tuple[Token, ...]:
    look_up = _look_up_cached if len(text) <= MAX_CACHED_CHARACTERS else _look_up
    found = look_up(text, variant)
    return tuple(Token(index, piece, offset + start, offset + end, weight) for index, piece, start, end in found)


def _look_up(text: str, variant: TokenizerVariant) -> tuple[tuple[int, str, int, int], ...]:
    """Id, piece, start and end in `text` of each of its tokens."""
    tokenizer = clip_tokenizer(variant)
    if variant in ("fast", "fast-bang"):
        return tuple(tokenizer.look_up(text))
    read = normalize(text, variant)
    return tuple((index, piece, *read.span(start, end)) for index, piece, start, end in tokenizer.look_up(read.text))


_look_up_cached = lru_cache(maxsize=512)(_look_up)


def normalize(text: str, variant: TokenizerVariant) -> MappedText:
    """The letters that are looked up in place of the typed ones; for the fast variants just those."""
    is_short = len(text) <= MAX_CACHED_CHARACTERS
    return _normalize_short(text, variant) if is_short else _normalize_long(text, variant)


def _normalize(text: str, variant: TokenizerVariant) -> MappedText:
    if variant in ("fast", "fast-bang"):
        return identity_mapped(text)
    whole = identity_mapped(_without_surrogates(text))
    if _UNCHANGED.fullmatch(text):
        return MappedText(text.lower(), whole.offsets)
    if variant == "open-clip":
        return _lower(_unescape(_unescape(_repair(whole))))
    between = _BETWEEN_SPECIALS if variant == "ftfy" else _BETWEEN_SPECIALS_AND_BANGS
    return whole.replace_each(between, lambda text: _lower(_repair(text)))


_normalize_short = lru_cache(maxsize=MAX_CACHED_NORMAL_TEXTS)(_normalize)
_normalize_long = lru_cache(maxsize=MAX_CACHED_LONG_TEXTS)(_normalize)


def mend_letters_and_entities(text: MappedText) -> MappedText:
    """ftfy's `fix_text`, then HTML entities twice, letter case as it is; each letter at those that it came from."""
    return text if _UNCHANGED.fullmatch(text.text) else _unescape(_unescape(_repair(text)))


def _without_surrogates(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _repair(text: MappedText) -> MappedText:
    """ftfy's `fix_text`; a word that it changes is followed letter by letter where that gives the same."""
    import ftfy

    if _UNCHANGED.fullmatch(text.text):
        return text
    repaired = ftfy.fix_text(text.text)
    if repaired == text.text:
        return text
    fix = partial(_fix_word, unescape_html="<" not in text.text and "auto")  # ftfy leaves HTML entities beside < alone
    return _by_pieces(text, repaired, [match.span() for match in _WORD.finditer(text.text)], fix)


@lru_cache(maxsize=8192)
def _fix_word(word: str, unescape_html: str | bool) -> str:
    import ftfy

    return word if _UNCHANGED.fullmatch(word) else ftfy.fix_text(word, unescape_html=unescape_html)


def _by_pieces(
    text: MappedText, changed: str, spans: list[tuple[int, int]], change: Callable[[str], str]
) -> MappedText:
    """`changed` with offsets: piece by piece where the pieces changed each alone give the same, else spread evenly."""
    pieces = [text.cut(start, end) for start, end in spans]
    results = [change(piece.text) for piece in pieces]
    if "".join(results) != changed:
        return _spread_between(text, changed)
    return concat([_changed_word(piece, result, change) for piece, result in zip(pieces, results, strict=True)])


def _changed_word(word: MappedText, result: str, change: Callable[[str], str]) -> MappedText:
    if word.text == result:
        return word
    spans = [match.span() for match in _ENTITY_OR_LETTER.finditer(word.text)]
    return _by_pieces(word, result, spans, change) if len(spans) > 1 else _spread(word, result)


def _spread_between(text: MappedText, changed: str) -> MappedText:
    """`changed` with the letters of `text` that it begins and ends with at their own offsets, those between spread."""
    start = _equal_letters(text.text, changed)
    end = _equal_letters(text.text[start:][::-1], changed[start:][::-1])
    stop, changed_stop = len(text.text) - end, len(changed) - end
    if start == stop:
        return _spread(text, changed)
    between = _spread(text.cut(start, stop), changed[start:changed_stop])
    return concat([text.cut(0, start), between, text.cut(stop)])


def _equal_letters(text: str, changed: str) -> int:
    """How many letters two texts have in common at their beginning."""
    pairs = enumerate(zip(text, changed, strict=False))
    return next((index for index, (old, new) in pairs if old != new), min(len(text), len(changed)))


def _spread(text: MappedText, changed: str) -> MappedText:
    """`changed` with its characters spread evenly over the offsets of `text`."""
    count = len(changed)
    return MappedText(changed, [text.offsets[index * len(text.text) // count] for index in range(count)])


def _unescape(text: MappedText) -> MappedText:
    """HTML entities as their characters, each at the entity's offset."""
    return text.replace_each(_ENTITY, lambda entity: _spread(entity, _character(entity.text)))


def _character(entity: str) -> str:
    import html  # hardly any prompt has one

    try:
        return html.unescape(entity)
    except ValueError:  # of a number of thousands of digits, which Python does not read
        return "\ufffd"


def _lower(text: MappedText) -> MappedText:
    """Lower case as Python makes it, which may be longer (İ)."""
    lowered = text.text.lower()
    if len(lowered) == len(text.text):
        return MappedText(lowered, text.offsets)
    offsets = [offset for letter, offset in zip(text.text, text.offsets, strict=True) for _ in letter.lower()]
    return MappedText(lowered, offsets)

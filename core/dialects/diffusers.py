"""diffusers: plain text without any syntax, cut to one chunk, without weights."""

from collections.abc import Callable, Iterator

from core.dialects.a1111.foreign_syntax import NUMBER_IN_BRACKETS, foreign_syntax
from core.dialects.clip_skip import ClipSkip
from core.dialects.dialect import Dialect
from core.dialects.learned_words import learned_word_notes
from core.dialects.lint_rules import token_diagnostics
from core.program.translation import tr, tr_noop
from core.prompt.prompt import DEFAULT_SETTINGS, Diagnostic, Fix, Prompt, PromptVariant, ReadingSettings, Segment
from core.prompt.textual_inversions import TextualInversions
from core.tokens.chunks import CONTEXT_LENGTH, MARK_TOKENS, ChunkedTokens, Chunks, join_parts, pad_chunk
from core.tokens.families import BANG_TOKEN, FAMILIES, positions_of
from core.tokens.inversion_tokens import LearnedWords, TokenizeSegment, diffusers_words, tokenize_with_words
from core.tokens.tokenizer import Token, TokenizerVariant

# SD2's tokenizer and SDXL's second one have `!` for their padding token.
TOKENIZER_VARIANTS: dict[str, TokenizerVariant] = {"clip_l": "fast", "clip_h": "fast-bang", "clip_g": "fast-bang"}
# `max_sequence_length` of HiDream's pipeline; elsewhere the tokenizer's own 77, whatever positions the encoder has.
MAX_LENGTHS = {"hidream": 128}
NEGATIVE_WITHOUT_CLIP_SKIP = frozenset({"sd1", "sdxl"})  # families in whose `encode_prompt` it is not looked at


def parse_plain(text: str, settings: ReadingSettings = DEFAULT_SETTINGS) -> Prompt:
    """The whole text as one segment of weight 1."""
    variant = PromptVariant(text, (Segment(text, range(len(text))),), until_step=settings.steps)
    return Prompt(text, "diffusers", (variant,), settings=settings)


def chunk_diffusers(prompt: Prompt, family: str, encoder: str) -> Chunks:
    """One chunk; what does not fit is cut off."""
    length = min(MAX_LENGTHS.get(family, CONTEXT_LENGTH), positions_of(prompt.settings, family, encoder))
    room = length - MARK_TOKENS
    tokenize_segment = segment_tokenizer(prompt, family, encoder)
    tokens = [token for segment in prompt.variant.segments for token in tokenize_segment(segment)]
    chunk = pad_chunk(tokens[:room], FAMILIES[family].padding[encoder], length)
    return join_parts(prompt, family, encoder, [ChunkedTokens((chunk,), len(tokens), tuple(tokens[room:]))])


def segment_tokenizer(
    prompt: Prompt, family: str, encoder: str, words_of: Callable[[TextualInversions], LearnedWords] = diffusers_words
) -> TokenizeSegment:
    """How a segment is tokenised for an encoder, with the tokens of textual inversions among the words."""
    variant, inversions = TOKENIZER_VARIANTS[encoder], prompt.settings.inversions
    words, widths = words_of(inversions), {**FAMILIES[family].widths, **(inversions.widths or {})}
    return lambda segment: tokenize_with_words(segment, variant, words, encoder, widths)


def lint_diffusers(chunks: Chunks) -> Iterator[Diagnostic]:
    """Padding that was typed, syntax of other tools, and weights."""
    text = chunks.prompt.source
    yield from padding_marks(chunks)
    yield from learned_word_notes(chunks, diffusers_words(chunks.prompt.settings.inversions), "diffusers")
    yield from foreign_syntax(text, "diffusers")
    for match in NUMBER_IN_BRACKETS.finditer(text):
        message = tr("diffusers has no weights: the brackets and the number are read as words.")
        fixes = (Fix(tr("Leave only the words"), ((*match.span(), match[1]),)),)
        yield Diagnostic("syntax-as-text", message, *match.span(), fixes)


def padding_marks(chunks: Chunks) -> Iterator[Diagnostic]:
    """`!` that the tokenizer takes for padding."""
    return token_diagnostics(chunks, (BANG_TOKEN,), _padding_mark)


def _padding_mark(token: Token, chunks: Chunks) -> tuple[str, str] | None:
    if TOKENIZER_VARIANTS[chunks.encoder] != "fast-bang":
        return None
    message = tr("“!” is the padding token of this model's tokenizer, so it is read as padding and not as a mark.")
    return "padding-mark", message


def _negative_notes(family: str, text: str) -> Iterator[str]:
    if family in NEGATIVE_WITHOUT_CLIP_SKIP:
        yield tr("diffusers ignores clip skip for the negative prompt.")


DIFFUSERS = Dialect(
    key="diffusers",
    title="diffusers",
    summary=tr_noop("As diffusers reads it: plain text, cut off after 75 tokens"),
    parse=parse_plain,
    chunk=chunk_diffusers,
    tokenizer_variants=TOKENIZER_VARIANTS,
    # As far as the token and position embedding itself, layer 0.
    clip_skip=ClipSkip(
        first=0, step=1, limits=lambda family, layers: (0, family.trained_layer(layers)), from_trained_layer=True
    ),
    lint=lint_diffusers,
    negative_notes=_negative_notes,
)

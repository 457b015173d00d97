"""A1111's chunks of 75 tokens: `tokenize_line` of `modules/sd_hijack_clip.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from core.dialects.a1111.syntax import counted_segments
from core.dialects.a1111.web_ui import TOKENIZER_VARIANTS, WebUi
from core.prompt.prompt import Prompt, Segment
from core.prompt.textual_inversions import TextualInversion, TextualInversions
from core.tokens.chunks import CHUNK_TOKENS, Chunk, ChunkedTokens, Chunks, pad_chunk
from core.tokens.families import FAMILIES
from core.tokens.normalization import tokenize
from core.tokens.tokenizer import Token, TokenizerVariant

COMMA_TOKEN = 267  # `,</w>`
PLACEHOLDER_TOKEN = 0  # what stands where an embedding's vectors will be: the id of `!`

FindInversion = Callable[[Sequence[Token], int], tuple[TextualInversion, int] | None]


def chunk_web_ui(ui: WebUi, prompt: Prompt, family: str, encoder: str) -> Chunks:
    """The chunks of the text that is shown; the counter is that of the longest text."""
    chunked = chunk_variants(ui, prompt, family, encoder)
    chunks = chunked[prompt.shown_index].chunks
    used = _count(ui, prompt, family, encoder, chunked)
    limit = CHUNK_TOKENS * max(1, -(-used // CHUNK_TOKENS))
    return Chunks(prompt, family, chunks, used, limit, encoder=encoder, chunk_counts=(len(chunks),))


def chunk_variants(ui: WebUi, prompt: Prompt, family: str, encoder: str) -> list[ChunkedTokens]:
    """The chunks of every variant of a prompt; all texts of a part have as many as the longest."""
    by_segments: dict[int, ChunkedTokens] = {}  # by identity: variants of equal text share their segments
    longest: dict[int, int] = {}
    for variant in prompt.variants:
        key = id(variant.segments)
        if key not in by_segments:
            by_segments[key] = _chunk_text(ui, prompt, family, encoder, variant.segments)
        longest[variant.part] = max(longest.get(variant.part, 1), len(by_segments[key].chunks))
    empty = pad_chunk((), FAMILIES[family].padding[encoder])
    chunked = [(by_segments[id(variant.segments)], longest[variant.part]) for variant in prompt.variants]
    return [replace(text, chunks=text.chunks + (empty,) * (count - len(text.chunks))) for text, count in chunked]


def _count(ui: WebUi, prompt: Prompt, family: str, encoder: str, chunked: Sequence[ChunkedTokens]) -> int:
    """The counter: the tokens of the longest of the texts that it counts."""
    counted = counted_segments(ui, prompt)
    if counted is not None:
        chunked = [_chunk_text(ui, prompt, family, encoder, segments) for segments in counted]
    return max(text.used for text in chunked)


def _chunk_text(ui: WebUi, prompt: Prompt, family: str, encoder: str, segments: Sequence[Segment]) -> ChunkedTokens:
    """The chunks of one text."""
    backtrack = prompt.settings.comma_backtrack if ui.comma_backtrack is None else ui.comma_backtrack
    chunker = A1111Chunker(backtrack, inversion_finder(prompt.settings.inversions, family))
    return chunker.chunk_segments(segments, ui.tokenizer_variants[encoder], FAMILIES[family].padding[encoder])


@lru_cache(maxsize=4)  # of thousands of names, which are not to be tokenised at every keystroke
def _names_by_start(
    inversions: TextualInversions, family: str
) -> Mapping[int, list[tuple[list[int], TextualInversion]]]:
    """The inversions that fit the family with the tokens of their names, longest first, by the first of the tokens."""
    facts = FAMILIES[family]
    variant = TOKENIZER_VARIANTS[next(iter(facts.encoders))]
    by_start: dict[int, list[tuple[list[int], TextualInversion]]] = {}
    for inversion in inversions.by_name.values():
        ids = [token.id for token in tokenize(Segment(inversion.name, range(len(inversion.name))), variant)]
        if ids and inversion.fits(inversions.widths or facts.widths):
            by_start.setdefault(ids[0], []).append((ids, inversion))
    for names in by_start.values():
        names.sort(key=lambda name: -len(name[0]))
    return by_start


def inversion_finder(inversions: TextualInversions, family: str) -> FindInversion | None:
    """What finds inversions: any run of the tokens of a name inside one segment, longest first; None without any."""
    by_start = _names_by_start(inversions, family)
    if not by_start:
        return None

    def find(tokens: Sequence[Token], position: int) -> tuple[TextualInversion, int] | None:
        for ids, inversion in by_start.get(tokens[position].id, ()):
            if [token.id for token in tokens[position : position + len(ids)]] == ids:
                return inversion, len(ids)
        return None

    return find


@dataclass(slots=True)
class _OpenChunk:
    """A chunk while it is filled; `fixes` are the positions at which an inversion's vectors cover the tokens."""

    tokens: list[Token] = field(default_factory=list)
    fixes: list[tuple[int, Token, TextualInversion]] = field(default_factory=list)

    def padded(self, padding: int) -> Chunk:
        """The 77 tokens; vectors cover whatever stands at their positions, padding too."""
        tokens = list(pad_chunk(self.tokens, padding))
        for start, token, inversion in self.fixes:
            covering = replace(token, piece=inversion.name, kind="embedding")
            for vector, covered in enumerate(tokens[start + 1 : start + 1 + inversion.vectors]):
                tokens[start + 1 + vector] = replace(covering, weight=covered.weight, vector=vector)
        return tuple(tokens)


@dataclass(slots=True)
class A1111Chunker:
    """One text while its chunks are filled.

    Where a full chunk would split a phrase whose comma is at most `backtrack` tokens back, the cut moves to after that
    comma and the chunk is padded ("Prompt word wrap length limit"). A comma that arrives at the border does not trigger
    it. An embedding is found by the tokens of its name, is never split, and begins a new chunk where it does not fit.
    A1111 has a bug that is kept here: of an embedding in a moved tail, the placeholders move and the vectors stay.
    The counter counts 75 for every chunk but the last.
    """

    backtrack: int
    find_inversion: FindInversion | None
    chunks: list[_OpenChunk] = field(default_factory=list)
    chunk: _OpenChunk = field(default_factory=_OpenChunk)
    last_comma: int = -1

    def chunk_segments(self, segments: Sequence[Segment], variant: TokenizerVariant, padding: int) -> ChunkedTokens:
        """The chunks of one text."""
        for segment in segments:
            if segment.is_break:
                self._next_chunk()
            else:
                self._take(tokenize(segment, variant))
        used = CHUNK_TOKENS * len(self.chunks) + len(self.chunk.tokens)
        if self.chunk.tokens or not self.chunks:
            self._next_chunk()
        return ChunkedTokens(tuple(chunk.padded(padding) for chunk in self.chunks), used)

    def _take(self, tokens: Sequence[Token]) -> None:
        position = 0
        while position < len(tokens):
            position += self._take_run(tokens, position) or self._take_one(tokens, position)

    def _take_run(self, tokens: Sequence[Token], position: int) -> int:
        """Takes what fits into the chunk, up to the next inversion; returns how many tokens these are."""
        before = len(self.chunk.tokens)
        end = min(position + CHUNK_TOKENS - before, len(tokens))
        if self.find_inversion is not None:
            end = next((at for at in range(position, end) if self.find_inversion(tokens, at)), end)
        run = tokens[position:end]
        commas = [index for index, token in enumerate(run) if token.id == COMMA_TOKEN]
        if commas:
            self.last_comma = before + commas[-1]
        self.chunk.tokens += run
        return len(run)

    def _take_one(self, tokens: Sequence[Token], position: int) -> int:
        """Takes a token behind a full chunk, or the inversion that begins there; returns how many tokens it took."""
        token = tokens[position]
        if token.id == COMMA_TOKEN:
            self.last_comma = len(self.chunk.tokens)
        elif self._near_comma():
            self._move_tail()
        if len(self.chunk.tokens) == CHUNK_TOKENS:
            self._next_chunk()
        found = self.find_inversion(tokens, position) if self.find_inversion is not None else None
        if found is None:
            self.chunk.tokens.append(token)
            return 1
        inversion, length = found  # what was typed for it reaches from the first token of its name to the last
        self._put_inversion(replace(token, end=tokens[position + length - 1].end), inversion)
        return length

    def _near_comma(self) -> bool:
        count = len(self.chunk.tokens)
        return count == CHUNK_TOKENS and self.last_comma != -1 and count - self.last_comma <= self.backtrack

    def _move_tail(self) -> None:
        """Ends the chunk after its last comma; what followed it begins the next."""
        tail = self.chunk.tokens[self.last_comma + 1 :]
        del self.chunk.tokens[self.last_comma + 1 :]
        self._next_chunk()
        self.chunk.tokens = tail

    def _next_chunk(self) -> None:
        self.chunks.append(self.chunk)
        self.chunk, self.last_comma = _OpenChunk(), -1

    def _put_inversion(self, first: Token, inversion: TextualInversion) -> None:
        """Makes room for the vectors of an inversion whose name begins with the token `first`."""
        vectors = min(inversion.vectors, CHUNK_TOKENS)
        if len(self.chunk.tokens) + vectors > CHUNK_TOKENS:
            self._next_chunk()
        self.chunk.fixes.append((len(self.chunk.tokens), first, inversion))
        self.chunk.tokens += [replace(first, id=PLACEHOLDER_TOKEN, piece="!")] * vectors

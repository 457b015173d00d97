"""What a tool read in one way of a prompt, with the places of the typed prompt."""

from dataclasses import replace

from core.prompt.expansion import Expansion
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Diagnostic, Fix, Prompt, PromptVariant, Segment
from core.tokens.chunks import Chunk, Chunks
from core.tokens.tokenizer import Token


class Placement:
    """From places in the text that a tool got to those in the typed prompt."""

    def __init__(self, sent: MappedText, typed: str) -> None:
        offsets = sent.offsets
        self._sent, self._offsets, self._typed, self._typed_length = sent.text, offsets, typed, len(typed)
        self._is_rising = all(map(int.__le__, offsets, offsets[1:]))
        self._segments: dict[int, tuple[Segment, ...]] = {}

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The typed letters from the first to the last of these; where none are, the place between letters."""
        if start >= end:
            at = self._offsets[start] if start < len(self._offsets) else self._typed_length
            return at, at
        if self._is_rising:
            return self._offsets[start], self._offsets[end - 1] + 1
        own = self._offsets[start:end]
        return min(own), max(own) + 1

    def token(self, token: Token) -> Token:
        """A token at its typed letters."""
        if token.start is None or token.end is None:
            return token
        start, end = self.span(token.start, token.end)
        return Token(token.id, token.piece, start, end, token.weight, token.kind, token.vector)

    def prompt(self, prompt: Prompt, source: str, expansion: Expansion) -> Prompt:
        """A prompt with its segments and notes at their typed letters."""
        variants = tuple(self._variant(variant) for variant in prompt.variants)
        return replace(prompt, source=source, variants=variants, expansion=expansion, diagnostics=())

    def _variant(self, variant: PromptVariant) -> PromptVariant:
        more = None if variant.more_segments is None else self._all(variant.more_segments)
        return replace(variant, segments=self._all(variant.segments), more_segments=more)

    def _all(self, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
        """Equal variants share their segments."""
        if id(segments) not in self._segments:
            self._segments[id(segments)] = tuple(
                replace(segment, offsets=[self._offsets[offset] for offset in segment.offsets]) for segment in segments
            )
        return self._segments[id(segments)]

    def diagnostic(self, diagnostic: Diagnostic) -> Diagnostic:
        """A note at its typed letters, with the fixes that can be made there."""
        start, end = self.span(diagnostic.start, diagnostic.end)
        fixes = tuple(fix for fix in map(self._fix, diagnostic.fixes) if fix is not None)
        return replace(diagnostic, start=start, end=end, fixes=fixes)

    def _is_typed(self, start: int, end: int) -> bool:
        """Whether these letters are typed ones, and none of a file or an extension."""
        places = self._offsets[start:end]
        return self._sent[start:end] == "".join(self._typed[place] for place in places)

    def _fix(self, fix: Fix) -> Fix | None:
        """A fix in the typed prompt, None where its letters do not stand there in one piece."""
        edits = []
        for start, end, text in fix.edits:
            typed_start, typed_end = self.span(start, end)
            if typed_end - typed_start != end - start or not self._is_typed(start, max(end, start + 1)):
                return None
            edits.append((typed_start, typed_end, text))
        return Fix(fix.label, tuple(edits))


def place(chunks: Chunks, source: str, expansion: Expansion) -> Chunks:
    """The chunks of a way as those of the typed prompt; what the tool read in the way itself stays with them."""
    placement = Placement(expansion.way.text, source)
    prompt = placement.prompt(chunks.prompt, source, expansion)

    def placed(one: Chunks) -> Chunks:
        rows: tuple[Chunk, ...] = tuple(tuple(map(placement.token, row)) for row in one.chunks)
        truncated = tuple(map(placement.token, one.truncated))
        others = tuple(placed(other) for other in one.others)
        return replace(one, prompt=prompt, chunks=rows, truncated=truncated, others=others, of_sent_text=one)

    return placed(chunks)

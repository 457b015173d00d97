"""What a tool read in one way of a prompt, with the places of the typed prompt."""

from dataclasses import replace

from core.program.translation import tr
from core.prompt.expansion import Expansion
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Diagnostic, Fix, Prompt, PromptVariant, Segment
from core.prompt.styles import StyledText
from core.tokens.chunks import Chunk, Chunks
from core.tokens.tokenizer import Token


def said_of_style(message: str, styled: StyledText | None, offset: int) -> str:
    """A note that names the style whose letter it is of; itself where that is typed."""
    style = styled.style_at(offset) if styled else ""
    return tr("In the style “{style}”: {note}").format(style=style, note=message) if style else message


class Placement:
    """From places in the text that a tool got to those in the typed prompt."""

    def __init__(self, sent: MappedText, typed: str, styled: StyledText | None = None) -> None:
        """`styled` is named in notes on letters that are of a style."""
        self._styled = styled
        offsets = sent.offsets
        self._sent, self._offsets, self._typed, self._typed_length = sent.text, offsets, typed, len(typed)
        self._is_rising = all(map(int.__le__, offsets, offsets[1:]))
        self._segments: dict[int, tuple[Segment, ...]] = {}

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The typed letters from the first to the last of these; where none are, the place between letters.

        Letters that a style adds stand in front of the typed ones or behind them, where none are.
        """
        if start >= end:
            at = self._offsets[start] if start < len(self._offsets) else self._typed_length
            return self._within(at), self._within(at)
        if self._is_rising:
            return self._within(self._offsets[start]), self._within(self._offsets[end - 1] + 1)
        own = [offset for offset in self._offsets[start:end] if 0 <= offset < self._typed_length]
        if own:
            return min(own), max(own) + 1
        return self._within(self._offsets[start]), self._within(self._offsets[start])

    def _within(self, offset: int) -> int:
        return min(max(offset, 0), self._typed_length)

    def token(self, token: Token) -> Token:
        """A token at its typed letters."""
        if token.start is None or token.end is None:
            return token
        start, end = self.span(token.start, token.end)
        return Token(
            token.id, token.piece, start, end, token.weight, token.kind, token.vector, token.attended, token.spelling
        )

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
        message = self._message(diagnostic) if self._styled and start == end else diagnostic.message
        return replace(diagnostic, message=message, start=start, end=end, fixes=fixes)

    def _message(self, diagnostic: Diagnostic) -> str:
        at = self._offsets[diagnostic.start] if diagnostic.start < len(self._offsets) else self._typed_length
        return said_of_style(diagnostic.message, self._styled, at)

    def _is_typed(self, start: int, end: int) -> bool:
        """Whether these letters are typed ones, and none of a file or an extension."""
        places = self._offsets[start:end]
        if any(not 0 <= place < self._typed_length for place in places):
            return False
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

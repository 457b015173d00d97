"""What a tool is to the program: one record, made in the tool's own folder and entered in the table (table.py)."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.dialects.clip_skip import ClipSkip
from core.dialects.weight_syntax import WeightSyntax
from core.dialects.weighting import EncodeChunks, without_weights
from core.encoder.encoding import Floats
from core.program.translation import tr
from core.prompt.expansion import ExpansionLayer, Span
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Diagnostic, Prompt, ReadingSettings
from core.prompt.textual_inversions import TextualInversion
from core.tokens.chunks import Chunk, Chunks
from core.tokens.tokenizer import TokenizerVariant


@dataclass(frozen=True, slots=True)
class BracketSyntax:
    """Which brackets a tool knows, for the editor that marks partners.

    Group 1 of `marks` is a bracket; whole matches without it are escapes. `readable` leaves out of the typed text what
    the tool skips. `pairs` are the partners (both offsets in the typed text) of brackets that are not round or square.
    """

    marks: re.Pattern[str]
    readable: Callable[[MappedText], MappedText] = lambda text: text
    pairs: Callable[[MappedText], Iterable[tuple[int, int]]] = lambda text: ()


def _weighted_from_empty(settings: ReadingSettings) -> str:
    return tr("Here weighted words can move all the same: they are weighed against the empty prompt’s rows.")


@dataclass(frozen=True, slots=True)
class Dialect:
    """A tool: how it reads a prompt, fills chunks, applies weights and counts layers. Encoders go by their names.

    Reading. `key` names the tool in files, options and `Prompt.dialect`, `title` on the screen, where `summary`
    (`tr_noop`) says how it reads. `parse` makes the prompt of a typed text, `chunk` the chunks of a prompt for a family
    and one of its encoders. `settings` are the fields of ReadingSettings that the tool has. `expansion` is the layer in
    front of it that is on for typed text, and `left_out_first` the spans that are gone before that layer chooses.

    Encoding. `apply_weights` makes the states [chunks, 77, width] or [77 x chunks, width] of one encoder that the
    tool hands on; `weighs_by_chunk` says whether those of a chunk depend on its own tokens and weights alone.
    `extends_shorter` says that of two encoders the one with fewer chunks is filled with the empty
    prompt's states, instead of cutting the other. `pooled_chunk` is what the pooled vector is made of, out of an
    encoder's chunks; it is handed on where the family's U-Net receives one, and with `always_pools` for all families.
    `padding_note` says how padding can move the words of a weighted prompt, "" where it cannot.

    Editing. `lint` gives what should be known of a prompt beyond what holds in all tools. `compared_weights` are the
    keys of two tools, this one and another, of which the first multiplies nested weights and the second takes the
    innermost: notes compare the two. `weights` is None where the tool has none, `brackets` where they mean nothing.
    `tag_areas` are the pieces of the typed text that tags are looked for in, and no comma parts what matches `quotes`.
    `inversion_syntax` is what is written for a textual inversion, and `inversion_fault` why one cannot stand in a
    prompt for encoders of these widths, "" where it can.

    Negative prompts. `negative_notes` says for a family and a text what the tool does otherwise than with the prompt,
    `unequal_chunks` (`tr_noop`, with `{tool}`) what it does where the two have different numbers of chunks.
    """

    key: str
    title: str
    summary: str
    parse: Callable[[str, ReadingSettings], Prompt]
    chunk: Callable[[Prompt, str, str], Chunks]
    tokenizer_variants: Mapping[str, TokenizerVariant]
    clip_skip: ClipSkip
    settings: frozenset[str] = frozenset()
    expansion: ExpansionLayer = "none"
    left_out_first: Callable[[str, ReadingSettings], Iterable[Span]] = lambda text, settings: ()
    apply_weights: Callable[[Chunks, EncodeChunks], Floats] = without_weights
    weighs_by_chunk: Callable[[Chunks], bool] = lambda chunks: False
    extends_shorter: bool = False
    pooled_chunk: Callable[[Chunks], Chunk] = lambda chunks: chunks.chunks[0]
    always_pools: bool = False
    padding_note: Callable[[ReadingSettings], str] = _weighted_from_empty
    lint: Callable[[Chunks], Iterable[Diagnostic]] = lambda chunks: ()
    compared_weights: tuple[str, str] | None = None
    weights: WeightSyntax | None = None
    brackets: BracketSyntax | None = None
    tag_areas: Callable[[MappedText], Iterable[MappedText]] = lambda text: (text,)
    quotes: re.Pattern[str] | None = None
    inversion_syntax: Callable[[TextualInversion], str] = lambda inversion: inversion.token
    inversion_fault: Callable[[TextualInversion, Mapping[str, int]], str] = lambda inversion, widths: ""
    negative_notes: Callable[[str, str], Iterable[str]] = lambda family, text: ()
    unequal_chunks: str = ""

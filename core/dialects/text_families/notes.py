"""What surprises in a prompt for a text encoder that is not CLIP's: what is words, hidden, dropped or cut off."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.dialects.a1111.foreign_syntax import NUMBER_IN_BRACKETS, foreign_syntax
from core.dialects.comfyui.lint import bracket_notes, embedding_notes, tag_notes
from core.dialects.comfyui.syntax import EMBEDDING_PREFIX
from core.dialects.diffusers import padding_marks
from core.dialects.lint_rules import zero_weights
from core.dialects.text_families.reading import RULES, tokenizer_of, weights_act
from core.dialects.text_families.rules import EncoderRule
from core.dialects.text_families.templates import TURN, USER
from core.program.translation import tr
from core.prompt.bracket_pairs import bracket_pairs
from core.prompt.mapped_text import identity_mapped
from core.prompt.prompt import Diagnostic, Fix
from core.tokens.chunks import CHUNK_TOKENS, Chunks
from core.tokens.text_families import TEXT_ENCODERS
from core.tokens.tokenizer import BOS, EOS, Token

TOOL_TITLES = {"comfyui": "ComfyUI", "diffusers": "diffusers"}
_BRACKETS = re.compile(r"\\[()]|([()])")
_SPECIAL = re.compile(r"[<\[].+[>\]]\Z", re.DOTALL)
_EMBEDDING = re.compile(rf"(?<!\S){EMBEDDING_PREFIX}\S+")


def text_family_notes(chunks: Chunks) -> Iterator[Diagnostic]:
    """The notes on a prompt, at the places of the text that the tool got."""
    tool = TOOL_TITLES[chunks.prompt.dialect]
    rule = RULES[chunks.prompt.dialect][chunks.family]
    if chunks.prompt.dialect == "comfyui":
        yield from _of_comfyui(chunks)
    else:
        yield from foreign_syntax(chunks.prompt.source, tool)
    if all(own.brackets == "text" for own in rule.encoders.values()):
        yield from _brackets_as_words(chunks.prompt.source)
    yield from _of_clip(chunks)
    for side in chunks.encoders:
        if (own := rule.encoders.get(side.encoder)) is not None:
            yield from _of_encoder(side, own, tool)
    yield from row_notes(chunks)


def _of_comfyui(chunks: Chunks) -> Iterator[Diagnostic]:
    source = chunks.prompt.source
    yield from tag_notes(source, chunks.prompt.tool_name("ComfyUI"))
    if weights_act(chunks.family, "comfyui"):
        yield from zero_weights(chunks.prompt)
        yield from bracket_notes(chunks.prompt, identity_mapped(source))
    rules = RULES["comfyui"][chunks.family].encoders.values()
    if any(rule.reads_embeddings for rule in rules):
        yield from _embeddings(chunks)
        return
    for match in _EMBEDDING.finditer(source):
        message = tr("ComfyUI looks for no embeddings in this family, so this is read as words.")
        yield Diagnostic("embedding-as-text", message, *match.span())


def _embeddings(chunks: Chunks) -> Iterator[Diagnostic]:
    """Embeddings that are not found, and one at the start that no blank of the template stands before (Mistral)."""
    source, encoder = chunks.prompt.source, chunks.encoders[-1].encoder
    rule = RULES["comfyui"][chunks.family].encoders[encoder]
    is_glued = source.startswith(EMBEDDING_PREFIX) and rule.head != "" and not rule.head[-1].isspace()
    first = chunks.prompt.variant.segments[:1]
    for note in embedding_notes(chunks):
        if not is_glued or note.start > first[0].offsets[-1]:
            yield note
    if is_glued:
        message = tr("ComfyUI knows an embedding only after a blank, and the template’s end is in front of this one.")
        fix = Fix(tr("Put a blank before it"), ((0, 0, " "),))
        yield Diagnostic("glued-embedding", message, 0, len(EMBEDDING_PREFIX), (fix,))


def _brackets_as_words(text: str) -> Iterator[Diagnostic]:
    """Weights that are none; brackets without a number are told quietly, as prose has such."""
    numbered = [match.span() for match in NUMBER_IN_BRACKETS.finditer(text)]
    message = tr("Weights do nothing here: the brackets are read as words.")
    for match in NUMBER_IN_BRACKETS.finditer(text):
        fixes = (Fix(tr("Leave only the words"), ((*match.span(), match[1]),)),)
        yield Diagnostic("brackets-as-words", message, *match.span(), fixes)
    for opening, closing, is_inside in bracket_pairs(_BRACKETS.finditer(text)):
        if not (opening and closing) or is_inside:
            continue
        start, end = opening.start(), closing.end()
        if not any(first < end and start < last for first, last in numbered):
            yield Diagnostic("brackets-as-words", message, start, end, is_quiet=True)


def _of_clip(chunks: Chunks) -> Iterator[Diagnostic]:
    """Where CLIP stops listening while T5 goes on, and its special tokens."""
    sides = [side for side in chunks.encoders if side.is_clip]
    rule = RULES[chunks.prompt.dialect][chunks.family]
    for side in sides[:1]:
        unheard = [*side.truncated]
        if rule.clip.skipping == "ignored":  # of Flux.1's chunks the first alone is pooled
            unheard = [token for chunk in side.chunks[1:] for token in chunk if token.kind == "text"] + unheard
        if unheard:
            message = tr("CLIP hears only the first {count} tokens; the rest is T5’s alone.")
            yield _over("beyond-clip", message.format(count=CHUNK_TOKENS), unheard)
    seen: set[tuple[int, int]] = set()
    for side in sides:
        yield from padding_marks(replace(side, others=())) if chunks.prompt.dialect == "diffusers" else ()
        marks = (token for token in side.tokens if token.kind == "text" and token.id in (BOS, EOS))
        for token in marks:
            if (place := (token.start or 0, token.end or 0)) not in seen:
                seen.add(place)
                yield Diagnostic("special-token", tr("CLIP reads this as a special token, not as letters."), *place)


def _of_encoder(side: Chunks, rule: EncoderRule, tool: str) -> Iterator[Diagnostic]:
    yield from _specials(side, rule)
    yield from _hidden(side)
    yield from _dropped(side, rule)
    yield from _cut_off(side, rule, tool)


def _specials(side: Chunks, rule: EncoderRule) -> Iterator[Diagnostic]:
    """Special tokens in a text that does not bring its own template."""
    source = side.prompt.source
    if rule.typed_templates and source.startswith(rule.typed_templates):
        return
    specials = set(tokenizer_of(side.encoder, side.prompt.settings.text_family).specials.values())
    for token in side.tokens:
        if token.kind != "text" or token.id not in specials or not _SPECIAL.match(token.piece):
            continue
        if source[token.start : token.end] == token.piece:
            message = tr("{encoder} reads this as a special token, not as letters.")
            message = message.format(encoder=TEXT_ENCODERS[side.encoder].title)
            yield Diagnostic("special-token", message, token.start or 0, token.end or 0)


def _hidden(side: Chunks) -> Iterator[Diagnostic]:
    """What is behind a token that is taken for padding."""
    words = [token for token in side.tokens if token.kind == "text" and not token.attended]
    if words:
        message = tr("{piece} in the text hides all that follows: no row looks at it.")
        yield _over("hidden-behind", message.format(piece=words[0].piece), words)


def _dropped(side: Chunks, rule: EncoderRule) -> Iterator[Diagnostic]:
    """What a typed template loses of the text."""
    if side.kept is None or not rule.typed_templates:
        return
    lost = [token for token in side.tokens[: side.kept[0]] if token.kind == "text"]
    if not lost:
        return
    first = [token.id for token in side.tokens[:2]]
    if TURN not in first:
        yield _over("all-dropped", tr("Your typed template has no turns: all but its last token is dropped."), lost)
    elif first == [TURN, USER]:
        message = tr("Your typed template has no system turn: the whole text is dropped.")
        yield _over("all-dropped", message, lost)
    else:
        message = tr("Of a typed template all before the second turn is dropped: {count} tokens.")
        yield replace(_over("turn-dropped", message.format(count=len(lost)), lost), is_quiet=True)


def _cut_off(side: Chunks, rule: EncoderRule, tool: str) -> Iterator[Diagnostic]:
    """Words beyond the limit, and the template's end with them where it stands behind the words."""
    if not side.limit or side.used <= side.limit:
        return
    rows = side.tokens[side.kept[1] :] if side.kept else ()
    lost = [token for token in (*rows, *side.truncated) if token.kind in ("text", "embedding")]
    if rule.tail and rule.filling != "middle":
        message = tr(
            "Longer than the limit: {tool} has room for {limit} tokens of a prompt here, and this has {used}. The end"
            " is cut, that of the template too."
        )
    else:
        message = tr("{tool} reads {limit} tokens; the last {count} tokens are cut off.")
        if len(lost) == 1:
            message = tr("{tool} reads {limit} tokens; the last 1 token is cut off.")
    words = [token for token in side.tokens if token.kind in ("text", "embedding")]
    message = message.format(tool=tool, limit=side.limit, used=side.used, count=len(lost))
    yield _over("cut-off", message, lost or words[-1:])


def row_notes(chunks: Chunks) -> Iterator[Diagnostic]:
    """Quiet notes on how many of the rows that are handed on are the prompt's own."""
    rule = RULES[chunks.prompt.dialect][chunks.family]
    side = next(side for side in chunks.encoders if side.encoder in rule.encoders)
    rows = side.tokens[slice(*side.kept)] if side.kept else side.tokens
    own, template = (sum(token.kind in kinds for token in rows) for kinds in (("text", "embedding"), ("template",)))
    if rule.filled in ("steer", "steer-embedded", "window") and own + template < len(rows):
        message = tr("Filled-up rows steer the picture: {own} of {rows} rows are yours.")
        message = message.format(own=own, rows=len(rows))
        yield Diagnostic("filled-rows", message, 0, 0, is_quiet=True)
    if template > 1:
        message = tr("The template is {count} of your {rows} rows.").format(count=template, rows=own + template)
        yield Diagnostic("template-rows", message, 0, 0, is_quiet=True)


def _over(code: str, message: str, tokens: Sequence[Token]) -> Diagnostic:
    """A note over what these tokens cover."""
    starts, ends = (
        [place or 0 for place in places] for places in zip(*((t.start, t.end) for t in tokens), strict=True)
    )
    return Diagnostic(code, message, min(starts), max(ends))

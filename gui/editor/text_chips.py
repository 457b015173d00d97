"""Chips of an encoder that is not CLIP's: template and padding around the words, what is hidden and what dropped."""

from itertools import groupby

from core.analysis.units import letters_at
from core.dialects.table import DIALECTS
from core.editing.unknown_words import unknown_spans
from core.program.translation import join_names, tr
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token
from core.weights.checkpoints.recognition import ENCODER_TITLES

BLANK_MARKS = ("▁", "Ġ")  # with which pieces begin that have a blank before them


def text_chip_labels(chunks: Chunks, first: int) -> list[tuple[int, Token, str]]:
    """Row, token and label of each chip from a row on; padding that stands together is one chip."""
    chips = list[tuple[int, Token, str]]()
    row = first
    for (is_padding, _), group in groupby(chunks.tokens[first:], key=_is_folded):
        run = list(group)
        if is_padding:
            chips.append((row, run[0], tr("padding × {count}").format(count=len(run))))
        else:
            chips += [(row + at, token, _label(chunks, row + at, token)) for at, token in enumerate(run)]
        row += len(run)
    return chips


def _is_folded(token: Token) -> tuple[bool, bool]:
    """What neighbours have in common that are one chip."""
    is_padding = token.kind == "padding"
    return is_padding, is_padding and token.attended


def _label(chunks: Chunks, row: int, token: Token) -> str:
    if token.vector is not None:
        return f"{token.piece} {token.vector + 1}"
    label = token.readable
    if "\ufffd" not in label:
        return label or "␣"
    part = 1
    while row - part >= 0 and chunks.tokens[row - part].start == token.start and part < 9:
        part += 1
    return f"{letters_at(chunks, row)}{chr(0x2080 + part)}"


def padding_length(chunks: Chunks, row: int) -> int:
    """How many tokens the chip of a padding token stands for."""
    tokens = chunks.tokens
    end = row
    while end < len(tokens) and _is_folded(tokens[end]) == _is_folded(tokens[row]):
        end += 1
    return end - row


def describe_text_token(chunks: Chunks, row: int) -> str:
    """What the token at a row stands for, whether rows look at it, and whether its row is handed on."""
    token, tool = chunks.tokens[row], DIALECTS[chunks.prompt.dialect].title
    weight = "" if token.weight == 1 else tr(" · weight {weight}").format(weight=f"{token.weight:g}")
    sentences = [_what_it_is(chunks, row) + weight]
    if not token.attended:
        sentences.append(tr("Masked: no other row looks at it."))
    if not _is_handed_on(chunks, row):
        sentences.append(tr("{tool} leaves its row out of what it hands on.").format(tool=tool))
    return "\n".join(sentences)


def _what_it_is(chunks: Chunks, row: int) -> str:
    token, encoder = chunks.tokens[row], ENCODER_TITLES[chunks.encoder]
    tool = DIALECTS[chunks.prompt.dialect].title
    if token.kind == "padding":
        sentence = tr("positions {first} to {last} · id {id} · padding that {tool} fills up with")
        last = row + padding_length(chunks, row) - 1
        return sentence.format(first=row, last=last, id=token.id, tool=tool)
    if token.kind == "template":
        sentence = tr("position {position} · id {id} · “{piece}”, which {tool} puts around every prompt")
    elif token.vector is not None:
        return tr("position {position} · vector {number} of the textual inversion “{piece}”").format(
            position=row, number=token.vector + 1, piece=token.piece
        )
    elif token.is_unknown:
        sentence = tr(
            "position {position} · id {id} · unknown: {encoder} has no piece for “{typed}” and reads nothing of it"
        )
    elif token.piece.startswith(BLANK_MARKS):
        sentence = tr("position {position} · id {id} · “{piece}”, with a blank before it")
    else:
        sentence = tr("position {position} · id {id} · “{piece}”")
    typed = letters_at(chunks, row) if token.start is not None else ""
    return sentence.format(
        position=row, id=token.id, piece=token.readable, tool=tool, encoder=encoder, typed=typed.strip()
    )


def unknown_tip(chunks: Chunks, offset: int) -> str:
    """Which encoders cannot read the letters at a place of the typed text; "" where all can."""
    blind = [own for own in chunks.encoders if any(start <= offset < end for start, end in unknown_spans(own))]
    names = join_names([ENCODER_TITLES[own.encoder] for own in blind])
    return tr("{encoder} cannot read this: it is one unknown token").format(encoder=names) if blind else ""


def _is_handed_on(chunks: Chunks, row: int) -> bool:
    first, end = chunks.kept or (0, len(chunks.tokens))
    return first <= row < end


def strip_legend(chunks: Chunks, is_one_of_several: bool) -> str:
    """What the looks of the chips mean that are there, in short, behind the encoder's name where there are several."""
    tokens = chunks.tokens
    parts = [ENCODER_TITLES[chunks.encoder]] if is_one_of_several else []
    if any(token.kind == "template" for token in tokens):
        parts.append(tr("grey: template"))
    if not all(token.attended for token in tokens):
        parts.append(tr("dotted: masked"))
    if chunks.kept is not None and chunks.kept != (0, len(tokens)):
        parts.append(tr("hollow: not handed on"))
    return " · ".join(parts)

"""What a shortened prompt is held against: one more comma, the tool's own cut at the end, and the answer read anew."""

from dataclasses import replace
from math import nan
from statistics import median
from typing import TYPE_CHECKING

from core.analysis.answer_check import AnswerCheck
from core.dialects.table import DIALECTS
from core.program.cancellation import CancelCheck
from core.program.translation import tr
from core.queries.prompt_summary import NOT_TYPED, PromptSummaries, TextDistance
from core.queries.shorter_prompts import Shortening
from core.tokens.chunks import Chunk, Chunks, pad_chunk
from core.tokens.text_families import padding_of
from core.tokens.tokenizer import Token

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

COMMA = Token(267, ",</w>")
TOLERANCE = 1e-5  # of two measurements of one text


def comma_distance(summaries: PromptSummaries, encoder: "Encoder", cancelled: CancelCheck) -> float:
    """What one more comma at the end of a prompt changes; where no chunk has room, at the end of one without its last.

    NaN for a prompt without tokens.
    """
    chunks = summaries.chunks
    typed = [_typed(chunk) for chunk in chunks.chunks]
    if not any(typed):
        return nan
    room = [index for index, tokens in enumerate(typed) if tokens and len(tokens) < chunks.chunk_tokens]
    at = room[-1] if room else len(typed) - 1
    if not room:  # the same chunks, the last one a token shorter, are what the comma is added to
        shorter = _with_chunk(chunks, at, typed[at][:-1])
        own = PromptSummaries(summaries.view)
        own.chunks = shorter
        return comma_distance(own, encoder, cancelled)
    longer = _with_chunk(chunks, at, (*typed[at], COMMA))
    ((_, distance),) = summaries.measure_chunks({"": longer}, encoder, cancelled)
    return distance.summary


def cut_distance(summaries: PromptSummaries, target: int, encoder: "Encoder", cancelled: CancelCheck) -> TextDistance:
    """How far the first `target` tokens of a prompt are from it, as a tool cuts it that reads no more."""
    cut = cut_chunks(summaries.chunks, target)
    ((_, distance),) = summaries.measure_chunks({"": cut}, encoder, cancelled)
    return distance


def check_shortening(answer: Shortening, encoder: "Encoder", cancelled: CancelCheck) -> AnswerCheck:
    """The shortened text read and encoded anew: whether it has its tokens, and changes no more than the tool's cut.

    Where words are locked, the cut keeps them too, so that the tool's own is shown, but is no measure.
    """
    shorter, target = answer.at(answer.target), answer.target
    prompt = answer.summaries.chunks.prompt
    tool = prompt.tool_name(DIALECTS[prompt.dialect].title)
    if shorter is None:
        fewest = min(step.tokens for step in (*answer.steps, *answer.tails))
        message = tr("It does not get down to {target} tokens: what stays has {tokens}.")
        return AnswerCheck(False, message.format(target=target, tokens=fewest))
    if target >= answer.tokens:
        message = tr("nothing has to go, as {tool} counts {tokens} tokens.")
        return AnswerCheck(None, message.format(tool=tool, tokens=answer.tokens))
    anew = PromptSummaries(answer.summaries.view)
    reading = anew.read(shorter.text)
    ((_, distance),) = anew.measure_chunks({"": reading}, encoder, cancelled)
    cut = cut_distance(anew, target, encoder, cancelled)
    is_free = not answer.wish.locked and not answer.fixed
    is_as_promised = reading.used == shorter.tokens <= target
    is_as_measured = abs(distance.summary - shorter.distance.summary) < TOLERANCE
    holds = is_as_promised and is_as_measured and (not is_free or distance.summary < cut.summary + TOLERANCE)
    read_again = tr("Read again by {tool}: {tokens} tokens.").format(tool=tool, tokens=reading.used)
    return AnswerCheck(holds, f"{read_again} {_rulers_sentence(answer, distance.summary, cut.summary)}")


def _rulers_sentence(answer: Shortening, change: float, cut: float) -> str:
    numbers = {"change": commas(change, answer), "cut": commas(cut, answer)}
    if not answer.randoms:
        return tr("It moves the summary by {change} commas, cutting the end by {cut}.").format(**numbers)
    numbers["random"] = commas(median(shorter.distance.summary for shorter in answer.randoms), answer)
    message = tr(
        "It moves the summary by {change} commas, cutting the end by {cut}, leaving out at random by {random}."
    )
    return message.format(**numbers)


def commas(change: float, answer: Shortening) -> str:
    """A change in commas, as it is written."""
    number = change / answer.comma if answer.comma > 0 else nan
    return f"{number:.1f}" if number < 10 else f"{number:.0f}"


def cut_chunks(chunks: Chunks, target: int) -> Chunks:
    """The first tokens of a prompt in the chunks that they stand in; one chunk at least."""
    kept: list[Chunk] = []
    left = target
    for chunk in chunks.chunks:
        tokens = _typed(chunk)[: max(left, 0)]
        left -= chunks.chunk_tokens
        if tokens or not kept:
            kept.append(_padded(chunks, tokens))
    return replace(chunks, chunks=tuple(kept), used=min(target, chunks.used), of_sent_text=None)


def _typed(chunk: Chunk) -> Chunk:
    return tuple(token for token in chunk if token.kind not in NOT_TYPED)


def _padded(chunks: Chunks, tokens: Chunk) -> Chunk:
    return pad_chunk(tokens, padding_of(chunks.encoder), chunks.context_length)


def _with_chunk(chunks: Chunks, at: int, tokens: Chunk) -> Chunks:
    changed = (*chunks.chunks[:at], _padded(chunks, tokens), *chunks.chunks[at + 1 :])
    return replace(chunks, chunks=changed, of_sent_text=None)

"""Common statements about CLIP, each checked against the numbers of the current prompt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.labels import count_units, measure_name
from core.analysis.similarity import cosine_distance
from core.analysis.specificity import CLEAR_MOVE, CLEAR_TREND, Ladder, describe_ladder
from core.analysis.token_roles import looked_at_rows
from core.analysis.units import eos_positions
from core.dialects.sent_layers import clip_facts
from core.encoder.encoding import Floats
from core.program.translation import join_names, tr, tr_noop
from core.queries.ablations import AblationEffect
from core.tokens.chunks import Chunks

NEGLIGIBLE_DIFFERENCE = 0.02  # difference of cosines up to which two layers are called alike


@dataclass(frozen=True, slots=True)
class Claim:
    """A common statement about CLIP, and what was measured on this prompt.

    `holds` is None where this prompt cannot tell. `pane` shows more of it; that is its English title, which names it.
    """

    statement: str
    finding: str
    holds: bool | None
    pane: str


def claims(
    view: EncodingView, ladder: Ladder | None = None, masked_padding: AblationEffect | None = None
) -> tuple[Claim, ...]:
    """All claims; without a ladder or the switch “Padding: masked” those two say less."""
    if not view.encoding.encoder.is_clip:
        return (
            last_layer_blurs(view),
            padding_steers(view.chunks),
            template_is_left_out(view.chunks),
            rows_of_text_encoder_see(view.encoding.encoder.is_causal),
            deeper_is_more_specific(ladder),
        )
    return (
        last_layer_blurs(view),
        padding_is_alike(view),
        padding_is_hidden(view, masked_padding),
        rows_see_later_ones(),
        deeper_is_more_specific(ladder),
    )


def padding_steers(chunks: Chunks) -> Claim:
    """How many rows that an encoder hands on are padding, and whether the image model is told to leave them out."""
    statement, pane = tr("Padding says nothing to the image model."), tr_noop("Conditioning")
    rows = looked_at_rows(chunks)
    padding = sum(chunks.tokens[row].kind == "padding" for row in rows)
    if any(token.kind == "padding" for token in chunks.tokens) and not padding:
        finding = tr("None of the {rows} rows that it looks at is padding: those are left out, masked or zeros.")
        return Claim(statement, finding.format(rows=f"{len(rows):,}"), True, pane)
    if not padding:
        return Claim(statement, tr("Nothing is filled up here: there is no padding."), None, pane)
    finding = tr("Padding has {padding} of the {rows} rows that it looks at, and steers the picture too.")
    return Claim(statement, finding.format(padding=f"{padding:,}", rows=f"{len(rows):,}"), False, pane)


def template_is_left_out(chunks: Chunks) -> Claim:
    """How many rows that an encoder hands on are of the tool's template."""
    statement, pane = tr("Only your words reach the image model."), tr_noop("Token table")
    rows = looked_at_rows(chunks)
    template = sum(chunks.tokens[row].kind == "template" for row in rows)
    if not any(token.kind == "template" for token in chunks.tokens):
        return Claim(statement, tr("This tool puts no template around your words."), None, pane)
    finding = tr("The tool’s template has {template} of the {rows} rows that it looks at, the same for every prompt.")
    if template and is_template_moved(chunks):
        finding = tr(
            "The tool’s template has {template} of the {rows} rows that it looks at. Its tokens are always the same, "
            "but those behind your words have seen them."
        )
    return Claim(statement, finding.format(template=f"{template:,}", rows=f"{len(rows):,}"), not template, pane)


def is_template_moved(chunks: Chunks) -> bool:
    """Whether a token of the template stands behind one of the prompt's."""
    first = next((at for at, token in enumerate(chunks.tokens) if token.kind in ("text", "embedding")), None)
    return first is not None and any(token.kind == "template" for token in chunks.tokens[first:])


def last_layer_blurs(view: EncodingView) -> Claim:
    """The mean cosine of all pairs at the last layer against the one before."""
    statement, pane = tr("The last layer blurs the words into one another."), tr_noop("Across layers")
    curve, count = view.mean_pairwise_cosine, sum(unit.start is not None for unit in view.units)
    if count < 2 or len(curve) < 2:
        return Claim(statement, _too_few(view.options.kind), None, pane)
    if not np.isfinite(curve).all():
        return Claim(statement, tr("Some of the words’ rows are not numbers, so nothing can be told."), None, pane)
    blur = float(curve[-1]) - float(curve[-2])
    finding = f"{_describe_pairs(view, count)} {_describe_blur(blur)}"
    return Claim(statement, finding, blur > NEGLIGIBLE_DIFFERENCE, pane)


def _too_few(kind: str) -> str:
    if kind == "tag":
        return tr("Type two tags with a comma between them: how alike they are from layer to layer tells.")
    return tr("Type at least two words: how alike they are from layer to layer tells.")


def _describe_pairs(view: EncodingView, count: int) -> str:
    curve, lowest = view.mean_pairwise_cosine, int(np.argmin(view.mean_pairwise_cosine))
    return tr(
        "Among {units} the {cosine} of a pair is on average {last} at layer {last_layer}, the last, and {before} at "
        "layer {layer_before}; it is lowest at layer {lowest_layer} ({lowest})."
    ).format(
        units=count_units(view.options.kind, count),
        cosine=measure_name(view),
        last=_format_number(curve[-1]),
        last_layer=len(curve) - 1,
        before=_format_number(curve[-2]),
        layer_before=len(curve) - 2,
        lowest=_format_number(curve[lowest]),
        lowest_layer=lowest,
    )


def _describe_blur(difference: float) -> str:
    if abs(difference) <= NEGLIGIBLE_DIFFERENCE:
        return tr("Here the last layer is no different from the one before.")
    if difference > 0:
        return tr("Here the last layer makes words more alike than the one before.")
    return tr("Here the last layer makes words less alike than the one before.")


def padding_is_alike(view: EncodingView) -> Claim:
    """The padding of every chunk that has two rows of it, against its EOS and its first padding, at the last layer."""
    statement, pane = tr("Padding is empty: all its rows are the same."), tr_noop("Conditioning")
    chunks = [chunk for chunk, at in enumerate(_padding_positions(view)) if len(at) > 1]
    if not chunks:
        return Claim(statement, tr("This prompt leaves no padding to compare."), None, pane)
    if not view.encoding.with_padding:
        return Claim(statement, tr("The padding of this prompt has not been computed here."), None, pane)
    measured = map(partial(_padding_distances, view), chunks)
    to_end, to_first = (np.concatenate(parts) for parts in zip(*measured, strict=True))
    if not np.isfinite(to_first).all() or not np.isfinite(to_end).all():
        return Claim(statement, tr("Some of the padding’s rows are not numbers, so nothing can be told."), None, pane)
    finding = _describe_padding([chunk + 1 for chunk in chunks], to_end, to_first)
    return Claim(statement, finding, bool(to_first.max() <= NEGLIGIBLE_DIFFERENCE), pane)


def _padding_positions(view: EncodingView) -> list[list[int]]:
    """The positions of padding in each chunk, counted over all chunks."""
    length = view.chunks.context_length
    return [
        [length * number + index for index, token in enumerate(chunk) if token.kind == "padding"]
        for number, chunk in enumerate(view.chunks.chunks)
    ]


def _padding_distances(view: EncodingView, chunk: int) -> tuple[Floats, Floats]:
    """How far a chunk's padding rows are from its EOS, and from the first of them [rows] each, at the last layer."""
    at = [*_padding_positions(view)[chunk], eos_positions(view.chunks)[chunk]]
    states = view.transform(view.encoding.hidden_states[:, at])[-1]
    padding, end = states[:-1], states[-1]
    to_end, to_first = (cosine_distance(np.broadcast_to(state, padding.shape), padding) for state in (end, padding[0]))
    return to_end, to_first


def _describe_padding(chunks: Sequence[int], to_end: Floats, to_first: Floats) -> str:
    if len(chunks) == 1:
        message = tr(
            "At the last layer the {count} padding rows of chunk {chunks} are {to_end} away from its EOS row "
            "(1 − cosine), and up to {to_first} from the first of them: they hold one token, but each has a place of "
            "its own, and all have seen the words of their chunk."
        )
    else:
        message = tr(
            "At the last layer the {count} padding rows of the chunks {chunks} are {to_end} away from the EOS row of "
            "their chunk (1 − cosine), and up to {to_first} from the first padding there: they hold one token, but "
            "each has a place of its own, and all have seen the words of their chunk."
        )
    listed = join_names([str(chunk) for chunk in chunks])
    ranges = {"to_end": _format_range(to_end), "to_first": _format_number(to_first.max())}
    return message.format(count=len(to_end), chunks=listed, **ranges)


def padding_is_hidden(view: EncodingView, masked: AblationEffect | None = None) -> Claim:
    """How many of the positions that are handed over are padding, and what a mask would change."""
    tokens = view.chunks.tokens
    count = sum(token.kind == "padding" for token in tokens)
    if not count:
        finding = tr("No tool hides padding, but this prompt leaves none.")
        return Claim(tr("Padding is hidden behind a mask."), finding, False, tr_noop("Conditioning"))
    counted = tr("No tool hides padding: {count} of the {rows} rows are padding.").format(count=count, rows=len(tokens))
    use = tr("They are handed over with the others, and steer the picture too.")
    if count == 1:
        counted = tr("No tool hides padding: 1 of the {rows} rows is padding.").format(rows=len(tokens))
        use = tr("It is handed over with the others, and steers the picture too.")
    if not clip_facts(view.chunks.family, view.chunks.prompt.dialect).receives_states:
        use = tr("Flux is handed none of the rows.")
    finding = " ".join([counted, use, *_describe_masking(masked)])
    return Claim(tr("Padding is hidden behind a mask."), finding, False, tr_noop("Conditioning"))


def _describe_masking(masked: AblationEffect | None) -> Iterator[str]:
    if masked is None or not np.isfinite(masked.distances.padding):
        return
    if np.isfinite(masked.distances.words):
        message = tr(
            "If the encoder hid it, the rows of padding would move by {padding} of their size, and those of words by "
            "{words}."
        )
    else:
        message = tr("If the encoder hid it, the rows of padding would move by {padding} of their size.")
    yield message.format(padding=f"{masked.distances.padding:.1%}", words=f"{masked.distances.words:.1%}")


def rows_of_text_encoder_see(is_causal: bool) -> Claim:
    """Exact by the construction of the encoder; nothing to measure."""
    finding = tr("By its construction every row sees all others: a word’s row changes with what is typed behind it.")
    if is_causal:
        finding = tr(
            "By its construction no row sees a later one: a word’s row is the same whatever is typed behind it. Only "
            "the rows behind a word know of it, those of the template among them."
        )
    return Claim(tr("Every word sees all the others."), finding, not is_causal, tr_noop("Attention"))


def rows_see_later_ones() -> Claim:
    """Exact by the construction of CLIP's causal mask; nothing to measure."""
    finding = tr(
        "By its construction no row sees a later one: a word’s row is the same whatever is typed behind it. "
        "Only the rows behind a word, EOS and padding among them, know of it."
    )
    return Claim(tr("Every word sees all the others."), finding, False, tr_noop("Attention"))


def deeper_is_more_specific(ladder: Ladder | None) -> Claim:
    """The tendency of the ladder, where there is one."""
    statement, pane = tr("Deeper layers are more specific."), tr_noop("Specificity ladder")
    if ladder is None:
        finding = tr("Type rungs from general to specific in the Specificity ladder, and it is measured for your word.")
        return Claim(statement, finding, None, pane)
    move = ladder.slope * (len(ladder.scores) - 1)
    is_known = bool((ladder.nearest >= 0).all())
    holds = ladder.trend >= CLEAR_TREND and move >= CLEAR_MOVE if is_known else None
    return Claim(statement, describe_ladder(ladder), holds, pane)


def _format_range(values: Floats) -> str:
    low, high = _format_number(values.min()), _format_number(values.max())
    return low if low == high else tr("{low} to {high}").format(low=low, high=high)


def _format_number(value: float | np.floating) -> str:
    return f"{round(float(value), 2) + 0.0:.2f}".replace("-", "−")  # adding 0 makes -0 a 0

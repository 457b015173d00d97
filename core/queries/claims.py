"""Common statements about CLIP, each checked against the numbers of the current prompt."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.similarity import cosine_distance
from core.analysis.specificity import CLEAR_MOVE, CLEAR_TREND, Ladder, describe_ladder
from core.analysis.units import eos_positions
from core.encoder.encoding import Floats
from core.program.translation import tr, tr_noop
from core.queries.ablations import AblationEffect
from core.tokens.families import FAMILIES

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
    return (
        last_layer_blurs(view),
        padding_is_alike(view),
        padding_is_hidden(view, masked_padding),
        rows_see_later_ones(),
        deeper_is_more_specific(ladder),
    )


def last_layer_blurs(view: EncodingView) -> Claim:
    """The mean cosine of all pairs at the last layer against the one before."""
    statement, pane = tr("The last layer blurs the words into one another."), tr_noop("Across layers")
    curve = view.mean_pairwise_cosine
    if len(curve) < 2 or not np.isfinite(curve).all():
        return Claim(
            statement, tr("Type at least two words: how alike they are from layer to layer tells."), None, pane
        )
    blur = float(curve[-1]) - float(curve[-2])
    return Claim(statement, f"{_describe_pairs(view)} {_describe_blur(blur)}", blur > NEGLIGIBLE_DIFFERENCE, pane)


def _describe_pairs(view: EncodingView) -> str:
    curve, lowest = view.mean_pairwise_cosine, int(np.argmin(view.mean_pairwise_cosine))
    return tr(
        "The {cosine} of all pairs of words is on average {last} at layer {last_layer}, the last, and {before} at "
        "layer {layer_before}; it is lowest at layer {lowest_layer} ({lowest})."
    ).format(
        cosine=tr("mean-centred cosine") if view.centred else tr("cosine"),
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
    """The padding of the first chunk against its EOS and against the first padding, at the last layer."""
    statement, pane = tr("Padding is empty: all its rows are the same."), tr_noop("Conditioning")
    at = [index for index, token in enumerate(view.chunks.chunks[0]) if token.kind == "padding"]
    if len(at) < 2:
        return Claim(statement, tr("This prompt leaves no padding to compare."), None, pane)
    if not view.encoding.with_padding:
        return Claim(statement, tr("The padding of this prompt has not been computed here."), None, pane)
    states = view.transform(view.encoding.hidden_states[:, [*at, eos_positions(view.chunks)[0]]])[-1]
    padding, end = states[:-1], states[-1]
    to_end, to_first = (cosine_distance(np.broadcast_to(state, padding.shape), padding) for state in (end, padding[0]))
    if not np.isfinite(to_first).all() or not np.isfinite(to_end).all():
        return Claim(statement, tr("Some of the padding’s rows are not numbers, so nothing can be told."), None, pane)
    finding = tr(
        "At the last layer the {count} padding rows of the first chunk are {to_end} away from its EOS row "
        "(1 − cosine), and up to {to_first} from the first of them: they hold one token, but each has a place of its "
        "own, and all have seen the words."
    ).format(count=len(at), to_end=_format_range(to_end), to_first=_format_number(to_first.max()))
    return Claim(statement, finding, bool(to_first.max() <= NEGLIGIBLE_DIFFERENCE), pane)


def padding_is_hidden(view: EncodingView, masked: AblationEffect | None = None) -> Claim:
    """How many of the positions that are handed over are padding, and what a mask would change."""
    tokens = view.chunks.tokens
    count = sum(token.kind == "padding" for token in tokens)
    counted = tr("No tool hides padding: {count} of the {rows} rows are padding.").format(count=count, rows=len(tokens))
    use = tr("They are handed over with the others, and steer the picture too.")
    if not FAMILIES[view.chunks.family].receives_states:
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
    return f"{value:.2f}".replace("-", "−")

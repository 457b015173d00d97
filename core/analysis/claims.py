"""What is said of CLIP, and what the current prompt's numbers say to it."""

from dataclasses import dataclass

import numpy as np

from core.analysis.lens import Lens
from core.analysis.similarity import cosine
from core.analysis.specificity import CLEAR_MOVE, CLEAR_TREND, Ladder, sentence
from core.analysis.switches import SwitchDistance
from core.analysis.units import eos_rows
from core.chunking import POSITIONS
from core.encoding import Floats

NOTHING_TO_SPEAK_OF = 0.02  # difference of cosines up to which two layers are called alike


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is said of CLIP, and what was measured on this prompt.

    `holds` is None where this prompt cannot tell. `pane` shows more of it.
    """

    hearsay: str
    measured: str
    holds: bool | None
    pane: str


def claims(lens: Lens, ladder: Ladder | None = None, masked_padding: SwitchDistance | None = None) -> tuple[Claim, ...]:
    """All claims; without a ladder or the switch “Padding: masked” those two say less."""
    return (
        last_layer_blurs(lens),
        padding_is_alike(lens),
        padding_is_hidden(lens, masked_padding),
        rows_see_later_ones(),
        deeper_is_more_specific(ladder),
    )


def last_layer_blurs(lens: Lens) -> Claim:
    """The mean cosine of all pairs at the last layer against the one before."""
    hearsay, pane, curve = "The last layer blurs the words into one another.", "Across layers", lens.collapse
    if len(curve) < 2 or not np.isfinite(curve).all():
        return Claim(hearsay, "Type at least two words: how alike they are from layer to layer tells.", None, pane)
    last, before, lowest = float(curve[-1]), float(curve[-2]), int(np.argmin(curve))
    kind = "mean-centred cosine" if lens.centred else "cosine"
    numbers = (
        f"The {kind} of all pairs of words is on average {_number(last)} at layer {len(curve) - 1}, the last, "
        f"and {_number(before)} at layer {len(curve) - 2}; it is lowest at layer {lowest} ({_number(curve[lowest])})."
    )
    return Claim(hearsay, f"{numbers} {_blur(last - before)}", last - before > NOTHING_TO_SPEAK_OF, pane)


def _blur(difference: float) -> str:
    if abs(difference) <= NOTHING_TO_SPEAK_OF:
        return "Here the last layer is no different from the one before."
    return f"Here the last layer makes words {'more' if difference > 0 else 'less'} alike than the one before."


def padding_is_alike(lens: Lens) -> Claim:
    """The padding rows of the first chunk against its EOS row and one another, at the last layer."""
    hearsay, pane = "Padding is empty: all its rows are the same.", "Conditioning"
    rows = [row for row, token in enumerate(lens.chunks.tokens[:POSITIONS]) if token.kind == "padding"]
    if len(rows) < 2:
        return Claim(hearsay, "This prompt leaves no padding to compare.", None, pane)
    if not lens.encoding.with_padding:
        return Claim(hearsay, "The padding of this prompt has not been computed here.", None, pane)
    states = lens.as_seen(lens.encoding.hidden_states[:, [*rows, eos_rows(lens.chunks)[0]]])[-1]
    padding, end = states[:-1], states[-1]
    to_end, to_first = (1 - cosine(padding, np.broadcast_to(one, padding.shape)) for one in (end, padding[0]))
    if not np.isfinite(to_first).all() or not np.isfinite(to_end).all():
        return Claim(hearsay, "Some of the padding’s rows are not numbers, so nothing can be told.", None, pane)
    measured = (
        f"At the last layer the {len(rows)} padding rows of the first chunk are {_range(to_end)} away from its EOS row "
        f"(1 − cosine), and up to {_number(to_first.max())} from the first of them: they hold one token, but each has "
        "a place of its own, and all have seen the words."
    )
    return Claim(hearsay, measured, bool(to_first.max() <= NOTHING_TO_SPEAK_OF), pane)


def padding_is_hidden(lens: Lens, masked: SwitchDistance | None = None) -> Claim:
    """How many of the rows that are handed over are padding, and what a mask would change."""
    tokens = lens.chunks.tokens
    count = sum(token.kind == "padding" for token in tokens)
    measured = f"No tool hides padding: {count} of the {len(tokens)} rows are padding. {_handed_on(lens)}"
    if masked is not None and np.isfinite(masked.padding):
        measured += f" If the encoder hid it, the rows of padding would move by {masked.padding:.1%} of their size"
        measured += f", and those of words by {masked.words:.1%}." if np.isfinite(masked.words) else "."
    return Claim("Padding is hidden behind a mask.", measured, False, "Conditioning")


def _handed_on(lens: Lens) -> str:
    if lens.chunks.family == "flux":
        return "Flux is handed none of the rows."
    return "They are handed over with the others, and steer the picture too."


def rows_see_later_ones() -> Claim:
    """Exact by the construction of CLIP's causal mask; nothing to measure."""
    measured = (
        "By its construction no row sees a later one: a word’s row is the same whatever is typed behind it. "
        "Only the rows behind a word, EOS and padding among them, know of it."
    )
    return Claim("Every word sees all the others.", measured, False, "Attention")


def deeper_is_more_specific(ladder: Ladder | None) -> Claim:
    """What the ladder says, if there is one."""
    hearsay, pane = "Deeper layers are more specific.", "Specificity ladder"
    if ladder is None:
        measured = "Type rungs from general to specific in the Specificity ladder, and it is measured for your word."
        return Claim(hearsay, measured, None, pane)
    move = ladder.slope * (len(ladder.scores) - 1)
    known = bool((ladder.nearest >= 0).all())
    holds = ladder.trend >= CLEAR_TREND and move >= CLEAR_MOVE if known else None
    return Claim(hearsay, sentence(ladder), holds, pane)


def _range(values: Floats) -> str:
    low, high = _number(values.min()), _number(values.max())
    return low if low == high else f"{low} to {high}"


def _number(value: float | np.floating) -> str:
    return f"{value:.2f}".replace("-", "−")

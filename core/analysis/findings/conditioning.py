"""What padding does to the conditioning, next to what an artist knows: a clip skip more or less.

How far hidden padding moves the whole depends on how much padding there is: with the study encoder and random words by
54 % for 3 words, 40 % for 10, 6 % for 49, a clip skip by about 70 % whatever the words. So padding is said where it
moves the whole farther than the clip skip next to the tool's does: in none of 84 such prompts.
"""

from core.analysis.findings.finding import Finding
from core.program.translation import tr, tr_noop


def padding_steers(hidden: float, next_layer: float, positions: tuple[int, ...]) -> Finding | None:
    """Padding that moves the conditioning farther than another clip skip does.

    `hidden` and `next_layer` are how far hiding the padding and the nearest other clip skip move the whole, relative;
    NaN unknown. `positions` are those of padding.
    """
    if not hidden > next_layer:  # so is NaN
        return None
    message = tr("Hiding the padding would move the conditioning by {hidden} %, the next clip skip only by {layer} %.")
    percents = [f"{100 * share:.0f}" for share in (hidden, next_layer)]
    if percents[0] == percents[1]:  # what is farther is not to look as far
        percents = [f"{100 * share:.2f}" for share in (hidden, next_layer)]
    sentence = message.format(hidden=percents[0], layer=percents[1])
    return Finding("padding", sentence, hidden, positions, tr_noop("Conditioning"))

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
    sentence = message.format(hidden=f"{100 * hidden:.0f}", layer=f"{100 * next_layer:.0f}")
    return Finding("padding", sentence, hidden, positions, tr_noop("Conditioning"))

"""What the pane says of its numbers."""

from core.analysis.labels import unit_name
from core.program.translation import tr, tr_noop
from core.queries.chunk_attention import ChunkAttention

TOOLTIP = tr_noop(
    "The attention weights of layer {layer}, whose output are the hidden states {layer}; {head}. A line is a {kind} "
    "that looks, a column what it takes from: the mean over the {kind}'s tokens, of the sum over the other's. Every "
    "line sums to 1; later words cannot be seen, and their cells are bare. {bos} “marks” or “the rest” are tokens that "
    "belong to no {kind} that is shown. The bars: each head's entropy, the mean over all rows but BOS; 0 bits is a "
    "single place looked at. Colours end at {end}, lower the more words there are, the same at every layer: what is "
    "above looks the same. Padding stands behind EOS, where no word can see it: it has no column."
)
BOS_HIDDEN_NOTE = tr_noop("BOS is hidden, and each row's rest was brought back to a sum of 1.")
BOS_SHOWN_NOTE = tr_noop("Much goes to BOS, which is the same row for every prompt.")


FIRST_HIDDEN_NOTE = tr_noop("“{first}” is hidden, and each row's rest was brought back to a sum of 1.")
FIRST_SHOWN_NOTE = tr_noop("Much goes to “{first}”, the first token, which is the same row for every prompt.")
OTHER_TOOLTIP = tr_noop(
    "The attention weights of layer {layer}, whose output are the hidden states {layer}; {head}. A line is a {kind} "
    "that looks, a column what it takes from: the mean over the {kind}'s tokens, of the sum over the other's. Every "
    "line sums to 1. {direction} {first} The template, which the tool puts around every prompt, and padding are a "
    "column each; “marks” or “the rest” are tokens that belong to no {kind} that is shown. The bars: each head's mean "
    "entropy; 0 bits is a single place looked at. Colours end at {end}, lower the more words there are, the same at "
    "every layer: what is above looks the same."
)
ONE_WAY = tr_noop("Later words cannot be seen, and their cells are bare.")
BOTH_WAYS = tr_noop("The encoder reads both ways: every word can see every other.")


def share_of_first(shown: ChunkAttention, head: int | None, hidden: bool) -> str:
    """How much goes to BOS, or to the template's first token; "" where there is neither."""
    if not shown.has_first:
        return ""
    if shown.view.encoding.encoder.is_clip:
        text = tr("without the {percent} % that goes to BOS") if hidden else tr("{percent} % goes to BOS")
    else:
        without, share = tr("without the {percent} % that goes to “{first}”"), tr("{percent} % goes to “{first}”")
        text = without if hidden else share
    return text.replace("{percent}", f"{100 * shown.bos_share(head):.0f}").replace("{first}", shown.first_name)


def whole_sentence(shown: ChunkAttention, head: int | None, hidden: bool, end: float) -> str:
    """What the numbers are, in full; `end` is where the colours end."""
    info, kind = shown.view.encoding.encoder, unit_name(shown.view.options.kind)
    names = {"layer": shown.layer, "head": head_name(head), "kind": kind, "end": end}
    if info.is_clip:
        return tr(TOOLTIP).format(bos=tr(BOS_HIDDEN_NOTE if hidden else BOS_SHOWN_NOTE), **names)
    note = tr(FIRST_HIDDEN_NOTE if hidden else FIRST_SHOWN_NOTE).format(first=shown.first_name)
    first, direction = note if shown.has_first else "", tr(ONE_WAY if info.is_causal else BOTH_WAYS)
    return tr(OTHER_TOOLTIP).format(direction=direction, first=first, **names)


def head_reading(shown: ChunkAttention, head: int) -> str:
    """What is said of one head, counted from 0."""
    bits, percent = f"{float(shown.entropies[head]):.2f}", f"{100 * shown.bos_share(head):.0f}"
    if not shown.has_first:
        return tr("head {head}: {bits} bits").format(head=head + 1, bits=bits)
    if shown.view.encoding.encoder.is_clip:
        text = tr("head {head}: {bits} bits · {percent} % to BOS")
        return text.format(head=head + 1, bits=bits, percent=percent)
    text = tr("head {head}: {bits} bits · {percent} % to “{first}”")
    return text.format(head=head + 1, bits=bits, percent=percent, first=shown.first_name)


def head_name(head: int | None) -> str:
    """A head counted from 0, or the mean of all."""
    return tr("mean of heads") if head is None else tr("head {number}").format(number=head + 1)

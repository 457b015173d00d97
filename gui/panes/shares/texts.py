"""What the pane says of its switches and numbers, in English."""

from core.program.translation import tr, tr_noop
from core.queries.shares import SummaryShares

KINDS = {
    "tag": (tr_noop("tags"), tr_noop("A share a tag: what stands between two commas")),
    "word": (tr_noop("words"), tr_noop("A share a word, small words among them, so that they add up")),
}
GROWTH_TIP = tr_noop("The summary as if the prompt ended after each word")
REFERENCE_TIP = tr_noop(
    "Brings the words or tags in one after the other, in eight random orders, and shows the mean of what each adds "
    "beside its share; of up to six in all orders. That takes some 16 passes for 9 tags, 84 for 17"
)
PARTS_TIP = tr_noop(
    "Writes what each head of each layer brought into the summary from each token, as CSV or NPZ. It is exact, but "
    "read from the row of a word is not because of the word"
)
TOOLTIP = tr_noop(
    "Shares of CLIP's summary, not of the picture, and never percents of attention: of what sets this summary apart "
    "from the mean word, measured from commas in the words' places; measured from something else they would be others. "
    "Weights have no part in the summary. {whose}"
)
FEATURE = tr_noop("The summary is the row of the chunk's EOS, normed and projected.")
ROW = tr_noop(
    "The summary is the row of the chunk's EOS at the layer that the tool sends, normed: no projection is here."
)
EMPTY = tr_noop("Type a prompt: how much of its summary comes from each word and tag is drawn here.")
WORDLESS = tr_noop("Nothing but commas: there are no words whose shares could be told.")


def moved_sentence(answer: SummaryShares) -> str:
    """How much the words move the summary at all, in the user's language."""
    percent = f"{100 * answer.moved:.0f}".replace("-", "−")
    if not answer.contributions.any():
        return tr(WORDLESS)
    if not 0 < answer.moved < 1:
        text = tr("The words bring {percent} % of what sets this summary apart. Of what they bring:")
        return text.format(percent=percent)
    text = tr(
        "The words bring {percent} % of what sets this summary apart, any prompt of this length the rest. Of what they "
        "bring:"
    )
    return text.format(percent=percent)

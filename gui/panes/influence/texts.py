"""What the pane says of its switches and numbers, in English."""

from core.analysis.encoding_view import EncodingView
from core.analysis.labels import centring_name, hidden_states_phrase, unit_name
from core.program.translation import tr, tr_noop

MEASURES = {
    "cosine_distance": (
        tr_noop("direction"),
        tr_noop("1 − cosine between a word's vectors with and without the one that is changed: 0 is no change"),
    ),
    "relative_change": (
        tr_noop("size"),
        tr_noop("The length of the change, relative to the vector with the word that is changed"),
    ),
}
MODES = {
    "replaced": (
        tr_noop("replaced"),
        tr_noop(
            "Other words of as many tokens stand in its place, four in turn, for a colour other colours; "
            "shown is the mean of the four"
        ),
    ),
    "estimated": (
        tr_noop("estimated"),
        tr_noop(
            "A pass of this encoder takes seconds: one other word, the same for all, stands in each word’s place "
            "instead of four in turn. On small encoders of random numbers that orders words as four do at rank "
            "correlations of 0.3 to 0.9, 0.8 in the middle"
        ),
    ),
    "removed": (
        tr_noop("removed"),
        tr_noop("Taken out, and later words move forward: that shift moves them by itself, too"),
    ),
    "padded": (
        tr_noop("padded"),
        tr_noop("Padding stands in the word's place, with the word's weight, and all others stay where they are"),
    ),
}
NO_PADDING = tr_noop(
    "Asked of CLIP alone: from other encoders tools may hide all that stands behind a padding token in the prompt"
)
VIEWS = {
    "list": (tr_noop("list"), tr_noop("Words and tags, those that move most first")),
    "matrix": (tr_noop("matrix"), tr_noop("How far each word moves each later one")),
}
TIPS = {
    "feature": tr_noop(
        "How far it moves the prompt's one vector, which is made of the first chunk alone: words of later chunks move "
        "it by exactly 0"
    ),
    "conditioning": tr_noop(
        "How far it moves the rows that the tool hands on, weights, clip skip and norm applied: length of the change "
        "of all rows of words and EOS together, its own among them, over their length. Not measured where it is "
        "removed, as rows change places"
    ),
    "later": tr_noop("The mean over the words that can see it: those behind it in its chunk"),
    "note": tr_noop("Tags among words, and what does next to nothing"),
    "last row": tr_noop(
        "How far it moves the last row that is no padding, which has read the whole prompt: the template’s last token, "
        "T5’s end token, or the prompt’s own last one"
    ),
    "handed on": tr_noop(
        "How far it moves the rows that the tool hands on, weights and norm applied, several layers side by side where "
        "it takes several: length of the change of all rows of words and of the template together, its own among them, "
        "over their length. Not measured where it is removed, as rows change places"
    ),
    "adapted": tr_noop(
        "How far it moves the rows of which the image model’s adapter makes what is handed on: length of the change of "
        "all rows together, its own among them, over their length. What the adapter makes of that is not measured"
    ),
    "others": tr_noop("The mean over all other words: this encoder reads both ways"),
    "other note": tr_noop("Tags among words"),
    "padding": tr_noop(
        "Count the conditioning's rows of padding too, which the image model sees as well; that takes some five times "
        "as long"
    ),
}
TOOLTIP = tr_noop(
    "Each line changes one {kind} or tag and encodes the prompt again; a cell says how far that moves the {kind} of "
    "its column: {measure}, {centred}, {rows}. The encoder is causal: words before the one that "
    "is changed, or in other chunks, move by exactly 0, and their cells are bare. EOS is that of the word's own chunk; "
    "the feature is the prompt's one vector and the same at every layer. The bars are the means over the words that "
    "can see the one that is changed. Colours end at {end}: what is above looks the same."
)
OTHER_TOOLTIP = tr_noop(
    "Each line changes one {kind} or tag and encodes the prompt again; a cell says how far that moves the {kind} of "
    "its column: {measure}, {centred}, {rows}. {direction} “Last row” is the last one that is no padding. The bars are "
    "the means over the words that can see the one that is changed. Colours end at {end}: what is above looks the same."
)
ONE_WAY = tr_noop(
    "The encoder is causal: words before the one that is changed move by exactly 0, their cells are bare."
)
BOTH_WAYS = tr_noop("The encoder reads both ways: words before the one that is changed move, too.")


def whole_sentence(view: EncodingView, measure: str, end: float) -> str:
    """What the numbers are, in full; `end` is where the colours end."""
    info, options = view.encoding.encoder, view.options
    names = {"kind": unit_name(options.kind), "measure": measure, "centred": centring_name(view)}
    names["rows"] = hidden_states_phrase(view.encoding, options.normed)
    if info.is_clip:
        return tr(TOOLTIP).format(end=end, **names)
    return tr(OTHER_TOOLTIP).format(end=end, direction=tr(ONE_WAY if info.is_causal else BOTH_WAYS), **names)

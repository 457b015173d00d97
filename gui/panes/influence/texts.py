"""What the pane says of its switches and numbers, in English."""

from core.program.translation import tr_noop

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
    "removed": (
        tr_noop("removed"),
        tr_noop("Taken out, and later words move forward: that shift moves them more than the word does"),
    ),
    "padded": (
        tr_noop("padded"),
        tr_noop("Padding stands in the word's place, with the word's weight, and all others stay where they are"),
    ),
}
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

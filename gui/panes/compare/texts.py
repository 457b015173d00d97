"""What Compare says, and the names of its views."""

from core.program.translation import tr_noop

NO_PAIR = tr_noop(
    "The two prompts share no word, so there is nothing to set side by side: A × B compares each with each."
)
NO_WORD = tr_noop("Prompt B has no word yet.")
ENCODERS_TOOLTIP = tr_noop(
    "RSA: rank correlation of the cosines of all pairs of words in the one encoder with those in the other. CKA: how "
    "alike the words’ inner products are, the same whatever the turning and size of the rows. 1: the same likenesses; "
    "about 0: unrelated. RSA needs 3 words, CKA 4. Layers of the same relative depth are compared."
)
OTHER_TOOLTIP = tr_noop(
    "The other model reads the text by its own family’s rules. Its rows cannot be held against these, only the "
    "likenesses among the words can; in each of the two they are taken about the mean of the words."
)
COMPARISON_VIEWS = {
    "layers": (tr_noop("layers"), tr_noop("How far each word that both prompts have is apart in them, layer by layer")),
    "matrix": ("A × B", tr_noop("How alike each word of A is to each of B at the selected layer")),
    "sides": (
        tr_noop("L vs G"),
        tr_noop("Whether both encoders of the model see the same likenesses among the words of your prompt"),
    ),
    "beside": (
        tr_noop("other model"),
        tr_noop("Whether another model, of any family, sees the same likenesses among the words of your prompt"),
    ),
}
NO_OTHER = tr_noop(
    "Choose another model above: the same words are read by its encoder, and the likenesses among them are compared."
)

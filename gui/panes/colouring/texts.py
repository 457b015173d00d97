"""What the pane says of its switches and numbers, in English."""

from core.analysis.encoding_view import EncodingView
from core.analysis.labels import hidden_states_phrase
from core.analysis.substitutes import SUBSTITUTE_COUNT
from core.program.translation import tr, tr_noop
from core.queries.colouring import COLOUR_SUBSTITUTES, COSTLY_SUBSTITUTES

LOOKS = {
    "words": (tr_noop("words"), tr_noop("Each describing word with the words that it moves most, and its leaks below")),
    "leaks": (
        tr_noop("leaks"),
        tr_noop("How far each word carries another word's noun towards itself: all pairs of a kind and length"),
    ),
    "order": (
        tr_noop("order"),
        tr_noop("How far the nouns and EOS move where a word stands behind its noun, or two words change places"),
    ),
}
HEADINGS = {
    "words": tr_noop("Moves most, strongest first"),
    "leaks": tr_noop("Leaks: how far a word carries another one’s noun towards itself"),
    "order": tr_noop("Said the other way round: how far each word moves from itself"),
}
TINT = (
    tr_noop("tint prompt"),
    tr_noop("Tint the words of the prompt by how far the word that is pointed at moves them"),
)
TOOLTIP = tr_noop(
    "Other words of as many tokens stand in a word's place ({count} in turn for a colour, other colours), and each "
    "number is how far that moves another word's vector, relative to its length: {centred}, {rows}. Bold is the word's "
    "own noun: the next word that is no describing word, found by place, not by grammar. Words before it move by "
    "exactly 0. A leak compares three prompts of the same places; it is not shown where the noun's own word moves it "
    "less than a comma at the prompt's end moves EOS. The size depends on the substitutes; a line's tooltip lists them."
)
OTHER_TOOLTIP = tr_noop(
    "Other words of as many tokens stand in a word's place ({count} in turn, for a colour other colours), and each "
    "number is how far that moves another word's vector, relative to its length: {centred}, {rows}. Bold is the word's "
    "own noun: the next word that is no describing word, found by place, not by grammar. {direction} A leak compares "
    "three prompts of the same places; it is not shown where the noun's own word moves it less than a comma at the "
    "prompt's end moves the last row. The size depends on the substitutes; a line's tooltip lists them."
)
WORDS = tr_noop(
    "Listed by themselves are English words that the program knows: {words} and so on. Of any other word, in whatever "
    "language, click it in the prompt."
)
ONE_WAY = tr_noop("Words before it move by exactly 0.")
BOTH_WAYS = tr_noop("This encoder reads both ways, so that words before it move, too.")
EXAMPLES = "red, wooden, small, striped"  # a word of each kind
CLAIM = tr_noop(
    "These are moves of what the image model is given, not of colour in the picture: image models leak by themselves, "
    "too."
)
NO_WORDS = tr_noop(
    "None of the English words for colours, materials, sizes and patterns that the program knows is here. Click any "
    "word or tag in the prompt, in whatever language: what it moves is listed."
)
NO_LEAKS = tr_noop(
    "No two describing words of one kind and length: nothing can leak from one noun's word to the other."
)
NOTHING_LEAKS = tr_noop("Nothing leaks: no noun is carried towards another one's word.")
TOO_WEAK_LEAKS = tr_noop("No leak is shown: in {count} pairs the noun’s own word moves it less than a comma moves EOS.")


def whole_sentence(view: EncodingView, centred: str) -> str:
    """What the numbers are, in full; `centred` says whether the reference mean is taken off."""
    info, rows = view.encoding.encoder, hidden_states_phrase(view.encoding, view.options.normed)
    both = tr("{count} or {colours}").format(count=SUBSTITUTE_COUNT, colours=COLOUR_SUBSTITUTES)
    count = str(COSTLY_SUBSTITUTES) if info.is_costly else both
    direction = tr(ONE_WAY if info.is_causal else BOTH_WAYS)
    text = tr(TOOLTIP if info.is_clip else OTHER_TOOLTIP)
    numbers = text.format(count=count, centred=centred, rows=rows, direction=direction)
    words = tr(WORDS).format(words=EXAMPLES)
    return f"{numbers}\n{words}"

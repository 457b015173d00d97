"""What the pane says of its switches and numbers, in English."""

from core.program.translation import tr_noop

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
    "leaks": tr_noop("Leaks: of the way from a noun's own word to the other one"),
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
CLAIM = tr_noop(
    "These are moves of what the image model is given, not of colour in the picture: image models leak by themselves, "
    "too."
)
NO_WORDS = tr_noop(
    "No colours, materials, sizes or patterns here. Click a word or a tag in the prompt: what it moves is listed."
)
NO_LEAKS = tr_noop(
    "No two describing words of one kind and length: nothing can leak from one noun's word to the other."
)
NOTHING_LEAKS = tr_noop("Nothing leaks: no noun is carried towards another one's word.")
TOO_WEAK_LEAKS = tr_noop("No leak is shown: in {count} pairs the noun’s own word moves it less than a comma moves EOS.")

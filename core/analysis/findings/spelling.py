"""Words that CLIP's vocabulary has no entry for: those read as several pieces, and those read as parts of letters.

Of the words in the 1,632 prompts of PartiPrompts, one of three pieces or more stands in 8 % of the prompts
("narwhal", "Parthenon", "hieroglyphics"), one of two in 20 % ("teacup", "rowboat"): so two pieces are no news.
"""

from collections.abc import Sequence

from core.analysis.findings.finding import Finding, positions_of
from core.analysis.units import Unit
from core.program.messages import shortened
from core.program.translation import tr, tr_noop
from core.tokens.chunks import Chunks

MIN_PIECES = 3  # of a word that is worth naming
MAX_LISTED_PIECES = 6
MAX_WORD_LETTERS = 24  # of a word in a sentence


def rare_word(chunks: Chunks, words: Sequence[Unit]) -> Finding | None:
    """The word of most pieces, MIN_PIECES or more; of several that of the rarest piece, which was merged last."""
    candidates = [word for word in words if _is_spelt(chunks, word) and len(word.positions) >= MIN_PIECES]
    if not candidates:
        return None
    word = max(candidates, key=lambda word: (len(word.positions), max(_ids(chunks, word)), -word.positions[0]))
    pieces = [f"“{chunks.tokens[position].readable}”" for position in word.positions[:MAX_LISTED_PIECES]]
    pieces += ["…"] if len(word.positions) > MAX_LISTED_PIECES else []
    message = tr("“{word}” is read as {count} pieces: {pieces}.")
    label, count = shortened(word.label, MAX_WORD_LETTERS), len(word.positions)
    sentence = message.format(word=label, count=count, pieces=", ".join(pieces))
    return Finding("pieces", sentence, count, word.positions, tr_noop("Token table"))


def words_of_part_letters(chunks: Chunks, words: Sequence[Unit]) -> Finding | None:
    """The words, such as Korean ones, of which some token is only part of a letter; by the count of their tokens."""
    found = [word for word in words if _has_part_letters(chunks, word)]
    if not found:
        return None
    tokens, letters = sum(len(word.positions) for word in found), sum(len(word.label) for word in found)
    names = {"word": shortened(found[0].label, MAX_WORD_LETTERS), "tokens": tokens, "letters": letters}
    if len(found) == 1:
        message = tr("“{word}” is read as parts of letters: {tokens} tokens for {letters} letters.")
    else:
        message = tr(
            "{count} words such as “{word}” are read as parts of letters: {tokens} tokens for {letters} letters."
        )
    sentence = message.format(count=len(found), **names)
    return Finding("letters", sentence, tokens, positions_of(found), tr_noop("Token table"))


def _ids(chunks: Chunks, word: Unit) -> list[int]:
    return [chunks.tokens[position].id for position in word.positions]


def _is_spelt(chunks: Chunks, word: Unit) -> bool:
    """Whether a word is of letters alone, all of them read whole; a number is one token a digit, which is no news."""
    is_text = all(chunks.tokens[position].kind == "text" for position in word.positions)
    return is_text and word.label.isalpha() and not _has_part_letters(chunks, word)


def _has_part_letters(chunks: Chunks, word: Unit) -> bool:
    """Whether some token is only part of a letter; an emoji is no letter."""
    has_letter = any(letter.isalpha() for letter in word.label)
    return has_letter and any("\ufffd" in chunks.tokens[position].readable for position in word.positions)

"""The reference vocabulary as an encoder that is not CLIP's reads it: some words, a list of them after the other."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.analysis.reference import ReferenceMean, cosine_quantiles, reference_vocabulary
from core.analysis.units import unit_means, units_of
from core.dialects.table import read
from core.encoder.encoding import EncoderInfo, Floats
from core.program.arrays import np
from core.program.cancellation import CancelCheck, never_cancelled
from core.prompt.prompt import ReadingSettings, TextFamilySettings
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_FAMILIES

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

WORDS_A_LIST = 50  # read as one prompt: some 75 to 100 tokens
# Up to how many numbers an encoder is made of, and how many words it is then asked about: on one thread of a small
# machine a list costs 3 s at 0.6 billion numbers, and 25 s at 4 billion.
WORDS_BY_SIZE = ((100_000_000, 1000), (1_500_000_000, 300), (6_000_000_000, 100))
LEAST_WORDS = 50


def reference_word_count(info: EncoderInfo) -> int:
    """How many words of the reference vocabulary an encoder is asked about, which its size decides alone."""
    counts = (count for size, count in WORDS_BY_SIZE if info.parameters <= size)
    return len(reference_vocabulary()) if info.is_clip else next(counts, LEAST_WORDS)


@dataclass(frozen=True, eq=False)
class TextReference:
    """What is known of the reference words of an encoder, list by list.

    `lists` are the vectors of each list's words [layers + 1, words, width], raw and normed; `sums` those of the rows of
    all their tokens [layers + 1, width], likewise, and `rows` how many these are.
    """

    info: EncoderInfo
    lists: tuple[tuple[Floats, Floats], ...] = ()
    sums: tuple[Floats, Floats] | None = None
    rows: int = 0

    @property
    def word_lists(self) -> tuple[tuple[str, ...], ...]:
        """All lists: words from all over the vocabulary, each once."""
        words, count = reference_vocabulary(), reference_word_count(self.info)
        chosen = [words[at * len(words) // count] for at in range(count)]
        return tuple(tuple(chosen[start : start + WORDS_A_LIST]) for start in range(0, count, WORDS_A_LIST))

    @property
    def is_complete(self) -> bool:
        """Whether all lists were read."""
        return len(self.lists) == len(self.word_lists)

    def mean(self, cancelled: CancelCheck = never_cancelled) -> ReferenceMean:
        """The mean over all rows, and how alike the words are; ValueError before the first list. Cancelled."""
        if self.sums is None:
            raise ValueError("no list of words has been read")
        raw, normed = means = [np.asarray(total / self.rows, np.float32) for total in self.sums]
        quantiles = []
        for kind, mean in enumerate(means):
            words = np.concatenate([vectors[kind] for vectors in self.lists], axis=1)
            centred = words - mean[:, None]
            quantiles.append([cosine_quantiles(words, cancelled), cosine_quantiles(centred, cancelled)])
        return ReferenceMean(raw, normed, np.array(quantiles, np.float32))


def read_next_list(
    reference: TextReference, encoder: "Encoder", cancelled: CancelCheck = never_cancelled
) -> TextReference:
    """`reference` with one list more, read as a prompt of tags by the family's first tool; Cancelled."""
    words = reference.word_lists[len(reference.lists)]
    chunks = read_for(", ".join(words), encoder.info)
    encoding = encoder.encode(chunks, cancelled, padding=False)
    units = [unit for unit in units_of(chunks, "word") if not unit.occurrence]
    at = [position for unit in units for position in unit.positions]
    kinds = encoding.hidden_states, encoding.normed_states
    raw, normed = (np.asarray(states[:, at].sum(axis=1, dtype=np.float64)) for states in kinds)
    if reference.sums is not None:
        raw, normed = reference.sums[0] + raw, reference.sums[1] + normed
    vectors = unit_means(kinds[0], units), unit_means(kinds[1], units)
    return TextReference(reference.info, (*reference.lists, vectors), (raw, normed), reference.rows + len(at))


def text_reference_mean(encoder: "Encoder", cancelled: CancelCheck = never_cancelled) -> ReferenceMean:
    """The reference mean of an encoder that is not CLIP's, with all lists read now; Cancelled."""
    reference = TextReference(encoder.info)
    while not reference.is_complete:
        reference = read_next_list(reference, encoder, cancelled)
    return reference.mean(cancelled)


def read_for(text: str, info: EncoderInfo) -> Chunks:
    """A text as the first tool of an encoder's family reads it, with the tokenizer of its file, if it has one."""
    tokenizers = () if info.tokenizer is None else ((info.name, info.tokenizer),)
    settings = ReadingSettings(text_family=TextFamilySettings(tokenizers=tokenizers), expansion="none")
    return read(text, TEXT_FAMILIES[info.family].tools[0], info.family, settings).for_encoder(info.name)

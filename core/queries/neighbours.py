"""What is asked of a unit's nearest words, and the answer: lines of the token table, of words, and what is next."""

from dataclasses import dataclass

from core.analysis.common_words import COMMON_WORD_COUNT
from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit
from core.encoder.encoding import EncoderInfo, Floats
from core.program.translation import tr_noop

MAX_NEIGHBOURS = 30  # of each list
OWN_WORD, RARE_TOKEN, SMALL_NORM = tr_noop("own"), tr_noop("rare"), tr_noop("small norm")
# Up to how many numbers an encoder is made of, and how many common words it is then asked about; on one thread of a
# small machine the words take 13 s at 0.6 billion numbers, and 40 s at 4 billion.
WORDS_BY_SIZE = ((300_000_000, COMMON_WORD_COUNT), (1_500_000_000, 300), (6_000_000_000, 100))
LEAST_WORDS = 50


def common_word_count(info: EncoderInfo) -> int:
    """How many common words a unit of an encoder is compared with, which its size decides alone; CLIP's all."""
    counts = (count for size, count in WORDS_BY_SIZE if info.parameters <= size)
    return COMMON_WORD_COUNT if info.is_clip else next(counts, LEAST_WORDS)


@dataclass(frozen=True, eq=False)
class NearestQuery:
    """A unit of a view, at a layer; `mean` [width] is the raw reference mean there, None where nothing is centred."""

    view: EncodingView
    index: int
    layer: int
    mean: Floats | None = None

    @property
    def unit(self) -> Unit:
        """The unit asked about."""
        return self.view.units[self.index]

    def is_same(self, other: "NearestQuery | None") -> bool:
        """Whether another query has the same answer: the same view, unit and layer."""
        if other is None or self.view is not other.view:  # views hold arrays, which == does not answer for
            return False
        return (self.index, self.layer) == (other.index, other.layer)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A line of a list: `flags` are of the three above, in English, `about` what else is known of a token."""

    name: str
    score: float
    rank: int
    flags: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest entries of the token table, and of the first `done` common words; `is_growing` in a report.

    `next_words` are the likeliest next tokens behind the unit's last row, their scores probabilities; where there are
    none, `no_next` says why, in the user's language. CLIP is asked neither.
    """

    query: NearestQuery
    tokens: tuple[Neighbour, ...]
    words: tuple[Neighbour, ...]
    done: int
    is_growing: bool = False
    next_words: tuple[Neighbour, ...] = ()
    no_next: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether all words were compared."""
        return self.done == common_word_count(self.query.view.encoding.encoder)

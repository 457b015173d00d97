"""The nearest entries of the token table of an encoder that is not CLIP's, and what word its rows say comes next."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from core.analysis.common_words import common_words
from core.analysis.nearest import Nearest, nearest, unusually_small
from core.analysis.vocabulary import behind_blanks, text_tokenizer_of
from core.encoder.encoder import NotForThisEncoder
from core.encoder.encoding import EncoderInfo, Floats
from core.program.cancellation import CancelCheck
from core.program.translation import tr
from core.queries.neighbours import MAX_NEIGHBOURS, OWN_WORD, SMALL_NORM, NearestQuery, Neighbour, common_word_count
from core.queries.reference_cache import text_encoder_key
from core.queries.word_vectors import WORDS_PER_BATCH, WordVectors
from core.tokens.text_families import TEXT_ENCODERS
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder
    from core.text_models.text_model import TextModel

MAX_NEXT_WORDS = 12
WORDS_PER_PASS = 16  # that are encoded between two looks at the clock, where a pass takes seconds
_HEAD = "lm_head.weight"
_FIRST_OF_CJK, _FIRST_OF_HANGUL = "\u2e80", "\uac00"  # between which stand the letters of scripts without blanks


@dataclass(frozen=True, eq=False)
class TableFacts:
    """What is known of all entries of a token table: their mean [width], norms as they are and less the mean.

    `small_norm` [entries] are those whose norm is far below the others'. `scale` is what the first layer is given of an
    entry. Entries from `count` on stand for nothing.
    """

    mean: Floats
    norms: Floats
    centred_norms: Floats
    small_norm: NDArray[np.bool_]
    scale: float
    count: int


@dataclass(eq=False)
class TextWordsCache:
    """What is prepared once for each encoder that is not CLIP's; for the thread of the encoders alone."""

    tables: dict[EncoderInfo, TableFacts] = field(default_factory=dict)
    words: dict[tuple[EncoderInfo, tuple[int, ...]], WordVectors] = field(default_factory=dict)

    def table(self, encoder: "Encoder", tokenizer: TextTokenizer, cancelled: CancelCheck) -> TableFacts:
        """What is known of the encoder's token table."""
        if encoder.info not in self.tables:
            self.tables[encoder.info] = _facts_of(cast("TextModel", encoder), tokenizer, cancelled)
        return self.tables[encoder.info]

    def vectors_of_words(self, query: NearestQuery, encoder: "Encoder") -> WordVectors:
        """Those of common words, each alone behind what the prompt's tool puts before it."""
        tokens = query.view.chunks.tokens
        first = next((at for at, token in enumerate(tokens) if token.kind not in ("template", "bos")), len(tokens))
        head = tuple(token.id for token in tokens[:first])
        known = encoder.info, head
        if known not in self.words:
            words = common_words()[: common_word_count(encoder.info)]
            ids = list(behind_blanks(text_tokenizer_of(query.view.chunks), words))
            key = f"{text_encoder_key(encoder)}\n{head}"
            self.words[known] = WordVectors(
                words, ids, key, WORDS_PER_PASS if encoder.info.is_costly else WORDS_PER_BATCH
            )
        return self.words[known]


def nearest_text_tokens(
    query: NearestQuery, cache: TextWordsCache, encoder: "Encoder", cancelled: CancelCheck
) -> tuple[Neighbour, ...]:
    """The nearest entries of the token table, read from its file a block at a time; Cancelled."""
    tokenizer = text_tokenizer_of(query.view.chunks)
    facts = cache.table(encoder, tokenizer, cancelled)
    at = list(query.unit.positions)
    state = np.asarray(query.view.encoding.hidden_states[query.layer, at].mean(axis=0), np.float32)
    mean, norms = np.zeros_like(state), facts.norms
    if query.mean is not None:
        mean, norms = facts.mean, facts.centred_norms
        state = state - (query.mean if query.layer else facts.scale * mean)
    products = [rows @ state for _, rows in cast("TextModel", encoder).table_blocks(cancelled)]
    sizes = norms * np.linalg.norm(state)
    differences = np.concatenate(products) - mean @ state
    scores = np.divide(differences, sizes, out=np.zeros_like(differences), where=sizes > 0)
    best = nearest(scores, MAX_NEIGHBOURS, range(facts.count, len(scores)))
    own = {query.view.chunks.tokens[position].id for position in at}
    return tuple(_neighbour(tokenizer, facts, index, score, rank, own) for index, score, rank in _lines(best))


def next_words(query: NearestQuery, encoder: "Encoder", cancelled: CancelCheck) -> tuple[tuple[Neighbour, ...], str]:
    """The likeliest tokens behind the unit's last row, by the encoder's own final norm and head; or why there are none.

    At the last layer it is what the language model says, at others a logit lens (nostalgebraist 2020): norm and head
    were trained for the last layer alone. Cancelled.
    """
    if not TEXT_ENCODERS[encoder.info.name].is_causal:
        return (), tr("This encoder reads both ways and was not made to say what comes next: it has no head for words.")
    if not TEXT_ENCODERS[encoder.info.name].ties_table and _HEAD not in encoder.weight_names:
        return (), tr(
            "The file has no head that makes words of this encoder’s rows, and its token table is not known to be one."
        )
    row = query.view.encoding.hidden_states[query.layer, [query.unit.positions[-1]]]
    try:
        answer = cast("TextModel", encoder).next_words(row, query.layer, MAX_NEXT_WORDS, cancelled)
    except NotForThisEncoder as error:
        return (), str(error)
    tokenizer = text_tokenizer_of(query.view.chunks)
    pairs = zip(answer.ids[0].tolist(), answer.probabilities[0].tolist(), strict=True)
    about = tr("Token {id}: next with a probability of {share}")
    return tuple(
        Neighbour(piece_name(tokenizer, index), share, rank, (), about.format(id=f"{index:,}", share=f"{share:.2g}"))
        for rank, (index, share) in enumerate(pairs, 1)
    ), ""


def piece_name(tokenizer: TextTokenizer, index: int) -> str:
    """A token's piece; one that has no blank before it, in a script that has blanks, begins with a hyphen."""
    piece, name = tokenizer.piece(index), tokenizer.readable(index)
    begins = piece[:1] in ("▁", "Ġ", " ") or index in tokenizer.specials.values()
    return name if begins or not name[:1].isalnum() or _FIRST_OF_CJK <= name[0] < _FIRST_OF_HANGUL else f"-{name}"


def _facts_of(encoder: "TextModel", tokenizer: TextTokenizer, cancelled: CancelCheck) -> TableFacts:
    total, squares, count = np.zeros(encoder.info.width), list[Floats](), 0
    for _, rows in encoder.table_blocks(cancelled):
        total += rows.sum(axis=0, dtype=np.float64)
        squares.append(np.einsum("nw,nw->n", rows, rows))
        count += len(rows)
    mean = np.asarray(total / max(1, count), np.float32)
    products = np.concatenate([rows @ mean for _, rows in encoder.table_blocks(cancelled)])
    square = np.concatenate(squares)
    norms = np.sqrt(square)
    centred = np.sqrt(np.maximum(square - 2 * products + mean @ mean, 0))
    is_scaled = TEXT_ENCODERS[encoder.info.name].architecture in ("gemma2", "gemma3")
    scale = float(encoder.info.width**0.5) if is_scaled else 1.0
    named = min(tokenizer.size, count)
    return TableFacts(mean, norms, np.asarray(centred, np.float32), unusually_small(norms), scale, named)


def _lines(best: Nearest) -> list[tuple[int, float, int]]:
    return list(zip(best.indices.tolist(), best.scores.tolist(), best.ranks.tolist(), strict=True))


def _neighbour(
    tokenizer: TextTokenizer, facts: TableFacts, index: int, score: float, rank: int, own: set[int]
) -> Neighbour:
    flags = ((OWN_WORD, index in own), (SMALL_NORM, bool(facts.small_norm[index])))
    about = tr("Token {id}; the norm of its vector is {norm}")
    sentence = about.format(id=f"{index:,}", norm=f"{facts.norms[index]:.3g}")
    return Neighbour(piece_name(tokenizer, index), score, rank, tuple(flag for flag, so in flags if so), sentence)

"""What a unit is nearest to, in the token table and among common words, which are encoded some at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.common_words import common_words, token_ids
from core.analysis.nearest import (
    EmbeddingTable,
    Nearest,
    TokenFlags,
    cosine_scores,
    frequency_rank,
    nearest,
    prepare_table,
    table_mean,
    token_flags,
)
from core.encoder.encoding import EncoderInfo, Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ignore_report, never_cancelled
from core.program.translation import tr
from core.queries.neighbours import (
    MAX_NEIGHBOURS,
    OWN_WORD,
    RARE_TOKEN,
    SMALL_NORM,
    NearestQuery,
    Neighbour,
    Neighbours,
)
from core.queries.text_nearest import TextWordsCache, nearest_text_tokens, next_words
from core.queries.word_vectors import WordVectors
from core.tokens.tokenizer import BOS, clip_tokenizer, readable
from core.weights.checkpoints.hashes import weights_hash

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

GROW_SECONDS = 0.2  # of a query that leaves the encoder to others in between
MERGE_COUNT = BOS - 512
EMBEDDINGS = "text_model.embeddings."


@dataclass(eq=False)
class _TokenTable:
    """The token table of an encoder as it was opened, with and without its mean, and its position embeddings."""

    raw: EmbeddingTable
    centred: EmbeddingTable
    flags: TokenFlags
    positions: Floats  # [positions, width]


@dataclass(eq=False)
class NearestWordsCache:
    """What is prepared once for each of a model's encoders; for the thread of the encoders alone."""

    token_tables: dict[EncoderInfo, _TokenTable] = field(default_factory=dict)
    word_vectors: dict[EncoderInfo, WordVectors] = field(default_factory=dict)
    adapted_vectors: dict[EncoderInfo, tuple[bytes, WordVectors]] = field(default_factory=dict)
    of_text_encoders: TextWordsCache = field(default_factory=TextWordsCache)

    def token_table(self, encoder: "Encoder") -> _TokenTable:
        """The token table of the encoder as it was opened."""
        if encoder.info not in self.token_tables:
            self.token_tables[encoder.info] = _prepare_token_table(encoder)
        return self.token_tables[encoder.info]

    def vectors_of_words(self, encoder: "Encoder", cancelled: CancelCheck) -> WordVectors:
        """Those of the encoder as it was opened, or with the LoRAs that it has now; of these only the newest."""
        info, words = encoder.info, common_words()
        if encoder.is_as_opened:
            if info not in self.word_vectors:
                self.word_vectors[info] = WordVectors(words, token_ids(words), weights_hash(encoder, cancelled))
            return self.word_vectors[info]
        mark = encoder.encode_words(token_ids(words[:1]), cancelled).tobytes()  # which every weight has a part in
        if info not in self.adapted_vectors or self.adapted_vectors[info][0] != mark:
            self.adapted_vectors[info] = mark, WordVectors(words, token_ids(words))
        return self.adapted_vectors[info][1]


def nearest_words(
    query: NearestQuery,
    cache: NearestWordsCache,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: Callable[[Neighbours], None] = ignore_report,
    *,
    seconds: float = inf,
) -> Neighbours:
    """What a unit is nearest to, in the token table and among the common words encoded until `seconds` are over.

    Where words are missing, the neighbours among those that are there are reported first; with 0 seconds no word is
    encoded. Between 0 and all, at least one batch is. ValueError where the model has not the encoder; Cancelled.
    """
    encoder = model.encoder_for(query.view.encoding.encoder)
    if encoder.info.is_clip:
        answer = Neighbours(query, _nearest_tokens(query, cache.token_table(encoder)), (), 0)
        vectors = cache.vectors_of_words(encoder, cancelled)
    else:
        others = cache.of_text_encoders
        tokens = nearest_text_tokens(query, others, encoder, cancelled)
        following, why_none = next_words(query, encoder, cancelled)
        answer = Neighbours(query, tokens, (), 0, next_words=following, no_next=why_none)
        vectors = others.vectors_of_words(query, encoder)
    if seconds > 0 and not vectors.is_complete:
        report(replace(answer, words=_nearest_common(query, vectors), done=vectors.done, is_growing=True))
        vectors.extend(encoder, cancelled, seconds)
    return replace(answer, words=_nearest_common(query, vectors), done=vectors.done)


def _nearest_tokens(query: NearestQuery, table: _TokenTable) -> tuple[Neighbour, ...]:
    state, entries = unit_state(query, table.positions), table.raw
    if query.mean is not None:
        entries = table.centred
        state = state - (query.mean if query.layer else table.centred.mean)
    own = {query.view.chunks.tokens[position].id for position in query.unit.positions}
    best = nearest(entries.scores(state), MAX_NEIGHBOURS, range(BOS, len(entries.table)))
    return tuple(_token_neighbour(index, score, rank, own, table) for index, score, rank in _ranked(best))


def unit_state(query: NearestQuery, positions: Floats) -> Floats:
    """The mean of a unit's raw states [width]; of layer 0 less the position embeddings [positions, width] in them."""
    at = list(query.unit.positions)
    state = query.view.encoding.hidden_states[query.layer, at].mean(axis=0)
    if query.layer == 0:
        state = state - positions[[position % query.view.chunks.context_length for position in at]].mean(axis=0)
    return np.asarray(state, np.float32)


def _prepare_token_table(encoder: "Encoder") -> _TokenTable:
    table = encoder.own_weight(f"{EMBEDDINGS}token_embedding.weight").numpy()
    positions = encoder.own_weight(f"{EMBEDDINGS}position_embedding.weight").numpy()
    return _TokenTable(prepare_table(table), prepare_table(table, table_mean(table)), token_flags(table), positions)


def _nearest_common(query: NearestQuery, vectors: WordVectors) -> tuple[Neighbour, ...]:
    """The nearest of the words that are encoded; none where their file was lost, so that they are encoded again."""
    if not vectors.done:
        return ()
    try:
        raw = vectors.layer(query.layer)
    except OSError:
        return ()
    view = query.view
    words = view.transform_layer(raw, query.layer)
    best = nearest(cosine_scores(view.vectors[query.layer, query.index], words), MAX_NEIGHBOURS)
    label = query.unit.label.lower()
    return tuple(
        Neighbour(vectors.words[index], score, rank, (OWN_WORD,) if vectors.words[index] == label else ())
        for index, score, rank in _ranked(best)
    )


def _ranked(best: Nearest) -> Sequence[tuple[int, float, int]]:
    return list(zip(best.indices.tolist(), best.scores.tolist(), best.ranks.tolist(), strict=True))


def _token_neighbour(index: int, score: float, rank: int, own: set[int], table: _TokenTable) -> Neighbour:
    flags_of = (
        (OWN_WORD, index in own),
        (RARE_TOKEN, table.flags.rare[index]),
        (SMALL_NORM, table.flags.small_norm[index]),
    )
    merge_rank = frequency_rank(index)
    byte = tr("Token {id}: one byte; the norm of its vector is {norm}")
    piece = tr("Token {id}: number {place} of {all} by how common it was; the norm of its vector is {norm}")
    place = "" if merge_rank is None else f"{merge_rank + 1:,}"
    about = (piece if place else byte).format(
        id=f"{index:,}", place=place, all=f"{MERGE_COUNT:,}", norm=f"{table.raw.norms[index]:.3g}"
    )
    return Neighbour(_piece_name(index), score, rank, tuple(flag for flag, so in flags_of if so), about)


def _piece_name(index: int) -> str:
    """A token's piece; one that others follow in a word ends in a hyphen."""
    piece = clip_tokenizer().piece(index)
    return readable(piece) if piece.endswith("</w>") else f"{readable(piece)}-"

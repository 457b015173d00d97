"""What tokenizers of all sources are built with: errors, bounds, and the library's parts put together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tokenizers import AddedToken, Tokenizer, models

from core.program.messages import UnusableInput
from core.program.translation import tr

MAX_TOKENIZER_BYTES = 48 * 2**20  # Gemma 3's tokenizer.json has 33 MB
MAX_PIECES = 2**20
MAX_PIECE_BYTES, MAX_ALL_PIECES = 1_000, 16 * 2**20  # bytes of one, and of all together; Gemma 3's have 2 MB
# What SentencePiece never reads out of a text, its pieces of the type "control", by the names that all models use.
CONTROL_PIECES = frozenset({"<unk>", "<s>", "</s>", "<pad>", "<bos>", "<eos>"})

_NEVER_TYPED = "\ufdd0"  # no character, and no text holds it; in front of a piece it keeps it out of what is read


class UnreadableTokenizer(UnusableInput):
    """A tokenizer's file that cannot be read; the message is one sentence for the user."""


class Unsound(Exception):
    """What is wrong with a tokenizer's data, in a few words for a sentence's brackets."""


@dataclass(frozen=True)
class UnigramPieces:
    """The pieces of a unigram model with their scores; `unreadable` are the ids that no text gives."""

    pieces: list[str]
    scores: list[float]
    unknown: int | None
    has_bytes: bool = False
    unreadable: frozenset[int] = frozenset()

    def model(self) -> models.Unigram:
        """The library's model."""
        named = enumerate(zip(self.pieces, self.scores, strict=True))
        vocabulary = [(_NEVER_TYPED + piece if at in self.unreadable else piece, score) for at, (piece, score) in named]
        return models.Unigram(vocabulary, self.unknown, self.has_bytes)


def check_lengths(lengths: Iterable[int]) -> None:
    """Unsound for more pieces, or longer ones, than any model has; `lengths` are theirs."""
    count = total = 0
    for length in lengths:
        count, total = count + 1, total + length
        if count > MAX_PIECES or length > MAX_PIECE_BYTES or total > MAX_ALL_PIECES:
            raise Unsound(tr("more pieces, or longer ones, than any model has"))


def byte_pair_model(
    vocabulary: dict[str, int], merges: list[tuple[str, str]], unknown: str | None = None, has_bytes: bool = False
) -> models.BPE:
    """The library's model of merges in their order."""
    return models.BPE(vocabulary, merges, unk_token=unknown, fuse_unk=unknown is not None, byte_fallback=has_bytes)


def add_tokens(backend: Tokenizer, tokens: Iterable[tuple[int, AddedToken]]) -> None:
    """Adds tokens at their ids; Unsound where the library gives one another id, as ids without a gap alone can be."""
    ordered = sorted(tokens, key=lambda each: each[0])
    if len(ordered) > MAX_PIECES:
        raise Unsound(tr("more than a million added tokens"))
    backend.add_tokens([token for _, token in ordered])
    for index, token in ordered:
        if backend.token_to_id(token.content) != index:
            raise Unsound(tr("a token without a place in its vocabulary"))


def special_ids(backend: Tokenizer, controls: Mapping[str, int]) -> dict[str, int]:
    """The ids of all tokens that stand beside a model's own pieces, by their text."""
    added = {token.content: index for index, token in backend.get_added_tokens_decoder().items()}
    return {**added, **controls}

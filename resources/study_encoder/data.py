"""Everything a training run reads, made once and kept: texts as tokens, their targets, and vectors of words."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bridge import NounBridge, Nouns, TextBridge, held_out, unit
from categories import hidden_words
from corpus import Noun, Text, describe, make_texts, read_prompts, visible_nouns
from numpy.typing import NDArray
from teacher import Teacher
from tokenizers import Encoding
from wordnet import WordNet, read_wordnet

from core.tokenizer import VOCABULARY_SIZE, clip_tokenizer, readable

KINDS = ("clip", "noun", "template", "lemma", "phrase", "tags", "prompt", "real", "sentence")
SPLIT_SEED, SPLIT_SHARE = 20, 0.2
VISIBLE_NOUNS = 20_000
_WORD = re.compile(r"\w")


@dataclass(slots=True)
class Data:
    """Texts as one run of ids with borders; `word_of` names the word each token closes, -1 for none."""

    ids: NDArray[np.int32]
    borders: NDArray[np.int64]
    word_of: NDArray[np.int32]
    kinds: NDArray[np.int8]
    targets: NDArray[np.float16]
    teacher: NDArray[np.float16]
    words: NDArray[np.float16]
    vocabulary: NDArray[np.float16]
    clip_mean: NDArray[np.float32]

    def save(self, path: Path) -> None:
        """Write it to one file."""
        np.savez(path, **{name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def load(cls, path: Path) -> "Data":
        """Read it back."""
        with np.load(path) as file:
            return cls(**{name: file[name] for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class ClipNouns:
    """Real CLIP's vectors of nouns, and which of them are kept for measuring."""

    names: list[str]
    vectors: NDArray[np.float32]
    unseen: NDArray[np.bool_]


def clip_nouns(path: Path) -> ClipNouns:
    """The nouns of `vit_b32_nouns.npz`, split by head word."""
    with np.load(path) as file:
        names = [str(text).removeprefix("a ") for text in file["texts"]]
        return ClipNouns(names, file["vectors"].astype(np.float32), held_out(names, SPLIT_SHARE, SPLIT_SEED))


@dataclass(frozen=True, slots=True)
class Words:
    """The nouns of the texts, CLIP's own among them, and the words that no text may hold."""

    nouns: list[Noun]
    known: list[Noun]
    hidden: set[str]
    rarity: dict[str, float]


def choose_words(net: WordNet, real: ClipNouns) -> Words:
    """The same choice for training and for measuring."""
    rarity = rarities(sorted({word for word, _ in net.senses}))
    known = [describe(net, name) for name in real.names]
    visible = visible_nouns(net, rarity.__getitem__, VISIBLE_NOUNS)
    nouns = list({noun.name: noun for noun in [*visible, *known]}.values())
    return Words(nouns, known, hidden_words(net, nouns, set(real.names)), rarity)


def prepare(wordnet: Path, vectors: Path, prompts: Path, teacher: Teacher, seed: int) -> Data:
    """Make the texts, read them with the teacher, and work out what the student is to answer."""
    net, real = read_wordnet(wordnet), clip_nouns(vectors)
    words = choose_words(net, real)
    texts = make_texts(net, words.nouns, read_prompts(prompts)[::2], words.rarity.__getitem__, seed)
    texts += [Text("a " + name, "clip", name) for name, out in zip(real.names, real.unseen, strict=True) if not out]
    texts = [text for text in texts if words.hidden.isdisjoint(stems(text.text))]
    print(f"{len(texts)} texts, {len(words.nouns)} nouns, {len(words.hidden)} hidden words", flush=True)
    return _read_all(texts, words, real, teacher)


def rarities(words: list[str]) -> dict[str, float]:
    """How rare a word is: its tokens, and between 0 and 1 how late the vocabulary learnt the rarest of them."""
    encodings = clip_tokenizer().backend.encode_batch(words, add_special_tokens=False)
    return {w: len(e.ids) + max(e.ids) / VOCABULARY_SIZE for w, e in zip(words, encodings, strict=True)}


def stems(text: str) -> set[str]:
    """The words of a text and what they are without a plural s."""
    words = re.findall(r"[a-z]+", text.lower())
    return {*words, *(word.removesuffix("s") for word in words), *(word.removesuffix("es") for word in words)}


def _read_all(texts: list[Text], chosen: Words, real: ClipNouns, encoder: Teacher) -> Data:
    encodings = clip_tokenizer().backend.encode_batch([text.text for text in texts], add_special_tokens=False)
    word_of, words = _words(encodings, [text.text for text in texts])
    pieces = [readable(clip_tokenizer().piece(n)).strip() or " " for n in range(VOCABULARY_SIZE)]
    views = [view for noun in chosen.nouns for view in noun.views()]
    read = _Reading(encoder, [*(text.text for text in texts), *views, *words, *pieces])
    bridge = _Targets(read, chosen.nouns, chosen.known, real)
    targets = np.concatenate([bridge(texts[n : n + 20_000]) for n in range(0, len(texts), 20_000)])
    return Data(
        ids=np.concatenate([np.array(encoding.ids, np.int32) for encoding in encodings]),
        borders=np.cumsum([0, *(len(encoding.ids) for encoding in encodings)]),
        word_of=word_of,
        kinds=np.array([KINDS.index(text.kind) for text in texts], np.int8),
        targets=targets.astype(np.float16),
        teacher=read([text.text for text in texts]),
        words=read(words),
        vocabulary=read(pieces),
        clip_mean=real.vectors[~real.unseen].mean(0),
    )


class _Reading:
    """The teacher's vectors of many texts, each read once."""

    def __init__(self, encoder: Teacher, texts: list[str]) -> None:
        self.place = {text: n for n, text in enumerate(dict.fromkeys(texts))}
        self.rows = encoder.remembered(list(self.place))

    def __call__(self, texts: list[str]) -> NDArray[np.float16]:
        return self.rows[[self.place[text] for text in texts]]


class _Targets:
    """CLIP-like vectors for every kind of text; real ones for the training nouns."""

    def __init__(self, read: _Reading, nouns: list[Noun], known: list[Noun], real: ClipNouns) -> None:
        self.read, seen = read, ~real.unseen
        train = [noun for noun, use in zip(known, seen, strict=True) if use]
        clip, names = real.vectors[seen], [noun.name for noun in train]
        plain = [read([noun.views()[n] for noun in train]).astype(np.float32) for n in range(3)]
        self.text = TextBridge(np.concatenate(plain), np.concatenate([clip] * 3))
        every = [noun.name for noun in nouns]
        guess = NounBridge(self._known(train), clip)(self._known(nouns))
        self.nouns = dict(zip(every, guess, strict=True))
        # A training noun's own vector stands; the guess for it would have been drawn towards its neighbours.
        self.nouns |= dict(zip(names, clip - clip.mean(0), strict=True))

    def __call__(self, texts: list[Text]) -> NDArray[np.float32]:
        """Unit rows. A noun in a template moves from the noun's place as the linear map moves."""
        rows = self.text(self.read([text.text for text in texts]).astype(np.float32))
        at = [n for n, text in enumerate(texts) if text.noun]
        base = self.text(self.read(["a " + texts[n].noun for n in at]).astype(np.float32))
        moved = rows[at] - base
        rows[at] = _to_norm(np.stack([self.nouns[texts[n].noun] for n in at]), base) + moved if at else moved
        return unit(rows)

    def _known(self, nouns: list[Noun]) -> Nouns:
        rows = self.read([view for noun in nouns for view in noun.views()]).astype(np.float32)
        names = [noun.name for noun in nouns]
        return Nouns(rows.reshape(len(nouns), -1), names, _ids(names), [noun.line for noun in nouns])


def _to_norm(rows: NDArray[np.float32], like: NDArray[np.float32]) -> NDArray[np.float32]:
    return unit(rows) * np.linalg.norm(like, axis=1, keepdims=True)


def _ids(names: list[str]) -> list[list[int]]:
    texts = ["a " + name for name in names]
    return [encoding.ids for encoding in clip_tokenizer().backend.encode_batch(texts, add_special_tokens=False)]


def _words(encodings: list[Encoding], texts: list[str]) -> tuple[NDArray[np.int32], list[str]]:
    """For every token the number of the word it closes, -1 inside a word and for marks; and the words."""
    place: dict[str, int] = {}
    closes: list[int] = []
    for encoding, text in zip(encodings, texts, strict=True):
        start = None
        for piece, (left, right) in zip(encoding.tokens, encoding.offsets, strict=True):
            start = left if start is None else start
            ends = piece.endswith("</w>")
            word = text[start:right].strip().lower()
            closes.append(place.setdefault(word, len(place)) if ends and _WORD.search(word) else -1)
            start = None if ends else start
    return np.array(closes, np.int32), list(place)

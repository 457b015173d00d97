"""Everything a training run reads, made once and kept: texts as tokens, their targets, and vectors of words."""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import wordlists as lists
from binding import Binding
from bridge import NounBridge, Nouns, TextBridge, head_word, held_out, unit
from categories import hidden_words
from corpus import THING, Noun, Text, describe, make_texts, read_prompts, visible_nouns
from model import BOS, EOS
from numpy.typing import NDArray
from order import Group, OrderMaker
from teacher import Teacher
from tokenizers import Encoding
from wordnet import WordNet, read_wordnet

from core.tokens.tokenizer import VOCABULARY_SIZE, clip_tokenizer, readable

KINDS = ("clip", "noun", "rare", "template", "lemma", "phrase", "tags", "prompt", "real", "sentence")
SPLIT_SEED, SPLIT_SHARE = 20, 0.2
ORDER_GROUPS, ORDER_NOUNS = 20_000, 6_000


@dataclass(slots=True)
class Data:
    """Texts as one run of ids with borders; `word_of` names the word (or mark) each token belongs to.

    `order_ids` are groups of four padded texts that only order tells apart [groups, 4, longest], with their targets.
    """

    ids: NDArray[np.int32]
    borders: NDArray[np.int64]
    word_of: NDArray[np.int32]
    kinds: NDArray[np.int8]
    targets: NDArray[np.float16]
    words: NDArray[np.float16]
    vocabulary: NDArray[np.float16]
    clip_mean: NDArray[np.float32]
    order_ids: NDArray[np.int32]
    order_targets: NDArray[np.float16]

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
    visible = visible_nouns(net, rarity.__getitem__)
    nouns = list({noun.name: noun for noun in [*visible, *known]}.values())
    return Words(nouns, known, hidden_words(net, nouns, {*real.names, *lists.used_words()}), rarity)


def prepare(wordnet: Path, vectors: Path, prompts: Path, teacher: Teacher, seed: int) -> Data:
    """Make the texts, read them with the teacher, and work out what the student is to answer."""
    net, real = read_wordnet(wordnet), clip_nouns(vectors)
    words = choose_words(net, real)
    texts = make_texts(net, words.nouns, read_prompts(prompts)[::2], words.rarity.__getitem__, seed)
    seen = [name for name, out in zip(real.names, real.unseen, strict=True) if not out]
    texts += [Text("a " + name, "clip", (name,), f"a {THING}") for name in seen]
    texts = [text for text in texts if not holds(text.text, words.hidden)]
    print(f"{len(texts)} texts, {len(words.nouns)} nouns, {len(words.hidden)} hidden words", flush=True)
    return _read_all(texts, words, real, teacher, seed)


def rarities(words: list[str]) -> dict[str, float]:
    """How rare a word is: its tokens, and between 0 and 1 how late the vocabulary learnt the rarest of them."""
    encodings = clip_tokenizer().backend.encode_batch(words, add_special_tokens=False)
    return {w: len(e.ids) + max(e.ids) / VOCABULARY_SIZE for w, e in zip(words, encodings, strict=True)}


def holds(text: str, hidden: set[str]) -> bool:
    """Whether a text holds one of the words or phrases, or a plural of it."""
    words = re.findall(r"[a-z]+", text.lower())
    forms = [{word, *singulars(word)} for word in words]
    pairs = (f"{word} {form}" for word, after in zip(words, forms[1:], strict=False) for form in after)
    return not hidden.isdisjoint(itertools.chain(*forms, pairs))


def singulars(word: str) -> list[str]:
    """What a word may be the plural of."""
    ends = (("s", ""), ("es", ""), ("ies", "y"))
    return [word.removesuffix(end) + back for end, back in ends if word.endswith(end)]


def _read_all(texts: list[Text], chosen: Words, real: ClipNouns, encoder: Teacher, seed: int) -> Data:
    encodings = clip_tokenizer().backend.encode_batch([text.text for text in texts], add_special_tokens=False)
    word_of, words = _words(encodings, [text.text for text in texts])
    pieces = [readable(clip_tokenizer().piece(n)).strip() or " " for n in range(VOCABULARY_SIZE)]
    views = [view for noun in chosen.nouns for view in noun.views()]
    groups = [text for group in _groups(chosen, real, seed) for text in group]
    every = [text.read for text in [*texts, *groups]]
    read = _Reading(encoder, [*every, f"a {THING}", *views, *words, *pieces, *lists.COLOURS, *lists.LOOKS])
    bridge = _Targets(read, chosen, real, seed)
    return Data(
        ids=np.concatenate([np.array(encoding.ids, np.int32) for encoding in encodings]),
        borders=np.cumsum([0, *(len(encoding.ids) for encoding in encodings)]),
        word_of=word_of,
        kinds=np.array([KINDS.index(text.kind) for text in texts], np.int8),
        targets=np.concatenate([bridge(texts[n : n + 20_000]) for n in range(0, len(texts), 20_000)]).astype(
            np.float16
        ),
        words=bridge.words(words).astype(np.float16),
        vocabulary=bridge.words(pieces).astype(np.float16),
        clip_mean=real.vectors[~real.unseen].mean(0),
        order_ids=_padded([text.text for text in groups]).reshape(ORDER_GROUPS, 4, -1),
        order_targets=bridge(groups).astype(np.float16).reshape(ORDER_GROUPS, 4, -1),
    )


def order_names(chosen: Words, real: ClipNouns) -> list[str]:
    """The nouns whose order and binding are taught: common ones, none of which is measured on."""
    kept = {name for name, out in zip(real.names, real.unseen, strict=True) if out} | chosen.hidden
    heads = {head_word(name) for name in kept}
    return [noun.name for noun in chosen.nouns[:ORDER_NOUNS] if head_word(noun.name) not in heads]


def _groups(chosen: Words, real: ClipNouns, seed: int) -> list[Group]:
    """Groups of order, the shortest first."""
    maker = OrderMaker(order_names(chosen, real), seed)
    return sorted(maker.groups(ORDER_GROUPS), key=lambda group: len(group[0].text))


def _padded(texts: list[str]) -> NDArray[np.int32]:
    rows = [encoding.ids for encoding in clip_tokenizer().backend.encode_batch(texts, add_special_tokens=False)]
    ids = np.full((len(rows), max(map(len, rows)) + 2), EOS, np.int32)
    ids[:, 0] = BOS
    for row, own in zip(ids, rows, strict=True):
        row[1 : 1 + len(own)] = own
    return ids


class _Reading:
    """The teacher's vectors of many texts, each read once."""

    def __init__(self, encoder: Teacher, texts: list[str]) -> None:
        self.place = {text: n for n, text in enumerate(dict.fromkeys(texts))}
        self.rows = encoder.remembered(list(self.place))

    def __call__(self, texts: list[str]) -> NDArray[np.float32]:
        return self.rows[[self.place[text] for text in texts]].astype(np.float32)


class _Targets:
    """CLIP-like vectors for every kind of text; real ones for the training nouns."""

    def __init__(self, read: _Reading, chosen: Words, real: ClipNouns, seed: int) -> None:
        self.read, seen = read, ~real.unseen
        train = [noun for noun, use in zip(chosen.known, seen, strict=True) if use]
        nouns = [noun for noun in chosen.nouns if noun.name not in chosen.hidden]
        clip, names = real.vectors[seen], [noun.name for noun in train]
        self.text = TextBridge(read(["a " + name for name in names]), clip)
        every = [noun.name for noun in nouns]
        guess = NounBridge(self._known(train), clip)(self._known(nouns))
        self.plain = dict(zip(every, self.text(read(["a " + name for name in every])), strict=True))
        size = float(np.linalg.norm(np.stack(list(self.plain.values())), axis=1).mean())
        self.nouns = dict(zip(every, size * unit(guess), strict=True))
        # A training noun's own vector stands; the guess for it would have been drawn towards its neighbours.
        self.nouns |= dict(zip(names, size * unit(clip - clip.mean(0)), strict=True))
        (self.thing,) = self.text(read([f"a {THING}"]))
        qualities = [*lists.COLOURS, *lists.LOOKS]
        self.binding = Binding(self.nouns, dict(zip(qualities, self.text(read(qualities)), strict=True)), seed)

    def __call__(self, texts: list[Text]) -> NDArray[np.float32]:
        """Unit rows: where the linear map puts a text, moved as its nouns' own places are from where it puts them, and
        what order adds."""
        rows = self.text(self.read([text.read for text in texts]))
        for row, text in zip(rows, texts, strict=True):
            if text.nouns:
                row += np.mean([self._moved(noun, bool(text.frame)) for noun in text.nouns], axis=0)
        rows = unit(rows)
        for row, text in zip(rows, texts, strict=True):
            if text.bound or text.roles:
                row += self.binding(text)
        return unit(rows)

    def words(self, words: list[str]) -> NDArray[np.float32]:
        """Unit rows of words alone: nouns at their own places."""
        rows = self.text(self.read(words))
        for row, word in zip(rows, words, strict=True):
            row[:] = self.nouns.get(word, row)
        return unit(rows)

    def _moved(self, noun: str, framed: bool) -> NDArray[np.float32]:
        moved: NDArray[np.float32] = self.nouns[noun] - (self.thing if framed else self.plain[noun])
        return moved

    def _known(self, nouns: list[Noun]) -> Nouns:
        rows = self.read([view for noun in nouns for view in noun.views()])
        names = [noun.name for noun in nouns]
        return Nouns(rows.reshape(len(nouns), -1), names, _ids(names), [noun.line for noun in nouns])


def _ids(names: list[str]) -> list[list[int]]:
    texts = ["a " + name for name in names]
    return [encoding.ids for encoding in clip_tokenizer().backend.encode_batch(texts, add_special_tokens=False)]


def _words(encodings: list[Encoding], texts: list[str]) -> tuple[NDArray[np.int32], list[str]]:
    """For every token the number of its word, marks being words of their own; and the words."""
    place: dict[str, int] = {}
    numbers: list[int] = []
    for encoding, text in zip(encodings, texts, strict=True):
        start = None
        for n, (piece, (_, right)) in enumerate(zip(encoding.tokens, encoding.offsets, strict=True)):
            start = n if start is None else start
            if piece.endswith("</w>"):
                word = text[encoding.offsets[start][0] : right].strip().lower()
                numbers += [place.setdefault(word, len(place))] * (n + 1 - start)
                start = None
    return np.array(numbers, np.int32), list(place)

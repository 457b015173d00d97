"""The measures: rank correlation of centred likenesses, triplets, order of words, and rows over the layers."""

import random
from collections.abc import Callable

import numpy as np
import torch
from model import BOS, EOS, StudyEncoder
from numpy.typing import NDArray
from order import Group

from core.tokens.tokenizer import VOCABULARY_SIZE, clip_tokenizer

Array = NDArray[np.float32]
Encoder = Callable[[list[str]], Array]


def token_ids(text: str) -> list[int]:
    """A text's ids with BOS and EOS, at most 77."""
    ids: list[int] = clip_tokenizer().backend.encode(text, add_special_tokens=False).ids
    return [BOS, *ids[:75], EOS]


@torch.inference_mode()
def all_layers(model: StudyEncoder, text: str) -> tuple[Array, list[Array]]:
    """The feature of one text, and its rows in every layer."""
    features, layers = model(torch.tensor([token_ids(text)]))
    return features[0].numpy(), [rows[0].numpy() for rows in layers]


def reader(model: StudyEncoder) -> Encoder:
    """The model as a function from texts to features."""
    return lambda texts: np.concatenate([_features(model, texts[n : n + 64]) for n in range(0, len(texts), 64)])


@torch.inference_mode()
def _features(model: StudyEncoder, texts: list[str]) -> Array:
    rows = [token_ids(text) for text in texts]
    width = max(map(len, rows))
    features: Array = model(torch.tensor([row + [EOS] * (width - len(row)) for row in rows]))[0].numpy()
    return features


def token_bags(texts: list[str]) -> Array:
    """Counts of token ids: the likeness that texts have by sharing tokens alone."""
    bags = np.zeros((len(texts), VOCABULARY_SIZE), np.float32)
    for bag, text in zip(bags, texts, strict=True):
        np.add.at(bag, token_ids(text), 1)
    return bags[:, bags.any(0)]


def likeness(rows: Array) -> Array:
    """Cosines of all pairs after the mean row is taken off."""
    centred = rows - rows.mean(0)
    units = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    matrix: Array = units @ units.T
    return matrix


def rank_correlation(one: Array, other: Array) -> float:
    """Spearman's, over the likenesses of all pairs."""
    above = np.triu_indices(len(one), 1)
    return float(np.corrcoef(_ranks(likeness(one)[above]), _ranks(likeness(other)[above]))[0, 1])


def right_share(encoder: Encoder, tests: list[tuple[str, str, str]]) -> float:
    """How often the first is nearer to the second than to the third; a tie counts half."""
    words = sorted({word for test in tests for word in test})
    place = {word: n for n, word in enumerate(words)}
    matrix = likeness(encoder(["a " + word for word in words]))
    first, second, third = np.array([[place[word] for word in test] for test in tests]).T
    apart = np.round(matrix[first, second] - matrix[first, third], 6)
    return float(np.mean((apart > 0) + 0.5 * (apart == 0)))


def sides_share(encoder: Encoder, groups: list[Group]) -> float:
    """How often a text nearer to one of two orders of the same words is told so; a tie counts half."""
    _, to_first, to_second = _group_likeness(encoder, groups)
    apart = np.round(np.concatenate([to_first[:, 0] - to_first[:, 1], to_second[:, 1] - to_second[:, 0]]), 6)
    return float(np.mean((apart > 0) + 0.5 * (apart == 0)))


def swapped_likeness(encoder: Encoder, groups: list[Group]) -> float:
    """How like two texts of the same words in another order are, on the mean."""
    return float(_group_likeness(encoder, groups)[0].mean())


def shuffled_likeness(encoder: Encoder, prompts: list[str], seed: int) -> float:
    """How like prompts are to their own words in no order, on the mean."""
    source = random.Random(seed)
    mixed = [" ".join(source.sample(prompt.split(), len(prompt.split()))) for prompt in prompts]
    return float(np.diag(likeness(encoder([*prompts, *mixed])), len(prompts)).mean())


def _group_likeness(encoder: Encoder, groups: list[Group]) -> tuple[Array, Array, Array]:
    """Of the two orders with one another [groups], and of the two nearer texts with both [groups, 2]."""
    rows = encoder([text.text for group in groups for text in group])
    centred = (rows - rows.mean(0)).reshape(len(groups), 4, -1)
    units = centred / np.maximum(np.linalg.norm(centred, axis=2, keepdims=True), 1e-9)
    matrix = units @ units.transpose(0, 2, 1)
    return matrix[:, 0, 1], matrix[:, 2, :2], matrix[:, 3, :2]


def word_rows(model: StudyEncoder, prompts: list[str]) -> list[tuple[Array, Array]]:
    """For every layer, the last rows of the prompts' words, and the EOS rows."""
    layers: list[tuple[list[Array], list[Array]]] = []
    for prompt in prompts:
        pieces = clip_tokenizer().tokenize(prompt)[:75]
        ends = [n + 1 for n, token in enumerate(pieces) if token.ends_word and token.piece[0].isalnum()]
        for n, rows in enumerate(all_layers(model, prompt)[1]):
            if n == len(layers):
                layers.append(([], []))
            layers[n][0].append(rows[ends])
            layers[n][1].append(rows[-1:])
    return [(np.concatenate(words), np.concatenate(last)) for words, last in layers]


def layer_table(model: StudyEncoder, prompts: list[str]) -> list[dict[str, float]]:
    """For every layer: rows' size, likeness of two words of one prompt, and of a word with its own EOS."""
    counts = [sum(t.ends_word and t.piece[0].isalnum() for t in clip_tokenizer().tokenize(p)[:75]) for p in prompts]
    owner = np.repeat(np.arange(len(prompts)), counts)
    table = []
    for words, ends in word_rows(model, prompts):
        matrix = likeness(np.concatenate([words, ends]))
        same = np.triu(owner[:, None] == owner[None], 1)
        inner, to_end = matrix[: len(words), : len(words)], matrix[np.arange(len(words)), len(words) + owner]
        sizes = float(np.linalg.norm(words, axis=1).mean())
        table.append({"size": sizes, "words": float(inner[same].mean()), "eos": float(to_end.mean())})
    return table


def _ranks(values: Array) -> NDArray[np.float64]:
    """Ranks, equal values sharing the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return ranks

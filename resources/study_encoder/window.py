"""What the window shows of prompts: how like their words are to one another in every layer, as it looks at first."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
from categories import triplets
from measures import Array
from numpy.typing import NDArray
from wordnet import WordNet

from core.analysis.encoding_view import ViewOptions, view_encoding
from core.analysis.reference import reference_mean
from core.weights.opening import open_encoder

DEMO = "a photo of a cow, a bull, a red car"
DEMO_PAIRS = (("cow", "bull"), ("cow", "car"), ("bull", "car"), ("red", "car"))
# Everyday prompts: of three words the first is to be nearer to the second than to the third.
EVERYDAY = (
    ("a photo of a cow, a bull, a red car", "cow bull car, bull cow car, bull cow red"),
    ("a dog and a cat on a sofa", "dog cat sofa, cat dog sofa"),
    ("1girl, red dress, castle, long hair, blue eyes", "red blue castle, hair eyes castle"),
    ("a chair, a table, a horse and a lamp", "chair table horse, table lamp horse"),
    ("a red apple and a green pear in a bowl", "apple pear bowl, red green apple"),
    ("oil painting of a violin, a guitar and an elephant", "violin guitar elephant, guitar violin painting"),
    ("a knight with a sword near a castle, a banana", "knight sword banana, knight castle banana"),
    ("portrait of a man and a woman with a hat", "man woman hat, woman man portrait"),
    ("a truck, a bus, a rose, a tulip", "truck bus rose, rose tulip bus, tulip rose truck"),
    ("a wolf in the snow, a fox, a wooden bridge", "wolf fox bridge, fox wolf wooden"),
    ("bread, cheese, hammer, screwdriver, coffee", "bread cheese hammer, hammer screwdriver cheese"),
)
Matrices = tuple[list[str], list[Array]]  # a prompt's words, and their likenesses in every layer
Reader = Callable[[str, bool], Matrices]


def window_reader(path: Path) -> Reader:
    """From a prompt, and whether rows go through the final norm as in the window's first view, to its matrices."""
    encoder = open_encoder(path)
    reference = reference_mean(encoder)

    def read(prompt: str, normed: bool) -> Matrices:
        encoding = encoder.encode(read(prompt, "a1111"), padding=False)
        view = view_encoding(encoding, ViewOptions(normed=normed), reference)
        return [unit.label for unit in view.units], [view.matrix(n) for n in range(len(view.vectors))]

    return read


def demo_rows(read: Reader, normed: bool) -> NDArray[np.float64]:
    """The demonstration prompt's pairs [layers + 1, pairs]."""
    words, matrices = read(DEMO, normed)
    places = [(words.index(one), words.index(other)) for one, other in DEMO_PAIRS]
    return np.array([[matrix[place] for place in places] for matrix in matrices])


def everyday_shares(read: Reader, normed: bool) -> NDArray[np.float64]:
    """Of what is to hold in the everyday prompts, the share that does [layers + 1]."""
    return np.mean([_holds(read(prompt, normed), t.split()) for prompt, ts in EVERYDAY for t in ts.split(",")], axis=0)


def triplet_shares(
    read: Reader, net: WordNet, nouns: list[str], count: int, seed: int, normed: bool
) -> NDArray[np.float64]:
    """Of nouns in one prompt, how often the two of one category are nearer [layers + 1]; chance is 0.5."""
    source, found = random.Random(seed), []
    single = [noun for noun in nouns if noun.isalpha()]
    for triplet in triplets(net, single, count, seed):
        first, second, third = source.sample(triplet, 3)
        found.append(_holds(read(f"a photo of a {first}, a {second}, a {third}", normed), list(triplet)))
    return np.mean(found, axis=0)


def _holds(matrices: Matrices, triplet: list[str]) -> list[float]:
    words, layers = matrices
    first, second, third = (words.index(word) for word in triplet)
    return [float(matrix[first, second] > matrix[first, third]) for matrix in layers]

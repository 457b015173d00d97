"""What a text's vector says of who has which quality and who does what to whom: role and filler as tensor products."""

from collections.abc import Mapping

import numpy as np
import wordlists as lists
from bridge import Array, unit
from corpus import Text

QUALITIES, AXES, FILLERS = 12, 6, 8  # numbers that a quality, what is between two things, and a noun come down to
STRENGTH = 0.5  # the share of it beside a vector of length 1


class Binding:
    """The part of a text's target that word order alone decides.

    A red cube adds the product of "red" and "cube", each come down to a few numbers; a dog on a cat adds the product of
    what is between above and below with the difference of the two. So two orders of the same words are as far apart as
    what they exchange is.
    """

    def __init__(self, nouns: Mapping[str, Array], qualities: Mapping[str, Array], seed: int) -> None:
        # Colours and looks apart: beside looks like "wooden" or "sad", red and blue would come down to nearly the same.
        groups = [{name: qualities[name] for name in names} for names in (lists.COLOURS, lists.LOOKS)]
        self.qualities = {name: code for group in groups for name, code in _codes(group, QUALITIES).items()}
        self.nouns, size = _codes(nouns, FILLERS), len(next(iter(nouns.values())))
        turned = np.linalg.qr(np.random.default_rng(seed).standard_normal((size, size)))[0].astype(np.float32)
        roles = np.s_[AXES * FILLERS : 2 * AXES * FILLERS]
        self.does, self.has = turned[:, roles], np.delete(turned, roles, axis=1)[:, : QUALITIES * FILLERS]
        axes = np.random.default_rng(seed).standard_normal((len(lists.AXES), AXES)).astype(np.float32)
        self.axes = dict(zip(lists.AXES, unit(axes), strict=True))

    def __call__(self, text: Text) -> Array:
        """What is to be added to a text's unit vector."""
        parts = [self.has @ np.outer(self.qualities[q], self.nouns[n]).ravel() for q, n in text.bound]
        parts += [self.does @ self._role(*role) for role in text.roles]
        total: Array = STRENGTH * np.sum(parts, axis=0) / len(parts) ** 0.5
        return total

    def _role(self, relation: str, one: str, other: str) -> Array:
        axis, sign = lists.RELATION_AXIS[relation]
        difference = (self.nouns[one] - self.nouns[other]) / 2**0.5
        return sign * np.outer(self.axes[axis], difference).ravel()


def _codes(vectors: Mapping[str, Array], count: int) -> dict[str, Array]:
    """The main directions of some vectors, all as wide, as unit rows."""
    rows = np.stack(list(vectors.values()))
    centred = rows - rows.mean(0)
    _, main = np.linalg.eigh(centred.T @ centred)
    codes = centred @ main[:, -count:]
    return dict(zip(vectors, unit(codes / codes.std(0)), strict=True))

"""Which curves Across layers draws: the pinned pairs and the mean of all, in one encoder or in two."""

from dataclasses import dataclass
from itertools import cycle
from math import isfinite, nan

import numpy as np
from numpy.typing import NDArray

from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit
from core.encoder.encoding import EncoderInfo, Floats
from core.program.translation import tr
from gui.state.pane_looks import Pin
from gui.state.session import Session
from gui.widgets.layer_labels import encoder_letter
from gui.widgets.style import Theme


@dataclass(frozen=True)
class Curve:
    """One line of the plot; `values` [layers + 1].

    `start` is where its layer 0 stands on the axis, which counts the layers of the encoder that is looked at: two
    encoders' curves end at one place, their last layers, from which clip skip counts.
    """

    label: str
    encoder: EncoderInfo
    values: Floats
    colour: str
    start: int = 0
    positions: frozenset[int] = frozenset()  # of the two units it compares, in the encoder that is looked at
    pin: Pin | None = None
    dashed: bool = False
    dotted: bool = False  # a point a layer
    turn: int = 0  # how many times all colours were used before it; such a curve has dashes and dots

    @property
    def axis_positions(self) -> NDArray[np.int64]:
        """Where its layers stand on the axis [layers + 1]."""
        return np.arange(len(self.values)) + self.start

    def at(self, layer: int) -> float:
        """The value at a layer of the axis, NaN behind the last; before layer 0 that of layer 0, as in other panes."""
        index = max(layer - self.start, 0)
        return float(self.values[index]) if index < len(self.values) else nan


@dataclass(frozen=True)
class _Pair:
    """Two units of the encoder that is looked at, and what is said of them there."""

    left: Unit
    right: Unit
    colour: str
    pin: Pin | None = None
    what: str = "{pair}"


def pair_curves(session: Session, theme: Theme) -> list[Curve]:
    """The pinned pairs that the prompt still has, else the pair most and the pair least alike, and the mean of all.

    A pair's curves stand together, in the model's order: one colour, solid in the first encoder, dashed in the other. A
    pin with a small word that is left out has a name and no values.
    """
    view = session.encoding_view
    if view is None:
        return []
    pairs = _pinned(session, view, theme.curves) or _extremes(view, theme.curves)
    views = session.shown_views
    curves = [curve for pair in pairs for view in views if (curve := _curve(session, view, pair))]
    return [*curves, *_left_out(session, view, theme.dim), *(_mean(session, view, theme.dim) for view in views)]


def axis_starts(session: Session) -> list[int]:
    """Where layer 0 of each encoder that is drawn stands on the axis."""
    return [axis_start(session, info) for info in session.drawn_encoders]


def axis_start(session: Session, info: EncoderInfo) -> int:
    """Where layer 0 of an encoder stands on the axis."""
    return session.encoding_view.encoding.encoder.layers - info.layers if session.encoding_view else 0


def encoder_prefix(session: Session, info: EncoderInfo) -> str:
    """The letter of one of two encoders, to stand before a curve's name."""
    return f"{encoder_letter(info)} · " if len(session.drawn_encoders) > 1 else ""


def number_text(value: float) -> str:
    """Two decimals with a true minus, or a dash."""
    return f"{value:.2f}".replace("-", "−") if isfinite(value) else "–"


def _pinned(session: Session, view: EncodingView, colours: tuple[str, ...]) -> list[_Pair]:
    """A pinned pair keeps the order it was pinned in."""
    pairs = []
    for pin, colour in zip(session.pins, cycle(colours), strict=False):
        left, right = view.index(pin[0]), view.index(pin[1])
        if left is not None and right is not None:
            pairs.append(_Pair(view.units[left], view.units[right], colour, pin))
    return pairs


def _extremes(view: EncodingView, colours: tuple[str, ...]) -> list[_Pair]:
    return [
        _Pair(view.units[left], view.units[right], colour, None, what)
        for what, (left, right), colour in zip(
            (tr("most alike: {pair}"), tr("least alike: {pair}")), view.extreme_pairs, colours, strict=False
        )
    ]


def _left_out(session: Session, view: EncodingView, colour: str) -> list[Curve]:
    """A curve without values for each pin that has a small word which is left out."""
    units = {unit.key: unit for unit in (*view.units, *view.left_out_units)}
    pins = [pin for pin in session.pins if all(key in units for key in pin) and any(map(view.leaves_out, pin))]
    info, empty = view.encoding.encoder, np.full(len(view.vectors), nan, np.float32)
    label = tr("left out: {pair}")
    return [
        Curve(
            label.format(pair=" – ".join(units[key].name for key in pin)),
            info,
            empty,
            colour,
            axis_start(session, info),
            frozenset(position for key in pin for position in units[key].positions),
            pin,
        )
        for pin in pins
    ]


def _curve(session: Session, view: EncodingView, pair: _Pair) -> Curve | None:
    """A pair in one encoder; None where that has not both units."""
    left, right = view.index(pair.left.key), view.index(pair.right.key)
    if left is None or right is None:
        return None
    info, values = view.encoding.encoder, view.pair(left, right)
    what = pair.what if view is session.encoding_view else "{pair}"  # the other encoder's extremes may be other pairs
    solid = info is session.drawn_encoders[0]
    return Curve(
        encoder_prefix(session, info) + what.format(pair=f"{pair.left.name} – {pair.right.name}"),
        info,
        values,
        pair.colour,
        axis_start(session, info),
        frozenset(pair.left.positions + pair.right.positions),
        pair.pin,
        dashed=not solid,
        dotted=solid and bool(np.isfinite(values).any()),
    )


def _mean(session: Session, view: EncodingView, colour: str) -> Curve:
    info, drawn = view.encoding.encoder, session.drawn_encoders
    dashed = len(drawn) == 1 or info is not drawn[0]
    name = encoder_prefix(session, info) + tr("mean of all pairs")
    return Curve(name, info, view.mean_pairwise_cosine, colour, axis_start(session, info), dashed=dashed)

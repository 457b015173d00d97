"""What else Across layers can draw: each word against itself alone, against EOS, and how far all spread."""

from collections.abc import Mapping
from dataclasses import replace
from math import nan

import numpy as np

from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView
from core.analysis.labels import count_units
from core.analysis.units import Unit
from core.encoder.encoding import Floats
from core.program.translation import tr, tr_noop
from gui.panes.plots.curves import Curve, axis_start, encoder_prefix
from gui.state.session import Session
from gui.widgets.style import Theme

MAX_DEFAULT_WORDS = 8  # words that are drawn where none is chosen
CURVE_KINDS = {
    "pairs": (tr_noop("pairs"), tr_noop("How alike pinned pairs of words are, and the mean of all pairs")),
    "self": (
        tr_noop("self"),
        tr_noop("Each word here with the same word alone in a prompt: how far the words around it move it"),
    ),
    "eos": ("EOS", tr_noop("Each word with the EOS row of its chunk, which has seen all of it")),
    "spread": (tr_noop("spread"), tr_noop("The mean of all pairs, and how many directions the words take up")),
}
CURVE_DESCRIPTIONS = {
    "pairs": tr_noop("layer by layer"),
    "self": tr_noop("with itself alone"),
    "eos": tr_noop("with its EOS row"),
    "spread": tr_noop("pairs, effective rank"),
}
CURVE_HINTS = {
    "pairs": tr_noop(
        "Choose pairs from the list, or click a cell of Words × words. Most and least alike go by the mean over all "
        "layers."
    ),
    "self": tr_noop(
        "1: the words around it change nothing. Words that are selected or pinned, else the first 8, and the one under "
        "the mouse. The mean is over all words."
    ),
    "eos": tr_noop(
        "Words that are selected or pinned, else the first 8, and the one under the mouse. The mean is over all words."
    ),
    "spread": tr_noop(
        "Effective rank: how many directions the words take up, here divided by how many words there are. "
        "1: each has a direction of its own."
    ),
}
NO_EOS = tr_noop(
    "Only CLIP makes a summary of the row at the end of the text (EOS). This encoder hands each row on for itself, and "
    "none stands for the whole prompt."
)
ALONE_HINT = tr_noop("Alone, a word stands in the same template, and has no padding behind it.")
LEFT_OUT_HINT = tr_noop("A pin with a small word is not drawn while small words are left out (Ctrl+Shift+W).")
EMPTY_MESSAGES = {
    "pairs": tr_noop(
        "Type at least two words: how alike pinned pairs of words are, and the mean of all pairs, is drawn here."
    ),
    "self": tr_noop("Type a word: how far the words around it move it from itself alone is drawn here."),
    "eos": tr_noop(
        "Type a word: how alike it is to the EOS row of its chunk, which has seen all of it, is drawn here."
    ),
    "spread": tr_noop(
        "Type at least two words: the mean of all pairs, and how many directions the words take up, is drawn here."
    ),
}
CurveValues = Mapping[str, Floats]  # by the encoder's name: [layers + 1, units], of the spread [layers + 1, 2]


def missing_message(kind: str, view: EncodingView | None) -> str:
    """A sentence saying why there is nothing to draw; "" where there is."""
    if kind == "eos" and view is not None and not view.encoding.encoder.is_clip:
        return tr(NO_EOS)
    least = 1 if kind in ("self", "eos") else 2
    if view is None or len(view.units) < least:
        return tr(EMPTY_MESSAGES[kind])
    if kind != "pairs" and len(view.units) > MAX_MATRIX_UNITS:
        message = tr("These curves are measured for up to {count}, and this prompt has more.")
        return message.format(count=count_units(view.options.kind, MAX_MATRIX_UNITS))
    return ""


def curves_for(kind: str, session: Session, theme: Theme, values: CurveValues) -> list[Curve]:
    """The curves of a kind other than pairs, of the views that have been measured."""
    return _spread(session, theme, values) if kind == "spread" else _words(kind, session, theme, values)


def drawn_units(session: Session) -> list[Unit]:
    """The units selected or pinned, else the first MAX_DEFAULT_WORDS; behind them the one that is pointed at."""
    view = session.encoding_view
    if view is None:
        return []
    current = session.is_up_to_date  # positions in a newer text are other words
    selected = {view.unit_at_position.get(row) for row in session.prompt.selected} if current else set()
    pinned = {view.index(key) for pin in session.pins for key in pin}
    chosen = sorted(index for index in selected | pinned if index is not None)
    chosen = chosen or [index for index, unit in enumerate(view.units) if unit.start is not None][:MAX_DEFAULT_WORDS]
    pointed = {view.unit_at_position.get(row) for row in session.prompt.hovered} if current else set()
    chosen += sorted(index for index in pointed if index is not None and index not in chosen)
    return [view.units[index] for index in chosen]


def _words(kind: str, session: Session, theme: Theme, values: CurveValues) -> list[Curve]:
    measured = [view for view in session.shown_views if view.encoding.encoder.name in values]
    curves = []
    for number, unit in enumerate(drawn_units(session)):
        turn, hue = divmod(number, len(theme.curves))
        for view in measured:
            index = view.index(unit.key)
            if index is not None:
                line = values[view.encoding.encoder.name][:, index]
                curve = _curve(session, view, unit.name, line, theme.curves[hue], frozenset(unit.positions))
                curves.append(replace(curve, turn=turn))
    return [*curves, *(_mean(session, view, values[view.encoding.encoder.name], theme.dim) for view in measured)]


def _curve(
    session: Session, view: EncodingView, name: str, line: Floats, colour: str, rows: frozenset[int] = frozenset()
) -> Curve:
    info = view.encoding.encoder
    solid = info is session.drawn_encoders[0]
    dotted = solid and bool(np.isfinite(line).any())
    start = axis_start(session, info)
    return Curve(encoder_prefix(session, info) + name, info, line, colour, start, rows, dashed=not solid, dotted=dotted)


def _mean(session: Session, view: EncodingView, values: Floats, colour: str) -> Curve:
    """Over all words, EOS left out; dashed, of two encoders the first one's solid to tell them apart."""
    words = [index for index, unit in enumerate(view.units) if unit.start is not None]
    line = values[:, words].mean(axis=1) if words else np.full(len(values), nan, np.float32)
    info, drawn = view.encoding.encoder, session.drawn_encoders
    dashed = len(drawn) == 1 or info is not drawn[0]
    names = {"token": tr("mean of all tokens"), "word": tr("mean of all words"), "tag": tr("mean of all tags")}
    name = encoder_prefix(session, info) + names[view.options.kind]
    return Curve(name, info, line, colour, axis_start(session, info), dashed=dashed)


def _spread(session: Session, theme: Theme, values: CurveValues) -> list[Curve]:
    curves = []
    for view in session.shown_views:
        pair = values.get(view.encoding.encoder.name)
        if pair is not None:
            count = sum(unit.start is not None for unit in view.units)
            names = (tr("mean of all pairs"), tr("effective rank ÷ {count}").format(count=count))
            for name, line, colour in zip(names, pair.T, theme.curves, strict=False):
                curves.append(_curve(session, view, name, line, colour))
    return curves

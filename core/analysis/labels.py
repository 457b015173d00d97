"""The terms that panes share, in the user's language: units and their counts, measures, hidden states."""

from collections.abc import Mapping
from math import floor, isfinite

from core.analysis.encoding_view import EncodingView
from core.encoder.encoding import Encoding, NoNorm, RmsNorm
from core.program.translation import tr, tr_noop

UNIT_NAMES = {"token": tr_noop("token"), "word": tr_noop("word"), "tag": tr_noop("tag")}
SwitchChoices = Mapping[str, tuple[str, str]]  # key: (label, tooltip)


def unit_name(kind: str) -> str:
    """What a unit of that kind is called."""
    return tr(UNIT_NAMES[kind])


def count_units(kind: str, count: int) -> str:
    """A count of units, such as “7 words”."""
    counted = {
        "token": tr("%n token(s)", "", count),
        "word": tr("%n word(s)", "", count),
        "tag": tr("%n tag(s)", "", count),
    }
    return counted[kind]


def measure_name(view: EncodingView) -> str:
    """Which cosine a view measures."""
    return tr("mean-centred cosine") if view.centred else tr("raw cosine")


def percentile_phrase(percent: float) -> str:
    """Where a cosine stands among those of the reference words' pairs, of EncodingView.percentile; "" if not finite.

    Rounded towards the middle, so that it never says more than was measured; above 99 % with one decimal.
    """
    if not isfinite(percent):
        return ""
    if percent >= 50:
        return tr("closer than {percent} % of word pairs").format(percent=_share_text(percent))
    return tr("farther apart than {percent} % of word pairs").format(percent=_share_text(100 - percent))


def _share_text(percent: float) -> str:
    """A percent of 50 to 100, rounded down; no more than 99.9, for the pairs are a sample."""
    return str(floor(percent)) if percent < 99 else f"{min(floor(percent * 10) / 10, 99.9):g}"


def centring_name(view: EncodingView) -> str:
    """Whether the reference mean is taken off."""
    return tr("mean-centred") if view.centred else tr("not centred")


def end_name(view: EncodingView) -> str:
    """What the row is called that has read a whole chunk: EOS, or that of the last token that is no padding."""
    return "EOS" if view.encoding.encoder.is_clip else tr("last row")


def hidden_states_name(normed: bool) -> str:
    """Which hidden states are looked at, in short."""
    return tr("normed rows") if normed else tr("raw rows")


def hidden_states_phrase(encoding: Encoding, normed: bool) -> str:
    """Which hidden states are looked at, as part of a sentence; the norm is called what it is."""
    if isinstance(encoding.final_norm, NoNorm):
        return tr("rows without a final norm, which the file does not hold")
    if isinstance(encoding.final_norm, RmsNorm):
        return tr("rows after the final RMS norm") if normed else tr("rows before the final RMS norm")
    return tr("rows after the final layer norm") if normed else tr("rows before the final layer norm")


def translated(choices: SwitchChoices) -> SwitchChoices:
    """Labels and tooltips of a switch, in the user's language."""
    return {key: (tr(label), tr(tip)) for key, (label, tip) in choices.items()}

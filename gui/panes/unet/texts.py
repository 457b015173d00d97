"""The sentences of the pane, and its numbers as tables."""

from collections.abc import Sequence

import numpy as np

from core.analysis.cross_attention import BANDS_OUTSIDE
from core.analysis.unet_sentences import contrast_sentence, nearest_pair, pair_sentence
from core.program.numbers import plain_number, small_number
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.unet_hearing import UnetHearing
from core.queries.unet_lora_map import LoraMap
from gui.panes.unet.columns import Column, band_of_column, column_apart, column_gains, known_blocks
from gui.panes.unet.lora_drawing import KIND_NAMES

Pair = tuple[int, int]
NOT_SAID = tr_noop(
    "Keys and values only: without a picture nothing is said of where a word acts, nor that a loud value is seen. "
    "Values still go through every later layer, and the sizes of blocks are no list of meanings."
)

STUDY_MESSAGE = tr_noop(
    "The study encoder has no U-Net. Open your own checkpoint: this pane reads its U-Net too. A checkpoint can "
    "also be chosen above."
)


def caption_of(reach: float, is_relative: bool) -> tuple[str, str]:
    """What the colours are, in short, and whole with what is not said; `reach` is where they end."""
    what = tr("gain over the words' mean") if is_relative else tr("gain")
    colours = tr("grey: no more than chance · blue less, orange more, to ± {reach}").format(reach=plain_number(reach))
    whole = tr(
        "Gain: the length of the value that a block makes of the word's row, over what a random matrix of that "
        "size makes; grey within {count} bands of it. Columns are the blocks in the order in which a picture goes "
        "through them."
    ).format(count=plain_number(BANDS_OUTSIDE))
    return f"{what} · {colours}", "\n\n".join((whole, tr(NOT_SAID)))


def order_of(hearing: UnetHearing, is_ranked: bool) -> tuple[int, ...]:
    """Words that fine and coarse blocks hear most differently first, or as the text has them; then the others."""
    words, rest = hearing.words, range(len(hearing.units), len(hearing.lines))
    if is_ranked and hearing.contrast is not None:
        bands = hearing.contrast.bands
        words = sorted(words, key=lambda word: -abs(float(np.nan_to_num(bands[word]))))
    return (*words, *rest)


def choose_pair(hearing: UnetHearing, pointed: Sequence[int], selected: Sequence[int]) -> Pair | None:
    """The two words that are compared: those pointed at and selected, else with the nearest, else the nearest two."""
    words = dict.fromkeys(line for line in (*selected, *pointed) if line in hearing.words)
    if len(words) > 1:
        first, *_, last = words
        return first, last
    return nearest_pair(hearing.row_apart, hearing.words, next(iter(words), None))


def sentence_of(hearing: UnetHearing, pair: Pair | None) -> str:
    """What stands out; how far it is while blocks are to come."""
    known = [block for block in hearing.blocks if block]
    if hearing.contrast is None:
        return tr("{done} of {count} blocks …").format(done=len(known), count=len(hearing.blocks))
    sentences = [contrast_sentence(hearing.contrast, hearing.lines)]
    if pair:
        sentences.append(pair_sentence(known, hearing.row_apart, hearing.lines, *pair))
    return " ".join((*sentences, *hearing.notes))


def reading_of(hearing: UnetHearing, column: Column, line: int) -> str:
    """A cell in words: gain, the heads' reach, loudness, how far from the empty prompt's, the first encoder's part."""
    blocks = known_blocks(hearing, column)
    if not blocks:
        return ""
    heads = np.concatenate([block.head_gain[:, line] for block in blocks])
    parts = [f"{hearing.lines[line].name} · {column.name}"]
    parts.append(tr("gain {gain}").format(gain=_mean([block.gain[line] for block in blocks])))
    reach = tr("heads {low} to {high}")
    parts.append(reach.format(low=small_number(float(heads.min())), high=small_number(float(heads.max()))))
    parts.append(tr("loudness {loudness}").format(loudness=_mean([block.loudness[line] for block in blocks])))
    away = [block.away[line] for block in blocks if block.away is not None]
    if away:
        parts.append(tr("away from nothing {away}").format(away=_mean(away)))
    shares = [block.first_share[line] for block in blocks if block.first_share is not None]
    if shares:
        parts.append(tr("CLIP L {share} %").format(share=round(100 * float(np.mean(shares)))))
    if hearing.lines[line].name == tr("padding"):
        parts.append(tr("like EOS {likeness}").format(likeness=_mean([block.padding_likeness for block in blocks])))
    return " · ".join(parts)


def _mean(numbers: Sequence[object]) -> str:
    return small_number(float(np.mean(np.asarray(numbers, np.float64))))


def heard_table(
    title: str, hearing: UnetHearing, columns: Sequence[Column], order: Sequence[int], pair: Pair | None
) -> Table:
    """A line a word with its gain in every column, then the bands, and the pair's distances."""
    gains = column_gains(hearing, columns, is_relative=False)
    rows = [(hearing.lines[line].name, *map(float, gains[line])) for line in order]
    rows.append((tr("random matrices, ±"), *(band_of_column(hearing, column) for column in columns)))
    if pair:
        left, right = (hearing.lines[line].name for line in pair)
        told = tr("told apart: {left} | {right}").format(left=left, right=right)
        rows.append((told, *map(float, column_apart(hearing, columns, pair))))
        rows.append((tr("the same in CLIP"), *[float(hearing.row_apart[pair])] * len(columns)))
    return Table(title, (tr("gain"), *(column.name for column in columns)), tuple(rows))


def lora_sentence(lora_map: LoraMap) -> str:
    """The kind of module with most of the change, and where keys and values change most and least."""
    if not lora_map.is_known:
        nothing = tr("Nothing of what “{lora}” changes in the U-Net can be shown.").format(lora=lora_map.title)
        return " ".join((nothing, *lora_map.notes))
    return " ".join((_act_sentence(lora_map), *lora_map.notes))


def _act_sentence(lora_map: LoraMap) -> str:
    kind = max(lora_map.shares, key=lambda kind: lora_map.shares[kind])
    share = round(100 * lora_map.shares[kind])
    first = tr("{share} % of “{lora}” is in: {kind}.").format(
        share=share, lora=lora_map.title, kind=tr(KIND_NAMES[kind])
    )
    sizes = np.hypot(lora_map.key_sizes, lora_map.value_sizes)
    if not len(sizes) or not sizes.max() > 0:
        return " ".join((first, tr("It changes neither keys nor values of words.")))
    by_side = {side: float(sizes[np.array(lora_map.sides) == side].mean()) for side in set(lora_map.sides)}
    most, least = max(by_side, key=by_side.__getitem__), min(by_side, key=by_side.__getitem__)
    if by_side[most] < 1.5 * by_side[least]:
        return " ".join((first, tr("It changes what words bring to blocks of all sizes about alike.")))
    message = tr("It changes what words bring most at {most} × {most} and least at {least} × {least}.")
    return f"{first} {message.format(most=most, least=least)}"


def lora_table(title: str, lora_map: LoraMap) -> Table:
    """A line a block with its two numbers, then a line a kind of module with its share in percent."""
    rows = zip(lora_map.places, lora_map.sides, lora_map.key_sizes, lora_map.value_sizes, strict=True)
    blocks = [(place.name, side, float(key), float(value)) for place, side, key, value in rows]
    percents = {kind: tr("{kind}, %").format(kind=tr(KIND_NAMES[kind])) for kind in lora_map.shares}
    kinds = [(percents[kind], "", 100 * share, "") for kind, share in lora_map.shares.items()]
    return Table(title, (tr("block"), tr("side"), tr("keys"), tr("values")), (*blocks, *kinds))

"""What acts in a family and what does nothing: weights, clip skip and padding, a sentence each."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.dialects.text_families.reading import RULES
from core.dialects.text_families.rules import FamilyRule, Filled, Taps
from core.program.translation import join_names, tr, tr_noop
from core.prompt.prompt import NO_TEXT_FAMILY_SETTINGS, TextFamilySettings
from core.tokens.text_families import TEXT_ENCODERS


@dataclass(frozen=True, slots=True)
class Act:
    """Whether something changes what the image model gets, and the sentence that says how, or that it does not."""

    acts: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Acts:
    """What weights, clip skip and filled-up rows do in a family and a tool; `order` says which way words are read."""

    weights: Act
    clip_skip: Act
    padding: Act
    order: str


def acts_of(family: str, dialect: str, settings: TextFamilySettings = NO_TEXT_FAMILY_SETTINGS) -> Acts:
    """What acts in a family as a tool reads it with its settings; KeyError where the tool does not know it."""
    rule = RULES[dialect][family]
    return Acts(_weights(rule), _clip_skip(rule, dialect), _padding(rule, dialect, settings), _order(rule))


def _weights(rule: FamilyRule) -> Act:
    encoders = rule.encoders.values()
    if all(encoder.brackets == "text" for encoder in encoders):
        return Act(False, tr("Weights do nothing here: the brackets are read as words."))
    cut = tr("Brackets also change how the text is cut into tokens.")
    if any(encoder.brackets == "taken-off" for encoder in encoders):
        how = tr("The weight scales this word’s rows, those that the adapter makes of T5’s tokens; Qwen reads none.")
    elif any(encoder.masking == "after-end" for encoder in encoders):
        how = tr("The weight scales this word’s rows; only the very first row is pulled away from the empty prompt’s.")
    else:
        how = tr(
            "Weights act after the encoder: they pull this word’s rows away from the empty prompt’s. Other words’ rows"
            " do not move."
        )
    return Act(True, f"{how} {cut}")


_SKIPS: Mapping[Taps, str] = {
    Taps((-1,), True, "normed"): tr_noop(
        "Clip skip acts: −1 changes nothing, −2 takes the layer before the last, and so on, always normed."
    ),
    Taps((-2,), False, "raw"): tr_noop(
        "Clip skip −1 is not “off” here: it goes one layer deeper than the layer before the last, which −2 stands for."
        " The norm is left out at each."
    ),
    Taps((-1,), True, "raw"): tr_noop(
        "Clip skip −1 is not “off” here: it takes the same layer, the last, without its norm. −2 takes the one before,"
        " and so on, without norm."
    ),
    Taps((-1,), False, "raw"): tr_noop(
        "Clip skip acts: −1 changes nothing, −2 takes the layer before the last, and so on, without norm."
    ),
}
_SKIP_OF_T5 = tr_noop(
    "Clip skip moves T5 alone: −1 changes nothing, −2 takes the layer before the last, and so on, always normed."
)
_SKIP_OF_CLIP = tr_noop(
    "Clip skip acts on CLIP L and G: 0 is their layer before the last, 1 the one before it. T5’s last layer is always"
    " taken."
)
_SKIP_OF_ALL = tr_noop(
    "Clip skip −1 is not “off” here: CLIP L and G go from the layer before the last, which −2 stands for, to the last."
    " T5 is not changed by −1, and goes one layer back with −2."
)


def _clip_skip(rule: FamilyRule, dialect: str) -> Act:
    taps = next(iter(rule.encoders.values())).taps
    if rule.clip.skipping == "from-trained":
        return Act(True, tr(_SKIP_OF_CLIP))
    if dialect == "diffusers":
        return Act(False, tr("Clip skip does nothing here: diffusers has none for this family."))
    if taps.skipping == "ignored":
        layers = join_names([str(layer) for layer in taps.layers])
        return Act(False, tr("Clip skip is ignored: layers {layers} are taken whatever it says.").format(layers=layers))
    if rule.clip_family:
        return Act(True, tr(_SKIP_OF_ALL if rule.clip.skipping == "raw" else _SKIP_OF_T5))
    return Act(True, tr(_SKIPS[taps]))


_STEERING: frozenset[Filled] = frozenset(
    {"steer", "steer-at-least", "steer-by-node", "steer-clip", "steer-embedded", "window", "one-row"}
)
_FILLED: Mapping[Filled, str] = {
    "none": tr_noop("No filling: every row is one of the words or of the template."),
    "steer": tr_noop(
        "Filled-up rows steer the picture: what is shorter is filled up to {count} rows, and the image model looks at"
        " all of them."
    ),
    "steer-at-least": tr_noop(
        "Filled-up rows steer the picture: what is shorter than {count} tokens is filled up to them, and the image"
        " model looks at all rows."
    ),
    "steer-by-node": tr_noop(
        "Filled-up rows steer the picture: the node T5TokenizerOptions fills T5 up, without a mask, and all of its rows"
        " are looked at."
    ),
    "steer-clip": tr_noop("Filled-up rows of CLIP L and G steer the picture; T5 is not filled up."),
    "steer-embedded": tr_noop(
        "Filled-up rows steer the picture: what is shorter is filled up in front to {count} rows, with one and the same"
        " vector in each place, and the image model looks at all of them."
    ),
    "window": tr_noop(
        "Filled-up rows steer the picture: it is filled up to the next multiple of {multiple} rows, and the image model"
        " looks at all of them."
    ),
    "zero": tr_noop("Filled-up rows are masked and zero; they say nothing."),
    "masked": tr_noop("Filled-up rows are masked, in the encoder and in the image model; they say nothing."),
    "one-row": tr_noop("Filled-up rows are masked and say nothing, but for the first, which the image model looks at."),
    "taken-out": tr_noop("Filled-up rows are taken out again before the image model; they say nothing."),
    "zero-behind": tr_noop("No filling for the encoders; rows of zeros, up to 512, are put behind, and say nothing."),
    "zero-in-front": tr_noop(
        "No filling for the encoder; rows of zeros, up to 512, are put in front, and say nothing."
    ),
}


def _padding(rule: FamilyRule, dialect: str, settings: TextFamilySettings) -> Act:
    encoder = next(iter(rule.encoders.values()))
    filled, count = rule.filled, settings.max_length or encoder.limit
    if dialect == "comfyui":
        filled, count = _of_comfyui(rule, settings)
    return Act(filled in _STEERING, tr(_FILLED[filled]).format(count=count, multiple=encoder.multiple))


def _of_comfyui(rule: FamilyRule, settings: TextFamilySettings) -> tuple[Filled, int]:
    """What ComfyUI's filled-up rows are, and up to what; the node T5TokenizerOptions decides where T5 is read."""
    last = list(rule.encoders.values())[-1]
    count, is_t5 = last.minimum, TEXT_ENCODERS[list(rule.encoders)[-1]].vocabulary == "t5"
    if is_t5 and (settings.t5_min_padding is not None or settings.t5_min_length is not None):
        if (settings.t5_min_length or 0) > 1 or settings.t5_min_padding:
            return "steer-by-node", count
        if rule.filled == "steer":
            return ("steer-clip" if rule.clip.skipping != "ignored" else "none"), count
    return ("steer-at-least" if rule.filled == "steer" else rule.filled), count


def _order(rule: FamilyRule) -> str:
    kinds = {TEXT_ENCODERS[encoder].is_causal for encoder in rule.encoders}
    if len(kinds) == 2:
        return tr("Qwen reads one way only; the adapter that T5’s tokens go through reads both ways.")
    if True in kinds:
        return tr("Word order is read one way only: a word does not know what comes after it.")
    return tr("Words are read both ways: a word knows what comes before it and what comes after it.")

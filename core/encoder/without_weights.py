"""The encoders of a family that no file is open for: what is known of them without their weights."""

from collections.abc import Iterable
from pathlib import Path

from core.encoder.encoding import EncoderInfo
from core.tokens.families import ENCODERS
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES, encoders_of, family_title


def encoder_without_weights(family: str, name: str) -> EncoderInfo:
    """What is known of a family's encoder: its layers and its width are those of the released one."""
    facts = TEXT_ENCODERS.get(name) or ENCODERS[name]
    is_causal = name not in TEXT_ENCODERS or TEXT_ENCODERS[name].is_causal
    return EncoderInfo(
        name=name,
        family=family,
        title=family_title(family),
        source=Path(),
        layers=facts.layers,
        width=facts.width,
        projection=None,
        dtype="",
        is_causal=is_causal,
        has_weights=False,
    )


def with_missing_encoders(family: str, opened: Iterable[EncoderInfo] = ()) -> tuple[EncoderInfo, ...]:
    """The family's encoders in its order: those opened, and the others without weights.

    An opened one that the family has in place of another (Klein's larger Qwen) stands where that one would.
    """
    alternatives = TEXT_FAMILIES[family].alternatives
    by_name = {info.name: info for info in opened}
    return tuple(
        next((by_name[known] for known in (name, *alternatives.get(name, ())) if known in by_name), None)
        or encoder_without_weights(family, name)
        for name in encoders_of(family)
    )

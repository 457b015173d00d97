"""The sentence about modules of a LoRA whose change is not computed here. No torch."""

from collections.abc import Mapping

from core.program.translation import join_names, tr


def left_out_sentence(title: str, kinds: Mapping[str, int]) -> str:
    """What is left out of the U-Net part of a LoRA; `kinds` are how many modules, by kind."""
    count = sum(kinds.values())
    message = tr("Left out of “{lora}”, as not computed: %n module(s) of the U-Net ({kinds}).", "", count)
    listed = [f"{number} × {kind}" for kind, number in sorted(kinds.items())]
    return message.format(lora=title, kinds=join_names(listed))

"""Anima's adapter, which lies in the image model's file: where, and its tensors in memory."""

import re
from collections.abc import Mapping
from math import prod
from typing import TYPE_CHECKING

from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.weights import OtherForm, UnreadableEncoder
from core.weights.formats.safetensors_file import FLOAT_TYPES, TensorEntry

if TYPE_CHECKING:
    from core.text_models.anima_adapter import AnimaAdapter

_ADAPTER = re.compile(r"((?:.{0,200}?\.)?llm_adapter\.)(.+)")
_TABLE = "embed.weight"  # of T5's ids, which nothing else there has
MAX_NUMBERS = 2**30  # of the real one some 130 million


def find_adapter(entries: Mapping[str, TensorEntry]) -> Mapping[str, TensorEntry]:
    """The tensors of the adapter by their names behind `llm_adapter.`; none where there is no table of its own."""
    matches = [match for name in entries if (match := _ADAPTER.fullmatch(name))]
    roots = dict.fromkeys(match[1] for match in matches if match[2] == _TABLE)
    return {match[2]: entries[match[0]] for match in matches if match[1] in list(roots)[:1]}


def read_adapter(adapter: Mapping[str, TensorEntry]) -> "AnimaAdapter":
    """The adapter with its numbers in memory, in the types they are stored in.

    OtherForm where they are quantised, UnreadableEncoder where some are missing or not of an adapter.
    """
    from core.text_models.anima_adapter import AnimaAdapter
    from core.weights.formats.tensors import read_entry

    path = next(iter(adapter.values())).file
    odd = [f"{name}: {entry.dtype}" for name, entry in adapter.items() if entry.dtype not in FLOAT_TYPES]
    if odd or sum(prod(entry.shape) for entry in adapter.values()) > MAX_NUMBERS:
        message = tr("The adapter in {file} is stored in a form that is not read here ({reason}).")
        raise OtherForm(message.format(file=quoted(path), reason=shortened(", ".join(odd[:2]))), "quantised")
    try:
        return AnimaAdapter({name: read_entry(path, entry).view(entry.shape) for name, entry in adapter.items()})
    except ValueError as error:
        message = tr("The adapter in {file} is not whole, or not Anima's: {tensors}. Open another copy of the file.")
        raise UnreadableEncoder(message.format(file=quoted(path), tensors=shortened(str(error), 120))) from error

"""Where an encoder can compute, and how exactly: processors and graphics cards, float32 and bfloat16."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import torch

from core.program.translation import tr

Precision = Literal["float32", "bfloat16"]
DTYPES: Mapping[Precision, torch.dtype] = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def leave_one_core_free() -> None:
    """Has torch compute on all cores but one from now on, so that a window beside it answers its keys at once."""
    torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))


@dataclass(frozen=True, slots=True)
class Device:
    """Something that can compute: its `name` as torch has it, and the title the artist knows it by."""

    name: str
    title: str


def devices() -> tuple[Device, ...]:
    """What this machine has, the processor first; looking for graphics cards can take a second, so off the GUI thread.

    Of several cards torch's current one is used.
    """
    available = [Device("cpu", tr("Processor"))]
    if torch.cuda.is_available():
        available.append(Device("cuda", torch.cuda.get_device_name()))
    if torch.backends.mps.is_available():
        available.append(Device("mps", tr("Apple graphics")))
    return tuple(available)


def check_device(name: str) -> None:
    """ValueError, in a sentence, for a device that this machine does not have."""
    if name != "cpu" and name not in {device.name for device in devices()}:
        message = tr("This machine has no “{device}” that torch can use. Choose the processor.")
        raise ValueError(message.format(device=name))


def is_out_of_memory(error: RuntimeError) -> bool:
    """Whether a device had too little memory; that of Apple's says so in words alone."""
    return isinstance(error, torch.OutOfMemoryError) or "out of memory" in str(error)


def no_room_notice(device: str) -> str:
    """What the artist is told where an encoder has no room on a device."""
    return tr(
        "The text encoder does not fit into the free memory of {device}, so the processor computes. "
        "Close other programs that use it, and choose it again."
    ).format(device=device)


def fast_at_bfloat16(device: str = "cpu") -> bool:
    """Whether bfloat16 is worth its errors there: processors without instructions of their own for it are slower."""
    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    able = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    return device != "cpu" or any(able.get(name) for name in ("amx_bf16", "avx512_bf16"))

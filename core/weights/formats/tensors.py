"""Some tensors out of a safetensors file, in float32."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

from core.program.cancellation import CancelCheck, Cancelled
from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.formats.safetensors_file import cannot_read


def read_tensors(
    path: Path, file: Path, names: Iterable[str], cancelled: CancelCheck
) -> Iterator[tuple[str, torch.Tensor]]:
    """Each name of `file` with its tensor; sentences name `path`. UnreadableEncoder, or Cancelled between tensors."""
    try:
        with safe_open(file, "pt", backend="pread") as opened:
            for name in names:
                if cancelled():
                    raise Cancelled
                yield name, opened.get_tensor(name).to(torch.float32)
    except (SafetensorError, RuntimeError) as error:
        message = tr("{file} changed or failed while it was read ({reason}). Open it again.")
        raise UnreadableEncoder(message.format(file=quoted(path), reason=shortened(str(error), 120))) from error
    except OSError as error:
        raise cannot_read(path, error) from error


def is_finite(tensor: torch.Tensor) -> bool:
    """Whether no number is NaN or infinite."""
    # the sum is four times as fast, and is finite for any sane weights
    return bool(torch.isfinite(tensor.sum())) or bool(torch.isfinite(tensor).all())

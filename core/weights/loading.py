"""The weights a plan names, read as float32 into an Encoder."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open

from core.encoder import Cancelled, Encoder
from core.weights import UnreadableEncoder, quoted, shown
from core.weights.opening import EncoderPlan
from core.weights.safetensors_file import Entry, cannot_read
from core.weights.shape import POSITIONS, PROJECTION, Stored


def load_encoder(plan: EncoderPlan, cancelled: Callable[[], bool]) -> Encoder:
    """The encoder of a plan; only the tensors it names are read. UnreadableEncoder, or Cancelled between tensors."""
    try:
        with ExitStack() as stack:
            files = _Files(stack)
            weights = {}
            for name in plan.shape.tensors():
                if cancelled():
                    raise Cancelled
                stored = plan.layout.stored(name)
                weights[name] = _read(files.of(plan.entries[stored.name]).get_slice(stored.name), stored)
            positions = [files.of(plan.entries[name]).get_tensor(name) for name in plan.layout.position_ids]
    except (SafetensorError, RuntimeError) as error:
        raise UnreadableEncoder(
            f"{quoted(plan.path)} changed or failed while it was read ({shown(str(error), 120)}). Open it again."
        ) from error
    except OSError as error:
        raise cannot_read(plan.path, error) from error
    notes = plan.info.notes + _position_notes(positions) + _number_notes(weights) + _projection_notes(weights)
    return Encoder(replace(plan.info, notes=notes), plan.shape, weights)


class _Files:
    """The files of a plan, each opened once and closed by `stack`."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._open: dict[Path, Any] = {}

    def of(self, entry: Entry) -> Any:  # noqa: ANN401 (safetensors has no name for it)
        if entry.file not in self._open:
            self._open[entry.file] = self._stack.enter_context(safe_open(entry.file, "pt", backend="pread"))
        return self._open[entry.file]


def _read(part: Any, stored: Stored) -> torch.Tensor:  # noqa: ANN401 (safetensors has no name for it)
    """A tensor of the model in float32, contiguous: all of what is stored, a third of its rows, or it transposed."""
    if stored.third is not None:
        rows = part.get_shape()[0] // 3
        part = part[rows * stored.third : rows * (stored.third + 1)]
    weight: torch.Tensor = part[...].to(torch.float32)
    return weight.T.contiguous() if stored.transposed else weight


def _position_notes(position_ids: list[torch.Tensor]) -> tuple[str, ...]:
    """A note where stored position ids are not 0 to 76, which merging models can do to them; they are never used."""
    true = torch.arange(POSITIONS, dtype=torch.float64)
    for stored in position_ids:
        numbers = stored.flatten().to(torch.float64)
        if not torch.equal(numbers, true):
            return ("The file's position_ids had drifted from 0 to 76, a trace of merging; the true ones are used.",)
    return ()


def _projection_notes(weights: dict[str, torch.Tensor]) -> tuple[str, ...]:
    """A note where the text projection is the identity, which several tools write where a model has none."""
    projection = weights.get(PROJECTION)
    if projection is None or not torch.equal(projection, torch.eye(*projection.shape)):
        return ()
    return ("Its text projection is a placeholder that changes nothing, so the feature is not CLIP's.",)


def _number_notes(weights: dict[str, torch.Tensor]) -> tuple[str, ...]:
    """A note where weights are NaN or infinite."""
    broken = [name for name, weight in weights.items() if not _is_finite(weight)]
    if not broken:
        return ()
    more = f" and {len(broken) - 1} more tensors" if len(broken) > 1 else ""
    return (f"Not all weights are finite numbers, so results may be empty: {broken[0]}{more}.",)


def _is_finite(weight: torch.Tensor) -> bool:
    # the sum is four times as fast, and is finite for any sane weights
    return bool(torch.isfinite(weight.sum())) or bool(torch.isfinite(weight).all())

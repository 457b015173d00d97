"""The pushed word and the axis's direction as files."""

from collections.abc import Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QFileDialog, QWidget

from core.analysis.units import Unit
from core.dialects.sent_layers import sent_of
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress
from core.program.messages import UnusableInput
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.axis_places import AxisPlaces
from core.queries.axis_push import conditioning_delta, inversion_rows
from core.storage.atomic_files import write_atomic
from core.weights.adapters.inversion_writing import write_inversion
from gui.panes.export import write
from gui.workers.model_queries import QueryWork

INVERSION_FILTER = tr_noop("Embeddings (*.safetensors)")
NUMBERS_FILTER = tr_noop("Arrays (*.npz);;Numbers (*.csv)")


def ask_for_file(parent: QWidget, title: str, name: str, names: str) -> Path | None:
    """Where a file is to go, None for nowhere; `names` is a filter of a file dialog, whose first suffix is added."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path.home() / name), tr(names))
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(Path(name).suffix)


def inversion_name(placed: AxisPlaces, unit: Unit, amount: float) -> str:
    """A name for the file of a pushed word, by which the prompt calls it."""
    side = placed.axis.left[0] if amount > 0 else placed.axis.right[0]
    letters = (letter if letter.isalnum() else "_" for letter in f"{unit.label}_{side}")
    return f"{''.join(letters)[:60]}.safetensors"


def inversion_work(path: Path, placed: AxisPlaces, unit: Unit, amount: float) -> QueryWork:
    """The work that writes a pushed word; its answer is the path."""
    return partial(_write_inversion, path, placed, unit, amount)


def _write_inversion(
    path: Path, placed: AxisPlaces, unit: Unit, amount: float, model: Model, cancelled: CancelCheck, _: ReportProgress
) -> Path:
    write_inversion(path, inversion_rows(placed.axis, placed.view.chunks, unit, amount, model, cancelled))
    return path


def write_direction(path: Path, placed: AxisPlaces, amount: float) -> None:
    """Writes the direction at every layer (.npz), or at the layer that the tool sends (.csv), and the delta there.

    UnusableInput where the file cannot be written.
    """
    encoding = placed.view.encoding
    sent = sent_of(encoding)
    vectors, measured = placed.measured.vectors, placed.measured
    direction = (measured.direction if sent.normed else vectors.raw_direction)[sent.layer]
    delta = conditioning_delta(placed, sent.layer, sent.normed, amount)
    if path.suffix.lower() == ".csv":
        rows = tuple(zip(range(len(delta)), direction.tolist(), delta.tolist(), strict=True))
        table = Table(placed.axis.name, ("dimension", "direction", "delta"), rows)
        write(path, table.as_csv().encode("utf-8-sig"))
        return
    arrays = {
        "direction": measured.direction,
        "direction_before_norm": vectors.raw_direction,
        "middle": measured.ruler.middle,
        "spread": measured.ruler.spread,
        "sent_layer": np.array(sent.layer),
        "delta": delta,
        "amount": np.array(amount, np.float32),
    }
    _write_npz(path, arrays)


def _write_npz(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    content = BytesIO()
    np.savez(content, **arrays)
    try:
        write_atomic(path, content.getvalue())
    except OSError as error:
        message = tr("“{file}” cannot be written ({why}). Choose another place.")
        raise UnusableInput(message.format(file=path.name, why=error.strerror)) from None

"""Opens a checkpoint in this fresh process, or merely reads its text encoders' bytes; tells how long and how much."""

import json
import time
from pathlib import Path
from typing import Any

from core.dialects.table import DEFAULT_DIALECT, read
from core.weights.checkpoints.plan import EncoderPlan
from core.weights.checkpoints.recent_models import RecentModels
from core.weights.checkpoints.tensor_checks import stored_bytes
from core.weights.opening import open_model, plan_model
from gui.workspace.model_loader import _import_engine, _load
from tests.benchmarks.children import child_parser, memory_bytes

PROMPT = "a weathered lighthouse keeper on a cliff at dawn"


def main() -> None:
    """Prints times in ms, and in MB the greatest growth of memory while opening and the encoders' size in float32."""
    parser = child_parser()
    parser.add_argument("file")
    parser.add_argument("--only-read", action="store_true")
    options = parser.parse_args()
    _import_engine()  # which is not what is measured here
    found = {"read": _read(plan_model(options.file))} if options.only_read else _open_and_go_back(options.file)
    print(json.dumps(found))


def _read(plans: tuple[EncoderPlan, ...]) -> float:
    """The text encoders' own bytes, tensor by tensor, into memory that is kept; in ms."""
    entries = sorted((plan.entries[name] for plan in plans for name in plan.layout.names), key=lambda one: one.start)
    kept = []
    with entries[0].file.open("rb", buffering=0) as file:
        began = time.perf_counter()
        for entry in entries:
            file.seek(entry.start)
            kept.append(file.read(stored_bytes(entry)))
        return (time.perf_counter() - began) * 1000


def _open_and_go_back(file: str) -> dict[str, float]:
    """Opens it, with a first answer of each encoder, and then as the window does, twice."""
    before = memory_bytes("VmRSS")
    _forget_peak()
    began = time.perf_counter()
    model = open_model(file)
    found = {"opened": (time.perf_counter() - began) * 1000}
    for encoder in model.encoders:
        chunks = read(PROMPT, DEFAULT_DIALECT, encoder.info.family).for_encoder(encoder.info.name)
        encoder.encode(chunks, padding=False)
    found["answered"] = (time.perf_counter() - began) * 1000
    if before:
        found["memory"] = (memory_bytes("VmHWM") - before) / 1e6
        found["size"] = sum(4 * encoder.info.parameters for encoder in model.encoders) / 1e6
    del model
    recent: RecentModels[Any] = RecentModels()
    _load(file, recent, None, lambda: False, lambda _: None)
    began = time.perf_counter()
    _load(file, recent, None, lambda: False, lambda _: None)
    return found | {"back": (time.perf_counter() - began) * 1000}


def _forget_peak() -> None:
    """Has Linux count the peak from now on."""
    if memory_bytes("VmRSS"):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


if __name__ == "__main__":
    main()

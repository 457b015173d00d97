"""The weights a plan names, read as float32 into an Encoder."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock

import torch

from core.encoder.clip_encoder import ClipEncoder
from core.encoder.config import LAYER_PREFIX
from core.encoder.encoding import Floats
from core.encoder.prepacked_linear import prepack
from core.program.cancellation import CancelCheck, Cancelled
from core.program.translation import tr
from core.weights.checkpoints.plan import EncoderPlan
from core.weights.checkpoints.reading import ReportFraction, in_file_order, read_weights
from core.weights.checkpoints.stand_ins import number_notes, sample, sampled_names, stand_in_notes
from core.weights.checkpoints.tensor_checks import MAX_POSITIONS
from core.weights.formats.tensors import is_finite, read_entry

READER_THREADS = 2  # that read a model: one's pages are made while the other's bytes are converted


def load_encoder(plan: EncoderPlan, cancelled: CancelCheck, progress: ReportFraction = lambda _: None) -> ClipEncoder:
    """The encoder of a plan; only the tensors it names are read. UnreadableEncoder, or Cancelled between tensors."""
    reading = _Reading(plan, cancelled, progress)
    with ThreadPoolExecutor(READER_THREADS, "reading") as pool:
        threads = [pool.submit(reading.run) for _ in range(READER_THREADS)]
    errors = filter(None, (thread.exception() for thread in threads))
    for error in sorted(errors, key=lambda error: isinstance(error, Cancelled)):  # one that fails cancels the others
        raise error
    weights = {name: reading.weights[name] for name in plan.config.tensors()}
    broken = [name for name in weights if name in reading.broken]
    notes = plan.info.notes + _position_notes(plan) + number_notes(broken) + stand_in_notes(plan, reading.samples)
    return ClipEncoder(replace(plan.info, notes=notes), plan.config, weights)


class _Reading:
    """All weights of a plan, read by several threads that each take the next; the first to stop stops all."""

    def __init__(self, plan: EncoderPlan, cancelled: CancelCheck, progress: ReportFraction) -> None:
        self.weights: dict[str, torch.Tensor] = {}
        self.broken: set[str] = set()  # names of those with numbers that are not finite
        self.samples: dict[str, Floats] = {}  # of some, which tell stand-ins
        self._sampled = frozenset(sampled_names(plan.config))
        self._plan, self._names = plan, iter(in_file_order(plan))
        self._cancelled, self._progress = cancelled, progress
        self._lock, self._stopped, self._done = Lock(), False, 0

    def run(self) -> None:
        """One thread's share. UnreadableEncoder; Cancelled."""
        try:
            for name, weight in read_weights(self._plan, self._give_up, names=self._names):
                if not is_finite(weight):
                    self.broken.add(name)
                if name in self._sampled:
                    self.samples[name] = sample(weight)
                self._take(name, _kept(name, weight))
        except BaseException:
            self._stopped = True
            raise

    def _give_up(self) -> bool:
        with self._lock:
            self._stopped = self._stopped or self._cancelled()
            return self._stopped

    def _take(self, name: str, weight: torch.Tensor) -> None:
        with self._lock:
            self.weights[name] = weight
            self._done += weight.numel()
            self._progress(self._done / self._plan.info.parameters)


def _kept(name: str, weight: torch.Tensor) -> torch.Tensor:
    """A weight in memory of its own; a layer's matrix packed on the way there, so that it is never there twice."""
    if not name.startswith(LAYER_PREFIX):
        return weight
    prepacked = prepack(weight)
    return weight.clone() if prepacked is weight else prepacked


def _position_notes(plan: EncoderPlan) -> tuple[str, ...]:
    """A note where stored position ids do not count from 0, which merging models can do to them; none is ever used."""
    for name in plan.layout.position_ids:
        stored = read_entry(plan.path, plan.entries[name], MAX_POSITIONS).to(torch.float64)
        if not torch.equal(stored, torch.arange(plan.config.positions, dtype=torch.float64)):
            note = tr(
                "The file's position_ids had drifted from 0 to {last}, a trace of merging; the true ones are used."
            )
            return (note.format(last=plan.config.positions - 1),)
    return ()

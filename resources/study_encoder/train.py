"""Trains the study encoder from `work/data.npz` for some minutes of processor time; it can be stopped and resumed."""

import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: idle threads must not spin on a shared machine

import argparse
import math
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

import numpy as np  # noqa: E402
import torch  # noqa: E402
from batches import batches  # noqa: E402
from data import Data, clip_nouns  # noqa: E402
from losses import Losses  # noqa: E402
from measures import rank_correlation, reader  # noqa: E402
from model import StudyEncoder  # noqa: E402
from prepare import SAMPLES  # noqa: E402
from store import save_weights  # noqa: E402
from torch import Tensor  # noqa: E402


@dataclass(slots=True)
class Run:
    """A training run: what a checkpoint holds."""

    model: StudyEncoder
    optimisers: list[torch.optim.Optimizer]
    step: int = 0
    seconds: float = 0.0

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        state = {"model": self.model.state_dict(), "optimisers": [o.state_dict() for o in self.optimisers]}
        torch.save(state | {"step": self.step, "seconds": self.seconds}, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def load(self, path: Path) -> None:
        """Take up a checkpoint."""
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        for optimiser, own in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(own)
        self.step, self.seconds = state["step"], state["seconds"]


def new_run(data: Data, rate: float, seed: int) -> Run:
    """An untrained encoder whose tokens already lie where the teacher puts them."""
    model = StudyEncoder()
    model.start(torch.from_numpy(data.vocabulary).float(), torch.from_numpy(data.clip_mean), seed)
    inner = [p for p in model.text_model["encoder"].parameters() if p.ndim == 2]
    others = [p for n, p in model.named_parameters() if p.ndim == 1 or "encoder.layers" not in n]
    # At equal processor time the layers' matrices learn far faster by Muon than by Adam.
    muon = torch.optim.Muon(inner, lr=rate, weight_decay=0.02, adjust_lr_fn="match_rms_adamw")
    return Run(model, [muon, torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True)])


def rate_at(progress: float, peak: float) -> float:
    """A short rise, then half a cosine down to a fiftieth."""
    rise = min(1.0, progress / 0.02)
    return peak * rise * (0.02 + 0.98 * (1 + math.cos(math.pi * min(progress, 1.0))) / 2)


class Log:
    """Now and then a line, a checkpoint and the weights."""

    def __init__(self, options: argparse.Namespace) -> None:
        real = clip_nouns(options.vectors)
        self.unseen = ["a " + name for name, out in zip(real.names, real.unseen, strict=True) if out]
        self.clip, self.options = real.vectors[real.unseen], options
        self.sums: dict[str, float] = {}
        self.written = time.monotonic()

    def add(self, run: Run, losses: dict[str, Tensor]) -> None:
        """Take a step's losses into the running means."""
        for name, value in losses.items():
            self.sums[name] = 0.98 * self.sums.get(name, value.item()) + 0.02 * value.item()
        if time.monotonic() - self.written > self.options.every or run.step == 20:
            self.write(run)

    def write(self, run: Run) -> None:
        """One line; the agreement is shown and steers nothing."""
        shown = " ".join(f"{name} {value:.4f}" for name, value in self.sums.items())
        agreement = rank_correlation(reader(run.model)(self.unseen), self.clip)
        print(f"{run.seconds:6.0f} s step {run.step} {shown} unseen {agreement:.3f}", flush=True)
        run.save(self.options.work / "checkpoint.pt")
        save_weights(run.model, self.options.work / "latest.safetensors", {})
        self.written = time.monotonic()


def train(run: Run, data: Data, options: argparse.Namespace) -> None:
    """Step until the minutes are over, or the steps where a number of them is given."""
    stream = batches(data, np.random.default_rng([options.seed, run.step]))
    losses, log = Losses(data, options.seed + run.step), Log(options)
    last = time.process_time()
    while (progress := _progress(run, options)) < 1:
        for group in (group for optimiser in run.optimisers for group in optimiser.param_groups):
            group["lr"] = rate_at(progress, options.rate)
        batch = next(stream)
        with torch.autocast("cpu", torch.bfloat16, enabled=options.half):
            features, layers = run.model(batch.ids)
            order, _ = run.model(batch.order.flatten(0, 1))
        parts = losses(batch, features.float(), layers, order.float(), run.model.text_model["final_layer_norm"])
        run.model.zero_grad()
        torch.stack(list(parts.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(run.model.parameters(), 1.0)
        for optimiser in run.optimisers:
            optimiser.step()
        now = time.process_time()
        run.step, run.seconds, last = run.step + 1, run.seconds + now - last, now
        log.add(run, parts)
    log.write(run)


def _progress(run: Run, options: argparse.Namespace) -> float:
    """The part of the run that is done."""
    return run.step / options.steps if options.steps else run.seconds / (60 * options.minutes)


def main() -> None:
    """Read the options, train, store the weights and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=120, help="of processor time, all cores' together")
    parser.add_argument("--steps", type=int, default=0, help="end after so many steps, the same on every machine")
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=120, help="seconds between log lines and checkpoints")
    parser.add_argument("--half", action=argparse.BooleanOptionalAction, default=True, help="bfloat16 products")
    parser.add_argument("--resume", action="store_true", help="go on from work/checkpoint.pt")
    parser.add_argument("--vectors", type=Path, default=SAMPLES / "clip_vectors" / "vit_b32_nouns.npz")
    parser.add_argument("--work", type=Path, default=HERE / "work")
    options = parser.parse_args()
    torch.set_num_threads(2)
    data = Data.load(options.work / "data.npz")
    run = new_run(data, options.rate, options.seed)
    if options.resume:
        run.load(options.work / "checkpoint.pt")
    train(run, data, options)
    print(f"{run.step} steps in {run.seconds / 60:.1f} minutes of processor time")


if __name__ == "__main__":
    main()

"""The weights a plan names, read into transformers' CLIP as float32."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from transformers.models.clip.configuration_clip import CLIPTextConfig
from transformers.models.clip.modeling_clip import CLIPTextModelWithProjection
from transformers.utils import logging

from core.encoder import Cancelled, Encoder
from core.tokenizer import BOS, EOS
from core.weights import UnreadableEncoder, quoted, shown
from core.weights.opening import EncoderPlan
from core.weights.safetensors_file import Entry, cannot_read
from core.weights.shape import POSITIONS, PROJECTION, EncoderShape, Stored

logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # what matters to the artist is in EncoderInfo.notes


Progress = Callable[[float], None]


def load_encoder(plan: EncoderPlan, cancelled: Callable[[], bool], progress: Progress = lambda _: None) -> Encoder:
    """The encoder of a plan; only the tensors it names are read. UnreadableEncoder, or Cancelled between tensors."""
    weights = dict(read_weights(plan, cancelled, progress))
    with _open_files(plan) as files:
        positions = [files.of(plan.entries[name]).get_tensor(name) for name in plan.layout.position_ids]
    notes = plan.info.notes + _position_notes(positions) + _number_notes(weights) + _projection_notes(weights)
    return Encoder(replace(plan.info, notes=notes), build_model(plan.shape, weights))


def read_weights(
    plan: EncoderPlan, cancelled: Callable[[], bool], progress: Progress = lambda _: None
) -> Iterator[tuple[str, torch.Tensor]]:
    """Name and numbers in float32 of one tensor after the other, as `CLIPTextModelWithProjection` names them.

    `progress` is told the part of the plan's numbers that have been read. UnreadableEncoder, or Cancelled in between.
    """
    done = 0
    with _open_files(plan) as files:
        for name in plan.shape.tensors():
            if cancelled():
                raise Cancelled
            weight = _read(plan, files, plan.layout.stored(name))
            done += weight.numel()
            progress(done / plan.info.parameters)
            yield name, weight


@contextmanager
def _open_files(plan: EncoderPlan) -> Iterator["_Files"]:
    """The files of a plan while something is read from them; what goes wrong is an UnreadableEncoder."""
    try:
        with ExitStack() as stack:
            yield _Files(stack)
    except (SafetensorError, RuntimeError) as error:
        raise UnreadableEncoder(
            f"{quoted(plan.path)} changed or failed while it was read ({shown(str(error), 120)}). Open it again."
        ) from error
    except OSError as error:
        raise cannot_read(plan.path, error) from error


class _Files:
    """The files of a plan, each opened once and closed by `stack`."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._open: dict[Path, Any] = {}

    def of(self, entry: Entry) -> Any:  # noqa: ANN401 (safetensors has no name for it)
        if entry.file not in self._open:
            self._open[entry.file] = self._stack.enter_context(safe_open(entry.file, "pt", backend="pread"))
        return self._open[entry.file]


def _read(plan: EncoderPlan, files: _Files, stored: Stored) -> torch.Tensor:
    """A tensor of the model in float32, contiguous: all of what is stored, a third of its rows, or it transposed.

    A scaled weight is multiplied by its scale, one for all of it or one for each row.
    """
    part = files.of(plan.entries[stored.name]).get_slice(stored.name)
    if stored.third is not None:
        rows = part.get_shape()[0] // 3
        part = part[rows * stored.third : rows * (stored.third + 1)]
    weight: torch.Tensor = part[...].to(torch.float32)
    if scale := plan.layout.scales.get(stored.name):
        factors = files.of(plan.entries[scale]).get_tensor(scale).to(torch.float32)
        weight.mul_(factors.reshape(-1, *[1] * (weight.ndim - 1)))
    return weight.T.contiguous() if stored.transposed else weight


def build_model(shape: EncoderShape, weights: dict[str, torch.Tensor]) -> CLIPTextModelWithProjection:
    """transformers' model of that shape around `weights`, which are named as it names them.

    Built on the meta device, so that no memory is filled with random numbers first. A missing projection stays there.
    """
    config = CLIPTextConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.width,
        intermediate_size=shape.mlp,
        projection_dim=shape.projection or shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        max_position_embeddings=POSITIONS,
        hidden_act=shape.activation,
        layer_norm_eps=shape.epsilon,
        bos_token_id=BOS,
        eos_token_id=EOS,  # pools at the leftmost EOS; the 2 of older configs would take the highest id instead
    )
    with torch.device("meta"):
        model = CLIPTextModelWithProjection(config)
    if shape.projection is None:
        del model.text_projection
    model.load_state_dict(weights, strict=True, assign=True)
    # not part of the weights, so still without numbers
    model.text_model.embeddings.position_ids = torch.arange(POSITIONS)[None]
    model.train(False).requires_grad_(False)
    return model


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

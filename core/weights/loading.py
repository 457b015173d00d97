"""The weights a plan names, read into transformers' CLIP as float32."""

from collections.abc import Callable
from dataclasses import replace

import torch
from safetensors import SafetensorError, safe_open
from transformers.models.clip.configuration_clip import CLIPTextConfig
from transformers.models.clip.modeling_clip import CLIPTextModelWithProjection
from transformers.utils import logging

from core.encoder import Cancelled, Encoder
from core.tokenizer import BOS, EOS
from core.weights import UnreadableEncoder, quoted, shown
from core.weights.layouts import Layout
from core.weights.opening import EncoderPlan
from core.weights.safetensors_file import cannot_read
from core.weights.shape import POSITIONS, EncoderShape

logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # what matters to the artist is in EncoderInfo.notes


def load_encoder(plan: EncoderPlan, cancelled: Callable[[], bool]) -> Encoder:
    """The encoder of a plan; only the tensors it names are read. UnreadableEncoder, or Cancelled between tensors."""
    try:
        with safe_open(plan.file, "pt", backend="pread") as file:
            weights = {}
            for name, in_file in plan.layout.names.items():
                if cancelled():
                    raise Cancelled
                weights[name] = _own_part(file.get_tensor(in_file), name, plan.layout).to(torch.float32)
            positions = [file.get_tensor(name) for name in plan.layout.position_ids]
    except (SafetensorError, RuntimeError) as error:
        raise UnreadableEncoder(
            f"{quoted(plan.file)} changed or failed while it was read ({shown(str(error), 120)}). Open it again."
        ) from error
    except OSError as error:
        raise cannot_read(plan.file, error) from error
    notes = plan.info.notes + _position_notes(positions) + _number_notes(weights)
    return Encoder(replace(plan.info, notes=notes), build_model(plan.shape, weights))


def _own_part(tensor: torch.Tensor, name: str, layout: Layout) -> torch.Tensor:
    """What of a file's tensor is the model's `name`, the right way round."""
    if name in layout.thirds:
        rows = len(tensor) // 3
        tensor = tensor[rows * layout.thirds[name] : rows * (layout.thirds[name] + 1)]
    return tensor.T.contiguous() if name in layout.transposed else tensor.contiguous()


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

"""What a model's file or folder holds, told from headers and configs and a few numbers, without opening it."""

from pathlib import Path

import numpy as np

from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import displayable
from core.weights.checkpoints.plan import EncoderPlan, plan_file, plan_folder
from core.weights.checkpoints.stand_ins import number_notes, samples_of, stand_in_notes
from core.weights.descriptions import EncoderDescription, ModelDescription
from core.weights.formats.safetensors_file import cannot_read


def describe_model(path: Path, cancelled: CancelCheck = never_cancelled) -> ModelDescription:
    """The family and the text encoders of the model in `path`, a file or a folder.

    OtherForm for a sound one of another form or another model, with a sentence that says which; UnreadableEncoder for
    one that cannot be read; Cancelled.
    """
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    plans = plan_folder(path, cancelled) if is_folder else plan_file(path, displayable(path.name), cancelled)
    notes = dict.fromkeys(note for plan in plans for note in (*plan.info.notes, *_notes(plan)))
    family = plans[0].info.family if plans[0].is_of_known_family else None
    return ModelDescription(family, tuple(map(_describe, plans)), tuple(notes))


def _notes(plan: EncoderPlan) -> tuple[str, ...]:
    """What a few of its numbers say, which do not tell how many are not finite."""
    samples = samples_of(plan)
    broken = [name for name, numbers in samples.items() if not np.isfinite(numbers).all()]
    return number_notes(broken[:1]) + stand_in_notes(plan, samples)


def _describe(plan: EncoderPlan) -> EncoderDescription:
    info = plan.info
    return EncoderDescription(info.name, info.layers, info.width, info.positions, info.dtype)

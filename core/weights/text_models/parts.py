"""The text encoders that one file or folder holds, CLIP's and others', as parts of a model."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.encoder.encoding import EncoderInfo
from core.program.cancellation import CancelCheck
from core.program.messages import displayable, quoted
from core.program.translation import tr
from core.weights import OtherForm, UnreadableEncoder
from core.weights.checkpoints.name_styles import roots_of
from core.weights.checkpoints.other_models import is_adapter, refuse_other_models
from core.weights.checkpoints.plan import EncoderPlan, contents_of, plan_parts
from core.weights.formats.pickled_files import is_pickled
from core.weights.formats.safetensors_file import TensorEntry, cannot_read
from core.weights.text_models.anima import find_adapter
from core.weights.text_models.families import allowed_encoders, family_of_pipeline
from core.weights.text_models.folders import files_of, open_text_folder
from core.weights.text_models.names import find_text_models
from core.weights.text_models.plan import ModelFiles, TextModelPlan, plan_models

PartPlan = EncoderPlan | TextModelPlan


@dataclass(frozen=True)
class ModelParts:
    """What `path` holds: its text encoders, the class of a pipeline, and Anima's adapter by its tensors' names."""

    path: Path
    plans: tuple[PartPlan, ...]
    pipeline: str = ""
    adapter: Mapping[str, TensorEntry] = field(default_factory=dict, repr=False)


def facts_of(plan: PartPlan) -> EncoderInfo:
    """What a plan's encoder is, without making its tokenizer."""
    return plan.facts if isinstance(plan, TextModelPlan) else plan.info


def with_facts(plan: PartPlan, facts: EncoderInfo) -> PartPlan:
    """The plan of the same encoder with other facts."""
    return replace(plan, facts=facts) if isinstance(plan, TextModelPlan) else replace(plan, info=facts)


def parts_in(path: Path, wanted: tuple[str, ...], cancelled: CancelCheck) -> ModelParts:
    """The parts in a file or folder; `wanted` are the encoders of a named family, of which alone others are looked at.

    UnreadableEncoder, OtherForm with a sentence that says what else it is; Cancelled.
    """
    try:
        path.stat()
        is_folder = path.is_dir()
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    return _in_folder(path, wanted, cancelled) if is_folder else _in_file(path, wanted, cancelled)


def _in_file(path: Path, wanted: tuple[str, ...], cancelled: CancelCheck) -> ModelParts:
    title = displayable(path.name)
    if is_pickled(path):
        return ModelParts(path, _in_pickle(path, title, wanted, cancelled))
    contents = contents_of([path], cancelled)
    names, adapter = list(contents.entries), find_adapter(contents.entries)
    is_lora = is_adapter(names)
    has_clip, has_others = not is_lora and bool(roots_of(names)), not is_lora and bool(find_text_models(names))
    if not (has_clip or has_others or adapter):
        refuse_other_models(path, names)
    plans: list[PartPlan] = []
    if has_clip and _wants_clip(wanted):
        plans += plan_parts(path, title, cancelled)
    if has_others and (not plans or not wanted or set(wanted) - CLIP_NAMES):
        plans += plan_models(ModelFiles(path, (path,), title, wanted=wanted), cancelled)
    if has_clip and not plans:  # none of what is wanted, which the caller says
        plans += plan_parts(path, title, cancelled)
    return ModelParts(path, tuple(plans), adapter=adapter)


def _in_pickle(path: Path, title: str, wanted: tuple[str, ...], cancelled: CancelCheck) -> tuple[PartPlan, ...]:
    """CLIP's encoders in a pickle, else its text model, of which a copy is made only where there is no CLIP."""
    try:
        return plan_parts(path, title, cancelled)
    except OtherForm as refusal:
        if refusal.form not in PICKLED_FORMS:
            raise
    return tuple(plan_models(ModelFiles(path, (path,), title, wanted=wanted), cancelled))


PICKLED_FORMS = {"t5", "gemma", "qwen", "language-model"}  # of a pickle that may hold a text model which is read here
CLIP_NAMES = {"clip_l", "clip_h", "clip_g"}


def _wants_clip(wanted: tuple[str, ...]) -> bool:
    return not wanted or not CLIP_NAMES.isdisjoint(wanted)


def _in_folder(path: Path, wanted: tuple[str, ...], cancelled: CancelCheck) -> ModelParts:
    folder = open_text_folder(path)
    family = family_of_pipeline(folder.kind)
    wanted = wanted or (allowed_encoders(family) if family else ())
    plans: list[PartPlan] = []
    for part in folder.parts:
        if not part.is_clip:
            plans += plan_models(files_of(part, folder.title, wanted), cancelled)
        elif _wants_clip(wanted):
            plans += plan_parts(part.path, folder.title, cancelled)
    if not plans:
        message = tr("{folder} holds no text encoder that is read here.")
        raise UnreadableEncoder(message.format(folder=quoted(path)))
    return ModelParts(path, tuple(plans), folder.kind)

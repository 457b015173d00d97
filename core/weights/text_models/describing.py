"""What a file or folder holds when no family was named: CLIP's encoders before all others, and what stands beside.

Told from headers and configs and a few numbers, without opening it.
"""

from pathlib import Path

import numpy as np

from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import displayable, quoted
from core.program.translation import join_names, tr
from core.tokens.text_families import TEXT_FAMILIES
from core.weights import OtherForm, UnreadableEncoder
from core.weights.checkpoints.folder_weights import find_weights
from core.weights.checkpoints.plan import EncoderPlan, contents_of, plan_file, plan_folder
from core.weights.checkpoints.recognition import ENCODER_TITLES
from core.weights.checkpoints.stand_ins import number_notes, samples_of, stand_in_notes
from core.weights.descriptions import EncoderDescription, ModelDescription
from core.weights.formats.pickled_files import is_pickled
from core.weights.formats.safetensors_file import cannot_read
from core.weights.text_models.anima import find_adapter
from core.weights.text_models.families import families_of, has_several, title_of
from core.weights.text_models.folders import open_text_folder
from core.weights.text_models.names import find_text_models
from core.weights.text_models.opening import plan_text_models
from core.weights.text_models.parts import PICKLED_FORMS, PartPlan, facts_of
from core.weights.text_models.plan import TextModelPlan


def plan_path(path: Path, is_folder: bool, cancelled: CancelCheck = never_cancelled) -> tuple[PartPlan, ...]:
    """The text encoders in a file or folder: CLIP's where it holds such, else its text models.

    A note says what else it holds beside CLIP's. UnreadableEncoder, OtherForm; Cancelled.
    """
    try:
        plans = plan_folder(path, cancelled) if is_folder else plan_file(path, displayable(path.name), cancelled)
    except OtherForm as refusal:
        is_pickle = _is_pickled_text_model(path, is_folder, refusal.form)
        if refusal.form == "lora" or not (is_pickle or _holds_text_models(path, is_folder, cancelled)):
            raise _with_adapter(refusal, path, is_folder, cancelled) from None
        return plan_text_models([path], "", cancelled)
    return plans[0].with_notes(_beside(path, is_folder, cancelled)), *plans[1:]


def _with_adapter(refusal: OtherForm, path: Path, is_folder: bool, cancelled: CancelCheck) -> OtherForm:
    """The same refusal, with a word on Anima's adapter where the file holds it."""
    if is_folder or refusal.form != "diffusion-model" or is_pickled(path):
        return refusal
    if not find_adapter(contents_of([path], cancelled).entries):
        return refusal
    note = tr(
        "It holds Anima's adapter: name it together with the file of Qwen3 0.6B to read as Anima (--family anima)."
    )
    return OtherForm(f"{refusal} {note}", refusal.form)


def _is_pickled_text_model(path: Path, is_folder: bool, form: str) -> bool:
    """Whether it is a pickle that is a text model by its names, or a folder's by its config: no copy is made for it."""
    if not is_folder:
        return form in PICKLED_FORMS and is_pickled(path)
    try:
        parts = [part for part in open_text_folder(path).parts if not part.is_clip]
        return any(is_pickled(file) for part in parts for file in find_weights(part.path).files)
    except UnreadableEncoder:
        return False


def _holds_text_models(path: Path, is_folder: bool, cancelled: CancelCheck) -> bool:
    """Whether names tell of a text model that is not CLIP's, sound or not."""
    try:
        folders = [part.path for part in open_text_folder(path).parts if not part.is_clip] if is_folder else []
        files = [find_weights(folder).files for folder in folders] if is_folder else [(path,)]
        pickled = [file for group in files for file in group if is_pickled(file)]
        if pickled:
            return False
        names = [contents_of(group, cancelled).entries for group in files]
    except UnreadableEncoder:
        return False
    return any(model.has_first_layer for group in names for model in find_text_models(group))


def _beside(path: Path, is_folder: bool, cancelled: CancelCheck) -> tuple[str, ...]:
    """A note on how to read by all of a model's encoders, where CLIP's are not all and the others can be read."""
    if not _holds_text_models(path, is_folder, cancelled):
        return ()
    try:
        plans = plan_text_models([path], "", cancelled)
    except UnreadableEncoder:
        return ()
    names = [ENCODER_TITLES[facts_of(plan).name] for plan in plans if isinstance(plan, TextModelPlan)]
    family = TEXT_FAMILIES[facts_of(plans[0]).family]
    note = tr("It also holds {encoders}. To read by them too, choose {family} and this file (--family {option}).")
    return (note.format(encoders=join_names(names), family=tr(family.title), option=family.option),)


def describe_model(path: Path, cancelled: CancelCheck = never_cancelled) -> ModelDescription:
    """The family and the text encoders of the model in `path`, a file or a folder.

    OtherForm for a sound one of another form or another model, with a sentence that says which; UnreadableEncoder for
    one that cannot be read; Cancelled.
    """
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    plans = plan_path(path, is_folder, cancelled)
    notes = dict.fromkeys(note for plan in plans for note in (*facts_of(plan).notes, *_notes(plan)))
    family = facts_of(plans[0]).family if plans[0].is_of_known_family else None
    return ModelDescription(family, tuple(map(_describe, plans)), tuple(notes))


def part_note(path: Path, model: ModelDescription) -> str:
    """What a text encoder is a part of, where it lies alone and most families have it beside others; "" for others."""
    names = [encoder.name for encoder in model.encoders]
    families = families_of(names[0])
    if len(names) > 1 or sum(has_several(family) for family in families) * 2 <= len(families):
        return ""
    note = tr("{file} is {encoder}, one of the text encoders of {families}, without the rest.")
    titles = join_names([title_of(family) for family in families])
    return note.format(file=quoted(path), encoder=ENCODER_TITLES[names[0]], families=titles)


def _notes(plan: PartPlan) -> tuple[str, ...]:
    """What a few of CLIP's numbers say, which do not tell how many are not finite."""
    if not isinstance(plan, EncoderPlan):
        return ()
    samples = samples_of(plan)
    broken = [name for name, numbers in samples.items() if not np.isfinite(numbers).all()]
    return number_notes(broken[:1]) + stand_in_notes(plan, samples)


def _describe(plan: PartPlan) -> EncoderDescription:
    facts = facts_of(plan)
    positions = facts.positions if isinstance(plan, EncoderPlan) else None
    return EncoderDescription(facts.name, facts.layers, facts.width, positions, facts.dtype)

"""A source that someone named, to a Model: what it is, then the weights of its text encoders."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors import safe_open

from core.model import Model
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import quoted, shortened
from core.program.translation import join_names, tr, tr_noop
from core.weights import STUDY, STUDY_FILE, UnreadableEncoder
from core.weights.checkpoints.plan import EncoderPlan, plan_file
from core.weights.checkpoints.recognition import ENCODER_TITLES
from core.weights.formats.safetensors_file import cannot_read
from core.weights.hub.cache import find_cached
from core.weights.hub.files import is_missing_file, is_repository
from core.weights.sources import read_source
from core.weights.text_models.describing import plan_path
from core.weights.text_models.opening import open_adapter, open_text_model, plan_text_models
from core.weights.text_models.parts import PartPlan, facts_of
from core.weights.text_models.plan import TextModelPlan
from core.weights.text_models.sizes import MemoryNeed, memory_need

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

STUDY_TITLE = tr_noop("Study encoder (stand-in)")
STUDY_NOTE = tr_noop("a small stand-in trained for this program; your model's values will differ")
AGREEMENT_KEY = "rank correlation with CLIP, unseen nouns"  # what resources/study_encoder/evaluate.py calls it


def open_model(
    source: str | Path,
    cancelled: CancelCheck = never_cancelled,
    progress: Callable[[float], None] = lambda _: None,
    is_whole: bool = True,
) -> Model:
    """All text encoders in `source`: a file, a folder, a repository's name on the Hugging Face hub whose text encoders
    were downloaded before, or the word "study" for the built-in one.

    UnreadableEncoder where there is none that can be opened; Cancelled once `cancelled()` is true.
    `progress` is told, from 0 to 1, what part of the text encoders' numbers has been read.
    Without `is_whole` a family may lack some of its encoders.
    torch (seconds, the first time) is imported only after the source is known to be good.
    """
    plans = plan_model(source, cancelled, is_whole)
    has_room = memory_need(map(facts_of, plans)) is None
    encoders: list[Encoder] = []
    done, total = 0, sum(map(_work, plans))
    for plan in plans:
        before, own = done, _work(plan)
        report = partial(_report, progress, before / total, own / total)
        encoders.append(open_plan(plan, cancelled, report, layer_by_layer=not has_room))
        done += own
    adapters = [open_adapter(plan) for plan in plans if isinstance(plan, TextModelPlan) and plan.adapter]
    return Model(*encoders, adapt=adapters[0] if adapters else None)


def open_plan(
    plan: PartPlan,
    cancelled: CancelCheck = never_cancelled,
    progress: Callable[[float], None] = lambda _: None,
    layer_by_layer: bool = False,
) -> "Encoder":
    """The encoder of a plan, CLIP's read into memory, a text model's left in its file. UnreadableEncoder; Cancelled.

    `layer_by_layer`: nothing that is read of a text model stays in memory, which has no room for all of it.
    """
    if isinstance(plan, TextModelPlan):
        return open_text_model(plan, layer_by_layer)
    from core.weights.checkpoints.loading import load_encoder

    return load_encoder(plan, cancelled, progress)


def _report(progress: Callable[[float], None], before: float, own: float, part: float) -> None:
    progress(before + part * own)


def memory_question(
    source: str | Path, cancelled: CancelCheck = never_cancelled, is_whole: bool = True
) -> MemoryNeed | None:
    """What is to be said before `source` is opened, where memory has no room for it; None where it has.

    Opening it all the same reads text models layer by layer. UnreadableEncoder; Cancelled.
    """
    return memory_need(map(facts_of, plan_model(source, cancelled, is_whole)))


def _work(plan: PartPlan) -> int:
    """How much there is to be read of a plan when it is opened, in numbers; of a text model next to nothing."""
    return 1 if isinstance(plan, TextModelPlan) else plan.info.parameters


def open_encoder(source: str | Path, cancelled: CancelCheck = never_cancelled) -> "Encoder":
    """The first text encoder in `source`, and no byte of a second one; otherwise as `open_model`."""
    return open_plan(plan_encoder(source, cancelled), cancelled)


def plan_encoder(source: str | Path, cancelled: CancelCheck = never_cancelled) -> PartPlan:
    """What the first text encoder in `source` is; otherwise as `plan_model`."""
    first, *others = plan_model(source, cancelled)
    if not others:
        return first
    left_out = join_names([ENCODER_TITLES[facts_of(plan).name] for plan in others])
    note = tr("This is {encoder}, the first of its text encoders; {others} was left out.")
    return first.with_notes((note.format(encoder=ENCODER_TITLES[facts_of(first).name], others=left_out),))


def plan_model(
    source: str | Path, cancelled: CancelCheck = never_cancelled, is_whole: bool = True
) -> tuple[PartPlan, ...]:
    """What text encoders `source` holds, in their family's order, read from headers and configs without torch.

    A source with a family (`core.weights.sources`) is read for that, and may lack some of its encoders without
    `is_whole`. Without a family, a file or folder that holds CLIP's
    text encoders is opened for these, and one that holds none for the text models in it.

    UnreadableEncoder where there is none. Of a pickle, a safetensors copy is made first and looked at in its place, in
    a process that `cancelled` ends.
    """
    if source == STUDY:
        return _plan_study()
    named = read_source(str(source))
    if named.family:
        return plan_text_models([_path_of(file) for file in named.files], named.family, cancelled, is_whole)
    if not str(source):
        raise UnreadableEncoder(
            tr("No text encoder was named. Name a .safetensors file, a diffusers folder or “study”.")
        )
    path = _path_of(source)
    try:
        path.stat()
        is_folder = path.is_dir()
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    return plan_path(path, is_folder, cancelled)


def _path_of(source: str | Path) -> Path:
    """The file or folder; for a repository's name, where its download lies. No request is made."""
    path = Path(source)
    if not isinstance(source, str) or not is_repository(source):
        return path
    if snapshot := find_cached(source):
        return snapshot
    if is_missing_file(source):
        return path
    message = tr(
        "“{name}” is no file or folder here, and no text encoder of that name has been downloaded from Hugging Face "
        "yet. Check the name, or choose File > Download CLIP…."
    )
    raise UnreadableEncoder(message.format(name=shortened(source)))


def plan_counterpart(source: str | Path, name: str, cancelled: CancelCheck = never_cancelled) -> EncoderPlan:
    """What the encoder `name` (clip_l, clip_h or clip_g) in `source` is; UnreadableEncoder where it has none."""
    plans = plan_model(source, cancelled)
    counterpart = next((plan for plan in clip_plans(plans) if plan.info.name == name), None)
    if counterpart is None:
        held = join_names([ENCODER_TITLES[facts_of(plan).name] for plan in plans])
        message = tr(
            "{file} holds {held} and no {missing}, so there is nothing to compare with. Choose a model of the same "
            "family."
        )
        raise UnreadableEncoder(message.format(file=quoted(Path(source)), held=held, missing=ENCODER_TITLES[name]))
    return counterpart


def clip_plans(plans: Iterable[PartPlan]) -> list[EncoderPlan]:
    """The plans of CLIP's text encoders among others."""
    return [plan for plan in plans if isinstance(plan, EncoderPlan)]


def _plan_study() -> tuple[EncoderPlan, ...]:
    if not STUDY_FILE.exists():
        message = tr(
            "The study encoder is not installed: {file} is missing from resources/study_encoder. "
            "Install the program anew, or open a text encoder of your own."
        )
        raise UnreadableEncoder(message.format(file=quoted(STUDY_FILE)))
    (plan,) = plan_file(STUDY_FILE, tr(STUDY_TITLE))
    notes = (*_agreement(STUDY_FILE), tr(STUDY_NOTE), *plan.info.notes)
    return (replace(plan, info=replace(plan.info, is_study=True, notes=notes)),)


def _agreement(path: Path) -> tuple[str, ...]:
    """How far the study encoder agrees with real CLIP, as measured when it was trained and kept in its header."""
    with safe_open(path, "np", backend="pread") as file:
        figures = json.loads((file.metadata() or {}).get("promptscope.agreement", "{}"))
    own, untrained = (figures.get(name, {}).get(AGREEMENT_KEY) for name in ("study encoder", "random"))
    if own is None or untrained is None:
        return ()
    message = tr("agrees with real CLIP to {own} of 1 (rank correlation on unseen nouns; untrained {untrained})")
    return (message.format(own=f"{own:.2f}", untrained=f"{untrained:.2f}"),)

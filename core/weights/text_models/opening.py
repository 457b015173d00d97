"""Files and folders to text models: the parts of a family, told apart by what they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import quoted, shortened
from core.program.translation import join_names, tr
from core.weights import UnreadableEncoder
from core.weights.checkpoints.recognition import ENCODER_TITLES
from core.weights.text_models.anima import read_adapter
from core.weights.text_models.families import (
    allowed_encoders,
    check_parts,
    family_of_pipeline,
    other_families,
    title_of,
    usual_family,
)
from core.weights.text_models.parts import ModelParts, PartPlan, facts_of, parts_in, with_facts
from core.weights.text_models.plan import TextModelPlan

if TYPE_CHECKING:
    from core.text_models.anima_adapter import AnimaAdapter
    from core.text_models.text_model import TextModel


def plan_text_models(
    files: Sequence[str | Path], family: str = "", cancelled: CancelCheck = never_cancelled, is_whole: bool = True
) -> tuple[PartPlan, ...]:
    """What the text encoders of a family are in these files or folders, in its order, CLIP's among them.

    `family` is a key of TEXT_FAMILIES; without one, that of the pipeline or the most usual one of these encoders, and a
    note that names the others. Headers alone are read, without torch. UnreadableEncoder where a part is there twice, of
    another family or, with `is_whole`, missing; OtherForm where a file holds no text encoder that is read here;
    Cancelled.
    """
    if not files:
        title = title_of(family) if family else tr("A family")
        message = tr("{family} was named without a file, so that there are no weights to open.")
        raise UnreadableEncoder(message.format(family=title))
    wanted = allowed_encoders(family) if family else ()
    found = [parts_in(Path(file), wanted, cancelled) for file in files]
    named = family or next(filter(None, (family_of_pipeline(parts.pipeline) for parts in found)), "")
    unknown = "" if named else next(filter(None, (parts.pipeline for parts in found)), "")
    used = [(parts.path, plan) for parts in found for plan in _used(parts, named)]
    if not used and any(parts.adapter for parts in found):
        named = "anima"  # which needs Qwen3 too, as its check says
    family = named or _family_of_parts(used)
    check_parts(family, [(path, facts_of(plan).name) for path, plan in used], is_whole)
    order = allowed_encoders(family)
    plans = sorted((plan for _, plan in used), key=lambda plan: order.index(facts_of(plan).name))
    notes = () if named else _family_notes(family, plans, unknown)
    made = _of_family(family, plans, notes, found)
    return tuple(replace(plan, is_of_known_family=False) for plan in made) if unknown else made


def _used(parts: ModelParts, family: str) -> Sequence[PartPlan]:
    """Of a file's encoders those that a family reads with, or all of them, which its check then tells of."""
    allowed = allowed_encoders(family) if family else ()
    own = [plan for plan in parts.plans if facts_of(plan).name in allowed]
    return own or parts.plans


def _family_of_parts(parts: Sequence[tuple[Path, PartPlan]]) -> str:
    names = [facts_of(plan).name for _, plan in parts]
    if not any(isinstance(plan, TextModelPlan) for _, plan in parts):
        message = tr("{file} holds no text encoder but CLIP's. Open it without a family.")
        raise UnreadableEncoder(message.format(file=quoted(parts[0][0])))
    family = usual_family(list(dict.fromkeys(names)))
    if not family:
        message = tr("No family that is known here reads by {encoders} together. Name the family, or fewer files.")
        raise UnreadableEncoder(message.format(encoders=join_names([ENCODER_TITLES[name] for name in names])))
    return family


def _family_notes(family: str, plans: Iterable[PartPlan], unknown: str) -> tuple[str, ...]:
    """Which other families these encoders may be of, where nothing said which one it is, or none that is known."""
    if unknown:
        note = tr("Its family, {unknown}, is not known here; its prompts are read as for {family}.")
        return (note.format(unknown=shortened(unknown), family=title_of(family)),)
    others = other_families(family, [facts_of(plan).name for plan in plans])
    if not others:
        return ()
    note = tr(
        "It is read as {family}. Its text encoder is also that of {others}: choose the family where that is meant."
    )
    return (note.format(family=title_of(family), others=join_names(others)),)


def _of_family(
    family: str, plans: Sequence[PartPlan], notes: tuple[str, ...], found: Sequence[ModelParts]
) -> tuple[PartPlan, ...]:
    """The plans of a model, once its family is known; all go by the names of all files."""
    titles = list(dict.fromkeys(facts_of(plan).title for plan in plans))
    adapters = [parts for parts in found if parts.adapter] if family == "anima" else []
    if family == "anima" and not adapters:
        note = tr(
            "Anima's adapter lies in its image model's file, which was not named: what it makes of these rows is not "
            "shown."
        )
        notes = (*notes, note)
    made = []
    for index, plan in enumerate(plans):
        facts = facts_of(plan)
        more = notes if index == 0 else ()
        plan = with_facts(plan, replace(facts, family=family, title=" + ".join(titles), notes=facts.notes + more))
        if adapters and isinstance(plan, TextModelPlan):
            plan = replace(plan, adapter=adapters[0].adapter)
        made.append(plan)
    return tuple(made)


def open_text_model(plan: TextModelPlan, layer_by_layer: bool = False) -> "TextModel":
    """The text model of a plan; its weights stay in the file. UnreadableEncoder.

    `layer_by_layer` is for one that memory has no room for: what was read of a layer does not stay in memory.
    """
    from core.text_models.text_model import TextModel
    from core.weights.text_models.stored import open_tensors

    return TextModel(plan.info, plan.config, open_tensors(plan.forms, layer_by_layer), layer_by_layer)


def open_adapter(plan: TextModelPlan) -> "AnimaAdapter":
    """Anima's adapter, which a plan has found beside its text model. UnreadableEncoder where their widths differ."""
    adapter = read_adapter(plan.adapter)
    if (own := adapter.source_width) != plan.facts.width:
        path, columns = next(iter(plan.adapter.values())).file, f"cross_attn.k_proj {own} ≠ {plan.facts.width}"
        message = tr("The adapter in {file} is not whole, or not Anima's: {tensors}. Open another copy of the file.")
        raise UnreadableEncoder(message.format(file=quoted(path), tensors=columns))
    return adapter

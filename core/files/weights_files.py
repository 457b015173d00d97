"""Models, LoRAs and textual inversions: which of these a file or folder is, and what it holds."""

from pathlib import Path

from core.files.inspected import InspectedFile
from core.program.cancellation import CancelCheck
from core.program.translation import tr
from core.tokens.chunks import CONTEXT_LENGTH
from core.weights import OtherForm, UnreadableEncoder
from core.weights.descriptions import EncoderDescription, InversionDescription, LoraDescription, ModelDescription
from core.weights.identify import identify


def inspect_weights(path: Path, cancelled: CancelCheck) -> InspectedFile:
    """The model, LoRA or textual inversion in `path`, or what else it is; Cancelled."""
    try:
        kind = identify(path, cancelled)
        if kind == "encoder":
            model = _describe_model(path, cancelled)
            return InspectedFile(path, "model", model, model.notes)
        if kind == "lora":
            lora = _describe_lora(path, cancelled)
            return InspectedFile(path, "lora", lora, lora.notes)
        inversion = _describe_inversion(path, cancelled)
        return InspectedFile(path, "textual-inversion", inversion, inversion.notes)
    except OtherForm as refusal:
        return InspectedFile(path, "other", notes=(str(refusal),))
    except UnreadableEncoder as refusal:
        return InspectedFile(path, "unreadable", error=str(refusal))


def _describe_model(path: Path, cancelled: CancelCheck) -> ModelDescription:
    from core.weights.opening import plan_model

    infos = [plan.info for plan in plan_model(path, cancelled)]
    encoders = tuple(
        EncoderDescription(info.name, info.layers, info.width, CONTEXT_LENGTH, info.dtype) for info in infos
    )
    return ModelDescription(infos[0].family, encoders, tuple(note for info in infos for note in info.notes))


def _describe_lora(path: Path, cancelled: CancelCheck) -> LoraDescription:
    from core.weights.adapters.lora import open_lora

    lora = open_lora(path, cancelled)
    names = ("clip_l", "clip_g")
    changes: dict[str, int] = {}
    for target, parts in lora.changes.items():
        name = names[target.encoder] if isinstance(target.encoder, int) else str(target.encoder)
        changes[name] = changes.get(name, 0) + len(parts)
    return LoraDescription(changes, notes=lora.notes)


def _describe_inversion(path: Path, cancelled: CancelCheck) -> InversionDescription:
    from core.weights.adapters.inversion_files import open_inversions

    inversions = open_inversions(path, cancelled)
    if not inversions:
        raise UnreadableEncoder(tr("{file} is not a textual inversion: it holds no vectors.").format(file=path.name))
    by_width = {768: "clip_l", 1024: "clip_h", 1280: "clip_g"}
    shapes = inversions[0].shapes
    vectors = {
        key if key in ("clip_l", "clip_g") else by_width.get(w, "clip_l"): (n, w) for key, (n, w) in shapes.items()
    }
    return InversionDescription(inversions[0].name, vectors)

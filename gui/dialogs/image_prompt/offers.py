"""What of a picture's prompt can be taken over: each part with its name and a sentence, and whether it is possible."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.dialects.table import DIALECTS
from core.files.named_embeddings import embeddings_named_in, split_by_presence
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora
from core.image_metadata.lora_tags import stem_of
from core.program.messages import shortened
from core.program.translation import tr
from core.studio.table import TOOLS
from gui.dialogs.image_prompt.prompt_texts import TextChoice
from gui.editor.a1111_settings import EMPHASIS
from gui.state.settings import MAX_STEPS, MAX_STRENGTH
from gui.workspace.named_files import NamedFiles
from gui.workspace.picture_parts import ChosenParts, PictureParts, written

MAX_NAME_LETTERS = 120
LORA = "lora:"  # in front of a LoRA's name in the key of its offer


@dataclass(frozen=True)
class Offer:
    """A part that can be taken over, or why it cannot; of a LoRA or model also its `file`, "" where it is not found.

    One that is no choice only says something, and comes with the prompt.
    """

    key: str  # prompt, negative, dialect, clip_skip, emphasis, steps, lora:<name>, embeddings, model
    title: str
    detail: str = ""
    is_possible: bool = True
    file: str = ""
    strength: float = 1.0
    is_choice: bool = True

    @property
    def kind(self) -> str:
        """What is remembered for the next picture: the key, and “loras” for every LoRA."""
        return "loras" if self.key.startswith(LORA) else self.key


def offers_of(
    choice: TextChoice, parts: PictureParts, files: NamedFiles | None, opens_model: bool
) -> tuple[Offer, ...]:
    """The parts of a prompt that are known; `files` is None while they are looked for.

    `opens_model` says that the picture's model is taken over too, whose layers are not known yet.
    """
    prompt = choice.prompt
    offers = [
        Offer("prompt", tr("Prompt"), choice.label) if choice.text else None,
        Offer("negative", tr("Negative prompt"), choice.negative_label) if choice.negative else None,
        Offer("dialect", tr("Read prompts as {tool} does").format(tool=DIALECTS[prompt.dialect].title)),
        _clip_skip(prompt.clip_skip, parts, opens_model) if prompt.clip_skip else None,
        Offer("emphasis", tr(EMPHASIS[prompt.emphasis]), tr("A1111’s setting for weights"))
        if prompt.emphasis
        else None,
        _steps(prompt.steps) if prompt.steps else None,
        *_loras(prompt, parts, files),
        _embeddings(prompt, parts),
        _model(prompt, parts, files) if prompt.model else None,
    ]
    return tuple(offer for offer in offers if offer is not None)


def chosen_parts(choice: TextChoice, taken: Iterable[Offer]) -> ChosenParts:
    """The parts of a prompt whose offers are taken."""
    offers = {offer.key: offer for offer in taken}
    prompt = choice.prompt
    return ChosenParts(
        prompt=choice.text if "prompt" in offers else None,
        negative=choice.negative if "negative" in offers else None,
        dialect=prompt.dialect if "dialect" in offers else None,
        clip_skip=prompt.clip_skip if "clip_skip" in offers else None,
        emphasis=prompt.emphasis if "emphasis" in offers else None,
        steps=prompt.steps if "steps" in offers else None,
        loras=tuple((offer.file, offer.strength) for offer in offers.values() if offer.kind == "loras"),
        model=offers["model"].file if "model" in offers else "",
    )


def _clip_skip(skip: FoundClipSkip, parts: PictureParts, opens_model: bool) -> Offer:
    layer, layers = parts.layer_of(skip), parts.session.layers
    if opens_model:
        detail = tr("in the model that is opened")
    elif layer is None:
        detail = tr("this encoder of {layers} layers has none of that number").format(layers=layers)
    else:
        detail = tr("shows layer {layer} of {layers}").format(layer=layer, layers=layers)
    title = tr("Clip skip {number}").format(number=written(skip))
    return Offer("clip_skip", title, detail, opens_model or layer is not None)


def _steps(steps: int) -> Offer:
    is_possible = 1 <= steps <= MAX_STEPS
    if is_possible:
        detail = tr("Schedules of A1111, such as [a:b:0.5], are counted in them")
    else:
        detail = tr("{most} are the most that can be set here").format(most=MAX_STEPS)
    return Offer("steps", tr("%n sampling step(s)", "", steps), detail, is_possible)


def _loras(prompt: FoundPrompt, parts: PictureParts, files: NamedFiles | None) -> Iterator[Offer]:
    sources = files.loras if files else ("",) * len(prompt.loras)
    listed = {Path(state.source) for state in parts.session.loras}
    for lora, source in zip(prompt.loras, sources, strict=True):
        strength = _text_strength(lora)
        if strength == 0:
            is_possible, detail = False, tr("changes the image model alone, and no text encoder")
        elif abs(strength) > MAX_STRENGTH:
            is_possible, detail = (
                False,
                tr("{most} is the largest strength that can be set here").format(most=MAX_STRENGTH),
            )
        elif source and Path(source) in listed:
            is_possible, detail = True, tr("is in the list; its strength is set and it is turned on")
        else:
            is_possible, detail = bool(source), _where(source, files)
        if lora.strength is None and lora.text_strength is None and is_possible:
            detail = tr("{place}; no strength is written, so that it is 1").format(place=detail)
        name = shortened(lora.name, MAX_NAME_LETTERS)
        title = tr("LoRA {name} {strength}").format(name=name, strength=_strengths(lora)).strip()
        yield Offer(LORA + stem_of(lora.name), title, detail, is_possible, source, strength)


def _model(prompt: FoundPrompt, parts: PictureParts, files: NamedFiles | None) -> Offer:
    source = files.model if files else ""
    is_open = bool(source) and parts.model_source == source
    title = tr("Model: {name}").format(name=shortened(prompt.model, MAX_NAME_LETTERS))
    detail = tr("is open") if is_open else _where(source, files)
    return Offer("model", title, detail, bool(source) and not is_open, source)


def _embeddings(prompt: FoundPrompt, parts: PictureParts) -> Offer | None:
    """Which embeddings of the prompt the tool has that is written for; None for a prompt or a window without."""
    contents = parts.session.studios.active_contents
    names = embeddings_named_in(prompt) if contents else ()
    if contents is None or not names:
        return None
    tool = shortened(TOOLS[contents.studio.tool].name or contents.studio.root.name)
    present, missing = (shortened(", ".join(own), MAX_NAME_LETTERS) for own in split_by_presence(names, contents))
    sentences = [tr("in {tool}: {names}").format(tool=tool, names=present)] if present else []
    sentences += [tr("not in {tool}: {names}").format(tool=tool, names=missing)] if missing else []
    return Offer("embeddings", tr("Embeddings"), "\n".join(sentences), is_possible=False, is_choice=False)


def _where(source: str, files: NamedFiles | None) -> str:
    """Where a file lies, or what to do where none was found."""
    if not source and (files is None or not files.is_complete):
        return tr("Looking for its file…")
    if not source:
        return tr("not found; open it by File > Open…")
    path = Path(source)
    tool, by_hash = files.places.get(source, ("", False)) if files else ("", False)
    if tool:
        sentence = tr("{file} in {tool}, by its hash") if by_hash else tr("{file} in {tool}, by its name")
        if files and source in files.others:
            sentence = tr("{file} in {tool}, by its name; its hash is another than the picture’s")
        return sentence.format(file=shortened(path.name), tool=shortened(tool))
    return tr("{file} in {folder}").format(file=shortened(path.name), folder=shortened(str(path.parent)))


def _text_strength(lora: PictureLora) -> float:
    """The strength for the text encoder: 0 where one is written for the U-Net alone, 1 where none is written."""
    if lora.text_strength is None:
        return 1.0 if lora.strength is None else 0.0
    return lora.text_strength


def _strengths(lora: PictureLora) -> str:
    if lora.strength is None:
        return "" if lora.text_strength is None else f"{lora.text_strength:g}"
    if lora.text_strength is None or lora.text_strength == lora.strength:
        return f"{lora.strength:g}"
    return tr("{unet} (text encoder {text})").format(unet=f"{lora.strength:g}", text=f"{lora.text_strength:g}")

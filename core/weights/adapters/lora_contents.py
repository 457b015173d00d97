"""What the header of a LoRA lists: the changes of CLIP's modules, those of other models, and what is not used."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import quoted, shortened
from core.program.translation import join_names, tr, tr_noop
from core.weights import UnreadableEncoder
from core.weights.adapters.adapter_settings import adapter_files, peft_settings
from core.weights.adapters.formula_shapes import Shapes
from core.weights.adapters.inversion_names import is_word_in_lora, words_in_lora
from core.weights.adapters.lora_keys import (
    LANGUAGE_MODEL,
    T5,
    LoraKey,
    LoraTarget,
    has_lora_names,
    listed_keys,
    parse_key,
)
from core.weights.adapters.lora_kinds import Formula, formula_for, unsupported_kind
from core.weights.descriptions import LoraDescription, UnusedTensors
from core.weights.formats.pickled_files import is_pickled, safetensors_copy
from core.weights.formats.safetensors_file import SafetensorsFile, TensorEntry, list_tensors

UNET = "unet"  # what stands for every model that is no text encoder
CLIP_NAMES = ("clip_l", "clip_g", "clip_h")
MAX_EXAMPLES = 3

_BY_SIZE = {768: "clip_l", 3072: "clip_l", 1024: "clip_h", 4096: "clip_h", 1280: "clip_g", 5120: "clip_g"}
_BY_LAYERS = ((24, "clip_g"), (12, "clip_h"))  # more layers than that
_BY_NUMBER = ("clip_l", "clip_g", T5, LANGUAGE_MODEL)  # in Stable Diffusion 3 and HiDream; the first two also in XL
_BIAS_PARTS = ("diff_b", "up_bias")
_UNKNOWN = tr_noop("Their names are not known here.")
_NO_CHANGE = frozenset({"", "alpha", "scale", "weight"})  # parts that alone are no change of a module


@dataclass(frozen=True)
class LoraModule:
    """The change of one module of CLIP: its tensors' names by part, and its formula; None where only a bias changes.

    `bias` is the part that changes the module's bias, `sizes` are those of the weight and the bias, as far as known.
    """

    target: LoraTarget
    tensors: Mapping[str, str]
    formula: Formula | None
    bias: str | None
    sizes: frozenset[int]

    @property
    def count(self) -> int:
        """How many tensors of the encoder it changes."""
        return (self.formula is not None) + (self.bias is not None)


@dataclass
class LoraContents:
    """The changes in a file, told by names and shapes alone.

    `others` are names of changed modules by what they belong to, and `unused` names of tensors for text encoders, by
    the sentence that says why they are not used. `kinds` are those that are not supported.
    """

    modules: list[LoraModule] = field(default_factory=list)
    others: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unused: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kinds: list[str] = field(default_factory=list)

    @property
    def is_for_text_encoders(self) -> bool:
        """Whether anything in it is for a text encoder, used or not."""
        return bool(self.modules or self.unused)

    def unused_tensors(self) -> UnusedTensors:
        """How many tensors for text encoders are not used, some of their names, and why."""
        names = [name for listed in self.unused.values() for name in listed]
        examples = tuple(shortened(listed[0]) for listed in self.unused.values())[:MAX_EXAMPLES]
        return UnusedTensors(len(names), examples, " ".join(self.unused))

    def notes(self) -> tuple[str, ...]:
        """Sentences about what is not applied, and that no text encoder is changed where that is so."""
        if not self.is_for_text_encoders:
            return (tr("It changes no text encoder, so words mean what they meant; it acts in the U-Net alone."),)
        unused = self.unused_tensors()
        if not unused.count:
            return ()
        message = tr("{count} of its tensors for text encoders are not used, such as {tensor}. {why}")
        note = message.format(count=unused.count, tensor=unused.examples[0], why=unused.why)
        return (note,) if self.modules else (note, tr("CLIP reads words as it does without it."))

    def changes(self) -> dict[str, int]:
        """How many weights are changed, by encoder and for the U-Net; 0 of those that are commonly asked for."""
        counts = dict.fromkeys((*CLIP_NAMES, T5, UNET), 0)
        named = {encoder: self._name(encoder) for encoder in {module.target.encoder for module in self.modules}}
        for module in self.modules:
            name = named[module.target.encoder]
            counts[name] = counts.get(name, 0) + module.count
        for name, stems in self.others.items():
            counts[name] = counts.get(name, 0) + len(stems)
        return counts

    def _name(self, encoder: int | str) -> str:
        """The name of a text encoder that a file counts, by the sizes of its weights or by its layers."""
        if isinstance(encoder, str):
            return encoder
        own = [module for module in self.modules if module.target.encoder == encoder]
        sizes = {size for module in own for size in module.sizes if size in _BY_SIZE}
        if sizes:
            return _BY_SIZE[min(sizes)]
        layers = 1 + max(_layer(module.target) for module in own)
        return next((name for most, name in _BY_LAYERS if layers > most), _BY_NUMBER[encoder])


def describe_lora(path: Path, cancelled: CancelCheck = never_cancelled) -> LoraDescription:
    """What a LoRA changes, by its header alone; UnreadableEncoder where it is none, or damaged; Cancelled."""
    _, listed, contents = list_lora(path, cancelled)
    notes = listed.notes + contents.notes()
    if words := words_in_lora(listed.entries):
        names = join_names([f"“{shortened(word)}”" for word in list(words)[:MAX_EXAMPLES]])
        notes += (tr("It also holds %n learned word(s), such as {names}.", "", len(words)).format(names=names),)
    return LoraDescription(contents.changes(), contents.unused_tensors(), notes)


def list_lora(path: Path, cancelled: CancelCheck) -> tuple[Path, SafetensorsFile, LoraContents]:
    """The file that holds the tensors of `path`, what it lists, and what that changes."""
    model, config = adapter_files(path)
    file = safetensors_copy(model, "tensors", cancelled) if is_pickled(model) else model
    listed = list_tensors(file)
    contents = sort_tensors(path, listed.entries)
    if not has_lora_names(listed.entries):
        if config is not None:
            peft_settings(config)  # which names the kinds that are not known here
        message = tr("{file} is not a LoRA. Open it as a text encoder or choose another file.")
        raise UnreadableEncoder(message.format(file=quoted(path)))
    return file, listed, contents


def sort_tensors(path: Path, entries: Mapping[str, TensorEntry]) -> LoraContents:
    """What the tensors of a file change; UnreadableEncoder that names `path` where the parts of a change do not fit."""
    contents = LoraContents()
    by_target: dict[LoraTarget, dict[str, str]] = defaultdict(dict)
    keys = listed_keys(list(entries)) or {name: parse_key(name) for name in entries if not is_word_in_lora(name)}
    for name, key in keys.items():
        if key.encoder is None:
            if key.part not in _NO_CHANGE:
                contents.others[UNET].add(key.stem)
        elif key.target is None:
            _add_other(contents, name, key)
        elif key.part and key.part not in by_target[key.target]:
            by_target[key.target][key.part] = name
        else:
            contents.unused[tr(_UNKNOWN)].append(name)
    for target, tensors in by_target.items():
        _add_module(path, contents, target, tensors, {part: entries[name].shape for part, name in tensors.items()})
    return contents


def _add_other(contents: LoraContents, name: str, key: LoraKey) -> None:
    """A tensor for a text encoder, but for none of CLIP's modules."""
    encoder = _BY_NUMBER[min(key.encoder, 3)] if isinstance(key.encoder, int) else str(key.encoder)
    if encoder in CLIP_NAMES:
        contents.unused[tr(_UNKNOWN)].append(name)
        return
    if key.part not in _NO_CHANGE:
        contents.others[encoder].add(key.stem)
    message = tr("Changes of {encoder} are not used: only CLIP's text encoders are opened.")
    contents.unused[message.format(encoder=encoder_title(encoder))].append(name)


def encoder_title(encoder: str) -> str:
    """A text encoder other than CLIP's, as a sentence names it."""
    return {T5: "T5", "umt5xxl": "UMT5", LANGUAGE_MODEL: tr("a language model")}.get(encoder, shortened(encoder))


def _add_module(
    path: Path, contents: LoraContents, target: LoraTarget, tensors: dict[str, str], shapes: Shapes
) -> None:
    """Takes what the tensors of one module of CLIP change into `contents`; UnreadableEncoder where it is not whole."""
    if (kind := unsupported_kind(tensors)) is not None:
        contents.kinds.append(kind)
        own_name = _BY_NUMBER[target.encoder] if isinstance(target.encoder, int) else target.encoder
        contents.others[own_name].add(".".join(target.modules))
        contents.unused[tr("The kind {kind} is not supported.").format(kind=kind)] += tensors.values()
        return
    bias = next((part for part in _BIAS_PARTS if part in tensors), None)
    try:
        formula = formula_for(tensors.keys() - {bias})
        used = (formula.parts_used(tensors) if formula else frozenset()) | ({bias} if bias else set())
        shape = formula.shape({part: shapes[part] for part in used}) if formula else ()
        other = formula_for(tensors.keys() - used)
    except ValueError as error:
        message = tr("{file} is damaged: at {place}, {problem}. Download or copy it again.")
        place = target.modules[0]
        raise UnreadableEncoder(message.format(file=quoted(path), place=place, problem=error)) from error
    if used:
        sizes = frozenset(size for size in (*shape, *(shapes[bias] if bias else ())) if size)
        contents.modules.append(LoraModule(target, {part: tensors[part] for part in used}, formula, bias, sizes))
    left = [name for part, name in tensors.items() if part not in used]
    if left:
        alone = tr("There is no change beside them that they belong to.")
        contents.unused[tr("Another change of the same weight goes before them.") if other else alone] += left


def _layer(target: LoraTarget) -> int:
    match = re.search(r"\.layers\.(\d+)\.", target.modules[0])
    return int(match[1]) if match else 0

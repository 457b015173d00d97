"""The LoRAs and models that a picture names, looked for among files: by name, and else by what stands in or by them."""

import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.files.weights_sidecars import FileMarks, marks_of
from core.image_metadata.bounded_json import parse, text_of
from core.image_metadata.found import FoundPrompt
from core.image_metadata.lora_tags import WEIGHT_SUFFIXES, stem_of
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled

MAX_DEPTH = 4  # folders below one that is searched
MAX_ENTRIES = 50_000  # of all folders together
MAX_OPENED = 500  # files that are looked into where no name fits
MAX_SECONDS = 10.0
MAX_PARENTS = 3  # above a model's folder, in which its tool's other folders are looked for

# What tools call their folders, in lower case: ComfyUI, A1111 and its forks, SwarmUI, InvokeAI, Fooocus.
LORA_FOLDERS = ("loras", "lora", "lycoris", "locon")
MODEL_FOLDERS = ("checkpoints", "stable-diffusion", "diffusion_models", "unet", "clip", "text_encoders")


@dataclass(frozen=True, slots=True)
class NamedWeights:
    """A LoRA or model as a picture names it, with the hash that stands there, in lower case; "" for none."""

    name: str
    hash: str = ""
    is_lora: bool = False


def loras_named_in(prompt: FoundPrompt) -> tuple[NamedWeights, ...]:
    """The LoRAs of a prompt in its order, with the hashes of A1111's setting “Lora hashes” or of “Hashes”."""
    settings = dict(prompt.settings)
    pairs = [entry.rsplit(":", 1) for entry in settings.get("Lora hashes", "").split(",")[:200]]
    hashes = {stem_of(name): digits for name, digits in _hashes(settings).items()}
    hashes |= {stem_of(pair[0].strip()): pair[1].strip().lower() for pair in pairs if len(pair) == 2}
    return tuple(NamedWeights(lora.name, hashes.get(stem_of(lora.name), ""), is_lora=True) for lora in prompt.loras)


def model_named_in(prompt: FoundPrompt) -> NamedWeights:
    """The model of a prompt, whose name is "" where none is written."""
    settings = dict(prompt.settings)
    digits = settings.get("Model hash", "") or _hashes(settings).get("model", "")
    return NamedWeights(prompt.model, digits.strip().lower())


def _hashes(settings: Mapping[str, str]) -> dict[str, str]:
    """A1111's setting “Hashes”: by “model”, and by the names of LoRAs."""
    hashes = parse(settings.get("Hashes", ""))
    named = hashes.items() if isinstance(hashes, dict) else ()
    return {key.removeprefix("lora:"): text_of(value).lower() for key, value in named}


def beside(folders: Iterable[Path], names: Sequence[str]) -> Iterator[Path]:
    """The folders of these names (in lower case) beside others, or beside one of the MAX_PARENTS folders above them."""
    for folder in folders:
        for parent in list(folder.parents)[:MAX_PARENTS]:
            try:
                with os.scandir(parent) as entries:
                    yield from (Path(entry.path) for entry in entries if entry.name.lower() in names and entry.is_dir())
            except OSError:
                continue


def find_weights(
    wanted: Sequence[NamedWeights],
    known: Sequence[Path],
    flat: Sequence[Path],
    deep: Sequence[Path],
    cancelled: CancelCheck = never_cancelled,
    looks_inside: bool = True,
) -> tuple[Path | None, ...]:
    """The file of each that is wanted; None where there is none. Cancelled.

    The first that fits counts: of the `known` files and folders, of the files in the `flat` folders, and of those in
    and below the `deep` ones. A name fits by its letters and digits, without folder, ending, and case. Where none does
    and `looks_inside`, which takes seconds in large folders, a file fits by its hash, or a LoRA by the name that its
    trainer wrote into it, which A1111 calls it by.
    """
    files = [*known, *_weights_in(flat, 0, cancelled), *_weights_in(deep, MAX_DEPTH, cancelled)]
    by_name: dict[str, Path] = {}
    for path in files:
        by_name.setdefault(plain_letters(path.name), path)
    found = [by_name.get(plain_letters(weights.name)) if weights.name else None for weights in wanted]
    if looks_inside:
        _find_by_marks(wanted, found, files[:MAX_OPENED], cancelled)
    return tuple(found)


def _find_by_marks(
    wanted: Sequence[NamedWeights], found: list[Path | None], files: Sequence[Path], cancelled: CancelCheck
) -> None:
    """Fills in the files that are missing in `found` and that something in or beside them tells."""
    until = time.monotonic() + MAX_SECONDS
    missing = [
        index
        for index, weights in enumerate(wanted)
        if found[index] is None and weights.name and (weights.hash or weights.is_lora)
    ]
    for path in files:
        if cancelled():
            raise Cancelled
        if not missing or time.monotonic() > until:
            return
        marks = marks_of(path)
        for index in [index for index in missing if _is_told_by(marks, wanted[index])]:
            found[index] = path
            missing.remove(index)


def _is_told_by(marks: FileMarks, weights: NamedWeights) -> bool:
    is_named = weights.is_lora and bool(marks.name) and plain_letters(marks.name) == plain_letters(weights.name)
    return is_named or marks.have_hash(weights.hash)


def _weights_in(folders: Iterable[Path], depth: int, cancelled: CancelCheck) -> Iterator[Path]:
    """The files of weights in folders and so many folders below, those that lie higher first."""
    level, seen, entries_left = list(dict.fromkeys(folders)), set[str](), MAX_ENTRIES
    for _ in range(depth + 1):
        below: list[Path] = []
        for folder in level:
            if cancelled():
                raise Cancelled
            names = [] if str(folder) in seen else _entries(folder, entries_left)
            seen.add(str(folder))
            entries_left -= len(names)
            yield from (Path(entry.path) for entry in names if entry.name.lower().endswith(WEIGHT_SUFFIXES))
            below += [Path(entry.path) for entry in names if _is_folder(entry)]
        level = below


def _entries(folder: Path, limit: int) -> list[os.DirEntry[str]]:
    """So much of what is in a folder, by name, without hidden files; nothing where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            shown = (entry for entry in islice(entries, limit) if not entry.name.startswith("."))
            return sorted(shown, key=lambda entry: entry.name)
    except (OSError, ValueError):
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder; links, which may lead in circles, are bounded by the depth."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def plain_letters(name: str) -> str:
    """What names are compared by: spaces, hyphens and the like are written one way here and another way there."""
    stem = stem_of(name)
    return re.sub(r"[\W_]+", "", stem) or stem

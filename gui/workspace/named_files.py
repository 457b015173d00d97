"""The files of what a picture's prompt names, looked for by name, in their heads, and by hashes of all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.program.cancellation import CancelCheck

if TYPE_CHECKING:
    from core.files.named_weights import NamedWeights
    from core.image_metadata.found import FoundPrompt
    from core.studio.contents import StudioContents


@dataclass(frozen=True)
class NamedFiles:
    """The files of what a prompt names: of each of its LoRAs, in its order, and of its model; "" for none found.

    `is_complete` is False while those that no name fits are still looked for by other marks. `places` says of files
    that lie in an installed tool in which, and whether the picture's hash tells. `is_looked_into` says that heads of
    files are read, and what is left are hashes of whole files; `others` have the name, and another hash than is named.
    """

    prompt: "FoundPrompt"
    loras: tuple[str, ...]
    model: str
    is_complete: bool = True
    places: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    is_looked_into: bool = False
    others: frozenset[str] = frozenset()


def find_outside(
    folder: Path,
    prompt: "FoundPrompt",
    models: tuple[Path, ...],
    loras: tuple[Path, ...],
    lora_folders: tuple[Path, ...],
    looks_inside: bool,
    cancelled: CancelCheck,
) -> NamedFiles:
    """The files of a prompt's LoRAs and model: opened now or before, beside the picture, or where others lie."""
    from core.files import named_weights as named

    lora_folders = tuple(dict.fromkeys((*(path.parent for path in loras), *lora_folders)))
    model_folders = tuple(dict.fromkeys(path.parent for path in models))
    for_loras = (*lora_folders, *named.beside(model_folders, named.LORA_FOLDERS))
    for_model = (*model_folders, *named.beside(lora_folders, named.MODEL_FOLDERS), *lora_folders)
    find = partial(named.find_weights, flat=[folder], cancelled=cancelled, looks_inside=looks_inside)
    found = find(named.loras_named_in(prompt), loras, deep=for_loras)
    (model,) = find([named.model_named_in(prompt)], models, deep=for_model)
    is_complete = looks_inside or (all(found) and (model is not None or not prompt.model))
    return NamedFiles(prompt, tuple(str(path or "") for path in found), str(model or ""), is_complete)


def find_files(
    outside: Callable[[bool, CancelCheck], NamedFiles],
    prompt: "FoundPrompt",
    studios: "tuple[StudioContents, ...]",
    header_cache: Path,
    looks_inside: bool,
    cancelled: CancelCheck,
) -> NamedFiles:
    """The files of a prompt's LoRAs and model in the installed tools, and elsewhere (`outside`) what these have not.

    Heads of files are read where it `looks_inside` alone. Cancelled.
    """
    if not studios:
        return outside(looks_inside, cancelled)
    from core.files.named_weights import loras_named_in, model_named_in
    from core.files.studio_weights import find_in_studios
    from core.studio.header_cache import HeaderCache, read_headers

    wanted = (*loras_named_in(prompt), model_named_in(prompt))
    read = partial(read_headers, cache=HeaderCache(header_cache), cancelled=cancelled) if looks_inside else None
    found = find_in_studios(wanted, studios, read, cancelled)
    sources = [str(weights.file.path) if weights else "" for weights in found]
    places = {str(weights.file.path): (weights.tool, weights.by_hash) for weights in found if weights}
    named = [(weights, each) for weights, each in zip(found, wanted, strict=True) if each.name]
    if all(weights is not None for weights, _ in named):
        is_sure = all(weights and (weights.by_hash or not each.hash) for weights, each in named)
        files = NamedFiles(prompt, tuple(sources[:-1]), sources[-1], looks_inside or is_sure, places)
        return _to_be_hashed(files) if looks_inside else files
    others = outside(looks_inside, cancelled)
    loras = tuple(source or other for source, other in zip(sources[:-1], others.loras, strict=True))
    files = NamedFiles(prompt, loras, sources[-1] or others.model, looks_inside, places)
    return _to_be_hashed(files) if looks_inside else files


def _to_be_hashed(files: NamedFiles) -> NamedFiles:
    """The files as they are after their heads were read: complete where no hash of a whole file can tell more."""
    is_complete = not any(weights.name for weights in _doubtful(files))
    return replace(files, is_complete=is_complete, is_looked_into=True)


def _doubtful(files: NamedFiles) -> "list[NamedWeights]":
    """What of a picture's LoRAs and model a hash may tell yet: missing, or found in a tool by the name alone."""
    from core.files.named_weights import NamedWeights, loras_named_in, model_named_in
    from core.files.studio_hashes import has_digits

    wanted = (*loras_named_in(files.prompt), model_named_in(files.prompt))
    sources = (*files.loras, files.model)
    told = [bool(source) and files.places.get(source, ("", True))[1] for source in sources]
    return [
        each if has_digits(each) and not is_told else NamedWeights("")
        for each, is_told in zip(wanted, told, strict=True)
    ]


def files_by_hash(
    files: NamedFiles, studios: "tuple[StudioContents, ...]", header_cache: Path, cancelled: CancelCheck
) -> NamedFiles:
    """The files with those that a hash of the whole file tells; it reads gigabytes, within bounds. Cancelled."""
    from core.files.studio_hashes import find_by_hash
    from core.studio.header_cache import HeaderCache

    search = find_by_hash(_doubtful(files), studios, HeaderCache(header_cache), cancelled)
    pairs = zip((*files.loras, files.model), search.found, strict=True)
    sources = [str(weights.file.path) if weights else source for source, weights in pairs]
    places = {str(weights.file.path): (weights.tool, True) for weights in search.found if weights}
    return replace(
        files,
        loras=tuple(sources[:-1]),
        model=sources[-1],
        is_complete=True,
        places={**files.places, **places},
        others=frozenset(map(str, search.others)),
    )

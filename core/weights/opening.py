"""A source that someone named, to a Model: what it is, then the weights of its text encoders."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors import safe_open

from core.encoder.config import FLOAT_TYPES, TextEncoderConfig, check_scales, check_tensors, infer_config, stored_bytes
from core.encoder.encoding import EncoderInfo
from core.model import Model
from core.program.translation import join_names, tr, tr_noop
from core.tokens.families import FAMILIES
from core.weights import STUDY, UnreadableEncoder, displayable, quoted, shortened
from core.weights.checkpoints.folders import EncoderFolder, apply_config, open_folder
from core.weights.checkpoints.layouts import Layout, find_text_encoders
from core.weights.checkpoints.recognition import (
    ACTIVATIONS,
    ENCODER_TITLES,
    encoder_name,
    family_of_file,
    family_of_pipeline,
)
from core.weights.formats.pickled_files import is_pickled, safetensors_copies
from core.weights.formats.safetensors_file import SafetensorsFile, TensorEntry, cannot_read, list_tensors
from core.weights.hub.cache import find_cached
from core.weights.hub.files import is_missing_file, is_repository

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

STUDY_FILE = Path(__file__).parents[3] / "resources" / "study_encoder" / "study_encoder.safetensors"
STUDY_TITLE = tr_noop("Study encoder (stand-in)")
STUDY_NOTE = tr_noop("a small stand-in trained for this program; your model's values will differ")
AGREEMENT_KEY = "rank correlation with CLIP, unseen nouns"  # what resources/study_encoder/evaluate.py calls it


@dataclass(frozen=True)
class EncoderPlan:
    """All that is to be read, known from headers alone: `entries`, by the file's names, checked against `config`.

    `path` is what sentences name.
    """

    path: Path
    entries: Mapping[str, TensorEntry]
    layout: Layout
    config: TextEncoderConfig
    info: EncoderInfo


def open_model(
    source: str | Path,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda _: None,
) -> Model:
    """All text encoders in `source`: a file, a folder, a repository's name on the Hugging Face hub whose text encoders
    were downloaded before, or the word "study" for the built-in one.

    UnreadableEncoder where there is none that can be opened; core.encoder.encoder.Cancelled once `cancelled()` is true.
    `progress` is told, from 0 to 1, what part of the text encoders' numbers has been read.
    torch (seconds, the first time) is imported only after the source is known to be good.
    """
    plans = plan_model(source, cancelled)
    from core.weights.checkpoints.loading import load_encoder

    encoders, done = [], 0
    total = sum(plan.info.parameters for plan in plans)
    for plan in plans:
        before, own = done, plan.info.parameters
        encoders.append(load_encoder(plan, cancelled, lambda part: progress((before + part * own) / total)))  # noqa: B023
        done += own
    return Model(*encoders)


def open_encoder(source: str | Path, cancelled: Callable[[], bool] = lambda: False) -> "Encoder":
    """The first text encoder in `source`, and no byte of a second one; otherwise as `open_model`."""
    plan = plan_encoder(source, cancelled)
    from core.weights.checkpoints.loading import load_encoder

    return load_encoder(plan, cancelled)


def plan_encoder(source: str | Path, cancelled: Callable[[], bool] = lambda: False) -> EncoderPlan:
    """What the first text encoder in `source` is; otherwise as `plan_model`."""
    first, *others = plan_model(source, cancelled)
    if not others:
        return first
    left_out = join_names([ENCODER_TITLES[plan.info.name] for plan in others])
    note = tr("This is {encoder}, the first of its text encoders; {others} was left out.")
    return _with_notes(first, (note.format(encoder=ENCODER_TITLES[first.info.name], others=left_out),))


def plan_model(source: str | Path, cancelled: Callable[[], bool] = lambda: False) -> tuple[EncoderPlan, ...]:
    """What text encoders `source` holds, in their family's order, read from headers and configs without torch.

    UnreadableEncoder where there is none. Of a pickle, a safetensors copy is made first and looked at in its place, in
    a process that `cancelled` ends.
    """
    if source == STUDY:
        return _plan_study()
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
    if is_folder:
        return _plan_folder(path, cancelled)
    return _plan_file(path, displayable(path.name), cancelled)


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


def plan_counterpart(source: str | Path, name: str, cancelled: Callable[[], bool] = lambda: False) -> EncoderPlan:
    """What the encoder `name` (clip_l, clip_h or clip_g) in `source` is; UnreadableEncoder where it has none."""
    plans = plan_model(source, cancelled)
    found = next((plan for plan in plans if plan.info.name == name), None)
    if found is None:
        held = join_names([ENCODER_TITLES[plan.info.name] for plan in plans])
        message = tr(
            "{file} holds {held} and no {missing}, so there is nothing to compare with. Choose a model of the same "
            "family."
        )
        raise UnreadableEncoder(message.format(file=quoted(Path(source)), held=held, missing=ENCODER_TITLES[name]))
    return found


def _plan_study() -> tuple[EncoderPlan, ...]:
    if not STUDY_FILE.exists():
        message = tr(
            "The study encoder is not installed: {file} is missing from resources/study_encoder. "
            "Install the program anew, or open a text encoder of your own."
        )
        raise UnreadableEncoder(message.format(file=quoted(STUDY_FILE)))
    (plan,) = _plan_file(STUDY_FILE, tr(STUDY_TITLE))
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


def _plan_file(path: Path, title: str, cancelled: Callable[[], bool] = lambda: False) -> tuple[EncoderPlan, ...]:
    """The plan for one file, checkpoint or text encoder."""
    (contents,) = _list([path], cancelled)
    layouts = find_text_encoders(path, contents.entries)
    files = (path,)
    plans = [_plan_encoder(path, contents.entries, layout, title, contents.notes, files) for layout in layouts]
    encoders = _in_order(plans)
    family = family_of_file([plan.info.name for plan in encoders], encoders[0].layout.prefix.root, contents.entries)
    return _of_family(family, path, encoders)


def _list(paths: Sequence[Path], cancelled: Callable[[], bool]) -> list[SafetensorsFile]:
    """The contents of `paths`, a model's only file or its shards; of a pickle, those of the copy of what is needed."""
    pickled = [path for path in paths if is_pickled(path)]
    copies = safetensors_copies(pickled, "encoders" if len(paths) == 1 else "shard", cancelled)
    for copy in copies.values():
        if isinstance(copy, UnreadableEncoder):
            raise copy
    return [list_tensors(copies.get(path, path)) for path in paths]  # type: ignore[arg-type]  # those were raised


def _plan_folder(path: Path, cancelled: Callable[[], bool]) -> tuple[EncoderPlan, ...]:
    """The plan for a diffusers folder, a pipeline's or one text encoder's."""
    try:
        folder = open_folder(path)
    except OSError as error:
        raise cannot_read(path, error) from error
    encoders = _in_order([_plan_encoder_folder(encoder, folder.title, cancelled) for encoder in folder.encoders])
    names = [plan.info.name for plan in encoders]
    if folder.is_pipeline:
        family = family_of_pipeline(names, folder.kind, "t5" in folder.others)
    else:
        family = family_of_file(names, "", ())
    note = tr("Another of its text encoders is not CLIP's ({kind}) and is not shown.")
    return _of_family(family, path, encoders, tuple(note.format(kind=kind) for kind in folder.others))


def _plan_encoder_folder(folder: EncoderFolder, title: str, cancelled: Callable[[], bool]) -> EncoderPlan:
    """The plan for one `text_encoder` folder, whose weights may lie in several files."""
    listed = _list(folder.weights, cancelled)
    entries = {name: entry for contents in listed for name, entry in contents.entries.items()}
    notes = tuple(note for contents in listed for note in contents.notes)
    layout, *_ = find_text_encoders(folder.named, entries)
    return _plan_encoder(folder.named, entries, layout, title, notes, folder.weights, folder)


def _plan_encoder(
    path: Path,
    entries: Mapping[str, TensorEntry],
    layout: Layout,
    title: str,
    notes: tuple[str, ...],
    files: tuple[Path, ...],
    folder: EncoderFolder | None = None,
) -> EncoderPlan:
    """The plan for one encoder among `entries`; its family and source are filled in by `_of_family`."""
    own = {name: entries[name] for name in layout.names}
    config = infer_config(path, own, layout)
    name = encoder_name(layout.prefix, config)
    config = replace(config, activation=ACTIVATIONS[name])
    if folder is not None and folder.config is not None:
        config = apply_config(folder.path / "config.json", config, folder.config)
    check_tensors(path, own, config, layout)
    check_scales(path, entries, layout.scales)
    info = EncoderInfo(
        name=name,
        family="",
        title=title,
        source=path,
        layers=config.layers,
        width=config.width,
        projection=config.projection,
        dtype=_stored_type(own.values()),
        notes=notes,
        parameters=sum(prod(size) for size in config.tensors().values()),
        stored_bytes=sum(stored_bytes(entry) for entry in own.values()),
        file_bytes=_size_of(files),
    )
    return EncoderPlan(path, entries, layout, config, info)


def _size_of(files: Iterable[Path]) -> int:
    try:
        return sum(path.stat().st_size for path in files)
    except OSError:
        return 0  # gone again; reading will say so


def _in_order(plans: Iterable[EncoderPlan]) -> tuple[EncoderPlan, ...]:
    """clip_l, clip_h, clip_g; the first of each where a file holds the same kind twice."""
    first: dict[str, EncoderPlan] = {}
    for plan in plans:
        first.setdefault(plan.info.name, plan)
    return tuple(first[name] for name in ACTIVATIONS if name in first)


def _of_family(
    family: str, source: Path, encoders: tuple[EncoderPlan, ...], notes: tuple[str, ...] = ()
) -> tuple[EncoderPlan, ...]:
    """The plans of a model, once its family is known; its first encoder's notes say what is missing."""
    present = {plan.info.name for plan in encoders}
    missing = [ENCODER_TITLES[name] for name in FAMILIES[family].encoders if name not in present]
    if missing:
        note = tr("It is read as {family}, whose {missing} it does not hold.")
        notes += (note.format(family=FAMILIES[family].title, missing=join_names(missing)),)
    plans = [replace(plan, info=replace(plan.info, family=family, source=source)) for plan in encoders]
    return _with_notes(plans[0], notes), *plans[1:]


def _with_notes(plan: EncoderPlan, notes: tuple[str, ...]) -> EncoderPlan:
    return replace(plan, info=replace(plan.info, notes=plan.info.notes + notes))


def _stored_type(entries: Iterable[TensorEntry]) -> str:
    """The type of the weights as torch calls it; all of them where a file mixes several."""
    return " and ".join(sorted({FLOAT_TYPES[entry.dtype] for entry in entries}))

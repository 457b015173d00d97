"""What is to be read of a file or folder: its text encoders, known from headers and configs alone, without torch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

from core.encoder.config import TextEncoderConfig
from core.encoder.encoding import EncoderInfo
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.translation import join_names, tr
from core.tokens.families import FAMILIES
from core.weights import UnreadableEncoder
from core.weights.checkpoints.folders import EncoderFolder, apply_config, open_folder
from core.weights.checkpoints.layouts import Layout, find_text_encoders
from core.weights.checkpoints.recognition import (
    ACTIVATIONS,
    ENCODER_TITLES,
    encoder_name,
    family_of_file,
    family_of_pipeline,
)
from core.weights.checkpoints.tensor_checks import check_scales, check_tensors, infer_config, stored_bytes
from core.weights.formats.pickled_files import is_pickled, safetensors_copies
from core.weights.formats.safetensors_file import FLOAT_TYPES, SafetensorsFile, TensorEntry, cannot_read, list_tensors


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

    def with_notes(self, notes: tuple[str, ...]) -> "EncoderPlan":
        """The plan of the same encoder with more notes."""
        return replace(self, info=replace(self.info, notes=self.info.notes + notes))


def plan_file(path: Path, title: str, cancelled: CancelCheck = never_cancelled) -> tuple[EncoderPlan, ...]:
    """The plan for one file, checkpoint or text encoder."""
    (contents,) = _list([path], cancelled)
    layouts = find_text_encoders(path, contents.entries)
    files = (path,)
    plans = [_plan_encoder(path, contents.entries, layout, title, contents.notes, files) for layout in layouts]
    encoders = _in_order(plans)
    family = family_of_file([plan.info.name for plan in encoders], encoders[0].layout.prefix.root, contents.entries)
    return _of_family(family, path, encoders)


def _list(paths: Sequence[Path], cancelled: CancelCheck) -> list[SafetensorsFile]:
    """The contents of `paths`, a model's only file or its shards; of a pickle, those of the copy of what is needed."""
    pickled = [path for path in paths if is_pickled(path)]
    copies = safetensors_copies(pickled, "encoders" if len(paths) == 1 else "shard", cancelled)
    for copy in copies.values():
        if isinstance(copy, UnreadableEncoder):
            raise copy
    return [list_tensors(copies.get(path, path)) for path in paths]  # type: ignore[arg-type]  # those were raised


def plan_folder(path: Path, cancelled: CancelCheck) -> tuple[EncoderPlan, ...]:
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


def _plan_encoder_folder(folder: EncoderFolder, title: str, cancelled: CancelCheck) -> EncoderPlan:
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
    name = encoder_name(layout.prefix.root, config)
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
    return plans[0].with_notes(notes), *plans[1:]


def _stored_type(entries: Iterable[TensorEntry]) -> str:
    """The type of the weights as torch calls it; all of them where a file mixes several."""
    return " and ".join(sorted({FLOAT_TYPES[entry.dtype] for entry in entries}))

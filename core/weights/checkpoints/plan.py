"""What is to be read of a file or folder: its text encoders, known from headers and configs alone, without torch."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

from core.encoder.config import TextEncoderConfig
from core.encoder.encoding import EncoderInfo
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import shortened
from core.program.translation import join_names, tr
from core.tokens.chunks import CONTEXT_LENGTH
from core.tokens.families import FAMILIES
from core.weights import OtherForm, UnreadableEncoder
from core.weights.checkpoints.config_files import apply_config
from core.weights.checkpoints.folders import EncoderFolder, open_folder
from core.weights.checkpoints.layouts import Layout, find_text_encoders
from core.weights.checkpoints.name_styles import without_wrappers
from core.weights.checkpoints.recognition import (
    ACTIVATIONS,
    ENCODER_TITLES,
    UNNAMED,
    RecognisedFamily,
    encoder_name,
    family_of_file,
    family_of_pipeline,
    unusual_size,
)
from core.weights.checkpoints.tensor_checks import check_scales, check_tensors, infer_config, stored_bytes
from core.weights.formats.gguf_file import list_model_file
from core.weights.formats.pickled_files import ConversionKind, is_pickled, safetensors_copies
from core.weights.formats.safetensors_file import FLOAT_TYPES, SafetensorsFile, TensorEntry, cannot_read


@dataclass(frozen=True)
class EncoderPlan:
    """All that is to be read, known from headers alone: `entries`, by the file's names, checked against `config`.

    `path` is what sentences name. `is_of_known_family` is False where the rules of another family stand in.
    """

    path: Path
    entries: Mapping[str, TensorEntry]
    layout: Layout
    config: TextEncoderConfig
    info: EncoderInfo
    is_of_known_family: bool = True

    def with_notes(self, notes: tuple[str, ...]) -> "EncoderPlan":
        """The plan of the same encoder with more notes."""
        return replace(self, info=replace(self.info, notes=self.info.notes + notes))


def plan_file(path: Path, title: str, cancelled: CancelCheck = never_cancelled) -> tuple[EncoderPlan, ...]:
    """The plan for one file, checkpoint or text encoder."""
    contents = contents_of([path], cancelled)
    encoders, refusals = _plan_contents(path, contents, title)
    names, root = [plan.info.name for plan in encoders], encoders[0].layout.prefix.root
    family = family_of_file(names, root, contents.entries)
    return _of_family(family, path, encoders, refusals=tuple(map(str, refusals)))


def plan_parts(path: Path, title: str, cancelled: CancelCheck = never_cancelled) -> tuple[EncoderPlan, ...]:
    """The plans of CLIP's encoders in a file or in one encoder's folder, as parts of a model whose family is named."""
    if path.is_dir():
        folder = open_folder(path)
        return tuple(_plan_encoder_folder(encoder, title, cancelled) for encoder in folder.encoders)
    return _plan_contents(path, contents_of([path], cancelled), title)[0]


def _plan_contents(
    path: Path, contents: SafetensorsFile, title: str
) -> tuple[tuple[EncoderPlan, ...], Sequence[OtherForm]]:
    plans, refusals = _plan_all(path, contents, find_text_encoders(path, contents.entries), title)
    return _in_order(plans), refusals


def _plan_all(
    path: Path, contents: SafetensorsFile, layouts: Sequence[Layout], title: str
) -> tuple[list[EncoderPlan], list[OtherForm]]:
    """The plans of those of a file's text encoders that can be read, and why others of another form cannot.

    UnreadableEncoder where none can, or where one lacks something.
    """
    plans: list[EncoderPlan] = []
    refusals: list[OtherForm] = []
    for layout in layouts:
        try:
            plans.append(_plan_encoder(path, contents, layout, title, (path,)))
        except OtherForm as refusal:
            refusals.append(refusal)
    if not plans:
        raise refusals[0]
    return plans, refusals


def contents_of(paths: Sequence[Path], cancelled: CancelCheck, kind: ConversionKind = "encoders") -> SafetensorsFile:
    """The contents of `paths` as one, without what wrappers put into names; of a single pickle what `kind` says."""
    listed = _list(paths, cancelled, kind)
    entries = {name: entry for contents in listed for name, entry in contents.entries.items()}
    plain = {name: entries[own] for name, own in without_wrappers(entries).items()}
    metadata = {key: text for contents in reversed(listed) for key, text in contents.metadata.items()}
    return SafetensorsFile(paths[0], plain, tuple(note for contents in listed for note in contents.notes), metadata)


def _list(paths: Sequence[Path], cancelled: CancelCheck, kind: ConversionKind) -> list[SafetensorsFile]:
    """The contents of `paths`, a model's only file or its shards; of a pickle, those of the copy of what is needed."""
    pickled = [path for path in paths if is_pickled(path)]
    copies = safetensors_copies(pickled, kind if len(paths) == 1 else "shard", cancelled)
    for copy in copies.values():
        if isinstance(copy, UnreadableEncoder):
            raise copy
    return [list_model_file(copies.get(path, path)) for path in paths]  # type: ignore[arg-type]  # those were raised


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
    contents = contents_of(folder.weights, cancelled)
    layout, *_ = find_text_encoders(folder.named, contents.entries)
    return _plan_encoder(folder.named, contents, layout, title, folder.weights, folder)


def _plan_encoder(
    path: Path,
    contents: SafetensorsFile,
    layout: Layout,
    title: str,
    files: tuple[Path, ...],
    folder: EncoderFolder | None = None,
) -> EncoderPlan:
    """The plan for one encoder among `contents`; its family and source are filled in by `_of_family`."""
    own = {name: contents.entries[name] for name in layout.names}
    config = infer_config(path, own, layout)
    name = encoder_name(layout.prefix.root, config)
    config = replace(config, activation=ACTIVATIONS[name])
    if folder is not None and folder.config is not None:
        config = apply_config(folder.path / "config.json", config, folder.config)
    check_tensors(path, own, config, layout)
    check_scales(path, contents.entries, layout.scales)
    wanted = [own[layout.file_key(tensor).name] for tensor in config.tensors()]
    info = EncoderInfo(
        name=name,
        family="",
        title=title,
        source=path,
        layers=config.layers,
        width=config.width,
        projection=config.projection,
        dtype=_stored_type(wanted),
        notes=(*contents.notes, *_size_notes(name, config), *_stranger_notes(contents, layout)),
        parameters=sum(prod(size) for size in config.tensors().values()),
        stored_bytes=sum(stored_bytes(entry) for entry in dict.fromkeys(wanted)),
        file_bytes=_size_of(files),
        positions=config.positions,
    )
    return EncoderPlan(path, contents.entries, layout, config, info)


def _size_notes(name: str, config: TextEncoderConfig) -> Iterator[str]:
    """What is unusual in an encoder's sizes."""
    if config.positions > CONTEXT_LENGTH:
        note = tr(
            "Its {encoder} is a Long-CLIP: it reads {positions} positions at once. ComfyUI gives it chunks of as many; "
            "A1111 cannot open it, and A1111, diffusers and compel, as they come, fill no more than {usual}."
        )
        yield note.format(encoder=ENCODER_TITLES[name], positions=config.positions, usual=CONTEXT_LENGTH)
    if unusual_size(config.width):
        note = tr(
            "A CLIP text encoder of width {width} belongs to no family of image generators that is known here; it is "
            "read as {encoder}."
        )
        yield note.format(width=config.width, encoder=ENCODER_TITLES[name])


def _stranger_notes(contents: SafetensorsFile, layout: Layout) -> Iterator[str]:
    """What stands beside an encoder and is none of it, unless it is a number or two."""
    strangers = [name for name in layout.strangers if prod(contents.entries[name].shape) > 1]
    if strangers:
        note = tr(
            "Beside its text encoder stand {count} tensors that CLIP does not have, such as {name}; none is used."
        )
        yield note.format(count=len(strangers), name=shortened(strangers[0]))


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
    family: RecognisedFamily,
    source: Path,
    encoders: tuple[EncoderPlan, ...],
    notes: tuple[str, ...] = (),
    refusals: tuple[str, ...] = (),
) -> tuple[EncoderPlan, ...]:
    """The plans of a model, once its family is known; its first encoder's notes say what is missing or not known.

    `refusals` are the sentences that say why others of its encoders are not read.
    """
    present = {plan.info.name for plan in encoders}
    missing = [ENCODER_TITLES[name] for name in FAMILIES[family.key].encoders if name not in present]
    title = FAMILIES[family.key].title
    if family.unknown == UNNAMED:
        note = tr(
            "The diffusion model beside its text encoders is of no family that is known here; its prompts are read as "
            "for {family}."
        )
        notes += (note.format(family=title),)
    elif family.unknown:
        note = tr("Its family, {unknown}, is not known here; its prompts are read as for {family}.")
        notes += (note.format(unknown=shortened(family.unknown), family=title),)
    elif missing and not refusals:
        note = tr("It is read as {family}, whose {missing} it does not hold.")
        notes += (note.format(family=title, missing=join_names(missing)),)
    is_known = not family.unknown and not any(unusual_size(plan.info.width) for plan in encoders)
    plans = [
        replace(plan, info=replace(plan.info, family=family.key, source=source), is_of_known_family=is_known)
        for plan in encoders
    ]
    return plans[0].with_notes((*notes, *refusals)), *plans[1:]


def _stored_type(entries: Iterable[TensorEntry]) -> str:
    """The type of the weights as torch calls it; all of them where a file mixes several."""
    return " and ".join(sorted({FLOAT_TYPES.get(entry.dtype, entry.dtype) for entry in entries}))

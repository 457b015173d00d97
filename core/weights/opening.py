"""A source that someone named, to an Encoder: what it is, then its weights."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors import safe_open

from core.encoding import EncoderInfo
from core.model import Model
from core.weights import UnreadableEncoder, displayable, quoted, shown
from core.weights.folders import apply_config, open_folder
from core.weights.layouts import Layout, find_text_encoder
from core.weights.parts import encoder_files, find_parts, lay_out, measure_part
from core.weights.safetensors_file import Entry, cannot_read, list_tensors
from core.weights.shape import FLOATS, EncoderShape, check_tensors, measure

if TYPE_CHECKING:
    from core.encoder import Encoder

STUDY = "study"
STUDY_FILE = Path(__file__).parents[2] / "resources" / "study_encoder" / "study_encoder.safetensors"
STUDY_TITLE = "Study encoder (stand-in)"
STUDY_NOTE = "a small stand-in trained for this program; your model's values will differ"
AGREEMENT = "rank correlation with CLIP, unseen nouns"  # what resources/study_encoder/evaluate.py calls it

_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class EncoderPlan:
    """All that is to be read, known from headers alone: `layout.names` out of `file`, checked against `shape`."""

    file: Path
    layout: Layout
    shape: EncoderShape
    info: EncoderInfo


def open_encoder(source: str | Path, cancelled: Callable[[], bool] = lambda: False) -> "Encoder":
    """The text encoder in `source`: a file, a folder, or the word "study" for the built-in one.

    UnreadableEncoder where there is none that can be opened; core.encoder.Cancelled once `cancelled()` is true.
    torch and transformers (seconds, the first time) are imported only after the file is known to be good.
    """
    plan = plan_encoder(source)
    from core.weights.loading import load_encoder

    return load_encoder(plan, cancelled)


def open_model(source: str | Path, cancelled: Callable[[], bool] = lambda: False) -> Model:
    """All text encoders in `source`, in their family's order; refusals as in `open_encoder`."""
    plans = plan_model(source)
    from core.weights.loading import load_encoder

    return Model(*[load_encoder(plan, cancelled) for plan in plans])


def plan_model(source: str | Path) -> tuple[EncoderPlan, ...]:
    """Plans for all text encoders in `source`, of SD 2.x and XL too; UnreadableEncoder where there are none."""
    path = Path(source)
    if source == STUDY or not str(source) or not path.exists():
        return (plan_encoder(source),)
    files = encoder_files(path)
    title = displayable(path.resolve().name)
    plans = [plan for file in files for plan in _plans_in(file, title, is_first_of_two=file != files[-1])]
    return tuple(plans) or (plan_encoder(source),)


def _plans_in(file: Path, title: str, is_first_of_two: bool) -> Iterator[EncoderPlan]:
    """The encoders of SD 2.x and XL in one file."""
    contents = list_tensors(file)
    for part in find_parts(contents.entries, is_first_of_two):
        layout, entries = lay_out(part, contents.entries)
        shape = measure_part(part, entries)
        check_tensors(file, entries, shape, layout.in_file)
        yield EncoderPlan(
            file,
            layout,
            shape,
            EncoderInfo(
                name=part.encoder,
                family=part.family,
                title=title,
                source=file,
                layers=shape.layers,
                width=shape.width,
                projection=shape.projection,
                dtype=_stored_type(entries),
                notes=contents.notes,
            ),
        )


def plan_encoder(source: str | Path) -> EncoderPlan:
    """What `source` holds, read from its headers and config without torch; UnreadableEncoder where it is no encoder."""
    if source == STUDY:
        return _plan_study()
    if not str(source):
        raise UnreadableEncoder("No text encoder was named. Name a .safetensors file, a diffusers folder or “study”.")
    path = Path(source)
    try:
        is_folder = _exists(source, path) and path.is_dir()
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    if not is_folder:
        return _plan_file(path, displayable(path.name))
    folder = open_folder(path)
    plan = _plan_file(folder.weights, folder.title, config=folder.config)
    return replace(plan, info=replace(plan.info, source=path))


def _exists(source: str | Path, path: Path) -> bool:
    """True, or UnreadableEncoder where there is nothing under that name."""
    try:
        path.stat()
    except FileNotFoundError as error:
        if isinstance(source, str) and _HUB_NAME.fullmatch(source) and path.suffix != ".safetensors":
            raise UnreadableEncoder(
                f"“{shown(source)}” is no file or folder here, and models cannot be opened by their "
                "Hugging Face name yet. Download its text_encoder folder and open that."
            ) from error
        raise
    return True


def _plan_study() -> EncoderPlan:
    if not STUDY_FILE.exists():
        raise UnreadableEncoder(
            f"The study encoder is not installed: {quoted(STUDY_FILE)} is missing from resources/study_encoder. "
            "Install the program anew, or open a text encoder of your own."
        )
    plan = _plan_file(STUDY_FILE, STUDY_TITLE)
    notes = (STUDY_NOTE, *_agreement(STUDY_FILE), *plan.info.notes)
    return replace(plan, info=replace(plan.info, is_study=True, notes=notes))


def _agreement(path: Path) -> tuple[str, ...]:
    """How far the study encoder agrees with real CLIP, as measured when it was trained and kept in its header."""
    with safe_open(path, "np", backend="pread") as file:
        figures = json.loads((file.metadata() or {}).get("promptscope.agreement", "{}"))
    own, untrained = (figures.get(name, {}).get(AGREEMENT) for name in ("study encoder", "random"))
    if own is None or untrained is None:
        return ()
    return (f"agreement with real CLIP on unseen nouns: rank correlation {own:.2f} of 1 (untrained: {untrained:.2f})",)


def _plan_file(path: Path, title: str, config: Mapping[str, object] | None = None) -> EncoderPlan:
    """The plan for one file of weights; `config` stands beside it in a folder."""
    contents = list_tensors(path)
    layout = find_text_encoder(path, contents.entries)
    entries = {name: contents.entries[in_file] for name, in_file in layout.names.items()}
    shape = measure(path, entries)
    if config is not None:
        shape = apply_config(path.with_name("config.json"), shape, config)
    check_tensors(path, entries, shape, layout.in_file)
    info = EncoderInfo(
        name="clip_l",
        family="sd1",
        title=title,
        source=path,
        layers=shape.layers,
        width=shape.width,
        projection=shape.projection,
        dtype=_stored_type(entries),
        notes=contents.notes + layout.notes,
    )
    return EncoderPlan(path, layout, shape, info)


def _stored_type(entries: Mapping[str, Entry]) -> str:
    """The type of the weights as torch calls it; all of them where a file mixes several."""
    return " and ".join(sorted({FLOATS[entry.dtype] for entry in entries.values()}))

"""An installation of a tool as values: its folders with the file that named each, and what lies in them."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.prompt.styles import Style

# A1111's, of previews beside a model: with `.preview` first.
PREVIEW_SUFFIXES = tuple(f"{part}.{end}" for part in (".preview", "") for end in ("png", "jpg", "jpeg", "webp", "gif"))
ModelKind = Literal["checkpoint", "diffusers", "text_encoder", "vae", "lora", "embedding"]
TextKind = Literal["styles", "wildcards", "tags"]


@dataclass(frozen=True)
class Surroundings:
    """What settings may refer to outside a tool's folder: variables, the home folder, application data."""

    environment: Mapping[str, str] = field(default_factory=dict)
    home: Path = Path()
    application_data: tuple[Path, ...] = ()
    is_windows: bool = False


def surroundings_here() -> Surroundings:
    """The surroundings of this process. Application data are the folders in which tools keep settings of a user."""
    home, environment = Path.home(), dict(os.environ)
    if sys.platform == "win32":
        folders = [Path(environment["APPDATA"])] if environment.get("APPDATA") else []
    elif sys.platform == "darwin":
        folders = [home / "Library/Application Support", home / ".config", home / ".local/share"]
    else:
        folders = [Path(environment.get("XDG_CONFIG_HOME") or home / ".config")]
        folders += [Path(environment.get("XDG_DATA_HOME") or home / ".local/share")]
    return Surroundings(environment, home, tuple(folders), sys.platform == "win32")


@dataclass(frozen=True)
class StudioProblem:
    """A file of a tool that could not be used, and the sentence that says what follows from it."""

    file: Path
    message: str


@dataclass(frozen=True)
class ModelFolder:
    """A folder that a tool looks for models in.

    `source` is the settings file that names it, None for the tool's own default. `suffixes`, where given, are the
    only ones that the tool takes from this folder. With `is_file` it is the one model that is named, and no folder.
    With `is_usual` the source names the folder above, in which this one need not be.
    """

    path: Path
    source: Path | None = None
    suffixes: tuple[str, ...] = ()
    is_file: bool = False
    is_usual: bool = False


@dataclass(frozen=True)
class TextPlace:
    """A file, or a folder of files, of styles, wildcards or tags, in the format of a program's.

    `source` is the settings file that names it, None for the tool's own default. In a folder the files are those that
    `pattern` matches by their names, also further down where it begins with `**/`.
    """

    path: Path
    format: str
    source: Path | None = None
    pattern: str = ""


@dataclass(frozen=True)
class DatabaseEntry:
    """A model that a tool's database names, which may be gone from the disk; a folder where `kind` is diffusers."""

    kind: ModelKind
    name: str
    path: Path
    trigger_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Studio:
    """One installation: what it is, its folders of models in the tool's order, and its folders of pictures.

    `tool` is a key of `core.studio.table.TOOLS`. `entries` are the models of a tool that names them in a database and
    not by their place. `packages` are the installations that a tool manages, by the name that it shows. Folders of
    models, texts and pictures are those that the tool would look at, whether they are there or not. `lora_text` says
    whether LoRAs of a prompt reach the text encoder, which is a setting of SD.Next. `texts` are in the tool's order;
    `styles` are those that stand in a database. `wildcard_order` says whether Dynamic Prompts is set to sort lines, and
    whether to take equal ones once. `hidden_skipped` are the kinds of which folders with a dot in front are left out.
    """

    tool: str
    root: Path
    folders: Mapping[ModelKind, tuple[ModelFolder, ...]] = field(default_factory=dict)
    pictures: tuple[Path, ...] = ()
    entries: tuple[DatabaseEntry, ...] = ()
    packages: Mapping[str, Path] = field(default_factory=dict)
    problems: tuple[StudioProblem, ...] = ()
    lora_text: bool = True
    texts: Mapping[TextKind, tuple[TextPlace, ...]] = field(default_factory=dict)
    styles: tuple[Style, ...] = ()
    wildcard_order: tuple[bool, bool] = (True, True)
    hidden_skipped: frozenset[ModelKind] = frozenset()


@dataclass(frozen=True, slots=True)
class StudioFile:
    """A model of a studio: `name` is what the tool calls it, `relative` its path below the folder, with "/".

    `size` is in bytes, `modified_ns` in nanoseconds since 1970. `beside` are the paths
    of its previews and then of its sidecars. Where another
    file has the same name in the tool, `shadowed_by` is the one that the tool takes instead of this.
    """

    kind: ModelKind
    name: str
    path: Path
    relative: str
    size: int
    modified_ns: int
    beside: tuple[str, ...] = ()
    shadowed_by: Path | None = None
    trigger_words: tuple[str, ...] = ()

    @property
    def preview(self) -> Path | None:
        """The picture beside it that its tool shows for it; None for none."""
        return Path(self.beside[0]) if self.beside and _is_picture(self.beside[0]) else None

    @property
    def sidecars(self) -> tuple[Path, ...]:
        """The files beside it that describe it, none of which has been looked into."""
        return tuple(Path(path) for path in self.beside if not _is_picture(path))


def _is_picture(path: str) -> bool:
    return path.lower().endswith(PREVIEW_SUFFIXES)


@dataclass(frozen=True)
class Listing:
    """All models of a studio, in natural order of their names within a kind.

    `absent` are the database's models that are gone. `unreached` are folders that settings name and that cannot be
    listed, a drive that is not there for example. `passed_over` counts dead links and folders below that cannot be
    listed; `is_cut` says that there is more than `core.studio.walking.MAX_ENTRIES` names and the rest is left out.
    `late` are folders that took too long, of which a part is listed.
    """

    studio: Studio
    files: tuple[StudioFile, ...] = ()
    absent: tuple[DatabaseEntry, ...] = ()
    unreached: tuple[ModelFolder, ...] = ()
    passed_over: int = 0
    is_cut: bool = False
    late: tuple[ModelFolder, ...] = ()
    walked: Mapping[Any, Any] = field(default_factory=dict, repr=False, compare=False)  # what `list_studio` remembers

    def of_kind(self, kind: ModelKind) -> tuple[StudioFile, ...]:
        """The files of one kind that the tool can reach by their names, without shadowed ones."""
        return tuple(file for file in self.files if file.kind == kind and file.shadowed_by is None)

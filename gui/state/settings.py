"""The settings, which hold the session and the layout of the last run, and their file."""

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, get_args

from PySide6.QtCore import QStandardPaths

from core.dialects.table import DEFAULT_DIALECT
from core.prompt.expansion import ExpansionLayer
from core.prompt.prompt import Emphasis, ReadingSettings, TextFamilySettings
from core.storage.atomic_files import quarantine, replace_file, write_atomic
from gui.state.adapters import LoraState, TextualInversionState
from gui.state.examples import DEFAULT_LADDER_TEXT
from gui.state.pane_looks import Pin

VERSION = 1
MAX_RECENT = 8
MAX_STRENGTH = 10.0  # of a LoRA
MAX_STEPS = 150  # as A1111's own slider
ITEM_TYPES = {
    "pins": [str, int, str, int],
    "loras": [str, float, bool],
    "pane_looks": [str, str],
    "axes": [str, str, str],
}  # of the parts of each item in JSON


@dataclass(frozen=True)
class Settings:
    """The fields of the settings' file, one JSON object; a field that is missing there keeps its default."""

    text: str | None = None
    dialect: str = DEFAULT_DIALECT
    encoder: str = "study"
    recent: tuple[str, ...] = ()
    unit: str = "word"
    centred: bool = True
    normed: bool = True
    with_eos: bool = False
    small_words: str = "auto"
    word_measure: str = "unit"  # what the prompt's words are coloured by
    layer: int = -1  # none yet
    side: str = ""
    device: str = ""  # a graphics card where there is one
    precision: str = "float32"
    both: bool = False
    emphasis: str = "original"
    steps: int = 20
    step: int = 0
    part: int = 0
    expansion: str = ""  # what stands in front of the tool: as the tool has it
    choice: int = 0
    max_length: int = 0  # diffusers' for families with other encoders than CLIP's: the pipeline's own
    system_prompt: str = ""  # ComfyUI's for Lumina 2
    t5_min_padding: int = -1  # ComfyUI's node T5TokenizerOptions: not used
    t5_min_length: int = -1
    wildcard_folder: str = ""
    styles: tuple[str, ...] = ()  # their names, in the order in which they are put around the prompt
    pins: tuple[tuple[str, int, str, int], ...] = ()  # label and turn of each of the two units
    pane_looks: tuple[tuple[str, str], ...] = ()  # name and value of each choice in a pane
    axes: tuple[tuple[str, str, str], ...] = ()  # name and both lists of each of the artist's own axes
    active_axis: tuple[str, ...] = ()  # the same of the one that is looked at
    rungs: str = DEFAULT_LADDER_TEXT
    other_prompts: str = ""  # one a line
    other_text: str = ""  # the prompt that was compared with
    negative: str = ""
    negative_folded: bool = True
    session_file: str = ""  # the one that is open
    session_saved: str = ""  # the fingerprint of what it held when it was opened or saved
    recent_sessions: tuple[str, ...] = ()
    recent_lora_folders: tuple[str, ...] = ()
    picture_parts_unticked: tuple[str, ...] = ()  # the kinds that were not taken over out of the last picture
    loras: tuple[tuple[str, float, bool], ...] = ()  # file, strength, whether it is on
    embedding_files: tuple[str, ...] = ()
    embedding_folder: str = ""
    studios: tuple[str, ...] = ()  # the folders of installed tools
    active_studio: str = ""  # which of them is written for
    compared_models: tuple[str, ...] = ()  # files and folders that are compared with the open model
    reference_model: str = ""  # which of them the others are held against; "" for the open one
    loras_folded: bool = False
    theme: str = "system"
    editor_zoom: int = 100  # percent
    editor_wraps: bool = True
    prompt_as_tags: bool = False
    language: str = ""  # as the system's
    geometry: str = ""  # base64 of QWidget.saveGeometry
    columns: str = ""  # base64 of the splitters, left to right and within the left column
    desk: str = ""
    docks: str = ""

    def reading_settings(self) -> ReadingSettings:
        """What was set in the tool beside the prompt; the defaults where that cannot be."""
        emphasis = next((known for known in get_args(Emphasis) if known == self.emphasis), "original")
        steps = self.steps if 1 <= self.steps <= MAX_STEPS else 20
        step = self.step if 0 <= self.step < steps else 0
        expansion = next((known for known in get_args(ExpansionLayer) if known == self.expansion), None)
        settings = ReadingSettings(steps=steps, step=step, part=max(self.part, 0), emphasis=emphasis)
        return replace(settings, expansion=expansion, choice=max(self.choice, 0), text_family=self._text_family())

    def _text_family(self) -> TextFamilySettings:
        system_prompt = next((known for known in ("superior", "alignment") if known == self.system_prompt), "")
        padding, length = (None if number < 0 else number for number in (self.t5_min_padding, self.t5_min_length))
        return TextFamilySettings(max(self.max_length, 0) or None, system_prompt, padding, length)

    def pinned_pairs(self) -> tuple[Pin, ...]:
        """The pinned pairs."""
        return tuple(((left, turn), (right, other)) for left, turn, right, other in self.pins)

    def lora_states(self) -> tuple[LoraState, ...]:
        """The LoRAs, still to be opened."""
        return tuple(LoraState(source, strength, is_on) for source, strength, is_on in self.loras)

    def inversion_states(self) -> tuple[TextualInversionState, ...]:
        """The folder of textual inversions and single files, likewise."""
        folder = (TextualInversionState(self.embedding_folder, is_folder=True),) if self.embedding_folder else ()
        return (*folder, *(TextualInversionState(source) for source in self.embedding_files))


def newest_first(source: str, recent: tuple[str, ...]) -> tuple[str, ...]:
    """`source`, then the sources opened before it, each file once however it is written: MAX_RECENT at most."""
    from core.program.paths import is_same_file  # which the first frame does without

    return (source, *(known for known in recent if not is_same_file(known, source)))[:MAX_RECENT]


def settings_file() -> Path:
    """The path of the settings' file in the system's folder for configuration."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(folder) / "settings.json"


def data_folder(settings_path: Path) -> Path:
    """The folder of journal, history and logs: the system's for data, or that of settings which lie elsewhere."""
    if settings_path.parent != settings_file().parent:
        return settings_path.parent
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


def load_settings(path: Path) -> Settings:
    """Reads the settings; never fails. An unreadable file is kept beside as `.bad`, and the last good one serves.

    What a newer version wrote is kept as `.newer` before this version writes over it, and read as far as it is known.
    """
    if not path.exists():
        return Settings()
    values = _read_object(path)
    if values is None:
        quarantine(path)
        values = _read_object(backup_file(path)) or {}
    elif type(version := values.get("version")) is int and version > VERSION:
        with suppress(OSError):
            shutil.copyfile(path, path.with_suffix(".newer"))
    return from_valid_fields(values)


def backup_file(path: Path) -> Path:
    """The path of the settings that were written before the newest ones."""
    return path.with_suffix(".bak")


def _read_object(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def from_valid_fields(values: Mapping[str, Any]) -> Settings:
    """Settings with those of `values`, fields out of JSON, that have the right type; the defaults for the others."""
    valid: dict[str, Any] = {}
    for field in fields(Settings):
        value = _without_bad_items(field.name, values.get(field.name, field.default))
        if type(value) is (str if field.name == "text" else type(field.default)):
            valid[field.name] = value
    return Settings(**valid)


def _without_bad_items(name: str, value: object) -> object:
    """The value of a field; where it is a list, the tuple of its items that have the right types."""
    if not isinstance(value, list):
        return value
    if name not in ITEM_TYPES:
        texts = tuple(item for item in value if isinstance(item, str))
        return texts[:MAX_RECENT] if name.startswith("recent") else texts
    rows = [tuple(item) for item in value if isinstance(item, list) and [*map(type, item)] == ITEM_TYPES[name]]
    return tuple(row for row in rows if name != "loras" or abs(row[1]) <= MAX_STRENGTH)


def save_settings(path: Path, settings: Settings) -> bool:
    """Writes the settings whole or not at all, and keeps the ones before; False where the folder cannot be written."""
    try:
        if _read_object(path) is not None:
            copied = path.with_suffix(".bak.new")  # a kill in the middle of copying is to leave a whole file, too
            shutil.copyfile(path, copied)
            replace_file(copied, backup_file(path))
        # ASCII escapes keep half an emoji (a lone surrogate), which UTF-8 has no form for.
        write_atomic(path, json.dumps({"version": VERSION, **asdict(settings)}, indent=1).encode("ascii"))
    except OSError:
        return False
    return True

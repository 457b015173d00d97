"""What is there again after a restart: the prompt, the encoder, the switches, the layout."""

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, get_args

from PySide6.QtCore import QStandardPaths

from core.dialects.table import DEFAULT_DIALECT
from core.prompt.prompt import Emphasis, ReadingSettings
from core.storage.atomic_files import quarantine, write_atomic
from gui.state.adapters import LoraState, TextualInversionState
from gui.state.session import DEFAULT_LADDER_TEXT, Pin

VERSION = 1
MAX_RECENT = 8
MAX_STRENGTH = 10.0  # of a LoRA
MAX_STEPS = 150  # as A1111's own slider


@dataclass(frozen=True)
class Settings:
    """One JSON object; a damaged file is set aside and whatever is missing keeps its default."""

    text: str | None = None
    dialect: str = DEFAULT_DIALECT
    encoder: str = "study"
    recent: tuple[str, ...] = ()
    unit: str = "word"
    centred: bool = True
    normed: bool = True
    with_eos: bool = False
    layer: int = -1  # none yet
    side: str = ""
    device: str = ""  # a graphics card where there is one
    precision: str = "float32"
    both: bool = False
    emphasis: str = "original"
    steps: int = 20
    step: int = 0
    part: int = 0
    pins: tuple[tuple[str, int, str, int], ...] = ()  # label and turn of each of the two units
    rungs: str = DEFAULT_LADDER_TEXT
    other_prompts: str = ""  # one a line
    other_text: str = ""  # the prompt that was compared with
    negative: str = ""
    negative_folded: bool = True
    session_file: str = ""  # the one that is open
    session_saved: str = ""  # the fingerprint of what it held when it was opened or saved
    recent_sessions: tuple[str, ...] = ()
    loras: tuple[tuple[str, float, bool], ...] = ()  # file, strength, whether it is on
    embedding_files: tuple[str, ...] = ()
    embedding_folder: str = ""
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
        return ReadingSettings(steps=steps, step=step, part=max(self.part, 0), emphasis=emphasis)

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

    def with_recent(self, source: str) -> tuple[str, ...]:
        """The sources opened before, newest first, with this one in front."""
        return newest_first(source, self.recent)


def newest_first(source: str, recent: tuple[str, ...]) -> tuple[str, ...]:
    """Sources opened before, with one in front; few."""
    return (source, *(other for other in recent if other != source))[:MAX_RECENT]


def settings_file() -> Path:
    """Where the settings lie, by the system's custom."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(folder) / "settings.json"


def data_folder(settings_path: Path) -> Path:
    """The folder of journal, history and logs, by the system's custom; that of settings which lie elsewhere."""
    if settings_path.parent != settings_file().parent:
        return settings_path.parent
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


def load_settings(path: Path) -> Settings:
    """Reads the settings; never fails. An unreadable file is kept beside as `.bad`, and the last good one serves.

    What a newer version wrote is kept as `.newer` before this version writes over it, and read as far as it is known.
    """
    if not path.exists():
        return Settings()
    found = _read_object(path)
    if found is None:
        quarantine(path)
        found = _read_object(backup_file(path)) or {}
    elif type(version := found.get("version")) is int and version > VERSION:
        with suppress(OSError):
            shutil.copyfile(path, path.with_suffix(".newer"))
    return from_valid_fields(found)


def backup_file(path: Path) -> Path:
    """Where the settings before the newest ones lie."""
    return path.with_suffix(".bak")


def _read_object(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def from_valid_fields(found: Mapping[str, Any]) -> Settings:
    """What of some fields can be used; the defaults for the others."""
    return Settings(**dict(_valid_fields(found)))


def _valid_fields(found: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The fields of the right type."""
    valid: list[tuple[str, Any]] = []
    for field in fields(Settings):
        value = found.get(field.name, field.default)
        if field.name in ("recent", "recent_sessions") and isinstance(value, list):
            value = tuple(item for item in value if isinstance(item, str))[:MAX_RECENT]
        if field.name == "pins" and isinstance(value, list):
            value = tuple(tuple(pin) for pin in value if _is_pin(pin))
        if field.name == "loras" and isinstance(value, list):
            value = tuple(tuple(lora) for lora in value if _is_lora(lora))
        if field.name == "embedding_files" and isinstance(value, list):
            value = tuple(item for item in value if isinstance(item, str))
        wanted = str if field.name == "text" else type(field.default)
        if type(value) is wanted:
            valid.append((field.name, value))
    return valid


def _is_pin(value: object) -> bool:
    return isinstance(value, list) and [type(part) for part in value] == [str, int, str, int]


def _is_lora(value: object) -> bool:
    sound = isinstance(value, list) and [type(part) for part in value] == [str, float, bool]
    return sound and abs(value[1]) <= MAX_STRENGTH


def save_settings(path: Path, settings: Settings) -> bool:
    """Writes the settings whole or not at all, and keeps the ones before; False where the folder cannot be written."""
    try:
        if _read_object(path) is not None:
            copied = path.with_suffix(".bak.new")  # a kill in the middle of copying is to leave a whole file, too
            shutil.copyfile(path, copied)
            copied.replace(backup_file(path))
        # ASCII escapes keep half an emoji (a lone surrogate), which UTF-8 has no form for.
        write_atomic(path, json.dumps({"version": VERSION, **asdict(settings)}, indent=1).encode("ascii"))
    except OSError:
        return False
    return True

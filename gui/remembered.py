"""What is there again after a restart: the prompt, the encoder, the switches, the layout."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, get_args

from PySide6.QtCore import QIODevice, QSaveFile, QStandardPaths

from core.prompt import Emphasis, Settings
from gui.adaptation_states import LoraState, WordsState
from gui.session import FIRST_RUNGS, Pin

VERSION = 1
MAX_RECENT = 8
MAX_STRENGTH = 10.0  # of a LoRA
MAX_STEPS = 150  # as A1111's own slider


@dataclass
class Remembered:
    """One JSON object; a damaged file is set aside and whatever is missing keeps its default."""

    text: str | None = None
    dialect: str = "a1111"
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
    rungs: str = FIRST_RUNGS
    other_prompts: str = ""  # one a line
    other_text: str = ""  # the prompt that was compared with
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

    def reading_settings(self) -> Settings:
        """What was set in the tool beside the prompt; the defaults where that cannot be."""
        emphasis = next((known for known in get_args(Emphasis) if known == self.emphasis), "original")
        steps = self.steps if 1 <= self.steps <= MAX_STEPS else 20
        step = self.step if 0 <= self.step < steps else 0
        return Settings(steps=steps, step=step, part=max(self.part, 0), emphasis=emphasis)

    def pairs(self) -> tuple[Pin, ...]:
        """The pinned pairs."""
        return tuple(((left, turn), (right, other)) for left, turn, right, other in self.pins)

    def lora_states(self) -> tuple[LoraState, ...]:
        """The LoRAs, still to be opened."""
        return tuple(LoraState(source, strength, is_on) for source, strength, is_on in self.loras)

    def words_states(self) -> tuple[WordsState, ...]:
        """The folder of textual inversions and single files, likewise."""
        folder = (WordsState(self.embedding_folder, is_folder=True),) if self.embedding_folder else ()
        return (*folder, *(WordsState(source) for source in self.embedding_files))

    def with_recent(self, source: str) -> tuple[str, ...]:
        """The sources opened before, newest first, with this one in front."""
        return (source, *(other for other in self.recent if other != source))[:MAX_RECENT]


def settings_file() -> Path:
    """Where the settings lie, by the system's custom."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(folder) / "settings.json"


def recall(path: Path) -> Remembered:
    """Reads the settings; never fails: an unreadable file gives the defaults and is kept beside as `.bad`."""
    try:
        found = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
        if not isinstance(found, dict):
            raise ValueError("not an object")
    except FileNotFoundError:
        return Remembered()
    except (OSError, ValueError, RecursionError):
        _set_aside(path)
        return Remembered()
    return Remembered(**dict(_valid(found)))


def _valid(found: dict[str, Any]) -> list[tuple[str, Any]]:
    """The fields of the right type."""
    valid: list[tuple[str, Any]] = []
    for field in fields(Remembered):
        value = found.get(field.name, field.default)
        if field.name == "recent" and isinstance(value, list):
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


def _set_aside(path: Path) -> None:
    try:
        path.replace(path.with_suffix(".bad"))
    except OSError:
        return  # a folder that cannot be written: the defaults serve


def remember(path: Path, remembered: Remembered) -> bool:
    """Writes the settings whole or not at all; False where the folder cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        return False
    # ASCII escapes keep half an emoji (a lone surrogate), which UTF-8 has no form for.
    file.write(json.dumps({"version": VERSION, **asdict(remembered)}, indent=1).encode("ascii"))
    return file.commit()

"""InvokeAI 2026-08: `invokeai.yaml`, and the database that alone says which models there are.

A database in WAL mode leaves files beside it even where it is opened for reading, and misses what is only in its log
where it is opened as immutable. So it is copied with its log, and the copy is opened (SQLite 3.40).
"""

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.program.messages import quoted
from core.program.translation import tr, tr_noop
from core.prompt.styles import Style
from core.studio.paths import is_file
from core.studio.settings_files import read_yaml, setting
from core.studio.studio import DatabaseEntry, ModelKind, Studio, StudioProblem, Surroundings

DATABASE = "invokeai.db"
MAX_DATABASE_BYTES = 4 * 2**30
MAX_COPIES = 3  # of a database that is written all the time; the last one is taken as it is
UNUSABLE_DATABASE = tr_noop("{file} is no database that can be read, so the models that it names are not listed.")
_TABLES = ("models", "model_config")  # since 4, and of 3
_KINDS: dict[str, ModelKind] = {
    "main": "checkpoint",
    "lora": "lora",
    "embedding": "embedding",
    "vae": "vae",
    "clip_embed": "text_encoder",
    "t5_encoder": "text_encoder",
}
_NOT_HERE = ("no such table", "no such column")


@dataclass(frozen=True)
class DatabaseContent:
    """The records of models, and the presets of style."""

    configs: tuple[dict[str, Any], ...] = ()
    styles: tuple[Style, ...] = ()


def read(root: Path, surroundings: Surroundings) -> Studio:
    """An installation of InvokeAI. Its variables win over `invokeai.yaml`."""
    path = root / "invokeai.yaml"
    settings, problems = read_yaml(path)
    settings = _flat(settings)
    environment = surroundings.environment

    def placed(name: str, default: str, *older: str) -> Path:
        given = [environment.get(f"INVOKEAI_{name.upper()}", ""), *(setting(settings, key) for key in (name, *older))]
        return root / next((value for value in given if value), default)

    models, database = placed("models_dir", "models"), placed("db_dir", "databases") / DATABASE
    content, broken = _content(database)
    entries = tuple(entry for config in content.configs if (entry := _entry(config, models)) is not None)
    pictures = (placed("outputs_dir", "outputs", "outdir") / "images",)
    return Studio("invokeai", root, {}, pictures, entries, problems=(*problems, *broken), styles=content.styles)


def _flat(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings of version 3, which stand in groups below `InvokeAI`, as those of 4; relative paths are the same."""
    groups = settings.get("InvokeAI")
    if not isinstance(groups, dict):
        return settings
    return {key: value for group in groups.values() if isinstance(group, dict) for key, value in group.items()}


def _content(database: Path) -> tuple[DatabaseContent, tuple[StudioProblem, ...]]:
    """What the database holds; a problem where it cannot be read."""
    if not is_file(database):
        return DatabaseContent(), ()
    try:
        return read_database(database), ()
    except (OSError, sqlite3.Error, ValueError):
        return DatabaseContent(), (StudioProblem(database, tr(UNUSABLE_DATABASE).format(file=quoted(database))),)


def read_database(database: Path) -> DatabaseContent:
    """The models and styles from a copy of the database and its log. OSError, sqlite3.Error, ValueError."""
    if database.stat().st_size > MAX_DATABASE_BYTES:
        raise ValueError("a database of that size is not copied")
    with TemporaryDirectory(prefix="promptscope-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / DATABASE
        _copy(database, copy)
        with closing(sqlite3.connect(copy)) as connection:
            configs = [row for table in _TABLES for row in _rows(connection, f"SELECT config FROM {table}")]
            presets = _rows(connection, "SELECT name, preset_data FROM style_presets ORDER BY LOWER(name)")
    styles = (_style(name, _record(data)) for name, data in presets)
    return DatabaseContent(
        tuple(record for (config,) in configs if (record := _record(config))),
        tuple(style for style in styles if style is not None),
    )


def _copy(database: Path, copy: Path) -> None:
    """Copies a database and its log, again where the tool has written meanwhile and the two may not fit. OSError."""
    for _ in range(MAX_COPIES):
        before = [_stamp(path) for path in (database, _log(database))]
        shutil.copyfile(database, copy)
        _log(copy).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            shutil.copyfile(_log(database), _log(copy))
        if [_stamp(path) for path in (database, _log(database))] == before:
            return


def _log(database: Path) -> Path:
    return database.with_name(database.name + "-wal")


def _stamp(path: Path) -> tuple[int, int]:
    """A file's size and time; zeros where it is not there."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _record(text: object) -> dict[str, Any]:
    """The object in a field; an empty one for anything else, as rows of other versions may hold."""
    try:
        value = json.loads(text) if isinstance(text, str | bytes) else None
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _style(name: object, preset: dict[str, Any]) -> Style | None:
    """A preset; None for a row that is none."""
    texts = [preset.get(key) for key in ("positive_prompt", "negative_prompt")]
    if not isinstance(name, str) or not preset:
        return None
    return Style(name, *(text if isinstance(text, str) else "" for text in texts))


def _rows(connection: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    """The answer of a query; none where the database has no such table, being of another version."""
    try:
        return connection.execute(query).fetchall()
    except sqlite3.OperationalError as error:
        if str(error).startswith(_NOT_HERE):
            return []
        raise


def _entry(config: dict[str, Any], models: Path) -> DatabaseEntry | None:
    """A model that has an encoder or changes one; None for any other (ControlNets, upscalers …)."""
    kind = _KINDS.get(setting(config, "type"))
    name, place = setting(config, "name"), setting(config, "path")
    if kind is None or not place:
        return None
    if kind == "checkpoint" and setting(config, "format") == "diffusers":
        kind = "diffusers"
    words = config.get("trigger_phrases")
    triggers = tuple(word for word in words if isinstance(word, str)) if isinstance(words, list) else ()
    return DatabaseEntry(kind, name, models / place, triggers)

"""InvokeAI 2026-08: `invokeai.yaml`, and the database that alone says which models there are.

A database in WAL mode leaves files beside it even where it is opened for reading, and misses what is only in its log
where it is opened as immutable. So it is copied with its log, and the copy is opened (SQLite 3.40).
"""

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.program.messages import quoted
from core.program.translation import tr, tr_noop
from core.studio.settings_files import read_yaml, setting
from core.studio.studio import DatabaseEntry, ModelKind, Studio, StudioProblem, Surroundings

DATABASE = "invokeai.db"
MAX_DATABASE_BYTES = 4 * 2**30
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
    entries, broken = _entries(database, models)
    pictures = (placed("outputs_dir", "outputs", "outdir") / "images",)
    return Studio("invokeai", root, {}, pictures, entries, problems=(*problems, *broken))


def _flat(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings of version 3, which stand in groups below `InvokeAI`, as those of 4; relative paths are the same."""
    groups = settings.get("InvokeAI")
    if not isinstance(groups, dict):
        return settings
    return {key: value for group in groups.values() if isinstance(group, dict) for key, value in group.items()}


def _entries(database: Path, models: Path) -> tuple[tuple[DatabaseEntry, ...], tuple[StudioProblem, ...]]:
    """The models that the database names; a problem where it cannot be read."""
    if not database.is_file():
        return (), ()
    try:
        configs = read_configs(database)
    except (OSError, sqlite3.Error, ValueError):
        return (), (StudioProblem(database, tr(UNUSABLE_DATABASE).format(file=quoted(database))),)
    entries = (_entry(config, models) for config in configs)
    return tuple(entry for entry in entries if entry is not None), ()


def read_configs(database: Path) -> list[dict[str, Any]]:
    """The models' records, from a copy of the database and its log. OSError, sqlite3.Error, ValueError."""
    if database.stat().st_size > MAX_DATABASE_BYTES:
        raise ValueError("a database of that size is not copied")
    with TemporaryDirectory(prefix="promptscope-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / DATABASE
        shutil.copyfile(database, copy)
        log = database.with_name(database.name + "-wal")
        with suppress(FileNotFoundError):
            shutil.copyfile(log, copy.with_name(copy.name + "-wal"))
        with closing(sqlite3.connect(copy)) as connection:
            rows = [row for table in _TABLES for row in _rows(connection, table)]
    values = [json.loads(config) for (config,) in rows if isinstance(config, str | bytes)]
    return [value for value in values if isinstance(value, dict)]


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any]]:
    try:
        return connection.execute(f"SELECT config FROM {table}").fetchall()
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

"""InvokeAI's database: of versions, with rows that are none, and while the tool writes it."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.prompt.styles import Style
from core.studio.finding import find_studios
from core.studio.listing import list_studio
from core.studio.studio import Studio, Surroundings

MODELS = "CREATE TABLE models (id TEXT PRIMARY KEY, config TEXT)"
PRESETS = "CREATE TABLE style_presets (id TEXT, name TEXT, preset_data TEXT, type TEXT)"


def config(name: str, path: str, **more: object) -> str:
    return json.dumps({"name": name, "path": path, "type": "lora", "base": "sd-1", **more})


def database(root: Path, *statements: tuple[str, tuple[object, ...]] | str) -> Path:
    path = root / "databases/invokeai.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    (root / "invokeai.yaml").write_text("schema_version: 4.0.2\n", "utf-8")
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(*(statement if isinstance(statement, tuple) else (statement,)))
    return path


def read(root: Path, **environment: str) -> Studio:
    (studio,) = find_studios(root, Surroundings(environment=environment))
    return studio


def test_presets_are_styles_in_the_order_of_their_names(tmp_path: Path) -> None:
    rows = [
        ("ink", json.dumps({"positive_prompt": "ink of {prompt}\n", "negative_prompt": " colour"})),
        ("Anime", json.dumps({"positive_prompt": "anime"})),
        ("수묵화", '{"positive_prompt": "묵", "negative_prompt": null}'),
        ("broken", "{"),
        ("no preset", "[1]"),
        (None, "{}"),
        ("number", 3),
    ]
    insert = "INSERT INTO style_presets VALUES ('x', ?, ?, 'user')"
    database(tmp_path, MODELS, PRESETS, *((insert, row) for row in rows))
    studio = read(tmp_path)
    assert studio.styles == (
        Style("Anime", "anime"),
        Style("ink", "ink of {prompt}\n", " colour"),
        Style("수묵화", "묵"),
    )
    assert studio.problems == ()


def test_a_database_of_version_3_and_one_without_presets_are_read(tmp_path: Path) -> None:
    row = ("INSERT INTO model_config VALUES ('a', ?)", (config("old", "sd-1/lora/old.safetensors"),))
    database(tmp_path, "CREATE TABLE model_config (id TEXT, config TEXT)", row)
    studio = read(tmp_path)
    assert [entry.name for entry in studio.entries] == ["old"] and studio.styles == () and studio.problems == ()


@pytest.mark.parametrize("broken", ["{", "[]", "3", "null", '"text"', ""])
def test_one_broken_row_hides_no_other(broken: str, tmp_path: Path) -> None:
    insert = "INSERT INTO models VALUES (?, ?)"
    database(tmp_path, MODELS, (insert, ("a", broken)), (insert, ("b", config("kept", "b/kept.safetensors"))))
    assert [entry.name for entry in read(tmp_path).entries] == ["kept"]
    assert read(tmp_path).problems == ()


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    database(tmp_path, MODELS).write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    studio = read(tmp_path)
    assert [problem.file.name for problem in studio.problems] == ["invokeai.db"]
    assert (studio.entries, studio.styles) == ((), ())


def test_variables_win_over_settings_and_models_may_lie_anywhere(tmp_path: Path) -> None:
    far, own = tmp_path / "far/x.safetensors", tmp_path / "elsewhere/a/y.safetensors"
    for path in (far, own):
        path.parent.mkdir(parents=True)
        path.touch()
    insert = "INSERT INTO models VALUES (?, ?)"
    root = tmp_path / "invokeai"
    root.mkdir()
    rows = [(insert, ("a", config("far", str(far)))), (insert, ("b", config("own", "a/y.safetensors")))]
    database(root, MODELS, *rows)
    (root / "invokeai.yaml").write_text("models_dir: nowhere\noutputs_dir: pictures\n", "utf-8")
    studio = read(root, INVOKEAI_MODELS_DIR=str(tmp_path / "elsewhere"))
    listing = list_studio(studio)
    assert {file.name: file.path for file in listing.files} == {"far": far, "own": own}
    assert studio.pictures == (root / "pictures/images",)


def test_what_is_only_in_the_log_is_seen_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = database(tmp_path, MODELS)
    with closing(sqlite3.connect(path)) as running:
        running.execute("PRAGMA journal_mode = WAL")
        running.execute("INSERT INTO models VALUES ('a', ?)", (config("new", "a/new.safetensors"),))
        running.commit()
        before = sorted((entry.name, entry.stat().st_mtime_ns) for entry in path.parent.iterdir())
        assert len(before) == 3
        assert [entry.name for entry in read(tmp_path).entries] == ["new"]
        assert sorted((entry.name, entry.stat().st_mtime_ns) for entry in path.parent.iterdir()) == before


def test_a_database_that_changes_while_it_is_copied_is_copied_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real, copied = database(tmp_path, MODELS), shutil.copyfile, list[str]()

    def copy(source: Path, target: Path) -> None:
        real(source, target)
        copied.append(source.name)
        if len(copied) == 1:
            database(tmp_path, ("INSERT INTO models VALUES ('a', ?)", (config("late", "a/late.safetensors"),)))
            os.utime(path, ns=(1, 1))

    monkeypatch.setattr(shutil, "copyfile", copy)
    assert [entry.name for entry in read(tmp_path).entries] == ["late"]
    assert copied == ["invokeai.db", "invokeai.db"]

"""Settings: whole or not at all, and a damaged file never stops the start."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from gui.state.settings import MAX_RECENT, Settings, load_settings, newest_first, save_settings

KEPT = Settings(
    text="a cow,\n😀 你好",
    dialect="diffusers",
    recent=("/a", "/b"),
    layer=7,
    theme="dark",
    centred=False,
    pins=(("a", 1, "b", 0),),
    pane_looks=(("order", "likeness"),),
    rungs="thing, 猫,",
    loras=(("/l", 0.5, False),),
    embedding_files=("/e",),
    embedding_folder="/f",
    loras_folded=True,
)


def test_what_is_remembered_is_recalled(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    assert save_settings(path, KEPT)
    assert load_settings(path) == KEPT


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.json") == Settings()


@pytest.mark.parametrize("last_good", [None, Settings(text="older")])
def test_a_file_truncated_at_any_byte_is_set_aside_for_the_last_good_one_or_the_defaults(
    tmp_path: Path, last_good: Settings | None
) -> None:
    path = tmp_path / "settings.json"
    for settings in filter(None, (last_good, KEPT)):
        save_settings(path, settings)
    whole = path.read_bytes()
    for length in range(len(whole) - 1):
        path.write_bytes(whole[:length])
        assert load_settings(path) == (last_good or Settings())
        assert path.with_suffix(".bad").read_bytes() == whole[:length]
    path.write_bytes(whole)
    assert load_settings(path) == KEPT


@pytest.mark.parametrize("content", [b"{", b"\0" * 64, b"[1]", b"[" * 100_000, b"\xff\xfe", b'{"text": NaN}'])
def test_nonsense_in_one_file_or_both_gives_the_defaults(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    for damaged in ([path], [path, path.with_suffix(".bak")]):
        for file in damaged:
            file.write_bytes(content)
        assert load_settings(path) == Settings()


def test_values_of_the_wrong_type_keep_their_defaults_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    wrong = asdict(KEPT) | {"layer": "seven", "centred": 1, "recent": [1, "/c"], "from_the_future": {}}
    wrong |= {"loras": [["/a", 1, True], ["/b", 1e9, True], ["/l", 2.0, True], 3], "embedding_files": [None, "/e"]}
    path.write_text(json.dumps(wrong))
    settings = load_settings(path)
    assert (settings.layer, settings.centred, settings.recent) == (-1, True, ("/c",))
    assert (settings.loras, settings.embedding_files) == ((("/l", 2.0, True),), ("/e",))
    assert (settings.text, settings.theme) == (KEPT.text, "dark")


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not save_settings(tmp_path / "file" / "settings.json", KEPT)


def test_recent_sources_are_newest_first_once_each_and_few() -> None:
    recent = newest_first("c", tuple("abcdefgh"))
    assert recent == tuple("cabdefgh")
    assert len(newest_first("new", recent)) == MAX_RECENT


def test_a_damaged_file_is_never_the_last_good_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save_settings(path, KEPT)
    save_settings(path, KEPT)
    path.write_bytes(b"{")
    save_settings(path, Settings())
    assert load_settings(path.with_suffix(".bak")) == KEPT


def test_what_a_newer_version_wrote_is_read_and_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    content = json.dumps({**asdict(KEPT), "version": 99, "mood": "calm"})
    path.write_text(content)
    assert load_settings(path) == KEPT
    save_settings(path, KEPT)
    assert path.with_suffix(".newer").read_text() == content


def test_a_file_written_in_two_ways_is_listed_once_where_its_disk_takes_them_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Model").write_bytes(b"")
    for same in (True, False):
        monkeypatch.setattr(os.path, "samefile", lambda _left, _right, same=same: same)
        recent = newest_first(f"{tmp_path}/model", (f"{tmp_path}/Model", "study"))
        assert recent == (f"{tmp_path}/model", *(() if same else (f"{tmp_path}/Model",)), "study")

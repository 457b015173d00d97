"""The history keeps what was written, through damage, later versions and thousands of entries."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.storage.history import (
    ALWAYS_KEPT_ENTRIES,
    MAX_ENTRIES,
    History,
    HistoryEntry,
    append,
    as_json,
    as_text,
    entry_of,
    load,
    new_entry,
    search,
)

COW = HistoryEntry("a cow", "blurry", "a1111", "study", 10.0, id="1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.jsonl"


def test_what_is_appended_is_loaded_in_its_newest_form(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "history.jsonl"
    append(path, [replace(COW, text="half an emoji \ud83d", id="2"), COW])
    append(path, [replace(COW, starred=True)])
    assert load(path) == (replace(COW, starred=True), replace(COW, text="half an emoji \ud83d", id="2"))


def test_no_file_is_no_history(tmp_path: Path) -> None:
    assert load(tmp_path / "none.jsonl") == ()


def test_a_cut_line_costs_itself_alone_and_the_next_one_begins_anew(path: Path) -> None:
    append(path, [COW])
    path.write_bytes(path.read_bytes() + b'{"id": "2", "text": "cut')
    append(path, [replace(COW, id="3", time=11.0)])
    assert [entry.id for entry in load(path)] == ["1", "3"]
    assert b'"cut' in path.read_bytes()


def test_what_a_later_version_wrote_is_kept_when_the_file_is_written_anew(path: Path) -> None:
    later = {**json.loads(COW.line()), "mood": {"calm": 1}}
    head = {"format": "promptscope history", "version": 9, "more": True}
    path.write_text("\n".join(map(json.dumps, (head, {"kind": "unknown"}, later))) + "\n")
    append(path, [replace(COW, id="2", time=float(when)) for when in range(300)])
    entries = load(path)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(lines) == 4 and lines[:2] == [head, {"kind": "unknown"}]
    assert next(entry for entry in entries if entry.id == "1").others == {"mood": {"calm": 1}}
    assert any(line.get("mood") == {"calm": 1} for line in lines)


def test_lines_of_wrong_types_are_no_entries() -> None:
    for line in (b"", b"3", b"[" * 100_000, b'{"text": 1, "id": "1"}', b'{"text": "a"}'):
        assert entry_of(line) is None
    odd = entry_of(b'{"text": "a", "id": "1", "time": NaN, "starred": "yes", "negative": 3}')
    assert odd == HistoryEntry("a", id="1")


def test_typing_on_is_one_entry_and_another_prompt_is_a_new_one() -> None:
    history = History()
    for length in range(2, 9):
        history.add(new_entry("a cow, a bull"[: 2 * length], "", "a1111", ""))
    history.add(new_entry("(a cow:1.2), a bull", "", "a1111", ""))
    history.add(new_entry("(a cow:1.3), a bull", "blurry", "a1111", ""))
    assert [entry.text for entry in history.entries] == ["(a cow:1.3), a bull"]
    history.add(new_entry("a red car", "blurry", "a1111", ""))
    history.add(new_entry("a red car", "blurry", "comfyui", ""))
    assert [entry.tool for entry in history.entries] == ["comfyui", "a1111", "a1111"]


def test_words_taken_out_are_not_lost_by_merging() -> None:
    history = History()
    history.add(new_entry("a cow, a bull", "", "a1111", ""))
    history.add(new_entry("a cow", "", "a1111", ""))
    assert [entry.text for entry in history.entries] == ["a cow", "a cow, a bull"]


def test_a_prompt_that_comes_back_moves_up_and_keeps_its_star() -> None:
    history = History([replace(COW, starred=True)])
    history.add(new_entry("a red car", "", "a1111", ""))
    history.add(new_entry("a cow", "blurry", "a1111", "other"))
    assert [(entry.text, entry.starred) for entry in history.entries] == [("a cow", True), ("a red car", False)]
    history.add(new_entry("a cow, a bull", "blurry", "a1111", ""))  # a starred one is not written over
    assert [entry.text for entry in history.entries][:2] == ["a cow, a bull", "a cow"]


def test_blank_prompts_and_the_same_once_more_are_no_entries() -> None:
    history = History([COW])
    assert history.add(new_entry(" \n", "", "a1111", "")) == ()
    assert history.add(new_entry("a cow", "blurry", "a1111", "")) == ()


def test_an_entry_is_deleted_and_brought_back() -> None:
    history = History([COW])
    history.upsert(replace(COW, deleted=True))
    assert history.entries == ()
    history.upsert(COW)
    assert history.entries == (COW,)


def test_what_the_file_held_comes_behind_what_was_taken_before_it_was_read() -> None:
    history = History()
    history.upsert(replace(COW, starred=True))
    history.merge_loaded([COW, replace(COW, id="2", time=1.0)])
    assert [(entry.id, entry.starred) for entry in history.entries] == [("1", True), ("2", False)]


def test_at_least_500_are_kept_whatever_their_length_and_starred_ones_for_ever(path: Path) -> None:
    old = [replace(COW, id=f"s{when}", time=float(when), starred=when == 3) for when in range(10)]
    append(path, old + [replace(COW, id=str(when), time=100.0 + when) for when in range(MAX_ENTRIES)])
    assert len(load(path)) == MAX_ENTRIES + 1
    long = [replace(COW, id=str(when), text="x" * 50_000, time=1e6 + when) for when in range(ALWAYS_KEPT_ENTRIES)]
    append(path, long)
    assert [entry.id for entry in load(path)] == ["s3", *(str(when) for when in range(ALWAYS_KEPT_ENTRIES))]


def test_search_wants_every_word_in_either_prompt_whatever_its_case() -> None:
    entries = [COW, HistoryEntry("A red Car", id="2")]
    assert [entry.id for entry in search(entries, "RED car")] == ["2"]
    assert [entry.id for entry in search(entries, "cow blur")] == ["1"]
    assert search(entries, "  ") == entries


def test_five_thousand_entries_are_loaded_and_searched(path: Path) -> None:
    texts = (f"a cow, {when}, " * 20 for when in range(MAX_ENTRIES))
    append(path, [replace(COW, id=str(when), text=text, time=float(when)) for when, text in enumerate(texts)])
    history = History(load(path))
    assert [entry.id for entry in search(history.entries, "4321")] == ["4321"]


def test_all_can_be_exported_for_people_and_programs() -> None:
    text = as_text([COW])
    assert "a cow\nNegative prompt: blurry" in text and "a1111 · study" in text
    assert json.loads(as_json([COW]))["entries"][0]["text"] == "a cow"

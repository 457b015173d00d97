"""What was typed and acknowledged is there again: after kill -9, a cut file, a damaged one, a full disk."""

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import journal_typing
import pytest
from python_process import ROOT

from core.storage.journal import COMPACT_BYTES, Journal, Recovered, recover

KILLS = int(os.environ.get("PROMPTSCOPE_KILLS", "20"))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.timeout(30 * KILLS)
def test_no_acknowledged_keystroke_is_lost_to_kill_9(tmp_path: Path) -> None:
    typed_at_all = 0
    for seed in range(KILLS):
        path = tmp_path / f"{seed}.jsonl"
        command = [sys.executable, "-m", "tests.journal_typing", str(path), str(seed)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout.readline() == b"0\n"
            time.sleep(random.Random(seed).uniform(0, 0.4))
            process.kill()
            numbers = process.stdout.read().rpartition(b"\n")[0].split()
        last, recovered = int(numbers[-1]) if numbers else 0, recover(path)
        assert recovered.texts.get("text", "") in islice(journal_typing.texts(seed), last, last + 2)
        assert not recovered.closed and not path.with_suffix(".bad").exists()
        typed_at_all += last
    assert typed_at_all > 50 * KILLS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def typed(path: Path) -> Journal:
    journal = Journal(path, {"negative": "blurry"})
    for text in ("a", "a c", "a cow", "the cow", "the cow 😀\ud83d", "the 😀\ud83d"):
        journal.write("text", text)
    journal.write("negative", "")
    return journal


def test_the_newest_texts_are_recovered_and_a_closed_journal_says_so(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "journal.jsonl"
    journal = typed(path)
    expected = Recovered({"text": "the 😀\ud83d", "negative": ""}, closed=False)
    assert recover(path) == expected
    journal.close()
    assert recover(path) == replace(expected, closed=True)


def test_a_journal_is_gone_on_with_whether_it_was_closed_or_cut(path: Path) -> None:
    typed(path).close()
    journal = Journal(path, recover(path).texts)
    journal.write("text", "the 😀, a bull")
    journal.close_unmarked()
    path.write_bytes(path.read_bytes() + b'{"text": "negative", "who')
    journal = Journal(path, recover(path).texts)
    journal.write("negative", "blurry")
    journal.close_unmarked()
    assert recover(path) == Recovered({"text": "the 😀, a bull", "negative": "blurry"}, closed=False)


def test_without_a_journal_there_is_nothing_to_recover(tmp_path: Path) -> None:
    assert recover(tmp_path / "none.jsonl") == Recovered({}, closed=True)


def test_a_file_cut_at_any_byte_gives_the_newest_whole_line(path: Path) -> None:
    typed(path).close_unmarked()
    whole = path.read_bytes()
    seen = ["", "a", "a c", "a cow", "the cow", "the cow 😀\ud83d", "the 😀\ud83d"]
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        found = recover(path)
        lines = whole[:length].count(b"\n") + (whole[length : length + 1] == b"\n")
        assert found.texts.get("text", "") == seen[min(max(lines - 1, 0), 6)]
        assert path.exists() == (lines > 0)


NONSENSE = [b"", b"\0" * 64, b"[1]\n3\n", b"[" * 100_000, b"\xff\xfe", b'{"texts": 3}\n{"text": 1}']


@pytest.mark.parametrize("content", NONSENSE)
def test_nonsense_is_set_aside_and_gives_nothing(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    assert not recover(path).texts
    assert path.with_suffix(".bad").read_bytes() == content


def test_a_damaged_line_costs_the_edits_up_to_the_next_whole_text(path: Path) -> None:
    journal = Journal(path)
    for count in range(420):
        journal.write("text", "x" * count)
    journal.close_unmarked()
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:50], b"?" + lines[50], *lines[51:]]))
    assert recover(path).texts["text"] == "x" * 419
    assert path.with_suffix(".bad").exists()


def test_the_journal_of_a_newer_version_is_read_as_far_as_it_goes_and_kept(path: Path) -> None:
    path.write_text(json.dumps({"version": 2, "closed": False, "texts": {"text": "a cow"}}) + '\n{"later": 1}\n')
    assert recover(path).texts == {"text": "a cow"}
    assert path.with_suffix(".newer").exists()


def test_a_long_journal_becomes_a_snapshot_and_goes_on(path: Path, tmp_path: Path) -> None:
    journal, text = Journal(path), ""
    for count in range(COMPACT_BYTES // 60):
        text = text[:500] + f"{count} "
        journal.write("text", text)
    assert path.stat().st_size > COMPACT_BYTES
    journal.sync_to_disk()
    assert path.stat().st_size < 1000
    journal.write("text", "then this")
    journal.close_unmarked()
    assert recover(path).texts == {"text": "then this"}
    assert [file.name for file in tmp_path.iterdir()] == ["journal.jsonl"]


def test_a_folder_that_cannot_be_written_is_an_error_that_can_be_caught(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        Journal(tmp_path / "file" / "journal.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to be had")
def test_after_a_full_disk_the_next_line_holds_the_whole_text(path: Path) -> None:
    journal = Journal(path)
    journal.write("text", "a")
    good = journal._file
    with Path("/dev/full").open("ab", buffering=0) as journal._file, pytest.raises(OSError):
        journal.write("text", "a cow")
    journal._file = good
    journal.write("text", "a cow")
    journal.close_unmarked()
    assert recover(path).texts == {"text": "a cow"}


def test_an_edit_of_a_long_text_takes_less_than_a_millisecond(tmp_path: Path) -> None:
    journal, text = Journal(tmp_path / "journal.jsonl"), "word, " * 1700
    journal.write("text", text)
    took = []
    for count in range(300):
        text = text[:5000] + "x" + text[5000 + count % 2 :]
        start = time.perf_counter()
        journal.write("text", text)
        took.append(time.perf_counter() - start)
    journal.close_unmarked()
    assert sorted(took)[len(took) // 2] < 0.001
    assert (tmp_path / "journal.jsonl").stat().st_size < 60_000

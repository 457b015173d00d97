"""Headers of models, what is kept of them, and the notes beside the files."""

import json
import os
import sqlite3
import struct
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from core.program.cancellation import Cancelled
from core.studio import header_cache as cache_module
from core.studio import headers as headers_module
from core.studio.aliases import lora_aliases
from core.studio.header_cache import HeaderCache, read_headers
from core.studio.headers import ModelHeader, UnreadableHeader, read_header
from core.studio.sidecars import read_sidecars
from core.studio.studio import Listing, Studio, StudioFile

TEXT_KEY = "lora_te_text_model_encoder_layers_0_self_attn_q_proj.lora_down.weight"
UNET_KEY = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight"


def save(path: Path, notes: Mapping[str, object] | None = None, *names: str) -> StudioFile:
    header: dict[str, object] = {"__metadata__": dict(notes)} if notes else {}
    header |= {name: {"dtype": "F16", "shape": [1], "data_offsets": [0, 2]} for name in names}
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"\0\0")
    return file_of(path)


def file_of(path: Path, *sidecars: Path) -> StudioFile:
    status = path.stat()
    return StudioFile("lora", path.stem, path, path.name, status.st_size, status.st_mtime_ns, tuple(map(str, sidecars)))


def test_the_notes_of_a_lora_are_read(tmp_path: Path) -> None:
    tags = json.dumps({"1_a": {"cow": 1, " ink": 2}, "2_b": {"ink": 3, "x": True}, "broken": 3})
    notes = {"ss_output_name": "pretty", "ss_tag_frequency": tags, "modelspec.title": ["no text"]}
    file = save(tmp_path / "a.safetensors", notes, TEXT_KEY, "bundle_emb.face.string_to_param.*")
    header = read_header(file.path)
    assert (header.alias, header.title, header.has_text_encoder) == ("pretty", "", True)
    assert header.tag_counts == (("ink", 5), ("cow", 1))
    assert header.bundled_embeddings == ("face",)


def test_a_lora_of_the_u_net_alone_has_no_text_encoder_part(tmp_path: Path) -> None:
    assert not read_header(save(tmp_path / "a.safetensors", None, UNET_KEY).path).has_text_encoder


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x10",
        struct.pack("<Q", 2**60) + b"{}",
        struct.pack("<Q", 100) + b"{}",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 200_000) + b"[" * 200_000,
    ],
)
def test_a_header_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(content)
    with pytest.raises(UnreadableHeader):
        read_header(path)


def test_a_pickle_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(UnreadableHeader):
        read_header(tmp_path / "not_there.pt")


def test_what_is_kept_is_not_read_again_until_the_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = HeaderCache(tmp_path / "own" / "headers.db")
    file = save(
        tmp_path / "a.safetensors", {"ss_output_name": "pretty", "ss_tag_frequency": '{"a": {"b": 1}}'}, TEXT_KEY
    )
    torn = tmp_path / "torn.safetensors"
    torn.write_bytes(b"x")
    assert cache.known([file]) == {}
    first = read_headers([file, file_of(torn)], cache)
    assert first[torn] is None and first[file.path] is not None
    monkeypatch.setattr(headers_module, "_of", lambda header: ModelHeader(alias="read again"))
    assert read_headers([file, file_of(torn)], cache) == first == cache.known([file, file_of(torn)])
    changed = save(tmp_path / "a.safetensors", {"ss_output_name": "something longer"})
    assert cache.known([changed]) == {}
    assert read_headers([changed], cache)[changed.path] == ModelHeader(alias="read again")


def test_a_cache_that_is_broken_is_started_anew(tmp_path: Path) -> None:
    path = tmp_path / "headers.db"
    path.write_bytes(b"no database at all, and long enough to be looked at" * 10)
    file = save(tmp_path / "a.safetensors", {"ss_output_name": "pretty"})
    assert read_headers([file], HeaderCache(path))[file.path] == ModelHeader(alias="pretty")
    assert read_headers([file], HeaderCache(path)) == HeaderCache(path).known([file])
    assert path.with_suffix(".bad").is_file()


def test_a_cache_that_another_window_writes_to_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "_BUSY_SECONDS", 0.01)
    path = tmp_path / "headers.db"
    file = save(tmp_path / "a.safetensors", {"ss_output_name": "pretty"})
    read_headers([file], HeaderCache(path))
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert read_headers([file], HeaderCache(path))[file.path] == ModelHeader(alias="pretty")
    assert HeaderCache(path).known([file]) and not path.with_suffix(".bad").exists()


def test_a_file_that_could_not_be_read_this_time_is_asked_for_again(tmp_path: Path) -> None:
    cache = HeaderCache(tmp_path / "headers.db")
    file = save(tmp_path / "a.safetensors", {"ss_output_name": "pretty"})
    file.path.rename(tmp_path / "away")
    assert read_headers([file], cache) == {file.path: None}
    (tmp_path / "away").rename(file.path)
    assert read_headers([file], cache) == {file.path: ModelHeader(alias="pretty")}


@pytest.mark.skipif(sys.platform != "linux", reason="names of other systems are always Unicode")
def test_a_name_that_is_no_utf_8_is_kept_as_well(tmp_path: Path) -> None:
    file = save(tmp_path / os.fsdecode(b"\xff.safetensors"), {"ss_output_name": "pretty"})
    cache = HeaderCache(tmp_path / "headers.db")
    assert read_headers([file], cache) == cache.known([file]) == {file.path: ModelHeader(alias="pretty")}


def test_what_was_read_before_it_was_given_up_is_kept(tmp_path: Path) -> None:
    files = [save(tmp_path / f"{name}.safetensors", {"ss_output_name": name}) for name in "ab"]
    cache, answers, seen = HeaderCache(tmp_path / "headers.db"), iter([False, True]), list[str]()
    with pytest.raises(Cancelled):
        read_headers(files, cache, lambda: next(answers), lambda file, header: seen.append(file.name))
    assert seen == ["a"]
    assert list(cache.known(files)) == [files[0].path]


def test_an_alias_is_refused_where_it_does_not_tell_one_file(tmp_path: Path) -> None:
    aliases = {"a": "pretty", "b": "twin", "c": "Twin", "d": "A", "e": "none", "f": "f", "g": "other"}
    files = [save(tmp_path / f"{name}.safetensors", {"ss_output_name": alias}) for name, alias in aliases.items()]
    listing = Listing(Studio("a1111", tmp_path), tuple(files))
    found = lora_aliases(listing, read_headers(files, HeaderCache()))
    assert {alias: file.name for alias, file in found.files.items()} == {"pretty": "a", "other": "g"}
    assert found.refused == {"twin", "Twin", "A", "none"}


def test_sidecars_of_several_programs_are_one(tmp_path: Path) -> None:
    records: dict[str, object] = {
        "a.json": {"activation text": "ink", "preferred weight": 0.7, "negative text": "", "sd version": "SD1"},
        "a.civitai.info": {"trainedWords": ["ink", "sumi-e", 3], "baseModel": "SD 1.5"},
        "a.swarm.json": {"modelspec.trigger_phrase": "sumi-e; brush "},
        "a.metadata.json": ["a", "list"],
    }
    for name, record in records.items():
        (tmp_path / name).write_text(json.dumps(record), "utf-8")
    (tmp_path / "a.cm-info.json").write_bytes(b"{ torn")
    file = save(tmp_path / "a.safetensors")
    notes = read_sidecars(file_of(file.path, *(tmp_path / name for name in [*records, "a.cm-info.json", "gone.json"])))
    assert (notes.activation_text, notes.preferred_weight, notes.base_model) == ("ink", 0.7, "SD 1.5")
    assert notes.trained_words == ("ink", "sumi-e", "brush")


def test_a_file_that_a_cloud_holds_is_not_fetched_for_its_header_and_is_asked_again_once_it_is_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, cache = save(tmp_path / "ink.safetensors", {"ss_output_name": "ink"}, TEXT_KEY), HeaderCache(tmp_path / "db")
    with monkeypatch.context() as away:
        away.setattr(headers_module, "is_elsewhere", lambda _status: True)
        assert read_headers([file], cache) == {file.path: None}
    header = read_headers([file], cache)[file.path]
    assert header is not None and header.alias == "ink"

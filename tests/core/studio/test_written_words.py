"""What a model's file says of the words that it was trained on."""

import json
from pathlib import Path

import torch
from encoder_files import random_lora
from safetensors.torch import save_file

from core.studio.written_words import written_words

TAGS = {"10_sks": {"sks": 40, "orange cat": 38}, "2_more": {"sks": 5, "snow ": 7}}


def saved(path: Path, metadata: dict[str, str], **more: torch.Tensor) -> Path:
    save_file({**random_lora(1), **more}, path, metadata)
    return path


def test_the_surest_words_come_first_and_tags_by_their_counts_over_all_folders(tmp_path: Path) -> None:
    notes = {"ss_tag_frequency": json.dumps(TAGS), "ss_output_name": "sks_v2", "modelspec.trigger_phrase": "sks cat; x"}
    words = written_words(saved(tmp_path / "a.safetensors", notes))
    assert [(word.text, word.source, word.count) for word in words] == [
        ("sks cat", "trigger", 0),
        ("x", "trigger", 0),
        ("sks_v2", "name", 0),
        ("sks", "tag", 45),
        ("orange cat", "tag", 38),
        ("snow", "tag", 7),
    ]


def test_learned_words_in_the_file_and_notes_beside_it_are_found(tmp_path: Path) -> None:
    path = saved(tmp_path / "b.safetensors", {}, **{"<s1>": torch.ones(2, 64)})
    path.with_suffix(".json").write_text(json.dumps({"activation text": "ohwx man"}), encoding="utf-8")
    (tmp_path / "b.civitai.info").write_text(json.dumps({"trainedWords": ["ohwx man", "OHWX"]}), encoding="utf-8")
    assert [(word.text, word.source) for word in written_words(path)] == [
        ("ohwx man", "trigger"),
        ("OHWX", "trigger"),
        ("<s1>", "learned"),
    ]


def test_a_file_without_notes_and_one_that_is_none_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.safetensors").write_bytes(b"x")
    paths = saved(tmp_path / "c.safetensors", {}), tmp_path / "broken.safetensors", tmp_path / "gone.safetensors"
    assert [written_words(path) for path in paths] == [(), (), ()] and all(
        word.about for word in written_words(paths[0])
    )

"""The models opened last: few, bounded, read anew when their files change, and let go of."""

import gc
import os
import weakref
from pathlib import Path

import pytest
import torch
from encoder_files import IDS, encode_ids, save, save_pipeline, tiny_state

from core.analysis.reference import ReferenceMean, reference_mean
from core.model import Model
from core.weights import STUDY_FILE
from core.weights.checkpoints.recent_models import MAX_OLDER_MODELS, RecentModels, stamp_of
from core.weights.opening import open_model

L = tiny_state(torch.float16)


class Thing:
    """Something that can be weakly referred to."""


def test_the_newest_and_two_others_are_kept_by_when_they_were_last_wanted() -> None:
    recent: RecentModels[Thing] = RecentModels(100)
    for name in "abc":
        recent.put(name, (), Thing(), 10)
    assert recent.get("a", ()) is not None
    recent.put("d", (), Thing(), 10)
    assert recent.get("b", ()) is None and len(recent) == 1 + MAX_OLDER_MODELS
    assert all(recent.get(name, ()) is not None for name in "acd")


def test_those_beside_the_newest_take_no_more_than_there_is_room_for() -> None:
    recent: RecentModels[Thing] = RecentModels(100)
    recent.put("huge", (), Thing(), 1000)
    assert recent.get("huge", ()) is not None
    recent.put("small", (), Thing(), 60)
    assert recent.get("huge", ()) is None
    recent.put("other", (), Thing(), 40)
    recent.put("another", (), Thing(), 40)
    assert recent.get("small", ()) is not None and recent.get("other", ()) is not None
    recent.put("more", (), Thing(), 1)
    assert recent.get("another", ()) is None


def test_what_has_changed_is_let_go_of() -> None:
    recent: RecentModels[Thing] = RecentModels(100)
    thing = Thing()
    there = weakref.ref(thing)
    recent.put("a", (("a", 1, 1),), thing, 10)
    del thing
    assert recent.get("a", (("a", 2, 1),)) is None
    assert there() is None and len(recent) == 0


def test_a_stamp_is_of_every_file_that_is_read(tmp_path: Path) -> None:
    path = save(tmp_path / "clip_l.safetensors", L)
    folder = save_pipeline(tmp_path / "model", L)
    for source, file in ((path, path), (folder, folder / "text_encoder" / "model.safetensors")):
        before = stamp_of(str(source))
        assert stamp_of(str(source)) == before
        status = file.stat()
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))
        assert stamp_of(str(source)) != before
        with file.open("ab") as opened:
            opened.write(b"x")
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert stamp_of(str(source)) != before
    with pytest.raises(OSError):
        stamp_of(str(tmp_path / "gone"))
    assert stamp_of("study")[0][0] == str(STUDY_FILE.resolve())


def test_200_reloads_leave_no_more_than_three_models(tmp_path: Path) -> None:
    sources = [str(save(tmp_path / f"{number}.safetensors", L)) for number in range(4)]
    recent: RecentModels[tuple[Model, ReferenceMean]] = RecentModels(2**30)
    seen: list[weakref.ref[object]] = []
    for number in range(200):
        source = sources[number % len(sources)]
        model = open_model(source)
        encode_ids(model.encoders[0], IDS[:1])
        mean = reference_mean(model.encoders[0]) if number % 20 == 0 else ReferenceMean(*3 * (IDS,))
        seen += [weakref.ref(part) for part in (model, model.encoders[0])]
        recent.put(source, stamp_of(source), (model, mean), 1)
        del model, mean
        assert sum(part() is not None for part in seen) <= 2 * (1 + MAX_OLDER_MODELS)
    del recent
    gc.collect()
    assert not any(part() is not None for part in seen)

"""Walks over folders of models, and the listing that they make."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from systems import needs_links

from core.program.cancellation import Cancelled, never_cancelled
from core.studio import walking
from core.studio.finding import find_studios
from core.studio.listing import list_studio
from core.studio.listing_rules import ListingRule, named_by_stem, repository
from core.studio.studio import ModelFolder, Studio, StudioFile, Surroundings
from core.studio.walking import WalkCount, natural_key, walk_folder

RULE = ListingRule((".safetensors",))


def touch(top: Path, *names: str) -> None:
    for name in names:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(b"x")


def walked(top: Path, rule: ListingRule = RULE, count: WalkCount | None = None) -> list[str]:
    found = walk_folder(top, rule, rule.suffixes, count or WalkCount(), never_cancelled)
    return [file.relative for files in found for file in files]


def test_files_come_before_folders_and_numbers_by_their_value(tmp_path: Path) -> None:
    touch(tmp_path, "b10.safetensors", "B9.SafeTensors", "a/x.safetensors", "notes.txt", ".git/c.safetensors")
    assert walked(tmp_path) == ["B9.SafeTensors", "b10.safetensors", "a/x.safetensors"]
    assert sorted(["x10", "x9", "X1a", "²"], key=natural_key) == ["X1a", "x9", "x10", "²"]


@needs_links
def test_a_folder_that_two_ways_lead_to_is_walked_once_but_by_comfyui(tmp_path: Path) -> None:
    touch(tmp_path, "a/x.safetensors")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    assert walked(tmp_path) == ["a/x.safetensors"]
    assert walked(tmp_path, replace(RULE, every_way=True)) == ["a/x.safetensors", "b/x.safetensors"]
    assert walked(tmp_path, replace(RULE, follows_links=False)) == ["a/x.safetensors"]


@needs_links
def test_what_cannot_be_listed_is_counted(tmp_path: Path) -> None:
    touch(tmp_path, "x.safetensors")
    (tmp_path / "dead.safetensors").symlink_to(tmp_path / "nowhere")
    count = WalkCount()
    assert walked(tmp_path, count=count) == ["x.safetensors"]
    os.mkfifo(tmp_path / "pipe.safetensors")
    assert walked(tmp_path, count=WalkCount()) == ["x.safetensors"]
    assert count.passed_over == 1
    with pytest.raises(OSError):
        walked(tmp_path / "not_there")


def test_a_walk_ends_at_its_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "x.safetensors", "a/y.safetensors", "a/b/z.safetensors")
    monkeypatch.setattr(walking, "MAX_DEPTH", 1)
    assert walked(tmp_path) == ["x.safetensors", "a/y.safetensors"]
    monkeypatch.setattr(walking, "MAX_ENTRIES", 1)
    count = WalkCount()
    assert len(walked(tmp_path, count=count)) <= 1 and count.is_cut


def test_a_walk_is_given_up_between_folders(tmp_path: Path) -> None:
    touch(tmp_path, "x.safetensors", "a/y.safetensors")
    answers = iter([False, True])
    walk = walk_folder(tmp_path, RULE, RULE.suffixes, WalkCount(), lambda: next(answers))
    assert [file.relative for file in next(walk)] == ["x.safetensors"]
    with pytest.raises(Cancelled):
        next(walk)


def test_company_belongs_to_the_longest_name_that_fits(tmp_path: Path) -> None:
    touch(tmp_path, "a.safetensors", "a.preview.png", "a.png", "a.civitai.info", "a.json", "b.json", "a.txt")
    ((file,),) = walk_folder(tmp_path, RULE, RULE.suffixes, WalkCount(), never_cancelled)
    assert [Path(path).name for path in file.beside] == ["a.preview.png", "a.png", "a.civitai.info", "a.json"]


def test_pictures_that_are_no_preview_may_be_embeddings(tmp_path: Path) -> None:
    touch(tmp_path, "a.pt", "a.png", "b.PNG", "c.preview.png")
    assert walked(tmp_path, replace(named_by_stem((".pt",)), picture_suffixes=(".png",))) == ["a.pt", "b.PNG"]


def test_a_folder_with_a_model_index_is_one_model(tmp_path: Path) -> None:
    snapshot = "models--owner--some-name/snapshots/0a"
    touch(tmp_path, f"{snapshot}/model_index.json", f"{snapshot}/text_encoder/model.safetensors", "x.safetensors")
    assert walked(tmp_path, ListingRule((), of_folders=True)) == [snapshot]
    assert repository(snapshot) == "owner/some-name"
    assert repository("mine/other") == "mine/other"


def test_a_listing_opens_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "loras/a.safetensors", "loras/a.json", "checkpoints/b.ckpt")
    (studio,) = find_studios(tmp_path, Surroundings())

    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("io.open", refuse)
    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr(os, "open", refuse)
    assert [file.name for file in list_studio(studio).files] == ["b", "a"]


def test_files_are_reported_as_they_are_come_to(tmp_path: Path) -> None:
    touch(tmp_path, "loras/a.safetensors", "loras/deep/b.safetensors")
    (studio,) = find_studios(tmp_path, Surroundings())
    reports = list[tuple[StudioFile, ...]]()
    listing = list_studio(studio, report=reports.append)
    assert [[file.name for file in files] for files in reports if files] == [["a"], ["deep/b"]]
    assert [file.name for file in listing.files] == ["a", "deep/b"]


def test_a_folder_that_settings_name_and_that_is_gone_is_said(tmp_path: Path) -> None:
    gone = ModelFolder(tmp_path / "gone", tmp_path / "settings")
    studio = Studio("folder", tmp_path, {"lora": (gone, ModelFolder(tmp_path / "by_default"))})
    assert list_studio(studio).unreached == (gone,)


def test_the_first_of_a_name_is_taken_or_the_last(tmp_path: Path) -> None:
    touch(tmp_path, "one/a.safetensors", "two/a.safetensors")
    folders = (ModelFolder(tmp_path / "one"), ModelFolder(tmp_path / "two"))
    for tool, taken in (("folder", "one"), ("a1111", "two")):
        listing = list_studio(Studio(tool, tmp_path, {"lora": folders}))
        assert [file.path for file in listing.of_kind("lora")] == [tmp_path / taken / "a.safetensors"]
        (lost,) = [file for file in listing.files if file.shadowed_by]
        assert lost.shadowed_by == tmp_path / taken / "a.safetensors"


def studio_with(top: Path) -> Studio:
    (studio,) = find_studios(top, Surroundings())
    return studio


def age(*paths: Path) -> None:
    """Makes files and folders an hour old, beyond the tick of any clock."""
    for path in paths:
        then = path.stat().st_mtime - 3600
        os.utime(path, (then, then))


def scanned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the folders that are listed from now on."""
    seen, real = list[str](), os.scandir

    def noted(path: str) -> object:
        seen.append(Path(path).name)
        return real(path)

    monkeypatch.setattr(os, "scandir", noted)
    return seen


def test_only_folders_that_changed_are_listed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "loras/a.safetensors", "loras/still/b.safetensors", "loras/still/deep/c.safetensors")
    folders = [tmp_path / "loras", tmp_path / "loras/still", tmp_path / "loras/still/deep"]
    age(*folders)
    first = list_studio(studio_with(tmp_path))
    touch(tmp_path, "loras/still/new.safetensors", "loras/still/new.preview.png")
    studio, seen = studio_with(tmp_path), scanned(monkeypatch)
    again = list_studio(studio, before=first)
    assert seen == ["still"]
    assert [file.name for file in again.files] == ["a", "still/b", "still/deep/c", "still/new"]
    assert again.files[3].preview == tmp_path / "loras/still/new.preview.png"
    assert again == list_studio(studio)


def test_what_is_gone_is_gone_from_the_next_listing(tmp_path: Path) -> None:
    touch(tmp_path, "loras/a.safetensors", "loras/out/b.safetensors", "loras/out/c.safetensors")
    age(tmp_path / "loras", tmp_path / "loras/out")
    first = list_studio(studio_with(tmp_path))
    (tmp_path / "loras/out/b.safetensors").unlink()
    second = list_studio(studio_with(tmp_path), before=first)
    assert [file.name for file in second.files] == ["a", "out/c"]
    (tmp_path / "loras/out/c.safetensors").unlink()
    (tmp_path / "loras/out").rmdir()
    assert [file.name for file in list_studio(studio_with(tmp_path), before=second).files] == ["a"]


def test_a_folder_that_has_just_changed_is_listed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "loras/a.safetensors")
    first, studio = list_studio(studio_with(tmp_path)), studio_with(tmp_path)
    seen = scanned(monkeypatch)
    list_studio(studio, before=first)
    assert seen == ["loras"]


def test_another_rule_does_not_take_over_what_was_seen_by_the_first(tmp_path: Path) -> None:
    touch(tmp_path, "loras/a.safetensors", "loras/.kept/b.safetensors")
    age(tmp_path / "loras", tmp_path / "loras/.kept")
    studio = Studio("a1111", tmp_path, {"lora": (ModelFolder(tmp_path / "loras"),)})
    first = list_studio(studio)
    second = list_studio(replace(studio, hidden_skipped=frozenset(["lora"])), before=first)
    assert ([file.name for file in first.files], [file.name for file in second.files]) == (["a", "b"], ["a"])


def test_a_folder_that_takes_too_long_is_given_up_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "slow/a.safetensors", "slow/b/c.safetensors", "fast/d.safetensors")
    slow, fast = ModelFolder(tmp_path / "slow"), ModelFolder(tmp_path / "fast")
    age(slow.path, slow.path / "b", fast.path)
    clock, real = [0.0], os.scandir

    def scandir(path: str) -> object:
        clock[0] += 5.0 if "slow" in str(path) else 0.0
        return real(path)

    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    monkeypatch.setattr(os, "scandir", scandir)
    listing = list_studio(Studio("folder", tmp_path, {"lora": (slow, fast)}), folder_seconds=4.0)
    assert listing.late == (slow,)
    assert [file.name for file in listing.files] == ["a", "d"]
    listing = list_studio(Studio("folder", tmp_path, {"lora": (slow, fast)}), folder_seconds=40.0)
    assert listing.late == () and len(listing.files) == 3


def test_a_walk_is_given_up_within_a_large_folder(tmp_path: Path) -> None:
    touch(tmp_path, *(f"loras/{number}.safetensors" for number in range(3 * walking.ENTRIES_BETWEEN_CHECKS)))
    studio, asked = studio_with(tmp_path), list[int]()

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        list_studio(studio, cancelled)
    assert len(asked) == 3

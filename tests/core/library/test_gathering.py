"""Files to prompts: each kind, copies, what is skipped, and that their order makes no difference."""

from pathlib import Path

import pytest

from core.library.gathered import Place
from core.library.gathering import gather
from core.program.cancellation import Cancelled
from core.storage.history import HistoryEntry
from tests.picture_files import INFOTEXT, PROMPT, picture, write_png


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_png(tmp_path / "a.png", {"parameters": INFOTEXT})
    picture().save(tmp_path / "bare.png")
    (tmp_path / "bare.txt").write_text("a photo of sks dog\n", encoding="utf-8")
    (tmp_path / "list.txt").write_text("a cow\n\n  a bull  \na cow\n", encoding="utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "c.jsonl").write_text('"two\\nlines"\n', encoding="utf-8")
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    return tmp_path


def texts(folder: Path) -> dict[str, tuple[Place, ...]]:
    return {prompt.text: prompt.places for prompt in gather([folder]).prompts}


def test_pictures_captions_and_lists_give_their_prompts_each_text_once(folder: Path) -> None:
    found = texts(folder)
    (picture_text,) = [text for text in found if text.startswith(PROMPT)]
    assert found[picture_text] == (Place(str(folder / "a.png"), 0, "picture"),)
    assert found["a photo of sks dog"] == (Place(str(folder / "bare.txt"), 0, "caption"),)
    assert [place.line for place in found["a cow"]] == [1, 4]
    assert found["a bull"][0].name == "list.txt:3"
    assert found["two\nlines"][0].kind == "list"
    assert len(found) == 5


def test_a_picture_without_a_prompt_is_counted_and_is_no_error(folder: Path) -> None:
    gathered = gather([folder])
    assert gathered.without_prompt == 1
    assert gathered.skipped == ()


def test_a_text_that_repeats_what_stands_in_its_picture_is_not_read_twice(folder: Path) -> None:
    before = gather([folder]).prompts
    (folder / "a.txt").write_text(INFOTEXT, encoding="utf-8")
    assert gather([folder]).prompts == before


def test_what_cannot_be_read_is_skipped_with_a_sentence(folder: Path) -> None:
    (folder / "latin.txt").write_bytes(b"caf\xe9\n")
    (folder / "torn.png").write_bytes(b"no picture at all")
    skipped = {file.path.name: file.sentence for file in gather([folder, folder / "gone.png"]).skipped}
    assert set(skipped) == {"latin.txt", "torn.png", "gone.png"}
    assert "UTF-8" in skipped["latin.txt"]
    assert all(name in sentence for name, sentence in skipped.items())
    assert len(gather([folder]).prompts) == 5


def test_neither_the_order_of_the_folders_nor_naming_one_twice_changes_anything(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert len(files) == 6
    assert gather([folder]).prompts == gather(files[::-1]).prompts == gather([folder, *files]).prompts


def test_the_history_joins_the_files(folder: Path) -> None:
    gathered = gather([folder], [HistoryEntry("a cow"), HistoryEntry("only typed")])
    places = {prompt.text: prompt.places for prompt in gathered.prompts}
    assert places["only typed"] == (Place("", 0, "history"),)
    assert len(places["a cow"]) == 3


def test_it_is_given_up_when_nobody_waits(folder: Path) -> None:
    with pytest.raises(Cancelled):
        gather([folder], cancelled=lambda: True)

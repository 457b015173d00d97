"""The front page and what it leads to: alike in both languages, true to CI, with nothing linked that is not there."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
FRONT = {"en": ROOT / "README.md", "ko": ROOT / "README.ko.md"}
PAGES = (*FRONT.values(), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
MEGABYTE = 1 << 20


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def links_of(text: str) -> list[str]:
    return [target for _, target in LINK.findall(text)]


def pictures_of(text: str) -> list[str]:
    return [target for mark, target in LINK.findall(text) if mark]


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as a forge makes them."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()).replace(" ", "-")
        for heading in headings
    }


def commands_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.startswith("    ")]


def rows_of(text: str) -> list[list[str]]:
    return [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]


def in_english(target: str) -> str:
    """The English page or picture that a Korean one stands for; anchors are in each page's own language."""
    path = target if target.startswith("https:") else target.partition("#")[0]
    return path.replace(".ko.", ".")


@pytest.mark.parametrize("page", ("README", "docs/installing"))
def test_a_page_in_two_languages_has_the_same_parts(page: str) -> None:
    english, korean = text_of(ROOT / f"{page}.md"), text_of(ROOT / f"{page}.ko.md")
    shape = lambda text: [len(level) for level in re.findall(r"^(#+) ", text, re.MULTILINE)]  # noqa: E731
    assert shape(korean) == shape(english) and len(shape(english)) >= 6
    assert commands_of(korean) == commands_of(english) and len(commands_of(english)) >= 4
    assert [len(row) for row in rows_of(korean)] == [len(row) for row in rows_of(english)]
    assert len(re.findall(r"^- ", korean, re.MULTILINE)) == len(re.findall(r"^- ", english, re.MULTILINE)) >= 4


@pytest.mark.parametrize("page", ("README", "docs/installing"))
def test_a_page_in_two_languages_leads_to_the_same_places(page: str) -> None:
    pages = {ending: text_of(ROOT / f"{page}{ending}.md") for ending in ("", ".ko")}
    english, korean = (sorted(map(in_english, links_of(text))) for text in pages.values())
    assert korean == english and len(english) >= 5
    name = page.rpartition("/")[2]
    assert f"{name}.ko.md" in links_of(pages[""]) and f"{name}.md" in links_of(pages[".ko"])


def test_both_front_pages_follow_the_same_versions() -> None:
    versions = [set(re.findall(r"\d+\.\d+(?:\.\d+)?|[0-9a-f]{8}", text_of(page))) for page in FRONT.values()]
    assert versions[0] == versions[1] and {"0.33.0", "0.42.1", "2.5.1", "2.26"} <= versions[0]


def test_the_korean_page_shows_pictures_of_the_korean_window() -> None:
    shown = {language: pictures_of(text_of(page)) for language, page in FRONT.items()}
    assert len(shown["en"]) == len(set(shown["en"])) == 4
    assert all(".ko." in picture for picture in shown["ko"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_whatever_a_page_links_to_is_there(page: Path) -> None:
    for target in links_of(text_of(page)):
        path, _, anchor = target.partition("#")
        if not path.startswith(("https:", "http:", "mailto:")):
            file = (page.parent / path).resolve() if path else page
            assert file.exists(), target
            assert not anchor or anchor in anchors_of(file), target


def test_the_pages_that_are_searched_have_links() -> None:
    assert sum(len(links_of(text_of(page))) for page in PAGES) > 50


def test_ci_runs_the_front_pages_test_command() -> None:
    run = text_of(ROOT / ".ci" / "run").splitlines()
    (command,) = (
        line for line in commands_of(text_of(FRONT["en"])) if line.endswith("-m pytest") and line.startswith("python3")
    )
    places = [run.index(step) for step in command.split(" && ")]
    assert len(places) == 3 and all(later == place + 1 for place, later in pairwise(places))


def test_no_emphasis_of_the_korean_page_is_left_open() -> None:
    """A mark that closes emphasis is none behind a punctuation mark and before a letter, as by CommonMark's rules."""
    for page in (FRONT["ko"], ROOT / "docs" / "guide.ko.md"):
        text = re.sub(r"`[^`]*`", "x", text_of(page))
        assert re.findall(r"[^\s*][.,!?…)”:]\*{1,2}[가-힣]", text) == []


def test_the_pictures_of_the_front_page_are_small_and_all_shown() -> None:
    shown = {ROOT / picture for page in FRONT.values() for picture in pictures_of(text_of(page))}
    assert shown == set((ROOT / "docs" / "front").iterdir())
    for path in shown:
        with Image.open(path) as picture:
            assert 700 <= picture.width <= 1280, path.name
        assert path.stat().st_size < (3 if path.suffix == ".webp" else 0.25) * MEGABYTE, path.name


@pytest.mark.parametrize("name", ("tour.webp", "tour.ko.webp"))
def test_the_animation_lasts_some_twenty_seconds_and_begins_anew(name: str) -> None:
    with Image.open(ROOT / "docs" / "front" / name) as film:
        times = []
        for frame in range(film.n_frames):
            film.seek(frame)
            film.load()
            times.append(film.info["duration"])
        assert film.width <= 900 and len(times) > 40 and film.info["loop"] == 0
    assert 15_000 <= sum(times) <= 25_000

"""Styles as each tool reads them from its files."""

import json
import locale
from pathlib import Path

import pytest

from core.prompt.styles import Style
from core.studio.settings_files import MAX_SETTINGS_BYTES
from core.studio.studio import Studio, TextPlace
from core.studio.styles import fooocus_name, read_styles

HEAD = "name,prompt,negative_prompt\n"


def styles_of(path: Path, *contents: bytes | str, **named: str) -> tuple[tuple[Style, ...], list[str]]:
    """The styles in CSV files of these contents, and the names of the files with a problem."""
    places = list[TextPlace]()
    for number, content in enumerate(contents):
        file = path / f"{number}.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        places.append(TextPlace(file, "csv"))
    styles, problems = read_styles(Studio("a1111", path, texts={"styles": tuple(places)}))
    return styles, [problem.file.name for problem in problems]


@pytest.mark.parametrize(
    ("content", "styles"),
    [
        (HEAD + "Ink,a {prompt},colour\n", [("Ink", "a {prompt}", "colour")]),
        ("\ufeff" + HEAD + "Ink,a,b\n", [("Ink", "a", "b")]),
        ("name,text\nOld,of old\n", [("Old", "of old", "")]),
        (HEAD + "#off,never,never\nOn,yes,\n", [("On", "yes", "")]),
        (HEAD + 'Two,"first\nsecond, ""quoted""",\n', [("Two", 'first\nsecond, "quoted"', "")]),
        (HEAD + "Short\nShorter,a\n", [("Short", "", ""), ("Shorter", "a", "")]),
        (HEAD + "-------- MINE --------,,\nA,a,\n", [("A", "a", "")]),
        (HEAD + "--- a ---,kept,\n", [("--- a ---", "kept", "")]),
        (HEAD + "A,one,\nB,two,\nA,three,\n", [("A", "three", ""), ("B", "two", "")]),
        ("name, prompt, negative_prompt\nA, a, b\n", [("A", "a", "b")]),
        ("prompt,name,note\nwords,A,whatever\n", [("A", "words", "")]),
        (HEAD.replace("\n", "\r\n") + "A,a,\r\n", [("A", "a", "")]),
        (HEAD + 'Long,"' + "x" * 300_000 + '",\n', [("Long", "x" * 300_000, "")]),
    ],
)
def test_rows_of_a_table_are_styles(content: str, styles: list[tuple[str, str, str]], tmp_path: Path) -> None:
    found, problems = styles_of(tmp_path, content)
    assert [(style.name, style.prompt, style.negative) for style in found] == styles
    assert problems == []


def test_of_several_tables_the_later_one_holds(tmp_path: Path) -> None:
    found, _ = styles_of(tmp_path, HEAD + "A,one,\nB,two,\n", HEAD + "A,three,\n")
    assert [(style.name, style.prompt) for style in found] == [("A", "three"), ("B", "two")]


@pytest.mark.parametrize("encoding", ["cp949", "utf-16"])
def test_a_table_of_another_encoding_is_read_and_said(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locale, "getpreferredencoding", lambda _=True: "UTF-8")
    found, problems = styles_of(tmp_path, (HEAD + "한국화,수묵화,\n").encode(encoding))
    assert [(style.name, style.prompt) for style in found] == [("한국화", "수묵화")]
    assert problems == ["0.csv"]


def test_the_sentence_of_another_encoding_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "getpreferredencoding", lambda _=True: "UTF-8")
    (tmp_path / "styles.csv").write_bytes((HEAD + "é,caf\xe9,\n").encode("latin-1"))
    studio = Studio("a1111", tmp_path, texts={"styles": (TextPlace(tmp_path / "styles.csv", "csv"),)})
    ((style,), (problem,)) = read_styles(studio)
    assert style.prompt == "café" and "cp1252" in problem.message and "“styles.csv”" in problem.message


@pytest.mark.parametrize(
    "content", [b"name,other\n", b"PK\x03\x04\x00\x00\xff\xfe", b"a;b;c\n1;2;3\n", b"x" * (MAX_SETTINGS_BYTES + 1)]
)
def test_what_is_no_table_of_styles_is_said(content: bytes, tmp_path: Path) -> None:
    assert styles_of(tmp_path, content) == ((), ["0.csv"])


def test_a_table_that_is_not_there_is_no_problem(tmp_path: Path) -> None:
    studio = Studio("a1111", tmp_path, texts={"styles": (TextPlace(tmp_path / "styles.csv", "csv"),)})
    assert read_styles(studio) == ((), ())
    (tmp_path / "styles.csv").write_bytes(b"\r\n")
    assert read_styles(studio) == ((), ())


def json_styles(folder: Path, tool: str, files: dict[str, object]) -> tuple[list[Style], list[str]]:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        (folder / name).write_text(text, "utf-8")
    place = TextPlace(folder, tool, pattern="**/*.json")
    styles, problems = read_styles(Studio(tool, folder, texts={"styles": (place,)}))
    return list(styles), [problem.file.name for problem in problems]


def test_sdnext_s_styles_are_called_by_their_folder_too(tmp_path: Path) -> None:
    files: dict[str, object] = {
        "b.json": {"name": "B\t", "prompt": "b", "negative": "no", "wildcards": "who=cat,dog"},
        "a.json": [{"name": "A"}, {"name": "C", "prompt": None}, {"prompt": "nameless"}, {"name": "never read"}],
        "set/더 많이/D.JSON": {"name": "D", "prompt": "d"},
        "set/.off/e.json": {"name": "E"},
        "broken.json": "{",
        "other.json": 3,
    }
    styles, problems = json_styles(tmp_path, "sdnext", files)
    assert styles == [Style("A"), Style("C"), Style("B", "b", "no", "who=cat,dog"), Style("set/더 많이/D", "d")]
    assert problems == ["broken.json"]


def test_fooocus_s_own_styles_come_behind_the_artist_s(tmp_path: Path) -> None:
    files: dict[str, object] = {
        "sdxl_styles_sai.json": [{"name": "sai-3d model", "prompt": "sai"}],
        "sdxl_styles_fooocus.json": [{"name": "Fooocus Enhance", "prompt": "", "negative_prompt": "bad"}],
        "zz mine.json": [{"name": "mine", "prompt": "m"}, {"name": "MINE", "prompt": "later"}],
    }
    styles, problems = json_styles(tmp_path, "fooocus", files)
    assert styles == [Style("Mine", "later"), Style("Fooocus Enhance", "", "bad"), Style("SAI 3D Model", "sai")]
    assert problems == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("mre-cinematic-dynamic", "MRE Cinematic Dynamic"),
        ("ads-fashion editorial", "Ads Fashion Editorial"),
        ("artstyle-pop ART", "Artstyle Pop Art"),
        ("misc-kawaii (small)", "Misc Kawaii (Small)"),
        ("수묵-화", "수묵 화"),
    ],
)
def test_names_in_fooocus_are_written_in_one_way(written: str, shown: str) -> None:
    assert fooocus_name(written) == shown

"""Tag lists of all kinds, and finding tags in them as tagcomplete does."""

from pathlib import Path

import pytest

from core.program.cancellation import Cancelled
from core.studio.studio import Studio
from core.studio.tag_lists import tag_list_files
from core.studio.tag_words.search import TagWords, read_tag_words
from core.studio.tag_words.tag_list import MAX_TAGS, TagList, read_tag_list
from core.studio.tools.extensions import web_ui_texts

DANBOORU = (
    '1girl,0,6008644,"1girls,sole_female"\n'
    "long_hair,0,4350743,/lh\n"
    'cat_(animal),0,90000,"kitty_(animal),고양이"\n'
    "0_0,0,1500,\n"
    "some_artist,1,1200,\n"
    'hatsune_miku,4,100000,"miku"\n'
    "hair_ornament,0,1300000,\n"
    "#unicus,1,50,\n"
)


def tag_list(tmp_path: Path, text: str, name: str = "danbooru.csv", drops_comments: bool = False) -> TagList:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    return read_tag_list(file, drops_comments)


def names(tags: TagList, query: str, limit: int = 20) -> list[str]:
    return [word.name for word in TagWords((tags,)).search(query, limit)]


def test_a_list_of_four_columns_has_counts_categories_and_aliases(tmp_path: Path) -> None:
    tags = tag_list(tmp_path, DANBOORU)
    assert len(tags) == 8
    word = TagWords((tags,)).search("miku", 5)[0]
    assert (word.name, word.category, word.count, word.alias) == ("hatsune_miku", 4, 100000, "")
    assert TagWords((tags,)).search("고양이", 5)[0].alias == "고양이"
    assert word.list_name == "danbooru"


def test_a_text_in_the_place_of_the_count_is_shown_and_its_tag_comes_first(tmp_path: Path) -> None:
    tags = tag_list(tmp_path, "mast,0,99,\nmasterpiece,5,Quality tag,,\n")
    first, second = TagWords((tags,)).search("mas", 5)
    assert (first.name, first.note, first.count) == ("masterpiece", "Quality tag", None)
    assert second.name == "mast"


@pytest.mark.parametrize(
    ("line", "name", "count", "alias"),
    [
        ("long_hair", "long_hair", None, None),
        ("long_hair,3400000", "long_hair", 3400000, None),
        ("miku,hatsune_miku", "miku", None, "hatsune_miku"),
        ("1girl,소녀", "1girl", None, "소녀"),
        ("1girl,0,소녀", "1girl", None, "소녀"),
        ("miku,hatsune_miku,12", "miku", 12, "hatsune_miku"),
        ('"a, b",0,7,"c,d"', "a, b", 7, "c"),
        ("long_hair , 0 , 12 , lh , ", "long_hair", 12, "lh"),
        ("long_hair,0,1e3,null", "long_hair", 1000, None),
        ('open"quote,0,5,"x', 'open"quote', 5, "x"),
    ],
)
def test_other_columns_are_read_as_their_tools_do(
    line: str, name: str, count: int | None, alias: str | None, tmp_path: Path
) -> None:
    tags = tag_list(tmp_path, f"other,0,1,\n{line}\n", "autocomplete.txt")
    assert len(tags) == 2
    word = next(word for word in (tags.word(0), tags.word(1)) if word.name != "other")
    assert (word.name, word.count) == (name, count)
    if alias is not None:
        assert [found.name for found in TagWords((tags,)).search(alias, 5)] == [name]


def test_a_header_is_no_tag(tmp_path: Path) -> None:
    assert len(tag_list(tmp_path, "tag,category,count,alias\n" + DANBOORU)) == 8
    assert len(tag_list(tmp_path, "\ufefftag,category,count,alias\r\n" + DANBOORU.replace("\n", "\r\n"))) == 8
    assert names(tag_list(tmp_path, "tag,0,5,\nname,3\n"), "tag") == ["tag"]


def test_lines_that_begin_with_a_hash_are_comments_in_swarmui_alone(tmp_path: Path) -> None:
    assert names(tag_list(tmp_path, DANBOORU), "unicus") == ["#unicus"]
    assert len(tag_list(tmp_path, "# mine\n" + DANBOORU, drops_comments=True)) == 7


def test_sdnexts_json_is_read_and_other_json_is_no_list(tmp_path: Path) -> None:
    text = '{"name": "tiny", "tags": [["long_hair", 0, 9, []], ["1girl", 0, 12, ["1girls"]], [], [3], "x"]}'
    assert names(tag_list(tmp_path, text, "tiny.json"), "1girls") == ["1girl"]
    torn = '{"categories": {"0": {"name": "tags"}},\n "tags": [\n ["a", 0, 9.0, null], ["b", 1], ["c'
    assert [word.name for word in map(tag_list(tmp_path, torn, "torn.json").word, range(2))] == ["a", "b"]
    for other in ('[{"name": "Quality", "content": "best"}]', "{", "3", '{"tags": 3}', "[" * 100_000):
        assert len(tag_list(tmp_path, other, "chants.json")) == 0


def test_torn_and_foreign_files_give_what_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "torn.csv").write_bytes(b'\xff\xfe,0\n"""\nlong_hair,0,5,\n\t\n,,,\n' + b"x" * 500 + b",0,1,\n")
    assert names(read_tag_list(tmp_path / "torn.csv"), "long") == ["long_hair"]
    assert len(tag_list(tmp_path, "")) == 0
    assert TagWords((tag_list(tmp_path, ""),)).search("a", 5) == ()


@pytest.mark.parametrize("query", ["long_h", "long h", "LONG_H", "Long H", " long h"])
def test_underscore_and_blank_find_the_same_without_case(query: str, tmp_path: Path) -> None:
    assert names(tag_list(tmp_path, DANBOORU), query) == ["long_hair"]


def test_a_tag_is_found_behind_any_non_letter_and_the_frequent_come_first(tmp_path: Path) -> None:
    tags = tag_list(tmp_path, DANBOORU)
    assert names(tags, "hair") == ["long_hair", "hair_ornament"]
    assert names(tags, "girl") == ["1girl"]
    assert names(tags, "animal") == ["cat_(animal)"]
    assert names(tags, "(ani") == ["cat_(animal)"]
    assert names(tags, "air") == []
    assert names(tags, "*air") == ["long_hair", "hair_ornament"]
    assert names(tags, "0_") == ["0_0"]
    assert names(tags, "") == names(tags, "*") == names(tags, " _") == []


def test_a_tag_that_is_just_what_is_typed_comes_first(tmp_path: Path) -> None:
    tags = tag_list(tmp_path, "cat_ears,0,900,\ncat,0,5,\nold_cat,0,800,\n")
    assert names(tags, "cat") == ["cat", "cat_ears", "old_cat"]
    assert names(tags, "cat", 2) == ["cat", "cat_ears"]


def test_a_tag_by_its_name_and_alias_is_one_and_the_name_is_said(tmp_path: Path) -> None:
    tags = tag_list(tmp_path, 'cat,0,5,"cat_animal,catto"\n')
    (word,) = TagWords((tags,)).search("cat", 5)
    assert word.alias == ""
    (word,) = TagWords((tags,)).search("catt", 5)
    assert word.alias == "catto"


def test_lists_are_searched_together_and_a_tag_of_two_is_one(tmp_path: Path) -> None:
    first = tag_list(tmp_path, "cat,0,5,\ncat_ears,0,90,\n", "a.csv")
    second = tag_list(tmp_path, "cat,0,7000,\ncatfish,5,80,\n", "e621.csv")
    words = TagWords((first, second)).search("cat", 5)
    assert [(word.name, word.count) for word in words] == [("cat", 7000), ("cat_ears", 90), ("catfish", 80)]
    assert [word.list_name for word in words] == ["e621", "a", "e621"]


def test_the_order_is_that_of_counts_however_the_file_is_sorted(tmp_path: Path) -> None:
    lines = [f"cat_{number:05},0,{number * 7919 % 30011}," for number in range(30_000)]
    tags = tag_list(tmp_path, "\n".join(lines) + "\n")
    assert len(tags) == 30_000
    counts = [tags.word(index).count or 0 for index in range(len(tags))]
    assert counts == sorted(counts, reverse=True)
    assert {tags.word(index).name for index in range(len(tags))} == {line.split(",")[0] for line in lines}
    assert names(tags, "cat_29999") == ["cat_29999"]


def test_letters_that_grow_in_lower_case_do_not_move_the_others(tmp_path: Path) -> None:
    tags = tag_list(tmp_path, "İstanbul,0,9,\nkedi,0,8,Kedİ\nҚазақ,0,7,\n")
    assert names(tags, "kedi") == ["kedi"]
    assert names(tags, "қаз") == ["Қазақ"]
    assert TagWords((tags,)).search("kedi\N{COMBINING DOT ABOVE}", 5)[0].alias == "Kedİ"


def test_reading_and_searching_are_given_up(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(DANBOORU, "utf-8")
    with pytest.raises(Cancelled):
        read_tag_words([file], cancelled=lambda: True)
    with pytest.raises(Cancelled):
        read_tag_words([file]).search("long", 5, lambda: True)


def test_a_list_that_is_gone_is_passed_over_and_the_bound_holds(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("".join(f"cat_{number},0,1,\n" for number in range(MAX_TAGS + 10)), "utf-8")
    small = tmp_path / "small.csv"
    small.write_text(DANBOORU, "utf-8")
    words = read_tag_words([tmp_path / "gone.csv", small])
    assert len(words) == 8
    assert len(read_tag_list(file)) == MAX_TAGS
    assert [len(tags) for tags in read_tag_words([small, file, small]).lists] == [8, 8]


def test_of_tagcompletes_lists_those_are_read_that_it_is_set_to_read(tmp_path: Path) -> None:
    folder = tmp_path / "extensions/a1111-sd-webui-tagcomplete/tags"
    folder.mkdir(parents=True)
    for name in ("danbooru.csv", "e621.csv", "extra.csv", "ko.csv"):
        (folder / name).write_text(DANBOORU, "utf-8")

    def lists(**settings: str) -> list[str]:
        chosen = {key.replace("__", "."): name for key, name in settings.items()}
        texts = web_ui_texts(tmp_path, tmp_path, chosen, tmp_path / "config.json")
        return [file.name for file in tag_list_files(Studio("a1111", tmp_path, texts=texts))]

    assert lists() == ["danbooru.csv", "e621.csv", "extra.csv", "ko.csv"]
    assert lists(tac_tagFile="e621.csv", tac_extra__extraFile="extra.csv") == ["e621.csv", "extra.csv"]
    assert lists(tac_tagFile="e621.csv", tac_translation__translationFile="ko.csv") == ["e621.csv", "ko.csv"]
    assert lists(tac_tagFile="None", tac_extra__extraFile="None") == []
    assert lists(tac_tagFile="../../gone.csv") == []
